"""Air and ground in money, by government: what long-run welfare leaves out, with its range."""

import numpy as np

from xietong.assess.environment_value import environment_value
from xietong.model.air.health import Interval
from xietong.report.numbers import print_column
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, printed_sign, text_cell
from xietong.report.words import Both, both, say

__all__ = ["environment_value_table"]

_MILLION = 1e6
_DIGITS = 3


def environment_value_table(results: Results) -> TableView | None:
    """One row a government; None for a region that tells neither air nor ground."""
    found = environment_value(results.assessment)
    if found is None:
        return None
    columns, cells = [Column(say("head.government_only"))], []
    for key, value in (("value.head.air", found.air), ("value.head.ground", found.ground)):
        if value is not None:
            own, unit = _cells(value, "yuan")
            columns.append(Column(say(key), say("unit.a_year", unit=unit), is_number=True))
            cells.append(own)
    if found.lives is not None:
        dollars = Interval(*(np.asarray(end) / _MILLION for end in _ends(found.lives)))
        columns.append(Column(say("value.head.lives"), say("air.head.dollars"), is_number=True))
        cells.append(_cells(dollars, "index")[0])
    places = results.region.jurisdictions
    heads = [*(Both(place.name_en, place.name_zh) for place in places), results.title]
    rows = tuple(
        Row((text_cell(head), *(column[row] for column in cells)), kind="total" if row == len(places) else "")
        for row, head in enumerate(heads)
    )
    return TableView("welfare-environment", say("value.caption"), tuple(columns), rows, say("value.note"))


def _ends(value: Interval) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    low, central, high = (np.asarray(end) for end in (value.low, value.central, value.high))
    return low, central, high


def _cells(value: Interval, unit: str) -> tuple[list[Cell], Both]:
    """Central values with their ranges below, all on one scale."""
    ends = np.array(_ends(value))
    printed = print_column(ends.ravel().tolist(), unit, has_sign=True, digits=_DIGITS)
    low, central, high = (printed.cells[n * ends.shape[1] : (n + 1) * ends.shape[1]] for n in range(3))
    cells = [
        Cell(middle, sub=say("air.range", low=below, high=above), sign=printed_sign(middle), is_number=True)
        for below, middle, above in zip(low, central, high, strict=True)
    ]
    return cells, printed.unit if unit != "index" else both("")
