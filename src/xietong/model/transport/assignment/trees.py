"""Cheapest paths by SciPy: the least cost of each pair, and all trips on them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from xietong.model.transport.assignment.problem import Problem
from xietong.model.transport.paths import sum_to_root

__all__ = ["SearchGraph", "all_or_nothing", "least_costs", "search_graph"]

# Nodes of so many trees are held in memory at once.
_AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class SearchGraph:
    """Links gathered by the two nodes that they join, since a sparse matrix has one entry for each.

    Args:
        order: Links sorted by nodes.
        begin: First place in `order` of each couple of nodes.
        key: Start times number of nodes plus end of each couple, rising.
        row_begin, column: The couples as a compressed sparse matrix.
    """

    n_node: int
    order: Int[np.ndarray, " link"]
    begin: Int[np.ndarray, " couple"]
    key: Int[np.ndarray, " couple"]
    row_begin: Int[np.ndarray, " begin"]
    column: Int[np.ndarray, " couple"]

    def cheapest(self, cost: Float[np.ndarray, " link"]) -> Int[np.ndarray, " couple"]:
        """The cheapest link of each couple of nodes."""
        if len(self.begin) == len(self.order):
            return self.order
        couple = np.repeat(np.arange(len(self.begin)), np.diff(np.append(self.begin, len(self.order))))
        return self.order[np.lexsort((cost[self.order], couple))][self.begin]

    def matrix(self, cost: Float[np.ndarray, " couple"]) -> csr_array:
        """Costs of the couples; a cost of zero is an entry, too."""
        return csr_array((cost, self.column, self.row_begin), shape=(self.n_node, self.n_node))


def search_graph(problem: Problem) -> SearchGraph:
    """The links of a problem, ready to be searched."""
    whole = problem.start.astype(np.int64) * problem.n_node + problem.end
    order = np.argsort(whole, kind="stable")
    key, begin = np.unique(whole[order], return_index=True)
    rows = np.bincount(key // problem.n_node, minlength=problem.n_node)
    row_begin = np.concatenate([[0], np.cumsum(rows)])
    return SearchGraph(problem.n_node, order, begin, key, row_begin, key % problem.n_node)


def least_costs(
    problem: Problem, graph: SearchGraph, cost: Float[np.ndarray, "class link"]
) -> Float[np.ndarray, " pair"]:
    """Cost of the cheapest path of each pair, minutes."""
    least = np.empty(len(problem.demand))
    for trees, links in _blocks(problem, graph, cost):
        matrix = graph.matrix(cost[problem.tree_class[trees[0]]][links])
        distance = dijkstra(matrix, indices=problem.tree_node[trees])
        pairs = np.arange(problem.tree_begin[trees[0]], problem.tree_begin[trees[-1] + 1])
        least[pairs] = distance[problem.pair_tree[pairs] - trees[0], problem.pair_node[pairs]]
    return least


def all_or_nothing(
    problem: Problem, graph: SearchGraph, cost: Float[np.ndarray, "class link"]
) -> tuple[Float[np.ndarray, "class link"], float]:
    """Flow of each class, car units, when all take the cheapest path, and the minutes that they then spend."""
    flow, spent = np.zeros_like(cost), 0.0
    for trees, links in _blocks(problem, graph, cost):
        class_index = problem.tree_class[trees[0]]
        distance, before = dijkstra(
            graph.matrix(cost[class_index][links]), indices=problem.tree_node[trees], return_predecessors=True
        )
        pairs = np.arange(problem.tree_begin[trees[0]], problem.tree_begin[trees[-1] + 1])
        row, node, trips = problem.pair_tree[pairs] - trees[0], problem.pair_node[pairs], problem.demand[pairs]
        spent += float(trips @ distance[row, node])
        arriving = np.bincount(row * problem.n_node + node, trips, minlength=distance.size)
        flow[class_index] += _up_the_trees(graph, before, arriving, links)
    return flow, spent


def _blocks(
    problem: Problem, graph: SearchGraph, cost: Float[np.ndarray, "class link"]
) -> list[tuple[Int[np.ndarray, " tree"], Int[np.ndarray, " couple"]]]:
    """Trees of one class, as many as fit the memory, with the cheapest links of that class."""
    blocks = []
    size = max(_AT_ONCE // problem.n_node, 1)
    for class_index in np.unique(problem.tree_class):
        own = np.flatnonzero(problem.tree_class == class_index)
        links = graph.cheapest(cost[class_index])
        blocks += [(own[begin : begin + size], links) for begin in range(0, len(own), size)]
    return blocks


def _up_the_trees(
    graph: SearchGraph,
    before: Int[np.ndarray, "tree node"],
    arriving: Float[np.ndarray, " place"],
    links: Int[np.ndarray, " couple"],
) -> Float[np.ndarray, " link"]:
    """Flow of the links when trips arrive at nodes of trees: sums from the leaves, the deepest nodes first."""
    tree, node = np.nonzero(before >= 0)
    place = tree * graph.n_node + node
    previous = before[tree, node].astype(np.int64)
    above = np.arange(before.size)
    above[place] = tree * graph.n_node + previous
    couple = np.searchsorted(graph.key, previous * graph.n_node + node)
    depth = sum_to_root(above, (above != np.arange(len(above))).astype(np.int64))[place]
    order = np.argsort(depth, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(depth[order])) + 1, len(order))
    through = arriving.copy()
    begins = np.concatenate([[0], ends[:-1]]) if len(order) else ends[:0]
    for begin, end in zip(begins[::-1], ends[::-1], strict=False):
        level = place[order[begin:end]]
        np.add.at(through, above[level], through[level])
    total = np.bincount(couple, through[place], minlength=len(links))
    flow = np.zeros(len(graph.order))
    flow[links] = total
    return flow
