"""Fit the model to a region: travel times, commuting and jobs, accounts, the economy of the base year."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from jaxtyping import Float

from xietong.errors import RegionError
from xietong.findings import require
from xietong.model.accounts import BaseAccounts, build_accounts
from xietong.model.baseline import Baseline
from xietong.model.commuting_fit import CommutingFit
from xietong.model.congestion_base import congestion_of
from xietong.model.economy.base import Economy
from xietong.model.economy.certified import measure_root
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.outcome import read_outcome
from xietong.model.jobs import fit_commuting
from xietong.model.labour import GROUPS, BaseLabour, build_labour
from xietong.model.link_congestion_base import link_congestion_of
from xietong.model.parameters import (
    EconomySettings,
    economy_settings,
    floor_supply_elasticity,
    response_arrays,
)
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import Settlements, membership, settle
from xietong.model.transport.skims import skim_points, zone_times
from xietong.model.transport.times import BUSINESS, PointTimes, TravelTimes
from xietong.model.water_counted import count_water, priced_water
from xietong.model.years import base_shocks
from xietong.region.evidence import calibration_findings
from xietong.region.region import Region

__all__ = ["calibrate"]

Progress = Callable[[str, int, int], None]

_SHORTEST_MINUTES = 5.0
_SHORTEST_KM = 0.5
_STEPS = 4


def calibrate(region: Region, progress: Progress | None = None) -> Baseline:
    """Fit the model to the base year of a region.

    Args:
        region: Tables as read.
        progress: Called with a stage, steps done and steps in all.

    Returns:
        The baseline; its outcome is the base year itself.

    Raises:
        RegionError: when the region is not observed by a census, its accounts and networks.
    """
    require(calibration_findings(region), RegionError)
    tell = progress or (lambda stage, done, total: None)
    settings = economy_settings(region.parameters)
    tell("travel times", 0, _STEPS)
    transport = transport_settings(region.parameters)
    settlements = settle(region.points, region.zones, transport)
    point_times = skim_points(region.networks, settlements, region.base_year, transport)
    times = zone_times(point_times, settlements, len(region.zones), transport)
    tell("commuting", 1, _STEPS)
    fit = fit_commuting(region, point_times, transport)
    tell("accounts", 2, _STEPS)
    labour = build_labour(region, fit, settings)
    minutes = np.maximum(times.composite[BUSINESS], _SHORTEST_MINUTES)
    distance = np.maximum(_mean_distance(point_times, settlements, len(region.zones)), _SHORTEST_KM)
    accounts = build_accounts(region, labour, distance, minutes, settings)
    tell("base year", 3, _STEPS)
    economy = _economy(region, labour, accounts, minutes, settings)
    water = priced_water(region)
    if water is not None:
        economy = count_water(economy, region, _market(region), water)
    baseline = _baseline(region, economy, accounts, fit, settlements, point_times, times, settings, labour)
    congestion = link_congestion_of(baseline, transport) or congestion_of(baseline, transport)
    baseline = replace(baseline, water=water, wings=(congestion,))
    tell("base year", _STEPS, _STEPS)
    return baseline


def _market(region: Region) -> tuple[str, ...]:
    kinds = zip(region.sectors.code, region.sectors.kind, strict=True)
    return tuple(code for code, kind in kinds if kind != "placed")


def _mean_distance(
    times: PointTimes, settlements: Settlements, n_zone: int
) -> Float[np.ndarray, "origin destination"]:
    weight = membership(settlements.zone, settlements.weight, n_zone)
    return weight @ (weight @ times.distance_km.T).T


def _economy(
    region: Region,
    labour: BaseLabour,
    accounts: BaseAccounts,
    minutes: Float[np.ndarray, "origin destination"],
    settings: EconomySettings,
) -> Economy:
    zones = region.zones
    market = np.array(region.sectors.kind) != "placed"
    n_jurisdiction = len(region.jurisdictions)
    return Economy(
        jurisdiction=zones.jurisdiction,
        jurisdiction_members=(zones.jurisdiction[None, :] == np.arange(n_jurisdiction)[:, None]).astype(float),
        resident_workers=labour.resident_workers,
        commuting_share=labour.commuting_share,
        commutes=np.array([0.0, 1.0, 1.0]),
        sector_share=labour.sector_share,
        wage=accounts.wage,
        staff_residence_share=labour.staff_residence_share,
        placed_jobs=labour.placed_jobs,
        placed_pay=accounts.placed_pay,
        placed_purchases=accounts.placed_purchases,
        labour_share=accounts.labour_share,
        capital_share=accounts.capital_share,
        floor_share=accounts.floor_share,
        input_share=accounts.input_share,
        output=accounts.output,
        trade_share=accounts.trade_share,
        outer_share=accounts.outer_share,
        exports=accounts.exports,
        consumption_share=accounts.consumption_share,
        government=accounts.government,
        investment=accounts.investment,
        persons=zones.residents,
        floor_space=zones.residents * zones.housing_m2_per_person / accounts.household_floor_share,
        floor_supply_elasticity=floor_supply_elasticity(region, settings),
        construction_share=accounts.investment.sum(axis=1) / accounts.investment.sum(),
        business_minutes=minutes,
        trade_elasticity=region.sectors.trade_elasticity[market],
        agglomeration=region.sectors.agglomeration[market],
        spillover_exponent=np.asarray(settings.spillover_exponent),
        labour_income_spent=np.asarray(settings.consumption_of_labour_income),
        rent_spent=np.asarray(settings.rent_spent_locally),
        outer_price=np.asarray(1.0),
        **response_arrays(settings),
    )


def _baseline(
    region: Region,
    economy: Economy,
    accounts: BaseAccounts,
    fit: CommutingFit,
    settlements: Settlements,
    point_times: PointTimes,
    times: TravelTimes,
    settings: EconomySettings,
    labour: BaseLabour,
) -> Baseline:
    codes, kind = np.array(region.sectors.code), np.array(region.sectors.kind)
    shocks = base_shocks(economy)
    solution = solve_equilibrium(economy, shocks)
    known = measure_root(equilibrium_map(economy, shocks), solution)
    decay = fit.access_decay
    outcome = read_outcome(economy, shocks, solution, fit.minutes, decay, known=known)
    workers = outcome.resident_workers.sum(axis=0) + outcome.placed_staff
    return Baseline(
        region=region,
        settings=settings,
        accounts=accounts,
        economy=economy,
        outcome=outcome,
        commuting=fit,
        settlements=settlements,
        times=times,
        point_times=point_times,
        market=_market(region),
        placed=tuple(codes[kind == "placed"]),
        groups=GROUPS,
        placed_base=labour.placed_jobs,
        persons_per_worker=region.zones.residents / workers,
    )
