"""Metro times."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.metro import is_open_line, metro_times, running_minutes
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.region.networks import Networks, RailNetwork

Extend = Callable[..., RailNetwork]
NOWHERE = np.zeros(0)


def times(metro: RailNetwork, settlements: Settlements, settings: TransportSettings, year: int = 2020) -> np.ndarray:
    driving = np.full((len(settlements), len(settlements)), 40.0)
    return metro_times(metro, settlements, driving, NOWHERE, NOWHERE, year, settings)[0]


def test_a_segment_counts_from_the_middle_of_its_year(networks: Networks) -> None:
    dates = replace(networks.metro, open_date=np.array([2020.5, 2020.51]))
    np.testing.assert_array_equal(is_open_line(dates, 2020), [True, False])
    np.testing.assert_array_equal(is_open_line(dates, 2021), [True, True])


def test_an_open_segment_of_unknown_date_has_always_been_open(networks: Networks) -> None:
    undated = replace(networks.metro, open_date=np.array([np.nan, -np.inf]))
    np.testing.assert_array_equal(is_open_line(undated, 1950), [True, True])
    planned = replace(undated, is_open=np.array([False, True]))
    np.testing.assert_array_equal(is_open_line(planned, 2050), [False, True])


def test_running_time_is_listed_or_the_pace_of_the_line_or_the_formula(
    networks: Networks, with_segment: Extend, settings: TransportSettings
) -> None:
    metro = with_segment(networks.metro, 2, 3, "m1")
    metro = with_segment(metro, 0, 3, "m2", speed=120.0)
    metro = replace(metro, length_km=np.array([3.0, 5.0, 14.0, 20.0]))
    cruise = settings.metro_speed_factor * 120.0
    wanted = [4.0, 4.0, 14.0 * 8.0 / 8.0, 60.0 * 20.0 / cruise + settings.metro_stop]
    np.testing.assert_allclose(running_minutes(metro, settings), wanted)


def test_a_ride_by_hand(networks: Networks, settlements: Settlements, settings: TransportSettings) -> None:
    settled = replace(settlements, area_km2=np.full(8, 1e-6))
    on_station = replace(settled, lat=np.zeros(8))
    found = times(networks.metro, on_station, settings)
    # Two rides of four minutes, in and out, and the wait; the walk from door to door is nearly nothing.
    assert found[0, 2] == pytest.approx(8.0 + 2 * settings.metro_entry + settings.metro_wait, abs=0.3)


def test_where_no_station_is_near_no_one_rides(
    networks: Networks, settlements: Settlements, settings: TransportSettings
) -> None:
    found = times(networks.metro, settlements, settings)
    assert np.isinf(found[:, 5:]).all()
    assert np.isinf(np.diag(found)).all()
    assert np.isfinite(found[0, 1])


def test_the_way_back_takes_as_long(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    metro = with_segment(networks.metro, 2, 3, "m2")
    metro = replace(
        metro,
        transfer_station=np.array([2, 2]),
        transfer_from_line=("m1", "m2"),
        transfer_to_line=("m2", "m1"),
        transfer_minutes=np.array([2.0, 6.0]),
    )
    found = times(metro, settlements, settings)
    np.testing.assert_allclose(found, found.T)


def test_a_listed_transfer_counts_the_mean_of_both_directions(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    metro = with_segment(networks.metro, 2, 3, "m2")
    listed = replace(
        metro,
        transfer_station=np.array([2, 2]),
        transfer_from_line=("m1", "m2"),
        transfer_to_line=("m2", "m1"),
        transfer_minutes=np.array([2.0, 6.0]),
    )
    longer = times(listed, settlements, settings)[0, 3] - times(metro, settlements, settings)[0, 3]
    assert longer == pytest.approx(4.0 - settings.metro_transfer)


def test_a_line_that_is_not_open_has_no_effect(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    later = with_segment(networks.metro, 2, 3, "m2", open_date=2025.0)
    before = times(networks.metro, settlements, settings)
    np.testing.assert_array_equal(times(later, settlements, settings, 2020), before)
    assert (times(later, settlements, settings, 2025)[0, 3:5] < before[0, 3:5]).all()


def test_a_metro_without_stations_serves_no_one(
    rail_network: Callable[..., RailNetwork], settlements: Settlements, settings: TransportSettings
) -> None:
    assert np.isinf(times(rail_network([], [], "metro"), settlements, settings)).all()
