"""Evaluate a plan: year by year, against the path without it, measure by measure, with a range and with checks."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from xietong.assess.assessment import Assessment
from xietong.assess.decompose import contributions, quantities
from xietong.assess.headlines import headlines, leads
from xietong.assess.indicator_table import indicator_table
from xietong.assess.multiplier import multiplier_table
from xietong.assess.path import plan_path
from xietong.assess.plausibility import plausibility_table
from xietong.assess.read import read_published
from xietong.assess.sensitivity import Run, run_trials, trials
from xietong.assess.targets import target_verdicts
from xietong.assess.tools import Problem, Progress, Solution, Store, Tools, no_progress
from xietong.errors import InfeasibleError
from xietong.findings import require
from xietong.model.baseline import Baseline
from xietong.model.years import replace_parameters, solve_year
from xietong.plan.change import Change, sum_of
from xietong.plan.feasible import lacking
from xietong.plan.plan import Plan
from xietong.plan.translate import shocks_of
from xietong.plan.travel import SkimCache, travel_with

__all__ = ["assess_plan", "evaluate_plan", "model_tools"]

APPROACH = 1e-7

STATIC = "one static equilibrium a year; without the plan, the base equilibrium every year"


def evaluate_plan(
    baseline: Baseline,
    plan: Plan,
    years: Iterable[int],
    progress: Progress | None = None,
    store: Store | None = None,
    sensitivity: bool = True,
) -> Assessment:
    """What the plan does in each year, against the path without it.

    One static equilibrium is solved a year with the measures in force on its 30 June, and only when
    something has changed. The path without the plan is the base equilibrium every year: births, deaths and
    growth are not projected, so every difference is the plan's alone.

    Args:
        baseline: The region with its model.
        plan: Checked against the region.
        years: Years to assess, in any order; the last leads the report.
        progress: Called with a stage, steps done and steps in all.
        store: Where finished solves are kept, so that an interrupted run resumes.
        sensitivity: False leaves out the runs that give the headlines their range.

    Raises:
        InfeasibleError: when the plan asks for more than there is.
        ConvergenceError: naming the year without an equilibrium.
    """
    tools = model_tools(store, progress or no_progress)
    return assess_plan(tools, baseline, plan, tuple(sorted(set(years))), has_range=sensitivity)


def model_tools(store: Store | None, progress: Progress) -> Tools:
    """The real model and plan room as tools; all solves of one assessment share their travel.

    A state of the networks with its borders is skimmed once.
    """
    skims = SkimCache()

    def solve(baseline: Baseline, problem: Problem, start: np.ndarray | None) -> Solution:
        return solve_year(baseline, problem.shocks, start, minutes=problem.minutes)

    def certify(baseline: Baseline, problem: Problem, start: np.ndarray | None) -> Solution:
        return solve_year(baseline, problem.shocks, start, minutes=problem.minutes, certify=True)

    def approach(baseline: Baseline, problem: Problem, start: np.ndarray | None) -> Solution:
        return solve_year(baseline, problem.shocks, start, minutes=problem.minutes, tolerance=APPROACH)

    def problem(baseline: Baseline, changes: Sequence[Change]) -> Problem:
        change = sum_of(changes, baseline)
        travel = travel_with(baseline, change.openings, change.border_minutes, skims)
        return Problem(shocks_of(baseline, change, travel), travel.minutes)

    return Tools(
        solve=solve,
        certify=certify,
        approach=approach,
        changes=_changes,
        problem=problem,
        replace_parameters=replace_parameters,
        store=store,
        progress=progress,
    )


def _changes(baseline: Baseline, plan: Plan, year: int) -> tuple[Change, ...]:
    changes = tuple(measure.change(baseline, year) for measure in plan.measures)
    require(lacking(plan, baseline, changes), InfeasibleError)
    return changes


def assess_plan(
    tools: Tools, baseline: Baseline, plan: Plan, years: tuple[int, ...], *, has_range: bool
) -> Assessment:
    """The assessment with the tools given; see `evaluate_plan`."""
    path = plan_path(tools, baseline, plan, years)
    wanted = quantities(baseline.region, baseline.groups)
    parts = contributions(tools, baseline, plan, path.last, wanted)
    runs = run_trials(tools, baseline, plan, path.last) if has_range else ()
    published = read_published()
    multiplier = multiplier_table(tools, baseline, published)
    without = tuple(baseline.outcome for _ in years)
    return Assessment(
        baseline=baseline,
        plan=plan,
        years=years,
        without=without,
        with_plan=path.outcomes,
        headlines=headlines(baseline, path.last.solved.outcome, runs, leads(baseline.region, baseline.groups)),
        targets=target_verdicts(baseline, plan, years, path.outcomes),
        contributions=parts,
        indicators=indicator_table(baseline, years, without, path.outcomes),
        multiplier=multiplier,
        plausibility=plausibility_table(tools, baseline, plan, path.last, multiplier, published),
        settings=_settings(baseline, years, runs, has_range=has_range),
    )


def _settings(
    baseline: Baseline, years: tuple[int, ...], runs: Sequence[Run], *, has_range: bool
) -> Mapping[str, str]:
    asked = trials(baseline.region) if has_range else ()
    solved = {run.trial for run in runs}
    return {
        "years": f"{years[0]} to {years[-1]}",
        "path": STATIC,
        "sensitivity_runs": ", ".join(f"{run.trial.name} {run.trial.value:g}" for run in runs),
        "sensitivity_runs_left_out": ", ".join(f"{t.name} {t.value:g}" for t in asked if t not in solved),
    }
