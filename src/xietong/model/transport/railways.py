"""Intercity rail times: trains between stations, reached by road and metro, for commuting and business."""

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.transport.links import Journeys, Links, journeys_from, nowhere
from xietong.model.transport.metro import open_part, segment_km
from xietong.model.transport.paths import graph, join_alike, shortest
from xietong.model.transport.service import joined, waits
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, kilometres
from xietong.model.transport.times import COMMUTING, RAIL_CLASSES
from xietong.region.networks import RailNetwork

__all__ = [
    "allowed_commutes",
    "boarding_minutes",
    "class_times",
    "interchange_minutes",
    "own_access",
    "rail_links",
    "rail_times",
    "segment_class",
    "station_journeys",
    "station_times",
    "train_minutes",
]

# The search for shortest paths wants costs above zero.
POSITIVE = 1e-9


def train_minutes(rail: RailNetwork, settings: TransportSettings) -> Float[np.ndarray, " segment"]:
    r"""Running minutes of a segment without stops: as listed, else

    $$ t = \frac{60\,\ell}{f \min(V, V_{\max})} $$

    with length $\ell$, design speed $V$, `rail_speed_factor` $f$ and `rail_speed_cap_kmh` $V_{\max}$.

    Source:
        Fitted to the timetable of 2016, see `timetable.py`.
    """
    is_fast = np.array([kind != "conventional" for kind in rail.kind], dtype=bool)
    default = np.where(
        is_fast, settings.high_speed_default_kmh, settings.conventional_default_kmh / settings.rail_speed_factor
    )
    speed = np.where(np.isnan(rail.design_speed_kmh), default, rail.design_speed_kmh)
    speed = settings.rail_speed_factor * np.minimum(speed, settings.rail_speed_cap_kmh)
    formula = 60.0 * segment_km(rail, settings) / speed
    return np.where(np.isnan(rail.minutes), formula, rail.minutes)


def boarding_minutes(purpose: str, settings: TransportSettings) -> float:
    """Minutes to enter, wait and leave on a journey by rail, for a purpose."""
    return settings.rail_boarding_commuting if purpose == COMMUTING else settings.rail_boarding_business


def station_times(
    rail: RailNetwork,
    interchange: Float[np.ndarray, "station station"],
    boarding: float,
    year: int,
    settings: TransportSettings,
) -> Float[np.ndarray, "station station"]:
    """Minutes from the entry of one station to the exit of another by the trains of a year.

    Args:
        rail: The railways; segments run both ways.
        interchange: Minutes between two stations of a city by road or metro; `inf` where too far.
        boarding: Minutes to enter, wait and leave, counted once for each train ride.
        year: The trains of 30 June of this year.
        settings: Speed, stops and changes.

    Returns:
        Door of the station to door of the station; `inf` where no train goes.
    """
    n_station = len(rail.station)
    running = open_part(rail, year)
    if len(running.start) == 0:
        return np.full((n_station, n_station), np.inf)
    links = rail_links(running, interchange, boarding, settings)
    minutes, _ = links.costs(np.arange(n_station))
    return _between_stations(minutes, n_station, settings)


def class_times(
    rail: RailNetwork,
    interchange: Float[np.ndarray, "station station"],
    boarding: float,
    year: int,
    settings: TransportSettings,
) -> Float[np.ndarray, "class station station"]:
    r"""As `station_times`, for journeys of each of `times.RAIL_CLASSES`: a class is that of the fastest line ridden.

    A journey of class $k$ rides at least one segment $e$ of the class, and none of a faster one:

    $$ t^k_{ij} = \min_{e \in k} \left(d^k_{i,a(e)} + r_e + d^k_{b(e),j}\right) $$

    with $d^k$ over rides up to the class. So no journey counts in two classes, the least over the classes is
    the journey of `station_times`, and an opening never makes a class slower.
    """
    n_station = len(rail.station)
    running = open_part(rail, year)
    rank = segment_class(running, settings)
    if len(rank) == 0:
        return np.full((len(RAIL_CLASSES), n_station, n_station), np.inf)
    links = rail_links(running, interchange, boarding, settings)
    # The graph once for each class that was the fastest so far, the first time for none: riding leads up to the next.
    ridden = np.full(len(links.start), 0)
    ridden[: 2 * len(rank)] = 1 + np.tile(rank, 2)
    floors = np.arange(1 + len(RAIL_CLASSES))[:, None]
    start, end = floors * links.n_node + links.start, np.maximum(floors, ridden) * links.n_node + links.end
    whole = graph(floors.size * links.n_node, start.ravel(), end.ravel(), np.tile(links.minutes, floors.size))
    minutes = shortest(whole, np.arange(n_station))[0].reshape(n_station, floors.size, links.n_node)
    return np.stack([_between_stations(minutes[:, floor], n_station, settings) for floor in floors[1:, 0]])


