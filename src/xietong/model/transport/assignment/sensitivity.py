"""Derivatives of the flows and times of an equilibrium with respect to trips and capacities."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import qr, solve_triangular
from scipy.sparse import csc_array
from scipy.sparse.csgraph import dijkstra

from xietong.model.transport.assignment.certificate import class_costs
from xietong.model.transport.assignment.delay import link_capacity_slope, link_slope
from xietong.model.transport.assignment.equilibrium import Assignment
from xietong.model.transport.assignment.problem import Problem, exit_nodes
from xietong.model.transport.assignment.trees import SearchGraph, search_graph
from xietong.model.transport.paths import sum_to_root

__all__ = ["Sensitivity", "adjoint", "link_sums", "pair_sums", "sensitivity", "tangent"]

Link = Float[np.ndarray, " link"]
Cycle = tuple[tuple[int, int], ...]
"""Links of two ways between the same nodes, each with its sign, 1 on the one way and -1 on the other."""

# A link counts as used by an origin when it carries this share of the trips of the origin.
_USED_SHARE = 1e-7
# Links that an origin does not use are taken by its tree only where none that it uses leads there.
_AVOIDED = 1e-6
# Cycles that others make up to this share say nothing new.
_RANK_SHARE = 1e-8


@dataclass(frozen=True, eq=False)
class Sensitivity:
    r"""The equilibrium to first order.

    Flows may shift along every cycle of links that the trips of one origin use, because all ways along it are equally
    cheap. Let the columns of $E$ be such cycles, linearly independent where times depend on flows, and $T$ the slopes
    of the links. Of all changes that carry the changed trips, the equilibrium takes the one that keeps the ways along
    each cycle equally cheap: with $v_0$ the changed trips on trees and $g$ the change of times at given flows,
    $$ dv = v_0 - S (T v_0 + g), \qquad dt = T\,dv + g, \qquad S = E (E^\top T E)^{-1} E^\top $$
    Flows of paths and of classes are not unique and do not appear.

    Args:
        before: Link by which the tree of a class and zone reaches each node, negative where it does not.
        slope, capacity_slope: Minutes more for one car unit more, and for one unit more of capacity.
        cycles: $E$.
        root: Upper triangular $R$ with $R^\top R = E^\top T E$.

    Source:
        Own derivation from the optimality conditions; the same matrix by paths in Tobin and Friesz (1988),
        Transportation Science 22.
    """

    problem: Problem
    before: Int[np.ndarray, "class zone node"]
    slope: Link
    capacity_slope: Link
    cycles: csc_array
    root: Float[np.ndarray, "cycle cycle"]


def sensitivity(assignment: Assignment) -> Sensitivity:
    """The first-order response of an assignment by gradient projection; ask it for a gap of 1e-10 or less before.

    Where a cheapest path is not used at all, the derivative is the one that leaves it unused.
    """
    assert assignment.paths is not None, "only gradient projection knows which paths are used"
    problem, network = assignment.problem, assignment.problem.network
    graph, cost = search_graph(problem), class_costs(problem, assignment.volume)
    before = np.full((len(cost), len(network.zone), problem.n_node), -1)
    position = {key: tree for tree, key in enumerate(zip(*_tree_keys(problem), strict=True))}
    found: dict[Cycle, None] = {}
    for class_index in range(len(cost)):
        for zone, node in enumerate(network.centroid):
            tree = position.get((class_index, int(node)))
            used = np.zeros(len(network.start), dtype=bool) if tree is None else _used(assignment, tree)
            before[class_index, zone] = _tree(graph, cost[class_index], used, int(node))
            found.update(dict.fromkeys(_cycles(problem, before[class_index, zone], used)))
    slope = link_slope(network, assignment.volume)
    cycles, root = _independent(_matrix(found, len(slope)), slope)
    return Sensitivity(problem, before, slope, link_capacity_slope(network, assignment.volume), cycles, root)


def tangent(
    response: Sensitivity,
    demand_change: Float[np.ndarray, "class origin destination"] | None = None,
    capacity_change: Link | None = None,
) -> tuple[Link, Link]:
    """Change of the volume, car units, and of the minutes of each link, for a small change of trips and capacities.

    Args:
        demand_change: Vehicles; none for no change. Without trips a pair must not lose any.
        capacity_change: Car units in the period; none for no change.
    """
    problem, slope = response.problem, response.slope
    first = np.zeros_like(slope) if demand_change is None else _loaded(response, demand_change)
    direct = np.zeros_like(slope) if capacity_change is None else response.capacity_slope * capacity_change
    assert first.shape == problem.start.shape
    flow = first - _shifted(response, slope * first + direct)
    return flow, slope * flow + direct


def adjoint(
    response: Sensitivity, volume_weight: Link, minutes_weight: Link
) -> tuple[Float[np.ndarray, "class origin destination"], Link]:
    r"""Gradient of a weighted sum of volumes and minutes with respect to all trips and all capacities at once.

    With weights $\lambda$ of volumes and $\mu$ of minutes, $y = \lambda + T\mu$: for a pair the sum of $y - T S y$
    along its tree, for a link $\mu - S y$ times its slope by capacity. A pair without a path has zero.
    """
    slope = response.slope
    weight = volume_weight + slope * minutes_weight
    shifted = _shifted(response, weight)
    along = _along(response, weight - slope * shifted)
    problem = response.problem
    ends = _exits(problem)
    gradient = along[:, :, ends] * problem.car_units[:, None, None]
    zones = np.arange(gradient.shape[1])
    # Trips within a zone do not use the network.
    gradient[:, zones, zones] = 0.0
    return gradient, (minutes_weight - shifted) * response.capacity_slope


def pair_sums(response: Sensitivity, value: Link) -> Float[np.ndarray, "class origin destination"]:
    """Sum of a value of links along the way of each pair: of their minutes, what a trip takes; zero without a way."""
    found = _along(response, value)[:, :, _exits(response.problem)]
    zones = np.arange(found.shape[1])
    found[:, zones, zones] = 0.0
    return found


def link_sums(response: Sensitivity, weight: Float[np.ndarray, "class origin destination"]) -> Link:
    """Sum over the pairs whose way uses a link: the transpose of `pair_sums`, where vehicles are car units."""
    return _loaded(response, weight)


def _shifted(response: Sensitivity, times: Link) -> Link:
    """$S$ times a vector."""
    right = response.cycles.T @ times
    inner = solve_triangular(response.root, right, trans="T")
    return response.cycles @ solve_triangular(response.root, inner)


def _tree_keys(problem: Problem) -> tuple[list[int], list[int]]:
    return problem.tree_class.tolist(), problem.tree_node.tolist()


def _exits(problem: Problem) -> Int[np.ndarray, " zone"]:
    """Node at which the trips to each zone end."""
    return exit_nodes(problem.network)[problem.network.centroid]


def _used(assignment: Assignment, tree: int) -> np.ndarray:
    """Whether the trips of a tree use each link."""
    paths, problem = assignment.paths, assignment.problem
    assert paths is not None
    begin, end = problem.tree_begin[tree], problem.tree_begin[tree + 1]
    own = slice(paths.first[begin], paths.first[end])
    entries = paths.entries[paths.begin[own.start] : paths.begin[own.stop]]
    amount = np.repeat(paths.flow[own], np.diff(paths.begin[own.start : own.stop + 1]))
    flow = np.bincount(entries, amount, minlength=len(problem.start))
    return flow > _USED_SHARE * problem.demand[begin:end].sum()


def _tree(graph: SearchGraph, cost: Link, used: np.ndarray, node: int) -> Int[np.ndarray, " node"]:
    """Link by which each node is reached, along used links where they lead there."""
    avoided = np.where(used, cost, cost * (1.0 + _AVOIDED) + _AVOIDED**1.5 * cost.mean())
    links = graph.cheapest(avoided)
    _, previous = dijkstra(graph.matrix(avoided[links]), indices=node, return_predecessors=True)
    before = np.full(graph.n_node, -1)
    reached = np.flatnonzero(previous >= 0)
    key = previous[reached].astype(np.int64) * graph.n_node + reached
    before[reached] = links[np.searchsorted(graph.key, key)]
    return before


def _cycles(problem: Problem, before: Int[np.ndarray, " node"], used: np.ndarray) -> Iterator[Cycle]:
    """The cycle that each used link closes which is not in the tree."""
    start, end, link_before = problem.start.tolist(), problem.end.tolist(), before.tolist()
    for link in np.flatnonzero(used).tolist():
        if link_before[end[link]] == link:
            continue
        one, two = [link, *_to_root(start[link], link_before, start)], _to_root(end[link], link_before, start)
        while one and two and one[-1] == two[-1]:
            one.pop()
            two.pop()
        signed = sorted([(way, 1) for way in one] + [(way, -1) for way in two])
        sign = signed[0][1]
        yield tuple((way, sign * value) for way, value in signed)


def _to_root(node: int, before: list[int], start: list[int]) -> list[int]:
    ways = []
    while before[node] >= 0:
        ways.append(before[node])
        node = start[before[node]]
    return ways


def _matrix(cycles: dict[Cycle, None], n_link: int) -> csc_array:
    column = np.repeat(np.arange(len(cycles)), [len(cycle) for cycle in cycles])
    pairs = np.array([pair for cycle in cycles for pair in cycle], dtype=int).reshape(-1, 2)
    return csc_array((pairs[:, 1].astype(float), (pairs[:, 0], column)), shape=(n_link, len(cycles)))


def _independent(cycles: csc_array, slope: Link) -> tuple[csc_array, Float[np.ndarray, "cycle cycle"]]:
    """Cycles that are independent in the metric of the slopes, each of length one, and the root of their products."""
    length = np.sqrt((cycles * cycles).T @ slope)
    # A cycle of links whose times are constant says nothing about times, and leaves flows undetermined.
    cycles = cycles[:, length > 0.0] / length[length > 0.0]
    weighted = cycles * np.sqrt(slope)[:, None]
    rows = np.flatnonzero(np.diff(weighted.tocsr().indptr))
    if len(rows) == 0:
        return csc_array((len(slope), 0)), np.zeros((0, 0))
    root, pivot = qr(weighted.toarray()[rows], mode="r", pivoting=True, check_finite=False)
    diagonal = np.abs(np.diag(root))
    rank = int((diagonal > _RANK_SHARE).sum())
    return csc_array(cycles.tocsc()[:, pivot[:rank]]), root[:rank, :rank]


def _loaded(response: Sensitivity, demand_change: Float[np.ndarray, "class origin destination"]) -> Link:
    """Changed trips on the trees, car units."""
    problem = response.problem
    flow = np.zeros(len(problem.start))
    exits, start = _exits(problem), problem.start
    for class_index, origin, destination in zip(*np.nonzero(demand_change), strict=True):
        node = exits[destination]
        before = response.before[class_index, origin]
        amount = demand_change[class_index, origin, destination] * problem.car_units[class_index]
        while origin != destination and before[node] >= 0:
            flow[before[node]] += amount
            node = start[before[node]]
    return flow


def _along(response: Sensitivity, value: Link) -> Float[np.ndarray, "class zone node"]:
    """Sum of a value of links from the root of each tree to each node."""
    before = response.before.reshape(-1, response.before.shape[2])
    n_node = before.shape[1]
    tree, node = np.nonzero(before >= 0)
    total, above = np.zeros(before.size), np.arange(before.size)
    place = tree * n_node + node
    total[place] = value[before[tree, node]]
    above[place] = tree * n_node + response.problem.start[before[tree, node]]
    return sum_to_root(above, total).reshape(response.before.shape)
