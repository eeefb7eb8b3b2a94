"""Targets of the plan: met or missed, and by how much."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xietong.assess.assessment import TargetVerdict
from xietong.report.charts import Scale, scale_of_target
from xietong.report.citations import Citations
from xietong.report.numbers import counted, level, size_of
from xietong.report.results import Results
from xietong.report.words import Both, join, read_texts, say

__all__ = ["OpenTargets", "TargetRow", "Targets", "targets"]

_ICONS = {"met": "check", "missed": "cross", "not_assessed": "dash"}
_SIGNS = {"met": 1, "missed": -1, "not_assessed": 0}


@dataclass(frozen=True)
class TargetRow:
    """One target that was assessed."""

    title: Both
    detail: Both
    scale: Scale
    low_end: Both
    high_end: Both
    icon: str
    sign: int
    verdict: Both
    distance: Both
    range: Both | None


@dataclass(frozen=True)
class OpenTargets:
    """Targets that were not assessed for one reason."""

    reason: Both
    targets: tuple[Both, ...]


@dataclass(frozen=True)
class Targets:
    """The section of targets."""

    heading: Both
    lede: Both
    rows: tuple[TargetRow, ...]
    open: tuple[OpenTargets, ...]


def targets(results: Results, citations: Citations) -> Targets:
    """One row for each target assessed, in the order of the plan; the others by the reason why not."""
    verdicts = results.assessment.targets
    assessed = [target for target in verdicts if target.verdict != "not_assessed"]
    return Targets(
        heading=_heading(verdicts),
        lede=say("targets.lede") if verdicts else say("targets.none"),
        rows=tuple(_row(citations, target) for target in assessed),
        open=tuple(_open(citations, verdicts)),
    )


def _heading(verdicts: Sequence[TargetVerdict]) -> Both:
    if not verdicts:
        return say("targets.heading.none")
    told = [
        counted(n, f"target_{name}") for name in _ICONS if (n := sum(target.verdict == name for target in verdicts))
    ]
    return say("targets.heading", n=len(verdicts), told=join(told, zh="，"))


def _row(citations: Citations, target: TargetVerdict) -> TargetRow:
    scale = scale_of_target(target.bound, target.value, target.without, is_ceiling=target.comparator.startswith("<"))
    return TargetRow(
        title=Both(target.title_en, target.title_zh),
        detail=_detail(citations, target),
        scale=scale,
        low_end=level(scale.low, target.unit),
        high_end=level(scale.high, target.unit),
        icon=_ICONS[target.verdict],
        sign=_SIGNS[target.verdict],
        verdict=say(f"targets.{target.verdict}"),
        distance=_distance(target),
        range=_range(target),
    )


def _range(target: TargetVerdict) -> Both | None:
    """What is not known about the value, and whether that leaves the verdict open; None where no range was found."""
    if not np.isfinite(target.low):
        return None
    is_open = target.low <= target.bound <= target.high
    low, high = (level(end, target.unit) for end in (target.low, target.high))
    return say("targets.range.open" if is_open else "targets.range", low=low, high=high)


def _open(citations: Citations, verdicts: Sequence[TargetVerdict]) -> Iterator[OpenTargets]:
    waiting = [target for target in verdicts if target.verdict == "not_assessed"]
    for reason in dict.fromkeys(target.reason for target in waiting):
        yield OpenTargets(
            reason=read_texts().get(f"targets.reason.{reason}") or say("targets.reason.other"),
            targets=tuple(
                say(
                    "targets.open.item",
                    title=Both(target.title_en, target.title_zh),
                    detail=_detail(citations, target),
                )
                for target in waiting
                if target.reason == reason
            ),
        )


def _detail(citations: Citations, target: TargetVerdict) -> Both:
    return say("targets.detail", year=target.year, source=citations.cite(target.source))


def _distance(target: TargetVerdict) -> Both:
    side = "below" if target.distance < 0 else "above"
    by = size_of(target.distance, target.unit)
    # A share of a share would only say the distance again.
    is_relative = target.bound != 0.0 and target.unit != "percent"
    share = size_of(100 * target.distance / target.bound, "percent") if is_relative else None
    key = f"targets.distance.{side}" if share else f"targets.distance.{side}.plain"
    return say(
        key,
        by=by,
        share=share,
        value=level(target.value, target.unit),
        without=level(target.without, target.unit),
    )
