"""Livability on the page."""

import numpy as np
import pytest

from xietong.assess.assessment import Assessment
from xietong.assess.livability import COMPONENTS
from xietong.assess.plan_livability import green_share
from xietong.plan.livability import DEFAULT_WEIGHTS, check_weights, weights_of
from xietong.region.region import Region
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.livability import livability as section_of


def test_cities_stand_by_rank_with_the_range_of_their_rank_and_what_is_unknown(assessment: Assessment) -> None:
    section = section_of(Results(assessment))
    ranks = [int(str(row.cells[1].text.en)) for row in section.cities.rows]
    assert ranks == sorted(ranks)
    assert len(ranks) == len(assessment.baseline.region.cities)
    assert all("to" in str(row.cells[1].sub.en) for row in section.cities.rows)
    assert sum("not known" in str(cell.text.en) for row in section.cities.rows for cell in row.cells) == 1
    assert len(section.zones.rows) == 20


def test_the_page_has_the_section_and_says_the_weights(assessment: Assessment) -> None:
    page = render_report(assessment)
    assert 'id="livability"' in page
    assert "Exposure to fine particles 1" in page
    assert "细颗粒物暴露1" in page


def test_without_livability_the_page_has_neither_section_nor_link(crooked: Assessment) -> None:
    assert "livability" not in render_report(crooked)


def test_weights_come_from_the_plan_and_faults_name_what_is_wrong() -> None:
    assert weights_of({}) == DEFAULT_WEIGHTS
    assert set(DEFAULT_WEIGHTS) == {component.code for component in COMPONENTS}
    assert weights_of({"exposure": 2.0}) == {"exposure": 2.0}
    paths = [fault.path for fault in check_weights({"exposur": 1.0, "services": -1.0})]
    assert paths == [("livability", "exposur"), ("livability", "services")]
    assert [fault.path for fault in check_weights({"services": 0.0})] == [("livability",)]
    assert not list(check_weights({"exposure": 2.0}))


def test_protected_land_is_known_where_a_share_was_published(region: Region) -> None:
    share = green_share(region)
    assert share is not None
    named = {region.cities[c].name_en for c in region.zones.city[np.isfinite(share)]}
    assert named == {"Zhangjiakou", "Chengde", "Beijing", "Tianjin"}
    miyun = region.zones.code.index("110118")
    assert share[miyun] == pytest.approx(0.453)
    assert share[region.zones.code.index("110119")] == pytest.approx(0.261)
