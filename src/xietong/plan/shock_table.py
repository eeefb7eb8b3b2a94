"""A file of raw changes as shocks: productivity, amenity and floor space of zones, costs of pairs."""

from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from xietong.errors import ShockError
from xietong.findings import Finding, require
from xietong.model.setting import Setting
from xietong.model.state import Shocks
from xietong.plan.raw_changes import LARGEST, SHOCKS, axes_of, is_usable, shocks_of_changes
from xietong.plan.shock_file import COLUMNS, ShockRows, read_rows

__all__ = ["read_shocks"]

_SHOWN = 20
"""Rows with the same kind of fault that are named one by one."""

_A_FACTOR = "Give the new value over the old one, such as 1.05 for 5 % more."

_KIND = {"sector": "sector", "group": "group", "zone": "zone", "from": "zone", "to": "zone"}
"""What the codes of a column name."""

_Faults = tuple[np.ndarray, Callable[[int], Finding]]
"""Which rows have a fault, and what is said of one."""


def read_shocks(path: Path, setting: Setting) -> Shocks:
    """Shocks of a file of raw changes, new over old.

    Where rows name the same cell, the one that names more of its place (sector, group, zone or pair) holds; of rows
    that name as much, the later.

    Args:
        path: CSV with the columns shock, sector, group, from, to, zone, value. An empty field means all.
        setting: The economy with the codes of its axes.

    Raises:
        ShockError: with a finding for each row that cannot be used.
    """
    rows = read_rows(path)
    value = _numbers(rows.columns["value"])
    require(list(_faults(path, rows, value, setting)), ShockError)
    changes = {shock: _change(shock, rows, value, setting) for shock in SHOCKS if shock in rows.columns["shock"]}
    return shocks_of_changes(changes, setting)


def _numbers(texts: np.ndarray) -> np.ndarray:
    """Each text as a number, NaN where it is none."""
    return np.array([_number(text) for text in texts], dtype=float)


def _number(text: str) -> float:
    # Python reads an underscore as a separator of thousands; a table has none.
    if "_" in text:
        return np.nan
    try:
        return float(text)
    except ValueError:
        return np.nan


def _faults(path: Path, rows: ShockRows, value: np.ndarray, setting: Setting) -> Iterator[Finding]:
    shock = rows.columns["shock"]
    names = tuple(SHOCKS)
    for faulty, fault in (
        (~np.isin(shock, names), lambda row: _unknown_shock(path, rows, row)),
        *(_code_faults(path, rows, column, codes) for column, codes in axes_of(setting).items()),
        *(_axis_faults(path, rows, column) for column in axes_of(setting)),
        (~is_usable(value), lambda row: _bad_value(path, rows, row)),
        _repetitions(path, rows),
    ):
        found: list[int] = np.flatnonzero(faulty).tolist()
        yield from (fault(row) for row in found[:_SHOWN])
        if len(found) > _SHOWN:
            what = f"{len(found) - _SHOWN} more rows have the same kind of fault."
            yield Finding(_where(path, rows, found[_SHOWN], ""), what, "Mend them in the same way.")


def _where(path: Path, rows: ShockRows, row: int, column: str) -> str:
    return f"{path}, row {rows.line[row]}" + (f", column {column}" if column else "")


def _unknown_shock(path: Path, rows: ShockRows, row: int) -> Finding:
    name = rows.columns["shock"][row]
    return Finding(_where(path, rows, row, "shock"), f"{name!r} is not a shock.", _near(name, tuple(SHOCKS)))


def _code_faults(path: Path, rows: ShockRows, column: str, codes: tuple[str, ...]) -> _Faults:
    """Codes that the region does not have."""
    named = rows.columns[column]
    unknown = sorted(set(named.tolist()) - set(codes) - {""})
    kind = _KIND[column]

    def fault(row: int) -> Finding:
        name = named[row]
        whole = _as_number(name, codes)
        if whole is None:
            return Finding(_where(path, rows, row, column), f"{name!r} is not a {kind}.", _near(name, codes))
        what = f"{name!r} is not a {kind}; a spreadsheet may have made a number of the code."
        return Finding(_where(path, rows, row, column), what, f"Write {whole}, and keep the column as text.")

    return np.isin(named, unknown), fault


