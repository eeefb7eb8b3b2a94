"""What an assessment works with: the model, the plan room, a store of finished work, a report of progress.

They arrive as values, so that a test can hand in others and the arithmetic here stays free of effects.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome, Shocks
from xietong.plan.change import Change
from xietong.plan.plan import Plan

__all__ = ["Problem", "Progress", "Solution", "Store", "Tools", "no_progress"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, eq=False)
class Problem:
    """What one equilibrium is asked for: the shocks, and the minutes in which commutes are told.

    Args:
        minutes: One way, of each pair in the year.
    """

    shocks: Shocks
    minutes: Float[np.ndarray, "residence workplace"]


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
        solve: `(baseline, problem, start) -> Solution`.
        certify: The same with a second start, for the year that is reported first.
        approach: The same to a few persons in a million, for parts of a plan and for trials: there are many
            of them, and only their differences are told.
        changes: `(baseline, plan, year) -> ` what each measure of the plan changes, in the plan's order.
            Raises `InfeasibleError` when together they take more than there is.
        problem: `(baseline, changes) -> Problem`, the changes together.
        replace_parameters: `(baseline, {name: value}) -> Baseline`.
        store: None where nothing is kept.
        progress: Called with the stage, the number done and the number in all.
    """

    solve: Callable[[Baseline, Problem, np.ndarray | None], Solution]
    certify: Callable[[Baseline, Problem, np.ndarray | None], Solution]
    approach: Callable[[Baseline, Problem, np.ndarray | None], Solution]
    changes: Callable[[Baseline, Plan, int], tuple[Change, ...]]
    problem: Callable[[Baseline, Sequence[Change]], Problem]
    replace_parameters: Callable[[Baseline, Mapping[str, float]], Baseline]
    store: Store | None
    progress: Progress


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""
