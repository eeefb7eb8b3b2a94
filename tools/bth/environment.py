"""Air, water, land and climate tables, in the house units where a column has one unit."""

from collections.abc import Mapping

from bth import air
from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

HUNDRED_MILLION = 1e8
# Target table: source file, and target column from source column.
PLAIN: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "abatement_costs": (
        "abatement_cost",
        {"place": "jurisdiction", **{name: name for name in ("item", "value", "low", "high", "unit", "year")}},
    ),
    "compensation": (
        "compensation",
        {name: name for name in ("agreement", "parties", "period", "item", "value", "unit")},
    ),
    "ecology": (
        "ecology",
        {"place": "zone", "code": "adcode", **{name: name for name in ("indicator", "value", "unit", "year")}},
    ),
    "feedback": ("feedback_parameters", {name: name for name in ("item", "value", "low", "high", "unit")}),
    "groundwater": (
        "groundwater",
        {
            "place": "zone",
            "code": "adcode",
            **{name: name for name in ("indicator", "value", "low", "high", "unit", "period")},
        },
    ),
    "health": (
        "health_gemm",
        {
            **{name: name for name in ("variant", "cause", "age", "theta", "alpha", "mu", "nu")},
            "theta_error": "se_theta",
            "counterfactual": "counterfactual_ug_m3",
        },
    ),
    "source_receptor": (
        "source_receptor",
        {
            "receptor": "receptor",
            "origin": "source_region",
            "low": "value_low",
            "high": "value_high",
            **{name: name for name in ("period", "unit", "method")},
        },
    ),
    "subsidence": (
        "subsidence",
        {
            "place": "zone",
            "code": "adcode",
            **{name: name for name in ("site", "value", "low", "high", "unit", "period", "method")},
        },
    ),
}
WATER_USES = (
    "total",
    "surface",
    "groundwater",
    "transfer",
    "other",
    "agriculture",
    "industry",
    "domestic",
    "ecology",
)


def write(source: Source, target: Target) -> None:
    for table, (file, names) in PLAIN.items():
        rows = [row for row in source.rows(f"environment/{file}.csv") if row.get("status") != "missing"]
        columns = (*names, "source") + (("note",) if "note" in rows[0] else ())
        found = [{name: row[names.get(name, name)] for name in columns} for row in rows]
        target.write(f"environment/{table}", columns, [*found, *_declared(table)])
    write_air(source, target)
    write_water(source, target)
    air.write(source, target)


def _declared(table: str) -> list[Row]:
    """Rows that were read after the folder of source figures was closed."""
    path = DECLARED / f"{table}.csv"
    return read_rows(path) if path.exists() else []


def write_air(source: Source, target: Target) -> None:
    target.write(
        "environment/carbon_dioxide",
        ("place", "code", "year", "tonnes", "series", "source"),
        [
            {"place": row["zone"], "code": row["adcode"], "tonnes": scaled(row["co2"], 1e6), **pick(row)}
            for row in source.rows("environment/co2_by_city_year.csv")
            if row["co2"]
        ],
    )
    target.write(
        "environment/emissions",
        ("place", "code", "year", "activity", "pollutant", "value", "unit", "status", "source"),
        [
            {
                **row,
                "place": row["zone"],
                "code": row["adcode"],
                "activity": row["sector"],
                "value": scaled(row["value"], 1000 if row["unit"] == "kt" else 1),
                "unit": "tonnes a year" if row["unit"] == "kt" else row["unit"],
            }
            for row in source.rows("environment/emissions_by_city.csv")
            if row["value"]
        ],
    )
    target.write(
        "environment/fine_particles",
        ("place", "code", "year", "period", "value", "unit", "basis", "quality", "source"),
        [
            {
                **row,
                "place": row["zone"],
                "code": row["adcode"],
                "value": row["pm25_ug_m3"],
                "unit": "percent against the year before" if "pct" in row["period"] else "ug/m3",
            }
            for row in source.rows("environment/pm25_by_city_year.csv")
            if row["pm25_ug_m3"]
        ],
    )


def write_water(source: Source, target: Target) -> None:
    target.write(
        "environment/water_transfer",
        ("place", "code", "period", "m3", "source", "note"),
        [
            {
                **row,
                "place": row["recipient"],
                "code": row["adcode"],
                "m3": scaled(row["volume_1e8m3"], HUNDRED_MILLION),
            }
            for row in source.rows("environment/water_transfer.csv")
        ],
    )
    target.write(
        "environment/water_use",
        ("place", "code", "year", "item", "value", "unit", "status", "source"),
        [
            {
                "place": row["zone"],
                "code": row["adcode"],
                "item": use,
                "value": scaled(row[use], HUNDRED_MILLION if row["unit"] == "1e8 m3" else 1),
                "unit": "m3 a year" if row["unit"] == "1e8 m3" else row["unit"],
                **pick(row),
            }
            for row in source.rows("environment/water_use_by_city_year.csv")
            for use in WATER_USES
            if row[use]
        ],
    )


def pick(row: Row) -> Row:
    return {name: row[name] for name in ("year", "series", "status", "source") if name in row}
