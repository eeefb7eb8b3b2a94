"""What can be reached."""

import numpy as np
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis.strategies import floats

from xietong.model.transport.accessibility import market_potential, minutes_from, within

MINUTES = np.array([[5.0, 30.0, 50.0], [30.0, 4.0, np.inf], [60.5, np.inf, 8.0]])
PEOPLE = np.array([100.0, 20.0, 3.0])


def test_what_lies_within_a_time_by_hand() -> None:
    np.testing.assert_array_equal(within(MINUTES, PEOPLE, 30.0), [120.0, 120.0, 3.0])
    np.testing.assert_array_equal(within(MINUTES, PEOPLE, 90.0), [123.0, 120.0, 103.0])


@given(limit=floats(0.0, 200.0), more=floats(0.0, 100.0))
@settings_of_hypothesis(max_examples=25, deadline=None)
def test_more_time_never_reaches_less(limit: float, more: float) -> None:
    assert (within(MINUTES, PEOPLE, limit + more) >= within(MINUTES, PEOPLE, limit)).all()
    assert (within(MINUTES - 1.0, PEOPLE, limit) >= within(MINUTES, PEOPLE, limit)).all()


def test_the_potential_of_a_market_by_hand() -> None:
    found = market_potential(MINUTES, PEOPLE)
    np.testing.assert_allclose(found, [100 / 5 + 20 / 30 + 3 / 50, 100 / 30 + 20 / 5, 100 / 60.5 + 3 / 8])


def test_from_several_zones_the_nearest_counts_and_they_are_there_already() -> None:
    np.testing.assert_array_equal(minutes_from(MINUTES, np.array([0, 1])), [0.0, 0.0, 50.0])
