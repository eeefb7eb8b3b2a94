"""The same region in 2010: the tables that differ from those of 2020, which the others lie under."""

from collections import defaultdict
from collections.abc import Mapping

from bth.economy import BRANCHES, MILLION
from bth.people import write_attributes
from bth.places import CITY_COLUMNS, cities
from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

YEAR = "2010"
HERE = DECLARED / YEAR
HEBEI = "13"
ATTRIBUTES = {
    "from_other_province": "from_other_province_2010",
    "from_other_county": "from_other_county_same_province_2010",
    "moved_within_county": "moved_within_county_or_city_districts_2010",
    "urban_share": "urban_share_2010",
    "aged_15_plus": "pop15plus_2010",
    "school_years": "school_years_2010",
    "college_persons": "college_persons_2010",
    "housing_m2_per_person": "housing_m2_per_person_2010",
    "households": "households_2010",
    "household_size": "household_size_2010",
    "household_rent_share": "household_rent_share_2010",
}
# Industries of the census by row of the Hebei yearbook; it was read to its fourteenth row, the others are one sum.
YEARBOOK: Mapping[str, tuple[str, ...]] = {
    "agriculture": ("agriculture",),
    "mining": ("mining",),
    "manufacturing": ("manufacturing",),
    "utilities": ("utilities",),
    "construction": ("construction",),
    "transport_post": ("transport",),
    "ict": ("ict",),
    "wholesale_retail": ("trade",),
    "hotels_catering": ("hotels_catering",),
    "finance": ("finance",),
    "real_estate": ("real_estate",),
    "leasing_business": ("business",),
    "science_technical": ("science",),
    "water_environment": ("environment",),
    "household_services+education+health_social+culture_sports+public_admin": (
        "household_services",
        "education",
        "health",
        "culture",
        "public",
    ),
}
# Industries of employed residents by branch, to spread what is known of a city only.
SECONDARY = ("emp_mining", "emp_manuf", "emp_utilities", "emp_constr")
BINHAI = "120116"
BINHAI_METHOD = "total as published in January 2011; branches by the shares of 2011, the first year that has them"
POOL_METHOD = "estimated: city total less its other zones, by branch, spread by employed residents of 2010"


def write(source: Source, target: Target) -> None:
    zones = source.rows("zones_2010.csv")
    industries = read_rows(DECLARED / "industries.csv")
    target.write("cities", CITY_COLUMNS, cities(source, YEAR))
    employed = employed_residents(source, zones, industries)
    target.write("employed_residents", ("zone", "industry", "persons"), employed)
    write_attributes(target, zones, ATTRIBUTES)
    target.write("gdp", ("zone", "branch", "yuan", "method"), gdp(source, zones))
    for name in ("parameters", "sources"):
        rows = overlaid(name)
        target.write(name, tuple(rows[0]), rows)
    for name in ("trends", "estimate_correlations"):
        rows = read_rows(HERE / f"{name}.csv")
        target.write(name, tuple(rows[0]), rows)
    # No moment of 2010 was found: a table without rows takes those of 2020 away.
    target.write("commuting_moments", tuple(read_rows(DECLARED / "commuting_moments.csv")[0]), ())
    write_observed(source, target, zones, industries)
    target.write_text("region.yaml", (HERE / "region.yaml").read_text(encoding="utf-8"))


def write_observed(source: Source, target: Target, zones: list[Row], industries: list[Row]) -> None:
    """What both censuses counted, and the units on which they compare: for the score only, no input of the model."""
    columns = [row["source_column"] for row in industries]
    unit = {zone["code"]: zone["comparable_unit"] for zone in zones}
    target.write(
        "comparable_units",
        ("zone", "unit", "is_estimated"),
        (
            {
                "zone": zone["code"],
                "unit": unit[zone["code"]],
                "is_estimated": any("area" in zone[f"pop_{year}_method"] for year in (2010, 2020)),
            }
            for zone in source.zones
        ),
    )
    target.write("observed_gdp", ("zone", "year", "yuan"), published_gdp(source, zones))
    target.write(
        "observed_employed",
        ("zone", "year", "industry", "persons"),
        (
            {"zone": zone["code"], "year": year, "industry": row["code"], "persons": scaled(zone[column], 1)}
            for year, table in ((2010, zones), (2020, source.zones))
            for zone in table
            for row, column in zip(industries, columns, strict=True)
        ),
    )


