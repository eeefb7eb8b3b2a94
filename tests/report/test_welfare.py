"""Who gains in the long run, on the page."""

import re
from dataclasses import replace

import numpy as np
import pytest

from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.welfare import EVEN_PERCENT, MOST_BY_GROUP, welfare


@pytest.fixture(scope="module")
def section(assessment):
    return welfare(Results(assessment))


def changed(assessment, **values):
    """The section of the same assessment with other values of welfare."""
    return welfare(Results(replace(assessment, welfare=replace(assessment.welfare, **values))))


def numbers_of(row) -> list[float]:
    return [float(str(cell.text.en).replace("\N{MINUS SIGN}", "-")) for cell in row.cells if cell.is_number]


def test_the_heading_counts_the_groups(section):
    assert section.heading.en == "In the long run, of 3 groups of workers 2 gain, 1 loses"
    assert section.heading.zh == "长期来看，3类劳动者中2个获益、1个受损"


@pytest.mark.parametrize(
    ("change", "en", "zh"), [(0.01, "gain", "全部获益"), (-0.01, "lose", "全部受损"), (0.0, "about even", "基本持平")]
)
def test_the_heading_says_so_where_all_groups_fare_alike(assessment, change, en, zh):
    heading = changed(assessment, log_change=np.full(3, change)).heading
    assert heading.en.startswith("In the long run, all 3 groups of workers")
    assert heading.en.endswith(en)
    assert heading.zh.endswith(zh)


def test_a_change_within_the_bound_is_about_even(assessment):
    heading = changed(assessment, log_change=np.array([0.9e-2 * EVEN_PERCENT, 0.01, 0.01])).heading
    assert heading.en.endswith("2 gain, 1 is about even")


def test_printed_channels_add_up_to_the_printed_total_within_rounding(assessment, section):
    for row in section.channels.rows:
        *parts, total, _ = numbers_of(row)
        assert len(parts) == len(assessment.welfare.channels)
        assert sum(parts) == pytest.approx(total, abs=0.005 * (len(parts) + 1))


def test_printed_measures_add_up_to_the_whole_plan_within_rounding(section):
    *parts, whole = (numbers_of(row) for row in section.measures.rows)
    assert section.measures.rows[-1].kind == "total"
    np.testing.assert_allclose(np.sum(parts, axis=0), whole, atol=0.005 * (len(parts) + 1))


def test_every_group_finds_its_largest_measures_and_the_rest_is_one_row(assessment, section):
    named = [row.cells[0].text.en for row in section.measures.rows]
    titles = {measure.id: measure.title.en for measure in assessment.plan.measures}
    for group in range(3):
        largest = np.argsort(-np.abs(assessment.welfare.by_measure[:, group]))[:MOST_BY_GROUP]
        assert {titles[assessment.welfare.measures[measure]] for measure in largest} <= set(named)
    left = len(titles) - len(named) + 2
    assert named[-2] == f"The other {left} measures together"


def test_the_gaps_are_printed_as_bounds(section):
    assert "to within 0.00003%" in section.channels.note.en
    assert "不超过0.00003%" in section.channels.note.zh
    assert "to within 0.0002%" in section.measures.note.en


def test_a_gap_is_never_rounded_down(assessment):
    note = changed(assessment, channel_gap=np.array([0.0, -2.1e-6, 0.0])).channels.note
    assert "to within 0.0003%" in note.en


def test_money_bears_its_unit_and_governments_add_up_to_the_region(assessment, section):
    assert section.owners.columns[1].sub.en == "billion yuan a year"
    assert section.owners.columns[1].sub.zh == "亿元/年"
    *places, region = (numbers_of(row) for row in section.owners.rows)
    assert len(places) == len(assessment.welfare.jurisdictions)
    np.testing.assert_allclose(np.sum(places, axis=0), region, atol=0.05 * (len(places) + 1))


def test_budgets_and_sums_of_utility_are_ruled_out(section):
    assert "It is no budget" in section.owners.note.en
    assert "Utility changes of groups are not added" in section.channels.note.en
    assert "不是财政收支" in section.owners.note.zh


def test_the_page_has_the_section_in_both_languages(assessment):
    page = render_report(assessment)
    section = page[page.index('<section id="welfare"') : page.index('<section id="governments"')]
    assert section.count('<span lang="en">') == section.count('<span lang="zh">') > 30
    assert len(re.findall("<table", section)) == 4
    assert '<a href="#welfare">' in page


def test_without_measures_the_page_says_not_assessed_and_why(crooked):
    page = render_report(crooked)
    section = page[page.index('<section id="welfare"') : page.index('<section id="targets"')]
    assert "not assessed" in section
    assert "no measure of this plan changes anything by the last year" in section
    assert "到最后一年，该规划没有措施产生变化" in section
    assert "<table" not in section
