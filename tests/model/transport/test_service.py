"""Headways and trains that run through, on the graphs of railways and metros."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.model.transport.links import Journeys
from xietong.model.transport.railways import station_journeys, station_times
from xietong.model.transport.service import waits
from xietong.model.transport.settings import TransportSettings
from xietong.region.networks import RailNetwork

SETTINGS = TransportSettings()
NOWHERE = np.full((3, 3), np.inf)


@pytest.fixture
def two_lines(rail_network: Callable[..., RailNetwork]) -> RailNetwork:
    """An ordinary line that meets another at the middle station."""
    return rail_network([0.0, 40.0, 90.0], [(0, 1, "a"), (1, 2, "b")], "conventional")


def _journeys(rail: RailNetwork) -> Journeys:
    return station_journeys(rail, NOWHERE, 16.0, 2020, SETTINGS)


@given(headway=st.floats(0.5, 240.0))
def test_who_boards_waits_half_of_the_headway(headway: float) -> None:
    network = type("Network", (), {"headway": {"a": headway}})
    np.testing.assert_allclose(waits(network, ("a", "b"), 6.0), [headway / 2.0, 6.0])  # type: ignore[arg-type]


def test_a_headway_counts_where_people_board_and_where_they_change(two_lines: RailNetwork) -> None:
    usual = _journeys(two_lines).minutes
    rare = _journeys(replace(two_lines, headway={"b": 60.0})).minutes
    extra = 30.0 - SETTINGS.rail_wait
    np.testing.assert_allclose(rare[0, 1] - usual[0, 1], 0.0, atol=1e-6)
    np.testing.assert_allclose([rare[1, 2] - usual[1, 2], rare[0, 2] - usual[0, 2]], extra, atol=1e-6)


def test_a_headway_of_the_usual_wait_changes_nothing(two_lines: RailNetwork) -> None:
    same = replace(two_lines, headway={"a": 2.0 * SETTINGS.rail_wait, "b": 2.0 * SETTINGS.rail_wait})
    np.testing.assert_array_equal(_journeys(two_lines).minutes, _journeys(same).minutes)


def test_a_train_that_runs_through_is_no_transfer_and_its_minutes_are_on_board(two_lines: RailNetwork) -> None:
    through = _journeys(replace(two_lines, through=frozenset({("s1", "b", "a")})))
    assert (_journeys(two_lines).transfers[0, 2], through.transfers[0, 2]) == (1.0, 0.0)
    assert through.minutes[0, 2] - through.in_vehicle[0, 2] == pytest.approx(16.0, abs=1e-6)
    one_line = replace(two_lines, line=("a", "a"))
    np.testing.assert_allclose(through.minutes, _journeys(one_line).minutes, atol=1e-6)


def test_running_through_never_lengthens_a_journey(two_lines: RailNetwork) -> None:
    for minutes in (5.0, 25.0):
        before = station_times(two_lines, NOWHERE, minutes, 2020, SETTINGS)
        joint = replace(two_lines, through=frozenset({("s1", "a", "b")}))
        assert (station_times(joint, NOWHERE, minutes, 2020, SETTINGS) <= before + 1e-9).all()
