"""Heads, storage and sinking ground by city and year, with the plan and without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Assessment
from xietong.assess.plan_water import QUANTITIES, PlanWater, WaterPaths, WaterRange
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.model.water.aquifers import Forcing
from xietong.model.water.budget import AGRICULTURE, ECOLOGY, SECTORS
from xietong.model.water.damage import SUBSIDENCE_COST, subsidence_cost
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
from xietong.region.region import Region

__all__ = ["stress", "water_of_plan", "water_paths", "water_range"]

OF_WATER = (CompensateUpstream, LimitPumping, ReplenishEcologically, SaveIrrigation, TransferWater)
RANGED = ("clay_inelastic", "deep_pumping_depth", "recent_rise")
INDUSTRY, HOUSEHOLDS = SECTORS.index("industry"), SECTORS.index("domestic")
PERCENT = 100.0


def water_of_plan(assessment: Assessment) -> PlanWater | None:
    """The paths of groundwater and how far they depend on what is not known; None for a region without water."""
    baseline = assessment.baseline
    if not has_water(baseline.region):
        return None
    known, asked = baseline.water or zone_water(baseline.region), _asked(assessment)
    paths = _paths(known, asked)
    return PlanWater(paths, _range(known, asked, paths))


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
    return _paths(water or baseline.water or zone_water(baseline.region), _asked(assessment))


def water_range(assessment: Assessment, central: WaterPaths, water: ZoneWater | None = None) -> WaterRange:
    """Walk again with each of the parameters that decide most at its low and at its high end.

    Args:
        central: The paths with all parameters at their central values.
        water: Their calibration; from the region where omitted.
    """
    region = assessment.baseline.region
    return _range(water or assessment.baseline.water or zone_water(region), _asked(assessment), central)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What the aquifers are asked to give, by path and year: alike for every parameter of the ground."""

    baseline: Baseline
    years: tuple[int, ...]
    growth: tuple[Float[np.ndarray, "year sector zone"], Float[np.ndarray, "year sector zone"]]
    rules: tuple[Sequence[tuple[WaterRule, ...]], Sequence[tuple[WaterRule, ...]]]
    members: Float[np.ndarray, "place zone"]


def _asked(assessment: Assessment) -> _Asked:
    baseline = assessment.baseline
    years = tuple(range(baseline.region.base_year, assessment.years[-1] + 1))
    empty: tuple[WaterRule, ...] = ()
    without, planned = (
        _growth(baseline, years, assessment.years, outcomes)
        for outcomes in (assessment.without, assessment.with_plan)
    )
    rules = [_rules(baseline, assessment.plan, year) for year in years]
    return _Asked(baseline, years, (without, planned), ([empty] * len(years), rules), _members(baseline))


def _paths(known: ZoneWater, asked: _Asked) -> WaterPaths:
    plain, planned = (_walk(known, asked, path) for path in range(2))
    region, aquifers = asked.baseline.region, known.aquifers
    pumped = known.budget.pumped.sum(axis=0)
    return WaterPaths(
        years=asked.years,
        place=(*(city.code for city in region.cities), region.key),
        without=plain.values,
        with_plan=planned.values,
        subsidence=np.stack([plain.sunk, planned.sunk]),
        damage=np.stack([plain.damage, planned.damage]),
        deep_zones=aquifers.deep.is_present,
        stress=np.stack([stress(known, path.pumped) for path in (plain, planned)]),
        lasting=(plain.lasting, planned.lasting),
        payment=planned.payment,
        outside=float(pumped[~aquifers.shallow.is_present].sum()),
        gap=max(plain.gap, planned.gap),
        findings=known.findings,
    )


def _range(known: ZoneWater, asked: _Asked, central: WaterPaths) -> WaterRange:
    region = asked.baseline.region
    rows, runs = water_parameters(region).rows, [central]
    for name in RANGED:
        row = rows[name, EVERYWHERE]
        for value in {row.low, row.high} - {row.value}:
            moved = zone_water(region, water_parameters(region, {name: value}), known.neighbours)
            runs.append(_paths(moved, asked))
    ends = _price_ends(known, region)
    found = {name: np.array([[run.without[name], run.with_plan[name]] for run in runs]) for name in QUANTITIES}
    low = {name: values.min(axis=0) for name, values in found.items()}
    high = {name: values.max(axis=0) for name, values in found.items()}
    damage = np.array([run.damage for run in runs])
    by_end = np.array([(end * damage) @ asked.members.T for end in ends])
    low["damage"], high["damage"] = by_end.min(axis=(0, 1)), by_end.max(axis=(0, 1))
    saved = found["subsidence"][:, 0, -1, -1] - found["subsidence"][:, 1, -1, -1]
    saved_damage = np.array([end * (damage[:, 0] - damage[:, 1]).sum(axis=1) for end in ends])
    return WaterRange(
        low=low,
        high=high,
        saved=(float(saved.min()), float(saved.max())),
        damage_saved=np.stack([saved_damage.min(axis=(0, 1)), saved_damage.max(axis=(0, 1))]),
        n_runs=len(runs),
    )


