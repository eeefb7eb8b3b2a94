"""Intercity rail times."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis.strategies import integers

from xietong.model.transport.paths import join
from xietong.model.transport.railways import (
    allowed_commutes,
    class_times,
    own_access,
    rail_times,
    station_times,
    train_minutes,
)
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.region.networks import Networks, RailNetwork

Extend = Callable[..., RailNetwork]


def apart(count: int) -> np.ndarray:
    return np.full((count, count), np.inf)


def test_train_minutes_by_hand(rail_network: Extend, settings: TransportSettings) -> None:
    rail = rail_network([0.0, 100.0], [(0, 1, "a"), (0, 1, "b"), (0, 1, "c"), (0, 1, "d")], "high_speed")
    rail = replace(
        rail,
        kind=("high_speed", "high_speed", "conventional", "high_speed"),
        length_km=np.full(4, 100.0),
        design_speed_kmh=np.array([350.0, np.nan, np.nan, 200.0]),
        minutes=np.array([np.nan, np.nan, np.nan, 33.0]),
    )
    fast = settings.rail_speed_factor * settings.rail_speed_cap_kmh
    default = settings.rail_speed_factor * settings.high_speed_default_kmh
    wanted = [6000 / fast, 6000 / default, 6000 / settings.conventional_default_kmh, 33.0]
    np.testing.assert_allclose(train_minutes(rail, settings), wanted)


def test_a_journey_belongs_to_the_class_of_its_fastest_line(
    rail_network: Extend, settings: TransportSettings
) -> None:
    rail = rail_network(
        [0.0, 50.0, 100.0, 150.0], [(0, 1, "a"), (1, 2, "b"), (2, 3, "c")], "high_speed", minutes=15.0
    )
    rail = replace(
        rail,
        kind=("conventional", "high_speed", "high_speed"),
        design_speed_kmh=np.array([120.0, 250.0, 350.0]),
    )
    slow, middle, fast = class_times(rail, apart(4), 16.0, 2020, settings)
    assert np.isfinite(slow).sum() == 2
    assert np.isfinite(slow[0, 1])
    assert np.isfinite(middle[0, 2])
    assert np.isfinite(middle[1, 2])
    assert np.isinf(middle[2, 3])
    assert np.isfinite(fast[:3, 3]).all()
    everything = station_times(rail, apart(4), 16.0, 2020, settings)
    beyond = ~np.eye(4, dtype=bool)
    np.testing.assert_allclose(
        np.minimum.reduce([slow, middle])[:3, :3][beyond[:3, :3]], everything[:3, :3][beyond[:3, :3]]
    )
    np.testing.assert_allclose(fast[:3, 3], everything[:3, 3])


def test_only_stops_in_between_cost_time(rail_network: Extend, settings: TransportSettings) -> None:
    rail = rail_network([0.0, 50.0, 100.0], [(0, 1, "a"), (1, 2, "a")], "high_speed", minutes=15.0)
    found = station_times(rail, apart(3), 16.0, 2020, settings)
    assert found[0, 1] == pytest.approx(16.0 + 15.0, abs=1e-6)
    assert found[0, 2] == pytest.approx(16.0 + 30.0 + settings.rail_stop, abs=1e-6)
    np.testing.assert_allclose(found, found.T)


def test_a_change_of_lines_costs_time_but_a_through_train_does_not(
    rail_network: Extend, settings: TransportSettings
) -> None:
    rail = rail_network([0.0, 50.0, 100.0], [(0, 1, "a"), (1, 2, "b")], "high_speed", minutes=15.0)
    slow = replace(rail, kind=("high_speed", "conventional"))
    through = station_times(rail, apart(3), 16.0, 2020, settings)[0, 2]
    change = station_times(slow, apart(3), 16.0, 2020, settings)[0, 2]
    assert through == pytest.approx(46.0 + max(settings.rail_stop, settings.rail_through), abs=1e-6)
    assert change == pytest.approx(46.0 + settings.rail_stop + settings.rail_change, abs=1e-6)


def test_freight_lines_carry_no_one(rail_network: Extend, settings: TransportSettings) -> None:
    rail = rail_network([0.0, 50.0], [(0, 1, "coal")], "freight", minutes=15.0)
    assert np.isinf(station_times(rail, apart(2), 16.0, 2020, settings)).all()


def test_two_stations_of_a_city_are_joined_by_road(rail_network: Extend, settings: TransportSettings) -> None:
    rail = rail_network([0.0, 50.0, 55.0, 100.0], [(0, 1, "a"), (2, 3, "b")], "high_speed", minutes=15.0)
    alone = station_times(rail, apart(4), 16.0, 2020, settings)
    assert np.isinf(alone[0, 3])
    joined = apart(4)
    joined[1, 2] = joined[2, 1] = 25.0
    found = station_times(rail, joined, 16.0, 2020, settings)
    assert found[0, 3] == pytest.approx(2 * 31.0 + 25.0 + settings.rail_stop, abs=1e-6)


def test_door_to_door_takes_the_best_pair_of_stations() -> None:
    access = np.array([[10.0, 50.0], [60.0, 5.0], [30.0, 30.0]])
    between = np.array([[np.inf, 40.0], [40.0, np.inf]])
    found = rail_times(access, join(access, between))
    assert found[0, 1] == 55.0
    assert found[0, 2] == 80.0


def test_a_country_without_railways_has_no_rail_times(
    networks: Networks, without_segments: Extend, settings: TransportSettings
) -> None:
    found = station_times(without_segments(networks.rail), apart(2), 16.0, 2020, settings)
    assert np.isinf(found).all()


def test_rail_commutes_inside_a_city_only_where_metro_competes(
    settlements: Settlements, settings: TransportSettings
) -> None:
    has_metro = np.zeros((8, 8), dtype=bool)
    has_metro[0, 1] = has_metro[1, 0] = True
    allowed = allowed_commutes(settlements, has_metro, settings)
    assert allowed[0, 1]
    assert not allowed[0, 3]
    assert allowed[0, 5]
    assert not allowed[5, 7]


def test_nobody_passes_by_a_station_to_board_the_same_train_further_on(
    rail_network: Extend, settings: TransportSettings
) -> None:
    rail = rail_network([0.0, 50.0, 100.0], [(0, 1, "a"), (1, 2, "a")], "high_speed", minutes=15.0)
    between = station_times(rail, apart(3), 25.0, 2020, settings)
    access = np.array([[10.0, 60.0, 120.0], [20.0, 25.0, 70.0]])
    np.testing.assert_array_equal(
        own_access(access, join(access, between), 25.0, settings), [[10.0, np.inf, np.inf], [20.0, 25.0, np.inf]]
    )


@settings_of_hypothesis(max_examples=30, deadline=None)
@given(seed=integers(0, 10_000))
def test_ways_past_a_station_are_never_part_of_a_sensible_journey(seed: int) -> None:
    settings, rng = TransportSettings(), np.random.default_rng(seed)
    place, home = rng.uniform(0.0, 300.0, (6, 2)), rng.uniform(0.0, 300.0, (9, 2))
    between = 25.0 + 0.3 * np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(between, np.inf)
    access = 1.0 + 1.2 * np.linalg.norm(home[:, None] - place[None], axis=2)
    onward = join(access, between)
    every, own = rail_times(access, onward), rail_times(own_access(access, onward, 25.0, settings), onward)
    assert (own >= every - 1e-9).all()
    np.testing.assert_allclose(own, own.T)
    # What is lost takes longer than getting off where one could have boarded and going on by road.
    by_road = (access[:, None, :] + access[None, :, :]).min(axis=2)
    lost = own > every + 1e-9
    assert (every[lost] >= by_road[lost]).all()
