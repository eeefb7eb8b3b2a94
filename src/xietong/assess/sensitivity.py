"""How far the result of one year moves when a parameter takes the ends of its range.

The base year does not move: the model is solved in changes, and an elasticity of response leaves the
base as it is. So nothing is fitted again. The share of staff who follow is varied in the plan: wherever a
measure declares it as assumed, and where it leaves it to the region's parameter.
"""

from dataclasses import dataclass, replace

from xietong.assess.path import Step
from xietong.assess.solves import Solved, solve_kept
from xietong.assess.tools import Tools
from xietong.errors import InfeasibleError
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["Run", "Trial", "run_trials", "trials", "with_following", "with_parameter"]

STAGE = "sensitivity"
FOLLOWING = "following_share"

VARIED: tuple[str, ...] = (
    FOLLOWING,
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


def run_trials(tools: Tools, baseline: Baseline, plan: Plan, whole: Step) -> tuple[Run, ...]:
    """The year of `whole` solved again for every trial.

    A trial that asks for what cannot be, or finds no equilibrium, is left out of the ranges.
    """
    every = trials(baseline.region)
    runs: list[Run] = []
    for done, trial in enumerate(every):
        tools.progress(STAGE, done, len(every))
        solved = _solve_trial(tools, baseline, plan, whole, trial)
        runs += [Run(trial, solved.outcome)] if solved is not None and solved.is_converged else []
    tools.progress(STAGE, len(every), len(every))
    return tuple(runs)


def _solve_trial(tools: Tools, baseline: Baseline, plan: Plan, whole: Step, trial: Trial) -> Solved | None:
    if trial.name == FOLLOWING:
        varied, changed = with_parameter(baseline, trial), with_following(plan, trial.value)
    else:
        varied, changed = tools.replace_parameters(baseline, {trial.name: trial.value}), plan
    try:
        problem = tools.problem(varied, tools.changes(varied, changed, whole.year))
    except InfeasibleError:
        return None
    return solve_kept(replace(tools, solve=tools.approach), varied, problem, whole.solved.unknowns, trial.key)


def with_parameter(baseline: Baseline, trial: Trial) -> Baseline:
    """The same baseline with another value of a parameter that only plans read."""
    region = baseline.region
    parameter = replace(region.parameters[trial.name], value=trial.value)
    parameters = {**region.parameters, trial.name: parameter}
    return replace(baseline, region=replace(region, parameters=parameters))


def with_following(plan: Plan, share: float) -> Plan:
    """The same plan with another share of followers wherever that share is assumed and not sourced."""
    measures = tuple(
        measure.model_copy(update={FOLLOWING: share}) if FOLLOWING in measure.assumed else measure
        for measure in plan.measures
    )
    return plan.model_copy(update={"measures": measures})
