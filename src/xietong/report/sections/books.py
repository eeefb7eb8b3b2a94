"""Tables of one government: its gain by year, and both books of a year."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from xietong.assess.governments import PARTS
from xietong.model.finance.budget import SPENDING_KINDS, Books
from xietong.model.finance.revenue import KINDS as REVENUE_KINDS
from xietong.report.tables import Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, both, say

__all__ = ["book_table", "gain_table", "picked_years"]

MOST_YEARS = 6
DIGITS = 3


def picked_years(count: int) -> list[int]:
    """Positions of a few of so many years, the last among them."""
    return sorted({round(position) for position in np.linspace(0, count - 1, min(count, MOST_YEARS))})


def gain_table(
    key: str,
    caption: Both,
    years: Sequence[int],
    parts: Float[np.ndarray, "part year"],
    payment: float | None = None,
) -> TableView:
    """A gain by part in a few years; with what is received in every year, where a payment is given.

    Args:
        parts: By `governments.PARTS`, yuan a year.
        payment: Received less paid in every year, yuan.
    """
    picked = picked_years(len(years))
    own = parts[:, picked].sum(axis=0)
    heads, lines = [say(f"share.line.{part}") for part in PARTS], [*parts[:, picked], own]
    heads.append(say("share.line.own"))
    totals = {len(PARTS)}
    if payment is not None:
        heads += [say("share.line.payment"), say("share.line.after")]
        lines += [np.full(len(picked), payment), own + payment]
        totals.add(len(heads) - 1)
    cells, unit = number_rows(np.stack(lines), "yuan", has_sign=True, digits=DIGITS)
    columns = (
        Column(say("share.head.line"), unit),
        *(Column(both(str(years[position])), is_number=True) for position in picked),
    )
    rows = tuple(
        Row((text_cell(head), *cells[row]), kind="total" if row in totals else "") for row, head in enumerate(heads)
    )
    return TableView(key, caption, columns, rows)


def book_table(key: str, caption: Both, without: Books, with_plan: Books, government: int) -> TableView:
    """Revenue and spending of a year by kind, without the plan and with it."""
    lines: list[tuple[Both, float, float, str]] = []
    for row, kind in enumerate(REVENUE_KINDS):
        pair = (without.revenue[row, government], with_plan.revenue[row, government])
        lines.append((say(f"share.book.{kind}"), *pair, ""))
    lines.append((say("share.book.grants"), without.grants[government], with_plan.grants[government], ""))
    sums = [book.revenue[:, government].sum() + book.grants[government] for book in (without, with_plan)]
    lines.append((say("share.book.revenue"), sums[0], sums[1], "total"))
    for row, kind in enumerate(SPENDING_KINDS):
        pair = (without.spending[row, government], with_plan.spending[row, government])
        lines.append((say(f"share.book.{kind}"), *pair, ""))
    spent = [book.spending[:, government].sum() for book in (without, with_plan)]
    lines.append((say("share.book.spending"), spent[0], spent[1], "total"))
    lines.append((say("share.book.balance"), sums[0] - spent[0], sums[1] - spent[1], "total"))
    levels, unit = number_rows(np.array([line[1:3] for line in lines]), "yuan", has_sign=False, digits=4)
    changes, small = number_cells([line[2] - line[1] for line in lines], "yuan", has_sign=True, digits=DIGITS)
    columns = (
        Column(say("share.head.line")),
        Column(say("head.without_plan"), unit, is_number=True),
        Column(say("head.with_plan"), unit, is_number=True),
        Column(say("head.change_only"), small, is_number=True),
    )
    rows = tuple(
        Row((text_cell(line[0]), *levels[row], changes[row]), kind=line[3]) for row, line in enumerate(lines)
    )
    return TableView(key, caption, columns, rows, say("share.books.note"))
