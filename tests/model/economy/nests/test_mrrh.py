"""Monte, Redding and Rossi-Hansberg with elastic floor space as a special case of the core: made-up zones."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.economy.nests.nest import NestHats, assert_same, quiet, residual_at_base, solve_nest
from tests.reference import mrrh
from tests.reference.synthetic import commuting_and_trade, make_places

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import evaluate_map
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import prepare
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.state import Shocks
from xietong.numerics.implicit import adjoint

TOLERANCE = 1e-11
N_ZONE, SEED = 12, 2
PARAMETERS = mrrh.Parameters()
BASE = commuting_and_trade(N_ZONE, SEED, empty_share=0.4)
SETTINGS = OneSectorSettings()
# Names of governments do not matter here: with one elasticity of choice the nest of jurisdictions is flat.
JURISDICTION = np.arange(N_ZONE) % 3


def zone_economy(base: mrrh.Base = BASE, settings: OneSectorSettings = SETTINGS) -> Economy:
    commuters = 1e6 * base.flows
    distance = make_places(N_ZONE, SEED).distance()
    return one_sector_economy(commuters, base.wage, distance, commuters.sum(axis=1), JURISDICTION, settings)


def shaken(seed: int = 5) -> mrrh.Shocks:
    """All primitives at once, each pair its own."""
    random = np.random.default_rng(seed)
    pairs = (N_ZONE, N_ZONE)
    return mrrh.Shocks(
        productivity=random.uniform(0.9, 1.15, N_ZONE),
        amenity=random.uniform(0.9, 1.1, pairs),
        commuting_cost=random.uniform(0.9, 1.05, pairs),
        trade_cost=random.uniform(0.9, 1.05, pairs),
        floor_space=random.uniform(0.9, 1.2, N_ZONE),
    )


def as_shocks(economy: Economy, shocks: mrrh.Shocks) -> Shocks:
    """The scale of tastes for a pair, $B$, enters the impedance as $-\\ln B$, its cost as $\\epsilon\\ln\\kappa$."""
    return replace(
        quiet(economy),
        productivity_hat=shocks.productivity[None, :],
        commuting_impedance=economy.commuting_elasticity * np.log(shocks.commuting_cost) - np.log(shocks.amenity),
        trade_cost_hat=shocks.trade_cost[None, :, :],
        floor_space_hat=shocks.floor_space,
    )


def assert_same_zones(found: NestHats, expected: mrrh.Hats) -> None:
    assert_same(found.wage[0], expected.wage, TOLERANCE, "wage")
    assert_same(found.income, expected.income, TOLERANCE, "income")
    assert_same(found.residents, expected.residents, TOLERANCE, "residents")
    assert_same(found.employment[0], expected.employment, TOLERANCE, "employment")
    assert_same(found.rent, expected.rent, TOLERANCE, "rent")
    assert_same(found.price[0], expected.price, TOLERANCE, "price")
    assert found.welfare[0] == pytest.approx(expected.welfare, rel=TOLERANCE)


def test_the_base_year_is_that_of_the_reference_and_an_equilibrium_of_the_core() -> None:
    economy = zone_economy()
    assert_same(economy.trade_share[0], BASE.trade_share, 1e-12, "trade shares")
    assert residual_at_base(economy) < 1e-13


@pytest.mark.parametrize(
    ("settings", "parameters"),
    [
        (SETTINGS, PARAMETERS),
        (replace(SETTINGS, agglomeration=0.0, floor_supply_elasticity=0.0), mrrh.Parameters(0.7, 4.6, 4.0, 0.0, 0.0)),
        (replace(SETTINGS, commuting_elasticity=3.3, trade_elasticity=5.0), mrrh.Parameters(0.7, 3.3, 6.0)),
    ],
    ids=["as published", "fixed floor space", "other elasticities"],
)
def test_zones_that_commute_and_trade_are_reproduced(
    settings: OneSectorSettings, parameters: mrrh.Parameters
) -> None:
    base = commuting_and_trade(N_ZONE, SEED, parameters, empty_share=0.4)
    economy = zone_economy(base, settings)
    found = solve_nest(economy, as_shocks(economy, shaken()))
    assert_same_zones(found, mrrh.solve_hats(base, shaken(), parameters, tolerance=1e-14, damping=0.2))
    assert abs(found.walras_gap) < 1e-12


def test_a_factor_on_all_commuting_costs_divides_utility_by_just_that() -> None:
    economy = zone_economy()
    for factor in (0.9, 1.25):
        change = replace(no_change(), commuting_cost=np.full((N_ZONE, N_ZONE), factor))
        found = solve_nest(economy, as_shocks(economy, change))
        assert found.welfare[0] == pytest.approx(1.0 / factor, rel=1e-14)
        assert_same(found.residents, 1.0, 1e-13, "residents")


def no_change() -> mrrh.Shocks:
    return mrrh.no_shocks(N_ZONE)


def log_welfare_gradient(economy: Economy, field: str) -> np.ndarray:
    """Derivative of ln U at the base year by the logs of a field of the shocks, with one adjoint solve."""
    shocks = quiet(economy)
    kernels = prepare(economy, shocks)
    map = equilibrium_map(economy, shocks, kernels)
    point, still = jnp.zeros(map.size), jnp.zeros_like(getattr(shocks, field))

    @jax.jit
    def evaluate(unknowns: jax.Array, logs: jax.Array) -> tuple[jax.Array, jax.Array]:
        new, levels = evaluate_map(economy, replace(shocks, **{field: jnp.exp(logs)}), kernels, unknowns)
        return new, jnp.log(levels.welfare_hat[0])

    _, pull = jax.vjp(evaluate, point, still)
    by_unknowns, direct = pull((jnp.zeros(map.size), 1.0))
    multiplier = adjoint(map, np.asarray(point), np.asarray(by_unknowns)).value[:, 0]
    return np.asarray(direct + pull((multiplier, 0.0))[1])


def test_gains_from_productivity_add_up_to_the_share_of_goods() -> None:
    gains = log_welfare_gradient(zone_economy(), "productivity_hat")
    assert gains.sum() == pytest.approx(PARAMETERS.goods_share, abs=1e-10)
    assert np.ptp(gains) > 0.1


def test_gains_from_scales_of_tastes_add_up_to_the_inverse_of_the_taste_elasticity() -> None:
    # A scale B of the draws is worth B^(1/epsilon) of utility, which is what the core calls amenity.
    gains = log_welfare_gradient(zone_economy(), "amenity_hat")[0] / PARAMETERS.commuting_elasticity
    assert gains.sum() == pytest.approx(1.0 / PARAMETERS.commuting_elasticity, abs=1e-11)


def test_gains_from_floor_space_add_up_to_its_share_over_the_slope_of_supply() -> None:
    gains = log_welfare_gradient(zone_economy(), "floor_space_hat")
    share, slope = 1.0 - PARAMETERS.goods_share, 1.0 + PARAMETERS.floor_supply_elasticity
    assert gains.sum() == pytest.approx(share / slope, abs=1e-10)


def test_the_gradient_is_that_of_finite_differences() -> None:
    economy, step = zone_economy(), 1e-4
    gains = log_welfare_gradient(economy, "productivity_hat")
    for zone in (0, 7):
        ends = []
        for sign in (1.0, -1.0):
            productivity = np.ones((1, N_ZONE))
            productivity[0, zone] = np.exp(sign * step)
            found = solve_nest(economy, replace(quiet(economy), productivity_hat=productivity))
            ends.append(float(np.log(found.welfare[0])))
        assert (ends[0] - ends[1]) / (2.0 * step) == pytest.approx(gains[0, zone], rel=1e-5)
