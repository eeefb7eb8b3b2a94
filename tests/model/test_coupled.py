"""Economy and wings as one fixed point."""

from dataclasses import dataclass, fields, replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet, quiet_quantities
from tests.model.economy.test_equilibrium import shaken

from xietong.model.coupled import (
    Coupling,
    CouplingSettings,
    shocks_with,
    solve_coupled,
)
from xietong.model.coupled_map import coupled_gradients, coupled_map
from xietong.model.economy.certified import measure_root
from xietong.model.economy.equilibrium import levels_at, solve_equilibrium, without_pairs
from xietong.model.economy.kernels import prepare
from xietong.model.economy.outcome import commuting_flows_at
from xietong.model.economy.unknowns import size_of
from xietong.model.feedback import Feedback, Quantities, Wing
from xietong.model.state import Shocks, Status
from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point import AccelerationSettings

ECONOMY = crooked_economy()
EXACT = CouplingSettings(tolerance=1e-12, inner=AccelerationSettings(tolerance=1e-13))


@dataclass(frozen=True, eq=False)
class Linear:
    """Reads no economy: $z' = Mz + c$, and changes the productivity of all sectors of a zone by $z$."""

    matrix: Array
    constant: Array

    @property
    def size(self) -> int:
        return len(self.constant)

    def respond(self, quantities: Quantities, signal: Array) -> Array:
        return self.matrix @ signal + self.constant

    def feedback(self, signal: Array) -> Feedback:
        return Feedback(productivity=jnp.broadcast_to(signal[None, :], (N_SECTOR, N_ZONE)))


@dataclass(frozen=True, eq=False)
class Crowding:
    """Travel to a workplace is slower by an elasticity of the workers who arrive there over base."""

    arrivals: Array
    elasticity: Array

    @property
    def size(self) -> int:
        return len(self.arrivals)

    def respond(self, quantities: Quantities, signal: Array) -> Array:
        return self.elasticity * jnp.log(quantities.commuting.sum(axis=0) / self.arrivals)

    def feedback(self, signal: Array) -> Feedback:
        return Feedback(commuting_impedance=jnp.broadcast_to(signal[None, :], (N_ZONE, N_ZONE)))


@dataclass(frozen=True, eq=False)
class Smoke:
    """Output of a zone lowers its amenity."""

    output: Array
    elasticity: Array

    @property
    def size(self) -> int:
        return len(self.output)

    def respond(self, quantities: Quantities, signal: Array) -> Array:
        return jnp.log(quantities.volume.sum(axis=0) / self.output)

    def feedback(self, signal: Array) -> Feedback:
        return Feedback(amenity=-self.elasticity * jnp.broadcast_to(signal[None, :], quiet().amenity_hat.shape))


for _wing in (Linear, Crowding, Smoke):
    jax.tree_util.register_dataclass(_wing, data_fields=[f.name for f in fields(_wing)], meta_fields=[])


BASE = quiet_quantities(ECONOMY)


def crowding(elasticity: float) -> Crowding:
    return Crowding(np.asarray(BASE.commuting.sum(axis=0)), np.asarray(elasticity))


def smoke(elasticity: float) -> Smoke:
    return Smoke(np.asarray(BASE.volume.sum(axis=0)), np.asarray(elasticity))


def test_without_wings_it_is_the_equilibrium() -> None:
    alone = solve_equilibrium(ECONOMY, shaken())
    found = solve_coupled(ECONOMY, shaken(), ())
    np.testing.assert_array_equal(found.vector, alone.value)
    assert found.coupling == Coupling()


def test_a_wing_that_answers_nothing_leaves_the_year_to_the_last_digit() -> None:
    alone = solve_equilibrium(ECONOMY, shaken(), None, EXACT.inner)
    found = solve_coupled(ECONOMY, shaken(), (crowding(0.0),), settings=EXACT)
    np.testing.assert_allclose(found.solution.value, alone.value, atol=1e-12)
    np.testing.assert_array_equal(found.signal, 0.0)


def test_the_base_year_is_an_equilibrium_of_the_coupled_model() -> None:
    found = solve_coupled(ECONOMY, quiet(), (crowding(0.5), smoke(0.2)))
    np.testing.assert_allclose(found.vector, 0.0, atol=1e-10)
    assert found.solution.status is Status.CONVERGED


def test_a_linear_wing_ends_where_its_equation_says() -> None:
    random = np.random.default_rng(2)
    matrix, constant = 0.1 * random.uniform(size=(N_ZONE, N_ZONE)), 0.05 * random.uniform(size=N_ZONE)
    found = solve_coupled(ECONOMY, quiet(), (Linear(matrix, constant),), settings=EXACT)
    signal = np.linalg.solve(np.eye(N_ZONE) - matrix, constant)
    np.testing.assert_allclose(found.signal, signal, atol=1e-12)
    boosted = replace(quiet(), productivity_hat=np.exp(np.broadcast_to(signal, (N_SECTOR, N_ZONE))))
    np.testing.assert_allclose(
        found.solution.value, solve_equilibrium(ECONOMY, boosted, None, EXACT.inner).value, atol=1e-11
    )


