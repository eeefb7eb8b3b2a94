"""A file of raw changes as rows of text, and what is wrong with it as a file."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from xietong.errors import ShockError
from xietong.findings import Finding, require

__all__ = ["COLUMNS", "ShockRows", "read_rows"]

COLUMNS = ("shock", "sector", "group", "from", "to", "zone", "value")

_NEEDED = ("shock", "value")
_SHOWN = 20
_SEPARATORS = {";": "semicolons", "\t": "tabulators", "|": "bars"}
_AS_CSV = "Save it as CSV in UTF-8, with commas between the columns and a point in numbers."


@dataclass(frozen=True, eq=False)
class ShockRows:
    """The rows that hold anything.

    Args:
        columns: Text of each of `COLUMNS` without blanks around it, empty where the file has no such column.
        line: Number of each row as a spreadsheet counts, the header being row 1.
    """

    columns: Mapping[str, np.ndarray]
    line: np.ndarray

    def __len__(self) -> int:
        return len(self.line)


def read_rows(path: Path) -> ShockRows:
    """The rows of a file of raw changes, as text.

    Args:
        path: CSV in UTF-8 with a header; the columns `shock` and `value` must be there.

    Raises:
        ShockError: where it is no such file.
    """
    try:
        table = list(csv.reader(io.StringIO(_text(path), newline=""), strict=True))
    except csv.Error as error:
        what = f"the file is no table of text: {error}."
        raise ShockError([Finding(str(path), what, "Look for a quotation mark that is not closed.")]) from error
    if not table:
        remedy = f"Give it a first line with the columns {', '.join(COLUMNS)}."
        raise ShockError([Finding(str(path), "the file is empty.", remedy)])
    names = [name.strip() for name in table[0]]
    require(_header_findings(path, names), ShockError)
    width = len(names)
    filled = [(number, row) for number, row in enumerate(table[1:], start=2) if "".join(row).strip()]
    wide = [number for number, row in filled if "".join(row[width:]).strip()]
    require([_too_wide(path, number, width) for number in wide[:_SHOWN]], ShockError)
    # Fields that a row leaves out at its end are empty.
    whole = [row if len(row) == width else (row + [""] * width)[:width] for _, row in filled]
    given = dict(zip(names, zip(*whole, strict=True), strict=True)) if whole else {}
    empty = ("",) * len(whole)
    return ShockRows(
        columns={name: np.array([text.strip() for text in given.get(name, empty)], dtype=object) for name in COLUMNS},
        line=np.array([number for number, _ in filled], dtype=int),
    )


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if b"\x00" in raw:
        what = "the file is not UTF-8 text but UTF-16, or no text at all."
        raise ShockError([Finding(str(path), what, _AS_CSV)])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        what = f"the file is not UTF-8 text: row {line} holds a byte that is not."
        raise ShockError([Finding(str(path), what, _AS_CSV)]) from error


def _header_findings(path: Path, names: list[str]) -> list[Finding]:
    other = [mark for mark in _SEPARATORS if any(mark in name for name in names)]
    if other and "shock" not in names:
        what = f"the columns are separated by {_SEPARATORS[other[0]]}, not by commas."
        return [Finding(f"{path}, row 1", what, _AS_CSV)]
    findings = []
    for name in dict.fromkeys(names):
        where = f"{path}, column {name!r}"
        if name not in COLUMNS:
            near = get_close_matches(name.lower(), COLUMNS, n=1)
            hint = f"Did you mean {near[0]}? " if near else ""
            remedy = f"{hint}The columns are {', '.join(COLUMNS)}."
            findings.append(Finding(where, "there is no such column in a file of shocks.", remedy))
        elif names.count(name) > 1:
            findings.append(Finding(where, "the column is there more than once.", "Keep one of them."))
    for name in _NEEDED:
        if name not in names:
            remedy = f"Add it; the columns are {', '.join(COLUMNS)}, of which shock and value are needed."
            findings.append(Finding(f"{path}, column {name!r}", "the column is missing.", remedy))
    return findings


def _too_wide(path: Path, number: int, width: int) -> Finding:
    what = f"the row has more fields than the header has columns ({width})."
    return Finding(f"{path}, row {number}", what, "Look for a comma too many; a number has a point: 1.05.")
