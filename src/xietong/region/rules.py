"""Rules that hold across rows: shares that sum to one, graphs that connect, accounts that balance."""

from functools import partial

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from xietong.findings import Finding
from xietong.region.air_rules import air_rules
from xietong.region.card import Card
from xietong.region.dates import MIDYEAR, decimal_year
from xietong.region.flow_rules import flow_findings
from xietong.region.gateway_rules import gateway_findings, owner_findings, parameter_findings, traffic_findings
from xietong.region.moments import moment_findings
from xietong.region.region import Table
from xietong.region.schema import parameter_names
from xietong.region.sectors import FINAL_USES, VALUE_ADDED
from xietong.region.tables import Rule, Tables, apply, closest, number_column, place, positions, text_column

__all__ = ["rule_findings"]

SHARE_TOLERANCE = 1e-4
BALANCE_TOLERANCE = 1e-5
METHOD = "_method"
PEOPLE = ("zones", "residents", "industries", "employed_residents", "zone_attributes")
FLOWS = ("zones", "jurisdictions", "zone_economy", "commuting_flows", "distances")
NETWORKS = ("road_links", "rail_segments", "metro_segments")
OF_ONE_JURISDICTION = ("housing_share", "floor_supply_base", "floor_supply_density", "floor_supply_elasticity")
"""Parameters that may differ by government: with its code behind the name."""


def rule_findings(whole: Tables, card: Card | None) -> list[Finding]:
    """All findings of rules across rows; a rule waits only where a table that it reads is broken as a file.

    A cell that is no number stands as NaN: it has its own finding, and no comparison with it is true.

    Args:
        whole: The tables that can be read and have all their columns.
        card: None where it cannot be read; the rules of its base year and its evidence wait then.
    """
    rules: list[Rule] = _census_rules(whole, card) if card is None or "census" in card.evidence else []
    if card is not None and "flows" in card.evidence:
        rules.append((FLOWS, lambda: flow_findings(whole)))
    return apply(
        [
            *rules,
            *air_rules(whole),
            *[([name], partial(_segment_findings, whole, name)) for name in NETWORKS],
            *[([name], partial(_opening_findings, whole, name, card.base_year)) for name in NETWORKS if card],
            (["road_links"], lambda: _capacity_findings(whole)),
            (["parameters", "jurisdictions"], lambda: _parameter_findings(whole, card)),
            (["commuting_moments"], lambda: moment_findings(whole)),
            *_gateway_rules(whole),
            *[([name], partial(_method_findings, whole[name])) for name in whole],
        ],
        whole,
    )


def _census_rules(whole: Tables, card: Card | None) -> list[Rule]:
    rules: list[Rule] = [
        (["points"], lambda: _share_findings(whole["points"], "zone", "weight")),
        (["industry_sectors"], lambda: _share_findings(whole["industry_sectors"], "industry", "share")),
        (["sectors"], lambda: _share_findings(whole["sectors"], "io_sector", "io_share")),
        (["input_output", "national_employment"], lambda: _io_label_findings(whole)),
        (["input_output", "national_employment"], lambda: _balance_findings(whole)),
        (["road_nodes", "road_links"], lambda: _connection_findings(whole)),
    ]
    if card is not None:
        rules.append((PEOPLE, lambda: _people_findings(whole, card.base_year)))
    return rules


def _gateway_rules(whole: Tables) -> list[Rule]:
    return [
        (["gateways", "gateway_owners"], lambda: owner_findings(whole)),
        (["gateways", "gateway_traffic"], lambda: gateway_findings(whole)),
        (["gateways", "gateway_traffic"], lambda: traffic_findings(whole)),
        (["gateways", "gateway_parameters"], lambda: parameter_findings(whole)),
        (["gateway_basins"], lambda: _share_findings(whole["gateway_basins"], "kind", "share")),
        (["gateway_uses"], lambda: _share_findings(whole["gateway_uses"], "sector", "share")),
    ]


def _method_findings(table: Table) -> list[Finding]:
    """Warnings where a value is filled and the column that says how it was made is there, but empty."""
    findings = []
    for name in table.columns:
        stem = name.removesuffix(METHOD)
        value = next((other for other in table.columns if other != name and stem in other.split("_")), None)
        if stem == name or value is None:
            continue
        is_filled = ~np.isnan(table[value]) if table[value].dtype == np.float64 else table[value] != ""
        rows = np.flatnonzero(is_filled & (table[name] == ""))
        if len(rows):
            what = f"{value} is filled, and nothing says how it was made."
            remedy = "Write how: published, or the method of the estimate."
            findings.append(Finding(place(table, rows, name), what, remedy, "warning"))
    return findings


def _share_findings(table: Table, group: str, share: str) -> list[Finding]:
    labels = tuple(label for label in dict.fromkeys(table[group]) if label)
    members = positions(table[group], labels)
    findings = []
    for number, label in enumerate(labels):
        rows = np.flatnonzero(members == number)
        total = table[share][rows].sum()
        if abs(total - 1) > SHARE_TOLERANCE:
            what = f"the shares of {label} sum to {total:.6g}, not to 1."
            findings.append(Finding(place(table, rows, share), what, "Correct the shares."))
    return findings


def _io_label_findings(tables: Tables) -> list[Finding]:
    """Rows and columns of the long table that are no sector, final use or kind of value added."""
    table, sectors = tables["input_output"], tuple(tables["national_employment"]["io_sector"])
    allowed = {
        "home": (sectors, (*sectors, *FINAL_USES)),
        "imported": (sectors, (*sectors, *FINAL_USES)),
        "value_added": (VALUE_ADDED, sectors),
    }
    findings = []
    for side, name in enumerate(("row", "column")):
        rows_of: dict[tuple[str, str], list[int]] = {}
        for number, (origin, label) in enumerate(zip(table["origin"], table[name], strict=True)):
            if origin in allowed and label not in allowed[origin][side]:
                rows_of.setdefault((origin, label), []).append(number)
        findings += [
            Finding(
                place(table, rows, name),
                f"{label!r} is no sector, final use or kind of value added here.",
                f"Did you mean {closest(label, allowed[origin][side])}?",
            )
            for (origin, label), rows in rows_of.items()
        ]
    return findings


