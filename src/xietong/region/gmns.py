"""Roads from the node and link tables of the General Modeling Network Specification (GMNS).

`gmns/node.csv` and `gmns/link.csv` in the folder of a region stand for `road_nodes.csv` and `road_links.csv`. Lengths
are in kilometres and speeds in km/h, as `gmns/config.csv` says where it is there. Nodes carry the code of their zone
in `zone_id`; links may carry `open_date` and `status`, which GMNS does not know, as in `road_links.csv`.

Source:
    Zephyr Foundation, General Modeling Network Specification 0.96, tables config, node and link.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from xietong.findings import Finding
from xietong.region.tables import RawTable, read_raw_table

__all__ = ["CONFIG", "LINKS", "NODES", "GmnsRoads", "in_gmns_words", "read_gmns"]

NODES, LINKS, CONFIG = "gmns/node.csv", "gmns/link.csv", "gmns/config.csv"
FILES = {"road_nodes": NODES, "road_links": LINKS}
NODE_COLUMNS = {"node_id": "code", "x_coord": "lon", "y_coord": "lat", "zone_id": "zone", "name": "name_en"}
LINK_COLUMNS = {
    "link_id": "code",
    "from_node_id": "start",
    "to_node_id": "end",
    "length": "length_km",
    "free_speed": "free_speed_kmh",
    "directed": "is_two_way",
    "facility_type": "road_class",
    "name": "name",
    "capacity": "capacity",
    "open_date": "open_date",
    "status": "status",
}
TRUTH = {"1": "no", "true": "no", "0": "yes", "false": "yes"}
CLASSES = {
    "expressway": "expressway",
    "freeway": "expressway",
    "motorway": "expressway",
    "urban_expressway": "urban_expressway",
    "trunk": "trunk",
    "primary": "trunk",
    "principal arterial": "trunk",
    "arterial": "trunk",
}
OTHER_CLASS = "local"
UNITS = {
    "long_length": ("km", "kilometer", "kilometers", "kilometre", "kilometres"),
    "speed": ("kph", "km/h", "kmh", "kilometers per hour", "kilometres per hour"),
}


@dataclass(frozen=True, eq=False)
class GmnsRoads:
    """The two tables under the names of `road_nodes.csv` and `road_links.csv`, and what is wrong with the files."""

    tables: Mapping[str, RawTable]
    findings: tuple[Finding, ...]


def read_gmns(folder: Path) -> GmnsRoads | None:
    """The roads of `gmns/` in a region folder, or None where there is no such table."""
    paths = {name: folder / file for name, file in FILES.items()}
    if not any(path.is_file() for path in paths.values()):
        return None
    findings = [
        Finding(FILES[name], "the file is missing.", "GMNS roads need both a node and a link table.")
        for name, path in paths.items()
        if not path.is_file()
    ]
    findings += _unit_findings(folder / CONFIG)
    tables = {}
    for name, path in paths.items():
        if path.is_file():
            raw, found = read_raw_table(path, FILES[name])
            findings += found
            if raw is not None:
                tables[name] = _nodes(raw) if name == "road_nodes" else _links(raw)
    return GmnsRoads(tables, tuple(findings))


def _unit_findings(config: Path) -> list[Finding]:
    if not config.is_file():
        return []
    with config.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file), {})
    return [
        Finding(
            f"{CONFIG} column {name}",
            f"{row[name]!r} is not the unit {known[0]}.",
            f"Convert gmns/ to {UNITS['long_length'][0]} and {UNITS['speed'][0]}.",
        )
        for name, known in UNITS.items()
        if row.get(name) and row[name].strip().lower() not in known
    ]


def _nodes(raw: RawTable) -> RawTable:
    table = _renamed(raw, NODE_COLUMNS)
    zones = _column(table, "zone")
    return _with_column(table, "kind", ["zone" if zone else "other" for zone in zones])


def _links(raw: RawTable) -> RawTable:
    table = _renamed(raw, LINK_COLUMNS)
    if "is_two_way" in table.header:
        ways = [TRUTH.get(cell.lower(), cell) for cell in _column(table, "is_two_way")]
        table = _with_column(table, "is_two_way", ways)
    classes = [CLASSES.get(cell.lower(), OTHER_CLASS) for cell in _column(table, "road_class")]
    table = _with_column(table, "road_class", classes)
    return _with_column(table, "status", [cell or "open" for cell in _column(table, "status")])


def _renamed(raw: RawTable, names: Mapping[str, str]) -> RawTable:
    """Only the columns that the model reads, under its names."""
    kept = [position for position, name in enumerate(raw.header) if name in names]
    return replace(
        raw,
        header=tuple(names[raw.header[position]] for position in kept),
        rows=tuple(tuple(row[position] for position in kept) for row in raw.rows),
    )


def _column(raw: RawTable, name: str) -> list[str]:
    if name not in raw.header:
        return [""] * len(raw.rows)
    return [row[raw.header.index(name)] for row in raw.rows]


def _with_column(raw: RawTable, name: str, cells: list[str]) -> RawTable:
    kept = [position for position, known in enumerate(raw.header) if known != name]
    return replace(
        raw,
        header=(*(raw.header[position] for position in kept), name),
        rows=tuple((*(row[position] for position in kept), cell) for row, cell in zip(raw.rows, cells, strict=True)),
    )


def in_gmns_words(finding: Finding) -> Finding:
    """A finding about roads under the names of the files and columns that the user wrote."""
    where = finding.where
    for name, file in FILES.items():
        columns = NODE_COLUMNS if name == "road_nodes" else LINK_COLUMNS
        if not where.startswith((f"{name}.csv", file)):
            continue
        where = where.replace(f"{name}.csv", file, 1)
        place, separator, column = where.rpartition(" column ")
        theirs = {ours: gmns for gmns, ours in columns.items()}
        where = f"{place}{separator}{theirs.get(column, column)}" if separator else where
    texts = (finding.what, finding.remedy)
    what, remedy = (text.replace("road_nodes.csv", NODES).replace("road_links.csv", LINKS) for text in texts)
    return replace(finding, where=where, what=what, remedy=remedy)
