"""Maps of a difference between zones: classes, keys with counts, insets, labels."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from markupsafe import Markup, escape

from xietong.region.region import Region
from xietong.report.classes import NOT_ASSESSED, NOT_SURE, Classes
from xietong.report.geometry import Shapes
from xietong.report.numbers import MINUS
from xietong.report.words import Both

__all__ = ["Inset", "KeyRow", "Label", "Window", "draw_insets", "draw_zones", "key_rows", "label_places", "outline"]

# A zone below this share of the region's area cannot be seen on the large map.
_TOO_SMALL = 0.0025
_MAP_PIXELS = 640.0
_INSET_PIXELS = 190.0
_LETTER, _INSET_LETTER, _LINE = 7.6, 7.0, 21.0


@dataclass(frozen=True)
class Window:
    """A part of the drawing, in its units."""

    left: float
    top: float
    width: float
    height: float

    @property
    def view_box(self) -> str:
        """As SVG writes it."""
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"

    def percent(self, x: float, y: float) -> tuple[float, float]:
        """A point of the drawing in per cent of the window."""
        return (
            round(100 * (x - self.left) / self.width, 1),
            round(100 * (y - self.top) / self.height, 1),
        )


@dataclass(frozen=True)
class Label:
    """A name on a map, at a point in per cent of the map; a minor one is left out on narrow screens."""

    text: Both
    left: float
    top: float
    is_minor: bool


@dataclass(frozen=True)
class Inset:
    """A part of the map drawn larger."""

    city: Both
    window: Window
    body: Markup
    labels: tuple[Label, ...]


@dataclass(frozen=True)
class KeyRow:
    """A class of the key: its colour, its bounds, how many zones lie in it."""

    css: str
    text: Both
    count: int
    bar: float


def outline(shapes: Shapes) -> Window:
    """The whole drawing."""
    return Window(0, 0, shapes.frame.width, shapes.frame.height)


def draw_zones(classes: Classes, shapes: Shapes, titles: Sequence[str] = (), window: Window | None = None) -> Markup:
    """The zones of a map, grouped by class; `titles` are shown when a zone is pointed at."""
    shown = [
        zone for zone, path in enumerate(shapes.path) if path and (window is None or _meets(shapes.box[zone], window))
    ]
    groups = []
    for number in sorted({int(classes.of_zone[zone]) for zone in shown}):
        uses = "".join(
            _use(zone, titles[zone] if titles else "") for zone in shown if classes.of_zone[zone] == number
        )
        groups.append(f'<g class="{css_class(number)}">{uses}</g>')
    return Markup("".join(groups))


def css_class(number: int) -> str:
    """Name of the style of a class."""
    return {NOT_ASSESSED: "dn", NOT_SURE: "du"}.get(number, f"d{number}")


def key_rows(classes: Classes, suffix: Both) -> tuple[KeyRow, ...]:
    """The seven classes, high on top, then those kinds of nothing that occur."""
    largest = max(classes.count(number) for number in range(7)) or 1
    rows = [
        KeyRow(f"d{number}", text, classes.count(number), round(100 * classes.count(number) / largest, 1))
        for number, text in zip(range(6, -1, -1), _bound_texts(classes.bounds, suffix), strict=True)
    ]
    return tuple(rows)


def _bound_texts(bounds: tuple[float, float, float], suffix: Both) -> Iterator[Both]:
    inner, middle, outer = (f"{bound:g}" for bound in bounds)

    def between(low: str, high: str) -> Both:
        return Both(f"{low} to {high}{suffix.en}", f"{low}～{high}{suffix.zh}")

    yield Both(f"> +{outer}{suffix.en}", f"> +{outer}{suffix.zh}")
    yield between(f"+{middle}", f"+{outer}")
    yield between(f"+{inner}", f"+{middle}")
    yield between(MINUS + inner, f"+{inner}")
    yield between(MINUS + middle, MINUS + inner)
    yield between(MINUS + outer, MINUS + middle)
    yield Both(f"< {MINUS}{outer}{suffix.en}", f"< {MINUS}{outer}{suffix.zh}")


def draw_insets(region: Region, shapes: Shapes, classes: Classes, titles: Sequence[str]) -> tuple[Inset, ...]:
    """The two cities with the most residents in zones too small to be seen, drawn larger."""
    zones = region.zones
    is_small = (zones.area_km2 < _TOO_SMALL * zones.area_km2.sum()) & np.isfinite(shapes.box[:, 0])
    hidden: Counter[int] = Counter()
    for zone in np.flatnonzero(is_small):
        hidden[int(zones.city[zone])] += float(zones.residents[zone])  # type: ignore[assignment]
    return tuple(
        _inset(region, shapes, classes, titles, city, np.flatnonzero(is_small & (zones.city == city)))
        for city, _ in hidden.most_common(2)
    )


def _inset(
    region: Region, shapes: Shapes, classes: Classes, titles: Sequence[str], city: int, small: np.ndarray
) -> Inset:
    window = _window_around(shapes.box[small])
    place = region.cities[city]
    return Inset(
        city=Both(place.name_en, place.name_zh),
        window=window,
        body=draw_zones(classes, shapes, titles, window),
        labels=tuple(_inset_labels(region, shapes, window)),
    )


def _window_around(boxes: Float[np.ndarray, "zone side"]) -> Window:
    west, north = boxes[:, :2].min(axis=0)
    east, south = boxes[:, 2:].max(axis=0)
    width, height = 1.3 * (east - west), 1.3 * (south - north)
    width, height = max(width, height * 1.2), max(height, width / 1.2)
    return Window((west + east - width) / 2, (north + south - height) / 2, width, height)


def _inset_labels(region: Region, shapes: Shapes, window: Window) -> Iterator[Label]:
    zones = region.zones
    taken: list[tuple[float, float, float]] = []
    for zone in np.argsort(-zones.residents):
        if not (shapes.path[zone] and _meets(shapes.box[zone], window)):
            continue
        west, north, east, south = shapes.box[zone]
        left, top = window.percent((west + east) / 2, (north + south) / 2)
        name = Both(_short(zones.name_en[zone]), _short_zh(zones.name_zh[zone]))
        half, line = 50 * _INSET_LETTER * len(name.en) / _INSET_PIXELS, 100 * _LINE / _INSET_PIXELS
        fits = half < left < 100 - half and line < top < 100 - line
        if fits and not _collides(taken, left, top, half, line):
            taken.append((left, top, half))
            yield Label(name, left, top, is_minor=False)


def label_places(region: Region, shapes: Shapes) -> tuple[Label, ...]:
    """Names of the cities with the most residents that find room on the large map."""
    zones = region.zones
    residents = [float(zones.residents[zones.city == city].sum()) for city in range(len(region.cities))]
    window = outline(shapes)
    width = _MAP_PIXELS
    labels: list[Label] = []
    taken: list[tuple[float, float, float]] = []
    for city in np.argsort(residents)[::-1]:
        if len(labels) == 10 or not (zones.city == city).any():
            continue
        left, top = window.percent(*shapes.frame.pixel(*_middle(region, int(city))))
        place = region.cities[city]
        half = 50 * _LETTER * len(place.name_en) / width
        line = 100 * _LINE / (width * window.height / window.width)
        if not _collides(taken, left, top, half, line):
            taken.append((left, top, half))
            labels.append(Label(Both(place.name_en, place.name_zh), left, top, is_minor=len(labels) >= 6))
    return tuple(labels)


def _middle(region: Region, city: int) -> tuple[float, float]:
    zones = region.zones
    own = np.flatnonzero(zones.city == city)
    weight = zones.area_km2[own] / zones.area_km2[own].sum()
    lon, lat = float(weight @ zones.lon[own]), float(weight @ zones.lat[own])
    # A city in two parts has its middle outside itself: take the zone that lies nearest to it.
    nearest = own[np.argmin((zones.lon[own] - lon) ** 2 + (zones.lat[own] - lat) ** 2)]
    return float(zones.lon[nearest]), float(zones.lat[nearest])


def _collides(taken: Sequence[tuple[float, float, float]], left: float, top: float, half: float, line: float) -> bool:
    return any(abs(left - x) < half + other and abs(top - y) < line for x, y, other in taken)


def _meets(box: Float[np.ndarray, " side"], window: Window) -> bool:
    west, north, east, south = box
    return bool(
        east > window.left
        and west < window.left + window.width
        and south > window.top
        and north < window.top + window.height
    )


def _use(zone: int, title: str) -> str:
    if not title:
        return f'<use href="#z{zone}"/>'
    return f'<use href="#z{zone}"><title>{escape(title)}</title></use>'


def _short(name: str) -> str:
    for kind in (" District", " County", " City", " New Area"):
        name = name.removesuffix(kind)
    return name


def _short_zh(name: str) -> str:
    return name[:-1] if len(name) > 2 and name[-1] in "区县市" and not name.endswith("新区") else name
