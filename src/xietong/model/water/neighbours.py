"""Which zones touch, along how many metres, and how far apart they lie."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from jaxtyping import Float, Int

__all__ = ["touching"]

_METRES_A_DEGREE = 111_195.0
_DIGITS = 6

Point = tuple[float, float]


def touching(
    boundaries: Mapping[str, Any],
    code: tuple[str, ...],
    lon: Float[np.ndarray, " zone"],
    lat: Float[np.ndarray, " zone"],
) -> tuple[
    Int[np.ndarray, " edge"], Int[np.ndarray, " edge"], Float[np.ndarray, " edge"], Float[np.ndarray, " edge"]
]:
    """Pairs of zones whose boundaries share sides.

    Args:
        boundaries: GeoJSON feature collection with `code` in each feature's properties.
        code, lon, lat: Of the zones; the distance is taken between their points.

    Returns:
        First zone, second zone, metres of common boundary, metres between the points.
    """
    number = {name: position for position, name in enumerate(code)}
    owner: dict[tuple[Point, Point], int] = {}
    width: dict[tuple[int, int], float] = {}
    for feature in boundaries["features"]:
        zone = number.get(str(feature["properties"]["code"]))
        if zone is None:
            continue
        for side in _sides(feature["geometry"]):
            other = owner.setdefault(side, zone)
            if other != zone:
                pair = (min(zone, other), max(zone, other))
                width[pair] = width.get(pair, 0.0) + _metres(side)
    pairs = np.array(sorted(width), dtype=int).reshape(-1, 2)
    start, end = pairs[:, 0], pairs[:, 1]
    apart = np.hypot((lon[start] - lon[end]) * np.cos(np.deg2rad((lat[start] + lat[end]) / 2)), lat[start] - lat[end])
    return start, end, np.array([width[pair] for pair in sorted(width)]), apart * _METRES_A_DEGREE


def _sides(geometry: Mapping[str, Any]) -> Iterator[tuple[Point, Point]]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for part in parts:
        for ring in part:
            points = [(round(point[0], _DIGITS), round(point[1], _DIGITS)) for point in ring]
            for first, second in pairwise(points):
                yield (first, second) if first < second else (second, first)


def _metres(side: tuple[Point, Point]) -> float:
    (lon, lat), (other_lon, other_lat) = side
    across = (lon - other_lon) * np.cos(np.deg2rad((lat + other_lat) / 2))
    return float(np.hypot(across, lat - other_lat)) * _METRES_A_DEGREE
