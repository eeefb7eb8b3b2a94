"""Metro times: platforms of lines joined by trains and transfers, reached on foot or by a feeder."""

from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.spatial import cKDTree

from xietong.model.transport.links import Journeys, Links, journeys_from, nowhere
from xietong.model.transport.roads import to_places
from xietong.model.transport.service import joined, waits
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, kilometres
from xietong.region.networks import RailNetwork

__all__ = [
    "carries_people",
    "is_open_line",
    "metro_journeys",
    "metro_stations_times",
    "metro_times",
    "open_part",
    "running_minutes",
    "segment_km",
]

FREIGHT = "freight"
# A train that runs through stops as it would anyway; the search for shortest paths wants costs above zero.
AT_ONCE = 1e-9


@dataclass(frozen=True, eq=False)
class Reach:
    """Ways on foot or by feeder between settlements (or other places) and metro stations."""

    place: Int[np.ndarray, " way"]
    station: Int[np.ndarray, " way"]
    minutes: Float[np.ndarray, " way"]


def is_open_line(network: RailNetwork, year: int) -> Bool[np.ndarray, " segment"]:
    """Segments in service on 30 June of a year; one that is open at an unknown date has always been."""
    return network.is_open & (np.isnan(network.open_date) | (network.open_date <= year + 0.5))


def carries_people(network: RailNetwork, year: int) -> Bool[np.ndarray, " segment"]:
    """Segments on which passengers travel on 30 June of a year."""
    return is_open_line(network, year) & np.array([kind != FREIGHT for kind in network.kind], dtype=bool)


def open_part(network: RailNetwork, year: int) -> RailNetwork:
    """The network with only the segments that carry passengers on 30 June of a year."""
    keep = carries_people(network, year)
    return replace(
        network,
        line=_kept(network.line, keep),
        line_name_en=_kept(network.line_name_en, keep),
        line_name_zh=_kept(network.line_name_zh, keep),
        kind=_kept(network.kind, keep),
        start=network.start[keep],
        end=network.end[keep],
        length_km=network.length_km[keep],
        design_speed_kmh=network.design_speed_kmh[keep],
        minutes=network.minutes[keep],
        open_date=network.open_date[keep],
        is_open=network.is_open[keep],
    )


def _running(metro: RailNetwork, year: int, settings: TransportSettings) -> RailNetwork:
    """The metro of a year with its running minutes: the pace of a line is that of all its sections, open or not."""
    return open_part(replace(metro, minutes=running_minutes(metro, settings)), year)


def _kept(names: tuple[str, ...], keep: Bool[np.ndarray, " segment"]) -> tuple[str, ...]:
    return tuple(compress(names, keep))


def segment_km(network: RailNetwork, settings: TransportSettings) -> Float[np.ndarray, " segment"]:
    """Length of the segments; from the straight line where none is known."""
    place = kilometres(network.station_lon, network.station_lat)
    straight = np.linalg.norm(place[network.start] - place[network.end], axis=1).clip(0.05)
    return np.where(np.isnan(network.length_km), settings.track_detour * straight, network.length_km)


def running_minutes(metro: RailNetwork, settings: TransportSettings) -> Float[np.ndarray, " segment"]:
    r"""Minutes from departure to departure: as listed, else at the pace of the line, else

    $$ t = \frac{60\,\ell}{f V} + s $$

    with length $\ell$, design speed $V$, `metro_speed_factor` $f$ and `metro_stop` $s$.

    Source:
        Listed minutes and pace: the region's tables. Formula: estimated, see `TransportSettings`.
    """
    length = segment_km(metro, settings)
    speed = np.where(np.isnan(metro.design_speed_kmh), settings.metro_speed_kmh, metro.design_speed_kmh)
    formula = 60.0 * length / (settings.metro_speed_factor * speed) + settings.metro_stop
    known = ~np.isnan(metro.minutes)
    _, line = np.unique(np.array(metro.line, dtype=str), return_inverse=True)
    known_km = np.bincount(line, weights=np.where(known, length, 0.0), minlength=1)
    known_minutes = np.bincount(line, weights=np.where(known, metro.minutes, 0.0), minlength=1)
    pace = np.divide(known_minutes, known_km, out=np.full(len(known_km), np.nan), where=known_km > 0)[line]
    estimate = np.where(np.isnan(pace), formula, pace * length)
    return np.where(known, metro.minutes, estimate).clip(0.1)


