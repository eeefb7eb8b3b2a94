"""The indicators and their table."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.indicator_table import indicator_table, indicator_values
from xietong.assess.indicators import INDICATORS, details, indicator_named
from xietong.assess.inequality import theil_index
from xietong.assess.places import LEVELS, find_place, places_by_level

CODES = tuple(indicator.code for indicator in INDICATORS)
ALL_CODES = (*CODES, *(indicator.code for indicator in ENVIRONMENT))
UNITS = {"persons", "jobs", "yuan", "minutes", "index", "ratio", "percent", "tonnes", "m3", "m", "ug/m3"}
ADDITIVE = ("residents", "workers", "jobs", "placed_jobs", "value_added", "border_commuters")
MEANS = ("wage", "floor_rent", "cost_of_living", "commuting_minutes", "real_income", "access")


def value(baseline, outcome, code, level, place, row=0):
    places = places_by_level(baseline.region)[level]
    values = indicator_values(baseline, outcome, indicator_named(code), places)
    return float(values[row, places.code.index(place)])


def test_every_code_stands_once() -> None:
    assert len(set(ALL_CODES)) == len(ALL_CODES)


@pytest.mark.parametrize("indicator", [*INDICATORS, *ENVIRONMENT], ids=ALL_CODES)
def test_an_indicator_says_what_it_is_in_both_languages_and_where_it_comes_from(indicator) -> None:
    assert indicator.title_en
    assert any("\u4e00" <= letter <= "\u9fff" for letter in indicator.title_zh)
    assert indicator.source
    assert indicator.formula
    assert indicator.unit in UNITS
    assert indicator.better in {"up", "down", "neither"}
    assert set(indicator.levels) <= set(LEVELS)
    assert set(indicator.detailed) <= set(indicator.levels)
    assert bool(indicator.by) == bool(indicator.detailed)


@pytest.mark.parametrize("indicator", INDICATORS, ids=CODES)
def test_an_indicator_has_a_number_for_every_place_and_row(indicator, six) -> None:
    places = places_by_level(six.region)
    for level in indicator.levels:
        values = indicator.evaluate(six, six.outcome, places[level].members)
        assert values.shape == (len(details(six, indicator)), len(places[level].code))
        assert np.isfinite(values[0]).any()


@pytest.mark.parametrize("code", ADDITIVE)
def test_a_sum_over_governments_is_the_region(code, six) -> None:
    parts = [value(six, six.outcome, code, "jurisdiction", place) for place in ("J0", "J1")]
    assert sum(parts) == pytest.approx(value(six, six.outcome, code, "region", "six"))


@pytest.mark.parametrize("code", MEANS)
def test_a_mean_lies_between_its_zones_and_is_the_zone_where_there_is_one(code, six) -> None:
    zones = [value(six, six.outcome, code, "zone", f"z{n}") for n in range(6)]
    assert min(zones) <= value(six, six.outcome, code, "region", "six") <= max(zones)
    assert value(six, six.outcome, code, "tag", "sub_centre") == pytest.approx(zones[2])


@pytest.mark.parametrize("code", ["jobs", "placed_jobs"])
def test_rows_add_up_to_the_total(code, six) -> None:
    rows = indicator_named(code).evaluate(six, six.outcome, np.eye(6))
    np.testing.assert_allclose(rows[1:].sum(axis=0), rows[0])


def test_output_has_no_row_for_what_is_not_sold(six) -> None:
    rows = indicator_named("output").evaluate(six, six.outcome, np.ones((1, 6)))
    assert np.isnan(rows[1 + len(six.market) :]).all()
    assert rows[0] == pytest.approx(six.outcome.output.sum())


def test_moving_house_alone_does_not_change_real_income(six) -> None:
    moved = replace(six.outcome, resident_workers=six.outcome.resident_workers[:, ::-1])
    before = value(six, six.outcome, "real_income", "region", "six")
    assert value(six, moved, "real_income", "region", "six") == before


def test_nobody_crosses_when_all_work_where_they_live(six) -> None:
    at_home = replace(six.outcome, commuting=np.diag(np.arange(1.0, 7.0)))
    assert value(six, at_home, "border_commuters", "region", "six") == 0.0
    assert value(six, at_home, "incoming_commuters", "tag", "central_six") == 0.0


def test_commuters_are_counted_where_they_work(six) -> None:
    flows = np.zeros((6, 6))
    flows[3, 0], flows[1, 0], flows[0, 4] = 7.0, 5.0, 2.0
    outcome = replace(six.outcome, commuting=flows)
    assert value(six, outcome, "border_commuters", "jurisdiction", "J0") == 7.0
    assert value(six, outcome, "border_commuters", "jurisdiction", "J1") == 2.0
    assert value(six, outcome, "incoming_commuters", "tag", "central_six") == 7.0
    assert value(six, outcome, "incoming_commuters", "zone", "z0") == 12.0


def test_the_parts_of_the_inequality_add_up(six) -> None:
    parts = [value(six, six.outcome, code, "region", "six") for code in ("theil_between", "theil_within")]
    assert sum(parts) == pytest.approx(value(six, six.outcome, "theil_income", "region", "six"))


def test_the_inequality_of_a_government_is_that_of_its_own_zones(six) -> None:
    outcome = six.outcome
    income = outcome.labour_income / (outcome.cost_of_living * outcome.residents)
    expected = theil_index(income[:3], outcome.residents[:3])
    assert value(six, outcome, "theil_income", "jurisdiction", "J0") == pytest.approx(expected)


def test_the_step_is_one_where_both_sides_earn_the_same(six) -> None:
    outcome = six.outcome
    workers = outcome.resident_workers.sum(axis=0) + outcome.placed_staff
    level = replace(outcome, labour_income=3.0 * workers * outcome.cost_of_living)
    assert value(six, level, "cliff", "jurisdiction", "J0") == pytest.approx(1.0)
    doubled = replace(level, labour_income=level.labour_income * np.array([1, 1, 2, 1, 1, 1]))
    assert value(six, doubled, "cliff", "jurisdiction", "J0") == pytest.approx(2.0)


def test_a_government_that_holds_the_ring_has_no_step(six) -> None:
    assert np.isnan(value(six, six.outcome, "cliff", "jurisdiction", "J1"))


def test_a_region_without_a_ring_has_no_step(six) -> None:
    zones = replace(six.region.zones, tags={})
    bare = replace(six, region=replace(six.region, zones=zones))
    members = places_by_level(bare.region)["jurisdiction"].members
    assert np.isnan(indicator_named("cliff").evaluate(bare, bare.outcome, members)).all()


def test_tags_without_zones_are_no_places(six) -> None:
    assert "nowhere" not in places_by_level(six.region)["tag"].code


def test_a_place_is_found_at_its_level(six) -> None:
    levels = places_by_level(six.region)
    assert [(places.level, row) for places, row in find_place(levels, "C1")] == [("city", 1)]
    assert list(find_place(levels, "Atlantis")) == []


def test_every_zone_belongs_to_one_city_and_one_government(six) -> None:
    levels = places_by_level(six.region)
    for level in ("region", "jurisdiction", "city", "zone"):
        np.testing.assert_array_equal(levels[level].members.sum(axis=0), np.ones(6))


@pytest.fixture
def table(six):
    years = (2020, 2025)
    grown = replace(six.outcome, residents=1.1 * six.outcome.residents)
    return indicator_table(six, years, (six.outcome,) * 2, (six.outcome, grown))


def rows_of(table, **wanted):
    keep = np.ones(len(table), dtype=bool)
    for name, word in wanted.items():
        keep &= table[name] == word
    return keep


def test_a_row_holds_both_values_and_their_difference(table) -> None:
    row = rows_of(table, indicator="residents", level="region", year=2025)
    assert row.sum() == 1
    assert table["without"][row] == 2000.0
    assert table["with_plan"][row] == pytest.approx(2200.0)
    assert table["change"][row] == pytest.approx(200.0)
    assert table["percent"][row] == pytest.approx(10.0)


def test_zones_stand_in_the_last_year_only(table) -> None:
    assert set(table["year"][rows_of(table, level="zone")].tolist()) == {2025}
    assert rows_of(table, indicator="residents", level="zone").sum() == 6


def test_no_row_stands_twice(table) -> None:
    names = ("indicator", "level", "place", "group", "sector", "year")
    keys = list(zip(*(table[name].tolist() for name in names), strict=True))
    assert len(set(keys)) == len(keys)


def test_rows_without_a_value_are_left_out(table) -> None:
    assert np.isfinite(table["without"]).all()
    assert not rows_of(table, indicator="output", sector="administration").any()


def test_groups_and_sectors_have_their_own_columns(table) -> None:
    assert rows_of(table, indicator="real_income", level="region", group="local", sector="").sum() == 2
    assert rows_of(table, indicator="jobs", level="region", group="", sector="administration").sum() == 2
