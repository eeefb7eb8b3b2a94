"""Classes of a difference."""

import numpy as np
import pytest

from xietong.report.classes import LADDER, NOT_ASSESSED, NOT_SURE, bounds_of, classify


def test_bounds_are_three_neighbours_on_the_ladder_below_the_97th_percentile():
    values = np.concatenate([np.linspace(-29.0, 29.0, 99), [400.0]])
    assert bounds_of(values) == (1.0, 3.0, 10.0)
    assert bounds_of(values * 10) == (10.0, 30.0, 100.0)


def test_the_smallest_bounds_are_the_lowest_rungs():
    assert bounds_of(np.zeros(5)) == LADDER[:3]
    assert bounds_of(np.full(3, np.nan)) == LADDER[:3]


def test_classes_mirror_about_zero():
    values = np.array([-20.0, -5.0, -2.0, 0.0, 2.0, 5.0, 20.0])
    classes = classify(values, (1.0, 3.0, 10.0))
    assert classes.of_zone.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert classify(-values, (1.0, 3.0, 10.0)).of_zone.tolist() == [6, 5, 4, 3, 2, 1, 0]
    assert (classes.above, classes.below) == (3, 3)


def test_three_kinds_of_nothing_are_kept_apart():
    values = np.array([0.1, 0.1, np.nan, 5.0])
    low, high = np.array([-0.5, -2.0, np.nan, 4.0]), np.array([0.5, 2.0, np.nan, 6.0])
    classes = classify(values, (1.0, 3.0, 10.0), low, high)
    assert classes.of_zone.tolist() == [3, NOT_SURE, NOT_ASSESSED, 5]


@pytest.mark.parametrize("seed", range(5))
def test_every_zone_is_in_one_class(seed):
    values = np.random.default_rng(seed).normal(0.0, 2.0, 199)
    classes = classify(values, bounds_of(values))
    assert sum(classes.count(number) for number in range(7)) == 199
