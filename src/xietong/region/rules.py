"""Rules that hold across rows: shares that sum to one, graphs that connect, accounts that balance."""

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from xietong.findings import Finding
from xietong.region.card import Card
from xietong.region.flow_rules import flow_findings
from xietong.region.moments import moment_findings
from xietong.region.places import spread
from xietong.region.region import Table
from xietong.region.schema import parameter_names
from xietong.region.sectors import FINAL_USES, VALUE_ADDED
from xietong.region.tables import Tables, closest, positions

__all__ = ["rule_findings"]

SHARE_TOLERANCE = 1e-4
BALANCE_TOLERANCE = 1e-5
OF_ONE_JURISDICTION = "housing_share_"


def rule_findings(tables: Tables, card: Card) -> list[Finding]:
    """All findings of rules across rows."""
    findings = _census_findings(tables, card) if "census" in card.evidence else []
    if "flows" in card.evidence:
        findings += flow_findings(tables)
    return [
        *findings,
        *_segment_findings(tables),
        *_parameter_findings(tables, card),
        *moment_findings(tables),
    ]


def _census_findings(tables: Tables, card: Card) -> list[Finding]:
    return [
        *_share_findings(tables["points"], "zone", "weight"),
        *_share_findings(tables["industry_sectors"], "industry", "share"),
        *_share_findings(tables["sectors"], "io_sector", "io_share"),
        *_io_label_findings(tables),
        *_balance_findings(tables),
        *_people_findings(tables, card),
        *_connection_findings(tables),
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


def _parameter_findings(tables: Tables, card: Card) -> list[Finding]:
    """Values outside their range; as warnings, names that no part of the model reads or that are not given."""
    table, known = tables["parameters"], parameter_names()
    own = {f"{OF_ONE_JURISDICTION}{code}" for code in tables["jurisdictions"]["code"]}
    findings = [
        Finding(
            f"parameters.csv {name}",
            "no part of the model reads this parameter.",
            f"Did you mean {closest(name, {*known, *own})}?",
            "warning",
        )
        for name in table["name"]
        if name not in known and name not in own
    ]
    expecting = {"every", *card.evidence}
    absent = [name for name, by in known.items() if by in expecting and name not in set(table["name"])]
    if absent:
        findings.append(
            Finding(
                "parameters.csv column name",
                f"not given: {', '.join(absent)}; the defaults of the model are used.",
                "Add rows with range and source, so that the report lists them.",
                "warning",
            )
        )
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
