"""Networks and trips in the format TNTP of the collection Transportation Networks for Research.

A file begins with metadata between angle brackets, `~` begins a remark, `;` ends an entry, blanks and tabulators mean
the same. Zones are the nodes 1 to `NUMBER OF ZONES`; no path passes a node below `FIRST THRU NODE`.

Source:
    Transportation Networks for Research Core Team, github.com/bstabler/TransportationNetworks, README.
"""

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float

from xietong.errors import NetworkError
from xietong.findings import Finding, require
from xietong.region.traffic.link_table import LinkRow, Rule, link_findings, number, shortened
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["Metadata", "read_network", "read_trips", "text_of"]

COLUMNS = (
    "init_node",
    "term_node",
    "capacity",
    "length",
    "free_flow_time",
    "b",
    "power",
    "speed",
    "toll",
    "link_type",
)
# The columns of a link that cannot be left out: those up to the power.
_NEEDED = 7
_METADATA = re.compile(r"<\s*([^<>]*?)\s*>\s*([^~]*)")
_RULES = (
    Rule("capacity", "Give the vehicles that the link can take in the period of the trips."),
    Rule("length", "Give the length, or 0 where it is not known."),
    Rule("free_minutes", "Give the minutes without traffic."),
    Rule("delay_factor", "Give b of the BPR formula, often 0.15; 0 where the time is constant."),
    Rule("delay_power", "Give the power of the BPR formula, often 4."),
    Rule("toll", "Give the toll, or 0."),
)
_NAME = {
    "capacity": "capacity",
    "length": "length",
    "free_flow_time": "free_minutes",
    "b": "delay_factor",
    "power": "delay_power",
    "toll": "toll",
}
_LEAST_TOTAL = 0.99


@dataclass(frozen=True)
class Metadata:
    """The entries between angle brackets, by their name in capitals, each with its line."""

    path: Path
    text: dict[str, str]
    line: dict[str, int]

    def where(self, name: str) -> str:
        """File and line of an entry, or the file."""
        return f"{self.path}, row {self.line[name]}" if name in self.line else str(self.path)

    def value(self, name: str, default: float) -> float:
        """An entry as a number, the default where it is not there, NaN where it is no number."""
        return number(self.text[name].strip().rstrip(";")) if name in self.text else default

    def count(self, name: str) -> int:
        """An entry that counts.

        Raises:
            NetworkError: where it is missing or no whole number of at least zero.
        """
        value = self.value(name, np.nan)
        if not (value >= 0.0 and value == int(value)):
            what = f"<{name}> is {self.text[name]!r}." if name in self.text else f"<{name}> is missing."
            raise NetworkError(
                [Finding(self.where(name), what, f"Write <{name}> and a whole number above the data.")]
            )
        return int(value)


