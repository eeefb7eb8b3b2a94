"""When the changes come: leading indicators by year, with the plan and without it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Headline
from xietong.assess.indicators import indicator_named
from xietong.report.charts import Lines, lines
from xietong.report.numbers import change, print_axis
from xietong.report.results import Results
from xietong.report.words import Both, say

__all__ = ["PathChart", "Paths", "path_chart", "paths"]

_MOST = 4


@dataclass(frozen=True)
class PathChart:
    """One line chart: its words, its marks, and the numbers at its axis; `indicator` is "" where it shows none."""

    indicator: str
    title: Both
    unit: Both
    lines: Lines
    value_labels: tuple[Both, ...]
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
    place, indicator = results.name(headline.place), results.indicator_name(headline.indicator)
    return path_chart(
        results.assessment.years,
        results.series(headline.indicator, level, headline.place),
        indicator_named(headline.indicator).unit,
        title=say("paths.title", indicator=indicator, place=place),
        summary=say(
            "paths.summary",
            indicator=indicator,
            place=place,
            change=change(headline.change, headline.unit),
            year=results.last_year,
        ),
        indicator=headline.indicator,
    )


def path_chart(
    years: Sequence[int],
    sides: tuple[Float[np.ndarray, " year"], Float[np.ndarray, " year"]],
    unit: str,
    *,
    title: Both,
    summary: Both,
    indicator: str = "",
) -> PathChart:
    """The chart of a number by year, without the plan and with it."""
    drawn = lines(years, *sides)
    printed = print_axis([tick.value for tick in drawn.values], unit)
    return PathChart(indicator, title, printed.unit, drawn, printed.cells, summary)


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
