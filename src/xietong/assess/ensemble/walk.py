"""One draw: the years with the plan, with other parameters; what it changes in the last year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.assess.backtest.trends import projection_of
from xietong.assess.headlines import Lead, changes_of, leads
from xietong.assess.sensitivity import FOLLOWING, Trial, with_following, with_parameter
from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.model.dynamics import Fundamentals
from xietong.model.state import Outcome, Status
from xietong.plan.plan import Plan

__all__ = ["Prepared", "prepare_ensemble", "walk_draw"]

STAGE = "plan"
ACCURACY = 1e-5
"""Of every year of a draw: a range is told to three figures."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """All that the draws share: the plan translated once.

    Args:
        low, high: What the plan asks of each year where the share of followers is at either end of its range; the
            same where no such range is declared.
        following: That range.
        projection: What no plan decides, by year.
        led: The numbers told.
    """

    baseline: Baseline
    low: Mapping[int, Problem]
    high: Mapping[int, Problem]
    following: tuple[float, float]
    projection: Mapping[int, Fundamentals]
    led: tuple[Lead, ...]


def prepare_ensemble(tools: Tools, baseline: Baseline, plan: Plan, last: int) -> Prepared:
    """Translate the plan for every year from the one after the base year to the last.

    Raises:
        InfeasibleError: where the measures of a year take more than there is.
    """
    years = range(baseline.region.base_year + 1, last + 1)
    entry = baseline.region.parameters.get(FOLLOWING)
    acting = plan.in_space()
    if entry is None:
        low = high = _problems(tools, baseline, acting, years)
        following = (0.0, 0.0)
    else:
        low, high = (
            _problems(tools, with_parameter(baseline, Trial(FOLLOWING, share)), with_following(acting, share), years)
            for share in (entry.low, entry.high)
        )
        following = (entry.low, entry.high)
    return Prepared(
        baseline=baseline,
        low=low,
        high=high,
        following=following,
        projection=projection_of(baseline, years),
        led=leads(baseline.region, baseline.groups),
    )


def _problems(tools: Tools, baseline: Baseline, plan: Plan, years: range) -> dict[int, Problem]:
    found = {}
    for done, year in enumerate(years):
        tools.progress(STAGE, done, len(years))
        found[year] = tools.problem(baseline, tools.changes(baseline, plan, year))
    tools.progress(STAGE, len(years), len(years))
    return found


def walk_draw(tools: Tools, prepared: Prepared, values: Mapping[str, float]) -> Float[np.ndarray, " headline"]:
    """What the plan changes in the last year under these parameters; NaN where a year has no equilibrium.

    Args:
        values: By name; `following_share` is taken by the plan, all others by the model.
    """
    response = {name: value for name, value in values.items() if name != FOLLOWING}
    baseline = tools.replace_parameters(prepared.baseline, response)
    share = values.get(FOLLOWING, prepared.following[0])
    with_plan = _last(tools, prepared, baseline, share)
    without = _last(tools, prepared, baseline, None) if prepared.projection else prepared.baseline.outcome
    if with_plan is None or without is None:
        return np.full(len(prepared.led), np.nan)
    return changes_of(baseline, without, with_plan, prepared.led)


def _last(tools: Tools, prepared: Prepared, baseline: Baseline, share: float | None) -> Outcome | None:
    """The last year with the plan, or without it where no share is given."""
    state, start = tools.first_state(baseline), None
    empty = None if share is not None else tools.problem(baseline, ())
    for year in prepared.low:
        asked = empty if empty is not None else _between(prepared, year, share or 0.0)
        asked = replace(asked, fundamentals=prepared.projection.get(year))
        found = tools.approach(baseline, asked, state, start, ACCURACY)
        if found.status is not Status.CONVERGED:
            return None
        before, state, start = state, found.state, found.unknowns
    return tools.read(baseline, asked, before, found)


def _between(prepared: Prepared, year: int, share: float) -> Problem:
    """The problem at a share of followers: jobs and tied workers are linear in it, nothing else answers to it."""
    low, high = prepared.low[year], prepared.high[year]
    least, most = prepared.following
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
