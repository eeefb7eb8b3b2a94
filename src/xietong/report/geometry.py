"""Zones as shapes on paper: projected once, drawn by every map, borders from shared edges."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, radians
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.region.region import Region

__all__ = ["Frame", "Shapes", "draw_shapes"]

Point = tuple[float, float]
Edge = tuple[Point, Point]
Pixel = tuple[int, int]

_LONG_SIDE = 7000


@dataclass(frozen=True)
class Frame:
    """An equirectangular projection at a middle latitude, in whole units of the drawing."""

    west: float
    north: float
    scale: float
    shrink: float
    width: int
    height: int

    def pixel(self, lon: float, lat: float) -> Pixel:
        """Where a point of the earth lies in the drawing."""
        return (
            round((lon - self.west) * self.shrink * self.scale),
            round((self.north - lat) * self.scale),
        )


@dataclass(frozen=True, eq=False)
class Shapes:
    """The drawing of a region that all its maps share.

    Args:
        path: SVG path of each zone, in the order of the region; empty where it has no polygon.
        box: West, north, east and south of each zone in the drawing, NaN without a polygon.
        city_border: Path of the edges between two cities of one jurisdiction.
        outer_border: Path of the edges between two jurisdictions and around the region.
    """

    frame: Frame
    path: tuple[str, ...]
    box: Float[np.ndarray, "zone side"]
    city_border: str
    outer_border: str


def draw_shapes(region: Region) -> Shapes | None:
    """The shapes of a region's zones, or None where the region has no boundaries."""
    if region.boundaries is None:
        return None
    rings = _rings_by_code(region.boundaries)
    frame = _frame([ring for of_zone in rings.values() for ring in of_zone])
    city, outer = _borders(region, rings)
    return Shapes(
        frame=frame,
        path=tuple("".join(_ring_path(frame, ring) for ring in rings.get(code, ())) for code in region.zones.code),
        box=np.array([_box(frame, rings.get(code, ())) for code in region.zones.code]),
        city_border=_lines_path(frame, city),
        outer_border=_lines_path(frame, outer),
    )


def _rings_by_code(boundaries: Mapping[str, Any]) -> dict[str, list[list[Point]]]:
    rings: dict[str, list[list[Point]]] = {}
    for feature in boundaries["features"]:
        geometry = feature["geometry"]
        parts = geometry["coordinates"]
        polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
        rings[str(feature["properties"]["code"])] = [
            [(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon
        ]
    return rings


def _frame(rings: Sequence[Sequence[Point]]) -> Frame:
    points = np.array([point for ring in rings for point in ring])
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    shrink = cos(radians((south + north) / 2))
    wide, tall = (east - west) * shrink, north - south
    scale = _LONG_SIDE / max(wide, tall)
    return Frame(float(west), float(north), float(scale), shrink, round(wide * scale) + 1, round(tall * scale) + 1)


def _box(frame: Frame, rings: Sequence[Sequence[Point]]) -> tuple[float, float, float, float]:
    if not rings:
        return (np.nan, np.nan, np.nan, np.nan)
    pixels = np.array([frame.pixel(*point) for ring in rings for point in ring], dtype=np.float64)
    (west, north), (east, south) = pixels.min(axis=0), pixels.max(axis=0)
    return (west, north, east, south)


def _ring_path(frame: Frame, ring: Sequence[Point]) -> str:
    return _path([frame.pixel(*point) for point in ring[:-1]]) + "z"


def _lines_path(frame: Frame, lines: Iterable[Sequence[Point]]) -> str:
    return "".join(_path([frame.pixel(*point) for point in line]) for line in lines)


def _path(pixels: Sequence[Pixel]) -> str:
    steps = [f"M{pixels[0][0]} {pixels[0][1]}l"]
    here = pixels[0]
    for there in pixels[1:]:
        if there != here:
            steps.append(_pair(there[0] - here[0], there[1] - here[1], is_first=len(steps) == 1))
            here = there
    return "".join(steps)


def _pair(right: int, down: int, *, is_first: bool) -> str:
    text = f"{right}" if is_first or right < 0 else f" {right}"
    return text + (f"{down}" if down < 0 else f" {down}")


def _borders(
    region: Region, rings: Mapping[str, Sequence[Sequence[Point]]]
) -> tuple[list[list[Point]], list[list[Point]]]:
    city: list[Edge] = []
    outer: list[Edge] = []
    for edge, zones in _zones_by_edge(region, rings).items():
        if len(zones) == 1 or len({int(region.zones.jurisdiction[zone]) for zone in zones}) > 1:
            outer.append(edge)
        elif len({int(region.zones.city[zone]) for zone in zones}) > 1:
            city.append(edge)
    return list(_chains(city)), list(_chains(outer))


def _zones_by_edge(region: Region, rings: Mapping[str, Sequence[Sequence[Point]]]) -> dict[Edge, list[int]]:
    zones_by_edge: dict[Edge, list[int]] = defaultdict(list)
    for zone, code in enumerate(region.zones.code):
        for ring in rings.get(code, ()):
            for start, end in pairwise(ring):
                zones_by_edge[(start, end) if start < end else (end, start)].append(zone)
    return zones_by_edge


def _chains(edges: Sequence[Edge]) -> Iterator[list[Point]]:
    ends: dict[Point, set[Point]] = defaultdict(set)
    for start, end in edges:
        ends[start].add(end)
        ends[end].add(start)
    # Open ends first, so that a line is walked from one of its ends and not from its middle.
    for start in sorted(ends, key=lambda point: len(ends[point]) == 2):
        while ends[start]:
            yield _walk(ends, start)


def _walk(ends: dict[Point, set[Point]], start: Point) -> list[Point]:
    line = [start]
    while ends[line[-1]]:
        here = line[-1]
        there = ends[here].pop()
        ends[there].discard(here)
        line.append(there)
    return line
