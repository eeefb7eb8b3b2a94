"""Gradients against finite differences, identities that they obey, and what they cost."""

from dataclasses import replace

import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import levels_at, solve_equilibrium
from xietong.model.economy.gradient import gradients, log_welfare
from xietong.model.economy.kernels import prepare
from xietong.model.economy.levels import Levels
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.state import Shocks, no_shocks
from xietong.numerics.fixed_point import AccelerationSettings

EXACT = AccelerationSettings(tolerance=1e-13)
ECONOMY = crooked_economy()


def shaken() -> Shocks:
    random = np.random.default_rng(7)
    return replace(
        quiet(),
        productivity_hat=random.uniform(0.95, 1.1, (N_SECTOR, N_ZONE)),
        floor_space_hat=random.uniform(0.9, 1.3, N_ZONE),
        commuting_impedance=-0.2 * random.uniform(size=(N_ZONE, N_ZONE)),
        business_time=-2.0 * random.uniform(size=(N_ZONE, N_ZONE)),
        trade_cost_hat=1.0 - 0.05 * random.uniform(size=(N_SECTOR, N_ZONE, N_ZONE)),
    )


def rents_and_jobs(economy: Economy, levels: Levels) -> jnp.ndarray:
    """Two numbers that are not welfare: all floor rent, and jobs in the third zone."""
    return jnp.stack([levels.floor_demand.sum(), levels.employment[:, 2].sum()])


def values(shocks: Shocks, objectives: object) -> np.ndarray:
    solution = solve_equilibrium(ECONOMY, shocks, None, EXACT)
    levels = levels_at(ECONOMY, shocks, prepare(ECONOMY, shocks), solution.value)
    return np.asarray(objectives(ECONOMY, levels))  # type: ignore[operator]


ENTRIES = [
    ("productivity_hat", (2, 3)),
    ("floor_space_hat", (4,)),
    ("amenity_hat", (1, 5)),
    ("registration_hat", (2, 1)),
    ("commuting_impedance", (1, 3)),
    ("business_time", (0, 4)),
    ("trade_cost_hat", (1, 2, 5)),
    ("placed_jobs", (0, 2)),
    ("housed_jobs", (1, 3)),
    ("tied_workers", (1, 6)),
]


@pytest.mark.parametrize(("name", "entry"), ENTRIES, ids=[name for name, _ in ENTRIES])
@pytest.mark.parametrize("objectives", [log_welfare, rents_and_jobs], ids=["welfare", "rents_and_jobs"])
def test_a_gradient_is_the_slope_that_two_solves_show(name: str, entry: tuple[int, ...], objectives: object) -> None:
    shocks = shaken()
    solution = solve_equilibrium(ECONOMY, shocks, None, EXACT)
    _, slopes = gradients(ECONOMY, shocks, solution.value, objectives)  # type: ignore[arg-type]
    step = 1.0 if name in ("placed_jobs", "housed_jobs", "tied_workers") else 1e-5

    def moved(by: float) -> np.ndarray:
        changed = np.array(getattr(shocks, name), dtype=float)
        changed[entry] += by
        return values(replace(shocks, **{name: changed}), objectives)

    by_difference = (moved(step) - moved(-step)) / (2.0 * step)
    by_adjoint = np.array([np.asarray(getattr(slope, name))[entry] for slope in slopes])
    scale = np.abs(by_difference).max()
    np.testing.assert_allclose(by_adjoint, by_difference, rtol=1e-5, atol=1e-5 * scale)


def test_the_values_are_those_of_the_equilibrium() -> None:
    shocks = shaken()
    solution = solve_equilibrium(ECONOMY, shocks, None, EXACT)
    at, _ = gradients(ECONOMY, shocks, solution.value)
    np.testing.assert_allclose(at, values(shocks, log_welfare), rtol=1e-12)


def one_sector() -> Economy:
    random = np.random.default_rng(2)
    n_zone = 12
    place = random.uniform(0.0, 100.0, (n_zone, 2))
    distance = 5.0 + np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    commuters = np.exp(-0.08 * distance) * random.uniform(1e3, 1e5, (n_zone, n_zone))
    wage = random.uniform(2e4, 5e4, n_zone)
    jurisdiction = np.repeat([0, 1, 2], 4)
    return one_sector_economy(commuters, wage, distance, commuters.sum(axis=1), jurisdiction, OneSectorSettings())


def test_a_rise_of_productivity_everywhere_is_worth_the_share_of_goods() -> None:
    economy = one_sector()
    shocks = quiet_of(economy)
    _, (slope,) = gradients(economy, shocks, np.zeros(solve_equilibrium(economy, shocks).value.size))
    settings = OneSectorSettings()
    assert np.sum(slope.productivity_hat) == pytest.approx(1.0 - settings.housing_share, abs=1e-10)
    # The scale B of the draws moves utility by its power 1/epsilon.
    by_scale = np.sum(slope.amenity_hat) / settings.commuting_elasticity
    assert by_scale == pytest.approx(1.0 / settings.commuting_elasticity, abs=1e-10)


def quiet_of(economy: Economy) -> Shocks:
    return no_shocks(economy.n_zone, economy.n_sector, 0, economy.n_group, len(economy.jurisdiction_members))
