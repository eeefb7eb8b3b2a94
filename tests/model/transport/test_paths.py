"""Shortest paths and the joins of journeys."""

import numpy as np

from xietong.model.transport.paths import along_tree, graph, join, join_alike, shortest


def test_of_parallel_links_the_cheapest_counts() -> None:
    network = graph(2, np.array([0, 0]), np.array([1, 1]), np.array([7.0, 3.0]))
    assert network[0, 1] == 3.0


def test_a_node_without_a_path_is_infinitely_far() -> None:
    network = graph(3, np.array([0]), np.array([1]), np.array([2.0]))
    minutes, _ = shortest(network, np.array([0, 2]))
    np.testing.assert_array_equal(minutes, [[0.0, 2.0, np.inf], [np.inf, np.inf, 0.0]])


def test_no_source_asks_for_nothing() -> None:
    minutes, before = shortest(graph(2, np.array([0]), np.array([1]), np.array([2.0])), np.array([], dtype=int))
    assert minutes.shape == before.shape == (0, 2)


def test_lengths_add_up_along_the_cheapest_path_not_the_shortest() -> None:
    start, end = np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3])
    cost, length = (
        np.array([1.0, 1.0, 9.0, 1.0]),
        np.array([[0, 5, 3, 0], [0, 0, 6, 0], [0, 0, 0, 7], [0, 0, 0, 0.0]]),
    )
    _, before = shortest(graph(4, start, end, cost), np.array([0, 3]))
    np.testing.assert_array_equal(along_tree(before, length), [[0, 5, 11, 18], [0, 0, 0, 0]])


def test_a_join_takes_the_best_place_in_between() -> None:
    first = np.array([[1.0, 5.0, np.inf], [4.0, 2.0, np.inf]])
    second = np.array([[10.0, 20.0, 1.0, 0.0], [1.0, 2.0, 30.0, np.inf], [0.0, 0.0, 0.0, 0.0]])
    np.testing.assert_array_equal(join(first, second), [[6.0, 7.0, 2.0, 1.0], [3.0, 4.0, 5.0, 4.0]])


def test_a_join_that_is_alike_in_both_directions_tries_each_pair_once() -> None:
    rng = np.random.default_rng(5)
    access = rng.uniform(5.0, 90.0, (70, 12))
    access[rng.random(access.shape) < 0.6] = np.inf
    between = rng.uniform(10.0, 60.0, (12, 12))
    between += between.T
    onward = join(access, between)
    np.testing.assert_allclose(join_alike(access, onward.T), join(onward, access.T))
