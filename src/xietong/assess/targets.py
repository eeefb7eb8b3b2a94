"""Targets of a plan against the result: met or missed, and by how much."""

import numpy as np

from xietong.assess.assessment import TargetVerdict
from xietong.assess.indicators import INDICATORS, indicator_named
from xietong.assess.places import find_place, places_by_level
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan, Target

__all__ = ["target_verdicts"]

EQUAL_WITHIN = 0.01
"""A target "=" is met within one per cent of its bound: an assumption."""

QUALITATIVE = "qualitative"
NO_INDICATOR = "no_indicator"
NO_BASE_LAND = "no_base_land"
LAND = "construction_land"
NO_PLACE = "no_place"
OUTSIDE_YEARS = "outside_years"
OTHER_UNIT = "other_unit"


def target_verdicts(
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
) -> tuple[TargetVerdict, ...]:
    """One verdict a target, in the plan's order.

    A target is assessed in its year, at the level of the model: residents are those of the base census changed
    by the plan, not a projection of births and deaths. It is not assessed, with a reason, when it is in words
    ("qualitative"), it is a stock of construction land, of which the region's tables hold no base ("no_base_land"),
    the model has no such indicator ("no_indicator"), the region no such place ("no_place"), the unit is another
    ("other_unit"), or its year lies outside those assessed ("outside_years").
    """
    return tuple(_verdict(baseline, target, years, without, with_plan) for target in plan.targets)


def _verdict(
    baseline: Baseline,
    target: Target,
    years: tuple[int, ...],
    without: tuple[Outcome, ...],
    with_plan: tuple[Outcome, ...],
) -> TargetVerdict:
    reason = _reason(baseline, target, years)
    if reason:
        return _told(target, np.nan, np.nan, "not_assessed", reason)
    at = years.index(target.year)
    value, before = _value(baseline, target, with_plan[at]), _value(baseline, target, without[at])
    return _told(target, value, before, "met" if _is_met(target, value) else "missed", "")


def _reason(baseline: Baseline, target: Target, years: tuple[int, ...]) -> str:
    known = {indicator.code: indicator for indicator in INDICATORS}
    if target.is_qualitative:
        return QUALITATIVE
    if target.indicator == LAND:
        return NO_BASE_LAND
    if target.indicator not in known:
        return NO_INDICATOR
    levels = [
        places.level
        for places, _ in find_place(places_by_level(baseline.region), target.place)
        if places.level in known[target.indicator].levels
    ]
    if not levels:
        return NO_PLACE
    if target.unit != known[target.indicator].unit:
        return OTHER_UNIT
    return "" if target.year in years else OUTSIDE_YEARS


def _value(baseline: Baseline, target: Target, outcome: Outcome) -> float:
    indicator = indicator_named(target.indicator)
    places, row = next(
        (places, row)
        for places, row in find_place(places_by_level(baseline.region), target.place)
        if places.level in indicator.levels
    )
    return float(indicator.evaluate(baseline, outcome, places.members[[row]])[0, 0])


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
