"""Seconds of processor for skims: the built-in networks in every year, and a large random road graph.

    python tests/speed/skims.py

Prints a table in Markdown, as in `docs/speed.md`. Processor time is taken, because other programs share the machine.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.spatial import Delaunay

from xietong.model.transport.links import Links
from xietong.model.transport.network_times import network_times
from xietong.model.transport.paths import graph, shortest
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import by_date, skim_points, zone_times
from xietong.model.transport.years import minutes_by_year
from xietong.region.points import points_of_zones
from xietong.regions import bth

YEARS = range(2010, 2036)
N_NODE, N_ZONE = 13_000, 2_000


def random_roads(n_node: int, seed: int) -> Links:
    """A road graph of places on a plane: edges of their triangulation, about three a node, a third left out."""
    rng = np.random.default_rng(seed)
    place = rng.uniform(0.0, 300.0, (n_node, 2))
    corners = Delaunay(place).simplices
    edges = np.unique(np.sort(np.concatenate([corners[:, :2], corners[:, 1:], corners[:, ::2]]), axis=1), axis=0)
    edges = edges[rng.random(len(edges)) < 0.67]
    length = np.linalg.norm(place[edges[:, 0]] - place[edges[:, 1]], axis=1)
    minutes = 60.0 * length / rng.choice([40.0, 60.0, 90.0, 120.0], len(edges))
    both = np.concatenate([edges, edges[:, ::-1]])
    twice = np.concatenate([minutes, minutes])
    return Links(n_node, both[:, 0], both[:, 1], twice, twice, np.zeros(len(twice)))


def seconds(work: Callable[[], object]) -> float:
    """Seconds of processor of one run."""
    begun = process_time()
    work()
    return process_time() - begun


def main() -> None:
    region = bth()
    settings, networks = transport_settings(region.parameters), by_date(region.networks)
    settlements = settle(region.points, region.zones, settings)
    centres = settle(points_of_zones(region.zones), region.zones, settings)
    n_zone = len(region.zones)
    roads = random_roads(N_NODE, 7)
    sources = np.random.default_rng(3).choice(N_NODE, N_ZONE, replace=False)
    large = graph(roads.n_node, roads.start, roads.end, roads.minutes)
    print("| skim | size | seconds of processor |\n|---|---|---|")
    rows = [
        (
            f"networks of {len(YEARS)} years: roads node to node, railways and metros station to station",
            f"{len(networks.road.node)} nodes, {len(networks.rail.station) + len(networks.metro.station)} stations",
            lambda: network_times(networks, YEARS, settings),
        ),
        *(
            (
                f"{len(YEARS)} years, door to door on business by all modes",
                f"{len(places)} {name}",
                lambda places=places: minutes_by_year(networks, places, YEARS, settings),
            )
            for name, places in (("zone points", centres), ("settlements", settlements))
        ),
        (
            "one year, door to door by all modes and two purposes",
            f"{len(centres)} zone points",
            lambda: zone_times(skim_points(networks, centres, 2025, settings), centres, n_zone, settings),
        ),
        (
            "one year, door to door by all modes and two purposes",
            f"{len(settlements)} settlements",
            lambda: zone_times(skim_points(networks, settlements, 2025, settings), settlements, n_zone, settings),
        ),
        (
            f"{N_ZONE:,} zones over {len(roads.start):,} links",
            f"{N_NODE:,} nodes",
            lambda: shortest(large, sources)[0][:, sources],
        ),
    ]
    for title, size, work in rows:
        print(f"| {title} | {size} | {seconds(work):.2f} |", flush=True)


if __name__ == "__main__":
    main()