def segment_class(rail: RailNetwork, settings: TransportSettings) -> Int[np.ndarray, " segment"]:
    """Place of each segment in `times.RAIL_CLASSES`, by its kind and design speed."""
    is_fast = np.array([kind != "conventional" for kind in rail.kind], dtype=bool)
    speed = np.where(np.isnan(rail.design_speed_kmh), settings.high_speed_default_kmh, rail.design_speed_kmh)
    return np.where(is_fast, np.where(speed >= settings.high_speed_from_kmh, 2, 1), 0)


def station_journeys(
    rail: RailNetwork,
    interchange: Float[np.ndarray, "station station"],
    boarding: float,
    year: int,
    settings: TransportSettings,
) -> Journeys:
    """As `station_times`, with the minutes in trains and the number of transfers."""
    n_station = len(rail.station)
    running = open_part(rail, year)
    if len(running.start) == 0:
        return nowhere(n_station, n_station)
    found = journeys_from(rail_links(running, interchange, boarding, settings), np.arange(n_station))
    exits = slice(n_station, 2 * n_station)
    between = _between_stations(found.minutes, n_station, settings)
    is_served = np.isfinite(between)
    return Journeys(
        minutes=between,
        in_vehicle=np.where(is_served, found.in_vehicle[:, exits] - settings.rail_stop, np.inf),
        transfers=np.where(is_served, found.transfers[:, exits], 0.0),
    )


def _between_stations(
    minutes: Float[np.ndarray, "station node"], n_station: int, settings: TransportSettings
) -> Float[np.ndarray, "station station"]:
    # Every segment of a ride ends with a stop; the last one is not lost time.
    between = minutes[:, n_station : 2 * n_station] - settings.rail_stop
    np.fill_diagonal(between, np.inf)
    return between


def rail_links(
    rail: RailNetwork, interchange: Float[np.ndarray, "station station"], boarding: float, settings: TransportSettings
) -> Links:
    """Trains, changes and ways between stations: entries of the stations first, then exits, then platforms.

    The first links are the segments one way, then all of them the other way.
    """
    n_station = len(rail.station)
    found_names, line = np.unique(np.array(rail.line, dtype=str), return_inverse=True)
    names = tuple(str(name) for name in found_names)
    keys = np.stack([rail.start * len(names) + line, rail.end * len(names) + line])
    found, platform = np.unique(keys, return_inverse=True)
    platform = platform.reshape(keys.shape) + 2 * n_station
    station_of = found // len(names)
    node = 2 * n_station + np.arange(len(found))
    run = train_minutes(rail, settings) + settings.rail_stop
    is_fast = np.zeros(len(found), dtype=bool)
    is_fast[(platform - 2 * n_station).ravel()] = np.tile([kind != "conventional" for kind in rail.kind], 2)
    one, other = np.nonzero((station_of[:, None] == station_of[None, :]) & ~np.eye(len(found), dtype=bool))
    runs_through = is_fast[one] & is_fast[other]
    through = max(settings.rail_through - settings.rail_stop, POSITIVE)
    wait = waits(rail, names, settings.rail_wait)[found % len(names)] - settings.rail_wait
    change = np.where(runs_through, through, np.maximum(settings.rail_change + wait[other], POSITIVE))
    is_joined = joined(rail, names, station_of, found % len(names), one, other)
    runs_through, change = runs_through | is_joined, np.where(is_joined, np.minimum(change, through), change)
    leave, enter = np.nonzero(np.isfinite(interchange) & ~np.eye(n_station, dtype=bool))
    aboard = np.maximum(boarding + wait, 0.0) + POSITIVE
    ashore = np.full(len(node), POSITIVE)
    transfer = interchange[leave, enter]
    nothing = np.zeros(len(node))
    return Links(
        n_node=int(node[-1]) + 1,
        start=np.concatenate([platform[0], platform[1], station_of, node, node[one], n_station + leave]),
        end=np.concatenate([platform[1], platform[0], node, n_station + station_of, node[other], enter]),
        minutes=np.concatenate([run, run, aboard, ashore, change, transfer]),
        in_vehicle=np.concatenate(
            [run, run, nothing, nothing, np.where(runs_through, change, 0.0), np.zeros(len(transfer))]
        ),
        transfers=np.concatenate(
            [np.zeros(2 * len(run)), nothing, nothing, (~runs_through).astype(float), np.ones(len(transfer))]
        ),
    )


