"""The examples of the reference pages are valid measures of their kind."""

import re
from pathlib import Path
from textwrap import indent

import pytest

from xietong.plan.measures import KINDS
from xietong.plan.read import plan_findings
from xietong.region.region import Region

PAGES = Path(__file__).parents[2] / "docs" / "measures"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_of_a_page_fits_the_built_in_region(tmp_path: Path, region: Region, kind: str) -> None:
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", page, flags=re.DOTALL)
    head = "id: page\ntitle: {en: Page, zh: 页}\nregion: bth\nhorizon: [2020, 2035]\nmeasures:\n"
    path = tmp_path / "page.yaml"
    path.write_text(head + "  - " + indent(example, "    ").lstrip(), encoding="utf-8")
    plan, findings = plan_findings(path, region)
    assert findings == ()
    assert plan is not None
    assert plan.measures[0].kind == kind


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_page_names_every_field_of_its_kind(kind: str) -> None:
    page = (PAGES / f"{kind}.md").read_text(encoding="utf-8")
    shared = set.intersection(*(set(model.model_fields) for model in KINDS.values()))
    for field in set(KINDS[kind].model_fields) - shared:
        assert f"`{field}`" in page, field
