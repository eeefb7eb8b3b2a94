"""Rules of the tables of the air: what arrives at a city is no more than it has; sources say how they emit."""

from collections.abc import Iterator

import numpy as np

from xietong.findings import Finding
from xietong.region.region import Table
from xietong.region.tables import Rule, Tables, place

__all__ = ["air_rules"]

SHARES, SOURCES, COSTS = (
    f"environment/{name}" for name in ("source_receptor_shares", "emission_sources", "control_costs")
)
TOLERANCE = 1e-6


def air_rules(whole: Tables) -> list[Rule]:
    """The rules with the tables that they read."""
    return [
        ([SHARES], lambda: list(_row_findings(whole[SHARES]))),
        ([SHARES], lambda: list(_range_findings(whole[SHARES]))),
        ([SOURCES], lambda: list(_source_findings(whole[SOURCES]))),
        ([COSTS], lambda: list(_cost_findings(whole[COSTS]))),
    ]


def _row_findings(table: Table) -> Iterator[Finding]:
    for rows in _groups(table, "receptor", "season", "pollutant"):
        total = float(table["share"][rows].sum())
        if total > 1.0 + TOLERANCE:
            receptor, season = table["receptor"][rows[0]], table["season"][rows[0]]
            what = f"the shares of {receptor} ({season}) sum to {total:.6g}, more than 1; the rest is from outside."
            yield Finding(place(table, rows, "share"), what, "Correct the shares; a row may sum to less than 1.")


def _range_findings(table: Table) -> Iterator[Finding]:
    if "low" not in table.columns or "high" not in table.columns:
        return
    share, low, high = (table[name] for name in ("share", "low", "high"))
    for row in np.flatnonzero((share < low - TOLERANCE) | (share > high + TOLERANCE)):
        what = f"the share {share[row]:.6g} lies outside its range {low[row]:.6g} to {high[row]:.6g}."
        yield Finding(place(table, [int(row)], "share"), what, "Correct the share or its range.")


def _source_findings(table: Table) -> Iterator[Finding]:
    intensity, share = table["intensity"], table["share"]
    for row in np.flatnonzero(np.isnan(intensity) == np.isnan(share)):
        what = "a source has an intensity or a share of its activity, one of the two."
        yield Finding(place(table, [int(row)], "intensity"), what, "Fill one and leave the other empty.")
    is_output = table["driver"] == "output"
    for row in np.flatnonzero(is_output == (table["sector"] == "")):
        what = "a source that follows output names its sector, every other does not."
        yield Finding(place(table, [int(row)], "sector"), what, "Name the sector, or change the driver.")
    for rows in _groups(table, "activity", "pollutant"):
        shares = share[rows]
        if np.isnan(shares).all():
            continue
        if np.isnan(shares).any() or abs(shares.sum() - 1.0) > TOLERANCE:
            activity, pollutant = table["activity"][rows[0]], table["pollutant"][rows[0]]
            what = f"the shares of {activity}, {pollutant}, do not all stand there or do not sum to 1."
            yield Finding(place(table, rows, "share"), what, "Give shares that sum to 1, or intensities.")


def _cost_findings(table: Table) -> Iterator[Finding]:
    """Costs that fall from step to step: the cheapest step would not come first."""
    for rows in _groups(table, "city", "source", "pollutant"):
        order = rows[np.argsort(table["removal"][rows], kind="stable")]
        cost = table["yuan_per_tonne"][order]
        for position in np.flatnonzero(np.diff(cost) < 0.0):
            row = int(order[position + 1])
            what = (
                f"the cost of {cost[position + 1]:.6g} yuan is below that of the step before, {cost[position]:.6g}."
            )
            yield Finding(place(table, [row], "yuan_per_tonne"), what, "Let costs rise with removal.")


def _groups(table: Table, *columns: str) -> Iterator[np.ndarray]:
    """Rows by what stands in the columns, in the order of the table."""
    keys = list(zip(*(table[name].tolist() for name in columns), strict=True))
    for key in dict.fromkeys(keys):
        yield np.array([row for row, own in enumerate(keys) if own == key])
