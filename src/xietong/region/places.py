"""Jurisdictions, cities and zones from their tables."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.region.region import Place, Table, Zones
from xietong.region.tables import Tables, positions

__all__ = ["BRANCHES", "places_from", "spread", "zones_from"]

BRANCHES = ("primary", "secondary", "tertiary")


def places_from(table: Table) -> tuple[Place, ...]:
    """Jurisdictions or cities in the order of their table."""
    return tuple(
        Place(code, name_en, name_zh)
        for code, name_en, name_zh in zip(table["code"], table["name_en"], table["name_zh"], strict=True)
    )


def zones_from(
    tables: Tables, cities: Sequence[Place], city_jurisdiction: Int[np.ndarray, " city"], base_year: int
) -> Zones:
    """The zones with their people and GDP, in the order of `zones.csv`."""
    table = tables["zones"]
    codes = tuple(table["code"])
    city = positions(table["city"], [place.code for place in cities])
    residents = _residents_by_year(tables["residents"], codes)
    attributes = tables["zone_attributes"]
    rows = positions(codes, tuple(attributes["zone"]))
    return Zones(
        code=codes,
        name_en=tuple(table["name_en"]),
        name_zh=tuple(table["name_zh"]),
        city=city,
        jurisdiction=city_jurisdiction[city],
        lon=table["lon"],
        lat=table["lat"],
        area_km2=table["area_km2"],
        residents=residents[base_year],
        residents_by_year=residents,
        gdp=spread(tables["gdp"], "branch", BRANCHES, codes, "yuan"),
        employed_residents=spread(
            tables["employed_residents"], "industry", tuple(tables["industries"]["code"]), codes, "persons"
        ),
        registered_elsewhere_share=attributes["from_other_province"][rows] / residents[base_year],
        housing_m2_per_person=attributes["housing_m2_per_person"][rows],
        tags=_tags(tables, codes),
    )


def spread(
    table: Table, row_column: str, row_labels: Sequence[str], zones: Sequence[str], value: str
) -> Float[np.ndarray, "label zone"]:
    """A long table as a matrix of `row_labels` by zones; NaN where it has no row."""
    matrix = np.full((len(row_labels), len(zones)), np.nan)
    matrix[positions(table[row_column], row_labels), positions(table["zone"], zones)] = table[value]
    return matrix


def _residents_by_year(table: Table, zones: Sequence[str]) -> dict[int, Float[np.ndarray, " zone"]]:
    """Residents by year for the years that hold every zone."""
    years = sorted({int(year) for year in table["year"]})
    by_year = {}
    for year in years:
        rows = table["year"] == year
        persons = np.full(len(zones), np.nan)
        persons[positions(table["zone"][rows], zones)] = table["persons"][rows]
        if not np.isnan(persons).any():
            by_year[year] = persons
    return by_year


def _tags(tables: Tables, zones: Sequence[str]) -> dict[str, Bool[np.ndarray, " zone"]]:
    if "tags" not in tables or "zone_tags" not in tables:
        return {}
    members = tables["zone_tags"]
    tags = {tag: np.zeros(len(zones), dtype=bool) for tag in tables["tags"]["tag"]}
    for tag, zone in zip(members["tag"], positions(members["zone"], zones), strict=True):
        tags[tag][zone] = True
    return tags
