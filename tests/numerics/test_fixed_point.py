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
