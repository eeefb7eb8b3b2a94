"""What an assessment works with: the model, the plan room, a store of finished work, a report of progress.

They arrive as values, so that a test can hand in others and the arithmetic here stays free of effects.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome, Shocks
from xietong.plan.plan import Plan

__all__ = ["Progress", "Solution", "Store", "Tools", "no_progress"]

Progress = Callable[[str, int, int], None]


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
        solve: `(baseline, shocks, start) -> Solution`.
        certify: The same with a second start, for the year that is reported first.
        translate: `(baseline, plan, year) -> Shocks`.
        replace_parameters: `(baseline, {name: value}) -> Baseline`.
        store: None where nothing is kept.
        progress: Called with the stage, the number done and the number in all.
    """

    solve: Callable[[Baseline, Shocks, np.ndarray | None], Solution]
    certify: Callable[[Baseline, Shocks, np.ndarray | None], Solution]
    translate: Callable[[Baseline, Plan, int], Shocks]
    replace_parameters: Callable[[Baseline, Mapping[str, float]], Baseline]
    store: Store | None
    progress: Progress


def no_progress(stage: str, done: int, total: int) -> None:
    """Say nothing."""
