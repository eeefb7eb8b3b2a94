"""Jurisdictions, cities and zones from their tables."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.region.region import Place, Table, Zones
from xietong.region.tables import Tables, positions, text_column

__all__ = ["BRANCHES", "places_from", "spread", "zones_from"]

BRANCHES = ("primary", "secondary", "tertiary")


def places_from(table: Table) -> tuple[Place, ...]:
    """Jurisdictions or cities in the order of their table."""
    return tuple(
        Place(code, name_en, name_zh)
        for code, name_en, name_zh in zip(table["code"], table["name_en"], table["name_zh"], strict=True)
    )


def zones_from(
    tables: Tables,
    jurisdictions: Sequence[Place],
    cities: Sequence[Place],
    city_jurisdiction: Int[np.ndarray, " city"],
    base_year: int,
) -> Zones:
    """The zones in the order of `zones.csv`, with what the tables say of their people and GDP."""
    table = tables["zones"]
    codes = tuple(table["code"])
    city = positions(text_column(table, "city"), [place.code for place in cities])
    by_year = _residents_by_year(tables["residents"], codes) if "residents" in tables else {}
    unknown = np.full(len(codes), np.nan)
    residents = by_year.get(base_year, unknown)
    foreign, housing = _attributes(tables, codes)
    return Zones(
        code=codes,
        name_en=tuple(table["name_en"]),
        name_zh=_names_zh(table),
        city=city,
        jurisdiction=_jurisdiction(table, jurisdictions, city, city_jurisdiction),
        lon=table["lon"],
        lat=table["lat"],
        area_km2=table["area_km2"],
        residents=residents,
        residents_by_year=by_year,
        gdp=_spread_if_held(tables, "gdp", "branch", BRANCHES, codes, "yuan"),
        employed_residents=_spread_if_held(
            tables,
            "employed_residents",
            "industry",
            tuple(tables["industries"]["code"]) if "industries" in tables else (),
            codes,
            "persons",
        ),
        registered_elsewhere_share=foreign / residents,
        housing_m2_per_person=housing,
        tags=_tags(tables, codes),
    )


def _names_zh(zones: Table) -> tuple[str, ...]:
    return tuple(zh or en for zh, en in zip(text_column(zones, "name_zh"), zones["name_en"], strict=True))


def _jurisdiction(
    zones: Table,
    jurisdictions: Sequence[Place],
    city: Int[np.ndarray, " zone"],
    city_jurisdiction: Int[np.ndarray, " city"],
) -> Int[np.ndarray, " zone"]:
    """The jurisdiction of each zone: that of its city, or the one that its row names."""
    own = positions(text_column(zones, "jurisdiction"), [place.code for place in jurisdictions])
    has_city = city >= 0
    own[has_city] = city_jurisdiction[city[has_city]]
    return own


def _attributes(
    tables: Tables, zones: Sequence[str]
) -> tuple[Float[np.ndarray, " zone"], Float[np.ndarray, " zone"]]:
    """Residents registered in another province and dwelling space per person, NaN where not known."""
    foreign, housing = np.full((2, len(zones)), np.nan)
    if "zone_attributes" in tables:
        table = tables["zone_attributes"]
        rows = positions(table["zone"], zones)
        foreign[rows], housing[rows] = table["from_other_province"], table["housing_m2_per_person"]
    return foreign, housing


def _spread_if_held(
    tables: Tables, name: str, row_column: str, row_labels: Sequence[str], zones: Sequence[str], value: str
) -> Float[np.ndarray, "label zone"]:
    if name not in tables:
        return np.full((len(row_labels), len(zones)), np.nan)
    return spread(tables[name], row_column, row_labels, zones, value)


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
