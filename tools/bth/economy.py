"""GDP by branch, sectors, wages, the input-output table, employment, house prices."""

from collections import defaultdict

from bth.tables import DECLARED, Row, Source, Target, read_rows, scaled

MILLION = 1e6
HUNDRED_MILLION = 1e8
TEN_THOUSAND = 1e4
BRANCHES = ("primary", "secondary", "tertiary")
# Assumption: the Economic-Technological Development Area (E-Town) makes 65 % of its GDP in industry.
E_TOWN_SHARES = {"primary": 0.0, "secondary": 0.65, "tertiary": 0.35}
E_TOWN_METHOD = (
    "estimated: Daxing as published plus E-Town's published total, split 65:35 between industry and services "
    "(assumption, E-Town publishes no split)"
)
MANUFACTURES = ("mfg_light", "mfg_materials", "mfg_machinery", "mfg_electrical_electronic")
VALUE_ADDED_ROWS = {
    "compensation_of_employees": "labour",
    "net_taxes_on_production": "taxes",
    "depreciation": "depreciation",
    "operating_surplus": "surplus",
}
FINAL_USES = {
    "final_consumption": "consumption",
    "fixed_capital_formation": "fixed_capital",
    "inventory_change": "inventories",
    "exports": "exports",
}
JURISDICTIONS = {"BJ": "110000", "TJ": "120000", "HB": "130000"}


def write(source: Source, target: Target) -> None:
    target.write("gdp", ("zone", "branch", "yuan", "method"), gdp(source))
    sectors = read_rows(DECLARED / "sectors.csv")
    target.write("sectors", tuple(sectors[0]), sectors)
    target.write("industry_sectors", ("industry", "sector", "share", "method"), industry_sectors(source))
    target.write("sector_wages", ("jurisdiction", "sector", "relative_wage", "method"), sector_wages(source, sectors))
    target.write("input_output", ("origin", "row", "column", "yuan"), input_output(source))
    target.write(
        "national_employment",
        ("io_sector", "persons"),
        (
            {"io_sector": row["sector"], "persons": scaled(row["value_10000_persons"], TEN_THOUSAND)}
            for row in source.rows("economy/china_employment_20sectors.csv")
            if row["year"] == "2017"
        ),
    )
    target.write(
        "house_prices",
        ("level", "area", "year", "period", "kind", "statistic", "value", "unit", "observations", "source", "note"),
        house_prices(source),
    )


def gdp(source: Source) -> list[dict[str, object]]:
    """Yuan by zone and branch; Daxing's branches are filled and marked."""
    rows = []
    for zone in source.zones:
        values = {branch: scaled(zone[f"gdp_2020_{branch}_myuan"], MILLION) for branch in BRANCHES}
        method = zone["gdp_2020_method"]
        if values["secondary"] is None:
            e_town = float(zone["gdp_2020_devzone_myuan"])
            values = {
                branch: round(
                    (float(zone[f"gdp_2020_tabulated_{branch}_myuan"]) + E_TOWN_SHARES[branch] * e_town) * MILLION
                )
                for branch in BRANCHES
            }
            method = E_TOWN_METHOD
        rows += [
            {
                "zone": zone["code"],
                "branch": branch,
                "yuan": 0.0 if value is None and branch == "primary" else value,
                "method": "empty in the source and counted as 0" if value is None else method,
            }
            for branch, value in values.items()
        ]
    return rows


def industry_sectors(source: Source) -> list[Row | dict[str, object]]:
    """Declared shares, and the four manufactures by national employment of 2018."""
    national = {
        row["sector"]: float(row["value_10000_persons"])
        for row in source.rows("economy/china_employment_20sectors.csv")
        if row["year"] == "2018"
    }
    total = sum(national[sector] for sector in MANUFACTURES)
    shares = {sector: round(national[sector] / total, 6) for sector in MANUFACTURES[1:]}
    shares = {MANUFACTURES[0]: round(1 - sum(shares.values()), 6), **shares}
    manufactures: list[Row | dict[str, object]] = [
        {
            "industry": "manufacturing",
            "sector": sector,
            "share": share,
            "method": "national employment of 2018; the same everywhere, for want of a table by zone",
        }
        for sector, share in shares.items()
    ]
    return [*read_rows(DECLARED / "industry_sectors.csv"), *manufactures]


def sector_wages(source: Source, sectors: list[Row]) -> list[dict[str, object]]:
    """Wage of the yearbook sectors over the total, urban units of 2008, weighted by their employment."""
    coverage = "urban units, employed persons"
    wage = {
        (row["jurisdiction"], row["sector"]): float(row["value"])
        for row in source.rows("economy/wages_by_sector.csv")
        if row["year"] == "2008" and row["coverage"] == coverage
    }
    employed = {
        (row["jurisdiction"], row["sector"]): float(row["value"])
        for row in source.rows("economy/employment_urban_units_by_sector_2008.csv")
    }
    yearbook: dict[str, list[str]] = defaultdict(list)
    for row in source.rows("economy/sector_map.csv"):
        if not yearbook[row["sector20"]]:
            yearbook[row["sector20"]] = row["yearbook19"].split(";")
    rows = []
    for short, code in JURISDICTIONS.items():
        for sector in sectors:
            parts = yearbook[sector["io_sector"]]
            weights = [employed[short, part] for part in parts]
            mean = sum(w * wage[short, part] for w, part in zip(weights, parts, strict=True)) / sum(weights)
            rows.append(
                {
                    "jurisdiction": code,
                    "sector": sector["code"],
                    "relative_wage": round(mean / wage[short, "total"], 4),
                    "method": f"mean wage 2008, urban units: {' and '.join(parts)} over total"
                    + (", weighted by employment of 2008" if len(parts) > 1 else ""),
                }
            )
    return rows


def input_output(source: Source) -> list[dict[str, object]]:
    """The table of 2017 in long form; zero cells are left out."""
    rows = source.rows("economy/china_io_2017_20sectors.csv")
    sectors = [row["row"] for row in rows if row["block"] == "domestic"]
    cells: list[dict[str, object]] = []
    for row in rows:
        if row["block"] == "primary":
            label, columns = VALUE_ADDED_ROWS.get(row["row"]), {sector: sector for sector in sectors}
            origin = "value_added"
        else:
            label, columns = row["row"], {sector: sector for sector in sectors} | FINAL_USES
            origin = "home" if row["block"] == "domestic" else "imported"
        if label is None:
            continue
        for source_column, column in columns.items():
            value = scaled(row[source_column], HUNDRED_MILLION)
            if value:
                cells.append({"origin": origin, "row": label, "column": column, "yuan": value})
    return cells


def house_prices(source: Source) -> list[dict[str, object]]:
    """One value a row with its unit."""
    units = {
        "price_yuan_m2": "yuan per m2",
        "rent_yuan_m2_month": "yuan per m2 and month",
        "rent_yuan_per_listing_month": "yuan per listing and month",
        "other_value": "",
    }
    return [
        {
            "level": row["area_level"],
            "area": row["zone_code"],
            "year": row["year"],
            "period": row["period"],
            "kind": row["kind"],
            "statistic": row["statistic"],
            "value": row[column],
            "unit": unit or row["other_unit"],
            "observations": row["n"],
            "source": row["source"],
            "note": row["note"],
        }
        for row in source.rows("house_prices.csv")
        for column, unit in units.items()
        if row[column]
    ]
