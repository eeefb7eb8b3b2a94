"""Journeys between cities and between zones by one mode or by the quickest: minutes, on board, transfers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.transport.driving import pair_mean
from xietong.model.transport.links import Journeys, nowhere
from xietong.model.transport.metro import metro_journeys
from xietong.model.transport.paths import least_sum
from xietong.model.transport.railways import station_journeys
from xietong.model.transport.roads import RoadTimes, road_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, kilometres, membership
from xietong.model.transport.skims import Ground, skim_ground, soft_average
from xietong.model.transport.times import CAR, METRO, RAIL
from xietong.model.transport.timetable import of_fastest
from xietong.region.networks import Networks, RailNetwork

__all__ = ["BEST", "SKIM_MODES", "Crossing", "city_journeys", "cross", "seats", "stations_of_cities", "zone_journeys"]

BEST = "best"
SKIM_MODES = (RAIL, CAR, METRO, BEST)
# Stations that people of a city name when they say that a train goes to it; assumption.
CITY_REACH_KM = 20.0


@dataclass(frozen=True, eq=False)
class Crossing:
    """The region crossed in one year: what all journeys of the year stand on."""

    networks: Networks
    settlements: Settlements
    year: int
    settings: TransportSettings
    road: RoadTimes
    ground: Ground


def cross(networks: Networks, settlements: Settlements, year: int, settings: TransportSettings) -> Crossing:
    """Times by road and metro and the ways to the stations in a year; arguments as in `skims.skim_points`."""
    road = road_times(networks.road, settlements, year, settings)
    ground = skim_ground(networks, settlements, year, settings, road)
    return Crossing(networks, settlements, year, settings, road, ground)


def seats(settlements: Settlements, n_city: int) -> Int[np.ndarray, " city"]:
    """The settlement in which people live most densely in each city, -1 in a city without settlements."""
    order = np.argsort(settlements.density, kind="stable")
    seat = np.full(n_city, -1)
    seat[settlements.city[order]] = order
    return seat


def stations_of_cities(rail: RailNetwork, settlements: Settlements, n_city: int) -> Bool[np.ndarray, "city station"]:
    """Stations within 20 km of the seat of each city: those that a timetable lists under its name."""
    seat = seats(settlements, n_city)
    here = kilometres(settlements.lon, settlements.lat)[seat]
    there = kilometres(rail.station_lon, rail.station_lat)
    apart = np.linalg.norm(here[:, None, :] - there[None, :, :], axis=2)
    return (apart <= CITY_REACH_KM) & (seat >= 0)[:, None]


def city_journeys(crossing: Crossing, n_city: int, mode: str) -> Journeys:
    """Journeys between cities.

    By rail: the fastest train, or trains, between any stations of the two cities, from departure to arrival, as a
    timetable lists it; the way to the station and the wait for the first train are left out. By car and metro:
    between the seats of the cities, door to door. `best` is the quickest of these.
    """
    by_mode: Mapping[str, Callable[[], Journeys]] = {
        RAIL: lambda: _trains(crossing, n_city),
        CAR: lambda: _between_seats(crossing, n_city, _by_car(crossing)),
        METRO: lambda: _between_seats(crossing, n_city, _by_metro(crossing)),
    }
    modes = (RAIL, CAR, METRO) if mode == BEST else (mode,)
    journeys = _quickest([by_mode[one]() for one in modes])
    # Inside a city there is nothing to tell.
    own = np.eye(n_city, dtype=bool)
    return Journeys(
        np.where(own, np.inf, journeys.minutes),
        np.where(own, np.inf, journeys.in_vehicle),
        np.where(own, 0.0, journeys.transfers),
    )


def zone_journeys(crossing: Crossing, n_zone: int, mode: str) -> Journeys:
    r"""Journeys from door to door between zones, on business.

    Minutes are the soft average over the settlements of two zones (`skims.soft_average`); minutes on board and
    transfers are means with the weights of the same average,

    $$ v_{ij} = \sum_{a \in i} \sum_{b \in j} w_a w_b\, e^{-(t_{ab} - t_{ij})/s}\, v_{ab} $$

    so that minutes on board never exceed the minutes. `best` takes the quickest mode of each pair of settlements.
    """
    by_mode: Mapping[str, Callable[[], Journeys]] = {
        RAIL: lambda: _by_rail(crossing),
        CAR: lambda: _by_car(crossing),
        METRO: lambda: _by_metro(crossing),
    }
    modes = (RAIL, CAR, METRO) if mode == BEST else (mode,)
    return _averaged(_quickest([by_mode[one]() for one in modes]), crossing, n_zone)


def _averaged(journeys: Journeys, crossing: Crossing, n_zone: int) -> Journeys:
    settlements, scale = crossing.settlements, crossing.settings.point_scale_business
    matrix = membership(settlements.zone, settlements.weight, n_zone)
    minutes = soft_average(journeys.minutes, settlements, n_zone, scale)
    is_served = np.isfinite(minutes)
    least = np.where(is_served, minutes, 0.0)[settlements.zone[:, None], settlements.zone[None, :]]
    weight = np.exp(-(journeys.minutes - least) / scale)
    in_vehicle, transfers = (pair_mean(part, weight, matrix) for part in (journeys.in_vehicle, journeys.transfers))
    in_vehicle = np.where(is_served, np.minimum(in_vehicle, minutes), np.inf)
    return Journeys(minutes, in_vehicle, np.where(is_served, transfers, 0.0))


def _quickest(choices: list[Journeys]) -> Journeys:
    best = choices[0]
    for other in choices[1:]:
        is_quicker = other.minutes < best.minutes
        best = Journeys(
            np.where(is_quicker, other.minutes, best.minutes),
            np.where(is_quicker, other.in_vehicle, best.in_vehicle),
            np.where(is_quicker, other.transfers, best.transfers),
        )
    return best


def _by_car(crossing: Crossing) -> Journeys:
    """By car, or by bicycle where that is quicker: all but the minutes at the ends is on board."""
    ground, given = crossing.ground, crossing.networks.given
    if given is not None and CAR in given.minutes:
        return _as_given(ground.car)
    car = np.minimum(ground.car, ground.bicycle)
    return Journeys(car, np.minimum(crossing.road.driving, car), np.zeros_like(car))


def _by_metro(crossing: Crossing) -> Journeys:
    given = crossing.networks.given
    if given is not None and METRO in given.minutes:
        return _as_given(crossing.ground.metro)
    return metro_journeys(
        crossing.networks.metro, crossing.settlements, crossing.road.driving, crossing.year, crossing.settings
    )


def _as_given(minutes: Float[np.ndarray, "origin_point destination_point"]) -> Journeys:
    """Times that the user brings along say nothing of minutes on board and changes."""
    unknown = np.where(np.isfinite(minutes), np.nan, np.inf)
    return Journeys(minutes, unknown, np.where(np.isfinite(minutes), np.nan, 0.0))


def _by_rail(crossing: Crossing) -> Journeys:
    """By intercity railway over the best pair of stations, or as the user brings it along where that is quicker."""
    by_train = _over_stations(crossing)
    given = crossing.ground.rail
    return by_train if given is None else _quickest([by_train, _as_given(given)])


def _over_stations(crossing: Crossing) -> Journeys:
    ground, settings, boarding = crossing.ground, crossing.settings, crossing.settings.rail_boarding_business
    trains = station_journeys(crossing.networks.rail, ground.interchange, boarding, crossing.year, settings)
    access = ground.access
    n_point, n_station = access.shape
    if n_station == 0:
        return nowhere(n_point, n_point)
    onward, board = least_sum(access, trains.minutes)
    minutes, leave = least_sum(onward, access.T)
    board_of = board[np.arange(n_point)[:, None], leave]
    in_vehicle, transfers = trains.in_vehicle[board_of, leave], trains.transfers[board_of, leave]
    # Of the two directions of a pair the same stations are taken: they take as long.
    lower = np.tril_indices(n_point, -1)
    for matrix in (minutes, in_vehicle, transfers):
        matrix[lower] = matrix.T[lower]
    is_served = np.isfinite(minutes)
    return Journeys(minutes, np.where(is_served, in_vehicle, np.inf), np.where(is_served, transfers, 0.0))


def _trains(crossing: Crossing, n_city: int) -> Journeys:
    settings, rail = of_fastest(crossing.settings), crossing.networks.rail
    boarding = settings.rail_boarding_business
    found = station_journeys(rail, crossing.ground.interchange, boarding, crossing.year, settings)
    own = stations_of_cities(rail, crossing.settlements, n_city)
    best = nowhere(n_city, n_city)
    for origin, leaves in enumerate(own):
        for destination, arrives in enumerate(own):
            minutes = found.minutes[np.ix_(leaves, arrives)]
            if origin == destination or not np.isfinite(minutes).any():
                continue
            place = np.unravel_index(np.argmin(minutes), minutes.shape)
            best.minutes[origin, destination] = minutes[place] - boarding
            best.in_vehicle[origin, destination] = found.in_vehicle[np.ix_(leaves, arrives)][place]
            best.transfers[origin, destination] = found.transfers[np.ix_(leaves, arrives)][place]
    return replace(best, in_vehicle=np.minimum(best.in_vehicle, best.minutes))


def _between_seats(crossing: Crossing, n_city: int, journeys: Journeys) -> Journeys:
    seat = seats(crossing.settlements, n_city)
    both = np.ix_(seat, seat)
    has_seat = (seat >= 0)[:, None] & (seat >= 0)[None, :]
    return Journeys(
        np.where(has_seat, journeys.minutes[both], np.inf),
        np.where(has_seat, journeys.in_vehicle[both], np.inf),
        np.where(has_seat, journeys.transfers[both], 0.0),
    )
