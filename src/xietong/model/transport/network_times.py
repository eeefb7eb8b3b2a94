"""Times over the networks themselves in many years: nodes of roads, stations of railways and of metros."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.transport.metro import is_open_line, metro_stations_times
from xietong.model.transport.paths import graph, shortest
from xietong.model.transport.railways import station_times
from xietong.model.transport.roads import is_open_road, open_ways
from xietong.model.transport.settings import TransportSettings
from xietong.region.networks import Networks, RailNetwork, RoadNetwork

__all__ = ["NetworkTimes", "network_times"]


@dataclass(frozen=True, eq=False)
class NetworkTimes:
    """Minutes over the networks of a year, `inf` where there is no way.

    Args:
        road: Free flow from node to node.
        rail: In trains and changes, from departure to arrival.
        metro: From the street of one station to that of another.
    """

    road: Float[np.ndarray, "node node"]
    rail: Float[np.ndarray, "station station"]
    metro: Float[np.ndarray, "stop stop"]


def network_times(
    networks: Networks, years: Iterable[int], settings: TransportSettings
) -> Mapping[int, NetworkTimes]:
    """Times in each of the years; years in which nothing opens share their matrices."""
    road, rail, metro = networks.road, networks.rail, networks.metro
    by_road: dict[bytes, np.ndarray] = {}
    by_rail: dict[bytes, np.ndarray] = {}
    by_metro: dict[bytes, np.ndarray] = {}
    times = {}
    for year in years:
        states = is_open_road(road, year), is_open_line(rail, year), is_open_line(metro, year)
        keys = [is_open.tobytes() for is_open in states]
        if keys[0] not in by_road:
            by_road[keys[0]] = _road(road, year)
        if keys[1] not in by_rail:
            by_rail[keys[1]] = _rail(rail, year, settings)
        if keys[2] not in by_metro:
            by_metro[keys[2]] = metro_stations_times(metro, year, settings)
        times[year] = NetworkTimes(by_road[keys[0]], by_rail[keys[1]], by_metro[keys[2]])
    return times


def _road(road: RoadNetwork, year: int) -> Float[np.ndarray, "node node"]:
    link, start, end = open_ways(road, year)
    minutes = 60.0 * road.length_km / road.free_speed_kmh
    return shortest(graph(len(road.node), start, end, minutes[link]), np.arange(len(road.node)))[0]


def _rail(rail: RailNetwork, year: int, settings: TransportSettings) -> Float[np.ndarray, "station station"]:
    return station_times(rail, np.full((len(rail.station),) * 2, np.inf), 0.0, year, settings)
