"""Roads of the region's tables by the names that a plan gives them."""

import numpy as np
from jaxtyping import Int

from xietong.region.region import Region

__all__ = ["links_called", "zones_of_links"]


def links_called(region: Region, road: str) -> Int[np.ndarray, " link"]:
    """Links of a road: its name contains the text as a whole word, such as "G18"."""
    wanted = road.strip().lower()
    return np.array(
        [
            link
            for link, name in enumerate(region.networks.road.name)
            if wanted == name.lower() or wanted in name.lower().replace(";", " ").split()
        ],
        dtype=np.int64,
    )


def zones_of_links(region: Region, links: Int[np.ndarray, " link"]) -> frozenset[int]:
    """Zones of the nodes that links join; a node that lies in none, such as a gateway, has a negative one."""
    road = region.networks.road
    return frozenset(int(zone) for zone in road.node_zone[[*road.start[links], *road.end[links]]] if zone >= 0)
