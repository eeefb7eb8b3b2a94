"""The leading differences of a plan, with the range of the sensitivity runs or of an ensemble."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Headline
from xietong.assess.decompose import Quantity, values_of
from xietong.assess.drawn import Drawn
from xietong.assess.indicators import indicator_named
from xietong.assess.sensitivity import Run
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.region.region import Region

__all__ = ["Lead", "changes_of", "headlines", "leads", "with_draws"]

TAGS: tuple[str, ...] = ("central_six", "sub_centre", "xiongan")
CORE: tuple[str, ...] = ("central_six", "core")
JURISDICTIONS = 4


@dataclass(frozen=True)
class Lead:
    """A number that leads the report, and whether its change is told in percent."""

    quantity: Quantity
    is_relative: bool

    @property
    def unit(self) -> str:
        """The unit of its change."""
        return "percent" if self.is_relative else indicator_named(self.quantity.indicator).unit


def leads(region: Region, groups: Sequence[str]) -> tuple[Lead, ...]:
    """Which numbers lead, in order: people, jobs, time, income, rents, inequality, commuters.

    A region without a tag has no line for it; of many jurisdictions the first four are told.
    """
    tags = [tag for tag in TAGS if _has(region, tag)]
    core = [tag for tag in CORE if _has(region, tag)][:1]
    whole = region.key
    people = [Quantity("residents", "tag", tag) for tag in tags]
    people += [Quantity("residents", "jurisdiction", place.code) for place in region.jurisdictions[:JURISDICTIONS]]
    people += [Quantity("jobs", "tag", tag) for tag in core]
    time = [Quantity("commuting_minutes", "region", whole)]
    income = [Quantity("real_income", "region", whole, group) for group in ("", *groups)]
    rent = [Quantity("floor_rent", "tag", tag) for tag in core]
    rest = [*rent, Quantity("theil_income", "region", whole)]
    crossing = [Quantity("border_commuters", "region", whole)] if len(region.jurisdictions) > 1 else []
    return (
        *(Lead(quantity, False) for quantity in [*people, *time]),
        *(Lead(quantity, True) for quantity in [*income, *rest]),
        *(Lead(quantity, False) for quantity in crossing),
    )


def _has(region: Region, tag: str) -> bool:
    return tag in region.zones.tags and bool(region.zones.tags[tag].any())


def headlines(
    baseline: Baseline, without: Outcome, with_plan: Outcome, runs: Sequence[Run], led: Sequence[Lead]
) -> tuple[Headline, ...]:
    """With the plan less without it in one year; `low` and `high` over this run and the sensitivity runs.

    Args:
        without, with_plan: The equilibria of the year without and with the plan.
        runs: Sensitivity runs of the same year; none means that no range was assessed.
        led: The numbers to tell.
    """
    wanted = [lead.quantity for lead in led]
    before = values_of(baseline, without, wanted)
    after = values_of(baseline, with_plan, wanted)
    is_relative = np.array([lead.is_relative for lead in led])
    change = _difference(before, after, is_relative)
    others = [_difference(before, values_of(baseline, run.outcome, wanted), is_relative) for run in runs]
    low, high = _range(change, others)
    return tuple(
        Headline(
            indicator=lead.quantity.indicator,
            place=lead.quantity.place,
            without=float(before[row]),
            with_plan=float(after[row]),
            change=float(change[row]),
            unit=lead.unit,
            low=float(low[row]),
            high=float(high[row]),
            n_runs=1 + len(others) if others else 0,
            group=lead.quantity.group,
        )
        for row, lead in enumerate(led)
    )


def changes_of(
    baseline: Baseline, without: Outcome, with_plan: Outcome, led: Sequence[Lead]
) -> Float[np.ndarray, " headline"]:
    """With the plan less without it, by number told, in the unit in which its change is told."""
    wanted = [lead.quantity for lead in led]
    is_relative = np.array([lead.is_relative for lead in led])
    return _difference(values_of(baseline, without, wanted), values_of(baseline, with_plan, wanted), is_relative)


def _difference(before: np.ndarray, after: np.ndarray, is_relative: np.ndarray) -> np.ndarray:
    return np.where(is_relative, 100.0 * (after / before - 1.0), after - before)


def _range(change: np.ndarray, others: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    if not others:
        return np.full_like(change, np.nan), np.full_like(change, np.nan)
    every = np.array([change, *others])
    return every.min(axis=0), every.max(axis=0)


def with_draws(headlines: Sequence[Headline], drawn: Drawn) -> tuple[Headline, ...]:
    """The headlines with the range and the drivers of the draws; one that was not drawn stays as it is."""
    known = {(found.indicator, found.place, found.group): found for found in drawn.headlines}

    def ranged(headline: Headline) -> Headline:
        found = known.get((headline.indicator, headline.place, headline.group))
        if found is None:
            return headline
        return replace(
            headline, low=found.low, high=found.high, n_runs=0, n_draws=drawn.n_draw, drivers=found.drivers
        )

    return tuple(ranged(headline) for headline in headlines)
