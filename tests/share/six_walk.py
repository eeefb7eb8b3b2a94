"""A plan of three measures on the six zones, and a solver whose answer is known."""

import time
from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from xietong.assess.tools import Problem, Store, Tools, no_progress
from xietong.assess.travel_shares import NO_TRAVEL
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Approach, State
from xietong.model.state import Outcome, Status, no_shocks
from xietong.plan.change import no_change, sum_of
from xietong.region.region import Region
from xietong.share.gains import Walk

IDS = ("upper", "both", "idle")


class Kept:
    """A store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Mapping[str, np.ndarray]] = {}

    def load(self, key: str) -> Mapping[str, np.ndarray] | None:
        """What is kept under a key."""
        return self.kept.get(key)

    def save(self, key: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep it."""
        self.kept[key] = arrays


class Measure(SimpleNamespace):
    """A measure of the tests."""

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where it takes place."""
        return frozenset(self.zones)

    touched_zones = host_zones


class SmallPlan(SimpleNamespace):
    """A plan of the tests."""

    def in_space(self) -> "SmallPlan":
        """Itself."""
        return self

    def model_dump_json(self) -> str:
        """Its name."""
        return "small"


def small_plan() -> Any:
    def measure(name: str, zones: tuple[int, ...]) -> Measure:
        return Measure(id=name, owner="centre", cost=None, zones=zones)

    return SmallPlan(measures=(measure("upper", (0,)), measure("both", (1, 4)), measure("idle", (5,))), acts_for={})


def six_walk(six: Baseline) -> Walk:
    """Two years; each measure but the idle one builds floor space, which raises output there."""
    blank, plan = no_change(six), small_plan()
    changes = []
    for year in (2021, 2022):
        built = {"upper": {0: 1.0}, "both": {1: 0.5, 4: year - 2020.0}, "idle": {}}
        row = []
        for name in IDS:
            floor = np.zeros(6)
            for zone, amount in built[name].items():
                floor[zone] = amount
            row.append(replace(blank, floor_space=floor))
        changes.append(tuple(row))
    state = State(six.economy.resident_workers, np.ones(6), np.ones(3))
    return Walk(
        six,
        plan,
        (2021, 2022),
        tuple(changes),
        ((NO_TRAVEL,) * 3,) * 2,
        outcomes=(six.outcome,) * 2,
        unknowns=(None,) * 2,
        states=(state,) * 3,
    )


class Solver:
    """Output rises by a tenth for each unit of floor space built; people stay."""

    def __init__(self, store: Store | None = None, seconds: float = 0.0) -> None:
        self.solves, self._seconds = 0, seconds
        self.tools = Tools(
            solve=None,
            first_state=lambda six: State(six.economy.resident_workers, np.ones(6), np.ones(3)),
            advance=None,
            certify=None,
            approach=self._approach,
            read=self._read,
            changes=None,
            problem=lambda six, changes: Problem(
                replace(no_shocks(6, 4, 1, 3, 2), floor_space_hat=1.0 + sum_of(changes, six).floor_space), np.ones(6)
            ),
            replace_parameters=None,
            store=store,
            progress=no_progress,
        )

    def _approach(self, six: Baseline, problem: Problem, state: State, start: Any, tolerance: float) -> Approach:
        self.solves += 1
        time.sleep(self._seconds)
        return Approach(np.zeros(1), state, Status.CONVERGED, 0.0, 1)

    def _read(self, six: Baseline, problem: Problem, state: State, found: Approach) -> Outcome:
        grown = 1.0 + 0.1 * (np.asarray(problem.shocks.floor_space_hat) - 1.0)
        return replace(six.outcome, output=six.outcome.output * grown[None, :])
