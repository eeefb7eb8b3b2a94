"""One draw: the years with the plan and without it, with other numbers; what the plan changes in the last year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.assess.backtest.trends import TREND_NAMES, Trend, fundamentals_of, trends_of
from xietong.assess.headlines import Lead, changes_of, leads
from xietong.assess.sensitivity import FOLLOWING, Trial, with_following, with_parameter
from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome, Status
from xietong.plan.plan import Plan

__all__ = ["Asked", "Prepared", "prepare_ensemble", "walk_draw", "walk_parts"]

STAGE = "plan"
ACCURACY = 1e-5
"""Of every year of a draw: a range is told to three figures."""
PAIRS: tuple[str, ...] = ("commuting_impedance", "business_time", "trade_cost_hat", "car_odds")
"""Matrices of pairs, by far the largest of what is asked: those that are equal are kept once."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a plan asks of each year where the share of followers is at either end of its range.

    Args:
        low, high: The same where no such range is declared.
    """

    low: Mapping[int, Problem]
    high: Mapping[int, Problem]


@dataclass(frozen=True, eq=False)
class Prepared:
    """All that the draws share: the plan translated once.

    Args:
        whole: The plan.
        lacking: The plan without each of its measures, by the measure's id; empty where parts are not asked for.
        following: Range of the share of followers.
        trends: What no plan decides, as declared.
        led: The numbers told.
    """

    baseline: Baseline
    whole: Asked
    lacking: Mapping[str, Asked]
    following: tuple[float, float]
    trends: tuple[Trend, ...]
    led: tuple[Lead, ...]


def prepare_ensemble(
    tools: Tools, baseline: Baseline, plan: Plan, last: int, *, with_parts: bool = False
) -> Prepared:
    """Translate the plan for every year from the one after the base year to the last.

    Args:
        with_parts: Whether to translate the plan without each of its measures too.

    Raises:
        InfeasibleError: where the measures of a year take more than there is.
    """
    years = range(baseline.region.base_year + 1, last + 1)
    entry = baseline.region.parameters.get(FOLLOWING)
    following = (0.0, 0.0) if entry is None else (entry.low, entry.high)
    acting = plan.in_space()
    whole = _asked(tools, baseline, acting, years, following)
    names = [measure.id for measure in acting.measures] if with_parts else []
    lacking = {}
    for done, name in enumerate(names):
        tools.progress(STAGE, done, len(names))
        rest = acting.only([other for other in names if other != name])
        lacking[name] = _sharing(_asked(tools, baseline, rest, years, following), whole)
    tools.progress(STAGE, 1, 1)
    return Prepared(
        baseline, whole, lacking, following, trends_of(baseline.region), leads(baseline.region, baseline.groups)
    )


def _asked(tools: Tools, baseline: Baseline, plan: Plan, years: range, following: tuple[float, float]) -> Asked:
    if following[0] == following[1]:
        once = _problems(tools, baseline, plan, years)
        return Asked(once, once)
    low, high = (
        _problems(tools, with_parameter(baseline, Trial(FOLLOWING, share)), with_following(plan, share), years)
        for share in following
    )
    found = Asked(low, high)
    return Asked(low, _sharing(found, Asked(low, low)).high)


def _problems(tools: Tools, baseline: Baseline, plan: Plan, years: range) -> dict[int, Problem]:
    return {year: tools.problem(baseline, tools.changes(baseline, plan, year)) for year in years}


def _sharing(asked: Asked, other: Asked) -> Asked:
    """The same, with matrices of pairs that the other has already in place of equal ones."""

    def shared(problem: Problem, known: Problem) -> Problem:
        same = {
            name: getattr(known.shocks, name)
            for name in PAIRS
            if _is_equal(getattr(problem.shocks, name, None), getattr(known.shocks, name, None))
        }
        minutes = known.minutes if _is_equal(problem.minutes, known.minutes) else problem.minutes
        return replace(problem, shocks=replace(problem.shocks, **same), minutes=minutes)

    return Asked(
        {year: shared(problem, other.low[year]) for year, problem in asked.low.items()},
        {year: shared(problem, other.low[year]) for year, problem in asked.high.items()},
    )


def _is_equal(one: ArrayLike | None, other: ArrayLike | None) -> bool:
    return one is not None and other is not None and np.array_equal(one, other)


def walk_draw(tools: Tools, prepared: Prepared, values: Mapping[str, float]) -> Float[np.ndarray, " headline"]:
    """What the plan changes in the last year with these numbers; NaN where a year has no equilibrium.

    Args:
        values: By name; the share of followers is taken by the plan, trends by the path with the plan and without
            it, all others by the model.
    """
    return walk_parts(tools, replace(prepared, lacking={}), values)[0]


def walk_parts(tools: Tools, prepared: Prepared, values: Mapping[str, float]) -> Float[np.ndarray, "part headline"]:
    """What the whole plan changes, then what each measure changes: the plan less the plan without it.

    NaN where a year has no equilibrium.
    """
    whole = _last(tools, prepared, values, prepared.whole)
    baseline = _baseline(tools, prepared, values)

    def against(rest: Outcome | None) -> Float[np.ndarray, " headline"]:
        if whole is None or rest is None:
            return np.full(len(prepared.led), np.nan)
        return changes_of(baseline, rest, whole, prepared.led)

    rests = (_last(tools, prepared, values, asked) for asked in prepared.lacking.values())
    return np.stack([against(_without(tools, prepared, values)), *map(against, rests)])


def _without(tools: Tools, prepared: Prepared, values: Mapping[str, float]) -> Outcome | None:
    """The last year without the plan: the base year where no trend moves."""
    if all(values.get(trend.name, trend.value) == 0.0 for trend in prepared.trends):
        return prepared.baseline.outcome
    return _last(tools, prepared, values, None)


def _baseline(tools: Tools, prepared: Prepared, values: Mapping[str, float]) -> Baseline:
    response = {name: value for name, value in values.items() if name not in (FOLLOWING, *TREND_NAMES)}
    return tools.replace_parameters(prepared.baseline, response)


def _last(tools: Tools, prepared: Prepared, values: Mapping[str, float], asked: Asked | None) -> Outcome | None:
    """The last year of what is asked, or without any plan; None where a year has no equilibrium."""
    baseline = _baseline(tools, prepared, values)
    share = values.get(FOLLOWING, prepared.following[0])
    state, start = tools.first_state(baseline), None
    empty = tools.problem(baseline, ())
    for year in prepared.whole.low:
        given = fundamentals_of(baseline, prepared.trends, values, year) if prepared.trends else None
        problem = empty if asked is None else _between(prepared.following, asked, year, share)
        problem = replace(problem, fundamentals=given)
        found = tools.approach(baseline, problem, state, start, ACCURACY)
        if found.status is not Status.CONVERGED:
            return None
        before, state, start = state, found.state, found.unknowns
    return tools.read(baseline, problem, before, found)


def _between(following: tuple[float, float], asked: Asked, year: int, share: float) -> Problem:
    """The problem at a share of followers: jobs and tied workers are linear in it, nothing else answers to it."""
    low, high = asked.low[year], asked.high[year]
    least, most = following
    part = 0.0 if most == least else (share - least) / (most - least)
    one, other = low.shocks, high.shocks

    def mixed(first: ArrayLike, second: ArrayLike) -> np.ndarray:
        return (1.0 - part) * np.asarray(first) + part * np.asarray(second)

    shocks = replace(
        one,
        placed_jobs=mixed(one.placed_jobs, other.placed_jobs),
        housed_jobs=mixed(one.housed_jobs, other.housed_jobs),
        tied_workers=mixed(one.tied_workers, other.tied_workers),
    )
    return replace(low, shocks=shocks)
