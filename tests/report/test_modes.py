"""The section of modes."""

from dataclasses import replace

import pytest

from xietong.assess.assessment import Assessment
from xietong.report.export import result_tables
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.modes import modes


def test_shares_of_a_row_fill_a_hundred(assessment: Assessment) -> None:
    section = modes(Results(assessment))
    for row in section.table.rows:
        shares = [float(str(cell.text.en).split(" ")[0]) for cell in row.cells[2:7]]
        assert sum(shares) == pytest.approx(100.0, abs=0.3)
    assert len(section.table.rows) == len(assessment.baseline.region.cities) + 1


def test_the_page_tells_modes_and_the_fit_of_the_last_year(assessment: Assessment) -> None:
    page = render_report(assessment)
    assert 'id="modes"' in page
    assert "出行方式" in page
    assert f"Model, {assessment.years[-1]} with the plan" in page
    assert 'id="modes"' not in render_report(replace(assessment, modes=None))


def test_the_tables_hold_what_moves(assessment: Assessment) -> None:
    tables = result_tables(assessment)
    moved = tables["modes"]
    assert moved["trips_a_day"].sum() == pytest.approx(2.1 * assessment.modes.base.trips.sum())
    assert list(tables["commuting_later"]["name"]) == [
        moment.name for moment in assessment.baseline.commuting.moments
    ]
    assert "modes" not in result_tables(replace(assessment, modes=None))
