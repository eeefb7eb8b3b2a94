"""Journeys between cities and zones, and their laws."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.journeys import (
    SKIM_MODES,
    Crossing,
    city_journeys,
    cross,
    seats,
    stations_of_cities,
    zone_journeys,
)
from xietong.model.transport.links import Links, journeys_from
from xietong.model.transport.railways import station_journeys
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, settle
from xietong.model.transport.skims import by_date, skim_points, zone_times
from xietong.model.transport.times import BUSINESS, MODES, RAIL_CLASSES
from xietong.region.networks import Networks, RailNetwork
from xietong.region.region import Region

N_CITY = 2


@pytest.fixture
def crossing(networks: Networks, settlements: Settlements, settings: TransportSettings) -> Crossing:
    return cross(networks, settlements, 2020, settings)


@pytest.fixture(scope="session")
def crossings(region: Region) -> dict[int, Crossing]:
    """Beijing-Tianjin-Hebei in the year of the timetable and much later."""
    settings = TransportSettings()
    settlements = settle(region.points, region.zones, settings)
    return {year: cross(by_date(region.networks), settlements, year, settings) for year in (2016, 2026)}


def test_of_parallel_links_only_the_quickest_is_counted() -> None:
    links = Links(
        n_node=3,
        start=np.array([0, 0, 1]),
        end=np.array([1, 1, 2]),
        minutes=np.array([9.0, 5.0, 4.0]),
        in_vehicle=np.array([8.0, 3.0, 1.0]),
        transfers=np.array([0.0, 1.0, 1.0]),
    )
    found = journeys_from(links, np.array([0]))
    np.testing.assert_array_equal(found.minutes, [[0.0, 5.0, 9.0]])
    np.testing.assert_array_equal(found.in_vehicle, [[0.0, 3.0, 4.0]])
    np.testing.assert_array_equal(found.transfers, [[0.0, 1.0, 2.0]])


def test_trains_and_changes_of_a_journey_by_hand(
    rail_network: Callable[..., RailNetwork], settings: TransportSettings
) -> None:
    rail = rail_network([0.0, 50.0, 55.0, 100.0], [(0, 1, "a"), (2, 3, "b")], "high_speed", minutes=15.0)
    interchange = np.full((4, 4), np.inf)
    interchange[1, 2] = interchange[2, 1] = 25.0
    found = station_journeys(rail, interchange, 10.0, 2020, settings)
    assert found.transfers[0, 1] == 0.0
    assert found.transfers[0, 3] == 1.0
    assert found.in_vehicle[0, 1] == pytest.approx(15.0)
    assert found.in_vehicle[0, 3] == pytest.approx(30.0 + settings.rail_stop)
    assert found.minutes[0, 3] == pytest.approx(2 * 25.0 + 25.0 + settings.rail_stop, abs=1e-6)


def test_the_seat_of_a_city_is_where_people_live_most_densely(settlements: Settlements) -> None:
    np.testing.assert_array_equal(seats(settlements, 3), [0, 5, -1])


def test_a_city_has_the_stations_around_its_seat(networks: Networks, settlements: Settlements) -> None:
    np.testing.assert_array_equal(
        stations_of_cities(networks.rail, settlements, 3), [[True, False], [False, True], [False, False]]
    )


def test_trains_between_cities_are_told_from_departure_to_arrival(crossing: Crossing) -> None:
    found = city_journeys(crossing, N_CITY, "rail")
    speed = crossing.settings.rail_speed_factor * crossing.settings.high_speed_default_kmh
    minutes = 60.0 * 90.0 * crossing.settings.track_detour / speed
    assert found.minutes[0, 1] == pytest.approx(minutes, rel=1e-3)
    assert found.in_vehicle[0, 1] == pytest.approx(minutes, rel=1e-3)
    assert found.transfers[0, 1] == 0.0
    assert np.isinf(found.minutes[0, 0])


@pytest.mark.parametrize("mode", SKIM_MODES)
def test_no_more_minutes_are_spent_on_board_than_in_all(crossing: Crossing, mode: str) -> None:
    for found in (city_journeys(crossing, N_CITY, mode), zone_journeys(crossing, 3, mode)):
        served = np.isfinite(found.minutes)
        assert (found.in_vehicle[served] <= found.minutes[served]).all()
        assert (found.in_vehicle[served] > 0.0).all()
        np.testing.assert_array_equal(np.isfinite(found.in_vehicle), served)


def test_the_best_mode_is_no_slower_than_any(crossing: Crossing) -> None:
    best = zone_journeys(crossing, 3, "best").minutes
    for mode in ("rail", "car", "metro"):
        assert (best <= zone_journeys(crossing, 3, mode).minutes + 1e-9).all()


@pytest.mark.parametrize("mode", SKIM_MODES)
def test_the_way_back_takes_as_long_where_the_network_is_symmetric(crossing: Crossing, mode: str) -> None:
    found = zone_journeys(crossing, 3, mode)
    np.testing.assert_allclose(found.minutes, found.minutes.T)
    np.testing.assert_allclose(found.in_vehicle, found.in_vehicle.T)


def test_zone_journeys_are_the_times_of_the_model(
    crossing: Crossing, networks: Networks, settlements: Settlements, settings: TransportSettings
) -> None:
    times = zone_times(skim_points(networks, settlements, 2020, settings), settlements, 3, settings)
    own = dict(zip(MODES, times.travel_time[BUSINESS], strict=True))
    for mode, known in (("metro", own["metro"]), ("rail", np.minimum.reduce([own[name] for name in RAIL_CLASSES]))):
        found = zone_journeys(crossing, 3, mode).minutes
        # The model leaves out trains that one takes only to come back: they never pay.
        served = np.isfinite(known) & ~np.eye(3, dtype=bool) if mode == "rail" else np.ones((3, 3), dtype=bool)
        np.testing.assert_allclose(found[served], known[served], atol=1e-4)


def test_a_country_without_railways_has_no_trains(
    crossing: Crossing, without_segments: Callable[..., RailNetwork]
) -> None:
    networks = replace(crossing.networks, rail=without_segments(crossing.networks.rail))
    bare = cross(networks, crossing.settlements, 2020, crossing.settings)
    for found in (city_journeys(bare, N_CITY, "rail"), zone_journeys(bare, 3, "rail")):
        assert np.isinf(found.minutes).all()
        assert not found.transfers.any()


def test_trains_of_2016_come_close_to_the_timetable(region: Region, crossings: dict[int, Crossing]) -> None:
    """Oracle: fastest direct trains between the cities in the timetable of 2016-03-10."""
    services, names = region.tables["rail_services"], [city.name_en for city in region.cities]
    found = city_journeys(crossings[2016], len(names), "rail")
    rows = [
        row
        for row in range(len(services))
        if services["origin"][row] in names and services["destination"][row] in names
    ]
    modelled = np.array(
        [
            found.minutes[names.index(services["origin"][row]), names.index(services["destination"][row])]
            for row in rows
        ]
    )
    error = np.abs(modelled / services["minutes"][rows].astype(float) - 1.0)
    assert len(rows) >= 75
    assert np.median(error) < 0.08
    ranks = [np.argsort(np.argsort(values)) for values in (modelled, services["minutes"][rows].astype(float))]
    assert np.corrcoef(*ranks)[0, 1] > 0.97


def test_what_opens_never_slows_a_journey(region: Region, crossings: dict[int, Crossing]) -> None:
    for mode in ("rail", "car"):
        before, after = (zone_journeys(crossings[year], len(region.zones), mode).minutes for year in (2016, 2026))
        assert (after <= before + 1e-6).all()
        assert (after < before - 1.0).any()


def test_a_detour_over_a_third_city_is_no_short_cut(region: Region, crossings: dict[int, Crossing]) -> None:
    """Through-running trains make the sum of two rides, with the change between them, at least as long."""
    crossing = crossings[2026]
    minutes = city_journeys(crossing, len(region.cities), "rail").minutes
    change = (
        crossing.settings.rail_change + crossing.ground.interchange[np.isfinite(crossing.ground.interchange)].max()
    )
    over = (minutes[:, :, None] + minutes[None, :, :] + crossing.settings.rail_boarding_business + change).min(axis=1)
    apart = ~np.eye(len(minutes), dtype=bool)
    assert (minutes[apart] <= over[apart] + 1e-6).all()
