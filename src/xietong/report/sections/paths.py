"""When the changes come: leading indicators by year, with the plan and without it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xietong.assess.assessment import Headline
from xietong.assess.indicators import indicator_named
from xietong.report.charts import Lines, lines
from xietong.report.numbers import change, print_axis
from xietong.report.results import Results
from xietong.report.words import Both, say

__all__ = ["PathChart", "Paths", "paths"]

_MOST = 4


@dataclass(frozen=True)
class PathChart:
    """One line chart: its words, its marks, and the numbers at its axis."""

    indicator: str
    title: Both
    unit: Both
    lines: Lines
    value_labels: tuple[Both, ...]
    change: Both
    summary: Both


@dataclass(frozen=True)
class Paths:
    """The section of line charts."""

    heading: Both
    lede: Both
    charts: tuple[PathChart, ...]


def paths(results: Results) -> Paths:
    """Line charts of the leading numbers: the first of each indicator, a second of the first where room is."""
    chosen = _chosen(results.assessment.headlines)
    return Paths(
        heading=_heading(results, chosen),
        lede=say("paths.lede"),
        charts=tuple(_chart(results, headline) for headline in chosen),
    )


def _chosen(headlines: Sequence[Headline]) -> list[Headline]:
    people = [h for h in headlines if h.indicator == "residents"]
    opposite = [h for h in people[1:] if np.sign(h.change) == -np.sign(people[0].change)]
    chosen = people[:1] + sorted(opposite, key=lambda h: -abs(h.change))[:1]
    for headline in headlines:
        if len(chosen) < _MOST and headline.indicator not in {h.indicator for h in chosen}:
            chosen.append(headline)
    return chosen[:_MOST]


def _chart(results: Results, headline: Headline) -> PathChart:
    level = results.levels_of(headline.indicator, headline.place)[0]
    without, with_plan = results.series(headline.indicator, level, headline.place)
    drawn = lines(results.assessment.years, without, with_plan)
    unit = indicator_named(headline.indicator).unit
    printed = print_axis([tick.value for tick in drawn.values], unit)
    place, indicator = results.name(headline.place), results.indicator_name(headline.indicator)
    return PathChart(
        indicator=headline.indicator,
        title=say("paths.title", indicator=indicator, place=place),
        unit=printed.unit,
        lines=drawn,
        value_labels=printed.cells,
        change=change(headline.change, headline.unit),
        summary=say(
            "paths.summary",
            indicator=indicator,
            place=place,
            change=change(headline.change, headline.unit),
            year=results.last_year,
        ),
    )


def _heading(results: Results, chosen: Sequence[Headline]) -> Both:
    if not chosen:
        return say("paths.heading.plain")
    first = chosen[0]
    level = results.levels_of(first.indicator, first.place)[0]
    without, with_plan = results.series(first.indicator, level, first.place)
    moved = np.abs(with_plan - without)
    if not moved[-1] > 0 or moved.max() > 1.05 * moved[-1]:
        return say("paths.heading.plain")
    half = results.assessment.years[int(np.argmax(moved >= moved[-1] / 2))]
    return say("paths.heading.half", place=results.name(first.place), year=half)
