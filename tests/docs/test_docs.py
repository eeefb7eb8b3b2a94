"""Code and links of the documentation."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")])
RUN_BLOCK = re.compile(r"<!-- run -->\n```python\n(.*?)```", re.DOTALL)
PYTHON_BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+?)(?:#[^)]*)?\)")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def pages_that_run() -> list[Path]:
    return [page for page in PAGES if RUN_BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", pages_that_run(), ids=name_of)
def test_code_that_is_said_to_run_runs(page, tmp_path, monkeypatch):
    from xietong.cli.main import answer

    monkeypatch.chdir(tmp_path)
    assert answer(["region", "new", "my-region"]) == 0
    names: dict[str, object] = {}
    for block in RUN_BLOCK.findall(page.read_text(encoding="utf-8")):
        exec(compile(block, name_of(page), "exec"), names)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_python_of_the_documentation_is_python(page):
    for block in PYTHON_BLOCK.findall(page.read_text(encoding="utf-8")):
        compile(block, name_of(page), "exec")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_inside_the_tree_lead_somewhere(page):
    targets = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if not target.startswith("<")]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_names_of_the_walk_are_those_of_the_package():
    import xietong

    walk = (ROOT / "README.md").read_text(encoding="utf-8")
    used = set(re.findall(r"\bxt\.(\w+)", walk)) - {"read_region"}
    assert used <= set(xietong.__all__)
    assert {"calibrate", "evaluate_plan", "read_plan", "write_report"} <= used
