"""The map of the first page: hosts as circles by number of projects, on the drawing of the region."""

from dataclasses import dataclass
from math import sqrt

from xietong.register.choices import PlaceLevel
from xietong.register.models import Place
from xietong.register.overview import hosts
from xietong.register.permissions import Actor
from xietong.register.texts import language
from xietong.web.shapes import Drawing, draw
from xietong.web.shown import html_language, named

__all__ = [
    "Circle",
    "RegionMap",
    "host_features",
    "line_features",
    "region_drawing",
    "region_map",
    "region_name",
    "region_place",
]

LARGEST, SMALLEST = 420.0, 115.0
LABELLED = 8
GAP = 60


@dataclass(frozen=True)
class Circle:
    """A host on the map."""

    name: str
    code: str
    count: int
    x: int
    y: int
    radius: int
    lon: float
    lat: float
    is_labelled: bool

    @property
    def label_y(self) -> int:
        """Where the name stands, below the circle."""
        return self.y + self.radius + GAP + 90


@dataclass(frozen=True)
class RegionMap:
    """All that the page draws; `hosts` holds those without a point too, for the table."""

    drawing: Drawing | None
    circles: tuple[Circle, ...]
    hosts: tuple[tuple[Place, int], ...]


def region_place() -> Place | None:
    """The region of the register."""
    return Place.objects.filter(level=PlaceLevel.REGION).first()


def region_name() -> str:
    """Its name in the reader's language, or nothing where the register has no region."""
    region = region_place()
    return named(region).text if region else ""


def region_drawing() -> Drawing | None:
    """Its drawing, where its folder has boundaries."""
    region = region_place()
    return draw(region.code) if region else None


def region_map(actor: Actor) -> RegionMap:
    """The map as the actor may see it."""
    drawing = region_drawing()
    found = hosts(actor)
    return RegionMap(drawing, tuple(_circles(drawing, found)) if drawing else (), tuple(found))


def _circles(drawing: Drawing, found: list[tuple[Place, int]]) -> list[Circle]:
    largest = max((count for _, count in found), default=1)
    circles = []
    for number, (place, count) in enumerate(found):
        point = _point(place) or drawing.areas.get(place.code)
        if point is not None:
            x, y = drawing.pixel(*point)
            radius = round(max(SMALLEST, LARGEST * sqrt(count / largest)))
            name = named(place).text
            circles.append(Circle(name, place.code, count, x, y, radius, *point, number < LABELLED))
    return circles


def _point(place: Place) -> tuple[float, float] | None:
    """Its own point, else the middle of the points of its parts."""
    if place.lon is not None and place.lat is not None:
        return place.lon, place.lat
    parts = [(part.lon, part.lat) for part in place.parts.all() if part.lon is not None and part.lat is not None]
    if not parts:
        return None
    return sum(lon for lon, _ in parts) / len(parts), sum(lat for _, lat in parts) / len(parts)


def host_features(drawn: RegionMap) -> dict[str, object]:
    """The hosts as points of GeoJSON."""
    return _collection(
        [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [circle.lon, circle.lat]},
                "properties": {"name": circle.name, "code": circle.code, "count": circle.count},
            }
            for circle in drawn.circles
        ]
    )


def line_features(drawing: Drawing | None) -> dict[str, object]:
    """The railways as lines of GeoJSON."""
    is_chinese = language() == "zh"
    return _collection(
        [
            {
                "type": "Feature",
                "geometry": {"type": "LineString", "coordinates": [line.start, line.end]},
                "properties": {"state": line.state, "name": line.name_zh if is_chinese else line.name_en},
            }
            for line in (drawing.lines if drawing else ())
        ]
    )


def _collection(features: list[dict[str, object]]) -> dict[str, object]:
    return {"type": "FeatureCollection", "features": features, "language": html_language()}
