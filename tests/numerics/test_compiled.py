"""Fixed points inside one compiled program."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.numerics.compiled import solve_compiled
from xietong.numerics.fixed_point import AccelerationSettings, Status, solve_fixed_point

Given = tuple[jax.Array, jax.Array]


def wave(given: Given, points: jax.Array) -> jax.Array:
    matrix, shift = given
    return jnp.tanh(jnp.einsum("cij,cj->ci", matrix, points) + shift)


def cases(n_case: int, size: int, seed: int, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """Matrices and shifts of $G_c(x) = \\tanh(M_c x + s_c)$."""
    random = np.random.default_rng(seed)
    scales = np.linspace(0.1, scale, n_case)[:, None, None]
    return scales * random.normal(size=(n_case, size, size)) / size**0.5, random.normal(size=(n_case, size))


@given(n_case=st.just(3), size=st.sampled_from([1, 17]), seed=st.integers(0, 100))
@settings(max_examples=15, deadline=None)
def test_each_case_is_solved_as_it_would_be_alone_outside(n_case: int, size: int, seed: int) -> None:
    matrix, shift = cases(n_case, size, seed, scale=0.9)
    rules = AccelerationSettings(tolerance=1e-13)
    together = solve_compiled(wave, (matrix, shift), np.zeros((n_case, size)), rules)
    assert set(together.status) == {Status.CONVERGED}
    assert (np.asarray(together.error) <= 1e-13).all()
    for case in range(n_case):
        alone = solve_fixed_point(lambda x, c=case: np.tanh(matrix[c] @ x + shift[c]), np.zeros(size), rules)
        assert abs(int(together.steps[case]) - alone.steps) <= 1
        np.testing.assert_allclose(together.value[case], alone.value, atol=1e-12)


def mixed(given: None, x: jax.Array) -> jax.Array:
    wander = x[3] + 0.1 * jnp.stack([jnp.cos(7.0 * x[3, 1]), 1.0 + jnp.sin(5.0 * x[3, 0]) ** 2])
    return jnp.stack([jnp.cos(x[0]), x[1] * jnp.nan, x[2] + 1.0, wander, 0.0 * x[4]])


def test_cases_end_each_in_its_own_way_and_do_not_touch_one_another() -> None:
    rules = AccelerationSettings(stall_limit=15, step_limit=300)
    ended = solve_compiled(mixed, None, np.full((5, 2), 0.3), rules)
    assert ended.status == (
        Status.CONVERGED,
        Status.DIVERGED,
        Status.STALLED,
        Status.STALLED,
        Status.CONVERGED,
    )
    np.testing.assert_allclose(ended.value[0], 0.7390851332151607, rtol=1e-11)
    assert int(ended.steps[4]) == solve_fixed_point(lambda x: 0.0 * x, np.full(2, 0.3), rules).steps


@pytest.mark.parametrize("depth", [0, 1, 10])
def test_depth_and_step_limit_hold(depth: int) -> None:
    matrix, shift = cases(2, 5, 0, scale=0.5)
    rules = AccelerationSettings(depth=depth, step_limit=3)
    ended = solve_compiled(wave, (matrix, shift), np.zeros((2, 5)), rules)
    assert ended.status == (Status.STEP_LIMIT, Status.STEP_LIMIT)
    np.testing.assert_array_equal(ended.steps, 3)
    rules = AccelerationSettings(depth=depth, first_step=1.0, tolerance=1e-12)
    assert set(solve_compiled(wave, (matrix, shift), np.zeros((2, 5)), rules).status) == {Status.CONVERGED}


def test_no_step_is_longer_than_the_cap() -> None:
    far = solve_compiled(steps_of_hundred, None, np.zeros((1, 1)), AccelerationSettings(step_limit=4, step_cap=0.5))
    np.testing.assert_allclose(far.value, 2.0)


def steps_of_hundred(given: None, points: jax.Array) -> jax.Array:
    return points + 100.0
