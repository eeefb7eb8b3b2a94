"""Laws of the market for floor space: one rent, several uses, limits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy
from tests.model.economy.everything import N_USE, full_economy, quiet, shaken
from tests.model.economy.nests.nest import solve_nest

from xietong.model.economy.kernels import base_totals
from xietong.model.economy.land import floor_demand, floor_supply_hat, rent_by_use, rent_hat

ECONOMY = crooked_economy()
LAW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
CONVERSIONS = st.sampled_from([0.0, 0.3, 1.0, 5.0, 50.0])


def market(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Spending, price of building and capacity over base."""
    demand, building, capacity = np.random.default_rng(seed).uniform(0.5, 2.0, (3, N_ZONE))
    return demand, building, capacity


@LAW
@given(SEEDS)
def test_rent_times_floor_space_is_what_is_spent(seed: int) -> None:
    demand, building, capacity = market(seed)
    for limit in (None, np.random.default_rng(seed + 1).uniform(0.5, 2.0, N_ZONE)):
        rent = np.asarray(rent_hat(ECONOMY, demand, building, capacity, limit))
        floor = np.asarray(floor_supply_hat(ECONOMY, rent, building, capacity, limit))
        np.testing.assert_allclose(rent * floor, demand, rtol=1e-12)


@LAW
@given(SEEDS, st.floats(0.2, 5.0))
def test_money_moves_rents_and_no_stone(seed: int, factor: float) -> None:
    demand, building, capacity = market(seed)
    one = np.asarray(rent_hat(ECONOMY, demand, building, capacity))
    two = np.asarray(rent_hat(ECONOMY, factor * demand, factor * building, capacity))
    np.testing.assert_allclose(two, factor * one, rtol=1e-12)
    floor = floor_supply_hat(ECONOMY, one, building, capacity)
    np.testing.assert_allclose(floor_supply_hat(ECONOMY, two, factor * building, capacity), floor, rtol=1e-12)


@LAW
@given(SEEDS, st.floats(1.001, 2.0))
def test_more_demand_raises_the_rent_and_more_capacity_lowers_it(seed: int, rise: float) -> None:
    demand, building, capacity = market(seed)
    rent = np.asarray(rent_hat(ECONOMY, demand, building, capacity))
    assert (np.asarray(rent_hat(ECONOMY, rise * demand, building, capacity)) > rent).all()
    assert (np.asarray(rent_hat(ECONOMY, demand, building, rise * capacity)) < rent).all()


@LAW
@given(SEEDS, CONVERSIONS)
def test_uses_pay_together_what_the_zone_pays(seed: int, conversion: float) -> None:
    random = np.random.default_rng(seed)
    economy = replace(ECONOMY, conversion_elasticity=np.asarray(conversion))
    share = random.dirichlet(np.ones(3), N_ZONE).T
    new, supply = random.uniform(0.5, 2.0, (3, N_ZONE)), random.uniform(0.8, 1.3, N_ZONE)
    paid = (share * new).sum(axis=0)
    rent = paid / supply
    by_use = np.asarray(rent_by_use(economy, new, supply, rent))
    # Floor space of a use over that of the zone in the base year.
    floor = share * supply * (by_use / rent) ** conversion
    np.testing.assert_allclose(by_use * floor, share * new, rtol=1e-10)
    np.testing.assert_allclose(
        (share * by_use ** (1.0 + conversion)).sum(axis=0), rent ** (1.0 + conversion), rtol=1e-9
    )


@LAW
@given(SEEDS)
def test_fixed_zoning_leaves_each_use_its_floor_space_and_free_conversion_makes_one_rent(seed: int) -> None:
    random = np.random.default_rng(seed)
    share = random.dirichlet(np.ones(3), N_ZONE).T
    new, supply = random.uniform(0.5, 2.0, (3, N_ZONE)), random.uniform(0.8, 1.3, N_ZONE)
    rent = (share * new).sum(axis=0) / supply
    zoned = rent_by_use(replace(ECONOMY, conversion_elasticity=np.asarray(0.0)), new, supply, rent)
    np.testing.assert_allclose(zoned, new / supply, rtol=1e-12)
    free = rent_by_use(replace(ECONOMY, conversion_elasticity=np.asarray(50.0)), new, supply, rent)
    gap = np.abs(np.log(np.asarray(free) / rent))
    np.testing.assert_allclose(gap, np.abs(np.log(new / (supply * rent))) / 51.0, rtol=1e-9, atol=1e-14)


@LAW
@given(SEEDS)
def test_spending_of_sectors_and_households_adds_up_over_uses(seed: int) -> None:
    random = np.random.default_rng(seed)
    economy = full_economy()
    output, spent = random.uniform(1.0, 9.0, (N_SECTOR, N_ZONE)), random.uniform(1.0, 9.0, N_ZONE)
    by_use = np.asarray(floor_demand(economy, output, spent))
    assert by_use.shape == (N_USE, N_ZONE)
    total = (economy.floor_share * output).sum(axis=0) + np.asarray(economy.housing_share) * spent
    np.testing.assert_allclose(by_use.sum(axis=0), total, rtol=1e-12)


@pytest.mark.parametrize("conversion", [0.0, 50.0])
def test_the_region_with_fixed_zoning_and_with_free_conversion(conversion: float) -> None:
    economy = replace(full_economy(), conversion_elasticity=np.asarray(conversion))
    found = solve_nest(economy, shaken())
    by_use = np.exp(np.asarray(found.logs.rent))
    paid = np.asarray(found.levels.floor_demand) / np.asarray(base_totals(economy).floor_demand)
    supply = np.asarray(found.levels.floor_demand).sum(axis=0) / (
        np.asarray(base_totals(economy).floor_demand).sum(axis=0) * found.rent
    )
    if conversion == 0.0:
        np.testing.assert_allclose(by_use * supply, paid, rtol=1e-11)
        assert np.abs(np.log(by_use[0] / by_use[1])).max() > 0.02
    else:
        np.testing.assert_allclose(by_use[0], by_use[1], rtol=5e-3)


def test_a_limit_just_above_the_free_floor_space_does_nothing_and_one_just_below_binds() -> None:
    economy, zone = full_economy(), 4
    free = solve_nest(economy, shaken())
    base = np.asarray(base_totals(economy).floor_demand).sum(axis=0)
    floor = np.asarray(free.levels.floor_demand).sum(axis=0) / base / free.rent
    for factor in (1.0 + 1e-6, 1.0, 1.0 - 1e-6, 0.9):
        limit = np.full(N_ZONE, 10.0)
        limit[zone] = factor * floor[zone]
        found = solve_nest(economy, replace(shaken(), floor_space_limit=limit))
        held = np.asarray(found.levels.floor_demand).sum(axis=0) / base / found.rent
        assert held[zone] == pytest.approx(min(factor, 1.0) * floor[zone], rel=1e-10)
        if factor >= 1.0:
            np.testing.assert_allclose(found.rent, free.rent, rtol=1e-10)
        else:
            assert found.rent[zone] > free.rent[zone]


def test_no_use_is_changed_by_nothing() -> None:
    found = solve_nest(full_economy(), quiet())
    np.testing.assert_allclose(np.asarray(found.logs.rent), 0.0, atol=1e-11)
