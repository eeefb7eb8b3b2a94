"""What an assessment works with: the model, the plan room, a store of finished work, a report of progress.

They arrive as values, so that a test can hand in others and the arithmetic here stays free of effects.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from xietong.assess.modes import PlanModes
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Approach, Fundamentals, State
from xietong.model.state import Outcome, Shocks
from xietong.plan.change import Change, Opening
from xietong.plan.plan import Plan
from xietong.plan.travel import Doors

__all__ = ["Problem", "Progress", "Solution", "Store", "Tools", "no_progress"]

Progress = Callable[[str, int, int], None]
Start = Float[np.ndarray, " unknown"] | None


@dataclass(frozen=True, eq=False)
class Problem:
    """What one equilibrium is asked for: the shocks, and the minutes in which commutes are told.

    Args:
        minutes: One way, of each pair in the year.
        fundamentals: What no plan decides in the year; None means as in the base year.
    """

    shocks: Shocks
    minutes: Float[np.ndarray, "residence workplace"]
    fundamentals: Fundamentals | None = None


class Solution(Protocol):
    """One equilibrium and the unknowns from which a next solve may start."""

    @property
    def outcome(self) -> Outcome: ...

    @property
    def unknowns(self) -> Float[np.ndarray, " unknown"]: ...


class Store(Protocol):
    """Where finished solves are kept by key, so that an interrupted run resumes."""

    def load(self, key: str) -> Mapping[str, np.ndarray] | None: ...

    def save(self, key: str, arrays: Mapping[str, np.ndarray]) -> None: ...


@dataclass(frozen=True)
class Tools:
    """The functions that an assessment calls.

    Args:
        solve: `(baseline, problem, start) -> Solution`, as if everyone had chosen and all had been built:
            for experiments about the long run.
        first_state: `(baseline) -> State`, what the year after the base year finds.
        advance: `(baseline, problem, state, start) -> (Solution, State)`, one year, and what the next finds.
        certify: The same with a second start, for the year that is reported first.
        approach: `(baseline, problem, state, start, tolerance) -> Approach`, one year of which only the next
            state is asked, for parts of a plan and for trials: there are many of them.
        read: `(baseline, problem, state, approach) -> Outcome` of a year that was approached from the state.
        changes: `(baseline, plan, year) -> ` what each measure of the plan changes, in the plan's order.
            Raises `InfeasibleError` when together they take more than there is.
        problem: `(baseline, changes) -> Problem`, the changes together.
        modes: `(baseline, changes, state, unknowns) -> PlanModes`, who travels how in a year that was solved from
            the state; unknowns None for the base year. None where it is not asked.
        replace_parameters: `(baseline, {name: value}) -> Baseline`.
        store: None where nothing is kept.
        progress: Called with the stage, the number done and the number in all.
        doors: `(baseline, openings, limit) -> ` what is reached from door to door; None where no networks are.
    """

    solve: Callable[[Baseline, Problem, Start], Solution]
    first_state: Callable[[Baseline], State]
    advance: Callable[[Baseline, Problem, State, Start], tuple[Solution, State]]
    certify: Callable[[Baseline, Problem, State, Start], tuple[Solution, State]]
    approach: Callable[[Baseline, Problem, State, Start, float], Approach]
    read: Callable[[Baseline, Problem, State, Approach], Outcome]
    changes: Callable[[Baseline, Plan, int], tuple[Change, ...]]
    problem: Callable[[Baseline, Sequence[Change]], Problem]
    replace_parameters: Callable[[Baseline, Mapping[str, float]], Baseline]
    store: Store | None
    progress: Progress
    modes: Callable[[Baseline, Sequence[Change], State, Start], PlanModes] | None = None
    doors: Callable[[Baseline, Sequence[Opening], float], Doors] | None = None


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""
