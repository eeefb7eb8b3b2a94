"""The last year once more with air, water and gateways acting back on people and firms, beside the one told."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.path import Step
from xietong.assess.solves import Solved, solve_or_raise
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.coupled import signal_size
from xietong.model.dynamics import State
from xietong.model.state import Outcome
from xietong.model.wings import with_silent_gateways, with_wings

__all__ = ["ActingBack", "acting_back"]


@dataclass(frozen=True, eq=False)
class ActingBack:
    """The last year, solved with more wings than the years told.

    Args:
        coupled: With air and water; None where they act back in every year, or the region does not know them.
        through_gateways: With airports and ports too, likewise.
    """

    coupled: Outcome | None = None
    through_gateways: Outcome | None = None


def acting_back(tools: Tools, baseline: Baseline, last: Step, before: State) -> ActingBack:
    """Both, from the people and the floor space that the last year finds.

    All wings first; gateways are then silenced where they stand, since a year of other wings would be compiled anew.

    Args:
        baseline: With the wings of the years told.
        last: The last year.
        before: What it finds.

    Raises:
        ConvergenceError: where the wings do not agree with the year.
    """
    there = with_wings(baseline)
    n_more = len(there.wings) - len(baseline.wings)
    told = last.solved.unknowns
    # A plan that changes nothing but gateways leaves the year told at the base year, without unknowns.
    if n_more == 0 or (told is None and not any(change.gateways for change in last.changes)):
        return ActingBack()
    silence = np.zeros(signal_size(there.wings[len(baseline.wings) :]))
    start = None if told is None else np.concatenate([told, silence])
    whole = _solved(tools, there, last, before, start, "coupled")
    if there.gateways is baseline.gateways:
        return ActingBack(coupled=whole.outcome)
    if n_more == 1:
        return ActingBack(through_gateways=whole.outcome)
    silent = _solved(tools, with_silent_gateways(there), last, before, whole.unknowns, "coupled-but-gateways")
    return ActingBack(silent.outcome, whole.outcome)


def _solved(
    tools: Tools,
    there: Baseline,
    last: Step,
    before: State,
    start: Float[np.ndarray, " unknown"] | None,
    key: str,
) -> Solved:
    problem = replace(tools.problem(there, last.changes), fundamentals=last.fundamentals)

    def solve() -> Solved:
        solution, state = tools.advance(there, problem, before, start)
        return Solved(solution.outcome, np.asarray(solution.unknowns), state)

    return solve_or_raise(tools, key, f"year {last.year} with its feedback", solve)
