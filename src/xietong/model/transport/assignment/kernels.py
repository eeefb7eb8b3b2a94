"""The inner loops of gradient projection, compiled by numba: the only module that needs it.

All compiled functions stand in this file: numba compiles a kept function anew only when its own file changes.
A store of paths is four arrays: the first path of each pair, the first entry of each path, the links of the entries
from the destination back to the origin, the flow of each path.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import njit

from xietong.model.transport.assignment.delay import LEAST_LOAD

__all__ = ["extend", "load", "refresh", "sweep"]

# Differences of cost below this share of the cost are rounding.
_ROUNDING = 1e-14
# A shift that turns the sign of the difference is corrected when it leaves more than this share of it.
_OVERSHOT = 0.5
_CORRECTIONS = 12


def _compiled(function: Callable[..., Any]) -> Any:
    """The function compiled at its first call, and kept between runs where there is a place to keep it."""
    try:
        return njit(cache=True, error_model="numpy")(function)
    except RuntimeError:
        # Neither the installation nor the user's own folders can be written.
        return njit(error_model="numpy")(function)


@_compiled
def _set_link(link, volume, delay, fixed, cost, slope):
    """Costs and slope of a link at its flow; `delay` holds free minutes, factor, power, capacity."""
    free, factor, power, capacity = delay[0, link], delay[1, link], delay[2, link], delay[3, link]
    minutes, rise = free, 0.0
    if free > 0.0 and factor > 0.0:
        if power == 0.0:
            minutes = free * (1.0 + factor)
        else:
            load = max(volume[link], 0.0) / capacity
            base = max(load, LEAST_LOAD) if power < 1.0 else load
            if power == 4.0:
                lower = base * base * base
            elif power == 1.0:
                lower = 1.0
            else:
                lower = base ** (power - 1.0)
            bent = lower * load if power >= 1.0 else load**power
            minutes = free * (1.0 + factor * bent)
            rise = free * factor * power * lower / capacity
    slope[link] = rise
    for c in range(cost.shape[0]):
        cost[c, link] = minutes + fixed[c, link]


@_compiled
def refresh(volume, delay, fixed, cost, slope):
    """Costs and slopes of all links."""
    for link in range(volume.size):
        _set_link(link, volume, delay, fixed, cost, slope)


@_compiled
def load(path_begin, entries, path_flow, volume):
    """Flow of all links as the sum of the flows of paths."""
    volume[:] = 0.0
    for path in range(path_flow.size):
        for entry in range(path_begin[path], path_begin[path + 1]):
            volume[entries[entry]] += path_flow[path]


@_compiled
def _sink(heap, place, distance, at, size):
    node = heap[at]
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and distance[heap[child + 1]] < distance[heap[child]]:
            child += 1
        if distance[heap[child]] >= distance[node]:
            break
        heap[at] = heap[child]
        place[heap[at]] = at
        at = child
    heap[at] = node
    place[node] = at


@_compiled
def _rise(heap, place, distance, at):
    node = heap[at]
    while at > 0:
        parent = (at - 1) // 2
        if distance[heap[parent]] <= distance[node]:
            break
        heap[at] = heap[parent]
        place[heap[at]] = at
        at = parent
    heap[at] = node
    place[node] = at


@_compiled
def _search(source, out_begin, out_link, end, cost, distance, before, heap, place):
    """Dijkstra's shortest paths from one node: distance, and the link by which each node is reached."""
    distance[:] = np.inf
    before[:] = -1
    place[:] = -1
    distance[source] = 0.0
    heap[0] = source
    place[source] = 0
    size = 1
    while size > 0:
        node = heap[0]
        size -= 1
        if size > 0:
            heap[0] = heap[size]
            place[heap[0]] = 0
            _sink(heap, place, distance, 0, size)
        for position in range(out_begin[node], out_begin[node + 1]):
            link = out_link[position]
            head = end[link]
            new = distance[node] + cost[link]
            if new < distance[head]:
                known = distance[head] < np.inf
                distance[head] = new
                before[head] = link
                if not known:
                    heap[size] = head
                    place[head] = size
                    size += 1
                _rise(heap, place, distance, place[head])


