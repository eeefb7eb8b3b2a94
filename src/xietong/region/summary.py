"""What a region holds, in totals: for `xietong region show` and the list of sources."""

from dataclasses import dataclass

import numpy as np

from xietong.region.region import Region, Table
from xietong.region.schema import table_rules

__all__ = ["JurisdictionTotals", "TableSummary", "jurisdiction_totals", "table_summaries"]


@dataclass(frozen=True)
class JurisdictionTotals:
    """Totals of one jurisdiction in the base year: counts, persons, workers by residence and workplace, yuan a year.

    What the region does not hold is NaN.
    """

    code: str
    name_en: str
    name_zh: str
    n_zones: int
    n_cities: int
    residents: float
    employed_residents: float
    jobs: float
    gdp: float
    area_km2: float


@dataclass(frozen=True)
class TableSummary:
    """One table of the folder: its rows, columns and the codes of its sources."""

    name: str
    theme: str
    n_rows: int
    n_columns: int
    sources: tuple[str, ...]
    meaning_en: str
    meaning_zh: str


def jurisdiction_totals(region: Region) -> tuple[JurisdictionTotals, ...]:
    """Totals by jurisdiction, in the order of the region."""
    zones, flows = region.zones, region.flows
    employed = zones.employed_residents.sum(axis=0)
    jobs = np.full(len(zones), np.nan)
    if flows is not None:
        jobs = flows.employment
        employed = employed if "census" in region.evidence else flows.employed_residents
    totals = []
    for position, place in enumerate(region.jurisdictions):
        here = zones.jurisdiction == position
        totals.append(
            JurisdictionTotals(
                code=place.code,
                name_en=place.name_en,
                name_zh=place.name_zh,
                n_zones=int(here.sum()),
                n_cities=int(np.sum(region.city_jurisdiction == position)),
                residents=float(zones.residents[here].sum()),
                employed_residents=float(employed[here].sum()),
                jobs=float(jobs[here].sum()),
                gdp=float(zones.gdp[:, here].sum()),
                area_km2=float(zones.area_km2[here].sum()),
            )
        )
    return tuple(totals)


def table_summaries(region: Region) -> tuple[TableSummary, ...]:
    """Every table of the folder, in the order of the schema."""
    return tuple(
        TableSummary(
            name=name,
            theme=rule.theme,
            n_rows=len(region.tables[name]),
            n_columns=len(region.tables[name].columns),
            sources=_sources_of(name, region.tables["sources"]),
            meaning_en=rule.meaning_en,
            meaning_zh=rule.meaning_zh,
        )
        for name, rule in table_rules().items()
        if name in region.tables
    )


def _sources_of(name: str, sources: Table) -> tuple[str, ...]:
    """Codes of the sources of a table, each once, in the order of their rows."""
    cells = sources["source"][sources["table"] == name]
    return tuple(dict.fromkeys(code for cell in cells for code in cell.split(";")))
