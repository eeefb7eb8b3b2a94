"""The time of a link, its slope, and the area under it."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.transport.assignment.networks import crooked, network

from xietong.model.transport.assignment.delay import link_area, link_capacity_slope, link_minutes, link_slope


def test_the_time_of_a_link_is_that_of_the_formula():
    graph = network([(1, 2, 10, 0.15, 4, 100)], 2, 2)
    assert link_minutes(graph, np.array([200.0])) == pytest.approx([10 * (1 + 0.15 * 16)])
    assert link_area(graph, np.array([200.0])) == pytest.approx([10 * (200 + 0.15 / 5 * 200**5 / 100**4)])


def test_a_power_of_zero_is_a_constant_time_and_needs_no_capacity():
    graph = network([(1, 2, 10, 0.5, 0, 0)], 2, 2)
    volume = np.array([7.0])
    assert link_minutes(graph, volume) == pytest.approx([15.0])
    assert link_slope(graph, volume) == pytest.approx([0.0])
    assert link_area(graph, volume) == pytest.approx([105.0])


def test_slopes_and_area_agree_with_differences_for_every_power():
    graph, _ = crooked()
    graph = replace(graph, capacity=np.maximum(graph.capacity, 1.0))
    volume, step = np.linspace(3.0, 40.0, len(graph.start)), 1e-5
    for exact, function in ((link_minutes, link_area), (link_slope, link_minutes)):
        difference = (function(graph, volume + step) - function(graph, volume - step)) / (2 * step)
        np.testing.assert_allclose(exact(graph, volume), difference, rtol=1e-6, atol=1e-9)
    wider, narrower = (replace(graph, capacity=graph.capacity + change) for change in (step, -step))
    difference = (link_minutes(wider, volume) - link_minutes(narrower, volume)) / (2 * step)
    np.testing.assert_allclose(link_capacity_slope(graph, volume), difference, rtol=1e-6, atol=1e-9)


def test_a_power_below_one_has_a_finite_slope_at_no_flow():
    graph = network([(1, 2, 10, 1, 0.5, 100)], 2, 2)
    assert np.isfinite(link_slope(graph, np.array([0.0]))).all()
