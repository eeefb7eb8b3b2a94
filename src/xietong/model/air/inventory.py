"""Emissions of the base year by kind of source and zone, from the region's tables and what the sources follow."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.air.transfer import POLLUTANTS
from xietong.region.region import Region, Table

__all__ = ["COUNTED", "SOURCES", "Inventory", "Row", "by_city", "by_source", "emitted", "read_inventory"]

SOURCES = ("power", "materials", "manufacturing", "transport", "household", "farming")
CARBON_DIOXIDE = "CO2"
COUNTED = (*POLLUTANTS, CARBON_DIOXIDE)
"""Pollutants in the order of the arrays: those that make fine particles, then carbon dioxide."""

CITY, JURISDICTION, REGION = "by city", "by jurisdiction", "whole region"
_SERIES = "CEADs"
_ALSO_CALLED = {"NMVOC": "VOC"}
"""Names of pollutants in inventories that are other than here."""
_SMALLEST = 1e-300
"""Below any activity: where nothing is done anywhere, nothing is emitted."""


@dataclass(frozen=True)
class Row:
    """One line of `emission_sources.csv`: who emits, and what it follows."""

    source: str
    driver: str
    sector: str
    activity: str
    pollutant: str
    intensity: float
    share: float

    def is_counted(self, pollutant: str, sectors: tuple[str, ...]) -> bool:
        """Whether output of one of these sectors, of any where none is named, emits this pollutant by this line."""
        return self.driver == "output" and self.pollutant == pollutant and (not sectors or self.sector in sectors)


@dataclass(frozen=True, eq=False)
class Inventory:
    """Who emits how much in the base year.

    Args:
        rows: Lines of the table of sources.
        tonnes: Of each line and zone, tonnes a year; without a published total, shares that sum to one.
        activity: What each line follows in the base year, by zone.
        has_tonnes: By pollutant: whether a total was published.
        year: Of the total of each pollutant, 0 where none was published.
        method: How each pollutant came to its cities.
    """

    rows: tuple[Row, ...]
    tonnes: Float[np.ndarray, "row zone"]
    activity: Float[np.ndarray, "row zone"]
    has_tonnes: Bool[np.ndarray, " pollutant"]
    year: tuple[int, ...]
    method: tuple[str, ...]
    city: Int[np.ndarray, " zone"]
    n_city: int


def read_inventory(region: Region, activity: Mapping[tuple[str, str], np.ndarray]) -> Inventory | None:
    """Emissions of the base year, or None for a region without the tables.

    $$ E_{k n} = \\frac{\\omega_k a_{kn}}{\\sum_{l\\in g}\\sum_{m\\in c(n)}\\omega_l a_{lm}}\\,E_{g c(n)} $$

    with the published emission $E_{gc}$ of an activity g in a city; where only that of the jurisdiction or the region
    is published, it comes to the cities of industry by their carbon dioxide, and by activity otherwise.

    Args:
        region: With the tables `emission_sources`, `emissions` and `carbon_dioxide`.
        activity: What sources follow in the base year, by driver and sector, each by zone.
    """
    tables = region.tables
    if "environment/emission_sources" not in tables or "environment/emissions" not in tables:
        return None
    rows = tuple(_rows(tables["environment/emission_sources"]))
    base = np.array([activity[row.driver, row.sector] for row in rows], dtype=np.float64)
    weight = np.array(
        [
            row.intensity * own if np.isnan(row.share) else row.share * own / max(own.sum(), _SMALLEST)
            for row, own in zip(rows, base, strict=True)
        ]
    )
    carbon, carbon_year = _carbon_by_city(region)
    tonnes = np.zeros_like(weight)
    years, methods, known = dict.fromkeys(COUNTED, 0), dict.fromkeys(COUNTED, ""), set()
    for name, pollutant in dict.fromkeys((row.activity, row.pollutant) for row in rows):
        lines = np.array(
            [number for number, row in enumerate(rows) if (row.activity, row.pollutant) == (name, pollutant)]
        )
        of_cities = np.bincount(region.zones.city, weight[lines].sum(axis=0), len(region.cities))
        total, year, method = _totals(
            region, name, pollutant, of_cities, carbon, carbon_year, is_industry=not _is_shared(rows, lines)
        )
        if year:
            known.add(pollutant)
            years[pollutant] = max(year, years[pollutant])
        methods[pollutant] = "; ".join(part for part in (methods[pollutant], method) if part)
        scale = np.divide(total, of_cities, out=np.zeros_like(total), where=of_cities > 0.0)
        tonnes[lines] = weight[lines] * scale[region.zones.city]
    return Inventory(
        rows=rows,
        tonnes=tonnes,
        activity=base,
        has_tonnes=np.array([pollutant in known for pollutant in COUNTED]),
        year=tuple(years.values()),
        method=tuple(methods.values()),
        city=region.zones.city,
        n_city=len(region.cities),
    )


def _rows(table: Table) -> list[Row]:
    names = ("source", "driver", "sector", "activity", "pollutant", "intensity", "share")
    return [Row(*cells) for cells in zip(*(table[name].tolist() for name in names), strict=True)]


def _is_shared(rows: tuple[Row, ...], lines: np.ndarray) -> bool:
    return not np.isnan(rows[lines[0]].share)


def _totals(
    region: Region,
    activity: str,
    pollutant: str,
    of_cities: np.ndarray,
    carbon: np.ndarray | None,
    carbon_year: int,
    *,
    is_industry: bool,
) -> tuple[np.ndarray, int, str]:
    """Emissions of an activity by city, their year, and how the cities came to them."""
    if pollutant == CARBON_DIOXIDE and carbon is not None:
        return carbon, carbon_year, f"{CITY}: CEADs inventory of the latest year, all of it to production"
    found = _published(region.tables["environment/emissions"], activity, pollutant)
    codes = [city.code for city in region.cities]
    if not found:
        return of_cities / of_cities.sum(), 0, "no total published: relative to the base year"
    year = max(year for _, year in found.values())
    if all(code in found for code in codes):
        return np.array([found[code][0] for code in codes]), year, f"{CITY}, {year}"
    key = carbon if is_industry and carbon is not None else of_cities
    by = "carbon dioxide" if is_industry and carbon is not None else "activity"
    governments = [region.jurisdictions[j].code for j in region.city_jurisdiction]
    if all(code in found for code in governments):
        shares = key / np.bincount(region.city_jurisdiction, key)[region.city_jurisdiction]
        return (
            np.array([found[g][0] for g in governments]) * shares,
            year,
            f"{JURISDICTION}, {year}, to cities by {by}",
        )
    if "" not in found:
        return of_cities / of_cities.sum(), 0, "no total published: relative to the base year"
    return found[""][0] * key / key.sum(), year, f"{REGION}, {year}, to cities by {by} (interim)"


def _published(table: Table, activity: str, pollutant: str) -> dict[str, tuple[float, int]]:
    """Latest tonnes by code; that of the whole region has none."""
    found: dict[str, tuple[float, int]] = {}
    columns = [table[name].tolist() for name in ("code", "year", "activity", "pollutant", "value", "unit")]
    for code, year, name, kind, value, unit in zip(*columns, strict=True):
        is_wanted = (
            (name, _ALSO_CALLED.get(kind, kind)) == (activity, pollutant)
            and unit == "tonnes a year"
            and np.isfinite(value)
        )
        if is_wanted and year >= found.get(code, (0.0, 0))[1]:
            found[code] = (float(value), int(year))
    return found


def _carbon(region: Region) -> dict[str, tuple[float, int]]:
    if "environment/carbon_dioxide" not in region.tables:
        return {}
    table = region.tables["environment/carbon_dioxide"]
    latest: dict[str, tuple[float, int]] = {}
    columns = [table[name].tolist() for name in ("code", "year", "tonnes", "series")]
    for code, year, tonnes, series in zip(*columns, strict=True):
        if str(series).startswith(_SERIES) and latest.get(code, (0.0, 0))[1] <= year <= region.base_year:
            latest[code] = (float(tonnes), int(year))
    return latest


def _carbon_by_city(region: Region) -> tuple[np.ndarray | None, int]:
    """Latest tonnes of every city, None where one has none, and the latest year of all."""
    latest = _carbon(region)
    codes = [city.code for city in region.cities]
    by_city = np.array([latest[code][0] for code in codes]) if all(code in latest for code in codes) else None
    return by_city, max((year for _, year in latest.values()), default=0)


def emitted(
    inventory: Inventory,
    activity: Float[np.ndarray, "row zone"],
    kept: Float[np.ndarray, "row zone"] | float = 1.0,
) -> Float[np.ndarray, "row zone"]:
    r"""Emissions at another activity, with what measures leave of them.

    $$ E_{kn} = E^0_{kn}\,\frac{a_{kn}}{a^0_{kn}}\,\prod_m (1 - \eta_{mk}u_{mn}) $$

    Args:
        inventory: Base year.
        activity: $a_{kn}$, zero or more; where nothing was done in the base year nothing is emitted.
        kept: Product of what each measure leaves, 0 to 1.
    """
    ratio = np.divide(activity, inventory.activity, out=np.ones_like(activity), where=inventory.activity > 0.0)
    return np.asarray(inventory.tonnes * ratio * kept)


def by_city(inventory: Inventory, emissions: Float[np.ndarray, "row zone"]) -> Float[np.ndarray, "pollutant city"]:
    """Emissions by pollutant and city."""
    return by_source(inventory, emissions).sum(axis=0)


def by_source(
    inventory: Inventory, emissions: Float[np.ndarray, "row zone"]
) -> Float[np.ndarray, "source pollutant city"]:
    """Emissions by kind of source, pollutant and city."""
    result = np.zeros((len(SOURCES), len(COUNTED), inventory.n_city))
    for row, own in zip(inventory.rows, emissions, strict=True):
        at = SOURCES.index(row.source), COUNTED.index(row.pollutant)
        result[at] += np.bincount(inventory.city, own, inventory.n_city)
    return result
