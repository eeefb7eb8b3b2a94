"""Networks and trips as tables of the General Modeling Network Specification.

`node.csv`: node_id, zone_id, node_type. `link.csv`: from_node_id, to_node_id, directed, length, free_speed, lanes,
capacity (vehicles an hour and lane), toll, vdf_alpha, vdf_beta, vdf_free_minutes. `demand.csv`: o_zone_id, d_zone_id,
volume.

Source:
    Zephyr Foundation, General Modeling Network Specification 0.96, tables node and link.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from jaxtyping import Float

from xietong.errors import NetworkError
from xietong.findings import Finding, require
from xietong.region.traffic.link_table import LinkRow, Rule, link_findings, number, shortened
from xietong.region.traffic.network import TrafficNetwork
from xietong.region.traffic.tntp import text_of

__all__ = ["BPR_ALPHA", "BPR_BETA", "read_network", "read_trips"]

BPR_ALPHA, BPR_BETA = "0.15", "4"
"""Factor and power of delay where the tables have none (Bureau of Public Roads, 1964, Traffic Assignment Manual)."""

_CENTROID = "centroid"
_MINUTES_AN_HOUR = 60.0
_RULES = (
    Rule("capacity", "Give capacity as vehicles an hour and lane, and lanes."),
    Rule("length", "Give the length, in the unit of the speed."),
    Rule("free_minutes", "Give a positive free_speed, or vdf_free_minutes."),
    Rule("delay_factor", "Give vdf_alpha, often 0.15; 0 where the time is constant."),
    Rule("delay_power", "Give vdf_beta, often 4."),
    Rule("toll", "Give the toll, or leave it empty."),
)


@dataclass(frozen=True)
class _Row:
    where: str
    given: dict[str, str]

    def text(self, *names: str, default: str = "") -> str:
        """The first of the columns that is filled."""
        return next((self.given[name] for name in names if self.given.get(name)), default)


def _rows(path: Path, needed: Sequence[str]) -> list[_Row]:
    try:
        table = list(csv.reader(io.StringIO(text_of(path), newline=""), strict=True))
    except csv.Error as error:
        remedy = "Look for a quotation mark that is not closed."
        raise NetworkError([Finding(str(path), f"the file is no table of text: {error}.", remedy)]) from error
    names = [name.strip().lower() for name in table[0]] if table else []
    require(list(_missing_columns(path, names, needed)), NetworkError)
    return [
        _Row(f"{path}, row {line}", dict(zip(names, (field.strip() for field in row), strict=False)))
        for line, row in enumerate(table[1:], start=2)
        if "".join(row).strip()
    ]


def _missing_columns(path: Path, names: Sequence[str], needed: Sequence[str]) -> Iterator[Finding]:
    for name in needed:
        if name not in names:
            near = get_close_matches(name, names, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            remedy = f"{hint}The first row must name {', '.join(needed)}."
            yield Finding(f"{path}, column {name!r}", "the column is missing.", remedy)


def read_network(node_path: Path, link_path: Path) -> TrafficNetwork:
    """A network of the tables of nodes and links.

    Free time is length over free speed; a link that is not directed is two links. Nodes of the type `centroid`
    are not passed.

    Raises:
        NetworkError: with a finding for each row that cannot be used.
    """
    nodes = _rows(node_path, ("node_id", "zone_id"))
    require(shortened(list(_node_findings(nodes))), NetworkError)
    position = {row.text("node_id"): index for index, row in enumerate(nodes)}
    zones = _bearers(nodes)
    rows = _rows(link_path, ("from_node_id", "to_node_id", "length", "free_speed", "lanes", "capacity"))
    links = [link for row in rows for link in _link_rows(row)]
    require(shortened(list(link_findings(links, frozenset(position), _RULES))), NetworkError)
    values = {rule.column: np.array([link.numbers[rule.column] for link in links], dtype=float) for rule in _RULES}
    return TrafficNetwork(
        node=tuple(position),
        zone=tuple(row.text("zone_id") for row in zones),
        centroid=np.array([position[row.text("node_id")] for row in zones], dtype=int),
        is_through=np.array([not _is_centroid(row) for row in nodes], dtype=bool),
        start=np.array([position[link.start] for link in links], dtype=int),
        end=np.array([position[link.end] for link in links], dtype=int),
        row=tuple(link.where for link in links),
        **values,
    )


def _bearers(nodes: Sequence[_Row]) -> list[_Row]:
    """The nodes at which trips begin and end: the centroids where the table has any, else all that name a zone."""
    has_centroids = any(_is_centroid(row) for row in nodes)
    return [row for row in nodes if row.text("zone_id") and (not has_centroids or _is_centroid(row))]


def _is_centroid(row: _Row) -> bool:
    return row.text("node_type").lower() == _CENTROID


def _node_findings(nodes: Sequence[_Row]) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    bearer: dict[str, str] = {}
    for row in nodes:
        name = row.text("node_id")
        if not name:
            yield Finding(row.where, "node_id is empty.", "Give the node a code.")
        elif name in seen:
            yield Finding(row.where, f"node_id {name!r} stands in {seen[name]} too.", "Keep one of them.")
        seen.setdefault(name, row.where)
    for row in _bearers(nodes):
        zone = row.text("zone_id")
        if zone in bearer:
            remedy = "Keep zone_id at one of them, or give that one the node_type centroid."
            yield Finding(row.where, f"zone_id {zone!r} stands in {bearer[zone]} too.", remedy)
        bearer.setdefault(zone, row.where)


def _link_rows(row: _Row) -> Iterator[LinkRow]:
    start, end = row.text("from_node_id"), row.text("to_node_id")
    length, speed = number(row.text("length")), number(row.text("free_speed"))
    lanes, per_lane = number(row.text("lanes")), number(row.text("capacity"))
    texts = {
        "capacity": f"lanes {row.text('lanes')} x capacity {row.text('capacity')}",
        "length": row.text("length"),
        "free_minutes": f"length {row.text('length')} / free_speed {row.text('free_speed')}",
        "delay_factor": row.text("vdf_alpha", "vdf_alpha1", default=BPR_ALPHA),
        "delay_power": row.text("vdf_beta", "vdf_beta1", default=BPR_BETA),
        "toll": row.text("toll", default="0"),
    }
    numbers = {name: number(texts[name]) for name in ("length", "delay_factor", "delay_power", "toll")}
    numbers["capacity"] = lanes * per_lane if min(lanes, per_lane) >= 0.0 else np.nan
    numbers["free_minutes"] = length / speed * _MINUTES_AN_HOUR if speed > 0.0 else np.nan
    given_minutes = row.text("vdf_free_minutes")
    if given_minutes:
        texts["free_minutes"], numbers["free_minutes"] = given_minutes, number(given_minutes)
    yield LinkRow(row.where, start, end, numbers, texts)
    if row.text("directed", default="1").lower() in ("0", "false", "no"):
        yield LinkRow(row.where, end, start, numbers, texts)


def read_trips(path: Path, zones: Sequence[str]) -> Float[np.ndarray, "origin destination"]:
    """Trips between zones; several rows of one pair are added.

    Raises:
        NetworkError: with a finding for each row that cannot be used.
    """
    position = {zone: index for index, zone in enumerate(zones)}
    trips = np.zeros((len(zones), len(zones)))
    findings: list[Finding] = []
    for row in _rows(path, ("o_zone_id", "d_zone_id", "volume")):
        pair, value = (row.text("o_zone_id"), row.text("d_zone_id")), number(row.text("volume"))
        unknown = [zone for zone in pair if zone not in position]
        for zone in unknown:
            remedy = "Correct the code, or give a node of the network this zone_id."
            findings.append(Finding(row.where, f"{zone!r} is not a zone of the network.", remedy))
        if not value >= 0.0:
            what = f"volume is {row.text('volume')!r}, not a number of at least zero."
            findings.append(Finding(row.where, what, "Correct the number."))
        elif not unknown:
            trips[position[pair[0]], position[pair[1]]] += value
    require(shortened(findings), NetworkError)
    return trips
