"""Shortest paths, and the sums that join one part of a journey to the next."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

__all__ = ["along_tree", "graph", "join", "join_alike", "shortest"]

_BLOCK_ROWS = 64
_THREADS = 2

# Blocks of this many rows stay in the cache of the processor.
ROWS_AT_ONCE = 32


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
    """Length of the cheapest path to each node, by doubling along the tree of nodes before.

    Args:
        before: Node before each node on the path from a source, negative at the source and where unreached.
        length: Length of the link between two nodes.
    """
    source, node = np.nonzero(before >= 0)
    n_node = before.shape[1]
    total = np.zeros(before.size)
    anchor = np.arange(before.size)
    previous = before[source, node]
    place = source * n_node + node
    total[place] = length[previous, node]
    anchor[place] = source * n_node + previous
    while True:
        further = anchor[anchor]
        if np.array_equal(further, anchor):
            return total.reshape(before.shape)
        total = total + total[anchor]
        anchor = further


def join(
    first: Float[np.ndarray, "origin middle"], second: Float[np.ndarray, "middle destination"]
) -> Float[np.ndarray, "origin destination"]:
    """Least sum over the places in between; `inf` where no place joins the two."""
    return _joined(first, second, is_alike=False)


def join_alike(
    first: Float[np.ndarray, "place middle"], second: Float[np.ndarray, "middle place"]
) -> Float[np.ndarray, "place place"]:
    """As `join`, where the sum is the same in both directions: each pair is tried once."""
    half = _joined(first, second, is_alike=True)
    return np.minimum(half, half.T)


def _joined(
    first: Float[np.ndarray, "origin middle"], second: Float[np.ndarray, "middle destination"], *, is_alike: bool
) -> Float[np.ndarray, "origin destination"]:
    best = np.full((first.shape[0], second.shape[1]), np.inf)
    useful = np.flatnonzero(np.isfinite(first).any(axis=0) & np.isfinite(second).any(axis=1))

    def fill(begin: int) -> None:
        # A block of rows stays in the cache while all the places in between are tried.
        block, onward = slice(begin, begin + _BLOCK_ROWS), slice(begin if is_alike else 0, None)
        part = best[block, onward]
        step = np.empty_like(part)
        for middle in useful:
            np.add(first[block, middle, None], second[None, middle, onward], out=step)
            np.minimum(part, step, out=part)

    # Blocks do not meet, and sums of arrays leave other threads free to work.
    with ThreadPoolExecutor(_THREADS) as threads:
        list(threads.map(fill, range(0, len(best), _BLOCK_ROWS)))
    return best
