"""Skims of a year between settlements and between zones."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.model.transport.skims import network_of, skim_points, soft_average, zone_times
from xietong.model.transport.times import BICYCLE, BUS, BUSINESS, CAR, COMMUTING, METRO, MODES, PURPOSES, RAIL_CLASSES
from xietong.region.networks import Networks, RailNetwork

Extend = Callable[..., RailNetwork]
BICYCLE_ROW, BUS_ROW, CAR_ROW = MODES.index(BICYCLE), MODES.index(BUS), MODES.index(CAR)
RAIL_ROWS = [MODES.index(mode) for mode in (METRO, *RAIL_CLASSES)]


def test_every_axis_has_its_own_length(
    networks: Networks, settlements: Settlements, settings: TransportSettings
) -> None:
    points = skim_points(networks, settlements, 2020, settings)
    zones = zone_times(points, settlements, 3, settings)
    for purpose in PURPOSES:
        assert [mode.shape for mode in points.minutes[purpose]] == [(8, 8)] * len(MODES)
        assert zones.travel_time[purpose].shape == (len(MODES), 3, 3)
        assert zones.composite[purpose].shape == (3, 3)
    assert points.year == zones.year == 2020
    assert zones.mode == MODES


def test_times_are_the_same_both_ways_and_on_every_run(
    networks: Networks, settlements: Settlements, settings: TransportSettings
) -> None:
    one, two = (skim_points(networks, settlements, 2020, settings) for _ in range(2))
    for purpose in PURPOSES:
        np.testing.assert_array_equal(one.minutes[purpose], two.minutes[purpose])
        np.testing.assert_allclose(one.minutes[purpose], np.swapaxes(one.minutes[purpose], 1, 2))


def test_no_trip_is_free(networks: Networks, settlements: Settlements, settings: TransportSettings) -> None:
    minutes = skim_points(networks, settlements, 2020, settings).minutes[COMMUTING]
    assert (np.array(minutes) > 5.0).all()


def test_a_short_way_is_cycled(networks: Networks, settlements: Settlements, settings: TransportSettings) -> None:
    points = skim_points(networks, settlements, 2020, settings)
    cycled = settings.cycle_minutes + 60.0 * points.street_km[0, 0] / settings.cycle_speed_kmh
    assert points.minutes[COMMUTING][BICYCLE_ROW][0, 0] == pytest.approx(cycled)
    assert points.minutes[COMMUTING][BUS_ROW][0, 0] > settings.bus_minutes


def test_a_line_that_is_not_open_has_no_effect(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    later = replace(networks, metro=with_segment(networks.metro, 2, 3, "m2", open_date=2030.0))
    planned = replace(networks, metro=with_segment(networks.metro, 2, 3, "m2", open_date=np.nan, is_open=False))
    today = skim_points(networks, settlements, 2020, settings)
    for other in (later, planned):
        found = skim_points(other, settlements, 2020, settings)
        np.testing.assert_array_equal(found.minutes[COMMUTING], today.minutes[COMMUTING])


def test_a_new_line_helps_most_near_its_stations(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    opened = replace(networks, metro=with_segment(networks.metro, 2, 3, "m1", minutes=12.0))
    before = zone_times(skim_points(networks, settlements, 2020, settings), settlements, 3, settings)
    after = zone_times(skim_points(opened, settlements, 2020, settings), settlements, 3, settings)
    saved = before.composite[COMMUTING] - after.composite[COMMUTING]
    assert saved[0, 1] > 1.0
    assert saved[0, 1] > 10.0 * saved[0, 2]
    assert saved[2, 2] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("kind", ["metro", "rail", "road"])
def test_an_opening_never_makes_anyone_slower(
    kind: str, networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    opened = {
        "metro": replace(networks, metro=with_segment(networks.metro, 2, 3, "m2", minutes=15.0)),
        "rail": replace(networks, rail=with_segment(networks.rail, 0, 1, "r2", minutes=14.0)),
        "road": replace(networks, road=replace(networks.road, is_planned=np.zeros(6, dtype=bool))),
    }[kind]
    points = [skim_points(part, settlements, 2020, settings) for part in (networks, opened)]
    before, after = (zone_times(part, settlements, 3, settings) for part in points)
    for purpose in PURPOSES:
        slower = np.subtract(points[1].minutes[purpose], 1e-9) > points[0].minutes[purpose]
        assert not slower.any()
        assert (after.travel_time[purpose] <= before.travel_time[purpose] + 1e-9).all()
        assert (after.composite[purpose] <= before.composite[purpose] + 1e-9).all()
    assert (after.composite[BUSINESS] < before.composite[BUSINESS] - 0.01).any()


def test_a_country_without_railways_travels_by_road(
    networks: Networks, without_segments: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    alone = replace(networks, rail=without_segments(networks.rail), metro=without_segments(networks.metro))
    points = skim_points(alone, settlements, 2020, settings)
    zones = zone_times(points, settlements, 3, settings)
    assert np.isinf(np.array(points.minutes[COMMUTING])[RAIL_ROWS]).all()
    assert np.isinf(zones.travel_time[BUSINESS][RAIL_ROWS]).all()
    assert np.isfinite(zones.composite[COMMUTING]).all()


def test_the_networks_of_a_year_stay_as_they_were(
    networks: Networks, with_segment: Extend, settlements: Settlements, settings: TransportSettings
) -> None:
    growing = replace(networks, metro=with_segment(networks.metro, 2, 3, "m2", open_date=2022.0))
    kept = network_of(growing, 2020)
    then, later = (skim_points(kept, settlements, year, settings).minutes[COMMUTING] for year in (2020, 2035))
    np.testing.assert_array_equal(later, then)
    grown = skim_points(growing, settlements, 2035, settings).minutes[COMMUTING]
    assert (np.array(grown) < np.array(later) - 1.0).any()


def test_a_soft_average_by_hand(settlements: Settlements) -> None:
    minutes = np.random.default_rng(3).uniform(5.0, 90.0, (8, 8))
    minutes[0, 4] = np.inf
    found = soft_average(minutes, settlements, 3, 20.0)
    weight = settlements.weight
    total = sum(weight[a] * weight[b] * np.exp(-minutes[a, b] / 20.0) for a in (0, 1, 2) for b in (3, 4))
    assert found[0, 1] == pytest.approx(-20.0 * np.log(total))


def test_a_soft_average_does_not_underflow(settlements: Settlements) -> None:
    found = soft_average(np.full((8, 8), 1e5), settlements, 3, 1.0)
    np.testing.assert_allclose(found, 1e5)