def _balance_findings(tables: Tables) -> list[Finding]:
    """Sectors whose uses of home output do not equal their inputs and value added."""
    table, sectors = tables["input_output"], tuple(tables["national_employment"]["io_sector"])
    n_sector = len(sectors)
    row, column = positions(table["row"], sectors), positions(table["column"], sectors)
    is_home = (table["origin"] == "home") & (row >= 0)
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


def _people_findings(tables: Tables, base_year: int) -> list[Finding]:
    """Zones with nobody, or with more people of a kind than residents."""
    zones = tuple(tables["zones"]["code"])
    residents, employed, attributes = (
        tables[name] for name in ("residents", "employed_residents", "zone_attributes")
    )
    rows = np.flatnonzero((residents["year"] == base_year) & (positions(residents["zone"], zones) >= 0))
    row_of = {residents["zone"][row]: row for row in rows}
    findings = [
        Finding(
            place(residents, [row], "persons"), f"zone {zone} has no residents in {base_year}.", "Merge the zone."
        )
        for zone, row in row_of.items()
        if residents["persons"][row] <= 0
    ]
    for table, kind, column in (
        (employed, "employed residents", "persons"),
        (attributes, "residents registered elsewhere", "from_other_province"),
    ):
        for zone in row_of:
            members = np.flatnonzero(table["zone"] == zone)
            value, total = table[column][members].sum(), residents["persons"][row_of[zone]]
            if value > total > 0:
                findings.append(
                    Finding(
                        place(table, members, column),
                        f"zone {zone} has {value:,.0f} {kind} but {total:,.0f} residents in residents.csv.",
                        "Correct one of them.",
                    )
                )
    return findings


def _segment_findings(tables: Tables, name: str) -> list[Finding]:
    table = tables[name]
    return [
        Finding(
            place(table, [row], "end"),
            f"a section starts and ends at {table['end'][row]}.",
            "Give two different ends.",
        )
        for row in np.flatnonzero((table["start"] == table["end"]) & (table["start"] != ""))
    ]


def _opening_findings(tables: Tables, name: str, base_year: int) -> list[Finding]:
    """What is still to be built cannot have opened."""
    table = tables[name]
    dates = text_column(table, "open_date")
    early = [
        row
        for row in np.flatnonzero(table["status"] != "open")
        if dates[row] and _year(dates[row]) <= base_year + MIDYEAR
    ]
    return [
        Finding(
            place(table, [row], "open_date"),
            f"it opens on {dates[row]}, by the base year {base_year}, but is {table['status'][row] or 'not open'}.",
            "Set status to open, or correct the date of opening.",
        )
        for row in early
    ]


def _year(text: str) -> float:
    """Decimal year of a date; one that cannot be read has its own finding."""
    try:
        return decimal_year(text)
    except ValueError:
        return np.inf


def _capacity_findings(tables: Tables) -> list[Finding]:
    links = tables["road_links"]
    capacity = number_column(links, "capacity")
    return [
        Finding(
            place(links, [row], "capacity"),
            "an open road with capacity 0 would take traffic that cannot pass.",
            "Give the vehicles an hour that it carries, leave the cell empty, or set status to planned.",
        )
        for row in np.flatnonzero((capacity == 0.0) & (links["status"] == "open"))
    ]


def _connection_findings(tables: Tables) -> list[Finding]:
    """Nodes of zones that no open road joins to the rest."""
    nodes, links = tables["road_nodes"], tables["road_links"]
    codes = tuple(nodes["code"])
    start, end = positions(links["start"], codes), positions(links["end"], codes)
    is_open = (links["status"] == "open") & (start >= 0) & (end >= 0)
    start, end = start[is_open], end[is_open]
    if not codes:
        return []
    graph = coo_matrix((np.ones(len(start)), (start, end)), shape=(len(codes), len(codes)))
    _, part = connected_components(graph, directed=False)
    largest = np.bincount(part).argmax()
    return [
        Finding(
            place(nodes, [node], "code"),
            f"no open road of road_links.csv leads from node {codes[node]} (zone {nodes['zone'][node]}) to the rest.",
            "Add a link; every zone must be reached.",
        )
        for node in np.flatnonzero(part != largest)
        if nodes["zone"][node]
    ]


def _parameter_findings(tables: Tables, card: Card | None) -> list[Finding]:
    """Values outside their range; as warnings, names that no part of the model reads or that are not given."""
    table, known = tables["parameters"], parameter_names()
    own = {f"{name}_{code}" for name in OF_ONE_JURISDICTION for code in tables["jurisdictions"]["code"]}
    findings = [
        Finding(
            place(table, [row], "name"),
            f"no part of the model reads the parameter {name!r}.",
            f"Did you mean {closest(name, {*known, *own})}?",
            "warning",
        )
        for row, name in enumerate(table["name"])
        if name and name not in known and name not in own
    ]
    expecting = {"every", *(card.evidence if card is not None else ())}
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
            place(table, [row], "value"),
            f"{table['name'][row]} is {table['value'][row]:g}, outside its range {low[row]:g} to {high[row]:g}.",
            "Correct the value or the range.",
        )
        for row in np.flatnonzero((table["value"] < low) | (table["value"] > high))
    ]
    return findings
