"""Many fixed points at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.numerics.batch import solve_fixed_points
from xietong.numerics.fixed_point import AccelerationSettings, Status, solve_fixed_point


def cases(n_case: int, size: int, seed: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Matrices and shifts of $G_c(x) = \\tanh(M_c x + c_c)$, some of them far from contractions."""
    random = np.random.default_rng(seed)
    sizes = np.linspace(0.1, scale, n_case)[:, None, None]
    return sizes * random.normal(size=(n_case, size, size)) / size**0.5, random.normal(size=(n_case, size))


@given(n_case=st.integers(1, 6), size=st.integers(1, 30), seed=st.integers(0, 100))
@settings(max_examples=25, deadline=None)
def test_each_case_is_solved_as_it_would_be_alone(n_case: int, size: int, seed: int) -> None:
    matrix, shift = cases(n_case, size, seed, scale=0.9)
    rules = AccelerationSettings(tolerance=1e-13)
    together = solve_fixed_points(
        lambda x: np.tanh((matrix @ x[:, :, None])[:, :, 0] + shift), np.zeros((n_case, size)), rules
    )
    for case in range(n_case):
        alone = solve_fixed_point(lambda x, c=case: np.tanh(matrix[c] @ x + shift[c]), np.zeros(size), rules)
        one = together.cases[case]
        assert one.status is alone.status is Status.CONVERGED
        assert abs(one.steps - alone.steps) <= 1
        np.testing.assert_allclose(one.value, alone.value, atol=1e-12)


def test_cases_end_each_in_its_own_way_and_do_not_touch_one_another() -> None:
    def evaluate(x: np.ndarray) -> np.ndarray:
        wave = x + 0.1 * np.stack([np.cos(7.0 * x[:, 1]), 1.0 + np.sin(5.0 * x[:, 0]) ** 2], axis=1)
        return np.stack([np.cos(x[0]), x[1] * np.nan, x[2] + 1.0, wave[3], 0.0 * x[4]])

    rules = AccelerationSettings(stall_limit=15, step_limit=300)
    together = solve_fixed_points(evaluate, np.full((5, 2), 0.3), rules)
    assert tuple(case.status for case in together.cases) == (
        Status.CONVERGED,
        Status.DIVERGED,
        Status.STALLED,
        Status.STALLED,
        Status.CONVERGED,
    )
    alone = solve_fixed_point(np.cos, np.full(2, 0.3), rules)
    assert together.cases[0].steps == alone.steps
    np.testing.assert_allclose(together.value[0], alone.value, atol=1e-12)
    stalled = together.cases[3]
    image = evaluate(np.tile(stalled.value, (5, 1)))[3]
    assert np.max(np.abs(image - stalled.value)) == pytest.approx(min(stalled.errors))
    assert together.cases[4].steps < together.evaluations == together.cases[2].steps


def test_all_cases_are_evaluated_every_time_and_those_that_ended_stay_where_they_are() -> None:
    seen = []

    def evaluate(x: np.ndarray) -> np.ndarray:
        seen.append(x.copy())
        return np.stack([0.0 * x[0], np.cos(x[1])])

    together = solve_fixed_points(evaluate, np.array([[0.0], [1.0]]))
    assert together.cases[0].steps == 1 < together.cases[1].steps == len(seen)
    assert all(points.shape == (2, 1) and points[0, 0] == 0.0 for points in seen)


def test_the_memory_of_a_case_is_cleared_when_its_own_residual_grows() -> None:
    def cliff(x: np.ndarray) -> np.ndarray:
        return np.where(np.abs(x) < 0.5, 0.999 * x + 1e-4, 40.0 - 3.0 * x)

    rules = AccelerationSettings(step_limit=40, tolerance=1e-13)
    start = np.array([0.45, 2.0])
    together = solve_fixed_points(lambda x: np.stack([cliff(x[0]), cliff(x[1])]), start[:, None], rules)
    for case in range(2):
        alone = solve_fixed_point(cliff, start[[case]], rules)
        assert together.cases[case].status is alone.status
        np.testing.assert_allclose(together.cases[case].errors, alone.errors, rtol=1e-6, atol=1e-12)


def test_the_step_limit_is_kept() -> None:
    together = solve_fixed_points(lambda x: x + 1.0, np.zeros((3, 2)), AccelerationSettings(step_limit=4))
    assert [case.status for case in together.cases] == [Status.STEP_LIMIT] * 3
    assert [case.steps for case in together.cases] == [4, 4, 4]
    assert together.evaluations == 4
