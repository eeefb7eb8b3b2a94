"""The table of all zones: the full text alternative of the maps."""

import numpy as np

from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, text_cell
from xietong.report.words import say

__all__ = ["zone_table"]

# Indicator, column of the table of indicators, unit, head, and whether it is a difference.
_COLUMNS = (
    ("residents", "without", "persons", "without", False),
    ("residents", "with_plan", "persons", "with_plan", False),
    ("residents", "percent", "percent", "percent", True),
    ("jobs", "percent", "percent", "percent", True),
    ("floor_rent", "percent", "percent", "percent", True),
    ("real_income", "percent", "percent", "percent", True),
    ("commuting_minutes", "change", "minutes", "minutes", True),
    ("access", "percent", "percent", "percent", True),
)


def zone_table(results: Results) -> TableView:
    """One row a zone, in the order of the region."""
    cells: list[tuple[Cell, ...]] = []
    columns = [Column(say("head.zone"))]
    for indicator, column, unit, head, has_sign in _COLUMNS:
        printed, label = number_cells(
            results.over_zones(indicator, column).tolist(), unit, has_sign=has_sign, digits=4
        )
        cells.append(_two_decimals(results, indicator, column) if has_sign else printed)
        columns.append(Column(say(f"zones.{indicator}"), say(f"zones.{head}", unit=label), is_number=True))
    rows = tuple(
        Row((text_cell(results.zone_name(zone), sub=results.city_name(zone)), *(c[zone] for c in cells)))
        for zone in range(len(results.region.zones))
    )
    return TableView("zones", say("zones.table"), tuple(columns), rows)


def _two_decimals(results: Results, indicator: str, column: str) -> tuple[Cell, ...]:
    """Differences with two decimals: the table is for looking up, not for reading."""
    values = results.over_zones(indicator, column)
    unit = np.where(np.isfinite(values), values, 0.0)
    largest = max(float(np.abs(unit).max(initial=0.0)), 1.0)
    # The largest number decides the digits, so that each column keeps two decimals.
    digits = 3 + int(np.floor(np.log10(largest)))
    return number_cells(values.tolist(), "minutes", has_sign=True, digits=digits)[0]
