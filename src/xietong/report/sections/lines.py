"""Lines: what each brings and costs, whom it saves time, how many ride on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from xietong.assess.line_loads import LineLoads
from xietong.assess.lines import PlanLines
from xietong.plan.building_cost import PUBLISHED_YUAN_PER_KM
from xietong.report.geometry import Shapes
from xietong.report.maps import Window, outline
from xietong.report.numbers import plain
from xietong.report.results import Results
from xietong.report.tables import Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, say

__all__ = ["LineSection", "LoadMap", "lines"]

MINUTES = 60.0
BILLION = 1e9
_MOST_SECTIONS = 12
_DIGITS, _FINE = 3, 4
# Travellers a day from which a section is drawn one width broader.
_WIDTHS = (1_000.0, 5_000.0, 20_000.0, 50_000.0)


@dataclass(frozen=True, eq=False)
class LoadMap:
    """Railways drawn as broad as travellers ride on them, on the borders of the region."""

    window: Window
    body: Markup
    key: tuple[tuple[int, Both], ...]


@dataclass(frozen=True, eq=False)
class LineSection:
    """The section of lines."""

    heading: Both
    lede: Both
    gains: TableView
    savings: TableView
    loads: TableView | None
    map: LoadMap | None


def lines(results: Results) -> LineSection | None:
    """The section, or None where the plan opens no line and no road."""
    found = results.assessment.lines
    if found is None:
        return None
    return LineSection(
        heading=_heading(results, found),
        lede=say("lines.lede", year=results.last_year),
        gains=_gains(results, found),
        savings=_savings(results, found),
        loads=None if found.loads is None else _loads(results, found.loads),
        map=None if found.loads is None else _map(results, found.loads),
    )


def _heading(results: Results, found: PlanLines) -> Both:
    total = found.saved.sum(axis=1)
    if not total.max() > 0.0:
        return say("lines.heading.plain")
    most = int(np.argmax(total))
    hours = plain(float(f"{total[most] / MINUTES:.2g}"))
    return say("lines.heading", line=results.measure_title(found.measures[most]), hours=hours)


def _gains(results: Results, found: PlanLines) -> TableView:
    cost = np.array([np.nan if one is None else one.yuan for one in found.cost])
    km = np.array([np.nan if one is None else one.km for one in found.cost])
    built = [
        (say("head.length"), *number_cells(km.tolist(), "km", has_sign=False, digits=_DIGITS)),
        (say("head.cost"), *number_cells(cost.tolist(), "yuan", has_sign=False)),
    ]
    gained = [
        (say("head.jobs_in_hour"), *number_cells(found.jobs_public.tolist(), "jobs", has_sign=True, digits=_FINE)),
        (say("head.jobs_per_billion"), *number_cells(_per_billion(found.jobs_public, cost), "jobs", has_sign=True)),
        (
            say("head.residents_in_hour"),
            *number_cells(found.residents_public.tolist(), "persons", has_sign=True, digits=_FINE),
        ),
        (say("head.potential"), *number_cells(found.potential.tolist(), "percent", has_sign=True)),
        (
            say("head.potential_per_billion"),
            *number_cells(_per_billion(found.potential, cost), "percent", has_sign=True),
        ),
    ]
    columns = (
        Column(say("head.line")),
        *(Column(head, unit, is_number=True) for head, _, unit in (*built, *gained)),
    )
    cells = list(zip(*(column for _, column, _ in (*built, *gained)), strict=True))
    rows = tuple(
        Row((text_cell(results.measure_title(name), sub=_sub(found, number)), *cells[number]))
        for number, name in enumerate(found.measures)
    )
    note = say("lines.gains.note", average=f"{PUBLISHED_YUAN_PER_KM / BILLION:.2f}")
    return TableView("line-gains", say("lines.gains", year=results.last_year), columns, rows, note)


def _per_billion(gain: Float[np.ndarray, " line"], cost: Float[np.ndarray, " line"]) -> list[float]:
    known = np.divide(gain, cost / BILLION, out=np.full(len(cost), np.nan), where=cost > 0.0)
    return [float(value) for value in known]


def _sub(found: PlanLines, number: int) -> Both:
    year, cost = int(found.opens[number]), found.cost[number]
    basis = "none" if cost is None else cost.basis
    return say(f"lines.cost.{basis}", year=year)


def _savings(results: Results, found: PlanLines) -> TableView:
    hours = found.saved / MINUTES
    by_trip = np.stack([found.saved_commuting.sum(axis=1), found.saved_business.sum(axis=1)], axis=1) / MINUTES
    values = np.concatenate([hours, hours.sum(axis=1, keepdims=True), by_trip], axis=1)
    values = np.concatenate([values, values.sum(axis=0, keepdims=True)])
    places = [results.name(place.code) for place in results.region.jurisdictions]
    heads = [*places, say("head.total"), say("head.of_commuting"), say("head.of_business")]
    columns = (Column(say("head.line")), *(Column(head, say("unit.hours_a_day"), is_number=True) for head in heads))
    cells, _ = number_rows(values, "hours", has_sign=True, digits=_DIGITS)
    rows = [
        Row((text_cell(results.measure_title(name)), *own))
        for name, own in zip(found.measures, cells[:-1], strict=True)
    ]
    rows.append(Row((text_cell(say("head.total")), *cells[-1]), kind="total"))
    return TableView(
        "line-savings", say("lines.savings", year=results.last_year), columns, tuple(rows), say("lines.savings.note")
    )


def _loads(results: Results, loads: LineLoads) -> TableView:
    """The busiest section of each line, the busiest lines first."""
    total = loads.total
    busiest: dict[str, int] = {}
    for section in np.argsort(-total[1], kind="stable").tolist():
        if total[1, section] > 0.0:
            busiest.setdefault(loads.rail.line[section], section)
    chosen = list(busiest.values())[:_MOST_SECTIONS]
    parts = (total[0], total[1], loads.commuting[1], loads.business[1])
    printed = [number_cells(part[chosen].tolist(), "persons", has_sign=False) for part in parts]
    heads = ("without_plan", "with_plan", "of_commuting", "of_business")
    columns = (
        Column(say("head.line")),
        *(Column(say(f"head.{head}"), unit, is_number=True) for head, (_, unit) in zip(heads, printed, strict=True)),
    )
    rows = tuple(
        Row(
            (
                text_cell(_line_name(loads, section), sub=_section_name(loads, section)),
                *(cells[row] for cells, _ in printed),
            )
        )
        for row, section in enumerate(chosen)
    )
    caption = say("lines.loads", year=results.last_year)
    return TableView("line-loads", caption, columns, rows, say("lines.loads.note"))


def _line_name(loads: LineLoads, section: int) -> Both:
    return Both(loads.rail.line_name_en[section], loads.rail.line_name_zh[section])


def _section_name(loads: LineLoads, section: int) -> Both:
    rail = loads.rail
    one, other = int(rail.start[section]), int(rail.end[section])
    return Both(
        f"{rail.station_name_en[one]}–{rail.station_name_en[other]}",
        f"{rail.station_name_zh[one]}—{rail.station_name_zh[other]}",
    )


def _map(results: Results, loads: LineLoads) -> LoadMap | None:
    shapes = results.shapes
    if shapes is None:
        return None
    width = np.searchsorted(_WIDTHS, loads.total[1], side="right")
    running = np.flatnonzero(loads.total[1] > 0.0)
    body = "".join(_stroke(shapes, loads, running[width[running] == step], step) for step in range(len(_WIDTHS) + 1))
    texts = [say("lines.map.below", high=plain(_WIDTHS[0]))]
    texts += [say("lines.map.between", low=plain(low), high=plain(high)) for low, high in pairwise(_WIDTHS)]
    texts.append(say("lines.map.above", low=plain(_WIDTHS[-1])))
    return LoadMap(outline(shapes), Markup(body), tuple(enumerate(texts)))


def _stroke(shapes: Shapes, loads: LineLoads, sections: Sequence[int] | np.ndarray, step: int) -> str:
    rail = loads.rail
    parts = []
    for section in sections:
        ends = [
            shapes.frame.pixel(float(rail.station_lon[end]), float(rail.station_lat[end]))
            for end in (rail.start[section], rail.end[section])
        ]
        parts.append(f"M{ends[0][0]} {ends[0][1]}L{ends[1][0]} {ends[1][1]}")
    return f'<path class="ride r{step}" d="{"".join(parts)}"/>' if parts else ""
