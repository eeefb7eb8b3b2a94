"""Heads, storage and sinking ground by city and year, with the plan and without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Assessment
from xietong.assess.plan_water import QUANTITIES, PlanWater, WaterPaths, WaterRange
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.model.water.budget import AGRICULTURE, ECOLOGY, SECTORS
from xietong.model.water.flow import advance
from xietong.model.water.matrix import exchange
from xietong.model.water.rules import WaterRule, Year, apply
from xietong.model.water.zones import EVERYWHERE, ZoneWater, has_water, water_parameters, zone_water
from xietong.plan.change import Change
from xietong.plan.measures.compensate_upstream import CompensateUpstream
from xietong.plan.measures.limit_pumping import LimitPumping
from xietong.plan.measures.replenish_ecologically import ReplenishEcologically
from xietong.plan.measures.save_irrigation import SaveIrrigation
from xietong.plan.measures.transfer_water import TransferWater
from xietong.plan.plan import Plan

__all__ = ["stress", "water_of_plan", "water_paths", "water_range"]

OF_WATER = (CompensateUpstream, LimitPumping, ReplenishEcologically, SaveIrrigation, TransferWater)
RANGED = ("clay_inelastic", "deep_pumping_depth", "recent_rise")
INDUSTRY, HOUSEHOLDS = SECTORS.index("industry"), SECTORS.index("domestic")


def water_of_plan(assessment: Assessment) -> PlanWater | None:
    """The paths of groundwater and how far they depend on what is not known; None for a region without water."""
    paths = water_paths(assessment)
    return None if paths is None else PlanWater(paths, water_range(assessment, paths))


def water_paths(assessment: Assessment, water: ZoneWater | None = None) -> WaterPaths | None:
    """Walk the aquifers of a region from its base year to the last year assessed; None where it has no water.

    Demand follows the outcomes of the years assessed, straight from one to the next: farms and industry their output,
    households and ecology the residents.

    Args:
        water: Calibrated from the region where omitted.
    """
    baseline = assessment.baseline
    if not has_water(baseline.region):
        return None
    known = water or baseline.water or zone_water(baseline.region)
    years = tuple(range(baseline.region.base_year, assessment.years[-1] + 1))
    members = _members(baseline)
    empty: tuple[WaterRule, ...] = ()
    plain = _walk(known, baseline, years, assessment.years, assessment.without, [empty] * len(years), members)
    rules = [_rules(baseline, assessment.plan, year) for year in years]
    planned = _walk(known, baseline, years, assessment.years, assessment.with_plan, rules, members)
    aquifers = known.aquifers
    pumped = known.budget.pumped.sum(axis=0)
    return WaterPaths(
        years=years,
        place=(*(city.code for city in baseline.region.cities), baseline.region.key),
        without=plain.values,
        with_plan=planned.values,
        subsidence=np.stack([plain.sunk, planned.sunk]),
        deep_zones=aquifers.deep.is_present,
        stress=np.stack([stress(known, path.pumped) for path in (plain, planned)]),
        lasting=(plain.lasting, planned.lasting),
        payment=planned.payment,
        outside=float(pumped[~aquifers.shallow.is_present].sum()),
        gap=max(plain.gap, planned.gap),
        findings=known.findings,
    )


def water_range(assessment: Assessment, central: WaterPaths) -> WaterRange:
    """Walk again with each of the parameters that decide most at its low and at its high end.

    Args:
        central: The paths with all parameters at their central values.
    """
    region = assessment.baseline.region
    rows, paths = water_parameters(region).rows, [central]
    for name in RANGED:
        known = rows[name, EVERYWHERE]
        for value in {known.low, known.high} - {known.value}:
            found = water_paths(assessment, zone_water(region, water_parameters(region, {name: value})))
            assert found is not None, "the region had water before a parameter was moved"
            paths.append(found)
    without, planned = (np.array([part["subsidence"][-1, -1] for part in parts]) for parts in _both(paths))
    return WaterRange(_ends(without), _ends(planned), _ends(without - planned), n_runs=len(paths))


def _ends(values: Float[np.ndarray, " run"]) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _both(paths: Sequence[WaterPaths]) -> tuple[list[Mapping[str, np.ndarray]], list[Mapping[str, np.ndarray]]]:
    return [path.without for path in paths], [path.with_plan for path in paths]


def stress(water: ZoneWater, pumped: Float[np.ndarray, " zone"] | None = None) -> Float[np.ndarray, " zone"]:
    """Pumping over natural recharge, NaN where there is no aquifer; above one is overdraft.

    Args:
        water: The base year.
        pumped: m3 a year; those of the base year where omitted.
    """
    there = water.aquifers.shallow.is_present & (water.rain > 0.0)
    pumped = water.budget.pumped.sum(axis=0) if pumped is None else pumped
    return np.divide(pumped, water.rain, out=np.full(len(pumped), np.nan), where=there)


@dataclass(frozen=True, eq=False)
class _Path:
    values: Mapping[str, np.ndarray]
    sunk: np.ndarray
    pumped: np.ndarray
    lasting: float
    payment: np.ndarray
    gap: float


def _members(baseline: Baseline) -> Float[np.ndarray, "place zone"]:
    region = baseline.region
    of_city = np.arange(len(region.cities))[:, None] == region.zones.city[None, :]
    return np.concatenate([of_city, np.ones((1, len(region.zones)), dtype=bool)]).astype(np.float64)


def _rules(baseline: Baseline, plan: Plan, year: int) -> tuple[WaterRule, ...]:
    changes: list[Change] = [m.change(baseline, year) for m in plan.measures if isinstance(m, OF_WATER)]
    return tuple(rule for change in changes for rule in change.water)


def _walk(
    water: ZoneWater,
    baseline: Baseline,
    years: Sequence[int],
    assessed: Sequence[int],
    outcomes: Sequence[Outcome],
    rules: Sequence[tuple[WaterRule, ...]],
    members: Float[np.ndarray, "place zone"],
) -> _Path:
    net, state, factor = exchange(water.aquifers), water.first, None
    base = water.pumping(water.budget.pumped)
    growth = _growth(baseline, years, assessed, outcomes)
    listed: dict[str, list[np.ndarray]] = {name: [] for name in QUANTITIES}
    stored, gap = np.zeros(len(water.rain)), 0.0
    n_jurisdiction = len(baseline.region.jurisdictions)
    decided = apply(rules[0], base * growth[0], base.sum(axis=1), n_jurisdiction)
    _note(listed, water, members, state.shallow, state.deep, stored, state.compaction, decided)
    for number in range(1, len(years)):
        decided = apply(rules[number], base * growth[number], base.sum(axis=1), n_jurisdiction)
        step = advance(
            water.aquifers, net, state, water.forcing(decided.substitution.pumping, decided.managed), 1.0, factor
        )
        assert step.is_converged, "a yearly step of a checked aquifer ends"
        state, factor, gap = step.state, step.factor, max(gap, step.flows.gap)
        flows = step.flows
        stored = stored - flows.shallow_storage - flows.deep_storage - flows.elastic - flows.inelastic
        _note(listed, water, members, state.shallow, state.deep, stored, state.compaction, decided)
    lasting = float((state.inelastic * water.aquifers.area).sum())
    values = {name: np.array(rows) for name, rows in listed.items()}
    pumped = decided.substitution.pumping.sum(axis=(0, 1))
    return _Path(values, state.compaction, pumped, lasting, decided.payment, gap)


def _note(
    listed: dict[str, list[np.ndarray]],
    water: ZoneWater,
    members: np.ndarray,
    shallow: np.ndarray,
    deep: np.ndarray,
    stored: np.ndarray,
    sunk: np.ndarray,
    decided: Year,
) -> None:
    area, aquifers = water.aquifers.area, water.aquifers
    listed["shallow_head"].append(_mean(members, area * aquifers.shallow.is_present, shallow))
    listed["deep_head"].append(_mean(members, area * aquifers.deep.is_present, deep - water.first.deep))
    listed["subsidence"].append(_mean(members, area * aquifers.deep.is_present, sunk))
    listed["storage"].append(members @ stored)
    listed["pumping"].append(members @ decided.substitution.pumping.sum(axis=(0, 1)))
    listed["unmet"].append(members @ decided.substitution.unmet.sum(axis=0))


def _mean(members: np.ndarray, weight: np.ndarray, values: np.ndarray) -> np.ndarray:
    total = members @ weight
    summed = members @ (weight * np.where(weight > 0.0, np.nan_to_num(values), 0.0))
    return np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0.0)


def _growth(
    baseline: Baseline, years: Sequence[int], assessed: Sequence[int], outcomes: Sequence[Outcome]
) -> Float[np.ndarray, "year sector zone"]:
    """Demand over that of the base year, straight between the years assessed; 1 where nothing was made before."""
    region, base = baseline.region, baseline.outcome
    sectors = region.sectors
    branch = np.array([b for b, k in zip(sectors.branch, sectors.kind, strict=True) if k != "placed"])
    known = np.ones((len(assessed), len(SECTORS), len(region.zones)))
    for row, outcome in enumerate(outcomes):
        known[row, AGRICULTURE] = _over(outcome.volume, base.volume, branch == "primary")
        known[row, INDUSTRY] = _over(outcome.volume, base.volume, branch == "secondary")
        people = np.divide(
            outcome.residents, base.residents, out=np.ones(len(region.zones)), where=base.residents > 0.0
        )
        known[row, HOUSEHOLDS] = known[row, ECOLOGY] = people
    times = np.array([years[0], *assessed], dtype=np.float64)
    levels = np.concatenate([np.ones((1, *known.shape[1:])), known])
    first = np.searchsorted(times, np.array(years, dtype=np.float64), side="right") - 1
    first = np.clip(first, 0, len(times) - 2)
    span = np.maximum(times[first + 1] - times[first], 1e-9)
    part = np.clip((np.array(years) - times[first]) / span, 0.0, 1.0)[:, None, None]
    return (1.0 - part) * levels[first] + part * levels[first + 1]


def _over(new: np.ndarray, base: np.ndarray, rows: np.ndarray) -> np.ndarray:
    now, was = np.asarray(new)[rows].sum(axis=0), np.asarray(base)[rows].sum(axis=0)
    return np.divide(now, was, out=np.ones_like(was), where=was > 0.0)
