"""How far the result of the last year moves when a parameter takes the ends of its range in all years.

The base year does not move: the model is solved in changes, and an elasticity of response leaves the
base as it is. So nothing is fitted again. The share of staff who follow is varied in the plan: wherever a
measure declares it as assumed, and where it leaves it to the region's parameter.
"""

from dataclasses import dataclass, replace
from itertools import pairwise

from xietong.assess.path import Path, Step
from xietong.assess.solves import Solved, keep, load_kept
from xietong.assess.tools import Problem, Tools
from xietong.errors import InfeasibleError
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.state import Outcome, Status
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["Run", "Trial", "run_trials", "trials", "with_following", "with_parameter"]

STAGE = "sensitivity"
FOLLOWING = "following_share"
ACCURACY = 1e-5
"""Of every year of a trial: a range is told to three figures."""

VARIED: tuple[str, ...] = (
    FOLLOWING,
    "migration_elasticity",
    "residence_elasticity",
    "floor_supply_base",
    "residence_moving_share",
    "jurisdiction_moving_share",
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


def run_trials(tools: Tools, baseline: Baseline, plan: Plan, path: Path) -> tuple[Run, ...]:
    """The years of `path` walked again for every trial; the outcome of its last year counts.

    All trials walk side by side, so that a year is translated once. A trial that asks for what cannot be, or finds no
    equilibrium, is left out of the ranges.
    """
    every = trials(baseline.region)
    kept = {trial: solved for trial in every if (solved := load_kept(tools, trial.key)) is not None}
    walkers = tuple(_walker(tools, baseline, plan, trial) for trial in every if trial not in kept)
    steps = [(one, other) for one, other in pairwise(path.steps) if other.solved.unknowns is not None]
    for done, (earlier, step) in enumerate(steps):
        tools.progress(STAGE, done, len(steps))
        problem = replace(tools.problem(baseline, step.changes), fundamentals=step.fundamentals)
        walked = (_walk(tools, walker, problem, earlier, step, is_last=step is path.last) for walker in walkers)
        walkers = tuple(walker for walker in walked if walker is not None)
    tools.progress(STAGE, len(steps), len(steps))
    found = {**kept, **{walker.trial: walker.solved for walker in walkers}}
    for walker in walkers:
        keep(tools, walker.trial.key, walker.solved)
    return tuple(Run(trial, found[trial].outcome) for trial in every if trial in found)


@dataclass(frozen=True, eq=False)
class _Walker:
    """A trial on its way: its model, its plan where that is another, and what the last year left.

    Args:
        solved: The last year; the outcome is read at the end only.
    """

    trial: Trial
    baseline: Baseline
    plan: Plan | None
    solved: Solved
    state: State


def _walker(tools: Tools, baseline: Baseline, plan: Plan, trial: Trial) -> _Walker:
    if trial.name == FOLLOWING:
        varied, other = with_parameter(baseline, trial), with_following(plan, trial.value)
    else:
        varied, other = tools.replace_parameters(baseline, {trial.name: trial.value}), None
    return _Walker(trial, varied, other, Solved(baseline.outcome, None), tools.first_state(varied))


def _walk(
    tools: Tools, walker: _Walker, problem: Problem, earlier: Step, step: Step, *, is_last: bool
) -> _Walker | None:
    """One year on, or None where there is none."""
    baseline = walker.baseline
    if walker.plan is not None:
        try:
            problem = tools.problem(baseline, tools.changes(baseline, walker.plan, step.year))
        except InfeasibleError:
            return None
        problem = replace(problem, fundamentals=step.fundamentals)
    start = step.solved.unknowns
    if walker.solved.unknowns is not None and earlier.solved.unknowns is not None:
        start = start + (walker.solved.unknowns - earlier.solved.unknowns)
    found = tools.approach(baseline, problem, walker.state, start, ACCURACY)
    if found.status is not Status.CONVERGED:
        return None
    outcome = tools.read(baseline, problem, walker.state, found) if is_last else walker.solved.outcome
    return replace(walker, solved=Solved(outcome, found.unknowns, found.state), state=found.state)


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
