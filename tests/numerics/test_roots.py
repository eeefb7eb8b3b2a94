"""Roots from many starts."""

import numpy as np
from tests.numerics.maps import double_well

from xietong.numerics.fixed_point import AccelerationSettings
from xietong.numerics.robust import RobustSettings
from xietong.numerics.roots import find_roots, random_starts


def test_a_map_with_one_root_has_one_from_everywhere() -> None:
    starts = random_starts(np.zeros(3), np.random.default_rng(1), 5)
    roots = find_roots(double_well(0.5, 3), np.zeros(3), starts)
    assert roots.values.shape == (1, 3)
    assert (roots.starts_tried, roots.starts_converged) == (5, 5)


def test_distinct_roots_are_counted_once_each() -> None:
    starts = np.array([[1.0], [-1.0], [1.1], [-0.8], [2.0]])
    roots = find_roots(double_well(2.0, 1), np.zeros(1), starts)
    np.testing.assert_allclose(np.sort(roots.values[:, 0]), [-0.9575040240772687, 0.0, 0.9575040240772687], atol=1e-9)


def test_a_root_that_acceleration_does_not_reach_is_found_by_newton() -> None:
    one_step = RobustSettings(acceleration=AccelerationSettings(step_limit=1))
    roots = find_roots(double_well(2.0, 1), np.array([0.9575040240772687]), np.array([[0.1]]), one_step)
    np.testing.assert_allclose(roots.values[:, 0], [0.9575040240772687, 0.0], atol=1e-9)


def test_without_a_start_only_the_known_root_is_there() -> None:
    roots = find_roots(double_well(2.0, 1), np.zeros(1), ())
    assert (len(roots.values), roots.starts_tried) == (1, 0)


def test_starts_are_the_same_for_the_same_generator() -> None:
    centre = np.arange(4.0)
    first = random_starts(centre, np.random.default_rng(7), 3, 0.1)
    np.testing.assert_array_equal(first, random_starts(centre, np.random.default_rng(7), 3, 0.1))
    assert 0.0 < np.max(np.abs(first - centre)) < 1.0
