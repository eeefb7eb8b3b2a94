"""Bargaining with and without payments."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xietong.errors import ShareError
from xietong.share import kalai_smorodinsky, kalai_smorodinsky_among, nash, nash_among

points = arrays(np.float64, (5, 3), elements=st.integers(0, 20)).filter(
    lambda given_points: (given_points.max(axis=0) > 0).all()
)


def test_with_payments_the_surplus_is_shared_by_power() -> None:
    np.testing.assert_allclose(nash(10.0, [1.0, 3.0]), [4.0, 6.0])
    np.testing.assert_allclose(nash(10.0, [1.0, 3.0], [2.0, 1.0]), [5.0, 5.0])
    np.testing.assert_allclose(kalai_smorodinsky(10.0, [1.0, 3.0]), [4.0, 6.0])


def test_who_can_hope_for_less_concedes_in_the_same_part() -> None:
    # Hopes are 7 - 1 = 6 and 5 - 3 = 2 above the fallback; the surplus of 6 is three quarters of both.
    np.testing.assert_allclose(kalai_smorodinsky(10.0, [1.0, 3.0], [20.0, 5.0]), [5.5, 4.5])


def test_between_two_corners_nash_and_kalai_smorodinsky_meet_in_the_middle() -> None:
    corners = [[4.0, 0.0], [0.0, 2.0]]
    np.testing.assert_allclose(nash_among(corners, [0.0, 0.0]), [2.0, 1.0], atol=1e-8)
    np.testing.assert_allclose(kalai_smorodinsky_among(corners, [0.0, 0.0]), [2.0, 1.0], atol=1e-8)


def test_a_better_offer_to_one_side_moves_kalai_smorodinsky_but_not_nash() -> None:
    kinked = [[3.0, 0.0], [2.0, 2.0], [0.0, 2.0]]
    np.testing.assert_allclose(nash_among(kinked, [0.0, 0.0]), [2.0, 2.0], atol=1e-7)
    # The line from (3, 0) to (2, 2) meets the ray towards the hopes (3, 2) at t = 6/7.
    wider = [[3.0, 0.0], [2.0, 2.0], [1.0, 2.0]]
    np.testing.assert_allclose(kalai_smorodinsky_among(wider, [0.0, 0.0]), [18 / 8, 12 / 8], atol=1e-8)


@given(points, st.lists(st.integers(1, 9), min_size=3, max_size=3))
@settings(deadline=None, max_examples=20)
def test_nash_is_where_no_outcome_promises_more(possible: np.ndarray, weights: list[int]) -> None:
    power = np.array(weights) / sum(weights)
    agreed = nash_among(possible, np.zeros(3), weights)
    assert (agreed > 0).all()
    # The product is greatest where the weighted relative gain of every outcome is at most one.
    assert (possible @ (power / agreed)).max() <= 1.0 + 1e-8


@given(points, st.lists(st.integers(1, 5), min_size=3, max_size=3), st.integers(-9, 9))
@settings(deadline=None, max_examples=8)
def test_both_move_with_units_and_fallbacks(possible: np.ndarray, units: list[int], shift: int) -> None:
    for rule in (nash_among, kalai_smorodinsky_among):
        agreed = rule(possible, np.zeros(3))
        moved = rule(possible * units + shift, np.full(3, float(shift)))
        np.testing.assert_allclose(moved, agreed * units + shift, atol=1e-5)


@pytest.mark.parametrize(
    "deal",
    [
        lambda: nash(3.0, [2.0, 2.0]),
        lambda: kalai_smorodinsky(3.0, [2.0, 2.0]),
        lambda: nash_among([[1.0, -1.0], [-1.0, 0.5]], [0.0, 0.0]),
        lambda: kalai_smorodinsky_among([[1.0, -1.0], [-1.0, 0.5]], [0.0, 0.0]),
    ],
)
def test_where_someone_must_lose_there_is_no_deal(deal: Callable[[], object]) -> None:
    with pytest.raises(ShareError, match="worse off"):
        deal()


def test_powers_points_and_hopes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShareError, match="weights"):
        nash(10.0, [1.0, 1.0], [1.0, 0.0])
    with pytest.raises(ShareError, match="points"):
        nash_among([1.0, 2.0], [0.0, 0.0])
    with pytest.raises(ShareError, match="highest"):
        kalai_smorodinsky(10.0, [0.0, 0.0], [3.0, 3.0])
