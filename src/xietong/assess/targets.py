"""Targets of a plan against the result: met or missed, and by how much."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches

import numpy as np

from xietong.assess.assessment import TargetVerdict
from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.indicator import Indicator
from xietong.assess.indicators import INDICATORS, indicator_named
from xietong.assess.places import find_place, places_by_level
from xietong.assess.reading import Reading
from xietong.findings import Finding
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan, Target
from xietong.region.region import Region

__all__ = ["target_findings", "target_verdicts"]

EQUAL_WITHIN = 0.01
"""A target "=" is met within one per cent of its bound: an assumption."""

NEAR_NAME = 0.7
QUALITATIVE = "qualitative"
NO_INDICATOR = "no_indicator"
NO_BASE_LAND = "no_base_land"
LAND = "construction_land"
NO_PLACE = "no_place"
OUTSIDE_YEARS = "outside_years"
OTHER_UNIT = "other_unit"
NO_TABLES = "no_tables"


def target_findings(plan: Plan, region: Region) -> tuple[Finding, ...]:
    """Warnings on targets that will not be assessed, although a slip of the pen seems to be the reason."""
    findings = []
    known = _known()
    for number, target in enumerate(plan.targets, 1):
        where = f"target {number} ({target.id})"
        if target.is_qualitative or target.indicator == LAND:
            continue
        if target.indicator not in known:
            similar = get_close_matches(target.indicator, known, n=1, cutoff=NEAR_NAME)
            # A target beyond the model is told as not assessed; only a likely slip is worth a warning.
            if similar:
                what = f"'{target.indicator}' is no indicator of the model, so the target is not assessed."
                findings.append(Finding(f"{where}, indicator", what, f"Did you mean {similar[0]}?", "warning"))
        elif target.unit != known[target.indicator].unit:
            what = f"the unit is {target.unit!r}, so the target is not assessed."
            findings.append(Finding(f"{where}, unit", what, f"Write {known[target.indicator].unit}.", "warning"))
        elif not _levels(region, target):
            what = f"{target.indicator} is not reported for {target.place}, so the target is not assessed."
            remedy = f"Name a place of one of the levels: {', '.join(known[target.indicator].levels)}."
            findings.append(Finding(f"{where}, place", what, remedy, "warning"))
    return tuple(findings)


def target_verdicts(
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
    readings: Sequence[Reading] = (),
) -> tuple[TargetVerdict, ...]:
    """One verdict a target, in the plan's order.

    A target is assessed in its year, at the level of the model: residents are those of the base census changed
    by the plan, not a projection of births and deaths. It is not assessed, with a reason, when it is in words
    ("qualitative"), it is a stock of construction land, of which the region's tables hold no base ("no_base_land"),
    the model has no such indicator ("no_indicator"), the region no such place ("no_place"), the unit is another
    ("other_unit"), its year lies outside those assessed ("outside_years"), or the region lacks the tables of air or
    water that would tell ("no_tables").

    Args:
        readings: What air and water tell, with ranges.
    """
    return tuple(_verdict(baseline, target, years, without, with_plan, readings) for target in plan.targets)


def _verdict(
    baseline: Baseline,
    target: Target,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
    readings: Sequence[Reading],
) -> TargetVerdict:
    reason = _reason(baseline, target, years)
    if reason:
        return _told(target, np.nan, np.nan, "not_assessed", reason)
    at = years.index(target.year)
    if indicator_named(target.indicator).evaluate is None:
        return _told_by_wing(target, readings)
    value, before = _value(baseline, target, with_plan[at]), _value(baseline, target, without[at])
    return _told(target, value, before, _verdict_on(target, value), "")


def _told_by_wing(target: Target, readings: Sequence[Reading]) -> TargetVerdict:
    """The verdict on what air or water tell."""
    for reading in readings:
        if reading.indicator == target.indicator and target.place in reading.place and target.year in reading.years:
            at = reading.years.index(target.year), reading.place.index(target.place)
            if np.isfinite(value := float(reading.with_plan[at])):
                told = _told(target, value, float(reading.without[at]), _verdict_on(target, value), "")
                return replace(told, low=float(reading.low[at]), high=float(reading.high[at]))
    return _told(target, np.nan, np.nan, "not_assessed", NO_TABLES)


def _known() -> dict[str, Indicator]:
    return {indicator.code: indicator for indicator in (*INDICATORS, *ENVIRONMENT)}


def _reason(baseline: Baseline, target: Target, years: tuple[int, ...]) -> str:
    known = _known()
    if target.is_qualitative:
        return QUALITATIVE
    if target.indicator == LAND:
        return NO_BASE_LAND
    if target.indicator not in known:
        return NO_INDICATOR
    if not _levels(baseline.region, target):
        return NO_PLACE
    if target.unit != known[target.indicator].unit:
        return OTHER_UNIT
    return "" if target.year in years else OUTSIDE_YEARS


def _levels(region: Region, target: Target) -> list[str]:
    """Levels of places at which the target's indicator is reported for its place."""
    return [
        places.level
        for places, _ in find_place(places_by_level(region), target.place)
        if places.level in indicator_named(target.indicator).levels
    ]


def _value(baseline: Baseline, target: Target, outcome: Outcome) -> float:
    indicator = indicator_named(target.indicator)
    places, row = next(
        (places, row)
        for places, row in find_place(places_by_level(baseline.region), target.place)
        if places.level in indicator.levels
    )
    assert indicator.evaluate is not None, "what a wing tells is read from it"
    return float(indicator.evaluate(baseline, outcome, places.members[[row]])[0, 0])


def _verdict_on(target: Target, value: float) -> str:
    return "met" if _is_met(target, value) else "missed"


def _is_met(target: Target, value: float) -> bool:
    bound = _bound(target)
    if target.comparator == "<=":
        return value <= bound
    if target.comparator == ">=":
        return value >= bound
    return abs(value - bound) <= EQUAL_WITHIN * abs(bound)


def _bound(target: Target) -> float:
    return np.nan if target.value is None else target.value


def _told(target: Target, value: float, without: float, verdict: str, reason: str) -> TargetVerdict:
    return TargetVerdict(
        name=target.id,
        title_en=target.title.en,
        title_zh=target.title.zh,
        indicator=target.indicator,
        place=target.place,
        year=target.year,
        comparator=target.comparator,
        bound=_bound(target),
        value=value,
        without=without,
        unit=target.unit or "",
        distance=value - _bound(target),
        verdict=verdict,
        reason=reason,
        source=target.source,
    )