@_compiled
def _grown(entries, needed):
    wider = np.empty(max(needed, entries.size + entries.size // 2), entries.dtype)
    wider[: entries.size] = entries
    return wider


@_compiled
def extend(graph, trees, pairs, store, volume, delay, fixed, cost, slope, most_paths):
    """A new, dense store: the paths with flow, and for each pair its cheapest path where that is a new one.

    A pair without any path puts all its trips on the cheapest one at once, and the costs follow. Also gives the time
    spent and the part of it that the cheapest paths would save.
    """
    out_begin, out_link, start, end = graph
    tree_class, tree_node, tree_begin = trees
    pair_node, demand = pairs
    old_first, old_begin, old_entries, old_flow = store
    n_node = out_begin.size - 1
    distance, before = np.empty(n_node), np.empty(n_node, np.int64)
    heap, place = np.empty(n_node + 1, np.int64), np.empty(n_node, np.int64)
    trace = np.empty(n_node + 1, np.int32)
    first = np.zeros(pair_node.size + 1, np.int64)
    begin = np.zeros(old_flow.size + pair_node.size + 1, np.int64)
    flow = np.zeros(old_flow.size + pair_node.size)
    entries = np.empty(old_entries.size + 16 * pair_node.size + 16, np.int32)
    n_path, n_entry, spent, saved = 0, 0, 0.0, 0.0
    for tree in range(tree_node.size):
        own = cost[tree_class[tree]]
        _search(tree_node[tree], out_begin, out_link, end, own, distance, before, heap, place)
        for pair in range(tree_begin[tree], tree_begin[tree + 1]):
            length, node = 0, pair_node[pair]
            while node != tree_node[tree]:
                trace[length] = before[node]
                length += 1
                node = start[before[node]]
            least, is_known, kept = np.inf, False, n_path
            for path in range(old_first[pair], old_first[pair + 1]):
                if old_flow[path] <= 0.0:
                    continue
                one, two = old_begin[path], old_begin[path + 1]
                if n_entry + two - one > entries.size:
                    entries = _grown(entries, n_entry + two - one)
                total, is_same = 0.0, two - one == length
                for entry in range(one, two):
                    link = old_entries[entry]
                    total += own[link]
                    is_same = is_same and trace[entry - one] == link
                    entries[n_entry + entry - one] = link
                n_entry += two - one
                flow[n_path] = old_flow[path]
                n_path += 1
                begin[n_path] = n_entry
                least, is_known = min(least, total), is_known or is_same
                spent += old_flow[path] * total
                saved += old_flow[path] * max(total - distance[pair_node[pair]], 0.0)
            is_better = distance[pair_node[pair]] < least * (1.0 - _ROUNDING)
            if is_better and not is_known:
                moved = demand[pair] if n_path == kept else 0.0
                if n_path - kept >= most_paths:
                    n_path, n_entry, moved = _drop_smallest(kept, n_path, begin, entries, flow)
                if n_entry + length > entries.size:
                    entries = _grown(entries, n_entry + length)
                entries[n_entry : n_entry + length] = trace[:length]
                n_entry += length
                flow[n_path] = moved
                n_path += 1
                begin[n_path] = n_entry
                if old_first[pair] == old_first[pair + 1]:
                    for step in range(length):
                        volume[trace[step]] += moved
                        _set_link(trace[step], volume, delay, fixed, cost, slope)
            first[pair + 1] = n_path
    store = (first, begin[: n_path + 1].copy(), entries[:n_entry].copy(), flow[:n_path].copy())
    return store, spent, saved


@_compiled
def _drop_smallest(kept, n_path, begin, entries, flow):
    """One path fewer among those that stand last in a store: the one with the smallest flow, which is given."""
    smallest = kept + np.argmin(flow[kept:n_path])
    moved = flow[smallest]
    gap = begin[smallest + 1] - begin[smallest]
    for entry in range(begin[smallest + 1], begin[n_path]):
        entries[entry - gap] = entries[entry]
    for path in range(smallest, n_path - 1):
        flow[path] = flow[path + 1]
        begin[path + 1] = begin[path + 2] - gap
    return n_path - 1, begin[n_path - 1], moved


@_compiled
def _difference(one, two, entries, mark, stamp, own, slope):
    """Cost of path `one` over path `two` on the links that they do not share, and its slope.

    Marks of `stamp` stand on the links of the first alone, of `stamp + 1` on the shared ones.
    """
    cost, rise = 0.0, 0.0
    for entry in range(one[0], one[1]):
        mark[entries[entry]] = stamp
    for entry in range(two[0], two[1]):
        link = entries[entry]
        if mark[link] == stamp:
            mark[link] = stamp + 1
        else:
            cost -= own[link]
            rise += slope[link]
    for entry in range(one[0], one[1]):
        link = entries[entry]
        if mark[link] == stamp:
            cost += own[link]
            rise += slope[link]
    return cost, rise


@_compiled
def _shift(one, two, amount, entries, mark, stamp, own, volume, delay, fixed, cost, slope):
    """Move an amount from path `one` to path `two`, as `_difference` marked them; the new difference of cost."""
    left = 0.0
    for entry in range(one[0], one[1]):
        link = entries[entry]
        if mark[link] == stamp:
            volume[link] -= amount
            _set_link(link, volume, delay, fixed, cost, slope)
            left += own[link]
    for entry in range(two[0], two[1]):
        link = entries[entry]
        if mark[link] != stamp + 1:
            volume[link] += amount
            _set_link(link, volume, delay, fixed, cost, slope)
            left -= own[link]
    return left


@_compiled
def sweep(trees, store, volume, delay, fixed, cost, slope, mark, stamp):
    """Each pair in turn moves flow from dearer paths to its cheapest one; costs follow at once.

    Flows of paths, flows, costs and slopes of links are changed in place. Gives the time that the moves were meant to
    save, and the next free stamp.
    """
    tree_class, tree_begin = trees
    first, begin, entries, flow = store
    saved = 0.0
    for tree in range(tree_class.size):
        own = cost[tree_class[tree]]
        for pair in range(tree_begin[tree], tree_begin[tree + 1]):
            if first[pair + 1] - first[pair] < 2:
                continue
            best, least = first[pair], np.inf
            for path in range(first[pair], first[pair + 1]):
                total = 0.0
                for entry in range(begin[path], begin[path + 1]):
                    total += own[entries[entry]]
                if total < least:
                    best, least = path, total
            two = (begin[best], begin[best + 1])
            # The move that saves most comes first: a steep way, evened out first, would hide what a flat one saves.
            for turn in range(first[pair], first[pair + 1] - 1):
                chosen, most, dearer, amount = -1, 0.0, 0.0, 0.0
                for path in range(first[pair], first[pair + 1]):
                    if path == best or flow[path] <= 0.0:
                        continue
                    one = (begin[path], begin[path + 1])
                    more, rise = _difference(one, two, entries, mark, stamp, own, slope)
                    stamp += 2
                    if more <= _ROUNDING * least:
                        continue
                    if turn == first[pair]:
                        saved += more * flow[path]
                    moved = flow[path] if more >= rise * flow[path] else more / rise
                    if moved * (more - 0.5 * moved * rise) > most:
                        chosen, most, dearer, amount = path, moved * (more - 0.5 * moved * rise), more, moved
                if chosen < 0:
                    break
                one = (begin[chosen], begin[chosen + 1])
                _difference(one, two, entries, mark, stamp, own, slope)
                left = _shift(one, two, amount, entries, mark, stamp, own, volume, delay, fixed, cost, slope)
                low, high, above, below = 0.0, amount, dearer, left
                for _ in range(_CORRECTIONS):
                    if abs(left) <= _OVERSHOT * dearer or below >= 0.0:
                        break
                    # The root lies between: regula falsi, halved at the end that stays.
                    inside = low + (high - low) * above / (above - below)
                    left = _shift(
                        one, two, inside - amount, entries, mark, stamp, own, volume, delay, fixed, cost, slope
                    )
                    amount = inside
                    if left < 0.0:
                        high, below, above = inside, left, 0.5 * above
                    else:
                        low, above, below = inside, left, 0.5 * below
                stamp += 2
                flow[best] += amount
                flow[chosen] = max(flow[chosen] - amount, 0.0)
    return saved, stamp
