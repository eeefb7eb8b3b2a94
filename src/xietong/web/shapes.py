"""The region as a drawing: zones, borders of cities and governments, railways, from the tables of its folder."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, radians
from pathlib import Path
from typing import Any

from django.conf import settings

from xietong.region.builtin import folder, names
from xietong.register.folder import read_rows

__all__ = ["Drawing", "Line", "draw", "region_folder"]

Point = tuple[float, float]

LONG_SIDE = 7000
BOUNDARIES = "zones.geojson"
RECENT = "2020"


@dataclass(frozen=True)
class Line:
    """A railway between two stations: recent, early or building."""

    state: str
    name_en: str
    name_zh: str
    start: Point
    end: Point


@dataclass(frozen=True)
class Drawing:
    """An equirectangular drawing at the middle latitude, in whole units, with what lies in it."""

    west: float
    north: float
    east: float
    south: float
    scale: float
    shrink: float
    zones: str
    cities: str
    provinces: str
    lines: tuple[Line, ...]
    boundaries: Mapping[str, Any]
    areas: Mapping[str, Point]

    @property
    def width(self) -> int:
        """Of the drawing."""
        return round((self.east - self.west) * self.shrink * self.scale)

    @property
    def height(self) -> int:
        """Of the drawing."""
        return round((self.north - self.south) * self.scale)

    def pixel(self, lon: float, lat: float) -> tuple[int, int]:
        """Where a point of the earth lies."""
        return round((lon - self.west) * self.shrink * self.scale), round((self.north - lat) * self.scale)

    def path(self, line: Iterable[Point]) -> str:
        """A line as SVG writes it."""
        return "M" + "L".join(f"{x} {y}" for x, y in (self.pixel(*point) for point in line))


def region_folder(key: str) -> Path | None:
    """The folder of the register's region: the one that the settings name, else the built-in one of this key."""
    if settings.REGION:
        return Path(settings.REGION)
    return folder(key) if key in names() else None


@cache
def draw(key: str) -> Drawing | None:
    """The drawing of a region, or nothing where it has no boundaries."""
    place = region_folder(key)
    if place is None or not (place / BOUNDARIES).is_file():
        return None
    boundaries = json.loads((place / BOUNDARIES).read_text(encoding="utf-8"))
    rings = [(feature["properties"], ring) for feature in boundaries["features"] for ring in _rings(feature)]
    points = [point for _, ring in rings for point in ring]
    west, east = min(lon for lon, _ in points), max(lon for lon, _ in points)
    south, north = min(lat for _, lat in points), max(lat for _, lat in points)
    shrink = cos(radians((south + north) / 2))
    scale = LONG_SIDE / max((east - west) * shrink, north - south)
    frame = Drawing(west, north, east, south, scale, shrink, "", "", "", (), boundaries, {})
    city, province = _borders(rings)
    return Drawing(
        west,
        north,
        east,
        south,
        scale,
        shrink,
        zones="".join(frame.path(ring) + "z" for _, ring in rings),
        cities="".join(frame.path(edge) for edge in city),
        provinces="".join(frame.path(edge) for edge in province),
        lines=tuple(_lines(place)),
        boundaries=boundaries,
        areas=_areas(place),
    )


def _rings(feature: Mapping[str, Any]) -> list[list[Point]]:
    geometry = feature["geometry"]
    parts = geometry["coordinates"]
    polygons = parts if geometry["type"] == "MultiPolygon" else [parts]
    return [[(point[0], point[1]) for point in ring] for polygon in polygons for ring in polygon]


def _borders(rings: list[tuple[Mapping[str, Any], list[Point]]]) -> tuple[list[list[Point]], list[list[Point]]]:
    """Lines between cities, and between governments with the edge of the region: edges are joined along each ring."""
    sides: dict[tuple[Point, Point], list[Mapping[str, Any]]] = defaultdict(list)
    for properties, ring in rings:
        for start, end in pairwise(ring):
            sides[min(start, end), max(start, end)].append(properties)
    city: list[list[Point]] = []
    province: list[list[Point]] = []
    drawn: set[tuple[Point, Point]] = set()
    for _, ring in rings:
        into: list[list[Point]] | None = None
        for start, end in pairwise(ring):
            edge = (min(start, end), max(start, end))
            before, into = into, None if edge in drawn else _kind(sides[edge], city, province)
            drawn.add(edge)
            if into is None:
                continue
            if into is before and into[-1][-1] == start:
                into[-1].append(end)
            else:
                into.append([start, end])
    return city, province


def _kind(
    zones: list[Mapping[str, Any]], city: list[list[Point]], province: list[list[Point]]
) -> list[list[Point]] | None:
    if len(zones) == 1 or len({zone.get("province_code") for zone in zones}) > 1:
        return province
    return city if len({zone.get("city_code") for zone in zones}) > 1 else None


def _lines(place: Path) -> Iterable[Line]:
    stations = read_rows(place / "rail_stations.csv")
    where = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in stations if row["lon"]}
    for row in read_rows(place / "rail_segments.csv"):
        if row["start"] in where and row["end"] in where:
            is_open = row["status"] == "open" and row["open_date"]
            state = ("recent" if row["open_date"] >= RECENT else "early") if is_open else "building"
            yield Line(state, row["line_name_en"], row["line_name_zh"], where[row["start"]], where[row["end"]])


def _areas(place: Path) -> dict[str, Point]:
    """The middle of the zones of each named area."""
    rows = read_rows(place / "zones.csv")
    zones = {row["code"]: (float(row["lon"]), float(row["lat"])) for row in rows if row.get("lon")}
    members: dict[str, list[Point]] = defaultdict(list)
    for row in read_rows(place / "zone_tags.csv"):
        if row["zone"] in zones:
            members[row["tag"]].append(zones[row["zone"]])
    return {
        tag: (sum(lon for lon, _ in points) / len(points), sum(lat for _, lat in points) / len(points))
        for tag, points in members.items()
    }