def test_an_elasticity_of_delay_shrinks_small_changes_by_the_closed_form() -> None:
    # With L = d ln arrivals / d ln impedance of the economy alone, arrivals move by (I - e L)^-1 of what they would.
    step, elasticity = 1e-5, 0.3

    def arrivals(impedance: np.ndarray, push: float) -> np.ndarray:
        shocks = replace(
            quiet(),
            productivity_hat=np.exp(push * np.eye(1, N_ZONE, 2)) * np.ones((N_SECTOR, 1)),
            commuting_impedance=np.broadcast_to(impedance, (N_ZONE, N_ZONE)).copy(),
        )
        kernels = prepare(ECONOMY, shocks)
        value = solve_equilibrium(ECONOMY, shocks, None, EXACT.inner).value
        levels = levels_at(ECONOMY, without_pairs(shocks), kernels, value)
        flows = commuting_flows_at(ECONOMY, shocks, kernels, levels)
        return np.log(flows.sum(axis=0) / np.asarray(BASE.commuting.sum(axis=0)))

    slopes = [(arrivals(step * row, 0.0) - arrivals(-step * row, 0.0)) / (2 * step) for row in np.eye(N_ZONE)]
    alone = arrivals(np.zeros(N_ZONE), step)
    expected = np.linalg.solve(np.eye(N_ZONE) - elasticity * np.stack(slopes, axis=1), alone)
    pushed = replace(quiet(), productivity_hat=np.exp(step * np.eye(1, N_ZONE, 2)) * np.ones((N_SECTOR, 1)))
    found = solve_coupled(ECONOMY, pushed, (crowding(elasticity),), settings=EXACT)
    np.testing.assert_allclose(found.signal / elasticity, expected, atol=1e-3 * np.abs(expected).max())
    assert np.abs(expected[2]) < 0.95 * np.abs(alone[2])


def test_rounds_are_few_and_the_certificate_bounds_the_error() -> None:
    wings = (crowding(0.5), smoke(0.3))
    found = solve_coupled(ECONOMY, shaken(), wings)
    exact = solve_coupled(ECONOMY, shaken(), wings, settings=EXACT)
    assert found.solution.status is Status.CONVERGED
    assert found.coupling.residual <= 1e-8
    assert found.coupling.rounds <= 12
    assert np.abs(found.signal - exact.signal).max() <= 10.0 * max(found.coupling.error_bound, 1e-11)
    certificate = measure_root(coupled_map(ECONOMY, shaken(), wings), replace(found.solution, value=found.vector))
    assert certificate.is_certified
    assert certificate.determinant_sign == 1


def test_the_order_of_the_wings_does_not_matter() -> None:
    one = solve_coupled(ECONOMY, shaken(), (crowding(0.5), smoke(0.3)), settings=EXACT)
    other = solve_coupled(ECONOMY, shaken(), (smoke(0.3), crowding(0.5)), settings=EXACT)
    np.testing.assert_allclose(one.solution.value, other.solution.value, atol=1e-11)


def test_a_start_at_the_solution_needs_one_or_two_rounds() -> None:
    wings = (crowding(0.5),)
    first = solve_coupled(ECONOMY, shaken(), wings)
    again = solve_coupled(ECONOMY, shaken(), wings, first.vector)
    assert again.coupling.rounds <= 2
    np.testing.assert_allclose(again.vector, first.vector, atol=1e-7)


def test_wings_that_run_away_are_no_result() -> None:
    explosive = Linear(3.0 * np.eye(N_ZONE), np.full(N_ZONE, 0.1))
    found = solve_coupled(ECONOMY, quiet(), (explosive,), settings=CouplingSettings(round_limit=2))
    assert found.solution.status is not Status.CONVERGED


def test_quantities_add_up() -> None:
    np.testing.assert_allclose(
        BASE.trade.sum(axis=1) + BASE.imports, BASE.expenditure, rtol=1e-9, err_msg="purchases"
    )
    np.testing.assert_allclose(BASE.trade.sum(axis=2) + BASE.exports, BASE.output, rtol=1e-9, err_msg="sales")
    market = BASE.employment.sum() - np.asarray(BASE.workers)[0].sum()
    np.testing.assert_allclose(BASE.commuting.sum(), market + BASE.placed.sum(), rtol=1e-9)


WINGS = (crowding(0.5), smoke(0.3))
AT = solve_coupled(ECONOMY, shaken(), WINGS, settings=EXACT).vector


def welfare(shocks: Shocks, wings: tuple[Wing, ...], vector: np.ndarray) -> float:
    """Log welfare of the first group."""
    size = size_of(ECONOMY)
    year = shocks_with(wings, shocks, vector[size:])
    levels = levels_at(ECONOMY, without_pairs(year), prepare(ECONOMY, year), vector[:size])
    return float(np.log(np.asarray(levels.welfare_hat))[0])


def solved_welfare(shocks: Shocks, wings: tuple[Wing, ...]) -> float:
    return welfare(shocks, wings, solve_coupled(ECONOMY, shocks, wings, AT, EXACT).vector)


@pytest.mark.parametrize("name", ["productivity_hat", "commuting_impedance", "registration_hat"])
def test_gradients_go_through_the_coupling(name: str) -> None:
    shocks = shaken()
    value, ((slope, _), *_) = coupled_gradients(ECONOMY, shocks, WINGS, AT)
    way = np.random.default_rng(7).normal(size=np.shape(getattr(shocks, name)))
    up, down = (replace(shocks, **{name: getattr(shocks, name) + step * way}) for step in (1e-4, -1e-4))
    difference = (solved_welfare(up, WINGS) - solved_welfare(down, WINGS)) / 2e-4
    np.testing.assert_allclose((getattr(slope, name) * way).sum(), difference, rtol=2e-5)
    np.testing.assert_allclose(value[0], welfare(shocks, WINGS, AT), rtol=1e-12)
    assert not slope.is_quantity_fixed.any()


def test_gradients_reach_the_numbers_of_a_wing() -> None:
    _, ((_, (slope, _)), *_) = coupled_gradients(ECONOMY, shaken(), WINGS, AT)
    up, down = ((crowding(0.5 + step), WINGS[1]) for step in (1e-4, -1e-4))
    difference = (solved_welfare(shaken(), up) - solved_welfare(shaken(), down)) / 2e-4
    np.testing.assert_allclose(slope.elasticity, difference, rtol=1e-5)
