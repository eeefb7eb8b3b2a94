"""Newton's method."""

import numpy as np
import pytest
from tests.numerics.maps import double_well, linear_map, matrix_with, smooth_map

from xietong.numerics.fixed_point import Status
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.newton import NewtonSettings, polish

DENSE, ITERATED = NewtonSettings(), NewtonSettings(dense_limit=0)
BOTH = pytest.mark.parametrize("settings", [DENSE, ITERATED], ids=["dense", "iterated"])


@BOTH
def test_a_linear_map_is_solved_to_rounding(settings: NewtonSettings) -> None:
    random = np.random.default_rng(1)
    matrix, shift = matrix_with(0.2 + 1.6j, 60, seed=1), 0.1 * random.normal(size=60)
    solution = polish(linear_map(matrix, shift), np.zeros(60), settings)
    assert solution.status is Status.CONVERGED
    np.testing.assert_allclose(solution.value, np.linalg.solve(np.eye(60) - matrix, shift), atol=1e-11)


@BOTH
def test_the_last_digits_are_reached(settings: NewtonSettings) -> None:
    random = np.random.default_rng(2)
    smooth = smooth_map(matrix_with(1.6j, 60, seed=2), random.normal(size=60))
    solution = polish(smooth, np.zeros(60), NewtonSettings(tolerance=2e-15, dense_limit=settings.dense_limit))
    assert solution.status is Status.CONVERGED
    assert np.max(np.abs(smooth.evaluate(solution.value) - solution.value)) <= 2e-15


@pytest.mark.parametrize(("settings", "steps"), [(ITERATED, 5), (DENSE, 8)], ids=["quadratic", "kept factors"])
def test_the_last_steps_are_few(settings: NewtonSettings, steps: int) -> None:
    cosine = FixedPointMap(np.cos, lambda x, v: -np.sin(x) * v, lambda x, y: -np.sin(x) * y, 1)
    solution = polish(cosine, np.array([0.7]), settings)
    assert solution.value[0] == pytest.approx(0.7390851332151607, abs=1e-12)
    assert solution.steps <= steps


@BOTH
def test_a_root_that_repels_plain_iteration_is_found(settings: NewtonSettings) -> None:
    solution = polish(double_well(2.0, 3), np.full(3, 0.1), settings)
    assert solution.status is Status.CONVERGED
    np.testing.assert_allclose(solution.value, 0.0, atol=1e-12)


@BOTH
def test_a_map_without_a_root_stalls_where_its_residual_is_smallest(settings: NewtonSettings) -> None:
    # x = x + 1 + x^2 has none; |G(x) - x| is smallest at 0, where I - G_x is singular.
    none = FixedPointMap(
        lambda x: x + 1.0 + x**2, lambda x, v: (1.0 + 2.0 * x) * v, lambda x, y: (1.0 + 2.0 * x) * y, 1
    )
    for start in (0.0, 0.7):
        solution = polish(none, np.array([start]), settings)
        assert solution.status in (Status.STALLED, Status.STEP_LIMIT)
        assert solution.errors[0] >= 1.0


@BOTH
def test_a_step_out_of_the_range_of_the_map_is_halved(settings: NewtonSettings) -> None:
    def evaluate(x: np.ndarray) -> np.ndarray:
        with np.errstate(invalid="ignore"):
            return x - 3.0 * np.log(x)

    logarithm = FixedPointMap(evaluate, lambda x, v: (1.0 - 3.0 / x) * v, lambda x, y: (1.0 - 3.0 / x) * y, 1)
    far = NewtonSettings(step_cap=1e9, dense_limit=settings.dense_limit)
    solution = polish(logarithm, np.array([8.0]), far)
    assert solution.status is Status.CONVERGED
    assert solution.value[0] == pytest.approx(1.0, abs=1e-12)
    assert not np.all(np.isfinite(solution.errors))


def test_no_unknown_moves_by_more_than_the_cap() -> None:
    linear = linear_map(np.zeros((2, 2)), np.array([10.0, -1.0]))
    solution = polish(linear, np.zeros(2), NewtonSettings(step_cap=0.5, step_limit=3))
    assert solution.status is Status.STEP_LIMIT
    np.testing.assert_allclose(solution.value, [1.5, -0.15])


def test_a_start_that_is_no_number_is_diverged_and_a_root_needs_no_step() -> None:
    linear = linear_map(np.zeros((2, 2)), np.zeros(2))
    assert polish(linear, np.array([np.nan, 0.0])).status is Status.DIVERGED
    assert polish(linear, np.zeros(2)).steps == 1


def test_factors_are_kept_while_they_serve() -> None:
    counted = []
    random = np.random.default_rng(3)
    smooth = smooth_map(matrix_with(0.5, 20, seed=3), 0.01 * random.normal(size=20))

    def push(x: np.ndarray, v: np.ndarray) -> np.ndarray:
        counted.append(1)
        return smooth.push(x, v)

    solution = polish(FixedPointMap(smooth.evaluate, push, smooth.pull, 20), np.zeros(20))
    assert solution.status is Status.CONVERGED
    assert len(counted) == 20


def test_the_path_does_not_depend_on_how_the_steps_are_solved() -> None:
    random = np.random.default_rng(4)
    smooth = smooth_map(matrix_with(1.2 + 1.0j, 40, seed=4), random.normal(size=40))
    one = polish(smooth, np.zeros(40), DENSE)
    other = polish(smooth, np.zeros(40), ITERATED)
    np.testing.assert_allclose(one.value, other.value, atol=1e-10)
