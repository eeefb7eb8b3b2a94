"""Equilibria that may be used."""

from dataclasses import replace

import numpy as np
from tests.model.economy.crooked import crooked_economy, quiet

from xietong.model.economy.certified import solve_certified
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.numerics.fixed_point import AccelerationSettings, Status

ECONOMY = crooked_economy()


def shaken(size: float = 0.1):
    random = np.random.default_rng(2)
    return replace(quiet(), productivity_hat=np.exp(size * random.normal(size=ECONOMY.wage.shape)))


def test_the_root_is_that_of_the_plain_solve_with_a_certificate() -> None:
    found = solve_certified(ECONOMY, shaken())
    plain = solve_equilibrium(ECONOMY, shaken(), settings=AccelerationSettings(tolerance=1e-12))
    assert found.is_certified
    assert found.methods == ("acceleration",)
    assert found.status is Status.CONVERGED
    np.testing.assert_allclose(found.value, plain.value, atol=1e-10)
    assert found.certificate.determinant_sign == 1
    assert (found.certificate.roots_found, found.certificate.starts_tried) == (1, 4)


def test_the_bound_holds_the_distance_between_solves_from_two_starts() -> None:
    first = solve_certified(ECONOMY, shaken(), n_start=0)
    start = first.value + 0.1 * np.random.default_rng(3).normal(size=len(first.value))
    second = solve_certified(ECONOMY, shaken(), start, n_start=0)
    bound = first.certificate.error_bound + second.certificate.error_bound
    assert np.max(np.abs(first.value - second.value)) <= bound


def test_no_other_start_is_tried_unless_asked() -> None:
    assert solve_certified(ECONOMY, shaken(), n_start=0).certificate.starts_tried == 0


def test_the_same_seed_gives_the_same_search() -> None:
    one, two = (solve_certified(ECONOMY, shaken(), seed=7) for _ in range(2))
    assert np.array_equal(one.value, two.value)
    assert one.certificate.roots_found == two.certificate.roots_found


def test_where_acceleration_stands_still_the_last_digits_are_refined() -> None:
    found = solve_certified(ECONOMY, shaken(0.3), tolerance=1e-18, n_start=0)
    assert found.methods == ("acceleration", "refinement")
    assert found.is_certified
    assert np.max(np.abs(found.value - solve_certified(ECONOMY, shaken(0.3), n_start=0).value)) < 1e-9


def test_what_leaves_the_range_of_numbers_is_refused_and_no_other_start_is_tried() -> None:
    beyond = replace(quiet(), productivity_hat=np.full(ECONOMY.wage.shape, 1e300))
    found = solve_certified(ECONOMY, beyond)
    assert not found.is_certified
    assert found.certificate.starts_tried == 0


def test_progress_is_told_from_beginning_to_end() -> None:
    told = []
    solve_certified(ECONOMY, shaken(), n_start=0, progress=lambda *step: told.append(step))
    assert told[0] == ("equilibrium", 0, 4)
    assert told[-1] == ("equilibrium", 4, 4)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_a_residual_of_zero_is_not_believed_to_be_zero() -> None:
    found = solve_certified(ECONOMY, quiet(), n_start=0)
    hidden = np.finfo(float).eps * len(found.value) ** 0.5 / found.certificate.smallest_singular_value
    assert found.certificate.error_bound >= hidden
