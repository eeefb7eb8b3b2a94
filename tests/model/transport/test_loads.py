"""Loads of lines: by hand on a small network, and their conservation on any tree."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.model.transport.loads import business_trips, rail_loads, tree_flows
from xietong.model.transport.paths import graph, shortest
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.skims import Ground
from xietong.region.networks import RailNetwork

SETTINGS = TransportSettings()


def _ground(n_station: int) -> Ground:
    """A place at each station, far from all others."""
    at_home = np.where(np.eye(n_station) > 0, 5.0, np.inf)
    nowhere = np.full((n_station, n_station), np.inf)
    return Ground(
        car=nowhere,
        bicycle=nowhere,
        bus=nowhere,
        distance_km=nowhere,
        street_km=nowhere,
        metro=nowhere,
        access=at_home,
        interchange=nowhere,
        is_commute=np.ones((n_station, n_station), dtype=bool),
    )


@pytest.fixture
def fork(rail_network: Callable[..., RailNetwork]) -> RailNetwork:
    """Line a from s0 over s1 to s2, a branch b from s1 to s3, and a section of a that never opens."""
    segments = [(0, 1, "a"), (1, 2, "a"), (1, 3, "b"), (2, 4, "a")]
    network = rail_network([0.0, 40.0, 90.0, 120.0, 150.0], segments, "high_speed")
    return replace(network, is_open=np.array([True, True, True, False]))


def test_travellers_are_counted_on_every_segment_that_they_ride(fork: RailNetwork) -> None:
    trips = np.zeros((5, 5))
    trips[0, 2], trips[2, 0], trips[0, 3], trips[1, 3], trips[0, 4] = 100.0, 10.0, 7.0, 3.0, 999.0
    load = rail_loads(fork, _ground(5), trips, 16.0, 2020, SETTINGS)
    np.testing.assert_allclose(load, [117.0, 110.0, 10.0, 0.0])


def test_parallel_segments_of_a_line_are_counted_once(
    fork: RailNetwork, with_segment: Callable[..., RailNetwork]
) -> None:
    trips = np.zeros((5, 5))
    trips[0, 1] = 50.0
    twice = with_segment(fork, 0, 1, "a", minutes=99.0)
    np.testing.assert_allclose(rail_loads(twice, _ground(5), trips, 16.0, 2020, SETTINGS), [50.0, 0, 0, 0, 0])


def test_nobody_rides_where_nothing_runs(fork: RailNetwork) -> None:
    assert not rail_loads(fork, _ground(5), np.ones((5, 5)), 16.0, 1990, SETTINGS).any()


@given(seed=st.integers(0, 10_000))
def test_what_leaves_a_source_arrives_and_nothing_is_lost_on_the_way(seed: int) -> None:
    random = np.random.default_rng(seed)
    n = 8
    start, end = random.integers(0, n, (2, 30))
    network = graph(n, start, end, random.uniform(1.0, 9.0, 30))
    minutes, before = shortest(network, np.arange(n))
    wanted = np.where(np.isfinite(minutes), random.uniform(0.0, 5.0, (n, n)), 0.0)
    np.fill_diagonal(wanted, 0.0)
    used = tree_flows(before, minutes, wanted)
    np.testing.assert_allclose(
        used.sum(axis=0) - used.sum(axis=1), wanted.sum(axis=0) - wanted.sum(axis=1), atol=1e-9
    )
    length = network.toarray()
    assert (used * length).sum() == pytest.approx((wanted * np.where(np.isfinite(minutes), minutes, 0.0)).sum())


def test_every_job_makes_its_business_trips_and_none_ends_at_home() -> None:
    jobs, minutes = np.array([10.0, 20.0, 40.0]), np.array([[5, 30, 60.0], [30, 5, np.inf], [60, np.inf, 5]])
    trips = business_trips(jobs, minutes, 0.5, 1.0)
    np.testing.assert_allclose(trips.sum(axis=1), 0.5 * jobs)
    np.testing.assert_allclose(np.diag(trips), 0.0)
    assert trips[0, 1] / trips[0, 2] == pytest.approx((20 / 30) / (40 / 60))
    assert business_trips(jobs[:1], minutes[:1, :1], 0.5, 1.0).sum() == 0.0
