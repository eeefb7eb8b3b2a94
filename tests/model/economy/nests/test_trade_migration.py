"""Regions that trade in many sectors and exchange people: Caliendo and Parro, Tombe and Zhu, as cases of the core."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.nests.nest import NestHats, assert_same, quiet, residual_at_base, solve_nest, towns
from tests.reference.synthetic import regions_that_trade
from tests.reference.trade_migration import (
    TradeBase,
    TradeHats,
    TradeParameters,
    TradeShocks,
    no_trade_shocks,
    solve_trade_migration,
)

from xietong.model.economy.base import Economy
from xietong.model.state import Shocks

TOLERANCE = 1e-12
N_REGION, N_SECTOR, N_GROUP = 6, 4, 3
BASE = regions_that_trade(N_REGION, N_SECTOR, N_GROUP, seed=3)
ALIKE = regions_that_trade(N_REGION, N_SECTOR, N_GROUP, seed=3, wage_spread=0.0)
ONE_WAGE = TradeParameters(np.array([3.0, 4.0, 5.0, 6.0]), np.array([0.5, 1.5, 2.5]))
TASTES = replace(ONE_WAGE, sector_elasticity=8.0)
BOTH = pytest.mark.parametrize(
    ("base", "parameters"), [(ALIKE, ONE_WAGE), (BASE, TASTES)], ids=["one wage", "tastes for sectors"]
)


def trading_economy(base: TradeBase, parameters: TradeParameters) -> Economy:
    """Every region a government of its own, so that people who move cross a line; labour and inputs make goods."""
    n_group, n_region = base.people.shape
    n_sector = len(base.output)
    has_one_wage = np.isinf(parameters.sector_elasticity)
    none = np.zeros((n_sector, n_region))
    return towns(
        base.workers,
        base.wage[0],
        jurisdiction=np.arange(n_region),
        jurisdiction_members=np.eye(n_region),
        resident_workers=base.people,
        commuting_share=np.broadcast_to(np.eye(n_region), (n_group, n_region, n_region)),
        commutes=np.ones(n_group),
        sector_share=np.broadcast_to(base.sector_share, (n_group, n_sector, n_region)),
        wage=base.wage,
        labour_share=base.labour_share,
        capital_share=none,
        floor_share=none,
        input_share=base.input_share,
        output=base.output,
        trade_share=base.trade_share,
        outer_share=none,
        exports=none,
        consumption_share=base.consumption_share,
        construction_share=np.zeros(n_sector),
        outside_share=np.zeros(n_group),
        sector_elasticity=np.asarray(8.0 if has_one_wage else parameters.sector_elasticity),
        migration_elasticity=parameters.migration_elasticity,
        trade_elasticity=parameters.trade_elasticity,
        agglomeration=np.zeros(n_sector),
        numeraire=np.full_like(base.wage, 1.0 / base.wage.size),
        has_one_wage=np.asarray(True) if has_one_wage else None,
    )


def shaken(base: TradeBase, seed: int = 9) -> TradeShocks:
    random = np.random.default_rng(seed)
    return TradeShocks(
        productivity=random.uniform(0.9, 1.2, base.output.shape),
        trade_cost=random.uniform(0.85, 1.05, base.trade_share.shape),
        amenity=random.uniform(0.9, 1.1, base.people.shape),
        migration_cost=random.uniform(0.8, 1.1, base.people.shape),
    )


def as_shocks(economy: Economy, shocks: TradeShocks) -> Shocks:
    return replace(
        quiet(economy),
        productivity_hat=shocks.productivity,
        trade_cost_hat=shocks.trade_cost,
        amenity_hat=shocks.amenity,
        registration_hat=shocks.migration_cost,
    )


def assert_same_regions(found: NestHats, base: TradeBase, expected: TradeHats) -> None:
    # The reference keeps the sum of all incomes, the core a mean of wages: one level of money lies between them.
    level = (found.output * base.output * base.labour_share).sum() / base.income.sum()
    assert_same(found.wage / level, expected.wage, TOLERANCE, "wage")
    assert_same(found.price / level, expected.price, TOLERANCE, "price")
    assert_same(found.output / level, expected.output, TOLERANCE, "output")
    assert_same(found.employment, expected.employment, TOLERANCE, "employment")
    assert_same(np.asarray(found.levels.workers) / base.people, expected.people, TOLERANCE, "people")
    assert_same(found.welfare, expected.welfare, TOLERANCE, "welfare")


@BOTH
def test_the_base_year_is_an_equilibrium_of_the_core(base: TradeBase, parameters: TradeParameters) -> None:
    # As exact as the least-squares solve that gives the output of the reference.
    assert residual_at_base(trading_economy(base, parameters)) < 1e-11


@BOTH
def test_regions_with_inputs_and_migration_are_reproduced(base: TradeBase, parameters: TradeParameters) -> None:
    economy, shocks = trading_economy(base, parameters), shaken(base)
    found = solve_nest(economy, as_shocks(economy, shocks))
    assert_same_regions(found, base, solve_trade_migration(base, shocks, parameters, tolerance=1e-14))
    assert abs(found.walras_gap) < 1e-12
    assert np.ptp(found.employment) > 0.5


def test_with_one_wage_all_sectors_of_a_region_pay_alike() -> None:
    economy = trading_economy(ALIKE, ONE_WAGE)
    found = solve_nest(economy, as_shocks(economy, shaken(ALIKE)))
    assert_same(found.wage, np.broadcast_to(found.wage[0], found.wage.shape), 1e-14, "wage")


def test_strong_tastes_for_no_sector_in_particular_tend_to_one_wage() -> None:
    one = trading_economy(ALIKE, ONE_WAGE)
    expected = solve_nest(one, as_shocks(one, shaken(ALIKE)))
    gaps = []
    for elasticity in (50.0, 200.0):
        economy = trading_economy(ALIKE, replace(ONE_WAGE, sector_elasticity=elasticity))
        found = solve_nest(economy, as_shocks(economy, shaken(ALIKE)))
        gaps.append(float(np.abs(found.residents - expected.residents).max()))
    assert gaps[1] < 0.3 * gaps[0]
    assert gaps[1] < 0.01


@pytest.mark.parametrize("parameters", [ONE_WAGE, TASTES], ids=["one wage", "tastes for sectors"])
def test_productivity_that_rises_everywhere_is_multiplied_by_the_inputs(parameters: TradeParameters) -> None:
    base = regions_that_trade(N_REGION, N_SECTOR, 1, seed=3, wage_spread=0.0, same_basket=True)
    economy = trading_economy(base, replace(parameters, migration_elasticity=np.array([1.5])))
    rise = np.array([1.1, 1.0, 1.2, 0.95])
    found = solve_nest(economy, replace(quiet(economy), productivity_hat=np.repeat(rise[:, None], N_REGION, axis=1)))
    log_price = np.linalg.solve(np.eye(N_SECTOR) - base.input_share.T, -np.log(rise))
    assert_same(found.price, np.exp(log_price)[:, None], 1e-11, "price")
    assert found.welfare[0] == pytest.approx(np.exp(-base.consumption_share[:, 0] @ log_price), rel=1e-11)


def test_without_inputs_and_sectors_gains_are_those_of_the_home_share() -> None:
    base, theta = regions_that_trade(5, 1, 1, seed=4, input_total=0.0), 4.0
    economy = trading_economy(base, TradeParameters(np.array([theta]), np.array([1.5])))
    cost = np.full((1, 5, 5), 0.8)
    cost[0][np.diag_indices(5)] = 1.0
    found = solve_nest(economy, as_shocks(economy, replace(no_trade_shocks(base), trade_cost=cost)))
    home_share = (np.asarray(found.levels.seller_price) / found.price)[0] ** -theta
    real_wage = (found.wage / found.price)[0]
    assert_same(real_wage, home_share ** (-1.0 / theta), TOLERANCE, "gains from trade")
    assert real_wage.max() > 1.05
