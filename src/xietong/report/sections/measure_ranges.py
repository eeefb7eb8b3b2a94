"""What each measure did, as a range over the draws in which it was taken away alone."""

from collections.abc import Sequence

from xietong.assess.drawn import DrawnRange
from xietong.report.numbers import change, span_of
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, sign_of, text_cell
from xietong.report.words import both, say

__all__ = ["measure_ranges"]

INDICATOR = "residents"


def measure_ranges(results: Results) -> TableView | None:
    """Every measure that moves residents of a place that leads, or None where no draw took measures away."""
    drawn = results.assessment.drawn
    if drawn is None or not drawn.parts:
        return None
    told = {(part.measure, part.place): part for part in drawn.parts if part.indicator == INDICATOR}
    places = [h.place for h in results.assessment.headlines if h.indicator == INDICATOR]
    names = results.assessment.contributions.measure
    rows = [
        Row((text_cell(results.measure_title(name)), *(_cell(told[name, place]) for place in places)))
        for name in names
        if _moves([told[name, place] for place in places if (name, place) in told])
    ]
    columns = (
        Column(say("head.measure")),
        *(Column(results.name(place), results.indicator_name(INDICATOR), is_number=True) for place in places),
    )
    caption = say("measures.ranges", n=drawn.n_part)
    return TableView("measure-ranges", caption, columns, tuple(rows), say("measures.ranges.note"))


def _moves(parts: Sequence[DrawnRange]) -> bool:
    """Whether any of the ranges is of more than half a person."""
    return any(max(abs(part.low), abs(part.high)) >= 0.5 for part in parts)


def _cell(part: DrawnRange) -> Cell:
    if part.low != part.low:
        return Cell(both("–"), is_number=True)
    is_sure = not part.low < 0.0 < part.high
    return Cell(
        change(part.median, part.unit),
        sub=span_of(part.low, part.high, part.unit),
        sign=sign_of(part.median) if is_sure else 0,
        is_number=True,
    )