def _as_number(name: str, codes: Sequence[str]) -> str | None:
    """The one code that reads as the same number, such as 01001 for 1001 or 1001.0."""
    number = name.removesuffix(".0").lstrip("0")
    same = [code for code in codes if code.lstrip("0") == number]
    return same[0] if number.isdigit() and len(same) == 1 else None


def _axis_faults(path: Path, rows: ShockRows, column: str) -> _Faults:
    """Places along an axis that the shock does not have."""
    named, shock = rows.columns[column], rows.columns["shock"]

    def fault(row: int) -> Finding:
        what = f"{named[row]!r} is given, but {shock[row]} does not differ by {column}."
        taken = ", ".join(SHOCKS[shock[row]])
        return Finding(_where(path, rows, row, column), what, f"Leave it empty; {shock[row]} takes {taken}.")

    return (named != "") & np.isin(shock, [name for name, axes in SHOCKS.items() if column not in axes]), fault


def _bad_value(path: Path, rows: ShockRows, row: int) -> Finding:
    text = rows.columns["value"][row]
    number = _number(text)
    what, remedy = f"{text!r} is not a positive number.", _A_FACTOR
    if np.isfinite(number) and number > 0.0:
        what = f"{text!r} is out of the range of usable numbers."
        remedy = f"Give a value between {1.0 / LARGEST:g} and {LARGEST:g}."
    elif _number(text.replace(",", ".")) > 0.0:
        remedy = f"Write a point, not a comma: {text.replace(',', '.')}."
    return Finding(_where(path, rows, row, "value"), what, remedy)


def _repetitions(path: Path, rows: ShockRows) -> _Faults:
    """Rows that change the same as an earlier one."""
    first: dict[tuple[str, ...], int] = {}
    places = zip(*(rows.columns[column] for column in COLUMNS[:-1]), strict=True)
    earlier = np.array([first.setdefault(place, row) for row, place in enumerate(places)], dtype=int)

    def fault(row: int) -> Finding:
        what = f"row {rows.line[earlier[row]]} changes exactly the same."
        return Finding(_where(path, rows, row, ""), what, "Keep one of them.")

    return earlier != np.arange(len(rows)), fault


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=3)
    if near:
        return f"Did you mean {', '.join(near)}?"
    return f"Known: {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}."


def _change(shock: str, rows: ShockRows, value: np.ndarray, setting: Setting) -> np.ndarray:
    """The array of a shock, one where no row names the cell."""
    own = rows.columns["shock"] == shock
    axes = axes_of(setting)
    place = np.stack([_positions(rows.columns[axis][own], axes[axis]) for axis in SHOCKS[shock]])
    hat = np.ones([len(axes[axis]) for axis in SHOCKS[shock]])
    # General rows first, so that a row that names more of its place has the last word.
    order = np.argsort((place >= 0).sum(axis=0), kind="stable")
    place, factor = place[:, order], value[own][order]
    # Rows in turn that name the same axes are written together; where they meet, the last one stays.
    turns = np.flatnonzero(np.any(np.diff(place >= 0, axis=1), axis=0)) + 1
    for run in np.split(np.arange(len(order)), turns):
        named = np.flatnonzero(place[:, run[0]] >= 0).tolist()
        others = [axis for axis in range(len(place)) if axis not in named]
        cells = hat.transpose(*named, *others)
        cells[tuple(place[named][:, run])] = factor[run].reshape(-1, *[1] * len(others)) if named else factor[run[-1]]
    return hat


def _positions(named: np.ndarray, codes: Sequence[str]) -> np.ndarray:
    """Position of each code, -1 where the field is empty and means all."""
    position = {code: index for index, code in enumerate(codes)} | {"": -1}
    return np.array([position[name] for name in named], dtype=int)
