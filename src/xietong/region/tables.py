"""From the files of a region folder to tables, each cell by the rule of its column."""

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from io import StringIO
from pathlib import Path
from typing import SupportsIndex

import numpy as np
from jaxtyping import Int

from xietong.findings import Finding
from xietong.region.dates import decimal_year
from xietong.region.layers import layers, locate_in
from xietong.region.region import Table
from xietong.region.schema import Column, TableRule, table_rules

__all__ = [
    "RawTable",
    "Rule",
    "Tables",
    "apply",
    "closest",
    "number_column",
    "place",
    "positions",
    "read_raw_table",
    "read_raw_tables",
    "read_table",
    "text_column",
]

Tables = Mapping[str, Table]
# The tables that a rule across rows reads, and the rule.
Rule = tuple[Sequence[str], Callable[[], list[Finding]]]

TRUTH = {"yes": True, "no": False}
ROWS_AT_MOST = 6


@dataclass(frozen=True)
class CellFault:
    """What is wrong in one cell and what to do, before it is known where the cell stands."""

    what: str
    remedy: str


@dataclass(frozen=True)
class RawTable:
    """A file as it stands: header and rows of text; `line` is the line of each row in the file."""

    file: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: tuple[int, ...]


def read_raw_tables(folder: Path, evidence: Collection[str]) -> tuple[dict[str, RawTable], tuple[Finding, ...]]:
    """Every declared table that the folder holds, and what is wrong with the files as files.

    Args:
        evidence: What the region is observed by; it says which tables must be there.
    """
    raw: dict[str, RawTable] = {}
    findings: list[Finding] = []
    folders = layers(folder)
    for name, rule in table_rules().items():
        path = locate_in(folders, rule.file)
        if path is not None:
            table, found = read_raw_table(path, rule.file)
            findings += found
            if table is not None:
                raw[name] = table
        elif rule.is_required(evidence):
            findings.append(
                Finding(
                    rule.file,
                    f"the file is missing ({rule.meaning_en}).",
                    f"Add it with the columns {', '.join(c.name for c in rule.columns if c.is_filled(evidence))}.",
                )
            )
    return raw, (*findings, *_unknown_files(folder))


