"""Regions with trade in many sectors and migration, against market clearing and closed forms."""

from dataclasses import replace

import numpy as np
import pytest
from tests.reference.synthetic import regions_that_trade
from tests.reference.trade_migration import (
    TradeBase,
    TradeParameters,
    TradeShocks,
    no_trade_shocks,
    solve_trade_migration,
)

N_REGION, N_SECTOR, N_GROUP = 6, 4, 3
BASE = regions_that_trade(N_REGION, N_SECTOR, N_GROUP, seed=3)
ALIKE = regions_that_trade(N_REGION, N_SECTOR, N_GROUP, seed=3, wage_spread=0.0)
ONE_WAGE = TradeParameters(np.array([3.0, 4.0, 5.0, 6.0]), np.array([0.5, 1.5, 2.5]))
TASTES = replace(ONE_WAGE, sector_elasticity=8.0)
BOTH = pytest.mark.parametrize(
    ("base", "parameters"), [(ALIKE, ONE_WAGE), (BASE, TASTES)], ids=["one wage", "tastes for sectors"]
)


def shaken(seed: int = 9) -> TradeShocks:
    random = np.random.default_rng(seed)
    return TradeShocks(
        productivity=random.uniform(0.9, 1.2, BASE.output.shape),
        trade_cost=random.uniform(0.85, 1.05, BASE.trade_share.shape),
        amenity=random.uniform(0.9, 1.1, BASE.people.shape),
        migration_cost=random.uniform(0.8, 1.1, BASE.people.shape),
    )


def test_the_base_year_is_one_of_equilibrium() -> None:
    np.testing.assert_allclose(BASE.trade_share.sum(axis=1), 1.0, rtol=1e-13)
    np.testing.assert_allclose(BASE.labour_share + BASE.input_share.sum(axis=0)[:, None], 1.0, rtol=1e-13)
    spending = BASE.consumption_share * BASE.income + BASE.input_share @ BASE.output
    np.testing.assert_allclose(np.einsum("sin,sn->si", BASE.trade_share, spending), BASE.output, rtol=1e-11)
    heads = BASE.workers * BASE.sector_share
    np.testing.assert_allclose(BASE.wage * heads, BASE.labour_share * BASE.output, rtol=1e-12)
    assert BASE.output.min() > 0.0


@BOTH
def test_no_shock_changes_nothing(base: TradeBase, parameters: TradeParameters) -> None:
    hats = solve_trade_migration(base, no_trade_shocks(base), parameters)
    for value in (hats.wage, hats.price, hats.output, hats.people, hats.welfare, hats.trade_share):
        np.testing.assert_allclose(value, 1.0, atol=1e-11)


@BOTH
def test_every_market_clears_after_all_shocks_at_once(base: TradeBase, parameters: TradeParameters) -> None:
    hats = solve_trade_migration(base, shaken(), parameters)
    share = base.trade_share * hats.trade_share
    np.testing.assert_allclose(share.sum(axis=1), 1.0, rtol=1e-12)
    output = base.output * hats.output
    spending = base.consumption_share * base.income * hats.income + base.input_share @ output
    np.testing.assert_allclose(np.einsum("sin,sn->si", share, spending), output, rtol=1e-10)
    employment = base.workers * base.sector_share * hats.employment
    np.testing.assert_allclose(base.wage * hats.wage * employment, base.labour_share * output, rtol=1e-10)
    np.testing.assert_allclose(employment.sum(axis=0), (base.people * hats.people).sum(axis=0), rtol=1e-10)
    np.testing.assert_allclose((base.people * hats.people).sum(axis=1), base.people.sum(axis=1), rtol=1e-11)


@BOTH
def test_real_cost_follows_the_home_share(base: TradeBase, parameters: TradeParameters) -> None:
    shocks = shaken()
    hats = solve_trade_migration(base, shocks, parameters)
    home = np.einsum("snn->sn", hats.trade_share)
    theta = parameters.trade_elasticity[:, None]
    cost = hats.wage**base.labour_share * np.exp(base.input_share.T @ np.log(hats.price))
    away = np.einsum("snn->sn", shocks.trade_cost)
    expected = away * cost / shocks.productivity * home ** (1.0 / theta)
    np.testing.assert_allclose(hats.price, expected, rtol=1e-11)


def test_with_one_wage_it_is_one() -> None:
    hats = solve_trade_migration(ALIKE, shaken(), ONE_WAGE)
    np.testing.assert_allclose(hats.wage, np.broadcast_to(hats.wage[0], hats.wage.shape), rtol=1e-13)


def test_one_wage_is_refused_where_the_base_year_has_several() -> None:
    with pytest.raises(ValueError, match="one wage for a region"):
        solve_trade_migration(BASE, shaken(), ONE_WAGE)


def test_tastes_for_sectors_tend_to_one_wage() -> None:
    one = solve_trade_migration(ALIKE, shaken(), ONE_WAGE)
    near, far = (
        np.abs(solve_trade_migration(ALIKE, shaken(), replace(TASTES, sector_elasticity=chi)).people - one.people)
        for chi in (50.0, 200.0)
    )
    assert far.max() < 1e-2
    assert far.max() < 0.3 * near.max()


@pytest.mark.parametrize("parameters", [ONE_WAGE, TASTES], ids=["one wage", "tastes for sectors"])
def test_productivity_that_rises_everywhere_is_multiplied_by_the_inputs(parameters: TradeParameters) -> None:
    base = regions_that_trade(N_REGION, N_SECTOR, 1, seed=3, wage_spread=0.0, same_basket=True)
    rise = np.array([1.1, 1.0, 1.2, 0.95])
    shocks = replace(no_trade_shocks(base), productivity=np.repeat(rise[:, None], N_REGION, axis=1))
    alike = replace(parameters, migration_elasticity=np.array([1.5]))
    hats = solve_trade_migration(base, shocks, alike)
    log_price = np.linalg.solve(np.eye(N_SECTOR) - base.input_share.T, -np.log(rise))
    np.testing.assert_allclose(hats.price, np.exp(log_price)[:, None] * np.ones(N_REGION), rtol=1e-10)
    np.testing.assert_allclose(hats.people, 1.0, rtol=1e-10)
    assert hats.welfare[0] == pytest.approx(np.exp(-base.consumption_share[:, 0] @ log_price), rel=1e-11)


def test_without_inputs_and_sectors_gains_are_those_of_the_home_share() -> None:
    base = regions_that_trade(5, 1, 1, seed=4, input_total=0.0)
    theta = 4.0
    cost = np.full((1, 5, 5), 0.8)
    cost[0][np.diag_indices(5)] = 1.0
    shocks = replace(no_trade_shocks(base), trade_cost=cost)
    hats = solve_trade_migration(base, shocks, TradeParameters(np.array([theta]), np.array([1.5])))
    home = np.diag(hats.trade_share[0])
    np.testing.assert_allclose(hats.real_value, home ** (-1.0 / theta), rtol=1e-11)


def test_people_move_where_moving_is_eased() -> None:
    ease = np.ones_like(BASE.people)
    ease[1, 2] = 0.5
    hats = solve_trade_migration(ALIKE, replace(no_trade_shocks(ALIKE), migration_cost=ease), ONE_WAGE)
    assert hats.people[1, 2] > 1.2
    assert hats.welfare[1] > 1.0
