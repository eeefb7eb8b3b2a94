"""User equilibrium: closed forms, published networks, and networks as crooked as real ones."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.transport.assignment.networks import braess, crooked, demand, network, sioux_falls

from xietong.errors import NetworkError
from xietong.model.transport.assignment import AssignmentSettings, AssignmentStatus, Method, VehicleClass, assign
from xietong.model.transport.assignment.delay import link_area
from xietong.model.transport.assignment.equilibrium import Assignment
from xietong.region.traffic.network import TrafficNetwork

BOTH = pytest.mark.parametrize("method", list(Method))
TIGHT = AssignmentSettings(gap=1e-10, method=Method.PROJECTION)


def solve(graph: TrafficNetwork, trips: np.ndarray, method: Method = Method.PROJECTION, gap: float = 1e-10):
    return assign(graph, [VehicleClass(trips)], AssignmentSettings(gap=gap, method=method))


def least_cost(result: Assignment, class_index: int, origin: int, destination: int) -> float:
    """Cost of the cheapest path by Bellman and Ford, passing no node that is not passed."""
    graph = result.problem.network
    cost = result.minutes + result.problem.fixed[class_index]
    distance = np.full(len(graph.node), np.inf)
    distance[origin] = 0.0
    for _ in graph.node:
        for link, (start, end) in enumerate(zip(graph.start, graph.end, strict=True)):
            if graph.is_through[start] or start == origin:
                distance[end] = min(distance[end], distance[start] + cost[link])
    return float(distance[destination])


def assert_wardrop(result: Assignment, tolerance: float) -> None:
    """Every path that is used costs as little as the cheapest one there is."""
    paths, problem = result.paths, result.problem
    cost = result.minutes + problem.fixed
    for pair in range(len(problem.demand)):
        own = range(paths.first[pair], paths.first[pair + 1])
        links = [paths.entries[paths.begin[path] : paths.begin[path + 1]] for path in own]
        assert paths.flow[own.start : own.stop].sum() == pytest.approx(problem.demand[pair])
        class_index = problem.pair_class[pair]
        least = least_cost(result, class_index, problem.pair_origin[pair], problem.pair_destination[pair])
        excess = [
            flow * (cost[class_index, way].sum() - least) for flow, way in zip(paths.flow[own], links, strict=True)
        ]
        assert sum(excess) <= tolerance


@BOTH
def test_braess_is_solved_exactly(method):
    result = solve(*braess(), method)
    assert result.is_converged
    assert result.certificate.gap <= 1e-10
    np.testing.assert_allclose(result.volume, [4, 2, 2, 2, 4], rtol=1e-6)
    np.testing.assert_allclose(result.minutes, [40, 52, 52, 12, 40], rtol=1e-6)


def test_without_the_new_road_braess_travellers_are_faster():
    graph, trips = braess()
    result = solve(replace(graph, free_minutes=np.where(np.arange(5) == 3, 1e3, graph.free_minutes)), trips)
    np.testing.assert_allclose(result.volume, [3, 3, 3, 0, 3], atol=1e-6)
    assert result.minutes[0] + result.minutes[2] == pytest.approx(83.0)


@pytest.mark.parametrize(("method", "gap"), [(Method.PROJECTION, 1e-6), (Method.FRANK_WOLFE, 1e-4)])
def test_sioux_falls_comes_to_its_best_known_objective(method, gap):
    graph, trips, best = sioux_falls()
    result = solve(graph, trips, method, gap)
    assert result.certificate.gap <= gap
    assert result.certificate.objective == pytest.approx(link_area(graph, best).sum(), rel=gap)
    assert result.certificate.conservation_error < 1e-12


def test_sioux_falls_comes_to_its_best_known_volumes():
    graph, trips, best = sioux_falls()
    np.testing.assert_allclose(solve(graph, trips, gap=1e-12).volume, best, atol=1e-3)


def test_two_ways_share_trips_by_hand_for_a_root_and_a_power_between_integers():
    # 10 + 2 sqrt(v / 4) = 8 + 4 (w / 9)^1.5 with v = 4 and w = 9.
    graph = network([(1, 2, 10, 0.2, 0.5, 4), (1, 2, 8, 0.5, 1.5, 9)], 2, 2)
    result = solve(graph, demand(2, o1d2=13.0))
    np.testing.assert_allclose(result.volume, [4.0, 9.0], rtol=1e-7)
    np.testing.assert_allclose(result.minutes, [12.0, 12.0], rtol=1e-7)


def test_crooked_networks_are_solved_alike_by_both_methods():
    graph, trips = crooked()
    paths, links = solve(graph, trips), solve(graph, trips, Method.FRANK_WOLFE, 1e-6)
    assert paths.is_converged
    assert links.is_converged
    assert paths.certificate.objective == pytest.approx(links.certificate.objective, rel=1e-6)
    assert max(paths.certificate.conservation_error, links.certificate.conservation_error) < 1e-12
    assert_wardrop(paths, 1e-6)


@BOTH
def test_no_one_drives_into_a_node_without_an_exit_or_through_a_closed_centroid(method):
    graph, trips = crooked()
    result = solve(graph, trips, method, 1e-6)
    assert result.volume[16] == result.volume[17] == 0.0
    # Into and out of centroid 2 go only its own trips, though links 4 and 16 would be the fastest way from 5 to 6.
    assert result.volume[graph.end == 1].sum() == pytest.approx(trips[:, 1].sum())
    assert result.volume[graph.start == 1].sum() == pytest.approx(trips[1].sum())


def test_an_open_centroid_is_passed():
    graph, trips = crooked()
    result = solve(replace(graph, is_through=np.ones(8, dtype=bool)), trips)
    assert result.volume[graph.end == 1].sum() > trips[:, 1].sum() + 1.0


@BOTH
def test_without_trips_there_is_nothing_to_solve(method):
    graph, _ = braess()
    for trips in (np.zeros((2, 2)), np.diag([3.0, 4.0])):
        result = solve(graph, trips, method)
        assert result.is_converged
        assert (result.volume == 0.0).all()
        assert result.certificate.gap == 0.0


def test_one_zone_alone_uses_no_link():
    graph = network([(1, 2, 1, 1, 1, 1)], 1, 2)
    assert (solve(graph, np.array([[5.0]])).volume == 0.0).all()


def test_pairs_without_a_path_are_named():
    graph = network([(1, 2, 1, 1, 1, 1), (2, 3, 1, 1, 1, 1)], 3, 3)
    with pytest.raises(NetworkError, match=r"origin 3, destination 1: 7 trips have no path"):
        solve(graph, demand(3, o1d3=1.0, o3d1=7.0))


def test_a_closed_centroid_on_the_only_way_leaves_a_pair_without_a_path():
    graph = network([(1, 2, 1, 1, 1, 1), (2, 3, 1, 1, 1, 1)], 3, 3, blocked=3)
    with pytest.raises(NetworkError, match=r"origin 1, destination 3"):
        solve(graph, demand(3, o1d2=2.0, o1d3=1.0))


@pytest.mark.parametrize(
    "faulty",
    [
        VehicleClass(np.zeros((3, 3))),
        VehicleClass(np.array([[0.0, -1.0], [0.0, 0.0]])),
        VehicleClass(np.zeros((2, 2)), value_of_time=0.0),
        VehicleClass(np.zeros((2, 2)), toll=np.array([1.0])),
    ],
)
def test_a_class_with_unusable_numbers_is_a_finding(faulty):
    with pytest.raises(NetworkError, match="class 2"):
        assign(braess()[0], [VehicleClass(np.zeros((2, 2))), faulty])


@BOTH
def test_a_toll_turns_away_those_whose_time_is_cheap(method):
    # Both ways take ten minutes; the toll of 10 is 20 minutes for the first class and 1 for the second.
    graph = network([(1, 2, 10, 0.1, 1, 10), (1, 2, 10, 0.1, 1, 10)], 2, 2, toll=[10.0, 0.0])
    trips = demand(2, o1d2=10.0)
    classes = [VehicleClass(trips, value_of_time=0.5), VehicleClass(trips, value_of_time=10.0, car_units=2.0)]
    result = assign(graph, classes, AssignmentSettings(gap=1e-9, method=method))
    # The second class evens out: 10 + 0.1 (2 x) + 1 = 10 + 0.1 (10 + 2 (10 - x)), so x = 5.
    np.testing.assert_allclose(result.flow, [[0.0, 10.0], [5.0, 5.0]], atol=1e-5)
    np.testing.assert_allclose(result.volume, [10.0, 20.0], atol=1e-5)


def test_a_heavy_class_is_as_many_cars():
    graph, trips, _ = sioux_falls()
    lorries = assign(graph, [VehicleClass(trips / 2.5, car_units=2.5)], TIGHT)
    np.testing.assert_allclose(lorries.flow[0] * 2.5, solve(graph, trips).volume, rtol=1e-5)


def test_the_store_keeps_no_more_paths_than_allowed():
    graph, trips, _ = sioux_falls()
    rules = AssignmentSettings(gap=1e-10, method=Method.PROJECTION, paths_per_pair=2, iteration_limit=50)
    result = assign(graph, [VehicleClass(trips)], rules)
    assert np.diff(result.paths.first).max() == 2
    assert result.status is not AssignmentStatus.CONVERGED
    assert result.certificate.conservation_error < 1e-12


def test_a_method_stops_at_its_limit_and_says_so():
    graph, trips, _ = sioux_falls()
    for method in Method:
        result = assign(graph, [VehicleClass(trips)], AssignmentSettings(method=method, iteration_limit=3))
        assert result.status is AssignmentStatus.ITERATION_LIMIT
        assert result.iterations == 3


def test_importing_the_wing_does_not_import_numba():
    code = "import sys, xietong.model.transport.assignment; assert 'numba' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_numba_the_other_method_is_taken(monkeypatch):
    name = "xietong.model.transport.assignment.equilibrium.has_compiler"
    monkeypatch.setattr(name, lambda: False)
    graph, trips = braess()
    assert assign(graph, [VehicleClass(trips)]).method is Method.FRANK_WOLFE
    with pytest.raises(NetworkError, match="numba"):
        solve(graph, trips)


@st.composite
def random_networks(draw):
    """A ring, so that all is connected, with chords of every power; one class or two."""
    n_node = draw(st.integers(4, 8))
    n_zone = draw(st.integers(2, 3))
    seed = np.random.default_rng(draw(st.integers(0, 10_000)))
    n_chord = draw(st.integers(2, 2 * n_node))
    ends = [(node + 1, (node + 1) % n_node + 1) for node in range(n_node)]
    ends += [tuple(int(node) + 1 for node in seed.choice(n_node, 2, replace=False)) for _ in range(n_chord)]
    links = [
        (*pair, seed.choice([0.0, 1.0, 5.0]), seed.choice([0.0, 0.15, 1.0]), seed.choice([0, 0.5, 1, 1.7, 4]), 10.0)
        for pair in ends
    ]
    toll = seed.choice([0.0, 1.0], len(links))
    trips = seed.uniform(0.0, 15.0, (draw(st.integers(1, 2)), n_zone, n_zone))
    return network(links, n_zone, n_node, toll=toll), trips


@settings(max_examples=60, deadline=None)
@given(random_networks())
def test_at_equilibrium_no_one_saves_by_another_path_and_no_vehicle_is_lost(drawn):
    graph, trips = drawn
    classes = [VehicleClass(own, value_of_time=1.0 + own.sum(), car_units=1.0 + row) for row, own in enumerate(trips)]
    result = assign(graph, classes, AssignmentSettings(gap=1e-8, method=Method.PROJECTION))
    assert result.is_converged
    assert result.certificate.conservation_error < 1e-12
    spent = float((result.volume * result.minutes).sum()) + 1.0
    assert_wardrop(result, 1e-6 * spent)
