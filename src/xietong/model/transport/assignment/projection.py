"""Gradient projection on paths: each pair moves flow from its dearer paths to its cheapest one."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import numpy as np
from jaxtyping import Float, Int

from xietong.model.transport.assignment.problem import Problem, VehicleClass, pose
from xietong.model.transport.assignment.status import AssignmentSettings, AssignmentStatus
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["PathStore", "class_flow", "has_compiler", "project", "warm_up"]

_KERNELS = "xietong.model.transport.assignment.kernels"
# Sweeps go on until what they can still save is this share of what the cheapest paths would.
_INNER_SHARE = 0.01
_MOST_SWEEPS = 30
_STALL = 40


@dataclass(frozen=True, eq=False)
class PathStore:
    """The paths that carry flow, pair by pair.

    Args:
        first: First path of each pair, and the number of paths.
        begin: First entry of each path, and the number of entries.
        entries: Links of the paths, from the destination back to the origin.
        flow: Car units on each path.
    """

    first: Int[np.ndarray, " begin"]
    begin: Int[np.ndarray, " path_begin"]
    entries: Int[np.ndarray, " entry"]
    flow: Float[np.ndarray, " path"]


def has_compiler() -> bool:
    """Whether numba, which the extra `[assignment]` installs, is there."""
    return find_spec("numba") is not None


def warm_up() -> None:
    """Compile the inner loops, or load what was kept of them, by solving one link."""
    one, zero = np.ones(1), np.zeros(1)
    index = np.zeros(1, dtype=int)
    network = TrafficNetwork(
        node=("1", "2"),
        zone=("1", "2"),
        centroid=np.arange(2),
        is_through=np.ones(2, dtype=bool),
        start=index,
        end=index + 1,
        capacity=one,
        free_minutes=one,
        delay_factor=one,
        delay_power=one,
        length=one,
        toll=zero,
        row=("1",),
    )
    problem = pose(network, [VehicleClass(np.array([[0.0, 1.0], [0.0, 0.0]]))])
    project(problem, AssignmentSettings(), lambda iteration, gap: None)


def project(
    problem: Problem, settings: AssignmentSettings, progress: Callable[[int, float], None]
) -> tuple[PathStore, Float[np.ndarray, "class link"], AssignmentStatus, int]:
    """Paths and flows of an equilibrium, how the search ended, and its iterations.

    One iteration looks for the cheapest path of each pair, which also gives the gap, and then sweeps over the pairs:
    from a dearer path of a pair to its cheapest moves the flow
    $$ \\min\\Bigl(f_k, \\frac{c_k - c_*}{\\sum_{a \\in k \\triangle *} t'_a}\\Bigr), $$
    less where that would turn the difference round. Flows and times of links follow each move at once.

    Source:
        Jayakrishnan, Tsai, Prashker and Rajadhyaksha (1994), Transportation Research Record 1443.
    """
    kernels = import_module(_KERNELS)
    network = problem.network
    n_link, n_pair = len(network.start), len(problem.demand)
    delay = np.stack([network.free_minutes, network.delay_factor, network.delay_power, network.capacity])
    volume, slope = np.zeros(n_link), np.zeros(n_link)
    cost = np.zeros((len(problem.fixed), n_link))
    links = (delay, np.ascontiguousarray(problem.fixed), cost, slope)
    out_link = np.argsort(problem.start, kind="stable")
    out_begin = np.concatenate([[0], np.cumsum(np.bincount(problem.start, minlength=problem.n_node))])
    graph = tuple(part.astype(np.int64) for part in (out_begin, out_link, problem.start, problem.end))
    trees = tuple(part.astype(np.int64) for part in (problem.tree_class, problem.tree_node, problem.tree_begin))
    pairs = (problem.pair_node.astype(np.int64), problem.demand.astype(float))
    store = (np.zeros(n_pair + 1, np.int64), np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0))
    mark, stamp = np.zeros(n_link, np.int64), 1
    status, best, since = AssignmentStatus.ITERATION_LIMIT, np.inf, 0
    iteration = 0
    while True:
        kernels.refresh(volume, *links)
        store, spent, saved = kernels.extend(graph, trees, pairs, store, volume, *links, settings.paths_per_pair)
        kernels.load(*store[1:], volume)
        if iteration:
            gap = saved / spent if spent > 0.0 else 0.0
            progress(iteration, gap)
            best, since = (gap, 0) if gap < best else (best, since + 1)
            if gap <= settings.gap:
                status = AssignmentStatus.CONVERGED
            elif since >= _STALL:
                status = AssignmentStatus.STALLED
            if status is not AssignmentStatus.ITERATION_LIMIT or iteration >= settings.iteration_limit:
                break
        iteration += 1
        kernels.refresh(volume, *links)
        for _ in range(_MOST_SWEEPS):
            inner, stamp = kernels.sweep((trees[0], trees[2]), store, volume, *links, mark, stamp)
            if inner <= _INNER_SHARE * saved:
                break
    paths = PathStore(*store)
    return paths, class_flow(problem, paths), status, iteration


def class_flow(problem: Problem, paths: PathStore) -> Float[np.ndarray, "class link"]:
    """Flow of each class on each link, car units: the sum of the flows of its paths."""
    n_link = len(problem.network.start)
    pair_class = np.repeat(problem.pair_class, np.diff(paths.first))
    place = np.repeat(pair_class, np.diff(paths.begin)) * n_link + paths.entries
    amount = np.repeat(paths.flow, np.diff(paths.begin))
    return np.bincount(place, amount, minlength=len(problem.fixed) * n_link).reshape(len(problem.fixed), n_link)
