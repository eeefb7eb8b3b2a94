"""Block GMRES."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.maps import matrix_with

from xietong.numerics.linear_system import LinearSettings, solve_linear


@given(size=st.integers(1, 30), width=st.integers(1, 11), seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_any_regular_system_is_solved_with_a_full_basis(size: int, width: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix = np.eye(size) + 0.5 * random.normal(size=(size, size)) / size**0.5
    right = random.normal(size=(size, width))
    solved = solve_linear(lambda v: matrix @ v, right)
    assert solved.is_converged
    np.testing.assert_allclose(matrix @ solved.value, right, atol=1e-8)


def test_the_residual_is_that_of_the_worst_column() -> None:
    random = np.random.default_rng(1)
    matrix = np.eye(40) - matrix_with(1.6j, 40, seed=1)
    right = random.normal(size=(40, 3))
    solved = solve_linear(lambda v: matrix @ v, right, LinearSettings(tolerance=1e-3))
    by_hand = np.linalg.norm(right - matrix @ solved.value, axis=0) / np.linalg.norm(right, axis=0)
    assert solved.residual == pytest.approx(by_hand.max(), rel=1e-9)
    assert solved.residual <= 1e-3


def test_columns_that_are_zero_equal_or_of_very_different_size_do_no_harm() -> None:
    random = np.random.default_rng(2)
    matrix = np.eye(30) - matrix_with(0.9, 30, seed=2)
    one, two = random.normal(size=30), random.normal(size=30)
    right = np.stack([one, np.zeros(30), one, 1e-12 * two, 1e12 * one, one + two], axis=1)
    solved = solve_linear(lambda v: matrix @ v, right)
    assert solved.is_converged
    np.testing.assert_allclose(solved.value, np.linalg.solve(matrix, right), rtol=1e-7, atol=1e-20)
    assert np.all(solved.value[:, 1] == 0.0)


def test_columns_of_one_block_need_fewer_products_than_one_by_one() -> None:
    random = np.random.default_rng(3)
    matrix = np.eye(200) - matrix_with(0.3 + 1.6j, 200, seed=3)
    right = random.normal(size=(200, 8))
    together = solve_linear(lambda v: matrix @ v, right)
    alone = [solve_linear(lambda v: matrix @ v, column[:, None]) for column in right.T]
    assert together.products < min(a.products for a in alone)
    np.testing.assert_allclose(together.value, np.concatenate([a.value for a in alone], axis=1), rtol=1e-6, atol=1e-8)


def test_a_basis_that_is_full_is_begun_anew() -> None:
    random = np.random.default_rng(4)
    matrix = np.eye(60) - matrix_with(0.5 + 0.5j, 60, seed=4, rest=0.8)
    right = random.normal(size=(60, 2))
    solved = solve_linear(lambda v: matrix @ v, right, LinearSettings(basis_limit=12))
    assert solved.is_converged
    np.testing.assert_allclose(matrix @ solved.value, right, atol=1e-8)


def test_a_solution_given_as_the_start_costs_one_product() -> None:
    matrix = np.eye(20) - matrix_with(0.5, 20, seed=5)
    value = np.random.default_rng(5).normal(size=(20, 2))
    solved = solve_linear(lambda v: matrix @ v, matrix @ value, start=value)
    assert solved.products == 1
    np.testing.assert_array_equal(solved.value, value)


def test_a_singular_system_is_given_up_and_says_so() -> None:
    matrix = np.diag([1.0, 2.0, 0.0])
    solved = solve_linear(lambda v: matrix @ v, np.ones((3, 1)))
    assert not solved.is_converged
    assert solved.residual == pytest.approx(3.0**-0.5)


def test_what_is_not_a_number_is_not_converged() -> None:
    assert not solve_linear(lambda v: v, np.full((3, 1), np.nan)).is_converged
    assert not solve_linear(lambda v: v * np.nan, np.ones((3, 1))).is_converged


def test_no_more_products_are_made_than_allowed() -> None:
    matrix = np.diag(np.arange(1.0, 101.0))
    solved = solve_linear(lambda v: matrix @ v, np.ones((100, 1)), LinearSettings(product_limit=7))
    assert not solved.is_converged
    assert solved.products <= 8
