"""A file of raw changes as shocks: productivity, amenity and floor space of zones, costs of pairs."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd

from xietong.errors import PlanError
from xietong.findings import Finding, require
from xietong.model.setting import Setting
from xietong.model.state import Shocks, no_shocks

__all__ = ["COLUMNS", "SHOCKS", "read_shocks"]

COLUMNS = ("shock", "sector", "group", "from", "to", "zone", "value")
SHOCKS: dict[str, tuple[str, ...]] = {
    "productivity": ("sector", "zone"),
    "amenity": ("group", "zone"),
    "floor_space": ("zone",),
    "commuting_cost": ("group", "from", "to"),
    "trade_cost": ("sector", "from", "to"),
}
"""Each shock with the columns that say what it changes; an empty one means all."""

_FIRST_ROW = 2


def read_shocks(path: Path, setting: Setting) -> Shocks:
    r"""Shocks of a file of raw changes, new over old.

    `amenity` scales the taste for a zone as in the published models (the scale $B$ of the draws): utility changes
    by $B^{1/\eta_R}$. `commuting_cost` and `trade_cost` are factors on the cost of a pair. Where rows name the same cell,
    the one that names more of its place (sector, group, zone or pair) holds; of rows that name as much, the later.

    Args:
        path: CSV with the columns shock, sector, group, from, to, zone, value. An empty field means all.
        setting: The economy with the codes of its axes.

    Raises:
        PlanError: with a finding for each row that cannot be used.
    """
    table = _read(path)
    faults = list(_faults(path, table, setting))
    require(faults, PlanError)
    return _as_shocks(table, setting)


def _read(path: Path) -> pd.DataFrame:
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise PlanError([Finding(str(path), "the file is not UTF-8 text.", "Save it as CSV in UTF-8.")]) from error
    except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        remedy = f"Give it a first line with the columns {', '.join(COLUMNS)}."
        raise PlanError([Finding(str(path), f"the file is no table: {error}.", remedy)]) from error
    table.columns = [str(name).strip() for name in table.columns]
    unknown = [name for name in table.columns if name not in COLUMNS]
    missing = [name for name in ("shock", "value") if name not in table.columns]
    remedy = f"The columns are {', '.join(COLUMNS)}."
    require(
        [
            Finding(f"{path}, column {name}", "there is no such column in a file of shocks.", remedy)
            for name in unknown
        ]
        + [Finding(f"{path}, column {name}", "the column is missing.", remedy) for name in missing],
        PlanError,
    )
    return table.reindex(columns=list(COLUMNS), fill_value="").apply(lambda column: column.str.strip())


def _codes(setting: Setting) -> dict[str, tuple[str, ...]]:
    return {
        "sector": setting.sectors,
        "group": setting.groups,
        "from": setting.zones,
        "to": setting.zones,
        "zone": setting.zones,
    }


def _faults(path: Path, table: pd.DataFrame, setting: Setting) -> Iterator[Finding]:
    def where(row: int, column: str) -> str:
        return f"{path}, row {row + _FIRST_ROW}, column {column}"

    for row in np.flatnonzero(~table["shock"].isin(list(SHOCKS))):
        name = table["shock"].iloc[row]
        yield Finding(where(row, "shock"), f"{name!r} is not a shock.", _near(name, tuple(SHOCKS)))
    for column, known in _codes(setting).items():
        named = table[column].to_numpy()
        for row in np.flatnonzero((named != "") & ~np.isin(named, known)):
            yield Finding(where(row, column), f"{named[row]!r} is not a {_kind(column)}.", _near(named[row], known))
        used = table["shock"].map({shock: column in columns for shock, columns in SHOCKS.items()}).fillna(True)
        for row in np.flatnonzero((named != "") & ~used.to_numpy(dtype=bool)):
            shock = table["shock"].iloc[row]
            what = f"{named[row]!r} is given, but {shock} does not differ by {column}."
            yield Finding(where(row, column), what, f"Leave it empty; {shock} takes {', '.join(SHOCKS[shock])}.")
    value = pd.to_numeric(table["value"], errors="coerce").to_numpy(dtype=float)
    for row in np.flatnonzero(~(np.isfinite(value) & (value > 0.0))):
        what = f"{table['value'].iloc[row]!r} is not a positive number."
        yield Finding(where(row, "value"), what, "Give the new value over the old one, such as 1.05 for 5 % more.")
    doubled = table.duplicated(subset=list(COLUMNS[:-1]), keep="first").to_numpy()
    for row in np.flatnonzero(doubled):
        what = "an earlier row changes exactly the same."
        yield Finding(f"{path}, row {row + _FIRST_ROW}", what, "Keep one of them.")


def _kind(column: str) -> str:
    return "zone" if column in ("from", "to") else column


def _near(name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=3)
    if near:
        return f"Did you mean {', '.join(near)}?"
    return f"Known: {', '.join(known[:12])}{' ...' if len(known) > 12 else ''}."


@dataclass(frozen=True, eq=False)
class _Rows:
    """Rows of one shock as positions along each axis; -1 means all."""

    axes: tuple[np.ndarray, ...]
    value: np.ndarray


def _rows(table: pd.DataFrame, shock: str, setting: Setting) -> _Rows | None:
    own = table[table["shock"] == shock]
    if own.empty:
        return None
    codes = _codes(setting)
    positions = [
        own[column].map({code: index for index, code in enumerate(codes[column])} | {"": -1}).to_numpy(dtype=int)
        for column in SHOCKS[shock]
    ]
    # General rows first, so that a row that names more of its place has the last word.
    order = np.argsort(np.sum([position >= 0 for position in positions], axis=0), kind="stable")
    return _Rows(tuple(position[order] for position in positions), own["value"].to_numpy(dtype=float)[order])


def _fill(hat: np.ndarray, rows: _Rows) -> np.ndarray:
    is_cell = np.all([axis >= 0 for axis in rows.axes], axis=0)
    for row in np.flatnonzero(~is_cell):
        cells = tuple(slice(None) if axis[row] < 0 else axis[row] for axis in rows.axes)
        hat[cells] = rows.value[row]
    hat[tuple(axis[is_cell] for axis in rows.axes)] = rows.value[is_cell]
    return hat


def _as_shocks(table: pd.DataFrame, setting: Setting) -> Shocks:
    economy = setting.economy
    zone, sector, group = economy.n_zone, economy.n_sector, economy.n_group
    shocks = no_shocks(zone, sector, economy.n_function, group, len(setting.jurisdictions))
    if (rows := _rows(table, "productivity", setting)) is not None:
        shocks = replace(shocks, productivity_hat=_fill(shocks.productivity_hat.copy(), rows))
    if (rows := _rows(table, "amenity", setting)) is not None:
        scale = _fill(np.ones((group, zone)), rows)
        shocks = replace(shocks, amenity_hat=scale ** (1.0 / float(economy.residence_elasticity)))
    if (rows := _rows(table, "floor_space", setting)) is not None:
        shocks = replace(shocks, floor_space_hat=_fill(np.ones(zone), rows))
    if (rows := _rows(table, "commuting_cost", setting)) is not None:
        factor = _fill(np.ones((group, zone, zone)), rows)
        impedance = float(economy.commuting_elasticity) * np.log(factor)
        shocks = replace(shocks, commuting_impedance=impedance)
    if (rows := _rows(table, "trade_cost", setting)) is not None:
        shocks = replace(shocks, trade_cost_hat=_fill(np.ones((sector, zone, zone)), rows))
    return shocks
