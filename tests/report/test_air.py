"""The air on the page."""

import re
from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.assessment import Assessment
from xietong.model.state import LimitKind, LimitReport
from xietong.plan.change import AirTarget
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.air import air
from xietong.report.sections.carbon import caps_table


@pytest.fixture(scope="module")
def section(assessment: Assessment):
    return air(Results(assessment))


def test_the_section_stands_on_the_page_in_both_languages(assessment: Assessment, section) -> None:
    page = render_report(assessment)
    assert 'id="air"' in page
    assert re.search(r"deaths a year \([\d,]+ to [\d,]+\)", str(section.heading.en))
    assert "例死亡" in str(section.heading.zh)
    assert "illustrative" in page


def test_cities_and_years_each_have_their_line(assessment: Assessment, section) -> None:
    assert len(section.cities.rows) == len(assessment.baseline.region.cities)
    assert len(section.years.rows) == len(assessment.years)


def test_acting_together_saves_and_payments_add_up(section) -> None:
    def numbers(row) -> list[float]:
        return [float(str(cell.text.en).replace(",", "").replace("\N{MINUS SIGN}", "-")) for cell in row.cells[1:-1]]

    cost = [float(str(row.cells[1].text.en).replace(",", "")) for row in section.control.rows]
    assert cost[0] <= cost[1] <= cost[2]
    total = numbers(section.payments.rows[-1])
    assert total[1] == pytest.approx(total[2], rel=5e-3)
    assert "example" in str(section.control.note.en)
    assert total[6] == pytest.approx(total[7], rel=0.2)
    assert "second of three ways" in str(section.control.note.en)


def test_carbon_is_told_by_kind_of_source_and_adds_up(section) -> None:
    rows = [[float(str(cell.text.en).replace(",", "")) for cell in row.cells[1:-1]] for row in section.carbon.rows]
    np.testing.assert_allclose([sum(row[:-1]) for row in rows], [row[-1] for row in rows], atol=0.31)
    assert section.caps is None


def test_a_cap_that_two_governments_share_has_one_price_on_the_page(assessment: Assessment) -> None:
    baseline = replace(
        assessment.baseline, emission_keys=(("CO2", ()),), emission_areas=(("110000", "120000"), ("130000",))
    )
    one, two = np.array([[5e7, 8e8]]), np.array([[5e7, np.inf]])
    report = LimitReport(LimitKind.EMISSIONS, one, two, np.array([[True, False]]), np.array([[120.0, 0.0]]))
    last = replace(assessment.with_plan[-1], limits=(report,))
    there = replace(assessment, baseline=baseline, with_plan=(*assessment.with_plan[:-1], last))
    table = caps_table(Results(there))
    assert table is not None
    (row,) = table.rows
    assert "Beijing, Tianjin" in str(row.cells[0].text.en)
    assert "120" in str(row.cells[3].text.en)
    assert "binds" in str(row.cells[4].text.en)


def test_a_target_out_of_reach_is_told_with_what_is_missing(assessment: Assessment) -> None:
    hard = replace(assessment, air=replace(assessment.air, targets=(AirTarget(0, 5.0),)))
    section = air(Results(hard))
    assert section.control is None
    assert re.search(r"Beijing lacks \d+\.\d µg/m³", str(section.missing.en))


def test_a_region_without_the_tables_says_so(crooked: Assessment) -> None:
    assert crooked.air is None
    assert air(Results(crooked)) is None
    assert "no tables of emissions" in render_report(crooked)


def test_the_base_year_is_the_base_year(assessment: Assessment) -> None:
    first = assessment.air.without[0]
    np.testing.assert_array_equal(first.concentration, assessment.air.tables.annual.base)
    np.testing.assert_allclose(first.home, first.concentration[assessment.baseline.region.zones.city])
