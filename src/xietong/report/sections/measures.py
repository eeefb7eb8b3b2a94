"""Which measure did what: the parts of the change, so that they add up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from xietong.assess.indicators import indicator_named
from xietong.report.charts import Bar, Tick, waterfall
from xietong.report.citations import Citations
from xietong.report.numbers import change, counted, print_axis, print_column
from xietong.report.results import Results
from xietong.report.sections.measure_ranges import measure_ranges
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, sign_of, text_cell
from xietong.report.words import Both, both, join, say

__all__ = ["Fall", "FallRow", "Measures", "draw_fall", "measures"]

LINE = Markup("<br>")
_MOST_ROWS = 10
_MOST_TOLD = 3
_MOST_COLUMNS = 6


@dataclass(frozen=True)
class FallRow:
    """One measure of the waterfall."""

    title: Both
    detail: Both
    bar: Bar
    effect: Both


@dataclass(frozen=True)
class Fall:
    """The waterfall of one outcome: the largest parts, the rest together, the whole."""

    outcome: Both
    unit: Both
    rows: tuple[FallRow, ...]
    whole: FallRow
    ticks: tuple[Tick, ...]
    tick_labels: tuple[Both, ...]


@dataclass(frozen=True)
class Measures:
    """The section of measures."""

    heading: Both
    lede: Both
    falls: tuple[Fall, ...]
    drivers: TableView
    matrix: TableView
    ranges: TableView | None


def measures(results: Results, citations: Citations) -> Measures | None:
    """The section, or None where the plan has no measures or nothing was split."""
    parts = results.assessment.contributions
    told = _told(results)
    if not parts.measure or not told:
        return None
    first = _opposite_pair(results, told)
    return Measures(
        heading=_heading(results, told[0]),
        lede=say("measures.lede", n=counted(len(parts.measure), "measure"), year=results.last_year),
        falls=tuple(_fall(results, citations, outcome) for outcome in first),
        drivers=_drivers(results, told),
        matrix=_matrix(results, _varied(results, first, told)),
        ranges=measure_ranges(results),
    )


def _told(results: Results) -> list[int]:
    """Outcomes that were split, in the order of the headlines."""
    parts = results.assessment.contributions
    at = {key: number for number, key in enumerate(zip(parts.indicator, parts.place, parts.group, strict=True))}
    wanted = [(h.indicator, h.place, h.group) for h in results.assessment.headlines]
    return [at[key] for key in wanted if key in at]


def _opposite_pair(results: Results, told: Sequence[int]) -> list[int]:
    """The first outcome, and the largest of the same indicator that goes the other way."""
    parts = results.assessment.contributions
    first = told[0]
    others = [
        outcome
        for outcome in told[1:]
        if parts.indicator[outcome] == parts.indicator[first]
        and np.sign(parts.total[outcome]) == -np.sign(parts.total[first])
    ]
    return [first, *sorted(others, key=lambda outcome: -abs(parts.total[outcome]))[:1]]


def _varied(results: Results, first: Sequence[int], told: Sequence[int]) -> list[int]:
    """The outcomes of the waterfalls, then the first of each other indicator."""
    indicator = results.assessment.contributions.indicator
    chosen = list(first)
    for outcome in told:
        if indicator[outcome] not in {indicator[known] for known in chosen}:
            chosen.append(outcome)
    return chosen[:_MOST_COLUMNS]


def _detail(results: Results, citations: Citations, measure: str) -> Both:
    found = next(m for m in results.assessment.plan.measures if m.id == measure)
    source = citations.cite(found.source)
    if found.date is not None:
        return say("measures.on", date=found.date, source=source)
    return say("measures.span", start=found.start, end=found.end, source=source)


def _outcome(results: Results, outcome: int) -> Both:
    parts = results.assessment.contributions
    place = results.name(parts.place[outcome])
    if parts.group[outcome]:
        place = say("differences.group", place=place, group=say(f"group.{parts.group[outcome]}"))
    return say("paths.title", indicator=results.indicator_name(parts.indicator[outcome]), place=place)


def _effects(results: Results, outcome: int) -> tuple[np.ndarray, str]:
    """The parts of an outcome in the unit in which its headline is told."""
    parts = results.assessment.contributions
    headline = next(
        h
        for h in results.assessment.headlines
        if (h.indicator, h.place, h.group) == (parts.indicator[outcome], parts.place[outcome], parts.group[outcome])
    )
    effect = parts.effect[:, outcome]
    if headline.unit == "percent":
        return 100.0 * effect / headline.without, "percent"
    return effect, indicator_named(parts.indicator[outcome]).unit


def _fall(results: Results, citations: Citations, outcome: int) -> Fall:
    names = results.assessment.contributions.measure
    effect, unit = _effects(results, outcome)
    order = np.argsort(-np.abs(effect), kind="stable")
    few = len(order) <= _MOST_ROWS + 1
    shown = [int(m) for m in (order if few else order[:_MOST_ROWS])]
    values = [float(effect[m]) for m in shown]
    rest = [int(m) for m in order[len(shown) :]]
    titles = [(results.measure_title(names[m]), _detail(results, citations, names[m])) for m in shown]
    if rest:
        values.append(float(effect[rest].sum()))
        titles.append((say("measures.rest", n=len(rest)), say("measures.rest.detail")))
    return draw_fall(_outcome(results, outcome), unit, values, titles, float(effect.sum()), say("measures.whole"))


def draw_fall(
    outcome: Both, unit: str, values: Sequence[float], titles: Sequence[tuple[Both, Both]], total: float, whole: Both
) -> Fall:
    """A waterfall of parts with their titles and details, and of the whole."""
    bars, bar, ticks = waterfall(values)
    told = [*values, total]
    printed = print_column(told, unit, has_sign=True, digits=3)
    return Fall(
        outcome=outcome,
        unit=printed.unit,
        rows=tuple(
            FallRow(title, detail, drawn, text)
            for (title, detail), drawn, text in zip(titles, bars, printed.cells, strict=False)
        ),
        whole=FallRow(whole, printed.unit, bar, printed.cells[-1]),
        ticks=ticks,
        tick_labels=print_axis([tick.value for tick in ticks], unit, has_sign=True, like=told).cells,
    )


def _drivers(results: Results, told: Sequence[int]) -> TableView:
    rows = tuple(_driver(results, outcome) for outcome in told)
    columns = (
        Column(say("head.outcome")),
        Column(say("head.whole_plan"), is_number=True),
        Column(say("head.largest_parts")),
    )
    return TableView("drivers", say("measures.drivers"), columns, rows)


def _driver(results: Results, outcome: int) -> Row:
    names = results.assessment.contributions.measure
    effect, unit = _effects(results, outcome)
    largest = [int(m) for m in np.argsort(-np.abs(effect), kind="stable")[:_MOST_TOLD] if effect[m] != 0]
    told = [
        say("measures.part", title=results.measure_title(names[m]), effect=change(float(effect[m]), unit))
        for m in largest
    ]
    total = float(effect.sum())
    return Row(
        (
            text_cell(_outcome(results, outcome)),
            Cell(change(total, unit), sign=sign_of(total), is_number=True),
            text_cell(join(told, en=LINE, zh=LINE) if told else both("–")),
        )
    )


def _matrix(results: Results, told: Sequence[int]) -> TableView:
    names = results.assessment.contributions.measure
    columns = [Column(say("head.measure"))]
    cells: list[tuple[Cell, ...]] = []
    for outcome in told:
        effect, unit = _effects(results, outcome)
        printed, label = number_cells([*effect.tolist(), float(effect.sum())], unit, has_sign=True, digits=3)
        columns.append(Column(_outcome(results, outcome), label, is_number=True))
        cells.append(printed)
    rows = tuple(
        Row((text_cell(results.measure_title(name)), *(column[number] for column in cells)))
        for number, name in enumerate(names)
    )
    whole = Row((text_cell(say("measures.whole")), *(column[-1] for column in cells)), kind="total")
    return TableView("matrix", say("measures.matrix"), tuple(columns), (*rows, whole), say("note.rounding"))


def _heading(results: Results, outcome: int) -> Both:
    names = results.assessment.contributions.measure
    effect, _ = _effects(results, outcome)
    most = int(np.argmax(np.abs(effect)))
    if not np.abs(effect[most]) > 0:
        return say("measures.heading.plain")
    is_people = results.assessment.contributions.indicator[outcome] == "residents"
    return say(
        "measures.heading" if is_people else "measures.heading.other",
        measure=results.measure_title(names[most]),
        place=results.name(results.assessment.contributions.place[outcome]),
    )
