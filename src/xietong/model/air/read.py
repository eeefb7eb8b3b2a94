"""The air of a region from its tables: what arrives where, the curve of deaths, elasticities."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.air.health import Hazard
from xietong.model.air.transfer import POLLUTANTS, Transfer, is_wide
from xietong.region.region import Region, Table

__all__ = ["ANNUAL", "HEAVY_DAYS", "AirTables", "has_air", "read_air"]

ANNUAL, HEAVY_DAYS = "annual", "heavy_days"
_SHARES, _BASE, _HEALTH = (f"environment/{name}" for name in ("source_receptor_shares", "air_base", "health"))
_VARIANT, _CAUSE, _AGE = "with Chinese male cohort", "NCD+LRI (non-accidental)", "25+"
_PUBLISHED = "published"


@dataclass(frozen=True, eq=False)
class AirTables:
    """The air of a region.

    Args:
        annual, heavy_days: What arrives where; None where the table has no rows of heavy days.
        is_estimated: Whether any share was estimated and not published.
        is_wide: Shares that their ranges do not determine; what rests on them is illustrative.
        low, high: Range of the shares of the year.
        base_low, base_high: Range of the base concentration.
        death_rate: Deaths a person and year: low, central, high.
        life_value: US dollars, low, central, high.
        work_hours: Share of a worker's hours at the place of work.
    """

    annual: Transfer
    heavy_days: Transfer | None
    is_estimated: bool
    is_wide: Bool[np.ndarray, "receptor source"]
    low: Float[np.ndarray, "receptor source"]
    high: Float[np.ndarray, "receptor source"]
    base_low: Float[np.ndarray, " city"]
    base_high: Float[np.ndarray, " city"]
    hazard: Hazard
    death_rate: tuple[float, float, float]
    life_value: tuple[float, float, float]
    work_hours: float


def has_air(region: Region) -> bool:
    """Whether the region has the tables from which the air is counted."""
    needed = {_SHARES, _BASE, _HEALTH, "environment/emission_sources", "environment/emissions"}
    return needed <= set(region.tables) and "air_weight_so2" in region.parameters


def read_air(region: Region) -> AirTables:
    """The tables of the air as arrays over the region's cities.

    Raises:
        KeyError: for a city without a base concentration; `has_air` says whether the tables are there.
    """
    table = region.tables[_SHARES]
    base = region.tables[_BASE]
    at = {str(code): row for row, code in enumerate(base["city"].tolist())}
    rows = [at[city.code] for city in region.cities]
    central = base["pm25"][rows]
    low, high = (_range(region, name) for name in ("low", "high"))
    shares = _shares(region, ANNUAL)
    assert shares is not None, "the table has rows of the year"
    heavy = _shares(region, HEAVY_DAYS)
    return AirTables(
        annual=_transfer(region, shares, central),
        heavy_days=None if heavy is None else _transfer(region, heavy, central),
        is_estimated=any(not str(method).startswith(_PUBLISHED) for method in table["share_method"]),
        is_wide=is_wide(low, high),
        low=low,
        high=high,
        base_low=_filled(base, "low", rows, central),
        base_high=_filled(base, "high", rows, central),
        hazard=_hazard(region),
        death_rate=_three(region, "air_death_rate", 1e-5),
        life_value=_three(region, "air_life_value", 1.0),
        work_hours=region.parameters["air_work_hours"].value,
    )


def _transfer(region: Region, shares: np.ndarray, base: np.ndarray) -> Transfer:
    weights = {name: region.parameters[f"air_weight_{name.lower()}"].value for name in POLLUTANTS if name != "PM25"}
    weight = np.array([weights.get(name, 1.0 - sum(weights.values())) for name in POLLUTANTS])
    exponent = np.ones(len(POLLUTANTS))
    for position, name in enumerate(POLLUTANTS):
        if (given := region.parameters.get(f"air_exponent_{name.lower()}")) is not None:
            exponent[position] = given.value
    return Transfer(share=shares, weight=weight, base=base, exponent=exponent)


def _shares(region: Region, season: str) -> Float[np.ndarray, "pollutant receptor source"] | None:
    """Shares by pollutant; a pollutant of its own takes the place of all, receptor by receptor."""
    table = region.tables[_SHARES]
    if season not in table["season"]:
        return None
    at = {city.code: number for number, city in enumerate(region.cities)}
    n = len(at)
    together, own = np.zeros((n, n)), np.full((len(POLLUTANTS), n, n), np.nan)
    columns = [table[name].tolist() for name in ("season", "receptor", "origin", "pollutant", "share")]
    for when, receptor, origin, pollutant, share in zip(*columns, strict=True):
        if when == season and pollutant == "all":
            together[at[receptor], at[origin]] = share
        elif when == season:
            line = own[POLLUTANTS.index(pollutant), at[receptor]]
            line[np.isnan(line)] = 0.0
            line[at[origin]] = share
    return np.where(np.isnan(own), together[None, :, :], own)


def _range(region: Region, end: str) -> Float[np.ndarray, "receptor source"]:
    """An end of the range of each share of the year; the share itself where no range is given."""
    table = region.tables[_SHARES]
    at = {city.code: number for number, city in enumerate(region.cities)}
    result = np.zeros((len(at), len(at)))
    ends = table[end] if end in table.columns else table["share"]
    columns = [*(table[name].tolist() for name in ("season", "receptor", "origin")), ends, table["share"]]
    for season, receptor, origin, value, share in zip(*columns, strict=True):
        if season == ANNUAL:
            result[at[receptor], at[origin]] = share if np.isnan(value) else value
    return result


def _filled(table: Table, name: str, rows: list[int], central: np.ndarray) -> np.ndarray:
    if name not in table.columns:
        return central
    value = table[name][rows]
    return np.asarray(np.where(np.isnan(value), central, value))


def _three(region: Region, name: str, factor: float) -> tuple[float, float, float]:
    given = region.parameters[name]
    return given.low * factor, given.value * factor, given.high * factor


def _hazard(region: Region) -> Hazard:
    table = region.tables[_HEALTH]
    wanted = (table["variant"] == _VARIANT) & (table["cause"] == _CAUSE) & (table["age"] == _AGE)
    row = int(np.flatnonzero(wanted)[0])
    names = ("theta", "theta_error", "alpha", "mu", "nu", "counterfactual")
    return Hazard(*(float(table[name][row]) for name in names))
