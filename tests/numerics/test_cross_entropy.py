"""Shares nearest to a prior."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.numerics.cross_entropy import Bounds, nearest_to_prior, range_of_each, violation


def _sum_and_first(low: float, high: float) -> Bounds:
    return Bounds(np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]]), np.array([1.0, low]), np.array([1.0, high]))


def test_without_bounds_that_bind_the_prior_is_only_scaled() -> None:
    found = nearest_to_prior(np.array([1.0, 2.0, 5.0]), _sum_and_first(0.0, 1.0))
    np.testing.assert_allclose(found, np.array([1.0, 2.0, 5.0]) / 8.0, atol=1e-13)


def test_a_bound_that_binds_moves_the_others_in_proportion() -> None:
    found = nearest_to_prior(np.array([1.0, 2.0, 5.0]), _sum_and_first(0.3, 0.4))
    np.testing.assert_allclose(found, [0.3, 0.2, 0.5], atol=1e-13)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.01, 10.0), min_size=6, max_size=6), st.floats(0.05, 0.9), st.floats(0.05, 0.9))
def test_bounds_are_kept_whatever_the_prior(prior: list[float], first: float, second: float) -> None:
    matrix = np.kron(np.eye(2), np.ones(3))
    rows = np.vstack([matrix, np.eye(6)[[0, 3]]])
    bounds = Bounds(rows, np.array([1.0, 1.0, first, 0.0]), np.array([1.0, 1.0, 1.0, second]))
    found = nearest_to_prior(np.array(prior), bounds)
    assert (found > 0.0).all()
    assert violation(bounds, found) < 1e-9


def test_the_range_of_each_is_that_of_its_bounds() -> None:
    low, high = range_of_each(_sum_and_first(0.3, 0.4))
    np.testing.assert_allclose(low, [0.3, 0.0, 0.0], atol=1e-12)
    np.testing.assert_allclose(high, [0.4, 0.7, 0.7], atol=1e-12)


def test_bounds_that_contradict_one_another_are_refused() -> None:
    bounds = Bounds(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([1.0, 2.0]), np.array([1.0, 2.0]))
    with pytest.raises(ValueError, match="bounds"):
        nearest_to_prior(np.array([1.0, 1.0]), bounds)
    with pytest.raises(ValueError, match="bounds"):
        range_of_each(bounds)
