"""The tables beside the report."""

import csv
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from xietong.report.export import TABLES, result_tables, write_tables

MEANINGS = list(
    csv.DictReader(files("xietong.report").joinpath("columns.csv").read_text(encoding="utf-8").splitlines())
)


@pytest.fixture(scope="module")
def drawn(assessment, fake):
    return fake.with_drawn(assessment)


@pytest.fixture(scope="module")
def tables(drawn):
    return result_tables(drawn)


@pytest.fixture(scope="module")
def written(drawn, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    return folder, write_tables(drawn, folder)


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_a_meaning_in_both_languages(tables, name):
    told = {row["column"]: row for row in MEANINGS if row["table"] == name}
    assert list(told) == list(dict.fromkeys(told))
    assert set(told) == set(tables[name].columns)
    assert all(row["meaning_en"] and row["meaning_zh"] for row in told.values())


def test_no_meaning_is_left_over():
    assert {row["table"] for row in MEANINGS} == set(TABLES)


def test_every_table_is_written_twice(written):
    folder, paths = written
    names = {path.stem for path in paths}
    assert names == {*TABLES, "columns"}
    assert {path.suffix for path in paths} == {".csv", ".parquet"}
    assert all(path.parent == folder / "tables" for path in paths)


@pytest.mark.parametrize("name", ["zones", "zone_groups", "headlines", "contributions"])
def test_csv_and_parquet_hold_the_same_numbers(written, name):
    folder, _ = written
    text = pd.read_csv(folder / "tables" / f"{name}.csv")
    binary = pd.read_parquet(folder / "tables" / f"{name}.parquet")
    for column in binary.select_dtypes("number"):
        assert np.allclose(text[column], binary[column], rtol=1e-9, equal_nan=True)


def test_zones_by_sector_add_up_to_the_jobs_of_the_outcome(assessment, tables):
    frame = tables["zone_sectors"]
    last = frame[frame["year"] == assessment.years[-1]]
    outcome = assessment.with_plan[-1]
    assert last["jobs_with_plan"].sum() == pytest.approx(outcome.employment.sum() + outcome.placed_employment.sum())
    zone, sector = assessment.baseline.region.zones.code[3], assessment.baseline.market[2]
    cell = last[(last["zone"] == zone) & (last["sector"] == sector)]
    assert cell["jobs_with_plan"].item() == outcome.employment[2, 3]


def test_groups_stand_beside_the_right_zone(assessment, tables):
    frame = tables["zone_groups"]
    zone, group = assessment.baseline.region.zones.code[5], assessment.baseline.groups[1]
    cell = frame[(frame["zone"] == zone) & (frame["group"] == group) & (frame["year"] == assessment.years[0])]
    assert cell["workers_without"].item() == assessment.without[0].resident_workers[1, 5]


def test_contributions_add_up_to_the_total(tables):
    frame = tables["contributions"]
    sums = frame.groupby(["indicator", "place", "group"]).agg({"effect": "sum", "total": "first"})
    assert np.allclose(sums["effect"], sums["total"])


def test_welfare_by_channel_adds_up_to_the_total_and_its_gap(assessment, tables):
    frame = tables["welfare_by_channel"]
    total = frame[frame["channel"] == "total"].set_index("group")
    parts = frame[frame["channel"] != "total"].groupby("group")["log_change"].sum()
    assert list(total.index) == list(assessment.welfare.groups)
    assert np.allclose(parts[total.index] + total["gap"], total["log_change"], rtol=0, atol=1e-15)
    assert np.array_equal(total["equivalent"], assessment.welfare.equivalent)


def test_welfare_by_measure_stands_beside_the_right_measure_and_group(assessment, tables):
    frame, found = tables["welfare_by_measure"], assessment.welfare
    cell = frame[(frame["measure"] == found.measures[3]) & (frame["group"] == found.groups[1])]
    assert cell["effect"].item() == found.by_measure[3, 1]
    assert cell["total"].item() == found.log_change[1]
    assert cell["gap"].item() == found.measure_gap[1]


def test_owners_stand_beside_the_right_government(assessment, tables):
    frame = tables["welfare_owners"].set_index("jurisdiction")
    place = assessment.welfare.jurisdictions[2]
    assert frame.loc[place, "rents"] == assessment.welfare.rents[2]
    assert frame.loc[place, "public_spending"] == assessment.welfare.public_spending[2]


def test_books_and_gains_stand_beside_the_right_government(assessment, tables):
    found, gains, books = assessment.governments, tables["government_gains"], tables["government_books"]
    last = gains[(gains["year"] == 2035) & (gains["jurisdiction"] == "110000")]
    assert last["gain"].sum() == pytest.approx(found.parts[:, 0, -1].sum())
    balance = books[(books["year"] == 2035) & (books["kind"] == "balance")]
    assert balance["with_plan"].to_numpy() == pytest.approx(found.with_plan[-1].balance)


def test_without_welfare_there_is_no_table_of_it(crooked):
    assert not [name for name in result_tables(crooked) if name.startswith("welfare")]


def test_a_missing_number_is_an_empty_field(written):
    folder, _ = written
    lines = (folder / "tables" / "certificates.csv").read_text(encoding="utf-8").splitlines()
    assert ",," in lines[1]


def test_a_plan_without_measures_has_no_table_of_contributions(crooked):
    assert "contributions" not in result_tables(crooked)
