"""Levels behind a base year, and back from them to the base year."""

import csv
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.model.economy.crooked import crooked_economy
from tests.model.economy.nests import test_city, test_geography, test_towns, test_trade_migration
from tests.reference.geography import GeographyParameters, settle
from tests.reference.helpman import solve_with_tastes

from xietong import regions
from xietong.model.baseline import Baseline
from xietong.model.economy.base import Economy
from xietong.model.forward import Departure, forward
from xietong.model.inversion import Fundamentals, invert, symmetric_nearness
from xietong.model.setting import setting_of

ORACLES = Path(__file__).parents[1] / "oracles"
BACK = 1e-10


def city(**more: Any) -> Economy:
    return test_city.city_economy(test_city.CITY, test_city.PARAMETERS, test_city.CLOSED, **more)


def geography() -> Economy:
    parameters = GeographyParameters(0.1, -0.3)
    found = settle(test_geography.made_up(10, skew=1.0), parameters, 300.0, tolerance=1e-14)
    return test_geography.geography_economy(found, parameters)


def towns() -> Economy:
    found = solve_with_tastes(test_towns.made_up(9), test_towns.PARAMETERS, 400.0, tolerance=1e-14)
    return test_towns.town_economy(found, test_towns.PARAMETERS, None)


def large_open_region() -> Economy:
    economy = crooked_economy()
    return replace(economy, outer_sourcing=0.1 * economy.exports / economy.exports.sum(axis=1, keepdims=True))


MADE_UP: dict[str, Callable[[], Economy]] = {
    "many markets": crooked_economy,
    "a region that moves outer prices": large_open_region,
    "city": city,
    "open city": lambda: city(holds_utility=np.array([True])),
    "city with two uses": lambda: city(use_of_sector=np.array([[0.0], [1.0]]), conversion_elasticity=np.asarray(1.0)),
    "geography": geography,
    "towns": towns,
    "one wage": lambda: test_trade_migration.trading_economy(
        test_trade_migration.ALIKE, test_trade_migration.ONE_WAGE
    ),
    "tastes for sectors": lambda: test_trade_migration.trading_economy(
        test_trade_migration.BASE, test_trade_migration.TASTES
    ),
}


def assert_back(economy: Economy, year: Economy, tolerance: float = BACK) -> None:
    """Every field of the base year within a relative tolerance."""
    for field in fields(Economy):
        before, after = getattr(economy, field.name), getattr(year, field.name)
        if before is None:
            assert after is None or field.name == "pay_weight", field.name
            continue
        given = np.asarray(before)
        if field.name == "placed_purchases" and given.ndim == 2:
            given = given[:, :, None]
        wanted = np.broadcast_to(given, np.shape(after))
        np.testing.assert_allclose(after, wanted, rtol=tolerance, atol=0.0, err_msg=field.name)


def noise(value: np.ndarray, seed: int) -> np.ndarray:
    return value * np.random.default_rng(seed).uniform(0.5, 2.0, np.shape(value))


LEVELS = (
    "resident_workers",
    "commuting_share",
    "sector_share",
    "wage",
    "output",
    "trade_share",
    "outer_share",
    "exports",
    "persons",
    "floor_space",
    "government",
    "investment",
    "placed_pay",
    "placed_purchases",
    "staff_residence_share",
    "numeraire",
)


def without_levels(given: Fundamentals) -> Fundamentals:
    """The fundamentals with every level of the year they came from spoilt."""
    structure = given.structure
    spoilt = {
        name: noise(np.asarray(value), position)
        for position, name in enumerate(LEVELS)
        if (value := getattr(structure, name)) is not None
    }
    return replace(given, structure=replace(structure, **spoilt), price=noise(given.price, 99))


@pytest.mark.parametrize("name", MADE_UP)
def test_the_way_there_and_back_ends_at_the_base_year(name: str) -> None:
    economy = MADE_UP[name]()
    assert_back(economy, forward(invert(economy)))


def test_the_way_back_reads_no_level_of_the_year_and_may_begin_anywhere() -> None:
    economy = crooked_economy()
    given = without_levels(invert(economy))
    for departure in (Departure(1e5, 200.0), Departure(2e4, 30.0, outside_share=0.3)):
        year = forward(given, departure)
        assert_back(replace(economy, pay_weight=year.pay_weight), year)


