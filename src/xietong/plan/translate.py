"""Translate a plan into the shocks of a year."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from xietong.errors import InfeasibleError, PlanError
from xietong.findings import Finding, require
from xietong.model.baseline import Baseline
from xietong.model.emission_rates import base_tonnes
from xietong.model.gateway_base import gateway_offer
from xietong.model.state import GatewayOffer, Shocks, no_shocks
from xietong.model.transport.times import BUSINESS
from xietong.plan.air_controls import left_of_emissions
from xietong.plan.change import Change, sum_of
from xietong.plan.feasible import lacking
from xietong.plan.gateway_edits import gateways_with
from xietong.plan.plan import Plan
from xietong.plan.travel import SkimCache, Travel, travel_with
from xietong.plan.water_limits import sector_water

__all__ = ["change_of", "shocks_of", "translate", "travel_of"]


def change_of(baseline: Baseline, plan: Plan, year: int) -> Change:
    """What all measures of a plan change together in a year.

    Raises:
        InfeasibleError: when together they take more jobs, floor space or workers than there are.
    """
    changes = [measure.change(baseline, year) for measure in plan.measures]
    require(lacking(plan, baseline, changes), InfeasibleError)
    return sum_of(changes, baseline)


def travel_of(baseline: Baseline, plan: Plan, year: int, *, skims: SkimCache | None = None) -> Travel:
    """Travel in a year of a plan."""
    change = change_of(baseline, plan, year)
    return travel_with(baseline, change.openings, change.border_minutes, SkimCache() if skims is None else skims)


def translate(baseline: Baseline, plan: Plan, year: int, *, skims: SkimCache | None = None) -> Shocks:
    """The shocks of a plan in a year; those of a plan without measures are exactly neutral.

    Args:
        baseline: What the plan is measured against.
        plan: Checked against the region (`check_plan`); any subset of measures may be asked with `Plan.only`.
        year: What is in force on its 30 June counts.
        skims: Skims by state of the networks, kept by the caller between calls; new states are added.

    Raises:
        InfeasibleError: when the measures together take more jobs, floor space or workers than there are.
    """
    change = change_of(baseline, plan, year)
    travel = travel_with(baseline, change.openings, change.border_minutes, SkimCache() if skims is None else skims)
    return shocks_of(baseline, change, travel)


def shocks_of(baseline: Baseline, change: Change, travel: Travel) -> Shocks:
    r"""A change as shocks: levels over the base year.

    $$ \hat L_{is} = 1 + \Delta L_{is}/L_{is}, \quad \hat{\bar F}_n = 1 + \Delta\bar F_n/F_n, \quad
       \hat d_{nis} = e^{\ln\hat d_{J(n)J(i)s}}, \quad \hat m_{gj} = e^{\ln\hat m_{gj}}, \quad
       \hat B_n^g = e^{\ln\hat B_n^g} $$
    """
    region = baseline.region
    neutral = no_shocks(
        len(region.zones),
        len(baseline.market),
        len(baseline.placed),
        len(baseline.groups),
        len(region.jurisdictions),
    )
    return replace(
        neutral,
        placed_jobs=change.placed_jobs,
        housed_jobs=change.housed_jobs,
        tied_workers=change.tied_workers,
        is_quantity_fixed=change.is_fixed,
        quantity_hat=_over_base(change.market_jobs, np.asarray(baseline.outcome.employment)),
        commuting_impedance=_difference(travel.impedance, baseline.commuting.impedance),
        business_time=_difference(travel.business_time, baseline.times.composite[BUSINESS]),
        car_odds=_odds(travel.car_share, baseline.commuting.car_share),
        trade_cost_hat=_trade_cost(baseline, change),
        floor_space_hat=_over_base(change.floor_space, np.asarray(baseline.outcome.floor_space)),
        floor_space_limit=np.minimum.reduce([limit.most for limit in change.floor_limits])
        if change.floor_limits
        else None,
        registration_hat=np.exp(change.registration),
        amenity_hat=np.exp(change.attraction),
        emission_cap=_emission_cap(baseline, change),
        water_limit=sector_water(baseline, change),
        emissions_hat=left_of_emissions(change.air_controls, len(region.zones)),
        gateways=_gateways(baseline, change),
    )


def _gateways(baseline: Baseline, change: Change) -> GatewayOffer | None:
    """Airports and ports as measures leave them; None where nothing changes, or where they do not act back."""
    base = baseline.gateways
    if base is None or not change.gateways:
        return None
    return gateway_offer(base, gateways_with(base.known, change.gateways))


def _emission_cap(baseline: Baseline, change: Change) -> Float[np.ndarray, "pollutant area"] | None:
    """Tonnes a year by what is capped and area, `inf` for no cap; None without caps.

    Raises:
        PlanError: where the baseline does not count what is capped (`count_emissions`).
    """
    if not change.emission_caps:
        return None
    wanted = [(cap.pollutant, cap.sectors) for cap in change.emission_caps]
    areas = [cap.area for cap in change.emission_caps]
    require(
        [
            Finding(f"cap on {key[0]}", "the baseline does not count these emissions.", "Use count_emissions first.")
            for key, area in dict.fromkeys(zip(wanted, areas, strict=True))
            if key not in baseline.emission_keys or area not in baseline.emission_areas
        ],
        PlanError,
    )
    base = base_tonnes(baseline)
    cap = np.full(base.shape, np.inf)
    for key, own in zip(wanted, change.emission_caps, strict=True):
        at = baseline.emission_keys.index(key), baseline.emission_areas.index(own.area)
        cap[at] = min(cap[at], own.share * base[at])
    return cap


def _over_base(change: np.ndarray, base: np.ndarray) -> np.ndarray:
    return 1.0 + np.divide(change, base, out=np.zeros_like(base), where=(base > 0) & (change != 0))


def _difference(new: np.ndarray, base: np.ndarray) -> np.ndarray | None:
    """New less base, zero where neither can be travelled; None where nothing changes."""
    both = np.isfinite(new) & np.isfinite(base)
    change = np.where(both, np.where(both, new, 0.0) - np.where(both, base, 0.0), 0.0)
    return change if change.any() else None


def _odds(new: np.ndarray, base: np.ndarray) -> np.ndarray | None:
    """Change of the log odds of shares that differ; one in a million counts as none, so that odds stay finite."""
    least = 1e-6
    one, other = (np.clip(share, least, 1.0 - least) for share in (new, base))
    change = np.where(new == base, 0.0, np.log(one / (1.0 - one)) - np.log(other / (1.0 - other)))
    return change if change.any() else None


def _trade_cost(baseline: Baseline, change: Change) -> Float[np.ndarray, "sector origin destination"] | None:
    jurisdiction = baseline.region.zones.jurisdiction
    if not change.trade_cost.any():
        return None
    return np.exp(change.trade_cost)[:, jurisdiction[:, None], jurisdiction[None, :]]
