"""Lines and access on the page and in the tables."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.report.export import result_tables
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.access import access
from xietong.report.sections.lines import lines


def number(cell):
    return float(str(cell.text.en).replace("\N{MINUS SIGN}", "-").replace(",", "").replace("\N{EN DASH}", "nan"))


def test_the_heading_names_the_line_that_saves_most_or_the_question(assessment):
    found = assessment.lines
    most = int(np.argmax(found.saved.sum(axis=1)))
    title = next(m.title for m in assessment.plan.measures if m.id == found.measures[most])
    assert lines(Results(assessment)).heading.en.startswith(f"{title.en} saves travellers most: ")
    nothing = replace(found, saved_commuting=0.0 * found.saved_commuting, saved_business=0.0 * found.saved_business)
    still = lines(Results(replace(assessment, lines=nothing)))
    assert still.heading.zh == "规划线路与道路的效果"


def test_a_line_without_a_cost_has_no_gain_for_each_billion(assessment):
    rows = dict(zip(assessment.lines.measures, lines(Results(assessment)).gains.rows, strict=True))
    assert "average" in rows["rail-tangshan"].cells[0].sub.en
    assert number(rows["rail-tangshan"].cells[2]) == pytest.approx(148.6 * 247 / 1100, abs=0.5)
    assert np.isnan(number(rows["line-22"].cells[2]))
    assert np.isnan(number(rows["line-22"].cells[4]))


def test_printed_hours_of_governments_add_up_within_rounding(assessment):
    table = lines(Results(assessment)).savings
    hours = np.array([[number(cell) for cell in row.cells[1:]] for row in table.rows])
    np.testing.assert_allclose(hours[:, :3].sum(axis=1), hours[:, 3], atol=2.0)
    np.testing.assert_allclose(hours[:, 4:].sum(axis=1), hours[:, 3], atol=2.0)
    np.testing.assert_allclose(hours[:-1].sum(axis=0), hours[-1], atol=len(hours))
    assert table.rows[-1].kind == "total"


def test_each_line_is_told_once_at_its_busiest_section(assessment):
    rows = lines(Results(assessment)).loads.rows
    names = [row.cells[0].text.en for row in rows]
    assert len(set(names)) == len(names) == 12
    carried = [number(row.cells[2]) for row in rows]
    assert carried == sorted(carried, reverse=True)


def test_circles_count_the_people_within_the_hour_on_both_sides(assessment):
    section = access(Results(assessment))
    assert [circle.title.en.split(":")[0] for circle in section.circles] == [
        "Beijing",
        "Tianjin",
        "Xiong'an New Area",
    ]
    zones, found = assessment.baseline.region.zones, assessment.lines
    nearest = found.with_plan.minutes[zones.tags["xiongan"]].min(axis=0)
    nearest[zones.tags["xiongan"]] = 0.0
    people = assessment.with_plan[-1].residents[nearest <= 60.0].sum()
    rows = {(row.cells[0].text.en, row.cells[0].sub.en): row for row in section.reach.rows}
    printed = number(rows["Xiong'an New Area", "within 60 minutes"].cells[2])
    assert printed == pytest.approx(people / 1e6, abs=0.06)


def test_a_plan_without_lines_says_so(crooked):
    page = render_report(crooked)
    assert lines(Results(crooked)) is None
    assert "the plan opens no line and no road" in page


def test_the_tables_of_lines_hold_what_the_page_adds_up(assessment):
    tables = result_tables(assessment)
    found = assessment.lines
    assert tables["lines"]["measure"].tolist() == list(found.measures)
    saved = tables["line_savings"].groupby("measure")["minutes_saved"].sum()
    np.testing.assert_allclose(saved[list(found.measures)], found.saved.sum(axis=1))
    assert len(tables["line_loads"]) == len(found.loads.rail.start)
    assert tables["zone_access"]["zone"].tolist() == list(assessment.baseline.region.zones.code)
