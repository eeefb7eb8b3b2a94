"""Whether the base year has what a plan takes: jobs, floor space and workers."""

from collections.abc import Iterator, Sequence

import numpy as np

from xietong.findings import Finding
from xietong.model.baseline import Baseline
from xietong.plan.change import Change, sum_of
from xietong.plan.plan import Plan
from xietong.plan.staff import FARM

__all__ = ["check_feasible", "lacking"]


def check_feasible(plan: Plan, baseline: Baseline) -> tuple[Finding, ...]:
    """Findings where the measures together, at the end of the horizon, take more than the base year has.

    Only a plan without findings of `check_plan` can be asked.
    """
    return lacking(plan, baseline, [measure.change(baseline, plan.horizon[1]) for measure in plan.measures])


def lacking(plan: Plan, baseline: Baseline, changes: Sequence[Change]) -> tuple[Finding, ...]:
    """What the changes of the plan's measures, in the plan's order, take beyond what there is."""
    total = sum_of(changes, baseline)
    return (
        *_lacking_market(plan, baseline, changes, total),
        *_lacking_placed(plan, baseline, changes, total),
        *_lacking_floor(plan, baseline, changes, total),
        *_lacking_workers(plan, baseline, changes, total),
        *_lacking_removal(plan, baseline, changes),
    )


def _who(plan: Plan, takes: Sequence[bool]) -> str:
    named = [measure.id for measure, is_taking in zip(plan.measures, takes, strict=True) if is_taking]
    return f"{plan.id}, {'measure' if len(named) == 1 else 'measures'} {', '.join(named)}"


def _zone(baseline: Baseline, zone: int) -> str:
    return f"{baseline.region.zones.name_en[zone]} {baseline.region.zones.code[zone]}"


def _lacking_market(plan: Plan, baseline: Baseline, changes: Sequence[Change], total: Change) -> Iterator[Finding]:
    base = np.asarray(baseline.outcome.employment)
    for row, zone in zip(*np.nonzero(total.is_fixed & (base + total.market_jobs <= 0)), strict=True):
        yield Finding(
            _who(plan, [bool(c.market_jobs[row, zone] < 0) for c in changes]),
            f"{-total.market_jobs[row, zone]:,.0f} jobs of {baseline.market[row]} leave "
            f"{_zone(baseline, int(zone))}, which has {base[row, zone]:,.0f}.",
            "Move fewer jobs, or name further origins.",
        )


def _lacking_placed(plan: Plan, baseline: Baseline, changes: Sequence[Change], total: Change) -> Iterator[Finding]:
    base = np.asarray(baseline.placed_base)
    moved = total.placed_jobs + total.housed_jobs
    for row, zone in zip(*np.nonzero((moved < 0) & (base + moved < 0)), strict=True):
        yield Finding(
            _who(plan, [bool((c.placed_jobs + c.housed_jobs)[row, zone] < 0) for c in changes]),
            f"{-moved[row, zone]:,.0f} jobs of {baseline.placed[row]} leave {_zone(baseline, int(zone))}, "
            f"which has {base[row, zone]:,.0f}.",
            "Move fewer jobs, or name further origins.",
        )


def _lacking_floor(plan: Plan, baseline: Baseline, changes: Sequence[Change], total: Change) -> Iterator[Finding]:
    base = np.asarray(baseline.outcome.floor_space)
    for zone in np.flatnonzero(base + total.floor_space <= 0):
        yield Finding(
            _who(plan, [bool(c.floor_space[zone] < 0) for c in changes]),
            f"{-total.floor_space[zone]:,.0f} m2 of floor space leave {_zone(baseline, int(zone))}, "
            f"which has {base[zone]:,.0f}.",
            "Withdraw less land, or choose a lower floor_area_ratio.",
        )


def _lacking_workers(plan: Plan, baseline: Baseline, changes: Sequence[Change], total: Change) -> Iterator[Finding]:
    base = np.asarray(baseline.outcome.resident_workers).copy()
    base[FARM] = 0.0
    tied = total.tied_workers.sum(axis=0)
    for zone in np.flatnonzero((tied < 0) & (base.sum(axis=0) + tied <= 0)):
        yield Finding(
            _who(plan, [bool(c.tied_workers[:, zone].sum() < 0) for c in changes]),
            f"{-tied[zone]:,.0f} workers are drawn from {_zone(baseline, int(zone))}, "
            f"where {base[:, zone].sum():,.0f} live who work outside farms.",
            "Raise following_share, or place fewer jobs.",
        )


def _lacking_removal(plan: Plan, baseline: Baseline, changes: Sequence[Change]) -> Iterator[Finding]:
    """Caps below what is left when all that can be removed is removed."""
    ceiling = baseline.region.parameters.get("air_removal_ceiling")
    for measure, change in zip(plan.measures, changes, strict=True):
        for cap in change.emission_caps:
            if ceiling is not None and cap.share < 1.0 - ceiling.value:
                places = (*baseline.region.jurisdictions, *baseline.region.cities)
                named = dict.fromkeys(place.name_en for place in places if place.code in cap.area)
                least = 1.0 - ceiling.value
                yield Finding(
                    f"{plan.id}, measure {measure.id}",
                    f"the cap on {cap.pollutant} of {', '.join(named)} is {cap.share:.3g} of the base year; "
                    f"removal can reach {least:.3g}, so {least - cap.share:.3g} of it is missing.",
                    "Raise the cap, or give a higher air_removal_ceiling with its source.",
                )
