"""The years from a base year to a later count, walked again and again with other numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.backtest.observed import Observed, observed_of
from xietong.assess.backtest.trends import TREND_NAMES, Trend, fundamentals_of, trends_of
from xietong.assess.solves import require_converged
from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.measures.limit_residents import LimitResidents
from xietong.plan.plan import Plan

__all__ = ["CEILING", "Ceiling", "Past", "forecast_of", "foretell", "prepare_past"]

STAGE = "past"
CEILING = "ceiling"
"""Name of the log attraction of the zones under a ceiling, among the numbers of a walk."""
ACCURACY = 1e-6


@dataclass(frozen=True, eq=False)
class Ceiling:
    """What a plan holds under a ceiling.

    Args:
        zones: Where.
        persons: At most, together, in the last year.
        phase: Share in force by year.
        attraction: Declared log attraction.
    """

    zones: Bool[np.ndarray, " zone"]
    persons: float
    phase: Mapping[int, float]
    attraction: float


@dataclass(frozen=True, eq=False)
class Past:
    """What is known of the years before any number is chosen.

    Args:
        problems: What the plan changes in each year after the base year, but for ceilings of residents.
        ceiling: The ceiling of the plan, if it has one.
    """

    baseline: Baseline
    observed: Observed
    problems: Mapping[int, Problem]
    trends: tuple[Trend, ...]
    ceiling: Ceiling | None


def prepare_past(tools: Tools, baseline: Baseline, plan: Plan | None) -> Past:
    """Translate the plan year by year; nothing here needs an equilibrium.

    Raises:
        RegionError: where there is no later count.
        InfeasibleError: where the measures of a year take more than there is.
    """
    observed = observed_of(baseline.region)
    years = range(observed.first + 1, observed.last + 1)
    limits = [m for m in plan.measures if isinstance(m, LimitResidents)] if plan else []
    acting = plan.only([m.id for m in plan.in_space().measures if m not in limits]) if plan else None
    problems = {}
    for done, year in enumerate(years):
        tools.progress(STAGE, done, len(years))
        problems[year] = tools.problem(baseline, tools.changes(baseline, acting, year) if acting else ())
    tools.progress(STAGE, len(years), len(years))
    ceiling = _ceiling(baseline, limits[0], years) if limits else None
    return Past(baseline, observed, problems, trends_of(baseline.region), ceiling)


def _ceiling(baseline: Baseline, measure: LimitResidents, years: range) -> Ceiling:
    zones = np.zeros(len(baseline.region.zones), dtype=bool)
    zones[sorted(measure.host_zones(baseline.region))] = True
    phase = {year: measure.phase(year, baseline.region.base_year) for year in years}
    return Ceiling(zones, measure.persons, phase, float(np.log(measure.attraction)))


def foretell(tools: Tools, past: Past, values: Mapping[str, float]) -> Outcome:
    """The last year, with these numbers in place of those declared.

    Args:
        values: By name: parameters of response, trends, and the log attraction under the ceiling.

    Raises:
        ConvergenceError: naming the year without an equilibrium.
    """
    response = {name: value for name, value in values.items() if name not in (*TREND_NAMES, CEILING)}
    baseline = tools.replace_parameters(past.baseline, response) if response else past.baseline
    state, start = tools.first_state(baseline), None
    for year, problem in past.problems.items():
        asked = _asked(past, problem, values, year)
        found = tools.approach(baseline, asked, state, start, ACCURACY)
        require_converged(found.status, found.residual, found.steps, f"year {year}")
        before, state, start = state, found.state, found.unknowns
    return tools.read(baseline, asked, before, found)


def _asked(past: Past, problem: Problem, values: Mapping[str, float], year: int) -> Problem:
    given = fundamentals_of(past.baseline, past.trends, values, year)
    ceiling = past.ceiling
    if ceiling is None:
        return replace(problem, fundamentals=given)
    pushed = ceiling.phase[year] * values.get(CEILING, ceiling.attraction) * ceiling.zones
    shocks = replace(problem.shocks, amenity_hat=np.asarray(problem.shocks.amenity_hat) * np.exp(pushed)[None, :])
    return replace(problem, shocks=shocks, fundamentals=given)


def forecast_of(past: Past, outcome: Outcome) -> Float[np.ndarray, " unit"]:
    """Log change of residents by unit; the region's total at the later date is given."""
    observed = past.observed
    told = observed.summed(np.asarray(outcome.residents))
    return np.log(told / told.sum() * observed.after.sum() / observed.before)
