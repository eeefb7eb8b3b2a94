"""Evaluate a plan: year by year, against the path without it, measure by measure, with a range and with checks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from xietong.assess.acting_back import acting_back
from xietong.assess.air import PlanAir, air_of_plan
from xietong.assess.assessment import Assessment, Contributions
from xietong.assess.decompose import contributions, quantities
from xietong.assess.gateways import GatewayResult, assess_gateways
from xietong.assess.headlines import headlines, leads
from xietong.assess.indicator_table import indicator_table
from xietong.assess.lines import lines_of_plan
from xietong.assess.modes import PlanModes, modes_of_plan
from xietong.assess.multiplier import multiplier_table
from xietong.assess.path import Step, plan_path
from xietong.assess.plan_livability import livability_of_plan
from xietong.assess.plausibility import plausibility_table
from xietong.assess.read import read_published
from xietong.assess.sensitivity import Run, run_trials, trials
from xietong.assess.targets import target_verdicts
from xietong.assess.tools import Problem, Progress, Solution, Store, Tools, no_progress
from xietong.assess.water import water_of_plan
from xietong.assess.welfare import PlanWelfare, welfare_of_plan
from xietong.errors import InfeasibleError, RunError
from xietong.findings import Finding, require
from xietong.model.baseline import Baseline
from xietong.model.congestion_base import base_quantities
from xietong.model.coupled import signal_size
from xietong.model.dynamics import (
    Approach,
    Fundamentals,
    KernelCache,
    State,
    advance,
    approach,
    first_state,
    read_quantities,
    read_year,
)
from xietong.model.state import Outcome
from xietong.model.wings import with_wings
from xietong.model.years import replace_parameters, solve_year
from xietong.plan.caps import with_counted
from xietong.plan.change import Change, sum_of
from xietong.plan.feasible import lacking
from xietong.plan.plan import Plan
from xietong.plan.translate import shocks_of
from xietong.plan.travel import SkimCache, doors_with, point_times_with, travel_with

__all__ = ["assess_plan", "evaluate_plan", "model_tools"]

GRADUAL = (
    "year by year from the base year: a part of the people choose anew where to live, floor space follows the rents "
    "of the year before; without the plan, the base year every year"
)


def evaluate_plan(
    baseline: Baseline,
    plan: Plan,
    years: Iterable[int],
    progress: Progress | None = None,
    store: Store | None = None,
    sensitivity: bool = True,
    projection: Mapping[int, Fundamentals] | None = None,
    feedback: bool = False,
) -> Assessment:
    """What the plan does in each year, against the path without it.

    The years follow one another from the base year, each with the measures in force on its 30 June: some people
    choose anew where to live, the others stay, and floor space follows the rents of the year before. Only the years
    asked for are told. Without a projection the path without the plan is the base year every year: births, deaths
    and growth are not projected, so every difference is the plan's alone.

    Args:
        baseline: The region with its model.
        plan: Checked against the region.
        years: Years to assess, in any order; the last leads the report.
        progress: Called with a stage, steps done and steps in all.
        store: Where finished solves are kept, so that an interrupted run resumes.
        sensitivity: False leaves out the runs that give the headlines their range.
        projection: What no plan decides, by year; with one the headlines have no range.
        feedback: Whether air, water and gateways act back on people and firms in every year, for every part of the
            plan and every run; otherwise the last year is solved once more with them, beside the result.

    Raises:
        RunError: when a year lies before the base year.
        InfeasibleError: when the plan asks for more than there is.
        ConvergenceError: naming the year without an equilibrium.
    """
    asked, base = tuple(sorted(set(years))), baseline.region.base_year
    before = [year for year in asked if year < base]
    require(
        [Finding("years", f"{year} lies before the base year.", f"Begin with {base}.") for year in before], RunError
    )
    tools = model_tools(store, progress or no_progress)
    baseline = with_counted(baseline, plan)
    if feedback:
        baseline = with_wings(baseline)
    found, last = _assess(tools, baseline, plan, asked, projection, has_range=sensitivity and not projection)
    found = replace(found, water=water_of_plan(found))
    minutes = (baseline.commuting.minutes, np.asarray(last.minutes))
    return replace(found, livability=livability_of_plan(found, minutes, np.random.default_rng(0)))


def model_tools(store: Store | None, progress: Progress) -> Tools:
    """The real model and plan room as tools; all solves of one assessment share their travel.

    A state of the networks with its borders is skimmed once.
    """
    skims = SkimCache()

    kernels = KernelCache()

    def solve(baseline: Baseline, problem: Problem, start: np.ndarray | None) -> Solution:
        # Experiments ask what one cause does: travel takes as long as in the base year.
        return solve_year(replace(baseline, wings=()), problem.shocks, start, minutes=problem.minutes)

    def walk(
        baseline: Baseline, problem: Problem, state: State, start: np.ndarray | None, *, is_certified: bool = False
    ) -> tuple[Solution, State]:
        return advance(
            baseline,
            state,
            problem.shocks,
            start,
            minutes=problem.minutes,
            fundamentals=problem.fundamentals,
            certify=is_certified,
            known=kernels,
        )

    def approach_to(
        baseline: Baseline, problem: Problem, state: State, start: np.ndarray | None, tolerance: float
    ) -> Approach:
        given = problem.fundamentals
        return approach(
            baseline, state, problem.shocks, start, fundamentals=given, tolerance=tolerance, known=kernels
        )

    def read(baseline: Baseline, problem: Problem, state: State, found: Approach) -> Outcome:
        given, minutes = problem.fundamentals, problem.minutes
        return read_year(baseline, state, problem.shocks, found, minutes=minutes, fundamentals=given, known=kernels)

    def modes(baseline: Baseline, changes: Sequence[Change], state: State, unknowns: np.ndarray | None) -> PlanModes:
        change = sum_of(changes, baseline)
        if unknowns is None:
            return modes_of_plan(baseline, baseline.point_times, change, base_quantities(baseline.economy), None)
        travel = travel_with(baseline, change.openings, change.border_minutes, skims)
        quantities = read_quantities(baseline, state, shocks_of(baseline, change, travel), unknowns, known=kernels)
        times = point_times_with(baseline, change.openings, skims)
        signal = unknowns[len(unknowns) - signal_size(baseline.wings) :]
        return modes_of_plan(baseline, times, change, quantities, signal)

    def problem(baseline: Baseline, changes: Sequence[Change]) -> Problem:
        change = sum_of(changes, baseline)
        travel = travel_with(baseline, change.openings, change.border_minutes, skims)
        return Problem(shocks_of(baseline, change, travel), travel.minutes)

    return Tools(
        solve=solve,
        first_state=first_state,
        advance=walk,
        certify=partial(walk, is_certified=True),
        approach=approach_to,
        read=read,
        changes=_changes,
        problem=problem,
        replace_parameters=replace_parameters,
        store=store,
        progress=progress,
        modes=modes,
        doors=partial(doors_with, skims=skims),
    )


def _changes(baseline: Baseline, plan: Plan, year: int) -> tuple[Change, ...]:
    changes = tuple(measure.change(baseline, year) for measure in plan.measures)
    require(lacking(plan, baseline, changes), InfeasibleError)
    return changes


def assess_plan(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    projection: Mapping[int, Fundamentals] | None = None,
    *,
    has_range: bool,
) -> Assessment:
    """The assessment with the tools given, but for water and livability; see `evaluate_plan`."""
    return _assess(tools, baseline, plan, years, projection, has_range=has_range)[0]


def _assess(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    projection: Mapping[int, Fundamentals] | None,
    *,
    has_range: bool,
) -> tuple[Assessment, Problem]:
    """The assessment, and what its last year is asked."""
    # Rules of money are shared out afterwards; here they would only add parts that change nothing.
    acting = plan.in_space()
    walked = _walk(tools, baseline, acting, years, projection, has_range=has_range)
    published = read_published()
    multiplier = multiplier_table(tools, baseline, published)
    without, with_plan, runs = walked.without, walked.with_plan, walked.runs
    last = replace(tools.problem(baseline, walked.last.changes), fundamentals=walked.last.fundamentals)
    back = acting_back(tools, baseline, walked.last, walked.before)
    found = Assessment(
        baseline=baseline,
        plan=plan,
        years=years,
        without=without,
        with_plan=with_plan,
        headlines=headlines(baseline, without[-1], with_plan[-1], runs, leads(baseline.region, baseline.groups)),
        targets=target_verdicts(baseline, plan, years, without, with_plan),
        contributions=walked.parts,
        indicators=indicator_table(baseline, years, without, with_plan),
        multiplier=multiplier,
        welfare=_welfare(tools, baseline, acting, walked.last),
        gateways=_gateways(baseline, walked, last),
        air=walked.air,
        modes=walked.modes,
        lines=lines_of_plan(tools, baseline, acting, walked.last, without[-1], with_plan[-1]),
        plausibility=plausibility_table(tools, baseline, acting, walked.last, without[-1], multiplier, published),
        settings=_settings(baseline, years, runs, has_range=has_range),
        coupled=back.coupled,
        through_gateways=back.through_gateways,
    )
    return found, last


@dataclass(frozen=True, eq=False)
class _Walked:
    """What is told of the years; the years themselves, with all that each measure changes in each, are let go."""

    without: tuple[Outcome, ...]
    with_plan: tuple[Outcome, ...]
    before: State
    last: Step
    parts: Contributions
    runs: tuple[Run, ...]
    air: PlanAir | None
    modes: PlanModes | None


def _walk(
    tools: Tools,
    baseline: Baseline,
    plan: Plan,
    years: tuple[int, ...],
    projection: Mapping[int, Fundamentals] | None,
    *,
    has_range: bool,
) -> _Walked:
    quiet = replace(tools, progress=no_progress)
    without = plan_path(quiet, baseline, plan.only(()), years, projection, "without")
    path = plan_path(tools, baseline, plan, years, projection)
    wanted = quantities(baseline.region, baseline.groups)
    parts = contributions(tools, baseline, plan, path, without, wanted)
    runs = run_trials(tools, baseline, plan, path) if has_range else ()
    told = {step.year: step.changes for step in path.steps}
    air = air_of_plan(baseline, years, without.outcomes, path.outcomes, [told[year] for year in years])
    before = path.steps[-2].state if len(path.steps) > 1 else path.last.state
    modes = None
    if tools.modes is not None:
        modes = tools.modes(baseline, path.last.changes, before, path.last.solved.unknowns)
    return _Walked(without.outcomes, path.outcomes, before, path.last, parts, runs, air, modes)


def _welfare(tools: Tools, baseline: Baseline, plan: Plan, last: Step) -> PlanWelfare | None:
    if not plan.measures or last.solved.unknowns is None:
        return None
    return welfare_of_plan(tools, baseline, plan, last)


def _gateways(baseline: Baseline, walked: _Walked, last: Problem) -> GatewayResult | None:
    travel = last.shocks.business_time
    minutes = None if travel is None else np.asarray(travel)
    return assess_gateways(baseline, walked.last.changes, minutes, walked.without[-1], walked.with_plan[-1])


def _settings(
    baseline: Baseline, years: tuple[int, ...], runs: Sequence[Run], *, has_range: bool
) -> Mapping[str, str]:
    asked = trials(baseline.region) if has_range else ()
    solved = {run.trial for run in runs}
    return {
        "years": f"{years[0]} to {years[-1]}",
        "path": GRADUAL,
        "sensitivity_runs": ", ".join(f"{run.trial.name} {run.trial.value:g}" for run in runs),
        "sensitivity_runs_left_out": ", ".join(f"{t.name} {t.value:g}" for t in asked if t not in solved),
    }