def text_of(path: Path) -> str:
    """The text of a file, also where it is compressed with gzip.

    Raises:
        NetworkError: where it is no text.
    """
    raw = path.read_bytes()
    try:
        return (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (EOFError, gzip.BadGzipFile) as error:
        raise NetworkError(
            [Finding(str(path), "the compressed file is cut off or broken.", "Fetch it anew.")]
        ) from error
    except UnicodeDecodeError as error:
        raise NetworkError([Finding(str(path), "the file is not UTF-8 text.", "Save it as UTF-8.")]) from error


def _split(path: Path) -> tuple[Metadata, list[tuple[int, str]], list[str]]:
    """Metadata, the lines of data without remarks, and the remarks."""
    text: dict[str, str] = {}
    line: dict[str, int] = {}
    rows: list[tuple[int, str]] = []
    remarks: list[str] = []
    for position, whole in enumerate(text_of(path).splitlines(), start=1):
        entry = _METADATA.match(whole.strip())
        if entry:
            name = " ".join(entry[1].upper().split())
            text[name], line[name] = entry[2].strip(), position
            continue
        data, mark, remark = whole.partition("~")
        if mark:
            remarks.append(remark)
        if data.strip(" \t;"):
            rows.append((position, data))
    return Metadata(path, text, line), rows, remarks


def read_network(path: Path) -> tuple[TrafficNetwork, Metadata, list[Finding]]:
    """A network, its metadata, and what should be looked at.

    Raises:
        NetworkError: with a finding for each row that cannot be used.
    """
    metadata, lines, remarks = _split(path)
    n_zone, n_node = metadata.count("NUMBER OF ZONES"), metadata.count("NUMBER OF NODES")
    if n_zone > n_node:
        what = f"there are more zones ({n_zone}) than nodes ({n_node}), but the zones are the first nodes."
        require([Finding(metadata.where("NUMBER OF ZONES"), what, "Correct one of the two numbers.")], NetworkError)
    first_through = metadata.value("FIRST THRU NODE", 1.0)
    if not first_through >= 0.0:
        what = f"<FIRST THRU NODE> is {metadata.text['FIRST THRU NODE']!r}."
        require([Finding(metadata.where("FIRST THRU NODE"), what, "Write the number of a node.")], NetworkError)
    order = _column_order(remarks)
    too_short = [_too_short(path, line, data) for line, data in lines if len(_fields(data)) < _NEEDED]
    require(shortened(too_short), NetworkError)
    rows = [_link_row(path, line, data, order) for line, data in lines]
    node = tuple(str(index + 1) for index in range(n_node))
    require(shortened(list(link_findings(rows, frozenset(node), _RULES))), NetworkError)
    values = {name: np.array([row.numbers[name] for row in rows], dtype=float) for name in _NAME.values()}
    network = TrafficNetwork(
        node=node,
        zone=node[:n_zone],
        centroid=np.arange(n_zone),
        is_through=np.arange(1, n_node + 1) >= first_through,
        start=np.array([int(row.start) - 1 for row in rows], dtype=int),
        end=np.array([int(row.end) - 1 for row in rows], dtype=int),
        row=tuple(row.where for row in rows),
        **values,
    )
    return network, metadata, list(_count_warnings(metadata, len(rows)))


def _fields(data: str) -> list[str]:
    return data.replace(";", " ").split()


def _column_order(remarks: list[str]) -> tuple[str, ...]:
    """The columns in the order of the remark that names them, else in the usual order."""
    for remark in remarks:
        names = tuple(_fields(remark.lower()))
        if set(COLUMNS[:_NEEDED]) <= set(names):
            return names
    return COLUMNS


def _too_short(path: Path, line: int, data: str) -> Finding:
    what = f"the row {data.strip()!r} has {len(_fields(data))} fields."
    return Finding(f"{path}, row {line}", what, f"A link has at least {', '.join(COLUMNS[:_NEEDED])}.")


def _link_row(path: Path, line: int, data: str, order: tuple[str, ...]) -> LinkRow:
    given = dict(zip(order, _fields(data), strict=False))
    texts = {name: given.get(column, "0") for column, name in _NAME.items()}
    return LinkRow(
        where=f"{path}, row {line}",
        start=_node_name(given["init_node"]),
        end=_node_name(given["term_node"]),
        numbers={name: number(text) for name, text in texts.items()},
        texts=texts,
    )


def _node_name(text: str) -> str:
    """A number of a node without what other programs add to it, such as 12.0 or 012."""
    value = number(text)
    return str(int(value)) if value == np.floor(value) else text


def _count_warnings(metadata: Metadata, n_link: int) -> Iterator[Finding]:
    told = metadata.value("NUMBER OF LINKS", float(n_link))
    if told != n_link:
        what = f"<NUMBER OF LINKS> is {metadata.text['NUMBER OF LINKS']}, but the file has {n_link} links."
        yield Finding(metadata.where("NUMBER OF LINKS"), what, "Look whether the file is complete.", "warning")


def read_trips(path: Path, n_zone: int) -> tuple[Float[np.ndarray, "origin destination"], list[Finding]]:
    """Trips between zones, and what should be looked at; several entries of one pair are added.

    Raises:
        NetworkError: with a finding for each entry that cannot be used.
    """
    metadata, lines, _ = _split(path)
    if "NUMBER OF ZONES" in metadata.text and metadata.count("NUMBER OF ZONES") != n_zone:
        what = f"the trips are of {metadata.count('NUMBER OF ZONES')} zones, but the network has {n_zone}."
        remedy = "Take the trips that belong to the network, or correct the number."
        require([Finding(metadata.where("NUMBER OF ZONES"), what, remedy)], NetworkError)
    trips = np.zeros((n_zone, n_zone))
    findings: list[Finding] = []
    origin: int | None = None
    for line, data in lines:
        where = f"{path}, row {line}"
        words = data.split()
        if words[0].lower() == "origin":
            origin = _zone_index(words[1] if len(words) > 1 else "", n_zone)
            if origin is None:
                findings.append(_unknown_zone(where, "origin", " ".join(words[1:]), n_zone))
            data = " ".join(words[2:])
        elif origin is None and not findings:
            findings.append(
                Finding(where, "trips come before the first origin.", "Write 'Origin' and its number first.")
            )
        for entry in filter(str.strip, data.split(";")):
            name, colon, amount = entry.partition(":")
            destination, value = _zone_index(name, n_zone), number(amount)
            if not colon:
                findings.append(Finding(where, f"{entry.strip()!r} is no entry.", "Write destination : trips ;"))
            elif destination is None:
                # Some files list every node; nothing is lost where no one travels.
                if value != 0.0:
                    findings.append(_unknown_zone(where, "destination", name.strip(), n_zone))
            elif not value >= 0.0:
                what = f"the trips to {name.strip()} are {amount.strip()!r}, not a number of at least zero."
                findings.append(Finding(where, what, "Correct the number."))
            elif origin is not None:
                trips[origin, destination] += value
    require(shortened(findings), NetworkError)
    return trips, list(_total_warnings(metadata, trips))


def _zone_index(text: str, n_zone: int) -> int | None:
    # Most of a file is plain numbers, which need no look at how else a number may be written.
    name = text.strip()
    if name.isdecimal():
        return int(name) - 1 if 1 <= int(name) <= n_zone else None
    value = number(text.strip().rstrip(";:"))
    return int(value) - 1 if value == np.floor(value) and 1.0 <= value <= n_zone else None


def _unknown_zone(where: str, role: str, name: str, n_zone: int) -> Finding:
    what = f"the {role} {name!r} is not a zone of the network."
    return Finding(where, what, f"The zones are 1 to {n_zone}; correct the number or the network's count of zones.")


def _total_warnings(metadata: Metadata, trips: Float[np.ndarray, "origin destination"]) -> Iterator[Finding]:
    told, total = metadata.value("TOTAL OD FLOW", np.nan), float(trips.sum())
    if min(told, total) < _LEAST_TOTAL * max(told, total):
        what = f"<TOTAL OD FLOW> is {metadata.text['TOTAL OD FLOW']}, but the trips add up to {total:g}."
        yield Finding(metadata.where("TOTAL OD FLOW"), what, "Look whether the file is complete.", "warning")
