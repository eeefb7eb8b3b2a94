"""Reported values of an indicator beside the path of a run, in one unit; and the gap by measure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xietong.register import selectors
from xietong.register.choices import RecordKind
from xietong.register.models import Indicator, Place, Run, Value
from xietong.register.permissions import Actor

__all__ = ["Chart", "Comparison", "Effect", "chart_of", "comparison", "places_with_values"]

# How many of the model's unit one of a register's unit is. A pair that is not here is not compared.
UNITS = {
    ("million", "persons"): 1e6,
    ("persons", "persons"): 1.0,
    ("million", "jobs"): 1e6,
    ("minutes", "minutes"): 1.0,
    ("billion CNY", "yuan a year, base-year prices"): 1e9,
}
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 820, 340, 70, 130, 16, 34


@dataclass(frozen=True)
class Effect:
    """What one measure, named as in the plan, does in the last year of the run, in the unit of the indicator.

    Args:
        share: Of the largest effect, in percent of half the width of a bar.
        is_towards: Whether the path without this measure moves towards the last value that was reported.
    """

    code: str
    name_en: str
    name_zh: str
    effect: float
    share: float
    is_towards: bool


@dataclass(frozen=True)
class Comparison:
    """Years with what was reported and what the run says; missing where there is nothing.

    Args:
        rows: Year, reported value, model without, model with the plan, reported less model with the plan.
    """

    indicator: Indicator
    place: Place
    unit: str
    run: Run | None
    rows: tuple[tuple[int, float | None, float | None, float | None, float | None], ...]
    reported: tuple[Value, ...]
    effects: tuple[Effect, ...]
    total: float | None

    @property
    def last_gap(self) -> tuple[int, float] | None:
        """The latest year for which both are known."""
        known = [(year, gap) for year, _, _, _, gap in self.rows if gap is not None]
        return known[-1] if known else None


def places_with_values(actor: Actor) -> list[tuple[Indicator, Place, int]]:
    """Indicators that name one of the model, with each single place that has values, and how many."""
    found: dict[tuple[Indicator, Place], int] = {}
    values = selectors.records(actor, RecordKind.VALUE).exclude(indicator__model_indicator="")
    for value in values.filter(number__isnull=False).select_related("indicator").prefetch_related("places"):
        places = list(value.places.all())
        if len(places) == 1:
            key = (value.indicator, places[0])
            found[key] = found.get(key, 0) + 1
    return sorted(((i, p, n) for (i, p), n in found.items()), key=lambda each: (each[0].code, each[1].code))


def comparison(actor: Actor, indicator: Indicator, place: Place, run: Run | None) -> Comparison:
    """Reported values and the run's path, in the unit in which values are reported."""
    values = [
        value
        for value in selectors.records(actor, RecordKind.VALUE)
        .filter(indicator=indicator, places=place, number__isnull=False, year__isnull=False)
        .prefetch_related("places", "references")
        .order_by("year", "code")
        if len(value.places.all()) == 1
    ]
    unit = values[-1].unit if values else indicator.unit
    same_unit = [value for value in values if value.unit == unit]
    reported = {int(value.year): float(value.number) for value in same_unit}
    path = _path(run, indicator.model_indicator, place.code, unit)
    rows = tuple(_row(year, reported.get(year), path.get(year)) for year in sorted({*reported, *path}))
    gaps = [row[4] for row in rows if row[4] is not None]
    effects, total = _effects(run, indicator.model_indicator, place.code, unit, gaps[-1] if gaps else 0.0)
    return Comparison(indicator, place, unit, run if path else None, rows, tuple(same_unit), effects, total)


def _path(run: Run | None, name: str, place: str, unit: str) -> dict[int, tuple[float | None, float | None]]:
    if run is None or not name:
        return {}
    path = {}
    for indicator, code, year, without, with_plan, model_unit in run.path:
        scale = UNITS.get((unit, model_unit))
        if indicator == name and code == place and scale is not None:
            path[int(year)] = (_scaled(without, scale), _scaled(with_plan, scale))
    return path


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value / scale


def _row(
    year: int, reported: float | None, model: tuple[float | None, float | None] | None
) -> tuple[int, float | None, float | None, float | None, float | None]:
    without, with_plan = model or (None, None)
    gap = reported - with_plan if reported is not None and with_plan is not None else None
    return year, reported, without, with_plan, gap


def _effects(
    run: Run | None, name: str, place: str, unit: str, gap: float
) -> tuple[tuple[Effect, ...], float | None]:
    if run is None:
        return (), None
    units = {row[5] for row in run.path if row[0] == name}
    scale = next((UNITS[unit, model] for model in units if (unit, model) in UNITS), None)
    rows = [row for row in run.contributions if row[1] == name and row[2] == place and row[3] is not None]
    if scale is None or not rows:
        return (), None
    largest = max(abs(row[3]) for row in rows) or 1.0
    titles = run.record.get("measures", {})
    effects = [
        Effect(code, *_names(titles.get(code, {})), effect / scale, 50 * effect / largest, effect * gap < 0)
        for code, _, _, effect, _ in rows
        if effect
    ]
    total = rows[0][4]
    return tuple(sorted(effects, key=lambda each: -abs(each.effect))), None if total is None else total / scale


def _names(title: Mapping[str, str]) -> tuple[str, str]:
    return title.get("en", ""), title.get("zh", "")


@dataclass(frozen=True)
class Chart:
    """The picture of a comparison, made on the server."""

    width: int
    height: int
    with_plan: str
    without: str
    points: tuple[tuple[float, float], ...]
    years: tuple[tuple[int, float], ...]
    levels: tuple[tuple[float, float], ...]


def chart_of(found: Comparison) -> Chart | None:
    """Lines and rings; nothing where there is nothing to draw."""
    numbers = [value for row in found.rows for value in row[1:4] if value is not None]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    margin = (high - low or abs(high) or 1) * 0.08
    low, high = low - margin, high + margin
    first, last = found.rows[0][0], max(found.rows[-1][0], found.rows[0][0] + 1)

    def at(year: int, value: float) -> tuple[float, float]:
        x = LEFT + (WIDTH - LEFT - RIGHT) * (year - first) / (last - first)
        return round(x, 1), round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    def line(known: list[tuple[int, float]]) -> str:
        return " ".join(f"{x},{y}" for x, y in (at(year, value) for year, value in known))

    step = max(1, (last - first) // 8)
    return Chart(
        WIDTH,
        HEIGHT,
        with_plan=line([(row[0], row[3]) for row in found.rows if row[3] is not None]),
        without=line([(row[0], row[2]) for row in found.rows if row[2] is not None]),
        points=tuple(at(row[0], row[1]) for row in found.rows if row[1] is not None),
        years=tuple((year, at(year, low)[0]) for year in range(first, last + 1, step)),
        levels=tuple((value, at(first, value)[1]) for value in _levels(low, high)),
    )


def _levels(low: float, high: float) -> Sequence[float]:
    return [low + (high - low) * part / 4 for part in range(5)]
