"""Groundwater: levels, storage and sinking ground, by year, on a map and by city; all of it estimated."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.plan_water import WaterPaths, WaterRange
from xietong.model.state import LimitKind
from xietong.model.water_counted import PRICE
from xietong.plan.measures.compensate_upstream import CompensateUpstream
from xietong.report.classes import bounds_of, classify
from xietong.report.maps import draw_zones
from xietong.report.numbers import change, level, percent, plain, size_of
from xietong.report.results import Results
from xietong.report.sections.atlas import SmallMap, strip_bounds
from xietong.report.sections.paths import PathChart, path_chart
from xietong.report.tables import Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, both, join, say
from xietong.share.compensation import contract_of, payments, room_to_agree

__all__ = ["Water", "water"]

CM_PER_M = 100.0
# Quantity, unit of print, factor to it.
_CHARTS = (
    ("shallow_head", "m", 1.0),
    ("deep_head", "m", 1.0),
    ("storage", "m3", 1.0),
    ("subsidence", "cm", CM_PER_M),
)


@dataclass(frozen=True, eq=False)
class Water:
    """The section of groundwater."""

    heading: Both
    lede: Both
    charts: tuple[PathChart, ...]
    map: SmallMap | None
    table: TableView
    limits: Both | None
    damage: Both | None
    payments: tuple[Both, ...]


def water(results: Results) -> Water | None:
    """Charts of the region, a map, a table of cities; None where water was not assessed."""
    found = results.assessment.water
    if found is None:
        return None
    paths = found.paths
    return Water(
        heading=_heading(paths),
        lede=say("water.lede"),
        charts=tuple(_chart(results, paths, *wanted) for wanted in _CHARTS),
        map=_map(results, paths),
        table=_table(results, paths, found.span),
        limits=_limits(results),
        damage=_damage(paths, found.span),
        payments=(*_payments(results, paths), *_rooms(results)),
    )


def _heading(paths: WaterPaths) -> Both:
    kept = float(paths.with_plan["storage"][-1, -1] - paths.without["storage"][-1, -1])
    if not kept > 0.0:
        return say("water.heading.plain")
    return say("water.heading", size=size_of(kept, "m3"), year=paths.years[-1])


def _chart(results: Results, paths: WaterPaths, name: str, unit: str, factor: float) -> PathChart:
    without, with_plan = (factor * part[name][:, -1] for part in (paths.without, paths.with_plan))
    title = say(f"water.chart.{name}", place=results.title)
    return path_chart(
        paths.years,
        (without, with_plan),
        unit,
        title=title,
        summary=say(
            "water.summary",
            title=title,
            without=change(float(without[-1]), unit),
            with_plan=change(float(with_plan[-1]), unit),
            year=paths.years[-1],
        ),
    )


def _map(results: Results, paths: WaterPaths) -> SmallMap | None:
    shapes = results.shapes
    if shapes is None:
        return None
    saved = np.where(paths.deep_zones, CM_PER_M * (paths.subsidence[1] - paths.subsidence[0]), np.nan)
    classes = classify(saved, bounds_of(saved))
    return SmallMap(
        indicator="",
        title=say("water.map.title"),
        unit=say("water.map.unit", year=paths.years[-1]),
        body=draw_zones(classes, shapes),
        low_word=say("water.map.low"),
        high_word=say("water.map.high"),
        bounds=strip_bounds(classes),
        counts=say(
            "water.map.counts",
            less=classes.below,
            more=classes.above,
            same=classes.count(3),
            missing=classes.count(-1),
        ),
    )


def _table(results: Results, paths: WaterPaths, span: WaterRange) -> TableView:
    shown = [n for n in range(len(paths.place)) if np.isfinite(paths.without["shallow_head"][-1, n])]
    columns, cells = [Column(say("water.head.city"))], []
    wanted = (("shallow", "shallow_head", "m", 1.0), ("deep", "deep_head", "m", 1.0))
    for head, name, unit, factor in (*wanted, ("ground", "subsidence", "cm", CM_PER_M)):
        for path, part in (("paths.without", paths.without), ("paths.with", paths.with_plan)):
            printed, printed_unit = number_cells([factor * part[name][-1, n] for n in shown], unit, has_sign=True)
            sub = say("water.head.sub", unit=printed_unit, path=say(path))
            columns.append(Column(say(f"water.head.{head}"), sub, is_number=True))
            cells.append(printed)
    unmet, unit_of_unmet = number_cells([paths.with_plan["unmet"][-1, n] for n in shown], "m3", has_sign=False)
    columns.append(Column(say("water.head.unmet"), say("unit.a_year", unit=unit_of_unmet), is_number=True))
    cells.append(unmet)
    rows = [
        Row(
            (text_cell(results.name(paths.place[n])), *(column[row] for column in cells)),
            kind="total" if n == len(paths.place) - 1 else "",
        )
        for row, n in enumerate(shown)
    ]
    return TableView("water", say("water.caption"), tuple(columns), tuple(rows), _note(paths, span))


def _note(paths: WaterPaths, span: WaterRange) -> Both:
    sunk = (span.low["subsidence"][:, -1, -1], span.high["subsidence"][:, -1, -1])
    ends = [plain(CM_PER_M * float(end[path])) for path in range(2) for end in sunk]
    return say(
        "water.note",
        year=paths.years[-1],
        lost=size_of(paths.lasting[0], "m3"),
        lost_plan=size_of(paths.lasting[1], "m3"),
        low=ends[0],
        high=ends[1],
        low_plan=ends[2],
        high_plan=ends[3],
        runs=span.n_runs,
        outside=level(paths.outside, "m3"),
        gap=both(f"{paths.gap:.0e}"),
    )


def _damage(paths: WaterPaths, span: WaterRange) -> Both | None:
    """What sinking ground costs and what the plan saves of it; None where it has no price."""
    last = paths.without["damage"][-1, -1], paths.with_plan["damage"][-1, -1]
    if not np.isfinite(last[0]):
        return None
    low, high = (end["damage"][:, -1, -1] for end in (span.low, span.high))
    saved = [float(paths.damage[0].sum() - paths.damage[1].sum()), *span.damage_saved.sum(axis=1).tolist()]
    return say(
        "water.damage",
        year=paths.years[-1],
        without=size_of(last[0], "yuan"),
        low=size_of(low[0], "yuan"),
        high=size_of(high[0], "yuan"),
        planned=size_of(last[1], "yuan"),
        low_plan=size_of(low[1], "yuan"),
        high_plan=size_of(high[1], "yuan"),
        saved=change(saved[0], "yuan"),
        low_saved=change(saved[1], "yuan"),
        high_saved=change(saved[2], "yuan"),
    )


def _limits(results: Results) -> Both | None:
    """What limits on pumping do to farms and industry; None where none of them binds."""
    assessment = results.assessment
    last, baseline = assessment.with_plan[-1], assessment.baseline
    report = next((limit for limit in last.limits if limit.kind is LimitKind.WATER), None)
    if report is None or not report.is_binding.any() or baseline.water is None:
        return None
    branches = dict(zip(results.region.sectors.code, results.region.sectors.branch, strict=True))
    farms = [branches[code] == "primary" for code in baseline.market]
    left = last.volume[farms].sum() / assessment.without[-1].volume[farms].sum()
    scarce = report.shadow_price[report.is_binding]
    return say(
        "water.limits",
        n=int(report.is_binding.sum()),
        year=results.last_year,
        low=f"{scarce.min():.2f}",
        high=f"{scarce.max():.2f}",
        price=f"{baseline.water.parameters.everywhere(PRICE):g}",
        farms=percent(100.0 * left, 1, has_sign=False),
    )


def _payments(results: Results, paths: WaterPaths) -> list[Both]:
    return [
        say(
            "water.payment",
            year=paths.years[-1],
            payer=results.name(place.code),
            size=size_of(float(yuan), "yuan"),
        )
        for place, yuan in zip(results.region.jurisdictions, paths.payment, strict=True)
        if yuan < 0.0
    ]


def _rooms(results: Results) -> list[Both]:
    """Between what least upstream must get and what most downstream would pay, by agreement."""
    agreements = [m for m in results.assessment.plan.measures if isinstance(m, CompensateUpstream)]
    told = [_room(results, measure) for measure in agreements if measure.bounds is not None]
    unknown = [results.measure_title(measure.id) for measure in agreements if measure.bounds is None]
    return [*told, say("water.room.unknown", agreements=join(unknown, "; ", "；"))] if unknown else told


def _room(results: Results, measure: CompensateUpstream) -> Both:
    """The range of one agreement in the last year whose inflow is declared."""
    bounds, inflow = measure.bounds, measure.series.get("inflow", {})
    assert bounds is not None, "asked only where they are declared"
    title = results.measure_title(measure.id)
    if not inflow:
        return say("water.room.unknown", agreements=title)
    year = max(inflow)
    room = room_to_agree(bounds.forgone, bounds.treatment, inflow[year], bounds.next_source)
    paid = float(payments(contract_of(measure), (year,)).total[0])
    return say(
        "water.room" if room.has_deal else "water.room.none",
        title=title,
        year=year,
        least=size_of(float(room.least), "yuan"),
        most=size_of(float(room.most), "yuan"),
        paid=size_of(paid, "yuan") if np.isfinite(paid) else say("water.room.not_assessed"),
    )
