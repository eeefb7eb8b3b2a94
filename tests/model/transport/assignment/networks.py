"""Networks small enough to be understood, and Sioux Falls."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from xietong.region.traffic.network import TrafficNetwork

ORACLES = Path(__file__).parents[3] / "oracles"


def network(
    links: Sequence[tuple[int, int, float, float, float, float]],
    n_zone: int,
    n_node: int,
    *,
    blocked: int = 0,
    toll: Sequence[float] | None = None,
) -> TrafficNetwork:
    """Links as (from, to, free minutes, factor, power, capacity), nodes counted from one, zones being the first.

    Args:
        blocked: So many of the first nodes are not passed.
    """
    table = np.array(links, dtype=float).reshape(-1, 6)
    names = tuple(str(node + 1) for node in range(n_node))
    return TrafficNetwork(
        node=names,
        zone=names[:n_zone],
        centroid=np.arange(n_zone),
        is_through=np.arange(n_node) >= blocked,
        start=table[:, 0].astype(int) - 1,
        end=table[:, 1].astype(int) - 1,
        capacity=table[:, 5],
        free_minutes=table[:, 2],
        delay_factor=table[:, 3],
        delay_power=table[:, 4],
        length=np.ones(len(table)),
        toll=np.zeros(len(table)) if toll is None else np.array(toll, dtype=float),
        row=tuple(f"row {row + 1}" for row in range(len(table))),
    )


def demand(n_zone: int, **trips: float) -> np.ndarray:
    """Trips by pair, such as `o1d2=6.0`."""
    matrix = np.zeros((n_zone, n_zone))
    for pair, value in trips.items():
        origin, destination = pair.removeprefix("o").split("d")
        matrix[int(origin) - 1, int(destination) - 1] = value
    return matrix


def braess() -> tuple[TrafficNetwork, np.ndarray]:
    """Braess (1968), Unternehmensforschung 12: times 10 v, 50 + v, 50 + v, 10 + v, 10 v, six vehicles from 1 to 2."""
    tiny = 1e-8
    links = [
        (1, 3, tiny, 1e9, 1, 1),
        (1, 4, 50, 0.02, 1, 1),
        (3, 2, 50, 0.02, 1, 1),
        (3, 4, 10, 0.1, 1, 1),
        (4, 2, tiny, 1e9, 1, 1),
    ]
    return network(links, 2, 4), demand(2, o1d2=6.0)


def sioux_falls() -> tuple[TrafficNetwork, np.ndarray, np.ndarray]:
    """Network, trips and best-known volumes.

    LeBlanc, Morlok and Pierskalla (1975), Transportation Research 9; as in Transportation Networks for Research,
    with its best-known flows.
    """
    with (ORACLES / "sioux_falls_links.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    links = [(int(r["from"]), int(r["to"]), float(r["free_minutes"]), 0.15, 4.0, float(r["capacity"])) for r in rows]
    trips = np.loadtxt(ORACLES / "sioux_falls_trips.csv", delimiter=",", skiprows=1)[:, 1:]
    return network(links, 24, 24), trips, np.array([float(r["best_known_volume"]) for r in rows])


def crooked() -> tuple[TrafficNetwork, np.ndarray]:
    """All that real networks have and textbooks do not, with 3 zones that are not passed, 8 nodes, 18 links.

    Two links between the same nodes, links without time, links of constant time with no capacity, powers of 0, below
    one and between integers, node 8 with two links in and none out, a short cut through the centroid 2.
    """
    links = [
        (1, 4, 0, 0, 0, 0),
        (4, 1, 0, 0, 0, 0),
        (2, 5, 0, 0.15, 4, 0),
        (5, 2, 0, 0, 1, 1),
        (3, 6, 1, 0, 4, 0),
        (6, 3, 1, 5, 0, 0),
        (4, 5, 6, 0.15, 4, 20),
        (4, 5, 7, 0.5, 0.5, 15),
        (5, 4, 6, 1, 1.7, 20),
        (5, 6, 5, 1, 4.8, 25),
        (6, 5, 5, 0.15, 4, 25),
        (4, 7, 4, 0, 4, 30),
        (7, 6, 8, 2, 1, 30),
        (6, 7, 8, 2, 2, 30),
        (7, 4, 4, 0.3, 0.3, 30),
        (2, 6, 1, 0, 0, 1),
        (7, 8, 0.1, 0, 0, 1),
        (6, 8, 0.1, 0, 0, 1),
    ]
    return network(links, 3, 8, blocked=3), np.array([[9.0, 30, 40], [20, 0, 10], [35, 15, 0]])
