"""Rules that hold across rows: shares that sum to one, graphs that connect, accounts that balance."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from xietong.findings import Finding
from xietong.region.card import Card
from xietong.region.places import spread
from xietong.region.region import Table
from xietong.region.sectors import FINAL_USES, VALUE_ADDED
from xietong.region.tables import Tables, closest, positions

__all__ = ["NEEDED_PARAMETERS", "moment_details", "rule_findings"]

SHARE_TOLERANCE = 1e-4
BALANCE_TOLERANCE = 1e-5
NEEDED_PARAMETERS = tuple(
    (Path(__file__).parent / "schema/needed_parameters.txt").read_text(encoding="utf-8").split()
)
OUTSIDE = "not "


def rule_findings(tables: Tables, card: Card) -> list[Finding]:
    """All findings of rules across rows."""
    return [
        *_share_findings(tables["points"], "zone", "weight"),
        *_share_findings(tables["industry_sectors"], "industry", "share"),
        *_share_findings(tables["sectors"], "io_sector", "io_share"),
        *_io_label_findings(tables),
        *_balance_findings(tables),
        *_people_findings(tables, card),
        *_segment_findings(tables),
        *_connection_findings(tables),
        *_parameter_findings(tables["parameters"]),
        *_moment_findings(tables),
    ]


def _share_findings(table: Table, group: str, share: str) -> list[Finding]:
    labels = tuple(dict.fromkeys(table[group]))
    totals = np.bincount(positions(table[group], labels), weights=table[share], minlength=len(labels))
    return [
        Finding(
            f"{table.name}.csv column {share}",
            f"the shares of {label} sum to {total:.6g}, not to 1.",
            "Correct the shares.",
        )
        for label, total in zip(labels, totals, strict=True)
        if abs(total - 1) > SHARE_TOLERANCE
    ]


def _io_label_findings(tables: Tables) -> list[Finding]:
    """Rows and columns of the long table that are no sector, final use or kind of value added."""
    table, sectors = tables["input_output"], tuple(tables["national_employment"]["io_sector"])
    allowed = {
        "home": (sectors, (*sectors, *FINAL_USES)),
        "imported": (sectors, (*sectors, *FINAL_USES)),
        "value_added": (VALUE_ADDED, sectors),
    }
    unknown = {
        (name, label, known)
        for origin, row, column in zip(table["origin"], table["row"], table["column"], strict=True)
        for name, label, known in (("row", row, allowed[origin][0]), ("column", column, allowed[origin][1]))
        if label not in known
    }
    return [
        Finding(
            f"input_output.csv column {name}",
            f"{label!r} is no sector, final use or kind of value added here.",
            f"Did you mean {closest(label, known)}?",
        )
        for name, label, known in sorted(unknown)
    ]


def _balance_findings(tables: Tables) -> list[Finding]:
    """Sectors whose uses of home output do not equal their inputs and value added."""
    table, sectors = tables["input_output"], tuple(tables["national_employment"]["io_sector"])
    n_sector = len(sectors)
    is_home = table["origin"] == "home"
    row, column = positions(table["row"], sectors), positions(table["column"], sectors)
    uses = np.bincount(row[is_home], weights=table["yuan"][is_home], minlength=n_sector)
    bought = column >= 0
    inputs = np.bincount(column[bought], weights=table["yuan"][bought], minlength=n_sector)
    return [
        Finding(
            "input_output.csv",
            f"sector {sector} does not balance: uses {use:.6g}, inputs and value added {paid:.6g} yuan.",
            "Uses of home output must equal intermediate inputs and value added.",
        )
        for sector, use, paid in zip(sectors, uses, inputs, strict=True)
        if abs(use - paid) > BALANCE_TOLERANCE * max(use, paid, 1.0)
    ]


def _people_findings(tables: Tables, card: Card) -> list[Finding]:
    """Zones with nobody, or with more people of a kind than residents."""
    zones = tuple(tables["zones"]["code"])
    residents = tables["residents"]
    rows = residents["year"] == card.base_year
    persons = np.zeros(len(zones))
    persons[positions(residents["zone"][rows], zones)] = residents["persons"][rows]
    industries = tuple(tables["industries"]["code"])
    employed = spread(tables["employed_residents"], "industry", industries, zones, "persons").sum(axis=0)
    attributes = tables["zone_attributes"]
    registered = attributes["from_other_province"][positions(zones, tuple(attributes["zone"]))]
    findings = [
        Finding(f"residents.csv column persons, year {card.base_year}", f"zone {zone} has no residents.", "Merge it.")
        for zone, n_persons in zip(zones, persons, strict=True)
        if n_persons <= 0
    ]
    for file, kind, values in (
        ("employed_residents.csv", "employed residents", employed),
        ("zone_attributes.csv column from_other_province", "residents registered elsewhere", registered),
    ):
        findings += [
            Finding(file, f"zone {zone} has {value:g} {kind} but {total:g} residents.", "Correct one of them.")
            for zone, value, total in zip(zones, values, persons, strict=True)
            if value > total
        ]
    return findings


def _segment_findings(tables: Tables) -> list[Finding]:
    return [
        Finding(f"{name}.csv", f"a section starts and ends at {start}.", "Give two different ends.")
        for name in ("road_links", "rail_segments", "metro_segments")
        if name in tables
        for start, end in zip(tables[name]["start"], tables[name]["end"], strict=True)
        if start == end
    ]


def _connection_findings(tables: Tables) -> list[Finding]:
    """Nodes of zones that no open road joins to the rest."""
    nodes, links = tables["road_nodes"], tables["road_links"]
    codes = tuple(nodes["code"])
    is_open = links["status"] == "open"
    start, end = positions(links["start"][is_open], codes), positions(links["end"][is_open], codes)
    graph = coo_matrix((np.ones(len(start)), (start, end)), shape=(len(codes), len(codes)))
    _, part = connected_components(graph, directed=False)
    largest = np.bincount(part).argmax()
    return [
        Finding(
            "road_links.csv",
            f"no open road leads from node {codes[node]} (zone {nodes['zone'][node]}) to the rest.",
            "Add a link; every zone must be reached.",
        )
        for node in np.flatnonzero(part != largest)
        if nodes["zone"][node]
    ]


def _parameter_findings(table: Table) -> list[Finding]:
    given = set(table["name"])
    findings = [
        Finding("parameters.csv column name", f"the parameter {name} is missing.", "Add a row for it.")
        for name in NEEDED_PARAMETERS
        if name not in given
    ]
    low, high = (table.columns.get(bound, table["value"]) for bound in ("low", "high"))
    findings += [
        Finding(
            f"parameters.csv {table['name'][row]}",
            f"the value {table['value'][row]:g} lies outside its range {low[row]:g} to {high[row]:g}.",
            "Correct the value or the range.",
        )
        for row in np.flatnonzero((table["value"] < low) | (table["value"] > high))
    ]
    return findings


def moment_details(text: str) -> dict[str, str]:
    """`name=value; name=value` as a mapping.

    Raises:
        ValueError: when a part has no `=`.
    """
    return {
        name.strip(): value.strip()
        for name, value in (part.split("=", 1) for part in text.split(";") if part.strip())
    }


def _moment_findings(tables: Tables) -> list[Finding]:
    """Details that cannot be read or that name a group which does not exist."""
    if "commuting_moments" not in tables:
        return []
    tags: Sequence[str] = tuple(tables["tags"]["tag"]) if "tags" in tables else ()
    findings = []
    for name, detail in zip(tables["commuting_moments"]["name"], tables["commuting_moments"]["detail"], strict=True):
        where = f"commuting_moments.csv {name} column detail"
        try:
            parts = moment_details(detail)
        except ValueError:
            findings.append(Finding(where, f"{detail!r} cannot be read.", "Write name=value; name=value."))
            continue
        for part in ("residence", "workplace", "part"):
            tag = parts.get(part, "").removeprefix(OUTSIDE)
            if tag and tag not in tags:
                hint = f"Did you mean {closest(tag, tags)}?" if tags else "Declare it in tags.csv."
                findings.append(Finding(where, f"{tag!r} is no group of zones.", hint))
    return findings
