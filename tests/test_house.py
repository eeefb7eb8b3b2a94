"""The rules of the house that no other tool checks."""

import ast
import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "xietong"
SCHEMA = SOURCE / "region" / "schema"
MEASURES = SOURCE / "plan" / "measures"
LONGEST_FILE = 500
CHINESE = re.compile(r"[\u4e00-\u9fff]")
GRADES = {"published", "estimated", "assumption"}
PLACES_OF_A_MACHINE = re.compile(r"(?<![\w.])/(?:home|root|work|Users|mnt|opt|srv|data)/[\w.-]+|\b[A-Z]:\\\\?Users\b")
TEXT_FILES = {".py", ".md", ".toml", ".yaml", ".yml", ".csv", ".html", ".css", ".geojson", ".txt", ".svg", ""}


def tree() -> list[Path]:
    """Every file that git tracks or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def written_modules() -> list[Path]:
    """Modules written by people; Django writes the migrations."""
    return [path for path in modules() if path.parent.name != "migrations"]


def columns() -> Iterator[dict[str, str]]:
    for path in sorted(SCHEMA.glob("*.csv")):
        yield from (row for row in rows(path) if "column" in row)


def test_no_file_names_a_place_of_a_machine():
    named = {
        str(path.relative_to(ROOT)): sorted(set(PLACES_OF_A_MACHINE.findall(path.read_text(encoding="utf-8"))))[:3]
        for path in tree()
        if path.suffix in TEXT_FILES and path != Path(__file__)
    }
    assert {path: found for path, found in named.items() if found} == {}


def test_the_tree_holds_text_only():
    binary = [str(path.relative_to(ROOT)) for path in tree() if b"\0" in path.read_bytes()[:8192]]
    assert binary == []


def test_no_module_is_longer_than_can_be_read_at_a_sitting():
    lengths = {str(path.relative_to(SOURCE)): len(path.read_text().splitlines()) for path in written_modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_module_is_a_drawer_for_anything():
    assert [path.name for path in modules() if path.stem in ("utils", "util", "common", "misc", "helpers")] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", written_modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_names_what_is_public(path):
    parsed = ast.parse(path.read_text(encoding="utf-8"))
    has_public = any(
        isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_") for node in parsed.body
    )
    named = [
        ast.literal_eval(node.value)
        for node in parsed.body
        if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    assert named or not has_public


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_catches_every_exception(path):
    handlers = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ExceptHandler)
    ]
    caught = {handler.lineno: ast.unparse(handler.type) if handler.type else "" for handler in handlers}
    assert [line for line, kind in caught.items() if kind in ("", "Exception", "BaseException")] == []


def kinds_of_measures() -> list[str]:
    return sorted(path.stem for path in MEASURES.glob("*.py") if not path.stem.startswith("_"))


@pytest.mark.parametrize("kind", kinds_of_measures())
def test_every_kind_of_measure_has_a_test_and_a_page(kind):
    page = ROOT / "docs" / "measures" / f"{kind.replace('_', '-')}.md"
    test = ROOT / "tests" / "plan" / "measures" / f"test_{kind}.py"
    assert page.is_file()
    assert test.is_file()


def test_every_column_has_a_meaning_in_both_languages():
    silent = [
        f"{row['table']}.{row['column']}"
        for row in columns()
        if not row["meaning_en"].strip() or not CHINESE.search(row["meaning_zh"])
    ]
    assert silent == []


def test_every_table_of_the_schema_is_declared_once():
    declared = [row["table"] for row in rows(SCHEMA / "tables.csv")]
    assert len(declared) == len(set(declared))
    assert {row["table"] for row in columns()} == set(declared)


def regions() -> list[Path]:
    return sorted(path.parent for path in (SOURCE / "region" / "builtin").rglob("parameters.csv"))


@pytest.mark.parametrize("folder", regions(), ids=lambda path: path.name)
def test_every_parameter_has_a_range_a_grade_and_a_source(folder):
    for row in rows(folder / "parameters.csv"):
        assert row["status"] in GRADES, row["name"]
        assert row["source"].strip(), row["name"]
        assert float(row["low"]) <= float(row["value"]) <= float(row["high"]), row["name"]


def catalogues() -> list[Path]:
    return sorted(SOURCE.rglob("texts.csv"))


@pytest.mark.parametrize("path", catalogues(), ids=lambda path: path.parent.name)
def test_every_text_is_there_in_both_languages_or_in_neither(path):
    incomplete = [row["key"] for row in rows(path) if bool(row["en"].strip()) != bool(row["zh"].strip())]
    assert incomplete == []


def test_the_notice_names_every_licence_that_asks_for_it():
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for word in ("CTAmap", "10.1117/12.3059430", "map review number", "ODbL", "CC BY 4.0", "OpenStreetMap", "CEADs"):
        assert word in notice


def test_the_readme_shows_the_two_commands():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "python3 bootstrap.py run" in readme
    assert "python3 bootstrap.py test" in readme
