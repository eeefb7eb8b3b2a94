"""The Theil index and its split."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from xietong.assess.inequality import nearest_neighbours, theil, theil_index

INCOMES = arrays(np.float64, 7, elements=st.floats(1.0, 1e5))
WEIGHTS = arrays(np.float64, 7, elements=st.floats(0.5, 1e6))
PART = np.array([0, 0, 1, 1, 1, 2, 2])


def test_equal_incomes_have_no_inequality() -> None:
    assert theil_index(np.full(4, 3.0), np.array([1.0, 2.0, 3.0, 4.0])) == pytest.approx(0.0, abs=1e-15)


def test_the_index_of_two_zones_is_the_formula_by_hand() -> None:
    expected = 0.5 * (0.5 * np.log(0.5)) + 0.5 * (1.5 * np.log(1.5))
    assert theil_index(np.array([1.0, 3.0]), np.array([10.0, 10.0])) == pytest.approx(expected)


def test_one_zone_that_earns_everything_gives_the_log_of_the_number_of_people() -> None:
    income = np.array([1.0, 1e-9, 1e-9, 1e-9])
    assert theil_index(income, np.ones(4)) == pytest.approx(np.log(4.0), rel=1e-6)


@settings(deadline=None)
@given(INCOMES, WEIGHTS)
def test_between_and_within_add_up_to_the_index_of_all_zones(income: np.ndarray, weight: np.ndarray) -> None:
    split = theil(income, weight, PART)
    assert split.total == pytest.approx(theil_index(income, weight), rel=1e-9, abs=1e-12)
    assert split.between + split.within == split.total


@settings(deadline=None)
@given(INCOMES, WEIGHTS)
def test_the_index_does_not_see_the_currency_nor_the_order_of_zones(income: np.ndarray, weight: np.ndarray) -> None:
    order = np.arange(7)[::-1]
    value = theil_index(income, weight)
    assert theil_index(7.0 * income, weight) == pytest.approx(value, rel=1e-9, abs=1e-12)
    assert theil_index(income[order], weight[order]) == pytest.approx(value, rel=1e-9, abs=1e-12)
    assert value >= -1e-12


def test_splitting_a_zone_in_two_changes_nothing() -> None:
    income, weight = np.array([2.0, 5.0]), np.array([6.0, 4.0])
    halves = theil_index(np.array([2.0, 2.0, 5.0]), np.array([3.0, 3.0, 4.0]))
    assert halves == pytest.approx(theil_index(income, weight))


def test_equal_parts_leave_all_inequality_within() -> None:
    split = theil(np.array([1.0, 3.0, 1.0, 3.0]), np.ones(4), np.array([0, 0, 1, 1]))
    assert split.between == pytest.approx(0.0, abs=1e-15)
    assert split.within > 0


def test_the_side_of_the_border_is_the_nearest_zone_of_each_ring_zone(six) -> None:
    zones = six.region.zones
    side = nearest_neighbours(zones, zones.tags["ring"], zones.jurisdiction == 0)
    assert side.tolist() == [False, False, True, False, False, False]
