"""The years with the plan, one after the other from the base year on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.ahead import ahead
from xietong.assess.solves import Solved, changes_nothing, solve_or_raise
from xietong.assess.tools import Problem, Tools
from xietong.assess.travel_shares import NO_TRAVEL, TravelShare, shares_after
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Fundamentals, State
from xietong.model.state import Outcome
from xietong.plan.change import REWRITINGS, Change, no_change
from xietong.plan.plan import Plan

__all__ = ["Path", "Step", "order_by_date", "plan_path"]

STAGE = "years"


@dataclass(frozen=True, eq=False)
class Step:
    """One year and the equilibrium that follows from what is in force by then; measures in the plan's order.

    Args:
        changes: What each measure changes.
        travel: What each measure saves in travel.
        fundamentals: What no plan decides.
        state: What the year after finds.
    """

    year: int
    changes: tuple[Change, ...]
    travel: tuple[TravelShare, ...]
    fundamentals: Fundamentals | None
    solved: Solved
    state: State


@dataclass(frozen=True, eq=False)
class Path:
    """The outcomes of the years asked for, and every step from the base year to the last of them.

    Args:
        steps: The base year first, which is what it is.
    """

    outcomes: tuple[Outcome, ...]
    steps: tuple[Step, ...]

    @property
    def last(self) -> Step:
        """The year that leads the report."""
        return self.steps[-1]


def order_by_date(plan: Plan) -> tuple[int, ...]:
    """Positions of the measures in the order of their first day."""
    return tuple(sorted(range(len(plan.measures)), key=lambda number: plan.measures[number].begins))


def plan_path(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    projection: Mapping[int, Fundamentals] | None = None,
    name: str = "year",
) -> Path:
    """Every year with the measures in force on its 30 June; the last year is solved from two starts.

    The path begins in the base year, whatever years are asked for: each year finds the people and the floor space
    that the year before left. With no measure in force so far, and no projection, a year is the base year again.

    Args:
        years: The years asked for, increasing, none before the base year.
        projection: What no plan decides, by year; none means as in the base year.
        name: Under which the years are kept.

    Raises:
        ConvergenceError: naming the first year without an equilibrium.
        InfeasibleError: when the measures of a year together take more than there is.
    """
    base = baseline.region.base_year
    walked = range(base + 1, years[-1] + 1)
    steps = [
        Step(
            base,
            _sharing(tools.changes(baseline, plan, base), no_change(baseline)),
            (NO_TRAVEL,) * len(plan.measures),
            None,
            Solved(baseline.outcome, None),
            tools.first_state(baseline),
        )
    ]
    # Travel asks nothing of the solves: that of the next year is found while this one is solved.
    for asked in ahead(_asked(tools, baseline, plan, walked, steps[0], projection or {})):
        tools.progress(STAGE, len(steps) - 1, len(walked))
        year, given = asked.year, asked.problem.fundamentals
        solved = _solve_year(tools, baseline, asked.problem, steps, f"{name}-{year}", is_last=year == years[-1])
        assert solved.state is not None, "a year of a path leaves a state"
        steps.append(Step(year, asked.changes, asked.travel, given, solved, solved.state))
    tools.progress(STAGE, len(walked), len(walked))
    outcomes = {step.year: step.solved.outcome for step in steps}
    return Path(tuple(outcomes[year] for year in years), tuple(steps))


@dataclass(frozen=True, eq=False)
class _Asked:
    """What one year is asked for, and what each measure changes and saves in travel."""

    year: int
    changes: tuple[Change, ...]
    travel: tuple[TravelShare, ...]
    problem: Problem


def _asked(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    walked: Sequence[int],
    base: Step,
    projection: Mapping[int, Fundamentals],
) -> Iterator[_Asked]:
    """Every year after the base year, in order; nothing here needs an equilibrium."""
    order, blank, changes, travel = order_by_date(plan), no_change(baseline), base.changes, base.travel
    for year in walked:
        before, changes = changes, _sharing(tools.changes(baseline, plan, year), blank)
        travel = shares_after(tools, baseline, order, travel, before, changes)
        problem = replace(tools.problem(baseline, changes), fundamentals=projection.get(year))
        yield _Asked(year, changes, travel, problem)


def _sharing(changes: tuple[Change, ...], blank: Change) -> tuple[Change, ...]:
    """The same changes; what changes nothing is one array for all, since all years are kept."""
    arrays = [f.name for f in fields(Change) if f.name not in REWRITINGS]

    def shared(change: Change) -> Change:
        neutral = {name: getattr(blank, name) for name in arrays}
        same = {name: array for name, array in neutral.items() if np.array_equal(getattr(change, name), array)}
        return replace(change, **same)

    return tuple(shared(change) for change in changes)


def _solve_year(
    tools: Tools, baseline: Baseline, problem: Problem, steps: list[Step], key: str, *, is_last: bool
) -> Solved:
    earlier = steps[-1]
    if earlier.solved.unknowns is None and problem.fundamentals is None and changes_nothing(problem.shocks):
        return Solved(baseline.outcome, None, earlier.state)

    def solve() -> Solved:
        advance = tools.certify if is_last else tools.advance
        solution, state = advance(baseline, problem, earlier.state, _start(steps))
        return Solved(solution.outcome, np.asarray(solution.unknowns), state)

    return solve_or_raise(tools, key, f"year {earlier.year + 1}", solve)


def _start(steps: list[Step]) -> Float[np.ndarray, " unknown"] | None:
    """The year before."""
    return steps[-1].solved.unknowns
