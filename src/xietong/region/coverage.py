"""Whether every zone, industry, sector and table has what the model needs."""

from collections import Counter
from collections.abc import Iterable
from itertools import product

from xietong.findings import Finding
from xietong.region.card import FILE as CARD_FILE
from xietong.region.card import Card
from xietong.region.places import BRANCHES
from xietong.region.region import Table
from xietong.region.tables import Tables, closest, text_column

__all__ = ["coverage_findings"]

ALL_COLUMNS = "*"
NAMED_AT_MOST = 5


def coverage_findings(tables: Tables, card: Card) -> list[Finding]:
    """What is missing although every cell is sound."""
    findings = _lack_of_places(tables)
    if "census" in card.evidence:
        findings += _lack_of_census(tables, card)
    return [*findings, *_source_findings(tables, card)]


def _lack_of_places(tables: Tables) -> list[Finding]:
    """Jurisdictions and cities without a zone."""
    zones = tables["zones"]
    if "cities" not in tables:
        return _lack("zones.csv", "jurisdiction", tables["jurisdictions"]["code"], zones["jurisdiction"])
    cities = tables["cities"]
    return [
        *_lack("cities.csv", "jurisdiction", tables["jurisdictions"]["code"], cities["jurisdiction"]),
        *_lack("zones.csv", "city", cities["code"], text_column(zones, "city")),
    ]


def _lack_of_census(tables: Tables, card: Card) -> list[Finding]:
    zones = tuple(tables["zones"]["code"])
    industries, sectors = tables["industries"]["code"], tables["sectors"]["code"]
    residents = tables["residents"]
    base_year = [z for z, year in zip(residents["zone"], residents["year"], strict=True) if year == card.base_year]
    links, wages = tables["industry_sectors"], tables["sector_wages"]
    return [
        *_lack("residents.csv", f"zone, year {card.base_year}", zones, base_year),
        *_lack("zone_attributes.csv", "zone", zones, tables["zone_attributes"]["zone"]),
        *_lack("points.csv", "zone", zones, tables["points"]["zone"]),
        *_lack("road_nodes.csv", "zone", zones, tables["road_nodes"].columns.get("zone", ())),
        *_lack_pairs(
            "employed_residents.csv",
            "zone, industry",
            product(zones, industries),
            zip(tables["employed_residents"]["zone"], tables["employed_residents"]["industry"], strict=True),
        ),
        *_lack_pairs(
            "gdp.csv",
            "zone, branch",
            product(zones, BRANCHES),
            zip(tables["gdp"]["zone"], tables["gdp"]["branch"], strict=True),
        ),
        *_lack("industry_sectors.csv", "industry", industries, links["industry"]),
        *_lack("industry_sectors.csv", "sector", sectors, links["sector"]),
        *_lack_pairs(
            "sector_wages.csv",
            "jurisdiction, sector",
            product(tables["jurisdictions"]["code"], sectors),
            zip(wages["jurisdiction"], wages["sector"], strict=True),
        ),
        *_sector_findings(tables["sectors"]),
    ]


def _sector_findings(sectors: Table) -> list[Finding]:
    """Kinds of sectors that the model cannot do without."""
    kinds = Counter(sectors["kind"])
    farms = [
        code
        for code, kind, branch in zip(sectors["code"], sectors["kind"], sectors["branch"], strict=True)
        if kind == "market" and branch == "primary"
    ]
    where = "sectors.csv column kind"
    findings = []
    if kinds["housing"] != 1:
        findings.append(
            Finding(where, f"there are {kinds['housing']} housing accounts, not one.", "Mark one as housing.")
        )
    if not farms:
        findings.append(Finding(where, "no market sector is of the primary branch.", "Add one, such as farming."))
    if not kinds["placed"]:
        findings.append(Finding(where, "no sector is placed.", "Mark public administration as placed."))
    return findings


def _lack(file: str, column: str, wanted: Iterable[str], given: Iterable[str]) -> list[Finding]:
    present = set(given)
    return [
        Finding(f"{file} column {column}", f"{name} has no row.", "Add a row for it.")
        for name in wanted
        if name not in present
    ]


def _lack_pairs(
    file: str, columns: str, wanted: Iterable[tuple[str, str]], given: Iterable[tuple[str, str]]
) -> list[Finding]:
    """One finding for each first label, so that a zone without a table is not listed many times."""
    present = set(given)
    missing = [pair for pair in wanted if pair not in present]
    counts = Counter(first for first, _ in missing)
    return [
        Finding(
            f"{file} columns {columns}",
            f"{first} has no row for {_named([b for a, b in missing if a == first])}.",
            "Add the rows; write 0 where there is none.",
        )
        for first in counts
    ]


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:NAMED_AT_MOST])
    return shown if len(names) <= NAMED_AT_MOST else f"{shown} and {len(names) - NAMED_AT_MOST} more"


def _source_findings(tables: Tables, card: Card) -> list[Finding]:
    """Tables without a source, and sources that the card does not list."""
    table = tables["sources"]
    known = {source.code for source in card.sources}
    named = set(zip(table["table"], table["column"], strict=True))
    findings = [
        Finding(
            "sources.csv",
            f"table {name} names no source for {_named(columns)}.",
            f"Add a row with this table and column, or with column {ALL_COLUMNS} for all columns.",
        )
        for name in tables
        if name != "sources"
        and (name, ALL_COLUMNS) not in named
        and (columns := [column for column in tables[name].columns if (name, column) not in named])
    ]
    for codes in sorted({code for cell in table["source"] for code in cell.split(";")} - known):
        findings.append(
            Finding(
                "sources.csv column source",
                f"{codes!r} is not a source of {CARD_FILE}.",
                f"Did you mean {closest(codes, known)}? List it in {CARD_FILE} or correct it.",
            )
        )
    return findings
