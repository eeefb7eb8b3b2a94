"""Airports and ports on the page and in the tables."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.gateways import CONDUCTS
from xietong.cli.summary import certificate_fields, gateway_fields
from xietong.report.export import result_tables
from xietong.report.page import render_report
from xietong.report.results import Results
from xietong.report.sections.gateways import gateways


def test_the_heading_says_who_pays_or_names_the_question(assessment):
    assert gateways(Results(assessment)).heading.en.startswith("Operators who seek a surplus cost the users")
    same = tuple(
        replace(result, conducts=tuple(replace(conduct, users=0.0 * conduct.users) for conduct in result.conducts))
        for result in assessment.gateways.types
    )
    alike = replace(assessment, gateways=replace(assessment.gateways, types=same))
    assert gateways(Results(alike)).heading.zh == "机场与港口经营者各种行为的结果"


def test_the_table_of_conducts_has_a_row_for_each_type_and_conduct(assessment):
    section = gateways(Results(assessment))
    assert len(section.conducts.rows) == 2 * len(CONDUCTS)
    assert "no operator gains" in section.conducts.note.en
    assert [row.kind for row in section.gains.rows][-1] == "total"
    assert len(section.delays.rows) == 8


def test_printed_gains_of_places_add_up_to_the_printed_total_within_rounding(assessment):
    rows = [
        [float(str(cell.text.en).replace("\N{MINUS SIGN}", "-")) for cell in row.cells[1:]]
        for row in gateways(Results(assessment)).gains.rows
    ]
    np.testing.assert_allclose(np.sum(rows[:-1], axis=0), rows[-1], atol=0.3)


def test_shares_under_each_conduct_add_up_to_all_traffic(assessment):
    rows = gateways(Results(assessment)).by_conduct.rows
    assert len(rows) == 8
    for column in range(1, 1 + len(CONDUCTS)):
        shares = [float(str(row.cells[column].text.en).rstrip("%")) for row in rows]
        assert sum(shares[:4]) == pytest.approx(100.0, abs=0.3)
        assert sum(shares[4:]) == pytest.approx(100.0, abs=0.3)


def test_what_acting_back_adds_is_told_by_government_with_its_certificate(assessment):
    assert gateways(Results(replace(assessment, through_gateways=None))).feedback is None
    told = assessment.with_plan[-1]
    certificate = replace(told.certificate, coupled_residual=3e-9, rounds=9)
    there = replace(told, exports=told.exports + 1e7, certificate=certificate)
    table = gateways(Results(replace(assessment, through_gateways=there))).feedback
    assert "9 rounds" in table.note.en
    assert "3e-09" in table.note.en
    n_cell = told.exports.size
    assert table.rows[-1].cells[1].text.en == f"+{1e7 * n_cell / 1e9:.3g}"
    exports = result_tables(replace(assessment, through_gateways=there))["gateway_feedback"]["exports"].sum()
    assert exports == pytest.approx(1e7 * n_cell)
    fields = certificate_fields(replace(assessment, through_gateways=there))
    assert fields["last_year_with_feedback"]["rounds"] == 9


def test_the_page_shows_the_section_in_both_languages_or_says_why_not(assessment):
    page = render_report(assessment)
    assert 'id="gateways"' in page
    assert "Charges as they are" in page
    assert "现行收费" in page
    assert "the region names no airports and ports" in render_report(replace(assessment, gateways=None))


def test_the_tables_hold_every_conduct_and_each_column_has_a_meaning(assessment):
    tables = result_tables(assessment)
    named = {name for name in tables if name.startswith("gateway_")}
    assert named == {
        "gateway_fits", "gateway_loads", "gateway_traffic", "gateway_gains", "gateway_solves", "gateway_trade_cost",
        "gateway_feedback",
    }  # fmt: skip
    meanings = set(zip(tables["columns"]["table"], tables["columns"]["column"], strict=True))
    for name in named:
        assert {(name, column) for column in tables[name].columns} <= meanings
    whole = tables["gateway_gains"].groupby(["type", "side", "conduct"])[["users_surplus", "operators_surplus"]].sum()
    np.testing.assert_allclose(
        np.sort(whole.sum(axis=1)), np.sort(tables["gateway_solves"]["welfare"].to_numpy()), rtol=1e-9
    )
    assert (tables["assumptions"]["of"] == "gateway").sum() > 50


def test_the_record_of_a_run_tells_each_conduct(assessment):
    record = gateway_fields(assessment)
    assert len(record) == 16
    assert [f.use for f in assessment.gateways.types[0].fits if f.kind == "all"] == ["fit"] * 3 + ["check"] * 2
    assert {entry["status"] for entry in record} == {"converged"}
    assert gateway_fields(replace(assessment, gateways=None)) == []
