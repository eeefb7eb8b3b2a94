"""The base year as accounts that close: wages, value added, demand, trade, and what each zone receives."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.balancing import balance
from xietong.model.labour import BaseLabour
from xietong.model.parameters import EconomySettings, by_zone
from xietong.region.region import Region

__all__ = ["BaseAccounts", "build_accounts"]

ZoneArray = Float[np.ndarray, " zone"]
CellArray = Float[np.ndarray, "sector zone"]

_HOUSING_ROUNDS = 60
_BUSINESS_REACH = ("goods", "business")


@dataclass(frozen=True, eq=False)
class BaseAccounts:
    """Money in the base year, yuan.

    Args:
        wage: By market sector and workplace, yuan a year per worker.
        placed_pay: By placed function and workplace, one scale for each government.
        output, labour_share, capital_share, floor_share: By market sector and zone.
        input_share: Purchases from sector r in the output of sector s.
        consumption_share: Household spending by sector and zone; sums to one over sectors.
        government, investment: Final demand by sector and zone.
        placed_purchases: Bought by one job of a placed function, by sector and function.
        trade_share, outer_share: Where a zone buys; over origins and the outer zone they sum to one.
        exports: Sold outside the region by sector and zone.
        value_added: By zone, market and placed activity together.
        final_demand: By zone.
        household_floor_share: Share of the housing account that households buy, by zone.
        wage_scale: Factor put on a city's wages so that labour fits into its value added, by zone.
        moved_value_added: Value added that the accounts put elsewhere in the city than published, by zone.
    """

    wage: CellArray
    placed_pay: Float[np.ndarray, "function zone"]
    output: CellArray
    labour_share: CellArray
    capital_share: CellArray
    floor_share: CellArray
    input_share: Float[np.ndarray, "input sector"]
    consumption_share: CellArray
    government: CellArray
    investment: CellArray
    placed_purchases: Float[np.ndarray, "sector function"]
    trade_share: Float[np.ndarray, "sector origin destination"]
    outer_share: CellArray
    exports: CellArray
    value_added: ZoneArray
    final_demand: ZoneArray
    household_floor_share: ZoneArray
    wage_scale: ZoneArray
    moved_value_added: ZoneArray


@dataclass(frozen=True, eq=False)
class _National:
    """Coefficients of the national table for market sectors, and of placed functions."""

    input_share: Float[np.ndarray, "input sector"]
    capital_per_worker: Float[np.ndarray, " sector"]
    consumption: Float[np.ndarray, " sector"]
    investment: Float[np.ndarray, " sector"]
    investment_rate: float
    placed_inputs_per_pay: Float[np.ndarray, "sector function"]


def _national(region: Region, market: np.ndarray, placed: np.ndarray) -> _National:
    accounts = region.accounts
    capital = accounts.other_value_added[market] / accounts.employment[market]
    investment = np.maximum(accounts.investment[market], 0.0)
    value_added = accounts.labour + accounts.other_value_added
    return _National(
        input_share=accounts.intermediate[np.ix_(market, market)] / accounts.output[market][None, :],
        capital_per_worker=np.maximum(capital, 0.0),
        consumption=np.maximum(accounts.consumption[market], 0.0),
        investment=investment / investment.sum(),
        investment_rate=float(accounts.investment.sum() / value_added.sum()),
        placed_inputs_per_pay=accounts.intermediate[np.ix_(market, placed)] / accounts.labour[placed][None, :],
    )


def build_accounts(
    region: Region,
    labour: BaseLabour,
    distance_km: Float[np.ndarray, "origin destination"],
    minutes: Float[np.ndarray, "origin destination"],
    settings: EconomySettings,
) -> BaseAccounts:
    """Accounts of the base year that close to the accuracy of the balancing.

    Args:
        region: Tables and the national input-output table.
        labour: Who lives and works where.
        distance_km: Mean distance between zones, positive also inside a zone.
        minutes: Composite minutes between zones, positive also inside a zone.
        settings: Shares and closures.

    Returns:
        Accounts; the module docstring and `docs/theory.md` give the steps.
    """
    kind = np.array(region.sectors.kind)
    market, placed = np.flatnonzero(kind != "placed"), np.flatnonzero(kind == "placed")
    national = _national(region, market, placed)
    wage, pay = _city_wages(region, labour, market, placed, settings)
    purchases = national.placed_inputs_per_pay * np.average(pay, axis=1, weights=labour.placed_jobs.sum(axis=0))
    shares = _consumption_shares(region, national, market, settings)
    cells = _close_housing(region, labour, national, wage, pay, purchases, shares, market, settings)
    government = _public_provision(region, cells, market)
    expenditure = cells.expenditure + government
    trade = _trade(region, cells.output, expenditure, distance_km, minutes, market, settings)
    return replace(
        cells.accounts,
        government=government,
        final_demand=cells.accounts.final_demand + government.sum(axis=0),
        trade_share=trade[0],
        outer_share=trade[1],
        exports=trade[2],
    )


def _city_wages(
    region: Region, labour: BaseLabour, market: np.ndarray, placed: np.ndarray, settings: EconomySettings
) -> tuple[CellArray, Float[np.ndarray, "function zone"]]:
    """Wages from city means and the relative wages of sectors; never from the GDP of a district."""
    zones, sectors = region.zones, region.sectors
    level = settings.wage_coverage * region.city_wage[zones.city]
    relative = sectors.relative_wage[zones.jurisdiction].T
    raw = relative * level[None, :]
    jobs = np.zeros_like(raw)
    jobs[market], jobs[placed] = labour.employment, labour.placed_jobs
    jobs[np.array(sectors.branch) == "primary"] = 0.0
    n_city = len(region.cities)
    paid = np.bincount(zones.city, (raw * jobs).sum(axis=0), n_city)
    meant = np.bincount(zones.city, level * jobs.sum(axis=0), n_city)
    raw = raw * (meant / paid)[zones.city][None, :]
    wage = raw[market].copy()
    _set_farm_income(region, labour, wage, market, settings)
    pay = np.empty((len(placed), len(zones)))
    for j in range(len(region.jurisdictions)):
        own = zones.jurisdiction == j
        weight = labour.placed_jobs[:, own]
        pay[:, own] = np.average(raw[placed][:, own], axis=1, weights=weight)[:, None]
    return wage, pay


def _set_farm_income(
    region: Region, labour: BaseLabour, wage: CellArray, market: np.ndarray, settings: EconomySettings
) -> None:
    """Farm income per worker: the labour part of primary value added, close to that of the city."""
    zones = region.zones
    farm = np.array(region.sectors.branch)[market] == "primary"
    workers = labour.employment[farm].sum(axis=0)
    income = settings.labour_share_cap * np.nan_to_num(zones.gdp[0])
    n_city = len(region.cities)
    city_workers = np.bincount(zones.city, workers, n_city)
    mean = (np.bincount(zones.city, income, n_city) / city_workers)[zones.city]
    local = mean * np.clip(income / workers / mean, 0.5, 2.0)
    scale = np.bincount(zones.city, income, n_city) / np.bincount(zones.city, local * workers, n_city)
    wage[farm] = (local * scale[zones.city])[None, :]


def _consumption_shares(
    region: Region, national: _National, market: np.ndarray, settings: EconomySettings
) -> CellArray:
    """Household spending: the national basket around the housing share of the jurisdiction."""
    is_housing = np.array(region.sectors.kind)[market] == "housing"
    other = np.where(is_housing, 0.0, national.consumption)
    housing = by_zone(region, "housing_share", settings.housing_share)
    basket = (other / other.sum())[:, None] * (1.0 - housing)[None, :]
    return basket + is_housing[:, None] / max(is_housing.sum(), 1) * housing[None, :]


@dataclass(frozen=True, eq=False)
class _Cells:
    accounts: BaseAccounts
    output: CellArray
    expenditure: CellArray


def _close_housing(
    region: Region,
    labour: BaseLabour,
    national: _National,
    wage: CellArray,
    pay: Float[np.ndarray, "function zone"],
    purchases: Float[np.ndarray, "sector function"],
    shares: CellArray,
    market: np.ndarray,
    settings: EconomySettings,
) -> _Cells:
    """Output of every cell, with the housing account's output equal to what its own zone buys.

    A damped fixed point: housing output gives the value added left for other services, that gives
    wages and incomes, these give spending on housing.
    """
    is_housing = np.array(region.sectors.kind)[market] == "housing"
    placed_pay_total = (labour.placed_jobs * pay).sum(axis=0)
    placed_bought = purchases @ labour.placed_jobs
    value_added_share = 1.0 - national.input_share.sum(axis=0)
    housing_output = 0.05 * np.nan_to_num(region.zones.gdp).sum(axis=0)
    for _ in range(_HOUSING_ROUNDS):
        housing_value_added = value_added_share[is_housing].sum() * housing_output
        taken = housing_value_added + placed_pay_total
        scale, value_added, moved = _value_added_by_cell(
            region, labour, national, wage, taken, is_housing, market, settings
        )
        value_added[is_housing] = housing_value_added
        output = value_added / value_added_share[:, None]
        scaled = wage * np.where(is_housing[:, None], 1.0, scale)
        labour_share = scaled * labour.employment / output
        ceiling = settings.labour_share_cap * value_added_share[:, None] / 2.0
        over = is_housing[:, None] & (labour_share > ceiling)
        scaled = np.where(over, scaled * ceiling / labour_share, scaled)
        labour_share = np.where(over, ceiling, labour_share)
        floor = _floor_share(labour_share, value_added_share, is_housing, settings)
        income = labour.labour_income(scaled, pay)
        spending = settings.consumption_of_labour_income * income
        spending = spending + settings.rent_spent_locally * (floor * output).sum(axis=0)
        all_value_added = value_added.sum(axis=0) + placed_pay_total
        investment = national.investment[:, None] * national.investment_rate * all_value_added[None, :]
        final = shares * spending[None, :] + investment + placed_bought
        expenditure = final + national.input_share @ output
        if not is_housing.any():
            break
        housing_output = 0.5 * housing_output + 0.5 * expenditure[is_housing].sum(axis=0)
    accounts = BaseAccounts(
        wage=scaled,
        placed_pay=pay,
        output=output,
        labour_share=labour_share,
        capital_share=value_added_share[:, None] - labour_share - floor,
        floor_share=floor,
        input_share=national.input_share,
        consumption_share=shares,
        government=np.zeros_like(output),
        investment=investment,
        placed_purchases=purchases,
        trade_share=np.zeros((len(output), len(region.zones), len(region.zones))),
        outer_share=np.zeros_like(output),
        exports=np.zeros_like(output),
        value_added=all_value_added,
        final_demand=final.sum(axis=0) + placed_pay_total,
        household_floor_share=_household_part(shares, spending, expenditure, is_housing),
        wage_scale=scale[0] if scale.ndim > 1 else scale,
        moved_value_added=moved,
    )
    return _Cells(accounts, output, expenditure)


def _household_part(
    shares: CellArray, spending: ZoneArray, expenditure: CellArray, is_housing: np.ndarray
) -> ZoneArray:
    if not is_housing.any():
        return np.ones_like(spending)
    return (shares[is_housing].sum(axis=0) * spending) / expenditure[is_housing].sum(axis=0)


def _floor_share(
    labour_share: CellArray,
    value_added_share: Float[np.ndarray, " sector"],
    is_housing: np.ndarray,
    settings: EconomySettings,
) -> CellArray:
    room = 0.98 * (value_added_share[:, None] - labour_share)
    return np.where(is_housing[:, None], np.minimum(settings.floor_share_of_real_estate, room), 0.0)


def _value_added_by_cell(
    region: Region,
    labour: BaseLabour,
    national: _National,
    wage: CellArray,
    taken: ZoneArray,
    is_housing: np.ndarray,
    market: np.ndarray,
    settings: EconomySettings,
) -> tuple[ZoneArray, CellArray, ZoneArray]:
    """Value added by cell: labour at its cap at least, the city's rest where GDP is published.

    Where published GDP of a zone is less than its workers' pay at the cap, the gap is taken from the
    zones of the city that show more: headquarters book where they are registered. If the city as a
    whole shows too little, its wages are scaled down.
    """
    zones = region.zones
    branch = np.array(region.sectors.branch)[market]
    cap = settings.labour_share_cap
    used = ~is_housing
    published = np.nan_to_num(zones.gdp).copy()
    published[2] -= taken
    n_city, city = len(region.cities), zones.city
    need = np.stack(
        [
            (wage * labour.employment)[(branch == name) & used].sum(axis=0) / cap
            for name in ("primary", "secondary", "tertiary")
        ]
    )
    wanted = np.bincount(city, need[1:].sum(axis=0), n_city)
    available = np.bincount(city, published[1:].sum(axis=0), n_city)
    scale = np.minimum(1.0, 0.999 * available / wanted)[city]
    need[1:] *= scale[None, :]
    gap = np.maximum(need - published, 0.0)[1:]
    surplus = np.maximum(published - need, 0.0)[1:]
    lack = np.bincount(city, gap.sum(axis=0), n_city)
    spare = np.bincount(city, surplus.sum(axis=0), n_city)
    keep = (1.0 - lack / spare)[city]
    rest = np.concatenate([np.zeros((1, len(zones))), surplus * keep[None, :]])
    value_added = np.zeros_like(wage)
    capital = national.capital_per_worker[:, None] * labour.employment
    for index, name in enumerate(("primary", "secondary", "tertiary")):
        cells = (branch == name) & used
        factor = 1.0 if index == 0 else scale[None, :]
        weight = capital[cells] / capital[cells].sum(axis=0)[None, :]
        value_added[cells] = (factor * wage * labour.employment)[cells] / cap + weight * rest[index]
    moved = (need + rest)[1:].sum(axis=0) - published[1:].sum(axis=0)
    cell_scale = np.where((branch == "primary")[:, None], 1.0, scale[None, :])
    return cell_scale, value_added, moved


def _public_provision(region: Region, cells: _Cells, market: np.ndarray) -> CellArray:
    """Schooling and care that a jurisdiction supplies beyond what is bought there: public provision, per head.

    A sector counts as publicly provided when governments also place a part of its activity.
    """
    zones = region.zones
    activity = region.tables["sectors"]["io_sector"]
    placed = activity[np.array(region.sectors.kind) == "placed"]
    is_public = np.isin(activity[market], placed)
    minimum = region.sectors.import_share[market]
    provided = np.zeros_like(cells.output)
    for j in range(len(region.jurisdictions)):
        own = zones.jurisdiction == j
        excess = cells.output[:, own].sum(axis=1) - cells.expenditure[:, own].sum(axis=1) * (1.0 - minimum)
        bought = np.where(is_public, np.maximum(excess, 0.0), 0.0)
        provided[:, own] = bought[:, None] * (zones.residents[own] / zones.residents[own].sum())[None, :]
    return provided


def _trade(
    region: Region,
    output: CellArray,
    expenditure: CellArray,
    distance_km: Float[np.ndarray, "origin destination"],
    minutes: Float[np.ndarray, "origin destination"],
    market: np.ndarray,
    settings: EconomySettings,
) -> tuple[Float[np.ndarray, "sector origin destination"], CellArray, CellArray]:
    """Trade shares, outer shares and exports that fit output and expenditure and decay with distance."""
    n_zone = len(region.zones)
    reach = np.array(region.sectors.reach)[market]
    crossing = region.zones.jurisdiction[:, None] != region.zones.jurisdiction[None, :]
    border = np.exp(-settings.border_log * crossing)
    far = distance_km**-settings.trade_distance_exponent * border
    near = np.exp(-settings.local_decay * minutes + settings.own_zone_preference * np.eye(n_zone)) * border
    kernels = {"goods": far, "business": far, "local": near, "own": np.eye(n_zone)}
    supply, demand = output.sum(axis=1), expenditure.sum(axis=1)
    minimum = region.sectors.import_share[market]
    imports = np.maximum(minimum * demand, demand - (1.0 - settings.export_floor) * supply)
    imports = np.where(reach == "own", 0.0, imports)
    exports = np.where(reach == "own", 0.0, supply + imports - demand)
    trade = np.zeros((len(reach), n_zone, n_zone))
    outer = np.zeros_like(output)
    sold_out = np.zeros_like(output)
    open_sectors = np.flatnonzero(reach != "own")
    kernel = np.zeros((len(open_sectors), n_zone + 1, n_zone + 1))
    for row, sector in enumerate(open_sectors):
        inside = kernels[reach[sector]]
        kernel[row, :-1, :-1] = inside
        kernel[row, -1, :-1] = kernel[row, :-1, -1] = inside.mean()
    flows = balance(
        kernel,
        np.concatenate([output[open_sectors], imports[open_sectors][:, None]], axis=1),
        np.concatenate([expenditure[open_sectors], exports[open_sectors][:, None]], axis=1),
    )
    bought = flows[:, :, :-1].sum(axis=1)
    trade[open_sectors] = flows[:, :-1, :-1] / bought[:, None, :]
    outer[open_sectors] = flows[:, -1, :-1] / bought
    sold_out[open_sectors] = flows[:, :-1, -1]
    trade[reach == "own"] = np.eye(n_zone)[None, :, :]
    return trade, outer, sold_out