def published_gdp(source: Source, zones: list[Row]) -> list[dict[str, object]]:
    """GDP of zones of one and the same territory that were published in both years; estimates are no test."""
    later = {row["code"]: row for row in source.zones}
    return [
        {"zone": zone["code"], "year": year, "yuan": round(float(row[f"gdp_{year}_myuan"]) * MILLION)}
        for zone in zones
        if zone["comparable_unit"] == zone["code"]
        and zone["gdp_2010_method"] == later[zone["code"]]["gdp_2020_method"] == "published"
        for year, row in ((2010, zone), (2020, later[zone["code"]]))
    ]


def employed_residents(source: Source, zones: list[Row], industries: list[Row]) -> list[dict[str, object]]:
    """The census; in Hebei each industry times one factor that gives the yearbook's total."""
    column = {row["code"]: row["source_column"] for row in industries}
    factor = {}
    for row in source.rows("economy/employment_hebei_all_by_sector.csv"):
        if row["year"] == YEAR and row["sector"] in YEARBOOK:
            parts = YEARBOOK[row["sector"]]
            counted = sum(
                float(zone[column[part]]) for zone in zones if zone["code"].startswith(HEBEI) for part in parts
            )
            factor |= {part: float(row["value"]) * 1e4 / counted for part in parts}
    assert set(factor) == set(column), "the yearbook names every industry"
    return [
        {
            "zone": zone["code"],
            "industry": code,
            "persons": round(float(zone[name]) * (factor[code] if zone["code"].startswith(HEBEI) else 1.0)),
        }
        for zone in zones
        for code, name in column.items()
    ]


def gdp(source: Source, zones: list[Row]) -> list[dict[str, object]]:
    """Yuan by zone and branch. Nothing of later years is used, but for the branches of Binhai."""
    values = {zone["code"]: _published(source, zone) for zone in zones}
    method = {zone["code"]: zone["gdp_2010_method"] for zone in zones}
    method[BINHAI] = BINHAI_METHOD
    pools: dict[str, list[Row]] = defaultdict(list)
    for zone in zones:
        if zone["gdp_2010_alt_by_employment_myuan"]:
            pools[zone["city_code"]].append(zone)
    for pool in pools.values():
        total = {b: sum(values[zone["code"]][b] for zone in pool) for b in BRANCHES}
        employed = {b: sum(_employed(zone)[b] for zone in pool) for b in BRANCHES}
        for zone in pool:
            values[zone["code"]] = {b: total[b] * _employed(zone)[b] / employed[b] for b in BRANCHES}
            method[zone["code"]] = POOL_METHOD
    scale = _scale(source, zones, values)
    return [
        {
            "zone": zone["code"],
            "branch": branch,
            "yuan": round(values[zone["code"]][branch] * scale[zone["city_code"]] * MILLION),
            "method": method[zone["code"]]
            + (
                f"; times {scale[zone['city_code']]:.4f}, the city's total over the sum of its districts"
                if abs(scale[zone["city_code"]] - 1.0) > 1e-3
                else ""
            ),
        }
        for zone in zones
        for branch in BRANCHES
    ]


def _published(source: Source, zone: Row) -> dict[str, float]:
    if zone["code"] != BINHAI:
        return {branch: float(zone[f"gdp_2010_{branch}_myuan"]) for branch in BRANCHES}
    after = next(row for row in source.rows("zones_panel.csv") if row["code"] == BINHAI and row["year"] == "2011")
    parts = {branch: float(after[f"gdp_{branch}_myuan"]) for branch in BRANCHES}
    total = sum(parts.values())
    return {branch: float(zone["gdp_2010_myuan"]) * part / total for branch, part in parts.items()}


def _employed(zone: Row) -> dict[str, float]:
    every = sum(float(value) for name, value in zone.items() if name.startswith("emp_"))
    secondary = sum(float(zone[name]) for name in SECONDARY)
    primary = float(zone["emp_agr"])
    return {"primary": primary, "secondary": secondary, "tertiary": every - primary - secondary}


def _scale(source: Source, zones: list[Row], values: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """What brings the zones of a city to its total."""
    total = {
        row["city_code"]: float(row["gdp_100m"]) * 100.0
        for row in source.rows("cities_by_year.csv")
        if row["year"] == YEAR and row["level"] != "province"
    }
    summed: dict[str, float] = defaultdict(float)
    for zone in zones:
        summed[zone["city_code"]] += sum(values[zone["code"]].values())
    return {code: total[code] / value for code, value in summed.items()}


def overlaid(name: str) -> list[Row]:
    """The declared table with the rows of 2010 in place of those that they replace."""
    own = read_rows(HERE / f"{name}.csv")
    keys = ("table", "column") if "table" in own[0] else ("name",)
    mine = {tuple(row[key] for key in keys): row for row in own}
    rows = [mine.pop(tuple(row[key] for key in keys), row) for row in read_rows(DECLARED / f"{name}.csv")]
    return [*rows, *mine.values()]
