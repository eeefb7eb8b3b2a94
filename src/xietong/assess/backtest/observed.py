"""What was counted at two dates, on units that compare."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.errors import RegionError
from xietong.findings import Finding, require
from xietong.region.region import Region, Table

__all__ = ["Employed", "Observed", "employed_of", "gdp_of", "observed_of"]


@dataclass(frozen=True, eq=False)
class Observed:
    """Residents of comparable units at two dates.

    Args:
        first, last: The base year, and the last later year with a count of every zone.
        unit: Codes of the units, in order.
        name_en, name_zh: Of the zone of a unit that had most residents.
        of_zone: Unit of each zone.
        city: City of each unit.
        before, after: Residents at the two dates.
        is_estimated: True where persons were split by area.
    """

    first: int
    last: int
    unit: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    of_zone: Int[np.ndarray, " zone"]
    city: Int[np.ndarray, " unit"]
    before: Float[np.ndarray, " unit"]
    after: Float[np.ndarray, " unit"]
    is_estimated: Bool[np.ndarray, " unit"]

    @property
    def change(self) -> Float[np.ndarray, " unit"]:
        """Log change."""
        return np.log(self.after / self.before)

    @property
    def weight(self) -> Float[np.ndarray, " unit"]:
        """Shares of the persons of the first date."""
        return self.before / self.before.sum()

    def summed(self, values: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " unit"]:
        """A value by zone added up by unit."""
        return np.bincount(self.of_zone, weights=values, minlength=len(self.unit))

    def lies_in(self, zones: Bool[np.ndarray, " zone"]) -> Bool[np.ndarray, " unit"]:
        """True for units all of whose zones are among these."""
        return self.summed(zones.astype(float)) == self.summed(np.ones(len(zones)))


@dataclass(frozen=True, eq=False)
class Employed:
    """Employed residents of comparable units by industry at the two dates, as counted."""

    industry: tuple[str, ...]
    before: Float[np.ndarray, "industry unit"]
    after: Float[np.ndarray, "industry unit"]


def observed_of(region: Region) -> Observed:
    """The dated counts of a region: `residents.csv` of the base year and a later one, `comparable_units.csv`.

    Without `comparable_units.csv` every zone is a unit.

    Raises:
        RegionError: where there is no later count of every zone.
    """
    zones, base = region.zones, region.base_year
    later = [year for year in zones.residents_by_year if year > base]
    require([] if later else [_nothing_later(base)], RegionError)
    table = region.tables.get("comparable_units")
    labels = dict(zip(table["zone"], table["unit"], strict=True)) if table is not None else {}
    own = [labels.get(code, code) for code in zones.code]
    unit = tuple(dict.fromkeys(own))
    of_zone = np.array([unit.index(label) for label in own])
    largest = [max(np.flatnonzero(of_zone == u), key=lambda zone: zones.residents[zone]) for u in range(len(unit))]
    last = max(later)
    return Observed(
        first=base,
        last=last,
        unit=unit,
        name_en=tuple(zones.name_en[zone] for zone in largest),
        name_zh=tuple(zones.name_zh[zone] for zone in largest),
        of_zone=of_zone,
        city=np.array([zones.city[zone] for zone in largest]),
        before=np.bincount(of_zone, weights=zones.residents_by_year[base]),
        after=np.bincount(of_zone, weights=zones.residents_by_year[last]),
        is_estimated=_estimated(table, zones.code, of_zone, len(unit)),
    )


def _nothing_later(base: int) -> Finding:
    what = f"there is no count of every zone after the base year {base}."
    return Finding("residents.csv", what, "Add residents of a later year: the forecast is held against them.")


def _estimated(
    table: Table | None, zones: tuple[str, ...], of_zone: Int[np.ndarray, " zone"], n_unit: int
) -> Bool[np.ndarray, " unit"]:
    marked = np.zeros(n_unit, dtype=bool)
    if table is not None and "is_estimated" in table.columns:
        for code, is_it in zip(table["zone"], table["is_estimated"], strict=True):
            marked[of_zone[zones.index(code)]] |= bool(is_it)
    return marked


def employed_of(region: Region, observed: Observed) -> Employed | None:
    """Employed residents at the two dates of `observed_employed.csv`; None where the table lacks one of them."""
    table = region.tables.get("observed_employed")
    if table is None or not {observed.first, observed.last} <= {int(year) for year in table["year"]}:
        return None
    industry = tuple(dict.fromkeys(table["industry"]))
    row = np.array([industry.index(name) for name in table["industry"]])
    zone_at = {code: number for number, code in enumerate(region.zones.code)}
    column = observed.of_zone[[zone_at[code] for code in table["zone"]]]

    def of_year(year: int) -> Float[np.ndarray, "industry unit"]:
        counted = np.zeros((len(industry), len(observed.unit)))
        here = table["year"] == year
        np.add.at(counted, (row[here], column[here]), table["persons"][here])
        return counted

    return Employed(industry, of_year(observed.first), of_year(observed.last))


def gdp_of(
    region: Region, observed: Observed
) -> tuple[Float[np.ndarray, " unit"], Float[np.ndarray, " unit"]] | None:
    """GDP at the two dates of `observed_gdp.csv`, NaN for a unit one of whose zones has none; None without both."""
    table = region.tables.get("observed_gdp")
    if table is None or not {observed.first, observed.last} <= {int(year) for year in table["year"]}:
        return None
    zone_at = {code: number for number, code in enumerate(region.zones.code)}

    def of_year(year: int) -> Float[np.ndarray, " unit"]:
        published = np.full(len(zone_at), np.nan)
        here = table["year"] == year
        published[[zone_at[code] for code in table["zone"][here]]] = table["yuan"][here]
        return observed.summed(published)

    return of_year(observed.first), of_year(observed.last)