def read_raw_table(path: Path, file: str) -> tuple[RawTable | None, list[Finding]]:
    """One file of comma-separated cells, and what is wrong with it as a file."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [Finding(file, f"byte {error.start} is not UTF-8.", "Save the file as UTF-8.")]
    reader = csv.reader(StringIO(text, newline=""))
    header = tuple(name.strip() for name in next(reader, ()))
    rows, lines, findings = [], [], []
    for line in reader:
        cells = tuple(map(str.strip, line))
        if not any(cells):
            continue
        if len(cells) != len(header):
            findings.append(
                Finding(
                    f"{file} row {reader.line_num}",
                    f"{len(cells)} cells under {len(header)} columns.",
                    "Give every row one cell for each column; quote cells that hold a comma.",
                )
            )
            continue
        rows.append(cells)
        lines.append(reader.line_num)
    return RawTable(file, header, tuple(rows), tuple(lines)), findings


def _unknown_files(folder: Path) -> list[Finding]:
    known = {rule.file for rule in table_rules().values()}
    folders = sorted({(folder / file).parent for file in known})
    return [
        Finding(
            name,
            "no table of a region has this name; it is not read.",
            f"Did you mean {closest(name, known)}? Rename or remove it.",
            "warning",
        )
        for path in (path for parent in folders for path in sorted(parent.glob("*.csv")))
        if (name := path.relative_to(folder).as_posix()) not in known
    ]


def read_table(raw: RawTable, rule: TableRule, evidence: Collection[str]) -> tuple[Table, list[Finding]]:
    """Columns as arrays, numbers as float64 with NaN for missing, and a finding for every bad cell."""
    findings = [*_header_findings(raw, rule, evidence), *_duplicate_findings(raw, rule)]
    if rule.is_required(evidence) and not raw.rows:
        findings.append(Finding(raw.file, "the table has no rows.", f"Fill it: {rule.meaning_en}."))
    columns: dict[str, np.ndarray] = {}
    for column in rule.columns:
        if column.name in raw.header:
            position = raw.header.index(column.name)
            cells = [row[position] for row in raw.rows]
            values, found = _read_column(raw, column, cells, column.is_filled(evidence))
            columns[column.name] = values
            findings += found
    return Table(rule.name, columns, raw.line), findings


def _header_findings(raw: RawTable, rule: TableRule, evidence: Collection[str]) -> list[Finding]:
    declared = {column.name for column in rule.columns}
    findings = [
        Finding(
            f"{raw.file} column {column.name}",
            f"the column is missing ({column.meaning_en}).",
            f"Add it{f', in {column.unit}' if column.unit else ''}.",
        )
        for column in rule.columns
        if column.is_filled(evidence) and column.name not in raw.header
    ]
    findings += [
        Finding(
            f"{raw.file} column {name}",
            "no column of this table has this name; it is not read.",
            f"Did you mean {closest(name, declared - set(raw.header) or declared)}? Rename or remove it.",
            "warning",
        )
        for name in raw.header
        if name not in declared
    ]
    findings += [
        Finding(f"{raw.file} column {name}", f"{count} columns have this name.", "Keep one of them.")
        for name, count in Counter(raw.header).items()
        if count > 1
    ]
    return findings


def _duplicate_findings(raw: RawTable, rule: TableRule) -> list[Finding]:
    if not rule.key or not set(rule.key) <= set(raw.header):
        return []
    keys = list(zip(*([row[raw.header.index(name)] for row in raw.rows] for name in rule.key), strict=True))
    if len(set(keys)) == len(keys):
        return []
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for line, key in zip(raw.line, keys, strict=True):
        if key in first:
            findings.append(
                Finding(
                    f"{raw.file} row {line} column {', '.join(rule.key)}",
                    f"{', '.join(key)} stands in row {first[key]} already; keys must be unique.",
                    "Remove one of the rows or correct its key.",
                )
            )
        first.setdefault(key, line)
    return findings


def _read_column(
    raw: RawTable, column: Column, cells: Sequence[str], is_filled: bool
) -> tuple[np.ndarray, list[Finding]]:
    if column.is_number and (numbers := _sound_numbers(cells, column)) is not None:
        return numbers, []
    if column.type == "text" and not column.choices and not (is_filled and "" in cells):
        return _text_array(cells), []
    findings: list[Finding] = []
    values: list[object] = []
    parse = _parser(column)
    for line, cell in zip(raw.line, cells, strict=True):
        value, fault = parse(cell, column)
        if not cell and is_filled:
            fault = CellFault("the cell is empty.", f"Give the value: {column.meaning_en}.")
        values.append(value)
        if fault:
            findings.append(Finding(f"{raw.file} row {line} column {column.name}", fault.what, fault.remedy))
    if column.is_number:
        return np.array(values, dtype=np.float64), findings
    if column.type == "boolean":
        return np.array(values, dtype=bool), findings
    return _text_array(values), findings


def _text_array(values: Sequence[object]) -> np.ndarray:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _sound_numbers(cells: Sequence[str], column: Column) -> np.ndarray | None:
    """All cells as numbers at once, or None where one of them must be looked at on its own."""
    try:
        values = np.array(cells, dtype=np.float64)
    except ValueError:
        return None
    is_sound = np.isfinite(values) & (values >= column.minimum) & (values <= column.maximum)
    if column.type != "number":
        is_sound &= values == np.floor(values)
    return values if is_sound.all() else None


def _parser(column: Column) -> Callable[[str, Column], tuple[object, CellFault | None]]:
    if column.is_number:
        return _number
    return {"boolean": _boolean, "date": _date}.get(column.type, _text)


def _number(cell: str, column: Column) -> tuple[float, CellFault | None]:
    if not cell:
        return np.nan, None
    try:
        value = float(cell)
    except ValueError:
        return np.nan, CellFault(f"{cell!r} is not a number.", "Write digits with a point and without unit.")
    if not np.isfinite(value):
        remedy = f"Give the value, or leave the cell empty: {column.meaning_en}."
        return np.nan, CellFault(f"{cell!r} is not finite.", remedy)
    if column.type != "number" and not value.is_integer():
        return value, CellFault(f"{cell} is not a whole number.", "Write a whole number.")
    if not column.minimum <= value <= column.maximum:
        return value, CellFault(_out_of_range(cell, column), "Correct the value or its unit.")
    return value, None


def _out_of_range(cell: str, column: Column) -> str:
    if column.maximum == np.inf:
        what = f"{cell} is less than {column.minimum:g}"
    elif column.minimum == -np.inf:
        what = f"{cell} is more than {column.maximum:g}"
    else:
        what = f"{cell} lies outside {column.minimum:g} to {column.maximum:g}"
    return f"{what} ({column.unit})." if column.unit else f"{what}."


def _boolean(cell: str, column: Column) -> tuple[bool, CellFault | None]:
    if cell in TRUTH:
        return TRUTH[cell], None
    return False, CellFault(f"{cell!r} is neither yes nor no.", "Write yes or no.") if cell else None


def _date(cell: str, column: Column) -> tuple[str, CellFault | None]:
    if not cell:
        return "", None
    try:
        decimal_year(cell)
    except ValueError:
        return cell, CellFault(f"{cell!r} is no date.", "Write 2019, 2019-09 or 2019-09-26.")
    return cell, None


def _text(cell: str, column: Column) -> tuple[str, CellFault | None]:
    if not cell:
        return "", None
    if column.choices and cell not in column.choices:
        return cell, CellFault(
            f"{cell!r} is none of {', '.join(column.choices)}.",
            f"Did you mean {closest(cell, column.choices)}?",
        )
    return cell, None


def apply(rules: Iterable[Rule], whole: Tables) -> list[Finding]:
    """Findings of every rule whose tables are whole, so that one broken file does not hide faults in the others."""
    return [finding for needed, rule in rules if all(name in whole for name in needed) for finding in rule()]


def place(table: Table, rows: Iterable[SupportsIndex], column: str) -> str:
    """Where a finding stands: file, rows as the file counts them, column."""
    lines = [table.line[row] for row in rows]
    shown = ", ".join(str(line) for line in lines[:ROWS_AT_MOST])
    more = f" and {len(lines) - ROWS_AT_MOST} more" if len(lines) > ROWS_AT_MOST else ""
    return f"{table.name}.csv row{'s' if len(lines) > 1 else ''} {shown}{more} column {column}"


def closest(name: str, known: Sequence[str] | set[str]) -> str:
    """The known name nearest to `name`."""
    ordered = sorted(known)
    return (get_close_matches(name, ordered, n=1, cutoff=0.0) or [""])[0]


def positions(names: Iterable[str], labels: Sequence[str]) -> Int[np.ndarray, " row"]:
    """Position of each name among `labels`, -1 where it is none of them."""
    place = {label: position for position, label in enumerate(labels)}
    return np.fromiter((place.get(name, -1) for name in names), dtype=np.int64)


def text_column(table: Table, name: str) -> np.ndarray:
    """An optional column of text, empty where the table has none."""
    return table.columns.get(name, np.full(len(table), "", dtype=object))


def number_column(table: Table, name: str) -> np.ndarray:
    """An optional column of numbers, NaN where the table has none."""
    return table.columns.get(name, np.full(len(table), np.nan))
