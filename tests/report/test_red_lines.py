"""Red lines, targets with a range, and the worth of air and ground, on the page."""

from dataclasses import replace

from xietong.assess.assessment import Assessment
from xietong.report.citations import read_citations
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.environment_value import environment_value_table
from xietong.report.sections.red_lines import red_lines
from xietong.report.sections.targets import targets


def test_zones_where_a_line_binds_stand_first(assessment: Assessment) -> None:
    section = red_lines(Results(assessment))
    assert "1 of 3" in section.heading.en
    first = section.table.rows[0].cells
    assert "Miyun" in first[0].text.en
    assert [str(row.cells[-1].text.en) for row in section.table.rows] == ["binds", "leaves room", "leaves room"]
    assert 'id="ecology"' in render_report(assessment)


def test_without_a_line_the_page_has_neither_section_nor_link(assessment: Assessment) -> None:
    page = render_report(replace(assessment, red_lines=None))
    assert 'id="ecology"' not in page
    assert "#ecology" not in page


def test_a_target_whose_range_holds_its_bound_is_left_open(assessment: Assessment) -> None:
    results = Results(assessment)
    rows = {str(row.title.en): row for row in targets(results, read_citations(results)).rows}
    open_one = rows["Fine particles of Zhangjiakou at most 25 µg/m³"]
    assert "verdict is open" in open_one.range.en
    sure = rows["Groundwater in balance in the whole area"]
    assert sure.range is not None
    assert "open" not in sure.range.en
    assert rows["Residents of Beijing at most 23 million"].range is None


def test_a_distance_in_per_cent_is_told_once(assessment: Assessment) -> None:
    results = Results(assessment)
    distance = {str(row.title.en): row.distance.en for row in targets(results, read_citations(results)).rows}
    assert "(" not in distance["Groundwater in balance in the whole area"]
    assert "%)" in distance["Residents of Beijing at most 23 million"]


def test_air_and_ground_stand_in_money_beside_welfare_with_their_ranges(assessment: Assessment) -> None:
    table = environment_value_table(Results(assessment))
    assert len(table.rows) == len(assessment.baseline.region.jurisdictions) + 1
    assert all(cell.sub is not None for row in table.rows for cell in row.cells[1:])
    assert "acting back" in table.note.en
    assert "未计空气与水" in table.note.zh
    assert environment_value_table(Results(replace(assessment, air=None, water=None))) is None
