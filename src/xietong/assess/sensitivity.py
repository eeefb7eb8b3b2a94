"""How far the result of one year moves when a parameter takes the ends of its range.

The base year does not move: the model is solved in changes, and an elasticity of response leaves the
base as it is. So nothing is fitted again.
"""

from dataclasses import dataclass

from xietong.assess.solves import Solved, solve_kept
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["Run", "Trial", "run_trials", "trials"]

STAGE = "sensitivity"

VARIED: tuple[str, ...] = (
    "following_share",
    "migration_elasticity",
    "residence_elasticity",
    "floor_supply_base",
)
"""One at a time, low and high: parameters of response to which the headlines are most sensitive."""


@dataclass(frozen=True)
class Trial:
    """One parameter at one end of its range."""

    name: str
    value: float

    @property
    def key(self) -> str:
        """Name under which the run is kept."""
        return f"sensitivity-{self.name}-{self.value:g}"


@dataclass(frozen=True, eq=False)
class Run:
    """A trial that was solved."""

    trial: Trial
    outcome: Outcome


def trials(region: Region) -> tuple[Trial, ...]:
    """Low and high of each varied parameter that the region declares with a range."""
    declared = [region.parameters[name] for name in VARIED if name in region.parameters]
    return tuple(
        Trial(parameter.name, value)
        for parameter in declared
        for value in (parameter.low, parameter.high)
        if value != parameter.value
    )


def run_trials(tools: Tools, baseline: Baseline, plan: Plan, year: int, whole: Solved) -> tuple[Run, ...]:
    """The year solved again for every trial; one that finds no equilibrium is left out of the ranges."""
    every = trials(baseline.region)
    runs = []
    for done, trial in enumerate(every):
        tools.progress(STAGE, done, len(every))
        varied = tools.replace_parameters(baseline, {trial.name: trial.value})
        solved = solve_kept(tools, varied, tools.translate(varied, plan, year), whole.unknowns, trial.key)
        runs += [Run(trial, solved.outcome)] if solved.is_converged else []
    tools.progress(STAGE, len(every), len(every))
    return tuple(runs)
