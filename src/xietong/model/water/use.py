"""Base-year demand and supply of the zones, from what cities and governments published."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.water.budget import DOMESTIC, ECOLOGY, INDUSTRY, SECTORS, SOURCES, Budget, spread_over_wells
from xietong.region.region import Region, Table

__all__ = ["activity", "base_budget"]

USE = "environment/water_use"
PERCENT, VOLUME = "percent of supply", "m3 a year"

Latest = Mapping[tuple[str, str, str], tuple[float, float]]
"""Value and year by place, item and unit."""


def activity(region: Region) -> Float[np.ndarray, "sector zone"]:
    """What the demand of each sector grows with: output of farms, of industry, residents, residents."""
    zones = region.zones
    people = zones.residents
    return np.stack([zones.gdp[0], zones.gdp[1], people, people])


def base_budget(region: Region, has_aquifer: Bool[np.ndarray, " zone"]) -> Budget:
    r"""Demand of each zone by the coefficient of its city, or of its government where the city published none.

    $$ W_{ns} = \frac{W_{Ps}}{\sum_{m \in P} a_{ms}}\,a_{ns}, \qquad Q_{ns} = g_P\,\frac{\sum_s W_{ns}}
       {\sum_{s \ne e} W_{ns}}\,W_{ns} \quad (s \ne e) $$

    $P$ is the place, $a$ the activity, $g$ the share of groundwater; ecology $e$ draws none. Each item is the latest
    that was published, so items of one place may be of different years: the budget is estimated.

    Args:
        has_aquifer: Where wells of towns and works may stand.
    """
    zones, of = region.zones, activity(region)
    latest = _latest(region.tables[USE])
    demand, ground = np.zeros((len(SECTORS), len(zones))), np.zeros(len(zones))
    supply, is_estimated = np.zeros((len(SOURCES), len(zones))), np.zeros(len(zones), dtype=bool)
    for place, inside, is_own in _sources_of_figures(region, latest):
        is_estimated |= inside & (not is_own)
        for sector, name in enumerate(SECTORS):
            total = float(of[sector][_whole(region, place)].sum())
            used = latest.get((place, name, VOLUME), (0.0, 0.0))[0]
            demand[sector, inside] = used * of[sector, inside] / total if total > 0.0 else 0.0
        shares = _shares(latest, place)
        ground[inside] = shares[SOURCES.index("groundwater")]
        supply[:, inside] = shares[:, None] * demand[:, inside].sum(axis=0)
    drawing = np.delete(demand, ECOLOGY, axis=0).sum(axis=0)
    rate = np.divide(ground * demand.sum(axis=0), drawing, out=np.zeros_like(drawing), where=drawing > 0.0)
    pumped = np.minimum(rate, 1.0) * demand
    pumped[ECOLOGY] = 0.0
    for sector in (INDUSTRY, DOMESTIC):
        pumped[sector] = spread_over_wells(pumped[sector], zones.area_km2, has_aquifer, zones.city)
    return Budget(demand, pumped, supply, is_estimated)


def _latest(table: Table) -> Latest:
    found: dict[tuple[str, str, str], tuple[float, float]] = {}
    for code, item, unit, year, value in zip(
        table["code"], table["item"], table["unit"], table["year"], table["value"], strict=True
    ):
        key = (str(code), str(item), str(unit))
        if np.isfinite(value) and year > found.get(key, (0.0, -1.0))[1]:
            found[key] = (float(value), float(year))
    return found


def _whole(region: Region, place: str) -> Bool[np.ndarray, " zone"]:
    zones = region.zones
    cities = [city.code for city in region.cities]
    if place in cities and place not in [j.code for j in region.jurisdictions]:
        return zones.city == cities.index(place)
    return zones.jurisdiction == [j.code for j in region.jurisdictions].index(place)


def _sources_of_figures(region: Region, latest: Latest) -> list[tuple[str, Bool[np.ndarray, " zone"], bool]]:
    """Places with figures and the zones that take them; the last entry says whether they are of their own city."""
    cities = {city.code for city in region.cities}
    governments = [place.code for place in region.jurisdictions]
    own = [
        city
        for city in sorted(cities)
        if city not in governments and all((city, name, VOLUME) in latest for name in (*SECTORS, "total"))
    ]
    taken = np.zeros(len(region.zones), dtype=bool)
    listed: list[tuple[str, Bool[np.ndarray, " zone"], bool]] = []
    for city in own:
        listed.append((city, _whole(region, city), True))
        taken |= _whole(region, city)
    for place in governments:
        # A government that is one city has figures of its own.
        listed.append((place, _whole(region, place) & ~taken, place in cities))
    return listed


def _shares(latest: Latest, place: str) -> Float[np.ndarray, " source"]:
    """Shares of supply by source in the latest year for which groundwater was published; the rest is other."""
    percent = latest.get((place, "groundwater", PERCENT), (np.nan, -1.0))
    volume, total = (latest.get((place, item, VOLUME), (np.nan, -1.0)) for item in ("groundwater", "total"))
    is_percent = percent[1] >= volume[1]
    shares = np.zeros(len(SOURCES))
    for number, name in enumerate(SOURCES[:-1]):
        value = latest.get((place, name, PERCENT if is_percent else VOLUME), (0.0, 0.0))[0]
        shares[number] = value / 100.0 if is_percent else value / total[0]
    shares = np.where(np.isfinite(shares), shares, 0.0)
    shares[-1] = max(0.0, 1.0 - shares.sum())
    return shares
