"""What the plan means for each government as tables: gains by part, both books by kind, every year."""

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from xietong.assess.assessment import Assessment
from xietong.assess.governments import PARTS
from xietong.model.finance.budget import SPENDING_KINDS, Books
from xietong.model.finance.revenue import KINDS as REVENUE_KINDS

__all__ = ["GOVERNMENT_TABLES", "book_lines"]


def book_lines(without: Books, with_plan: Books, government: int) -> Iterator[tuple[str, str, float, float]]:
    """Book, kind, yuan without the plan and with it, of one government."""
    for row, kind in enumerate(REVENUE_KINDS):
        yield "revenue", kind, float(without.revenue[row, government]), float(with_plan.revenue[row, government])
    yield "revenue", "grants", float(without.grants[government]), float(with_plan.grants[government])
    for row, kind in enumerate(SPENDING_KINDS):
        yield "spending", kind, float(without.spending[row, government]), float(with_plan.spending[row, government])
    yield "balance", "balance", float(without.balance[government]), float(with_plan.balance[government])


def _gains(assessment: Assessment) -> pd.DataFrame:
    names, found = ["jurisdiction", "year", "part", "gain"], assessment.governments
    if found is None:
        return pd.DataFrame(columns=names)
    rows = [
        (place.code, year, part, float(found.parts[row, number, at]))
        for number, place in enumerate(assessment.baseline.region.jurisdictions)
        for at, year in enumerate(found.years)
        for row, part in enumerate(PARTS)
    ]
    return pd.DataFrame(rows, columns=names)


def _books(assessment: Assessment) -> pd.DataFrame:
    names, found = ["jurisdiction", "year", "book", "kind", "without", "with_plan"], assessment.governments
    if found is None:
        return pd.DataFrame(columns=names)
    rows = [
        (place.code, year, *line)
        for number, place in enumerate(assessment.baseline.region.jurisdictions)
        for year, books in zip(found.years, found.with_plan, strict=True)
        for line in book_lines(found.without, books, number)
    ]
    return pd.DataFrame(rows, columns=names)


GOVERNMENT_TABLES: Mapping[str, Callable[[Assessment], pd.DataFrame]] = {
    "government_gains": _gains,
    "government_books": _books,
}
"""Tables of governments; empty where the region has no public budgets."""