def interchange_minutes(
    rail: RailNetwork,
    by_road: Float[np.ndarray, "point station"],
    settlements: Settlements,
    settings: TransportSettings,
) -> Float[np.ndarray, "station station"]:
    """Minutes between two stations of a city by the quickest settlement in between; `inf` where too far."""
    place = kilometres(rail.station_lon, rail.station_lat)
    apart = np.linalg.norm(place[:, None, :] - place[None, :, :], axis=2)
    return np.where(apart <= settings.interchange_km, join_alike(by_road.T, by_road), np.inf)


def rail_times(
    access: Float[np.ndarray, "point station"], onward: Float[np.ndarray, "point station"]
) -> Float[np.ndarray, "origin_point destination_point"]:
    """Door-to-door minutes by rail over the best pair of stations.

    Args:
        access: Minutes from each settlement to each station that it uses (`own_access`).
        onward: Minutes from each settlement by train to the exit of each station: `join(access, between)`.
    """
    # What is tried for each settlement are its own few stations, not all where its trains arrive.
    return join_alike(access, np.ascontiguousarray(onward.T))


def own_access(
    access: Float[np.ndarray, "point station"],
    onward: Float[np.ndarray, "point station"],
    boarding: float,
    settings: TransportSettings,
) -> Float[np.ndarray, "point station"]:
    r"""Ways to the stations that a traveller may use: nobody passes by a station to board the same train further on.

    Station $s$ is dropped where some other station $s'$ leads there as fast by train,

    $$ a_{ps'} + t_{s's} + c \le a_{ps}, \qquad c = \max(\text{change} + \text{stop} - \text{boarding},\ 0) $$

    because everything that starts at $s$ then goes at least as fast from $s'$. All that is lost are journeys that
    would go past $s'$ only to come back to it; three quarters of the ways need not be tried.

    Args:
        access: $a_{ps}$, minutes from each settlement to each station.
        onward: The least of $a_{ps'} + t_{s's}$, with minutes between stations $t$ that hold one boarding.
        boarding: Minutes to enter, wait and leave.
        settings: Minutes of a change and of a stop.

    Returns:
        The same minutes, `inf` where a station is not used.
    """
    spare = max(settings.rail_change + settings.rail_stop - boarding, 0.0)
    return np.where(access < onward + spare, access, np.inf).astype(access.dtype)


def allowed_commutes(
    settlements: Settlements,
    has_metro: Bool[np.ndarray, "origin_point destination_point"],
    settings: TransportSettings,
) -> Bool[np.ndarray, "origin_point destination_point"]:
    """Pairs that may commute by intercity rail.

    Inside one city, or below `rail_shortest_km`, only where metro competes: otherwise the one intercity line
    that stops twice in a city becomes its only urban railway.
    """
    place = kilometres(settlements.lon, settlements.lat)
    square = (place**2).sum(axis=1)
    apart = square[:, None] + square[None, :] - 2.0 * place @ place.T
    is_far = apart >= settings.rail_shortest_km**2
    is_other_city = settlements.city[:, None] != settlements.city[None, :]
    return has_metro | (is_far & is_other_city)
