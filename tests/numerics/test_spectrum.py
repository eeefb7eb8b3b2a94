"""Singular values and determinants without the matrix."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.maps import matrix_with

from xietong.numerics.spectrum import (
    SignReason,
    generic_vector,
    sign_by_eigenvalues,
    smallest_singular_value,
    warm_start,
)


@given(size=st.integers(1, 40), seed=st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_the_smallest_singular_value_is_that_of_the_decomposition(size: int, seed: int) -> None:
    matrix = np.random.default_rng(seed).normal(size=(size, size))
    inverse = np.linalg.inv(matrix)
    found = smallest_singular_value(
        lambda b: inverse @ b, lambda b: inverse.T @ b, generic_vector(size), tolerance=1e-7, step_limit=60
    )
    assert found.is_converged
    assert found.value == pytest.approx(np.linalg.svd(matrix)[1][-1], rel=1e-5)
    assert np.linalg.norm(matrix @ found.right) == pytest.approx(found.value, rel=1e-3)


def test_an_estimate_that_was_cut_short_says_so_and_bounds_from_above() -> None:
    values = np.linspace(0.01, 0.02, 200)
    cut = smallest_singular_value(lambda b: b / values, lambda b: b / values, generic_vector(200), step_limit=2)
    assert not cut.is_converged
    assert cut.value > 0.01


def test_a_start_from_the_neighbour_needs_fewer_steps() -> None:
    matrix = np.eye(100) - matrix_with(0.2 + 1.6j, 100, seed=1, rest=0.97)
    inverse = np.linalg.inv(matrix)
    cold = smallest_singular_value(lambda b: inverse @ b, lambda b: inverse.T @ b, generic_vector(100))
    start = warm_start(100, cold.right)
    warm = smallest_singular_value(lambda b: inverse @ b, lambda b: inverse.T @ b, start)
    assert warm.steps < cold.steps
    assert warm.value == pytest.approx(cold.value, rel=1e-2)


@given(seed=st.integers(0, 500), scale=st.floats(0.2, 2.0))
@settings(max_examples=40, deadline=None)
def test_the_sign_is_that_of_the_determinant(seed: int, scale: float) -> None:
    random = np.random.default_rng(seed)
    jacobian = scale * random.normal(size=(60, 60)) / 60**0.5 + random.uniform(0.0, 2.0) * np.ones((60, 60)) / 60
    eigenvalues = np.linalg.eigvals(jacobian)
    found = sign_by_eigenvalues(lambda v: jacobian @ v, generic_vector(60))
    if np.abs(eigenvalues - 1.0).min() > 1e-6:
        assert found.reason is SignReason.FOUND
        assert found.sign == np.linalg.slogdet(np.eye(60) - jacobian)[0]


@pytest.mark.parametrize(("beyond", "sign"), [(0, 1), (1, -1), (2, 1), (5, -1), (9, -1)])
def test_every_eigenvalue_beyond_one_turns_the_sign(beyond: int, sign: int) -> None:
    diagonal = np.concatenate([1.2 + 0.2 * np.arange(beyond), -3.0 + np.linspace(0.0, 3.5, 100 - beyond)])
    found = sign_by_eigenvalues(lambda v: diagonal * v, generic_vector(100))
    assert (found.sign, found.reason) == (sign, SignReason.FOUND)


def test_an_eigenvalue_close_to_one_is_looked_at_closely() -> None:
    for gap in (1e-3, -1e-3, 1e-6, -1e-6):
        diagonal = np.concatenate([[1.0 + gap], np.linspace(-1.0, 0.9, 99)])
        assert sign_by_eigenvalues(lambda v, d=diagonal: d * v, generic_vector(100)).sign == -np.sign(gap)


def test_at_a_fold_there_is_no_sign() -> None:
    diagonal = np.concatenate([[1.0], np.linspace(-1.0, 0.9, 99)])
    found = sign_by_eigenvalues(lambda v: diagonal * v, generic_vector(100))
    assert (found.sign, found.reason) == (0, SignReason.SINGULAR)


def test_too_many_eigenvalues_beyond_one_are_not_counted() -> None:
    diagonal = np.linspace(2.0, 3.0, 200)
    found = sign_by_eigenvalues(lambda v: diagonal * v, generic_vector(200))
    assert (found.sign, found.reason) == (0, SignReason.NOT_SEPARATED)


def test_a_map_that_is_constant_has_a_positive_determinant() -> None:
    assert sign_by_eigenvalues(np.zeros_like, generic_vector(100)).sign == 1


def test_the_generic_vector_is_the_same_on_every_run_and_of_unit_length() -> None:
    np.testing.assert_array_equal(generic_vector(7), generic_vector(7))
    assert np.linalg.norm(generic_vector(1000)) == pytest.approx(1.0)
    assert abs(generic_vector(1000).sum()) < 1.0
