"""Whether every zone, industry, sector and table has what the model needs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import product

from xietong.findings import Finding
from xietong.region.card import FILE as CARD_FILE
from xietong.region.card import Card
from xietong.region.places import BRANCHES
from xietong.region.region import Table
from xietong.region.tables import Rule, Tables, apply, closest, place

__all__ = ["coverage_findings"]

ALL_COLUMNS = "*"
NAMED_AT_MOST = 5
OF_EVERY_ZONE = ("zone_attributes", "points", "road_nodes")


def coverage_findings(whole: Tables, card: Card | None) -> list[Finding]:
    """What is missing in the tables that are whole; without a card, the rules of its base year and sources wait."""
    rules = _place_rules(whole)
    if card is None or "census" in card.evidence:
        rules += _census_rules(whole, card)
    return apply([*rules, (["sources"], lambda: _source_findings(whole, card))], whole)


def _place_rules(whole: Tables) -> list[Rule]:
    """Jurisdictions and cities without a zone."""
    if "cities" not in whole:
        if "jurisdiction" not in (whole["zones"].columns if "zones" in whole else ()):
            return []
        codes = _codes(whole, "jurisdictions")
        return [(["zones", "jurisdictions"], lambda: _lack(whole["zones"], "jurisdiction", codes))]
    return [
        (["cities", "jurisdictions"], lambda: _lack(whole["cities"], "jurisdiction", _codes(whole, "jurisdictions"))),
        (["zones", "cities"], lambda: _lack(whole["zones"], "city", _codes(whole, "cities"))),
    ]


def _census_rules(whole: Tables, card: Card | None) -> list[Rule]:
    zones, industries, sectors, jurisdictions = (
        _codes(whole, name) for name in ("zones", "industries", "sectors", "jurisdictions")
    )
    rules: list[Rule] = [
        *[([name, "zones"], partial(_lack_zones, whole, name)) for name in OF_EVERY_ZONE],
        (
            ["employed_residents", "zones", "industries"],
            lambda: _lack_pairs(whole["employed_residents"], ("zone", "industry"), product(zones, industries)),
        ),
        (["gdp", "zones"], lambda: _lack_pairs(whole["gdp"], ("zone", "branch"), product(zones, BRANCHES))),
        (["industry_sectors", "industries"], lambda: _lack(whole["industry_sectors"], "industry", industries)),
        (["industry_sectors", "sectors"], lambda: _lack(whole["industry_sectors"], "sector", sectors)),
        (
            ["sector_wages", "jurisdictions", "sectors"],
            lambda: _lack_pairs(whole["sector_wages"], ("jurisdiction", "sector"), product(jurisdictions, sectors)),
        ),
        (["sectors"], lambda: _sector_findings(whole["sectors"])),
    ]
    if card is not None:
        rules.append((["residents", "zones"], lambda: _resident_findings(whole["residents"], zones, card.base_year)))
    return rules


def _codes(whole: Tables, name: str) -> tuple[str, ...]:
    return tuple(code for code in whole[name]["code"] if code) if name in whole else ()


def _lack_zones(whole: Tables, name: str) -> list[Finding]:
    return _lack(whole[name], "zone", _codes(whole, "zones"))


def _resident_findings(residents: Table, zones: Sequence[str], base_year: int) -> list[Finding]:
    """Zones without a count of the base year, or one finding where no zone has one."""
    is_base = residents["year"] == base_year
    if not is_base.any():
        years = ", ".join(f"{year:.0f}" for year in sorted(set(residents["year"])) if year > 0)
        what = f"no row is of the base year {base_year} of {CARD_FILE}; there are {years or '-'}."
        return [Finding("residents.csv column year", what, "Correct base_year, or add the residents of that year.")]
    return [
        Finding(f"residents.csv column zone, year {base_year}", f"{zone} has no row.", "Add a row for it.")
        for zone in zones
        if zone not in set(residents["zone"][is_base])
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


def _lack(table: Table, column: str, wanted: Iterable[str]) -> list[Finding]:
    present = set(table.columns.get(column, ()))
    return [
        Finding(f"{table.name}.csv column {column}", f"{name} has no row.", "Add a row for it.")
        for name in wanted
        if name not in present
    ]


def _lack_pairs(table: Table, columns: tuple[str, str], wanted: Iterable[tuple[str, str]]) -> list[Finding]:
    """One finding for each first label, so that a zone without a table is not listed many times."""
    present = set(zip(table[columns[0]], table[columns[1]], strict=True))
    missing = [pair for pair in wanted if pair not in present]
    counts = Counter(first for first, _ in missing)
    return [
        Finding(
            f"{table.name}.csv columns {', '.join(columns)}",
            f"{first} has no row for {_named([b for a, b in missing if a == first])}.",
            "Add the rows; write 0 where there is none.",
        )
        for first in counts
    ]


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:NAMED_AT_MOST])
    return shown if len(names) <= NAMED_AT_MOST else f"{shown} and {len(names) - NAMED_AT_MOST} more"


def _source_findings(tables: Tables, card: Card | None) -> list[Finding]:
    """Tables without a source, and sources that the card does not list."""
    table = tables["sources"]
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
    if card is None:
        return findings
    known = {source.code for source in card.sources}
    return findings + [
        Finding(
            place(table, [row], "source"),
            f"{code!r} is not a source of {CARD_FILE}.",
            f"Did you mean {closest(code, known)}? List it in {CARD_FILE} or correct it.",
        )
        for row, cell in enumerate(table["source"])
        for code in cell.split(";")
        if cell and code not in known
    ]
