"""Many equilibria at once, and one without a way back to the processor."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from tests.model.economy.crooked import N_ZONE, crooked_economy, quiet

from xietong.model.economy.batch import solve_batch, solve_on_device
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.state import Shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status

ECONOMY = crooked_economy()
EXACT = AccelerationSettings(tolerance=1e-12)


def cases(n_case: int) -> list[Shocks]:
    """Land and productivity by case, and one matrix of pairs for all."""
    random = np.random.default_rng(6)
    shared = replace(quiet(), commuting_impedance=-0.2 * random.uniform(size=(N_ZONE, N_ZONE)))
    return [
        replace(
            shared,
            floor_space_hat=random.uniform(0.8, 1.3, N_ZONE),
            productivity_hat=random.uniform(0.95, 1.1, shared.productivity_hat.shape),
        )
        for _ in range(n_case)
    ]


def test_each_case_of_a_batch_has_the_root_that_it_has_alone() -> None:
    shocks = cases(3)
    together = solve_batch(ECONOMY, shocks, settings=EXACT)
    assert together.status == (Status.CONVERGED,) * 3
    for case, value in zip(shocks, np.asarray(together.value), strict=True):
        np.testing.assert_allclose(value, solve_equilibrium(ECONOMY, case, None, EXACT).value, atol=1e-10)


def test_the_solve_on_a_device_finds_the_same_root() -> None:
    device = jax.devices()[0]
    economy = jax.device_put(ECONOMY, device)
    shocks = cases(1)[0]
    solved = solve_on_device(economy, shocks, settings=EXACT)
    assert solved.value.devices() == {device}
    assert solved.status == (Status.CONVERGED,)
    outside = solve_equilibrium(ECONOMY, shocks, None, EXACT)
    np.testing.assert_allclose(solved.value[0], outside.value, atol=1e-10)
    assert abs(int(solved.steps[0]) - outside.steps) <= 2


def test_a_batch_refuses_cases_that_share_no_matrices() -> None:
    one, two = cases(1)[0], cases(1)[0]
    with pytest.raises(ValueError, match="share their matrices of pairs"):
        solve_batch(ECONOMY, [one, two])
    with pytest.raises(ValueError, match="same kinds of changes"):
        solve_batch(ECONOMY, [quiet(), replace(quiet(), floor_space_limit=np.ones(N_ZONE))])
