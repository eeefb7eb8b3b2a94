r"""Welfare with the whole plan in the long run: by group, by channel, by measure; owners and governments apart.

The long run is the equilibrium of the last year's measures when everyone has chosen anew and all has been built, so
that who gains is told free of the pace of moving. Measures are split by their Aumann-Shapley values: all grow
together from nothing to the whole, and each is credited with what its growth is worth on the way. Utility changes of
groups are not added.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.path import Step
from xietong.assess.tools import Problem, Tools
from xietong.assess.travel_shares import sums_of, with_travel, without_travel
from xietong.errors import ConvergenceError
from xietong.findings import Finding
from xietong.model.baseline import Baseline
from xietong.model.economy.base import Economy
from xietong.model.economy.placed import placed_pay
from xietong.model.economy.scaled import base_of_limits, scaled_limits
from xietong.model.economy.welfare import CHANNELS, aumann_shapley, welfare_by_channel
from xietong.model.state import Outcome, Shocks
from xietong.model.years import everyone_chooses
from xietong.plan.plan import Plan

__all__ = ["PlanWelfare", "welfare_of_plan"]

STAGE = "welfare"
_STAGES = 3
_NODES = 2

_SUMS = ("placed_jobs", "housed_jobs", "tied_workers", "commuting_impedance", "business_time")
_IN_PROPORTION = ("quantity_hat", "floor_space_hat")
_POWERS = ("trade_cost_hat", "registration_hat", "amenity_hat")


@dataclass(frozen=True, eq=False)
class PlanWelfare:
    """Who gains in the long run.

    Args:
        groups, channels, measures: Labels of the axes.
        log_change: $\\ln\\hat U^g$.
        equivalent: Yuan a year by group, $(\\hat U^g - 1)$ times the group's labour income in the base year.
        by_channel, channel_gap: Parts of `log_change`, and what they leave.
        by_measure, measure_gap: The same by measure, in the plan's order.
        rents: Real floor rents by jurisdiction, yuan a year, with the plan less without.
        capital: Capital income by jurisdiction where it is earned, yuan a year, the same.
        public_spending: Pay and purchases of placed functions, services per head and support of placed cells, by
            jurisdiction, yuan a year, the same. Revenue is not modelled here.
    """

    groups: tuple[str, ...]
    measures: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    log_change: Float[np.ndarray, " group"]
    equivalent: Float[np.ndarray, " group"]
    by_channel: Float[np.ndarray, "group channel"]
    channel_gap: Float[np.ndarray, " group"]
    by_measure: Float[np.ndarray, "measure group"]
    measure_gap: Float[np.ndarray, " group"]
    rents: Float[np.ndarray, " jurisdiction"]
    capital: Float[np.ndarray, " jurisdiction"]
    public_spending: Float[np.ndarray, " jurisdiction"]
    channels: tuple[str, ...] = CHANNELS


def welfare_of_plan(tools: Tools, baseline: Baseline, plan: Plan, last: Step) -> PlanWelfare:
    """Welfare of the measures in force in the last year, in the long run.

    Args:
        last: The year that leads the report.

    Raises:
        ConvergenceError: when a point of the way was not solved.
    """
    tools.progress(STAGE, 0, _STAGES)
    whole, parts = _problems(tools, baseline, last)
    limited = _limits_by_part(baseline.economy, whole.shocks, parts)
    shocks_at = partial(_shocks_at, baseline.economy, whole.shocks)
    by_measure = aumann_shapley(
        baseline.economy,
        shocks_at,
        lambda share: [_direction(shocks_at(share), part, fall) for part, fall in zip(parts, limited, strict=True)],
        n_node=_NODES,
    )
    tools.progress(STAGE, 1, _STAGES)
    by_channel = welfare_by_channel(baseline.economy, whole.shocks, _is_housing(baseline))
    tools.progress(STAGE, 2, _STAGES)
    _require_solved(last.year, by_measure.is_solved and by_channel.is_solved)
    outcome = tools.solve(baseline, whole, None).outcome
    tools.progress(STAGE, _STAGES, _STAGES)
    base = baseline.outcome
    paid = base.resident_workers * base.real_income
    return PlanWelfare(
        groups=baseline.groups,
        measures=tuple(measure.id for measure in plan.measures),
        jurisdictions=tuple(place.code for place in baseline.region.jurisdictions),
        log_change=by_channel.total,
        equivalent=np.expm1(by_channel.total) * paid.sum(axis=1),
        by_channel=by_channel.effect,
        channel_gap=by_channel.gap,
        by_measure=by_measure.effect,
        measure_gap=by_measure.gap,
        rents=_real(baseline, outcome, _rents(baseline, outcome)) - _real(baseline, base, _rents(baseline, base)),
        capital=_by_jurisdiction(baseline, _capital(baseline, outcome) - _capital(baseline, base)),
        public_spending=_real(baseline, outcome, _public(baseline, outcome))
        - _real(baseline, base, _public(baseline, base)),
    )


def _problems(tools: Tools, baseline: Baseline, last: Step) -> tuple[Problem, tuple[Shocks, ...]]:
    """The whole plan, and each measure with its share of what the plan saves in travel."""
    still = [without_travel(change) for change in last.changes]
    whole = with_travel(tools.problem(baseline, still), sums_of(last.travel)[-1])
    # No one stays where they were: written so, the map that the years were solved with serves here too.
    whole = replace(whole, shocks=replace(whole.shocks, inertia=everyone_chooses(baseline.economy)))
    parts = tuple(
        with_travel(tools.problem(baseline, [change]), share).shocks
        for change, share in zip(still, last.travel, strict=True)
    )
    return whole, parts


def _shocks_at(economy: Economy, whole: Shocks, share: float) -> Shocks:
    """The plan at a share of its size: jobs, land and minutes in proportion, factors and limits to its power."""
    grown = {name: 1.0 + share * (np.asarray(getattr(whole, name)) - 1.0) for name in _IN_PROPORTION}
    sums = {name: share * np.asarray(value) for name in _SUMS if (value := getattr(whole, name)) is not None}
    powers = {name: np.asarray(value) ** share for name in _POWERS if (value := getattr(whole, name)) is not None}
    changed: dict[str, Any] = {**grown, **sums, **powers}
    return scaled_limits(economy, replace(whole, **changed), share)


def _limits_by_part(economy: Economy, whole: Shocks, parts: Sequence[Shocks]) -> list[dict[str, np.ndarray]]:
    r"""Log by which each limit falls below the base year, credited to the measures that set it.

    $$ \ell_m = \ln\frac{W}{W_0}\,\frac{\ln(W_0/W_m)}{\sum_k\ln(W_0/W_k)} $$

    $W_m$ is the limit of a measure alone, never above $W_0$ here; where no measure alone is below, all that set a
    limit share alike.
    """
    falls: list[dict[str, np.ndarray]] = [{} for _ in parts]
    for name, base in base_of_limits(economy, whole).items():
        own = [_log_below(getattr(part, name), base) for part in parts]
        sets = [
            np.zeros(base.shape) if (v := getattr(part, name)) is None else np.isfinite(v) * 1.0 for part in parts
        ]
        weight = np.where(sum(own) > 0.0, own, sets)
        total = weight.sum(axis=0)
        share = np.divide(weight, total, out=np.zeros_like(weight), where=total > 0.0)
        for fall, part in zip(falls, share, strict=True):
            fall[name] = -part * _log_below(getattr(whole, name), base)
    return falls


def _log_below(limit: Any, base: np.ndarray) -> np.ndarray:
    """Log of the base year over a limit below it; zero where there is none."""
    if limit is None:
        return np.zeros(base.shape)
    is_below = np.asarray(limit) < base
    return np.where(is_below, np.log(np.where(is_below, base, 1.0) / np.where(is_below, limit, 1.0)), 0.0)


def _direction(here: Shocks, part: Shocks, falls: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """How one measure makes the shocks grow at a point of the way; what it does not touch is left out."""
    moves: dict[str, np.ndarray] = {}
    for name in _SUMS:
        if (value := getattr(part, name)) is not None:
            moves[name] = np.asarray(value)
    for name in _IN_PROPORTION:
        moves[name] = np.asarray(getattr(part, name)) - 1.0
    for name in _POWERS:
        if (value := getattr(part, name)) is not None:
            moves[name] = np.asarray(getattr(here, name)) * np.log(np.asarray(value))
    for name, fall in falls.items():
        # Where there is no limit nothing falls, and infinity times nothing would be no number.
        moves[name] = np.where(fall != 0.0, np.asarray(getattr(here, name)), 0.0) * fall
    return {name: move for name, move in moves.items() if move.any()}


def _require_solved(year: int, is_solved: bool) -> None:
    if not is_solved:
        what = "welfare was not split: a point of the way from nothing to the plan has no equilibrium."
        raise ConvergenceError([Finding(f"year {year}", what, "Make the measures smaller.")])


def _is_housing(baseline: Baseline) -> Bool[np.ndarray, " sector"]:
    sectors = baseline.region.sectors
    return np.array([sectors.kind[sectors.code.index(code)] == "housing" for code in baseline.market])


def _rents(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    return (np.asarray(baseline.economy.floor_share) * outcome.output).sum(axis=0)


def _capital(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    return (np.asarray(baseline.economy.capital_share) * outcome.output).sum(axis=0)


def _public(baseline: Baseline, outcome: Outcome) -> Float[np.ndarray, " zone"]:
    """Pay and purchases of placed functions, services per head, support of placed cells."""
    economy = baseline.economy
    spent = outcome.placement_subsidy.sum(axis=0)
    if economy.government is not None:
        heads = outcome.residents / np.asarray(economy.persons)
        spent = spent + (np.asarray(economy.government) * outcome.price_index).sum(axis=0) * heads
    if economy.placed_jobs is not None and economy.placed_purchases is not None:
        pay = np.asarray(placed_pay(economy, outcome.cost_of_living))
        bought = (np.asarray(economy.placed_purchases) @ outcome.placed_employment) * outcome.price_index
        spent = spent + (pay * outcome.placed_employment).sum(axis=0) + bought.sum(axis=0)
    return spent


def _real(
    baseline: Baseline, outcome: Outcome, money: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, " jurisdiction"]:
    """Money at the base-year cost of living of each place, by jurisdiction."""
    return _by_jurisdiction(baseline, money / outcome.cost_of_living)


def _by_jurisdiction(baseline: Baseline, value: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " jurisdiction"]:
    zones = baseline.region.zones
    return np.bincount(zones.jurisdiction, value, len(baseline.region.jurisdictions))
