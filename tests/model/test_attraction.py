"""Attraction of places from how many come."""

import numpy as np
import pytest

from xietong.model.attraction import attraction

RANDOM = np.random.default_rng(4)
NEAR = np.exp(-RANDOM.uniform(0.0, 3.0, (5, 7)))
CHOOSERS = RANDOM.uniform(1.0, 9.0, 5)


def arrivals(nearness: np.ndarray, choosers: np.ndarray, attracted: np.ndarray) -> np.ndarray:
    weighted = nearness * attracted
    return choosers @ (weighted / weighted.sum(axis=1, keepdims=True))


def test_what_attracts_is_found_from_who_comes() -> None:
    attracted = RANDOM.uniform(0.1, 5.0, 7)
    found = attraction(NEAR, CHOOSERS, arrivals(NEAR, CHOOSERS, attracted))
    np.testing.assert_allclose(found, attracted / np.exp(np.log(attracted).mean()), rtol=1e-11)


def test_no_one_comes_where_nothing_attracts() -> None:
    attracted = RANDOM.uniform(0.1, 5.0, 7)
    attracted[3] = 0.0
    found = attraction(NEAR, CHOOSERS, arrivals(NEAR, CHOOSERS, attracted))
    assert found[3] == 0.0
    np.testing.assert_allclose(found / found[0], attracted / attracted[0], rtol=1e-11)


def test_two_places_by_hand() -> None:
    # One chooser in three goes to the second place, to which it is twice as far: a2/2 over a1 is a half.
    found = attraction(np.array([[1.0, 0.5]]), np.array([3.0]), np.array([2.0, 1.0]))
    np.testing.assert_allclose(found, [1.0, 1.0], rtol=1e-13)


def test_arrivals_that_no_attraction_brings_about_are_refused() -> None:
    # Both places are reached by one chooser each, who has nowhere else to go.
    with pytest.raises(ArithmeticError, match="too few choosers"):
        attraction(np.eye(2), np.array([1.0, 1.0]), np.array([1.5, 0.5]))


def test_groups_of_places_that_are_hardly_tied_find_their_relative_attraction() -> None:
    near = np.kron(np.eye(3), np.ones((4, 4))) * np.exp(-RANDOM.uniform(0.0, 3.0, (12, 12))) + 1e-9
    choosers = RANDOM.uniform(1.0, 9.0, 12)
    attracted = RANDOM.uniform(0.1, 5.0, 12) * np.repeat([1.0, 1e-3, 1e3], 4)
    found = attraction(near, choosers, arrivals(near, choosers, attracted))
    np.testing.assert_allclose(arrivals(near, choosers, found), arrivals(near, choosers, attracted), rtol=1e-11)
    # How the groups compare hangs on one chooser in a billion.
    np.testing.assert_allclose(found, attracted / np.exp(np.log(attracted).mean()), rtol=1e-3)
