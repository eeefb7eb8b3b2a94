"""Targets of the plan: met or missed, and by how much."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.assessment import TargetVerdict
from xietong.report.charts import Scale, scale_of_target
from xietong.report.citations import Citations
from xietong.report.numbers import level, percent
from xietong.report.results import Results
from xietong.report.words import Both, read_texts, say

__all__ = ["TargetRow", "Targets", "targets"]

_ICONS = {"met": "check", "missed": "cross", "not_assessed": "dash"}
_SIGNS = {"met": 1, "missed": -1, "not_assessed": 0}


@dataclass(frozen=True)
class TargetRow:
    """One target."""

    title: Both
    detail: Both
    scale: Scale | None
    low_end: Both
    high_end: Both
    icon: str
    sign: int
    verdict: Both
    distance: Both


@dataclass(frozen=True)
class Targets:
    """The section of targets."""

    heading: Both
    lede: Both
    rows: tuple[TargetRow, ...]


def targets(results: Results, citations: Citations) -> Targets:
    """One row a target, in the order of the plan."""
    verdicts = results.assessment.targets
    count = {name: sum(target.verdict == name for target in verdicts) for name in _ICONS}
    heading = (
        say("targets.heading", n=len(verdicts), met=count["met"], missed=count["missed"])
        if verdicts
        else say("targets.heading.none")
    )
    return Targets(
        heading=heading,
        lede=say("targets.lede") if verdicts else say("targets.none"),
        rows=tuple(_row(results, citations, target) for target in verdicts),
    )


def _row(results: Results, citations: Citations, target: TargetVerdict) -> TargetRow:
    is_assessed = target.verdict != "not_assessed" and np.isfinite(target.value)
    scale = (
        scale_of_target(
            target.bound, target.value, target.without, is_ceiling=target.comparator.startswith("<")
        )
        if is_assessed
        else None
    )
    return TargetRow(
        title=Both(target.title_en, target.title_zh),
        detail=say("targets.detail", year=target.year, source=citations.cite(target.source)),
        scale=scale,
        low_end=level(scale.low, target.unit) if scale else say("gap.none"),
        high_end=level(scale.high, target.unit) if scale else say("gap.none"),
        icon=_ICONS[target.verdict],
        sign=_SIGNS[target.verdict],
        verdict=say(f"targets.{target.verdict}"),
        distance=_distance(target) if is_assessed else _reason(target),
    )


def _distance(target: TargetVerdict) -> Both:
    side = "below" if target.distance < 0 else "above"
    by = level(abs(target.distance), target.unit)
    share = percent(abs(100 * target.distance / target.bound), 1, has_sign=False) if target.bound else None
    key = f"targets.distance.{side}" if share else f"targets.distance.{side}.plain"
    return say(
        key,
        by=by,
        share=share,
        value=level(target.value, target.unit),
        without=level(target.without, target.unit),
    )


def _reason(target: TargetVerdict) -> Both:
    return read_texts().get(f"targets.reason.{target.reason}") or Both(target.reason, target.reason)
