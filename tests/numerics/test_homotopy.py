"""Paths of easier problems."""

import numpy as np
import pytest
from tests.numerics.maps import smooth_map

from xietong.numerics.fixed_point import AccelerationSettings, Solution, Status, solve_fixed_point
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.homotopy import solve_along


def shifted(share: float) -> FixedPointMap:
    """$x = \\tau$ by $G(x) = (x + \\tau) / 2$."""
    return FixedPointMap(lambda x: (x + share) / 2.0, lambda x, v: v / 2.0, lambda x, y: y / 2.0, 1)


def solve(problem: FixedPointMap, start: np.ndarray) -> Solution:
    return solve_fixed_point(problem.evaluate, start)


def solve_near(problem: FixedPointMap, start: np.ndarray) -> Solution:
    """Converges from within 0.15 of the root alone."""
    if abs(problem.evaluate(start)[0] - start[0]) > 0.075:
        return Solution(start, Status.STALLED, 1, (1.0,))
    return solve(problem, start)


def test_the_path_ends_at_the_root_of_the_whole_problem() -> None:
    path = solve_along(shifted, np.zeros(1), solve)
    assert path.solution.status is Status.CONVERGED
    assert path.solution.value[0] == pytest.approx(1.0)
    assert (path.reached, path.shares) == (1.0, (0.25, 0.5, 1.0))
    assert path.solution.steps == len(path.solution.errors)


def test_the_way_to_a_share_that_fails_is_halved() -> None:
    path = solve_along(shifted, np.zeros(1), solve_near)
    assert path.solution.status is Status.CONVERGED
    assert path.reached == 1.0
    assert path.shares[0] == 0.125


def test_the_line_through_two_roots_is_followed() -> None:
    begun = []

    def watched(problem: FixedPointMap, start: np.ndarray) -> Solution:
        begun.append(float(start[0]))
        return solve(problem, start)

    solve_along(shifted, np.zeros(1), watched)
    np.testing.assert_allclose(begun, [0.0, 0.25, 1.0], atol=1e-9)


def test_halving_has_an_end_and_the_share_reached_is_told() -> None:
    counted = []

    def never_beyond_a_third(problem: FixedPointMap, start: np.ndarray) -> Solution:
        counted.append(1)
        solution = solve(problem, start)
        return solution if solution.value[0] < 1 / 3 else Solution(start, Status.STALLED, 1, (1.0,))

    path = solve_along(shifted, np.zeros(1), never_beyond_a_third, halving_limit=5)
    assert path.solution.status is Status.STALLED
    assert 0.25 <= path.reached < 1 / 3
    assert len(counted) <= 12


def test_a_shock_too_large_for_one_solve_is_reached_by_steps() -> None:
    random = np.random.default_rng(8)
    matrix, shift = 1.6 * random.normal(size=(40, 40)) / 40**0.5, 3.0 * random.normal(size=40)
    rules = AccelerationSettings(stall_limit=40)
    path = solve_along(
        lambda share: smooth_map(matrix, share * shift),
        np.zeros(40),
        lambda problem, start: solve_fixed_point(problem.evaluate, start, rules),
    )
    assert path.solution.status is Status.CONVERGED
    np.testing.assert_allclose(np.tanh(matrix @ path.solution.value + shift), path.solution.value, atol=1e-10)
