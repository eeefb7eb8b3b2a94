"""The years with the plan: one static equilibrium a year, solved anew only when something changes."""

from dataclasses import dataclass

from xietong.assess.solves import Solved, changes_nothing, same_shocks, solve_or_raise
from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.plan import Plan

__all__ = ["Path", "Step", "plan_path"]

STAGE = "years"


@dataclass(frozen=True, eq=False)
class Step:
    """One year with some measures: what they change by then, and the equilibrium that follows."""

    year: int
    problem: Problem
    solved: Solved


@dataclass(frozen=True, eq=False)
class Path:
    """The outcomes of all years, and the last year with all that it was solved from."""

    outcomes: tuple[Outcome, ...]
    last: Step


def plan_path(tools: Tools, baseline: Baseline, plan: Plan, years: tuple[int, ...]) -> Path:
    """Every year with the measures in force on its 30 June; the last year is solved from two starts.

    The path without the plan is the base equilibrium every year: the model is static, and the
    same fundamentals give the same equilibrium.

    Raises:
        ConvergenceError: naming the first year without an equilibrium.
        InfeasibleError: when the measures of a year together take more than there is.
    """
    outcomes: list[Outcome] = []
    step: Step | None = None
    for done, year in enumerate(years):
        tools.progress(STAGE, done, len(years))
        problem = tools.problem(baseline, tools.changes(baseline, plan, year))
        is_last = done == len(years) - 1
        step = Step(year, problem, _solve_year(tools, baseline, year, problem, step, is_last))
        outcomes.append(step.solved.outcome)
    assert step is not None, "a path has at least one year"
    tools.progress(STAGE, len(years), len(years))
    return Path(tuple(outcomes), step)


def _solve_year(
    tools: Tools, baseline: Baseline, year: int, problem: Problem, earlier: Step | None, is_last: bool
) -> Solved:
    if changes_nothing(problem.shocks):
        return Solved(baseline.outcome, None)
    if earlier and not is_last and same_shocks(earlier.problem.shocks, problem.shocks):
        return earlier.solved
    start = earlier.solved.unknowns if earlier else None
    key, where = f"year-{year}", f"year {year}"
    return solve_or_raise(tools, baseline, problem, start, key, where, certified=is_last)
