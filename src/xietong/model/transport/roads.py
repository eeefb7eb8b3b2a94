"""Road times: the road graph, city streets between settlements, and the way to the stations."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.spatial import Delaunay, cKDTree

from xietong.model.transport.fares import toll_minutes
from xietong.model.transport.paths import along_tree, graph, shortest
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, kilometres
from xietong.region.networks import RoadNetwork

__all__ = [
    "RoadTimes",
    "congestion",
    "is_open_road",
    "open_ways",
    "road_times",
    "street_minutes",
    "terminal_minutes",
    "to_places",
]

STREETS_FROM_NODE = 4
REACH_OF_DENSITY_KM = 15.0
LEAST_FOR_TRIANGLES = 4


@dataclass(frozen=True, eq=False)
class RoadTimes:
    """Driving minutes and kilometres between settlements, without the minutes at the ends.

    A toll counts as the minutes that it is worth: the way chosen is the cheapest of time and toll together.
    """

    driving: Float[np.ndarray, "origin_point destination_point"]
    distance_km: Float[np.ndarray, "origin_point destination_point"]


@dataclass(frozen=True, eq=False)
class Links:
    """Links of the road graph with settlements first, then the nodes of the road network; one way each."""

    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    minutes: Float[np.ndarray, " link"]
    length_km: Float[np.ndarray, " link"]


def congestion(density: Float[np.ndarray, " place"], settings: TransportSettings) -> Float[np.ndarray, " place"]:
    r"""Driving time over free-flow time.

    $$ c = c_0 \left(1 + c_1 \min(D / D_0,\ m)\right) $$

    Args:
        density: $D$, residents per km2, not negative.
        settings: $c_0$ `congestion_everywhere`, $c_1$ `congestion_slope`, $D_0$ `congestion_density`,
            $m$ `congestion_cap`.

    Source:
        Assumption: gives believable peak speeds on the roads of Beijing; no counts were found.
    """
    crowding = np.minimum(density / settings.congestion_density, settings.congestion_cap)
    return settings.congestion_everywhere * (1.0 + settings.congestion_slope * crowding)


def terminal_minutes(
    density: Float[np.ndarray, " place"], settings: TransportSettings
) -> Float[np.ndarray, " place"]:
    """Minutes of walking and parking at one end, $a + b \\ln(1 + D/1000)$; about ten in a dense core."""
    return settings.terminal_minutes + settings.terminal_density_minutes * np.log1p(density / 1000.0)


def street_minutes(
    straight_km: Float[np.ndarray, " link"], density: Float[np.ndarray, " link"], settings: TransportSettings
) -> Float[np.ndarray, " link"]:
    """Minutes along streets between two places at a straight distance, slower on short ways and in dense places."""
    free = settings.street_speed_kmh + settings.street_speed_gain * straight_km
    speed = np.minimum(free, settings.street_speed_limit_kmh) / congestion(density, settings)
    return 60.0 * settings.detour * straight_km / speed


def is_open_road(road: RoadNetwork, year: int) -> Bool[np.ndarray, " link"]:
    """Links in service on 30 June of a year."""
    return ~road.is_planned & (road.open_date <= year + 0.5)


def open_ways(
    road: RoadNetwork, year: int
) -> tuple[Int[np.ndarray, " way"], Int[np.ndarray, " way"], Int[np.ndarray, " way"]]:
    """Links in service in a year, those that run both ways once more: which link, from which node, to which."""
    is_open = is_open_road(road, year)
    link, back = np.flatnonzero(is_open), np.flatnonzero(is_open & road.is_two_way)
    start = np.concatenate([road.start[link], road.end[back]])
    end = np.concatenate([road.end[link], road.start[back]])
    return np.concatenate([link, back]), start, end


def road_times(road: RoadNetwork, settlements: Settlements, year: int, settings: TransportSettings) -> RoadTimes:
    """Driving times between settlements over the roads open in a year.

    A trip inside a settlement crosses half of it on streets: 0.905 of its radius, the mean distance
    between two places in a disc.
    """
    n_point, n_node = len(settlements), len(settlements) + len(road.node)
    links = _all_links(road, settlements, year, settings)
    network = graph(n_node, links.start, links.end, links.minutes)
    minutes, before = shortest(network, np.arange(n_point))
    length = graph(n_node, links.start, links.end, links.length_km).toarray()
    driving, distance = minutes[:, :n_point].copy(), along_tree(before, length)[:, :n_point]
    distance[np.isinf(driving)] = np.inf
    inside_km = 0.905 * np.sqrt(settlements.area_km2 / np.pi)
    np.fill_diagonal(driving, street_minutes(inside_km, settlements.density, settings))
    np.fill_diagonal(distance, settings.detour * inside_km)
    return RoadTimes(driving, distance)


def _all_links(road: RoadNetwork, settlements: Settlements, year: int, settings: TransportSettings) -> Links:
    place = kilometres(settlements.lon, settlements.lat)
    node_place = kilometres(road.node_lon, road.node_lat)
    density = np.concatenate([settlements.density, _density_at(node_place, place, settlements.density)])
    roads = _road_links(road, year, len(settlements), density, settings)
    pairs = np.concatenate(
        [_between_settlements(place, settlements, settings), _onto_the_road(road, settlements, place, node_place)]
    )
    streets = _street_links(pairs, np.concatenate([place, node_place]), density, settings)
    return Links(
        start=np.concatenate([roads.start, streets.start]),
        end=np.concatenate([roads.end, streets.end]),
        minutes=np.concatenate([roads.minutes, streets.minutes]),
        length_km=np.concatenate([roads.length_km, streets.length_km]),
    )


def _density_at(
    where: Float[np.ndarray, "place 3"], place: Float[np.ndarray, "point 3"], density: Float[np.ndarray, " point"]
) -> Float[np.ndarray, " place"]:
    distance, nearest = cKDTree(place).query(where) if len(where) else (np.zeros(0), np.zeros(0, dtype=int))
    return np.where(distance < REACH_OF_DENSITY_KM, density[nearest], 0.0)


def _road_links(
    road: RoadNetwork, year: int, offset: int, density: Float[np.ndarray, " node"], settings: TransportSettings
) -> Links:
    link, start, end = open_ways(road, year)
    start, end, length = start + offset, end + offset, road.length_km[link]
    in_town = np.minimum(1.0, settings.congestion_reach_km / length)
    slow = congestion(in_town * (density[start] + density[end]) / 2.0, settings)
    minutes = 60.0 * length * slow / road.free_speed_kmh[link] + toll_minutes(_toll(road)[link], settings)
    return Links(start, end, minutes, length)


def _toll(road: RoadNetwork) -> Float[np.ndarray, " link"]:
    toll = np.zeros(len(road.start))
    toll[list(road.toll)] = list(road.toll.values())
    return toll


def _between_settlements(
    place: Float[np.ndarray, "point 3"], settlements: Settlements, settings: TransportSettings
) -> Int[np.ndarray, "link 2"]:
    """Pairs joined by streets: the nearest neighbours, and neighbours on all sides within reach."""
    count = min(int(settings.street_neighbours) + 1, len(place))
    _, near = cKDTree(place).query(place, k=range(1, count + 1))
    first = np.repeat(np.arange(len(place)), count)
    pairs = np.concatenate([np.stack([first, near.ravel()], axis=1), _all_round(place, settlements, settings)])
    return pairs[pairs[:, 0] != pairs[:, 1]]


def _all_round(
    place: Float[np.ndarray, "point 3"], settlements: Settlements, settings: TransportSettings
) -> Int[np.ndarray, "link 2"]:
    if len(place) < LEAST_FOR_TRIANGLES:
        return np.zeros((0, 2), dtype=int)
    east = settlements.lon * np.cos(np.radians(settlements.lat.mean()))
    # QJ: joggled input, so that settlements on one line or at one place do no harm.
    corners = Delaunay(np.stack([east, settlements.lat], axis=1), qhull_options="QJ").simplices
    pairs = np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    return pairs[np.linalg.norm(place[pairs[:, 0]] - place[pairs[:, 1]], axis=1) <= settings.street_reach_km]


def _onto_the_road(
    road: RoadNetwork,
    settlements: Settlements,
    place: Float[np.ndarray, "point 3"],
    node_place: Float[np.ndarray, "node 3"],
) -> Int[np.ndarray, "link 2"]:
    if len(node_place) == 0:
        return np.zeros((0, 2), dtype=int)
    count = min(STREETS_FROM_NODE, len(place))
    _, near = cKDTree(place).query(node_place, k=range(1, count + 1))
    node = np.repeat(np.arange(len(node_place)), count)
    own_node, own_point = np.nonzero(road.node_zone[:, None] == settlements.zone[None, :])
    inside = road.node_zone[node] >= 0
    return np.stack(
        [
            np.concatenate([near.ravel()[inside], own_point]),
            len(settlements) + np.concatenate([node[inside], own_node]),
        ],
        axis=1,
    )


def _street_links(
    pairs: Int[np.ndarray, "link 2"],
    place: Float[np.ndarray, "node 3"],
    density: Float[np.ndarray, " node"],
    settings: TransportSettings,
) -> Links:
    one, other = pairs[:, 0], pairs[:, 1]
    straight = np.linalg.norm(place[one] - place[other], axis=1).clip(0.05)
    minutes = street_minutes(straight, (density[one] + density[other]) / 2.0, settings)
    length = settings.detour * straight
    return Links(
        start=np.concatenate([one, other]),
        end=np.concatenate([other, one]),
        minutes=np.concatenate([minutes, minutes]),
        length_km=np.concatenate([length, length]),
    )


def to_places(
    driving: Float[np.ndarray, "origin_point destination_point"],
    settlements: Settlements,
    lon: Float[np.ndarray, " place"],
    lat: Float[np.ndarray, " place"],
    settings: TransportSettings,
) -> Float[np.ndarray, "point place"]:
    """Road minutes from each settlement to a station: the drive, then streets at the end; no minutes at the door."""
    best = np.full((len(settlements), len(lon)), np.inf)
    if len(lon) == 0:
        return best
    place = kilometres(settlements.lon, settlements.lat)
    count = min(STREETS_FROM_NODE, len(settlements))
    straight, near = cKDTree(place).query(kilometres(lon, lat), k=range(1, count + 1))
    spread = (settlements.area_km2 / np.pi) / 4.0
    for rank in range(count):
        last = near[:, rank]
        along = driving[:, last] - np.where(np.arange(len(settlements))[:, None] == last, driving[:, last], 0.0)
        apart = np.sqrt(straight[:, rank] ** 2 + spread[last])
        best = np.minimum(best, along + street_minutes(apart, settlements.density[last], settings))
    return best
