"""Residents, employed residents and attributes of the census."""

from collections.abc import Iterable, Mapping

from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

ATTRIBUTES = {
    "from_other_province": "from_other_province_2020",
    "from_other_county": "from_other_county_same_province_2020",
    "moved_within_county": "moved_within_county_2020",
    "urban_share": "urban_share_2020",
    "aged_15_plus": "pop15plus_2020",
    "school_years": "school_years_2020",
    "college_persons": "college_persons_2020",
    "housing_m2_per_person": "housing_m2_per_person_2020",
    "households": "households_2020",
    "household_size": "household_size_2020",
    "household_car_share": "household_car_share_2020",
    "household_rent_share": "household_rent_share_2020",
}


def write(source: Source, target: Target) -> None:
    target.write(
        "residents",
        ("zone", "year", "persons", "method"),
        (
            {
                "zone": zone["code"],
                "year": year,
                "persons": scaled(zone[f"pop_{year}"], 1),
                "method": zone[f"pop_{year}_method"],
            }
            for year in (2010, 2020)
            for zone in source.zones
        ),
    )
    industries = read_rows(DECLARED / "industries.csv")
    target.write("industries", ("code", "name_en", "name_zh"), industries)
    target.write(
        "employed_residents",
        ("zone", "industry", "persons"),
        (
            {"zone": zone["code"], "industry": row["code"], "persons": scaled(zone[row["source_column"]], 1)}
            for zone in source.zones
            for row in industries
        ),
    )
    write_attributes(target, source.zones, ATTRIBUTES)


def write_attributes(target: Target, zones: Iterable[Row], columns: Mapping[str, str]) -> None:
    """Attributes of the census by zone, each from its column of the source."""
    target.write(
        "zone_attributes",
        ("zone", *columns),
        (
            {"zone": zone["code"], **{name: scaled(zone[column], 1) for name, column in columns.items()}}
            for zone in zones
        ),
    )
