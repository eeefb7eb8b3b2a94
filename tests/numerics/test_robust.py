"""The ladder of solvers."""

from dataclasses import replace

import numpy as np
import pytest
from tests.numerics.maps import linear_map, matrix_with, smooth_map

from xietong.numerics.fixed_point import AccelerationSettings, Status
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.newton import NewtonSettings
from xietong.numerics.robust import RobustSettings, Rung, solve_robustly

NO_ROOT = FixedPointMap(
    lambda x: x + 1.0 + x**2, lambda x, v: (1.0 + 2.0 * x) * v, lambda x, y: (1.0 + 2.0 * x) * y, 1
)


def test_what_the_first_rung_solves_needs_no_other() -> None:
    found = solve_robustly(smooth_map(matrix_with(0.5, 10, seed=1), np.ones(10)), np.zeros(10))
    assert found.solution.status is Status.CONVERGED
    assert found.rungs == (Rung.ACCELERATION,)


def test_the_last_digits_are_left_to_newton() -> None:
    random = np.random.default_rng(2)
    matrix = random.normal(size=(200, 200)) / 200**0.5 * 1.6
    rules = RobustSettings(
        acceleration=AccelerationSettings(depth=1, stall_limit=5), newton=NewtonSettings(tolerance=1e-13), near=np.inf
    )
    smooth = smooth_map(matrix, random.normal(size=200))
    found = solve_robustly(smooth, np.zeros(200), rules)
    assert found.solution.status is Status.CONVERGED
    assert found.rungs == (Rung.ACCELERATION, Rung.NEWTON)
    assert np.max(np.abs(smooth.evaluate(found.solution.value) - found.solution.value)) <= 1e-13
    assert found.solution.steps == len(found.solution.errors)


def test_a_problem_whose_whole_shock_fails_is_reached_along_the_path() -> None:
    # Acceleration may not make a step; Newton's method may make only short ones.
    rules = RobustSettings(
        acceleration=AccelerationSettings(step_limit=2), newton=NewtonSettings(step_cap=0.3, step_limit=4)
    )
    matrix = matrix_with(0.2 + 1.2j, 8, seed=3)
    shift = np.linspace(0.5, 1.0, 8)
    root = np.linalg.solve(np.eye(8) - matrix, shift)
    shift = shift * 2.0 / np.max(np.abs(root))
    found = solve_robustly(
        linear_map(matrix, shift), np.zeros(8), rules, lambda share: linear_map(matrix, share * shift)
    )
    assert found.solution.status is Status.CONVERGED
    assert found.rungs == (Rung.ACCELERATION, Rung.HOMOTOPY)
    np.testing.assert_allclose(found.solution.value, np.linalg.solve(np.eye(8) - matrix, shift), atol=1e-9)


@pytest.mark.parametrize("has_path", [False, True])
def test_what_no_rung_solves_is_told_with_the_best_point(has_path: bool) -> None:
    problem_at = (lambda share: NO_ROOT) if has_path else None
    found = solve_robustly(NO_ROOT, np.array([0.4]), problem_at=problem_at)
    assert found.solution.status is not Status.CONVERGED
    assert found.rungs[-1] is Rung.NEWTON
    assert (Rung.HOMOTOPY in found.rungs) == has_path
    assert NO_ROOT.evaluate(found.solution.value)[0] - found.solution.value[0] <= 1.17


def test_a_first_rung_that_leaves_the_numbers_does_not_spoil_the_next() -> None:
    wild = FixedPointMap(
        lambda x: np.where(x > 1.0, np.nan, x - 3.0 * (np.exp(x) - 1.5)),
        lambda x, v: (1.0 - 3.0 * np.exp(x)) * v,
        lambda x, y: (1.0 - 3.0 * np.exp(x)) * y,
        1,
    )
    rules = replace(RobustSettings(), acceleration=AccelerationSettings(first_step=1.0, step_cap=9.0, stall_limit=40))
    found = solve_robustly(wild, np.array([-1.0]), rules)
    assert found.solution.status is Status.CONVERGED
    assert found.rungs == (Rung.ACCELERATION, Rung.NEWTON)
    assert found.solution.value[0] == pytest.approx(np.log(1.5))
