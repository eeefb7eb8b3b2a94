"""What an assignment solves: classes of vehicles, pairs that travel, and a graph without forbidden ways."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from xietong.errors import NetworkError
from xietong.findings import Finding, require
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["Problem", "VehicleClass", "exit_nodes", "pose"]

_SHOWN = 20


@dataclass(frozen=True, eq=False)
class VehicleClass:
    """Vehicles that choose their ways alike.

    Args:
        trips: Vehicles in the period of the capacities, at least zero; those within a zone do not use the network.
        value_of_time: Money for a minute, positive; `inf` where tolls do not matter.
        length_minutes: Minutes that weigh as much as one unit of length, at least zero.
        car_units: Cars whose room one vehicle takes, positive.
        toll: Money for each link, at least zero; none for the tolls of the network.
    """

    trips: Float[np.ndarray, "origin destination"]
    value_of_time: float = np.inf
    length_minutes: float = 0.0
    car_units: float = 1.0
    toll: Float[np.ndarray, " link"] | None = None


@dataclass(frozen=True, eq=False)
class Problem:
    """The network with entries and exits of its own for nodes that are not passed, and pairs with trips.

    A node that may not be passed is split: its links out leave the node itself, its links in end at a second one,
    which has no exit. Pairs of one class and origin, a tree, stand together.

    Args:
        start, end: Nodes of each link after the split.
        fixed: What a class adds to the minutes of a link, minutes.
        tree_class, tree_node: Class and node of origin of each tree.
        tree_begin: First pair of each tree, and the number of pairs.
        pair_node: Node at which a pair ends.
        pair_origin, pair_destination: Zones of a pair.
        demand: Car units of a pair, positive.
    """

    network: TrafficNetwork
    car_units: Float[np.ndarray, " class"]
    n_node: int
    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    fixed: Float[np.ndarray, "class link"]
    tree_class: Int[np.ndarray, " tree"]
    tree_node: Int[np.ndarray, " tree"]
    tree_begin: Int[np.ndarray, " begin"]
    pair_node: Int[np.ndarray, " pair"]
    pair_origin: Int[np.ndarray, " pair"]
    pair_destination: Int[np.ndarray, " pair"]
    demand: Float[np.ndarray, " pair"]

    @property
    def pair_tree(self) -> Int[np.ndarray, " pair"]:
        """Tree of each pair."""
        return np.repeat(np.arange(len(self.tree_node)), np.diff(self.tree_begin))

    @property
    def pair_class(self) -> Int[np.ndarray, " pair"]:
        """Class of each pair."""
        return self.tree_class[self.pair_tree]


def pose(network: TrafficNetwork, classes: Sequence[VehicleClass]) -> Problem:
    """The problem of some classes on a network.

    Raises:
        NetworkError: where a class has no usable numbers, or no path joins two zones that have trips.
    """
    require(list(_class_findings(network, classes)), NetworkError)
    exits = exit_nodes(network)
    trips = [np.where(np.eye(len(network.zone), dtype=bool), 0.0, one.trips) * one.car_units for one in classes]
    shape = (len(classes), len(network.zone), len(network.zone))
    class_index, origin, destination = np.nonzero(np.array(trips).reshape(shape))
    key = class_index * len(network.zone) + origin
    tree, begin = np.unique(key, return_index=True)
    problem = Problem(
        network=network,
        car_units=np.array([one.car_units for one in classes], dtype=float),
        n_node=len(exits) + int((~network.is_through).sum()),
        start=network.start,
        end=exits[network.end],
        fixed=np.array([_fixed(network, one) for one in classes], dtype=float).reshape(
            len(classes), len(network.start)
        ),
        tree_class=tree // max(len(network.zone), 1),
        tree_node=network.centroid[tree % max(len(network.zone), 1)],
        tree_begin=np.append(begin, len(key)),
        pair_node=exits[network.centroid[destination]],
        pair_origin=origin,
        pair_destination=destination,
        demand=np.array(trips).reshape(shape)[class_index, origin, destination],
    )
    require(_unreachable(problem), NetworkError)
    return problem


def exit_nodes(network: TrafficNetwork) -> Int[np.ndarray, " node"]:
    """Node at which links and trips to each node end: the second one of a node that is not passed."""
    n_node = len(network.node)
    # Only nodes that are ends of trips and not passed need a second node; splitting all of them does no harm.
    return np.where(network.is_through, np.arange(n_node), n_node + np.cumsum(~network.is_through) - 1)


def _fixed(network: TrafficNetwork, one: VehicleClass) -> Float[np.ndarray, " link"]:
    toll = network.toll if one.toll is None else one.toll
    return toll / one.value_of_time + one.length_minutes * network.length


def _class_findings(network: TrafficNetwork, classes: Sequence[VehicleClass]) -> Iterator[Finding]:
    n_zone, n_link = len(network.zone), len(network.start)
    for position, one in enumerate(classes, start=1):
        where = f"class {position}"
        if one.trips.shape != (n_zone, n_zone):
            what = f"the trips have the shape {one.trips.shape}, but the network has {n_zone} zones."
            yield Finding(where, what, "Give one row and one column for each zone.")
        elif not (np.isfinite(one.trips).all() and (one.trips >= 0.0).all()):
            yield Finding(where, "the trips are not all numbers of at least zero.", "Correct them.")
        if not (one.value_of_time > 0.0 and 0.0 <= one.length_minutes < np.inf and 0.0 < one.car_units < np.inf):
            given = (
                f"value of time {one.value_of_time:g}, minutes of length {one.length_minutes:g}, "
                f"car units {one.car_units:g}."
            )
            remedy = "Value of time and car units are positive, minutes of length at least zero."
            yield Finding(where, given, remedy)
        if one.toll is not None and not (one.toll.shape == (n_link,) and (one.toll >= 0.0).all()):
            yield Finding(where, "the tolls do not fit the links.", "Give one number of at least zero for each link.")


def _unreachable(problem: Problem) -> list[Finding]:
    """The pairs with trips between which there is no path."""
    network = problem.network
    joined = csr_array(
        (np.ones(len(problem.start)), (problem.start, problem.end)), shape=(problem.n_node, problem.n_node)
    )
    lost: dict[tuple[int, int], float] = {}
    for tree, node in enumerate(problem.tree_node):
        reached = np.zeros(problem.n_node, dtype=bool)
        reached[breadth_first_order(joined, node, return_predecessors=False)] = True
        pairs = np.arange(problem.tree_begin[tree], problem.tree_begin[tree + 1])
        for pair in pairs[~reached[problem.pair_node[pairs]]]:
            places = int(problem.pair_origin[pair]), int(problem.pair_destination[pair])
            lost[places] = lost.get(places, 0.0) + float(problem.demand[pair])
    findings = [
        Finding(
            f"origin {network.zone[origin]}, destination {network.zone[destination]}",
            f"{trips:g} trips have no path from the one to the other.",
            "Add the missing link, or set these trips to 0.",
        )
        for (origin, destination), trips in lost.items()
    ]
    if len(findings) > _SHOWN:
        more = Finding(
            findings[_SHOWN].where, f"{len(findings) - _SHOWN} more pairs have no path.", "Mend them likewise."
        )
        return [*findings[:_SHOWN], more]
    return findings
