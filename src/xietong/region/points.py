"""Weighted points inside the zones."""

import numpy as np

from xietong.region.region import Points, Table, Zones
from xietong.region.tables import positions

__all__ = ["points_from", "points_of_zones"]


def points_from(table: Table, zones: tuple[str, ...]) -> Points:
    """The points in the order of the zones; weights of a zone sum to one exactly."""
    zone = positions(table["zone"], zones)
    order = np.lexsort((table["point"], zone))
    zone, weight = zone[order], table["weight"][order]
    total = np.bincount(zone, weights=weight, minlength=len(zones))
    return Points(zone=zone, lon=table["lon"][order], lat=table["lat"][order], weight=weight / total[zone])


def points_of_zones(zones: Zones) -> Points:
    """One point a zone, its own, for a region that does not know where in a zone people live."""
    return Points(zone=np.arange(len(zones)), lon=zones.lon, lat=zones.lat, weight=np.ones(len(zones)))
