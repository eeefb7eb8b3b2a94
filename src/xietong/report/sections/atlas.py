"""The maps: one large map of residents with insets, four small ones beside each other."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from xietong.report.classes import Classes, bounds_of, classify
from xietong.report.geometry import Shapes
from xietong.report.maps import (
    Inset,
    KeyRow,
    Label,
    Window,
    draw_insets,
    draw_zones,
    key_rows,
    label_places,
    outline,
)
from xietong.report.numbers import MINUS, change, counted, percent
from xietong.report.results import Results
from xietong.report.words import Both, both, join, say

__all__ = ["Atlas", "LargeMap", "SmallMap", "atlas", "strip_bounds"]

# Indicator, column of the table of indicators, unit, and key of the words at the ends of the scale.
_SMALL = (
    ("jobs", "percent", "percent", "amount"),
    ("floor_rent", "percent", "percent", "price"),
    ("real_income", "percent", "percent", "amount"),
    ("commuting_minutes", "change", "minutes", "time"),
)


@dataclass(frozen=True, eq=False)
class LargeMap:
    """The main map with its key, labels and insets."""

    indicator: str
    heading: Both
    lede: Both
    body: Markup
    labels: tuple[Label, ...]
    key: tuple[KeyRow, ...]
    nothing: tuple[KeyRow, ...]
    insets: tuple[Inset, ...]
    extremes: Both


@dataclass(frozen=True, eq=False)
class SmallMap:
    """A small map, its strip of classes, a sentence that counts the zones; `indicator` is "" where it shows none."""

    indicator: str
    title: Both
    unit: Both
    body: Markup
    low_word: Both
    high_word: Both
    bounds: tuple[tuple[str, float], ...]
    counts: Both


@dataclass(frozen=True, eq=False)
class Atlas:
    """Everything that is drawn on the shapes of the zones."""

    shapes: Shapes
    window: Window
    large: LargeMap
    small: tuple[SmallMap, ...]


def atlas(results: Results) -> Atlas | None:
    """All maps, or None for a region without boundaries."""
    shapes = results.shapes
    if shapes is None:
        return None
    return Atlas(
        shapes=shapes,
        window=outline(shapes),
        large=_large(results, shapes),
        small=tuple(_small(results, shapes, *wanted) for wanted in _SMALL),
    )


def _large(results: Results, shapes: Shapes) -> LargeMap:
    region = results.region
    values = results.over_zones("residents", "percent")
    classes = classify(values, bounds_of(values))
    titles = [_tooltip(results, zone, float(value)) for zone, value in enumerate(values)]
    return LargeMap(
        indicator="residents",
        heading=_heading(classes),
        lede=say("maps.lede", year=results.last_year),
        body=draw_zones(classes, shapes, titles),
        labels=label_places(region, shapes),
        key=key_rows(classes, both("%")),
        nothing=_nothing(classes),
        insets=draw_insets(region, shapes, classes, titles),
        extremes=_extremes(results, values),
    )


def _heading(classes: Classes) -> Both:
    return say(
        "maps.heading",
        more=counted(classes.above, "zone"),
        less=counted(classes.below, "zone"),
        same=counted(classes.count(3), "zone"),
    )


def _nothing(classes: Classes) -> tuple[KeyRow, ...]:
    return (
        KeyRow("d3", say("maps.nothing.same"), classes.count(3), 0),
        KeyRow("du", say("maps.nothing.unsure"), 0, 0),
        KeyRow("dn", say("maps.nothing.missing", n=classes.count(-1)), classes.count(-1), 0),
    )


def _tooltip(results: Results, zone: int, value: float) -> str:
    zones = results.region.zones
    number = percent(value, 1).en if np.isfinite(value) else say("gap.not_assessed").line
    return f"{zones.name_en[zone]} {zones.name_zh[zone]}: {number}"


def _extremes(results: Results, values: Float[np.ndarray, " zone"]) -> Both:
    if not np.isfinite(values).any():
        return say("gap.not_assessed")
    most, least = int(np.nanargmax(values)), int(np.nanargmin(values))
    return say(
        "maps.extremes",
        most=results.zone_name(most),
        most_city=results.city_name(most),
        gain=change(float(values[most]), "percent"),
        least=results.zone_name(least),
        least_city=results.city_name(least),
        loss=change(float(values[least]), "percent"),
    )


def _small(results: Results, shapes: Shapes, indicator: str, column: str, unit: str, scale: str) -> SmallMap:
    values = results.over_zones(indicator, column)
    classes = classify(values, bounds_of(values))
    return SmallMap(
        indicator=indicator,
        title=say(f"maps.title.{indicator}"),
        unit=say(f"maps.unit.{unit}"),
        body=draw_zones(classes, shapes),
        low_word=say(f"maps.scale.{scale}.low"),
        high_word=say(f"maps.scale.{scale}.high"),
        bounds=strip_bounds(classes),
        counts=_counts(classes, scale),
    )


def strip_bounds(classes: Classes) -> tuple[tuple[str, float], ...]:
    """Labels of the strip of classes and where they stand, per cent; the inner bounds share one."""
    inner, middle, outer = classes.bounds
    labels = (f"{MINUS}{outer:g}", f"{MINUS}{middle:g}", f"±{inner:g}", f"+{middle:g}", f"+{outer:g}")
    places = (1, 2, 3.5, 5, 6)
    return tuple((label, round(100 * place / 7, 2)) for label, place in zip(labels, places, strict=True))


def _counts(classes: Classes, scale: str) -> Both:
    parts = [
        say(f"maps.count.{scale}.high", zones=counted(classes.above, "zone")),
        say(f"maps.count.{scale}.low", n=classes.below),
        say("maps.count.same", n=classes.count(3)),
    ]
    if classes.count(-1):
        parts.append(say("maps.count.missing", n=classes.count(-1)))
    return say("maps.count.sentence", parts=join(parts, zh="，"))
