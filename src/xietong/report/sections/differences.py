"""The leading differences: a number, its range, its strip, the value without the plan and with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from xietong.assess.assessment import Headline
from xietong.assess.indicators import indicator_named
from xietong.report.charts import Strip, nice_above, strip
from xietong.report.numbers import change, change_and_unit, level, size_of, span_of
from xietong.report.results import Results
from xietong.report.tables import sign_of
from xietong.report.words import Both, both, say

__all__ = ["Difference", "DifferenceGroup", "Differences", "differences", "lead"]


@dataclass(frozen=True)
class Difference:
    """One leading number; its sign is zero where the runs do not agree on it."""

    title: Both
    number: Both
    unit: Both
    sign: int
    range: Both
    runs: Both
    strip: Strip
    low_end: Both
    high_end: Both
    levels: Both

    @property
    def side(self) -> str:
        """Which colour the marks take."""
        return {1: "more", -1: "less"}.get(self.sign, "none")


@dataclass(frozen=True)
class DifferenceGroup:
    """The leading numbers of one indicator."""

    indicator: str
    title: Both
    rows: tuple[Difference, ...]


@dataclass(frozen=True)
class Differences:
    """The first section of the page."""

    heading: Both
    lede: Both
    groups: tuple[DifferenceGroup, ...]


def differences(results: Results) -> Differences:
    """All leading differences, those of one indicator together, in the order of the assessment."""
    headlines = results.assessment.headlines
    runs = max((headline.n_runs for headline in headlines), default=0)
    draws = max((headline.n_draws for headline in headlines), default=0)
    key = "draws" if draws else "range" if runs else "plain"
    return Differences(
        heading=_heading(results, headlines),
        lede=say(f"differences.lede.{key}", year=results.last_year, n=draws or runs),
        groups=tuple(
            DifferenceGroup(indicator, results.indicator_name(indicator), _rows(results, list(rows)))
            for indicator, rows in groupby(headlines, key=lambda headline: headline.indicator)
        ),
    )


def lead(results: Results) -> Headline | None:
    """The headline that the charts follow: the first, of whatever indicator."""
    return results.assessment.headlines[0] if results.assessment.headlines else None


def _rows(results: Results, headlines: Sequence[Headline]) -> tuple[Difference, ...]:
    ends = [abs(end) for h in headlines for end in (h.change, h.low, h.high) if end == end]
    reach = nice_above(1.02 * max(ends, default=0.0))
    return tuple(_row(results, headline, reach) for headline in headlines)


def _row(results: Results, headline: Headline, reach: float) -> Difference:
    own_unit = indicator_named(headline.indicator).unit
    ends = change(-reach, headline.unit), change(reach, headline.unit)
    number, unit = change_and_unit(headline.change, headline.unit)
    return Difference(
        title=_title(results, headline),
        number=number,
        unit=unit,
        sign=sign_of(headline.change) if _is_sure(headline) else 0,
        range=_range(headline),
        runs=_basis(results, headline),
        strip=strip(headline.change, headline.low, headline.high, reach),
        low_end=ends[0],
        high_end=ends[1],
        levels=say(
            "differences.levels",
            without=level(headline.without, own_unit),
            with_plan=level(headline.with_plan, own_unit),
        ),
    )


def _title(results: Results, headline: Headline) -> Both:
    place = results.name(headline.place)
    if not headline.group:
        return place
    return say("differences.group", place=place, group=say(f"group.{headline.group}"))


def _basis(results: Results, headline: Headline) -> Both:
    """Of how many runs or draws a range tells, and what drives it most."""
    if headline.n_draws and headline.drivers:
        name, share = headline.drivers[0]
        return say("range.driven", n=headline.n_draws, driver=results.drawn_name(name), share=f"{100.0 * share:.0f}%")
    if headline.n_draws:
        return say("range.of_draws", n=headline.n_draws)
    return say("range.of_runs", n=headline.n_runs) if headline.n_runs else both("")


def _range(headline: Headline) -> Both:
    if not headline.has_range:
        return say("range.none")
    span = span_of(headline.low, headline.high, headline.unit)
    return span if _is_sure(headline) else say("range.unsure", range=span)


def _is_sure(headline: Headline) -> bool:
    """Whether all runs, or nine draws in ten, agree on the sign."""
    return not headline.has_range or not headline.low < 0.0 < headline.high


def _heading(results: Results, headlines: Sequence[Headline]) -> Both:
    people = [h for h in headlines if h.indicator == "residents"]
    least = min(people, key=lambda h: h.change, default=None)
    most = max(people, key=lambda h: h.change, default=None)
    income = next((h for h in headlines if h.indicator == "real_income" and not h.group), None)
    if least is None or most is None or income is None or not least.change < 0 < most.change:
        return say("differences.heading.plain", year=results.last_year)
    direction = "up" if income.change > 0 else "down"
    return say(
        f"differences.heading.{direction}",
        least=results.name(least.place),
        most=results.name(most.place),
        income=size_of(income.change, "percent"),
    )
