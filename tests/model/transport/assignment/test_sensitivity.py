"""Derivatives of an equilibrium against differences of equilibria."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.transport.assignment.networks import braess, crooked, demand, network, sioux_falls

from xietong.model.transport.assignment import AssignmentSettings, Method, VehicleClass, assign
from xietong.model.transport.assignment.sensitivity import adjoint, sensitivity, tangent

EXACT = AssignmentSettings(gap=1e-13, method=Method.PROJECTION)
STEP = 1e-4


def solve(graph, trips):
    return assign(graph, [VehicleClass(own, car_units=1.0 + row) for row, own in enumerate(trips)], EXACT)


def cases():
    graph, trips = braess()
    yield pytest.param(graph, trips[None], 1e-6, id="braess")
    graph, trips, _ = sioux_falls()
    yield pytest.param(graph, trips[None], 1e-5, id="sioux falls")
    yield pytest.param(graph, np.stack([0.6 * trips, 0.2 * trips.T]), 1e-5, id="two classes")
    graph, trips = crooked()
    yield pytest.param(graph, trips[None], 1e-5, id="crooked")


@pytest.mark.parametrize(("graph", "trips", "tolerance"), list(cases()))
def test_the_tangent_is_the_limit_of_differences_and_the_adjoint_its_transpose(graph, trips, tolerance):
    random = np.random.default_rng(7)
    response = sensitivity(solve(graph, trips))
    for by_demand, by_capacity in ((1.0, 0.0), (0.0, 1.0)):
        demand_change = by_demand * trips * random.uniform(-1.0, 1.0, trips.shape)
        capacity_change = by_capacity * graph.capacity * random.uniform(-1.0, 1.0, graph.capacity.shape)
        flow, minutes = tangent(response, demand_change, capacity_change)
        more, less = (
            solve(
                replace(graph, capacity=graph.capacity + sign * STEP * capacity_change),
                trips + sign * STEP * demand_change,
            )
            for sign in (1.0, -1.0)
        )
        slope = (more.minutes - less.minutes) / (2.0 * STEP)
        np.testing.assert_allclose(minutes, slope, atol=tolerance * np.abs(slope).max())
        # Where times do not depend on flows, flows are not unique.
        bent = response.slope > 0.0
        slope = (more.volume - less.volume) / (2.0 * STEP)
        np.testing.assert_allclose(flow[bent], slope[bent], atol=tolerance * np.abs(slope).max())
        weights = random.normal(size=(2, len(flow)))
        by_trips, by_room = adjoint(response, *weights)
        whole = float((by_trips * demand_change).sum() + by_room @ capacity_change)
        assert whole == pytest.approx(float(weights[0] @ flow + weights[1] @ minutes), rel=1e-9, abs=1e-9)


def test_the_change_of_flows_carries_the_change_of_trips():
    graph, trips = crooked()
    change = demand(3, o1d3=1.0)
    flow, _ = tangent(sensitivity(solve(graph, trips[None])), change[None])
    balance = np.bincount(graph.end, flow, minlength=8) - np.bincount(graph.start, flow, minlength=8)
    np.testing.assert_allclose(balance, [-1, 0, 1, 0, 0, 0, 0, 0], atol=1e-12)


def test_shifts_that_no_stored_path_shows_are_found():
    # Two diamonds in a row: two paths suffice to carry all trips, but four ways are equally cheap.
    half = [(1, 3, 1, 1, 1, 1), (1, 3, 2, 1, 1, 2), (3, 2, 1, 2, 1, 1), (3, 2, 2, 1, 1, 3)]
    graph = network(half, 2, 3)
    response = sensitivity(solve(graph, demand(2, o1d2=9.0)[None]))
    assert response.cycles.shape[1] == 2


def test_with_one_path_only_all_trips_stay_on_it():
    graph = network([(1, 2, 5, 1, 2, 10)], 2, 2)
    flow, minutes = tangent(sensitivity(solve(graph, demand(2, o1d2=20.0)[None])), demand(2, o1d2=1.0)[None])
    np.testing.assert_allclose(flow, [1.0])
    np.testing.assert_allclose(minutes, [5 * 2 * 20 / 100])


def test_a_pair_without_trips_takes_its_cheapest_path():
    graph, trips, _ = sioux_falls()
    without = np.where(np.arange(24)[:, None] == 4, 0.0, trips)
    response = sensitivity(solve(graph, without[None]))
    change = demand(24, o5d12=1.0)
    more = solve(graph, (without + 1e-2 * change)[None])
    base = solve(graph, without[None])
    flow, _ = tangent(response, change[None])
    np.testing.assert_allclose(flow, (more.volume - base.volume) / 1e-2, atol=1e-2)
