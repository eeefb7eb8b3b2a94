"""Loads of railway lines: travellers on their quickest way, counted on every segment that they ride."""

import numpy as np
from jaxtyping import Float, Int

from xietong.model.transport.links import Links
from xietong.model.transport.metro import carries_people, open_part
from xietong.model.transport.paths import least_sum
from xietong.model.transport.railways import rail_links
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.skims import Ground
from xietong.region.networks import RailNetwork

__all__ = ["business_trips", "rail_loads", "tree_flows"]


def rail_loads(
    rail: RailNetwork,
    ground: Ground,
    trips: Float[np.ndarray, "origin destination"],
    boarding: float,
    year: int,
    settings: TransportSettings,
) -> Float[np.ndarray, " segment"]:
    """Travellers a day on each segment, both directions together, nothing on a segment that is not in service.

    All of a pair take one way: over the two stations and the trains between them that are quickest from door to door.
    No train is ever full.

    Args:
        rail: All segments, open or not.
        ground: Ways to the stations from the places at which the trips begin and end.
        trips: By rail, one way, a day; not negative. Those of a pair that rail does not serve stay away.
        boarding: Minutes to enter, wait and leave.
        year: The trains of 30 June of this year.
        settings: Speed, stops and changes.
    """
    load = np.zeros(len(rail.start))
    running, n_station = open_part(rail, year), len(rail.station)
    if len(running.start) == 0:
        return load
    links = rail_links(running, ground.interchange, boarding, settings)
    minutes, before = links.costs(np.arange(n_station))
    between = minutes[:, n_station : 2 * n_station].copy()
    np.fill_diagonal(between, np.inf)
    onward, board = least_sum(ground.access, between)
    door, leave = least_sum(onward, ground.access.T)
    rides = np.isfinite(door) & (trips > 0.0)
    origin, destination = np.nonzero(rides)
    last = leave[origin, destination]
    wanted = np.zeros((n_station, links.n_node))
    np.add.at(wanted, (board[origin, last], n_station + last), trips[rides])
    used = tree_flows(before, minutes, wanted)
    load[carries_people(rail, year)] = _on_segments(links, used, len(running.start))
    return load


def tree_flows(
    before: Int[np.ndarray, "source node"],
    minutes: Float[np.ndarray, "source node"],
    wanted: Float[np.ndarray, "source node"],
) -> Float[np.ndarray, "node node"]:
    r"""Flow on each link when all go along the trees of shortest paths: what ends at a node or passes it,

    $$ f_{sn} = q_{sn} + \sum_{m: b_{sm} = n} f_{sm}, \qquad F_{kn} = \sum_{s: b_{sn} = k} f_{sn} $$

    found from the farthest node inwards.

    Args:
        before: $b_{sn}$, the node before on the path from a source, negative at the source and where unreached.
        minutes: From each source to each node; farther than the node before, `inf` where unreached.
        wanted: $q_{sn}$, trips from each source to each node.
    """
    n_source, n_node = before.shape
    source = np.arange(n_source)
    order = np.argsort(-minutes, axis=1)
    passing, used = wanted.copy(), np.zeros((n_node, n_node))
    for node in order.T:
        previous, flow = before[source, node], passing[source, node]
        moves = (previous >= 0) & (flow > 0.0)
        np.add.at(used, (previous[moves], node[moves]), flow[moves])
        passing[source[moves], previous[moves]] += flow[moves]
    return used


def _on_segments(links: Links, used: Float[np.ndarray, "node node"], n_segment: int) -> Float[np.ndarray, " segment"]:
    there = used[links.start[:n_segment], links.end[:n_segment]]
    back = used[links.end[:n_segment], links.start[:n_segment]]
    # Of parallel segments of a line the quickest carries all.
    pair = np.sort(np.stack([links.start[:n_segment], links.end[:n_segment]]), axis=0)
    order = np.lexsort((links.minutes[:n_segment], pair[1], pair[0]))
    is_first = np.ones(n_segment, dtype=bool)
    is_first[1:] = (np.diff(pair[:, order], axis=1) != 0).any(axis=0)
    is_quickest = np.zeros(n_segment, dtype=bool)
    is_quickest[order] = is_first
    return np.where(is_quickest, there + back, 0.0)


def business_trips(
    jobs: Float[np.ndarray, " zone"],
    minutes: Float[np.ndarray, "origin destination"],
    per_job: float,
    exponent: float,
) -> Float[np.ndarray, "origin destination"]:
    r"""Business trips to other zones, one way, a working day.

    $$ T_{ij} = b L_i \frac{L_j t_{ij}^{-\theta}}{\sum_{k \ne i} L_k t_{ik}^{-\theta}} \qquad (j \ne i) $$

    Args:
        jobs: $L$.
        minutes: $t_{ij}$, composite of the modes, positive between zones; `inf` where there is no way.
        per_job: $b$, `business_trips_per_job`: an assumption, no count was found.
        exponent: $\theta$, that of trade with distance.

    Source:
        Singly constrained gravity model (Wilson 1971).
    """
    pull = jobs[None, :] * np.maximum(minutes, 1.0) ** -exponent
    np.fill_diagonal(pull, 0.0)
    total = pull.sum(axis=1, keepdims=True)
    return per_job * jobs[:, None] * np.divide(pull, total, out=np.zeros_like(pull), where=total > 0.0)
