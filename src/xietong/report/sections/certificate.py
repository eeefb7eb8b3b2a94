"""How well the model was solved: one sentence for all years."""

from collections.abc import Sequence

import numpy as np

from xietong.model.state import Outcome, Status
from xietong.report.numbers import counted
from xietong.report.results import Results
from xietong.report.words import Both, both, join, say

__all__ = ["certificate"]

# Powers of ten that the sentence can name: the residual is told as "one part in ...".
_SMALLEST, _LARGEST = -12, -1


def certificate(results: Results) -> Both:
    """One sentence: in which years the model was solved, how closely, and from how many starts."""
    assessment = results.assessment
    solved = dict(zip(assessment.years, assessment.with_plan, strict=True))
    failed = [year for year, outcome in solved.items() if not _is_solved(outcome)]
    if failed:
        return say("certificate.failed", years=join([both(str(year)) for year in failed]))
    worst = max(outcome.certificate.residual for outcome in solved.values())
    outcomes = list(solved.values())
    return say(
        "certificate.solved",
        n=counted(len(solved), "year"),
        part=_part(worst),
        second=join([say(_second_start(outcomes)), *_measured(outcomes)], en=" ", zh=""),
    )


def _is_solved(outcome: Outcome) -> bool:
    return outcome.certificate.status is Status.CONVERGED


def _part(residual: float) -> Both:
    power = _SMALLEST if residual <= 0 else int(np.ceil(np.log10(residual) - 1e-9))
    return say(f"certificate.part.{-int(np.clip(power, _SMALLEST, _LARGEST))}")


def _measured(outcomes: Sequence[Outcome]) -> list[Both]:
    """How far the results may be from the true equilibria, and how many equilibria were found."""
    certificates = [outcome.certificate for outcome in outcomes]
    bounds = [known.error_bound for known in certificates if np.isfinite(known.error_bound)]
    told = [say("certificate.bound", part=_part(max(bounds)))] if bounds else []
    rounds = max(known.rounds for known in certificates)
    if rounds:
        told.append(say("certificate.coupled", n=rounds, part=_part(max(c.coupled_residual for c in certificates))))
    tried = max(known.starts_tried for known in certificates)
    if tried:
        roots = max(known.roots_found for known in certificates)
        key = "certificate.roots.one" if roots == 1 else "certificate.roots.several"
        told.append(say(key, starts=tried, roots=roots))
    return told


def _second_start(outcomes: Sequence[Outcome]) -> str:
    distances = [outcome.certificate.second_start_distance for outcome in outcomes]
    tried = [distance for distance in distances if np.isfinite(distance)]
    if not tried:
        return "certificate.second.none"
    return "certificate.second.same" if max(tried) < 1e-6 else "certificate.second.other"
