"""Road times."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.roads import congestion, road_times, street_minutes, terminal_minutes, to_places
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.region.networks import RoadNetwork


def test_congestion_grows_with_density_up_to_a_cap(settings: TransportSettings) -> None:
    base, slope = settings.congestion_everywhere, settings.congestion_slope
    found = congestion(np.array([0.0, settings.congestion_density, 1e9]), settings)
    np.testing.assert_allclose(found, [base, base * (1 + slope), base * (1 + slope * settings.congestion_cap)])


def test_minutes_at_the_door_by_hand(settings: TransportSettings) -> None:
    found = terminal_minutes(np.array([0.0, 1000.0]), settings)
    extra = settings.terminal_density_minutes * np.log(2.0)
    np.testing.assert_allclose(found, [settings.terminal_minutes, settings.terminal_minutes + extra])


def test_streets_are_faster_on_longer_ways(settings: TransportSettings) -> None:
    minutes = street_minutes(np.array([1.0, 2.0, 10.0]), np.full(3, 8000.0), settings)
    assert (np.diff(minutes / [1.0, 2.0, 10.0]) < 0).all()


def test_driving_obeys_the_triangle(road: RoadNetwork, settlements: Settlements, settings: TransportSettings) -> None:
    driving = road_times(road, settlements, 2020, settings).driving.copy()
    np.fill_diagonal(driving, 0.0)
    through = (driving[:, :, None] + driving[None, :, :]).min(axis=1)
    assert (driving <= through + 1e-9).all()


def test_two_way_roads_take_as_long_back(
    road: RoadNetwork, settlements: Settlements, settings: TransportSettings
) -> None:
    times = road_times(road, settlements, 2020, settings)
    np.testing.assert_allclose(times.driving, times.driving.T)
    np.testing.assert_allclose(times.distance_km, times.distance_km.T)


def test_a_one_way_road_is_not_open_back(
    road: RoadNetwork, settlements: Settlements, settings: TransportSettings
) -> None:
    far = replace(settings, street_reach_km=1.0, street_neighbours=1.0)
    one_way = replace(road, is_two_way=np.array([False, *[True] * 5]))
    driving = road_times(one_way, settlements, 2020, far).driving
    assert driving[3, 0] > driving[0, 3]


def test_a_road_has_no_effect_before_it_opens(
    road: RoadNetwork, settlements: Settlements, settings: TransportSettings
) -> None:
    without = replace(road, free_speed_kmh=np.where(np.arange(6) == 3, 1e-3, road.free_speed_kmh))
    early = road_times(road, settlements, 2029, settings)
    np.testing.assert_array_equal(early.driving, road_times(without, settlements, 2029, settings).driving)
    late = road_times(road, settlements, 2030, settings)
    assert (late.driving <= early.driving + 1e-9).all()
    assert late.driving[3, 5] < early.driving[3, 5] - 5.0


def test_a_planned_road_opens_only_through_a_plan(
    road: RoadNetwork, settlements: Settlements, settings: TransportSettings
) -> None:
    closed = road_times(road, settlements, 2040, settings)
    opened = road_times(replace(road, is_planned=np.zeros(6, dtype=bool)), settlements, 2040, settings)
    assert opened.driving[0, 5] < closed.driving[0, 5]


def test_distance_follows_the_road(road: RoadNetwork, settlements: Settlements, settings: TransportSettings) -> None:
    times = road_times(road, settlements, 2020, settings)
    assert times.distance_km[3, 5] == pytest.approx(77.0, abs=6.0)
    np.testing.assert_allclose(
        np.diag(times.distance_km), settings.detour * 0.905 * np.sqrt(settlements.area_km2 / np.pi)
    )


def test_a_region_without_roads_has_its_streets(
    road: RoadNetwork, settlements: Settlements, settings: TransportSettings
) -> None:
    nothing = np.zeros(0)
    empty = RoadNetwork(
        node=(),
        node_zone=nothing.astype(int),
        node_lon=nothing,
        node_lat=nothing,
        start=nothing.astype(int),
        end=nothing.astype(int),
        length_km=nothing,
        free_speed_kmh=nothing,
        road_class=(),
        open_date=nothing,
        is_planned=nothing.astype(bool),
        is_two_way=nothing.astype(bool),
        name=(),
    )
    near = replace(settings, street_neighbours=2.0)
    driving = road_times(empty, settlements, 2020, near).driving
    assert np.isfinite(driving[:5, :5]).all()
    assert np.isinf(driving[0, 5])


def test_a_station_in_the_middle_of_a_settlement_is_near(
    settlements: Settlements, settings: TransportSettings
) -> None:
    driving = np.full((8, 8), 30.0)
    found = to_places(driving, settlements, settlements.lon[[0]], settlements.lat[[0]], settings)
    assert found[0, 0] < 10.0
    assert found[0, 0] == found[:, 0].min()
