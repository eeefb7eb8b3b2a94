"""Red lines: where they leave less land than people and firms want to build on."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.red_lines import RedLines
from xietong.report.numbers import percent, plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, say

__all__ = ["SHOWN", "RedLineSection", "red_lines"]

SHOWN = 8
"""So many zones are named beside those where a line binds: the ones with the least room."""


@dataclass(frozen=True)
class RedLineSection:
    """The section of red lines."""

    heading: Both
    lede: Both
    table: TableView


def red_lines(results: Results) -> RedLineSection | None:
    """The section, or None where no measure draws a line."""
    found = results.assessment.red_lines
    if found is None:
        return None
    n = int(found.is_binding.sum())
    return RedLineSection(
        heading=say("redlines.heading" if n else "redlines.heading.none", n=n, all=len(found.zone)),
        lede=say("redlines.lede", year=results.last_year),
        table=_table(results, found),
    )


def _table(results: Results, found: RedLines) -> TableView:
    shown = np.argsort(-found.wanted / found.limit, kind="stable")[: max(SHOWN, int(found.is_binding.sum()))]
    rows = tuple(
        Row(
            (
                text_cell(results.zone_name(int(found.zone[row])), sub=results.city_name(int(found.zone[row]))),
                Cell(plain(float(found.limit[row]), 3), is_number=True),
                Cell(plain(float(found.wanted[row]), 3), is_number=True),
                Cell(plain(float(found.stands[row]), 3), is_number=True),
                Cell(percent(100.0 * float(found.premium[row]), 2, has_sign=False), is_number=True),
                text_cell(say("redlines.binds" if found.is_binding[row] else "redlines.leaves_room")),
            )
        )
        for row in shown.tolist()
    )
    base = say("redlines.over_base")
    columns = (
        Column(say("livability.head.zone")),
        Column(say("redlines.head.limit"), base, is_number=True),
        Column(say("redlines.head.wanted"), base, is_number=True),
        Column(say("redlines.head.stands"), base, is_number=True),
        Column(say("redlines.head.worth"), say("redlines.of_rent"), is_number=True),
        Column(say("redlines.head.reads_as")),
    )
    return TableView("red-lines", say("redlines.caption"), columns, rows, say("redlines.note"))
