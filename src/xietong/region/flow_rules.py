"""What is wrong with observed flows although every cell is sound."""

from collections.abc import Sequence

import numpy as np

from xietong.findings import Finding
from xietong.region.pairs import both_ways, pair_matrix
from xietong.region.tables import Tables, positions

__all__ = ["flow_findings"]

NAMED_AT_MOST = 5


def flow_findings(tables: Tables) -> list[Finding]:
    """Zones without income, without commuters, without distances, or in two jurisdictions."""
    zones = tuple(tables["zones"]["code"])
    return [
        *_zone_findings(tables, zones),
        *_commuter_findings(tables, zones),
        *_distance_findings(tables, zones),
        *_jurisdiction_findings(tables),
    ]


def _zone_findings(tables: Tables, zones: Sequence[str]) -> list[Finding]:
    given = set(tables["zone_economy"]["zone"])
    return [
        Finding(
            "zone_economy.csv column zone",
            f"{zone} has no row; every zone needs an income by workplace.",
            "Add a row for it.",
        )
        for zone in zones
        if zone not in given
    ]


def _commuter_findings(tables: Tables, zones: Sequence[str]) -> list[Finding]:
    """Empty rows and columns of the flows: with nobody to start from, no change can be told."""
    commuters = pair_matrix(tables["commuting_flows"], ("residence", "workplace"), "persons", zones, absent=0.0)
    return [
        Finding(
            f"commuting_flows.csv column {column}",
            f"{zone} has no commuter; the sum of persons over its rows is 0 and must be positive.",
            f"Add a row of someone who {verb} there, such as those who stay in the zone, or merge the zone.",
        )
        for column, verb, totals in (
            ("residence", "lives", commuters.sum(axis=1)),
            ("workplace", "works", commuters.sum(axis=0)),
        )
        for zone, total in zip(zones, totals, strict=True)
        if total <= 0
    ]


def _distance_findings(tables: Tables, zones: Sequence[str]) -> list[Finding]:
    """Pairs without a distance, gathered by their first zone."""
    missing = np.isnan(both_ways(pair_matrix(tables["distances"], ("origin", "destination"), "km", zones)))
    findings = []
    for number, origin in enumerate(zones):
        # What is missing on the way back is named once.
        ends = [zones[end] for end in np.flatnonzero(missing[number]).tolist() if end >= number]
        if ends:
            more = f" and {len(ends) - NAMED_AT_MOST} more" if len(ends) > NAMED_AT_MOST else ""
            findings.append(
                Finding(
                    "distances.csv columns origin, destination",
                    f"{origin} has no distance to {', '.join(ends[:NAMED_AT_MOST])}{more}.",
                    "Add the rows; a zone needs a distance to itself too, and one row holds both ways.",
                )
            )
    return findings


def _jurisdiction_findings(tables: Tables) -> list[Finding]:
    """Zones whose city lies in another jurisdiction than they do."""
    table = tables["zones"]
    if "city" not in table.columns or "cities" not in tables:
        return []
    cities = tables["cities"]
    return [
        Finding(
            f"zones.csv {code} column jurisdiction",
            f"{own!r} is not {cities['jurisdiction'][city]!r}, the jurisdiction of its city.",
            "Correct one of them.",
        )
        for code, own, city in zip(
            table["code"], table["jurisdiction"], positions(table["city"], tuple(cities["code"])), strict=True
        )
        if city >= 0 and own != cities["jurisdiction"][city]
    ]