def test_gravity_is_found_again_with_its_pulls_and_frictions() -> None:
    economy = crooked_economy()
    minutes = np.asarray(economy.business_minutes)
    own = np.diag(minutes)
    found = invert(economy)
    expected = np.exp(-0.03 * (minutes - 0.5 * (own[:, None] + own)))
    np.testing.assert_allclose(
        found.trade_freeness, np.broadcast_to(expected, found.trade_freeness.shape), rtol=1e-10
    )
    np.testing.assert_allclose(found.trade_taste, 1.0, rtol=1e-10)
    given = np.exp(-0.05 * minutes)
    by_minutes = invert(economy, commuting_nearness=given)
    np.testing.assert_allclose(by_minutes.commuting_taste[1:], 1.0, rtol=1e-10)
    index = np.einsum("gsi,si->gi", economy.sector_share, economy.wage)
    attracted = by_minutes.workplace_pull * index**4.6
    drawn = economy.commuting_share[1, 2] / given[2]
    np.testing.assert_allclose(attracted[1] / attracted[1, 0], drawn / drawn[0], rtol=1e-10)


def test_units_are_those_that_are_documented() -> None:
    economy = crooked_economy()
    found = invert(economy, home=np.array([0, 1, 0]))
    for group, home in enumerate([0, 1, 0]):
        assert found.registration[group, home] == pytest.approx(1.0, rel=1e-14)
        for members in np.asarray(economy.jurisdiction_members):
            assert np.log(found.amenity[group, members > 0.0]).mean() == pytest.approx(0.0, abs=1e-13)
        assert np.log(found.workplace_pull[group]).mean() == pytest.approx(0.0, abs=1e-12)
    np.testing.assert_allclose(np.log(found.price).mean(axis=1), 0.0, atol=1e-13)


def test_a_pair_that_trades_more_than_its_friction_allows_has_a_taste_for_it() -> None:
    economy = crooked_economy()
    share = np.array(economy.commuting_share)
    share[1, 2, 5] *= 3.0
    share[1, 2] /= share[1, 2].sum()
    found = invert(
        replace(economy, commuting_share=share), commuting_nearness=np.exp(-0.05 * economy.business_minutes)
    )
    taste = found.commuting_taste[1]
    assert np.unravel_index(np.argmax(taste), taste.shape) == (2, 5)


def test_nearness_from_both_directions_by_hand() -> None:
    share = np.array([[0.5, 0.3, 0.2], [0.1, 0.8, 0.1], [0.0, 0.4, 0.6]])
    near = symmetric_nearness(share)
    assert near[0, 1] == near[1, 0] == pytest.approx(np.sqrt(0.3 * 0.1 / (0.5 * 0.8)))
    assert near[0, 2] == near[2, 0] == pytest.approx(0.2 / 0.5)
    np.testing.assert_array_equal(np.diag(near), 1.0)


def rows(table: str) -> list[dict[str, str]]:
    with (ORACLES / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_germany_has_its_published_productivities_and_prices_and_comes_back() -> None:
    region = regions.germany()
    setting = setting_of(region)
    assert region.flows is not None
    distance = region.flows.distance_km
    freeness = (distance / distance.min()) ** (-0.42 * 3.0)
    found = invert(setting.economy, distance ** (-4.6 * 0.47), freeness[None, :, :])
    np.testing.assert_allclose(found.trade_taste, 1.0, rtol=1e-10)
    productivity = found.productivity[0] / found.productivity[0].mean()
    published = rows("germany_base.csv")
    zones = [setting.zones.index(row["zone"]) for row in published]
    np.testing.assert_allclose(productivity[zones], [float(row["productivity"]) for row in published], rtol=1e-10)
    price = np.array([float(row["price"]) for row in published])
    np.testing.assert_allclose(found.price[0, zones] / found.price[0, zones[0]], price / price[0], rtol=1e-10)
    assert_back(setting.economy, forward(found))


def test_beijing_tianjin_hebei_comes_back_from_one_wage_and_people_spread_evenly(baseline: Baseline) -> None:
    nearness = np.exp(-baseline.commuting.impedance)
    assert_back(baseline.economy, forward(invert(baseline.economy, commuting_nearness=nearness)))
