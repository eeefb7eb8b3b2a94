"""Shortest paths, and the sums that join one part of a journey to the next."""

from itertools import pairwise

import numpy as np
from jaxtyping import Float, Int, Shaped
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = [
    "ROWS_AT_ONCE",
    "along_tree",
    "graph",
    "join",
    "join_alike",
    "least_sum",
    "shortest",
    "sum_to_root",
]

# Blocks of this many rows stay in the cache of the processor.
ROWS_AT_ONCE = 64


def graph(
    n_node: int, start: Int[np.ndarray, " link"], end: Int[np.ndarray, " link"], cost: Float[np.ndarray, " link"]
) -> csr_array:
    """Directed graph that keeps the cheapest of parallel links; costs are positive."""
    order = np.lexsort((cost, end, start))
    start, end, cost = start[order], end[order], cost[order]
    first = np.ones(len(start), dtype=bool)
    first[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
    return csr_array((cost[first], (start[first], end[first])), shape=(n_node, n_node))


def shortest(
    network: csr_array, sources: Int[np.ndarray, " source"]
) -> tuple[Float[np.ndarray, "source node"], Int[np.ndarray, "source node"]]:
    """Least cost from each source to each node, `inf` where there is no path, and the node before."""
    if len(sources) == 0 or network.shape[0] == 0:
        empty = np.zeros((len(sources), network.shape[0]))
        return empty, empty.astype(np.int32)
    return dijkstra(network, indices=sources, return_predecessors=True)


def along_tree(
    before: Int[np.ndarray, "source node"], length: Float[np.ndarray, "node node"]
) -> Float[np.ndarray, "source node"]:
    """Length of the cheapest path to each node.

    Args:
        before: Node before each node on the path from a source, negative at the source and where unreached.
        length: Length of the link between two nodes.
    """
    n_source, n_node = before.shape
    total = np.zeros(before.size)
    place = np.flatnonzero(before.ravel() >= 0).astype(np.intp)
    previous = before.ravel()[place]
    total[place] = length[previous, place % n_node]
    above = np.arange(before.size)
    above[place] = place - place % n_node + previous
    return sum_to_root(above, total).reshape(n_source, n_node)


def sum_to_root(
    above: Int[np.ndarray, " place"], value: Shaped[np.ndarray, " place"]
) -> Shaped[np.ndarray, " place"]:
    """Sum of a value from each place up to the root of its tree, by doubling.

    Args:
        above: Place above each place; a root is its own.
        value: Of each place; zero at a root.
    """
    total, anchor = value.copy(), above.copy()
    place = np.flatnonzero(above != np.arange(len(above)))
    # A place whose way has come to its root is finished: fewer are left at each doubling.
    while len(place):
        here = anchor[place]
        further = anchor[here]
        is_open = further != here
        place, here, further = place[is_open], here[is_open], further[is_open]
        # Both sides are read before either is written: a way and the way that it continues double together.
        added = total[here]
        total[place] += added
        anchor[place] = further
    return total


def join(
    first: Float[np.ndarray, "origin middle"], second: Float[np.ndarray, "middle destination"]
) -> Float[np.ndarray, "origin destination"]:
    """Least sum over the places in between; `inf` where no place joins the two."""
    best = np.full((first.shape[0], second.shape[1]), np.inf, dtype=np.result_type(first, second))
    is_way, leads_on = np.isfinite(first), np.isfinite(second).any(axis=1)
    for begin in range(0, len(best), ROWS_AT_ONCE):
        block = slice(begin, begin + ROWS_AT_ONCE)
        part = best[block]
        step = np.empty_like(part)
        for middle in np.flatnonzero(is_way[block].any(axis=0) & leads_on):
            np.add(first[block, middle, None], second[None, middle], out=step)
            np.minimum(part, step, out=part)
    return best


def least_sum(
    first: Float[np.ndarray, "origin middle"], second: Float[np.ndarray, "middle destination"]
) -> tuple[Float[np.ndarray, "origin destination"], Int[np.ndarray, "origin destination"]]:
    """Least sum over the places in between, and which place it is."""
    best = np.full((first.shape[0], second.shape[1]), np.inf)
    which = np.zeros(best.shape, dtype=np.int32)
    for middle in range(first.shape[1]):
        tried = first[:, middle, None] + second[None, middle]
        is_less = tried < best
        np.copyto(best, tried, where=is_less)
        which[is_less] = middle
    return best, which


def join_alike(
    first: Float[np.ndarray, "place middle"], second: Float[np.ndarray, "middle place"]
) -> Float[np.ndarray, "place place"]:
    """As `join`, where the sum is the same in both directions: each pair is tried once.

    It is quick where each place has few ways in `first`, whatever `second` holds.
    """
    best = np.full((first.shape[0], second.shape[1]), np.inf, dtype=np.result_type(first, second))
    origin, way = np.nonzero(np.isfinite(first) & np.isfinite(second).any(axis=1)[None, :])
    cost, end = first[origin, way, None], np.searchsorted(origin, np.arange(len(best) + 1)).tolist()
    for place, (begin, stop) in enumerate(pairwise(end)):
        if begin < stop:
            tried = second[way[begin:stop], place:]
            tried += cost[begin:stop]
            np.minimum.reduce(tried, axis=0, out=best[place, place:])
    return np.minimum(best, best.T)
