"""The years with the plan: one static equilibrium a year, solved anew only when something changes."""

from dataclasses import dataclass

from xietong.assess.solves import Solved, changes_nothing, same_shocks, solve_or_raise
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Shocks
from xietong.plan.plan import Plan

__all__ = ["Step", "plan_path"]

STAGE = "years"


@dataclass(frozen=True, eq=False)
class Step:
    """One year of the path: what the plan changes by then and the equilibrium that follows."""

    year: int
    shocks: Shocks
    solved: Solved


def plan_path(tools: Tools, baseline: Baseline, plan: Plan, years: tuple[int, ...]) -> tuple[Step, ...]:
    """One step a year with the measures in force on 30 June.

    The path without the plan is the base equilibrium every year: the model is static, and the
    same fundamentals give the same equilibrium.

    Raises:
        ConvergenceError: naming the first year without an equilibrium.
    """
    steps: list[Step] = []
    for done, year in enumerate(years):
        tools.progress(STAGE, done, len(years))
        shocks = tools.translate(baseline, plan, year)
        steps.append(Step(year, shocks, _solve_year(tools, baseline, year, shocks, steps)))
    tools.progress(STAGE, len(years), len(years))
    return tuple(steps)


def _solve_year(tools: Tools, baseline: Baseline, year: int, shocks: Shocks, earlier: list[Step]) -> Solved:
    if changes_nothing(shocks):
        return Solved(baseline.outcome, None)
    if earlier and same_shocks(earlier[-1].shocks, shocks):
        return earlier[-1].solved
    start = earlier[-1].solved.unknowns if earlier else None
    return solve_or_raise(tools, baseline, shocks, start, f"year-{year}", f"year {year}")