def metro_times(
    metro: RailNetwork,
    settlements: Settlements,
    driving: Float[np.ndarray, "origin_point destination_point"],
    lon: Float[np.ndarray, " place"],
    lat: Float[np.ndarray, " place"],
    year: int,
    settings: TransportSettings,
) -> tuple[Float[np.ndarray, "origin_point destination_point"], Float[np.ndarray, "point place"]]:
    """Door-to-door minutes by metro between settlements, and from settlements to other places (rail stations).

    The graph holds settlements, then places, then entries and exits of stations, then platforms. The way
    back equals the way there, because transfers count the mean of both directions.
    """
    n_point, n_place = len(settlements), len(lon)
    between = np.full((n_point, n_point), np.inf)
    onward = np.full((n_point, n_place), np.inf)
    running = _running(metro, year, settings)
    if len(running.start) == 0:
        return between, onward
    served = np.unique(np.concatenate([running.start, running.end]))
    reach = _reach(running, served, settlements, driving, lon, lat, settings)
    links = _metro_links(running, reach, n_point + n_place, settings)
    sources = np.unique(reach.place[reach.place < n_point])
    minutes, _ = links.costs(sources)
    between[sources] = minutes[:, :n_point]
    onward[sources] = minutes[:, n_point : n_point + n_place]
    np.fill_diagonal(between, np.inf)
    return between, onward


def metro_journeys(
    metro: RailNetwork,
    settlements: Settlements,
    driving: Float[np.ndarray, "origin_point destination_point"],
    year: int,
    settings: TransportSettings,
) -> Journeys:
    """Journeys by metro between settlements, as in `metro_times`, with the minutes on board and the changes."""
    n_point = len(settlements)
    journeys = nowhere(n_point, n_point)
    running = _running(metro, year, settings)
    if len(running.start) == 0:
        return journeys
    served = np.unique(np.concatenate([running.start, running.end]))
    reach = _reach(running, served, settlements, driving, np.zeros(0), np.zeros(0), settings)
    sources = np.unique(reach.place)
    found = journeys_from(_metro_links(running, reach, n_point, settings), sources)
    for name in ("minutes", "in_vehicle", "transfers"):
        getattr(journeys, name)[sources] = getattr(found, name)[:, :n_point]
    np.fill_diagonal(journeys.minutes, np.inf)
    np.fill_diagonal(journeys.in_vehicle, np.inf)
    return journeys


def metro_stations_times(
    metro: RailNetwork, year: int, settings: TransportSettings
) -> Float[np.ndarray, "stop stop"]:
    """Minutes by metro from the street of one station to that of another in a year; `inf` where no train goes."""
    n_station = len(metro.station)
    between = np.full((n_station, n_station), np.inf)
    running = _running(metro, year, settings)
    if len(running.start) == 0:
        return between
    nowhere_near = Reach(np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0))
    served = np.unique(np.concatenate([running.start, running.end]))
    minutes, _ = _metro_links(running, nowhere_near, 0, settings).costs(served)
    between[served] = minutes[:, n_station : 2 * n_station]
    np.fill_diagonal(between, np.inf)
    return between


def _reach(
    metro: RailNetwork,
    served: Int[np.ndarray, " station"],
    settlements: Settlements,
    driving: Float[np.ndarray, "origin_point destination_point"],
    lon: Float[np.ndarray, " place"],
    lat: Float[np.ndarray, " place"],
    settings: TransportSettings,
) -> Reach:
    stations = kilometres(metro.station_lon[served], metro.station_lat[served])
    place = np.concatenate([kilometres(settlements.lon, settlements.lat), kilometres(lon, lat)])
    pairs = cKDTree(place).sparse_distance_matrix(
        cKDTree(stations), settings.access_radius_open_km, output_type="ndarray"
    )
    radius = np.where(
        settlements.density < settings.dense_from, settings.access_radius_open_km, settings.access_radius_km
    )
    radius = np.concatenate([radius, np.full(len(lon), 1.0)])
    pairs = pairs[pairs["v"] <= radius[pairs["i"]]]
    spread = np.concatenate([_spread(pairs, settlements), np.zeros(len(lon))])
    apart = settings.detour * np.sqrt(pairs["v"] ** 2 + spread[pairs["i"]] ** 2)
    walk = 60.0 * apart / settings.walk_speed_kmh
    bus = settings.feeder_wait + 60.0 * apart / settings.feeder_speed_kmh
    by_road = to_places(driving, settlements, metro.station_lon[served], metro.station_lat[served], settings)
    drive = np.full(len(pairs), np.inf)
    lives = pairs["i"] < len(settlements)
    drive[lives] = settings.feeder_wait + by_road[pairs["i"][lives], pairs["j"][lives]]
    minutes = np.minimum(walk, np.minimum(bus, drive)).clip(0.1)
    return Reach(place=pairs["i"], station=served[pairs["j"]], minutes=minutes)