def _price_ends(known: ZoneWater, region: Region) -> Float[np.ndarray, "end zone"]:
    """Low and high price of sinking over the central one."""
    price = known.parameters.by_zone(SUBSIDENCE_COST, region)
    return known.parameters.range_by_zone(SUBSIDENCE_COST, region) / price


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
    damage: np.ndarray
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


def _walk(water: ZoneWater, asked: _Asked, path: int) -> _Path:
    growth, rules, region = asked.growth[path], asked.rules[path], asked.baseline.region
    net, state, factor = exchange(water.aquifers), water.first, None
    base = water.pumping(water.budget.pumped)
    price = water.parameters.by_zone(SUBSIDENCE_COST, region)
    listed: dict[str, list[np.ndarray]] = {name: [] for name in QUANTITIES}
    stored, gap, damages = np.zeros(len(water.rain)), 0.0, []
    for number in range(len(asked.years)):
        decided = apply(rules[number], base * growth[number], base.sum(axis=1), len(region.jurisdictions))
        forcing = water.forcing(decided.substitution.pumping, decided.managed)
        sunk = state.compaction
        # The base year is where heads and sinking are counted from.
        if number:
            step = advance(water.aquifers, net, state, forcing, 1.0, factor)
            assert step.is_converged, "a yearly step of a checked aquifer ends"
            state, factor, gap = step.state, step.factor, max(gap, step.flows.gap)
            flows = step.flows
            stored = stored - flows.shallow_storage - flows.deep_storage - flows.elastic - flows.inelastic
        damages.append(subsidence_cost(state.compaction - sunk, region.zones.area_km2, price))
        told = _levels(water, asked.members, state.shallow, state.deep, stored, state.compaction)
        told |= _balance(water, asked.members, forcing) | _flows(asked.members, decided, damages[-1])
        for name, value in told.items():
            listed[name].append(value)
    return _Path(
        values={name: np.array(rows) for name, rows in listed.items()},
        sunk=state.compaction,
        damage=np.array(damages),
        pumped=decided.substitution.pumping.sum(axis=(0, 1)),
        lasting=float((state.inelastic * water.aquifers.area).sum()),
        payment=decided.payment,
        gap=gap,
    )


def _levels(
    water: ZoneWater,
    members: np.ndarray,
    shallow: np.ndarray,
    deep: np.ndarray,
    stored: np.ndarray,
    sunk: np.ndarray,
) -> dict[str, np.ndarray]:
    area, aquifers = water.aquifers.area, water.aquifers
    return {
        "shallow_head": _mean(members, area * aquifers.shallow.is_present, shallow),
        "deep_head": _mean(members, area * aquifers.deep.is_present, deep - water.first.deep),
        "storage": members @ stored,
        "subsidence": _mean(members, area * aquifers.deep.is_present, sunk),
    }


def _balance(water: ZoneWater, members: np.ndarray, forcing: Forcing) -> dict[str, np.ndarray]:
    """Recharge over pumping, and where it is enough, both aquifers together."""
    aquifers = water.aquifers
    there = aquifers.shallow.is_present
    gained = forcing.recharge.sum(axis=0) * there
    drawn = forcing.shallow_pumping.sum(axis=0) * there + forcing.deep_pumping.sum(axis=0) * aquifers.deep.is_present
    total, taken = members @ gained, members @ drawn
    return {
        "balance": PERCENT * np.divide(total, taken, out=np.full(len(taken), np.nan), where=taken > 0.0),
        "balanced_area": PERCENT * _mean(members, aquifers.area * there, (gained >= drawn) * 1.0),
    }


def _flows(members: np.ndarray, decided: Year, damage: np.ndarray) -> dict[str, np.ndarray]:
    return {
        "pumping": members @ decided.substitution.pumping.sum(axis=(0, 1)),
        "unmet": members @ decided.substitution.unmet.sum(axis=0),
        "damage": members @ damage,
    }


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
