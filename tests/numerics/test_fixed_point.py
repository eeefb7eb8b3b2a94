"""Anderson acceleration."""

import itertools

import numpy as np

from xietong.numerics.fixed_point import AccelerationSettings, Status, solve_fixed_point


def test_a_linear_map_is_solved_in_about_as_many_steps_as_it_has_unknowns() -> None:
    random = np.random.default_rng(2)
    matrix = random.normal(size=(6, 6)) / 4.0
    shift = random.normal(size=6)
    solution = solve_fixed_point(lambda x: matrix @ x + shift, np.zeros(6), AccelerationSettings(step_cap=10.0))
    assert solution.status is Status.CONVERGED
    assert solution.steps <= 10
    np.testing.assert_allclose(solution.value, np.linalg.solve(np.eye(6) - matrix, shift), atol=1e-9)


def test_a_map_that_plain_iteration_cannot_solve_is_solved() -> None:
    solution = solve_fixed_point(lambda x: -3.0 * x + 4.0, np.array([5.0]))
    assert solution.status is Status.CONVERGED
    assert abs(solution.value[0] - 1.0) < 1e-9


def test_no_unknown_moves_by_more_than_the_cap() -> None:
    seen = []

    def far(x: np.ndarray) -> np.ndarray:
        seen.append(x.copy())
        return x + np.array([100.0, 1.0])

    solve_fixed_point(far, np.zeros(2), AccelerationSettings(step_cap=0.5, step_limit=4))
    assert max(np.max(np.abs(b - a)) for a, b in itertools.pairwise(seen)) <= 0.5 + 1e-12


def test_a_map_that_leaves_the_numbers_is_reported_as_diverged() -> None:
    solution = solve_fixed_point(lambda x: x * np.nan, np.ones(2))
    assert solution.status is Status.DIVERGED


def test_the_error_of_every_step_is_kept() -> None:
    solution = solve_fixed_point(np.cos, np.array([1.0]))
    assert len(solution.errors) == solution.steps
    assert solution.errors[-1] <= 1e-11 < solution.errors[0]


def test_a_solve_that_stalls_is_given_up_at_its_best_point() -> None:
    def turn(x: np.ndarray) -> np.ndarray:
        # The residual never falls below one tenth.
        return x + 0.1 * np.array([np.cos(7.0 * x[1]), 1.0 + np.sin(5.0 * x[0]) ** 2])

    solution = solve_fixed_point(turn, np.zeros(2), AccelerationSettings(stall_limit=15))
    assert solution.status is Status.STALLED
    assert 15 <= solution.steps < 60
    assert np.max(np.abs(turn(solution.value) - solution.value)) == min(solution.errors)


def test_looking_out_for_a_stall_changes_nothing_in_a_solve_that_converges() -> None:
    plain = solve_fixed_point(np.cos, np.array([1.0]))
    watched = solve_fixed_point(np.cos, np.array([1.0]), AccelerationSettings(stall_limit=40))
    assert watched.errors == plain.errors


def test_the_step_is_the_one_of_the_least_squares_problem() -> None:
    random = np.random.default_rng(5)
    matrix, shift = random.normal(size=(8, 8)) / 4.0, random.normal(size=8)
    points = []

    def evaluate(x: np.ndarray) -> np.ndarray:
        points.append(x.copy())
        return np.tanh(matrix @ x + shift)

    settings = AccelerationSettings(tolerance=0.0, step_limit=7, depth=3, step_cap=1e9)
    solution = solve_fixed_point(evaluate, np.zeros(8), settings)
    residuals = [np.tanh(matrix @ x + shift) - x for x in points]
    changes = np.diff(residuals, axis=0)[-3:].T
    moves = np.diff(points, axis=0)[-3:].T
    weights = np.linalg.lstsq(changes, residuals[-1], rcond=None)[0]
    by_hand = points[-1] + residuals[-1] - (moves + changes) @ weights
    np.testing.assert_allclose(solution.value, by_hand, atol=1e-9)


def test_a_step_of_no_length_is_no_division_by_zero() -> None:
    solution = solve_fixed_point(lambda x: x, np.ones(3), AccelerationSettings(tolerance=-1.0, step_limit=3))
    assert solution.status is Status.STEP_LIMIT
    np.testing.assert_array_equal(solution.value, np.ones(3))