def _spread(pairs: np.ndarray, settlements: Settlements) -> Float[np.ndarray, " point"]:
    radius = np.sqrt(settlements.area_km2 / np.pi)
    point = pairs["i"] < len(settlements)
    inside = np.zeros(len(settlements))
    near = pairs[point]
    np.add.at(inside, near["i"], near["v"] <= radius[near["i"]])
    return 0.5 * np.sqrt(settlements.area_km2 / (1.0 + inside))


def _metro_links(metro: RailNetwork, reach: Reach, n_place: int, settings: TransportSettings) -> Links:
    n_station = len(metro.station)
    entry, leave = n_place + np.arange(n_station), n_place + n_station + np.arange(n_station)
    platform, station_of, line_of, code = _platforms(metro)
    offset = n_place + 2 * n_station
    one, other = offset + platform[0], offset + platform[1]
    run = running_minutes(metro, settings)
    change_from, change_to, change = _transfers(metro, station_of, line_of, code, settings)
    node = offset + np.arange(len(station_of))
    starts = [one, other, entry[station_of], node, reach.place, leave[reach.station], offset + change_from]
    ends = [other, one, node, leave[station_of], entry[reach.station], reach.place, offset + change_to]
    wait = waits(metro, tuple(code), settings.metro_wait)[line_of]
    is_joined = joined(metro, tuple(code), station_of, line_of, change_from, change_to)
    aboard = settings.metro_entry + wait
    ashore = np.full(len(node), settings.metro_entry)
    onward = np.where(is_joined, AT_ONCE, change + wait[change_to])
    costs = [run, run, aboard, ashore, reach.minutes, reach.minutes, onward]
    on_foot = np.zeros(2 * len(node) + 2 * len(reach.place))
    return Links(
        n_node=offset + len(node),
        start=np.concatenate(starts),
        end=np.concatenate(ends),
        minutes=np.concatenate(costs),
        in_vehicle=np.concatenate([run, run, on_foot, np.zeros(len(change))]),
        transfers=np.concatenate([np.zeros(2 * len(run)), on_foot, 1.0 - is_joined]),
    )


def _platforms(
    metro: RailNetwork,
) -> tuple[
    Int[np.ndarray, "two segment"], Int[np.ndarray, " platform"], Int[np.ndarray, " platform"], dict[str, int]
]:
    names, line = np.unique(np.array(metro.line, dtype=str), return_inverse=True)
    n_line = len(names)
    keys = np.stack([metro.start * n_line + line, metro.end * n_line + line])
    found, platform = np.unique(keys, return_inverse=True)
    code = {str(name): index for index, name in enumerate(names)}
    return platform.reshape(keys.shape), found // n_line, found % n_line, code


def _transfers(
    metro: RailNetwork,
    station_of: Int[np.ndarray, " platform"],
    line_of: Int[np.ndarray, " platform"],
    code: dict[str, int],
    settings: TransportSettings,
) -> tuple[Int[np.ndarray, " change"], Int[np.ndarray, " change"], Float[np.ndarray, " change"]]:
    listed: dict[tuple[int, int, int], list[float]] = {}
    rows = zip(
        metro.transfer_station, metro.transfer_from_line, metro.transfer_to_line, metro.transfer_minutes, strict=True
    )
    for station, before, after, minutes in rows:
        if before in code and after in code:
            low, high = sorted((code[before], code[after]))
            listed.setdefault((int(station), low, high), []).append(float(minutes))
    one, other = np.nonzero((station_of[:, None] == station_of[None, :]) & (line_of[:, None] != line_of[None, :]))
    minutes = np.full(len(one), settings.metro_transfer)
    for index, (here, there) in enumerate(zip(one, other, strict=True)):
        low, high = sorted((int(line_of[here]), int(line_of[there])))
        found = listed.get((int(station_of[here]), low, high))
        if found:
            minutes[index] = sum(found) / len(found)
    return one, other, minutes
