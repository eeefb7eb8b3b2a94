"""What can be reached: circles of an hour before and after, minutes of business trips, where access rises most."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from markupsafe import Markup

from xietong.assess.lines import LIMIT, PlanLines
from xietong.model.state import Outcome
from xietong.model.transport.accessibility import LIMITS, minutes_from
from xietong.report.classes import Classes, bounds_of, classify
from xietong.report.geometry import Shapes
from xietong.report.maps import KeyRow, draw_zones
from xietong.report.numbers import print_column, size_of
from xietong.report.results import Results
from xietong.report.sections.atlas import SmallMap, strip_bounds
from xietong.report.tables import Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, say

__all__ = ["Access", "CircleMap", "access"]

# Groups of zones around which circles are drawn, where a region has them; else the densest zone of each government.
_CENTRES = ("core_two", "tianjin_core", "xiongan")
_MOST_CENTRES = 3
_MOST_ZONES = 10
_DIGITS = 3
# Classes of the drawing: blue is reached, dark blue newly so, brown no longer, grey beyond.
_BEYOND, _REACHED, _NEW, _LOST = 3, 4, 6, 0


@dataclass(frozen=True, eq=False)
class Centre:
    """A place with the minutes from it to every zone, without the plan and with it."""

    name: Both
    minutes: Float[np.ndarray, "side zone"]


@dataclass(frozen=True, eq=False)
class CircleMap:
    """The zones within an hour of a place, with a sentence that counts their people."""

    title: Both
    body: Markup
    sentence: Both


@dataclass(frozen=True, eq=False)
class Access:
    """The section of access."""

    heading: Both
    lede: Both
    circles: tuple[CircleMap, ...]
    key: tuple[KeyRow, ...]
    change: SmallMap | None
    reach: TableView
    zones: TableView


def access(results: Results) -> Access | None:
    """The section, or None where the plan opens no line and no road."""
    found = results.assessment.lines
    if found is None:
        return None
    centres = _centres(results, found)
    shapes = results.shapes
    return Access(
        heading=_heading(results, centres),
        lede=say("access.lede", year=results.last_year),
        circles=() if shapes is None else tuple(_circle(results, shapes, centre) for centre in centres),
        key=_key(centres),
        change=None if shapes is None else _change(found, shapes),
        reach=_reach(results, centres),
        zones=_zones(results, found),
    )


def _centres(results: Results, found: PlanLines) -> tuple[Centre, ...]:
    zones = results.region.zones
    groups: list[tuple[Both, Int[np.ndarray, " zone"]]] = [
        (results.name(tag), np.flatnonzero(zones.tags[tag]))
        for tag in _CENTRES
        if tag in zones.tags and zones.tags[tag].any()
    ]
    if not groups:
        density = zones.residents / zones.area_km2
        for number in range(len(results.region.jurisdictions)):
            own = np.flatnonzero(zones.jurisdiction == number)
            if len(own):
                seat = own[[int(np.argmax(density[own]))]]
                groups.append((results.zone_name(int(seat[0])), seat))
    return tuple(
        Centre(name, np.stack([minutes_from(side.minutes, at) for side in (found.without, found.with_plan)]))
        for name, at in groups[:_MOST_CENTRES]
    )


def _sides(results: Results) -> tuple[Outcome, Outcome]:
    return results.assessment.without[-1], results.assessment.with_plan[-1]


def _people(results: Results, centre: Centre, limit: float) -> tuple[float, float]:
    first, second = (
        float(outcome.residents[minutes <= limit].sum())
        for outcome, minutes in zip(_sides(results), centre.minutes, strict=True)
    )
    return first, second


def _heading(results: Results, centres: tuple[Centre, ...]) -> Both:
    gains = [after - before for before, after in (_people(results, centre, LIMIT) for centre in centres)]
    most = int(np.argmax(gains))
    if not gains[most] > 0.0:
        return say("access.heading.plain")
    return say("access.heading", people=size_of(gains[most], "persons"), place=centres[most].name)


def _circle(results: Results, shapes: Shapes, centre: Centre) -> CircleMap:
    of_zone = _classes(centre)
    printed = print_column(_people(results, centre, LIMIT), "persons", has_sign=False, digits=_DIGITS)
    told = printed.cells
    zones = results.region.zones
    titles = [
        f"{zones.name_en[zone]} {zones.name_zh[zone]}: {_clock(minutes[0])} → {_clock(minutes[1])}"
        for zone, minutes in enumerate(centre.minutes.T)
    ]
    return CircleMap(
        title=centre.name,
        body=draw_zones(Classes((1.0, 2.0, 3.0), of_zone), shapes, titles),
        sentence=say(
            "access.circle",
            before=told[0],
            after=told[1],
            unit=printed.unit,
            new=int((of_zone == _NEW).sum()),
            lost=int((of_zone == _LOST).sum()),
        ),
    )


def _classes(centre: Centre) -> Int[np.ndarray, " zone"]:
    before, after = centre.minutes <= LIMIT
    return np.select([before & after, after, before], [_REACHED, _NEW, _LOST], default=_BEYOND)


def _clock(minutes: float) -> str:
    return f"{minutes:.0f} min" if np.isfinite(minutes) else "–"


def _key(centres: tuple[Centre, ...]) -> tuple[KeyRow, ...]:
    drawn = np.concatenate([_classes(centre) for centre in centres])
    named = ((_NEW, "access.key.new"), (_REACHED, "access.key.reached"), (_LOST, "access.key.lost"))
    rows = [KeyRow(f"d{number}", say(key), int((drawn == number).sum()), 0) for number, key in named]
    shown = [row for row in rows if row.count or row.css != f"d{_LOST}"]
    return (*shown, KeyRow(f"d{_BEYOND}", say("access.key.beyond"), 0, 0))


def _change(found: PlanLines, shapes: Shapes) -> SmallMap:
    classes = classify(found.change, bounds_of(found.change))
    return SmallMap(
        indicator="",
        title=say("access.change"),
        unit=say("maps.unit.minutes"),
        body=draw_zones(classes, shapes),
        low_word=say("maps.scale.time.low"),
        high_word=say("maps.scale.time.high"),
        bounds=strip_bounds(classes),
        counts=say("access.change.counts", less=classes.below, more=classes.above, same=classes.count(3)),
    )


def _reach(results: Results, centres: tuple[Centre, ...]) -> TableView:
    jobs = [outcome.employment.sum(axis=0) + outcome.placed_employment.sum(axis=0) for outcome in _sides(results)]
    people = [outcome.residents for outcome in _sides(results)]
    wanted = [(centre, limit) for centre in centres for limit in LIMITS]

    def column(what: list[np.ndarray], side: int) -> list[float]:
        return [float(what[side][centre.minutes[side] <= limit].sum()) for centre, limit in wanted]

    columns, cells = [Column(say("head.centre"))], []
    for unit, what in (("persons", people), ("jobs", jobs)):
        sides = [column(what, side) for side in (0, 1)]
        printed, told = number_cells([*sides[0], *sides[1]], unit, has_sign=False, digits=_DIGITS)
        cells += [printed[: len(wanted)], printed[len(wanted) :]]
        columns += [
            Column(say(f"head.{unit}_within.{side}"), told, is_number=True) for side in ("without", "with_plan")
        ]
    rows = tuple(
        Row((text_cell(centre.name, sub=say("access.within", minutes=f"{limit:.0f}")), *own))
        for (centre, limit), own in zip(wanted, zip(*cells, strict=True), strict=True)
    )
    return TableView("access-centres", say("access.reach", year=results.last_year), tuple(columns), rows)


def _zones(results: Results, found: PlanLines) -> TableView:
    """Jobs where they are with the plan, so that only travel differs."""
    sides = found.jobs_of_zone
    most = np.argsort(sides[0] - sides[1], kind="stable")[:_MOST_ZONES].tolist()
    printed, unit = number_cells([*sides[0][most], *sides[1][most]], "jobs", has_sign=False, digits=_DIGITS)
    columns = (
        Column(say("head.zone")),
        Column(say("head.without_plan"), unit, is_number=True),
        Column(say("head.with_plan"), unit, is_number=True),
        Column(say("head.minutes_change"), say("unit.minutes"), is_number=True),
    )
    minutes, _ = number_cells([float(found.change[zone]) for zone in most], "minutes", has_sign=True)
    rows = tuple(
        Row(
            (
                text_cell(results.zone_name(zone), sub=results.city_name(zone)),
                printed[row],
                printed[len(most) + row],
                minutes[row],
            )
        )
        for row, zone in enumerate(most)
    )
    return TableView("access-zones", say("access.zones"), columns, rows, say("access.zones.note"))
