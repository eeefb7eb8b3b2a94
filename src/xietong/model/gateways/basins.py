"""Minutes by road from places outside the region to the gates."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from xietong.region.networks import RoadNetwork

__all__ = ["minutes_from_nodes"]

MINUTES = 60.0


def minutes_from_nodes(
    road: RoadNetwork, origins: Sequence[str], gates: Sequence[str]
) -> Float[np.ndarray, "origin gateway"]:
    """Minutes without congestion along the open roads of the base year; `inf` where no road leads.

    Args:
        origins, gates: Codes of nodes of the road network.

    Raises:
        KeyError: for a node that the network does not have.
    """
    if not origins or not gates:
        return np.zeros((len(origins), len(gates)))
    place = {code: number for number, code in enumerate(road.node)}
    is_open = ~road.is_planned
    start, end = road.start[is_open], road.end[is_open]
    minutes = MINUTES * road.length_km[is_open] / road.free_speed_kmh[is_open]
    back = road.is_two_way[is_open]
    rows = np.concatenate([start, end[back]])
    columns = np.concatenate([end, start[back]])
    weight = np.concatenate([minutes, minutes[back]])
    # Of links between the same nodes the quickest counts; a sparse matrix would add them up.
    order = np.lexsort((weight, columns, rows))
    first = np.unique(np.stack([rows, columns])[:, order], axis=1, return_index=True)[1]
    kept = order[first]
    graph = coo_matrix((weight[kept], (rows[kept], columns[kept])), shape=(len(place), len(place))).tocsr()
    found = dijkstra(graph, indices=[place[code] for code in origins])
    return np.asarray(found[:, [place[code] for code in gates]])
