"""What the plan means for each government: its gain against the path without a deal, and both books."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.governments import PARTS, GovernmentGains
from xietong.report.numbers import change, counted
from xietong.report.results import Results
from xietong.report.sections.books import DIGITS, book_table, gain_table
from xietong.report.tables import Column, Row, TableView, number_rows, text_cell
from xietong.report.words import Both, join, say

__all__ = ["Governments", "OneGovernment", "governments"]


@dataclass(frozen=True)
class OneGovernment:
    """What is told of one government."""

    anchor: str
    heading: Both
    sentence: Both
    tables: tuple[TableView, TableView]


@dataclass(frozen=True)
class Governments:
    """The section of governments."""

    heading: Both
    lede: Both
    table: TableView
    each: tuple[OneGovernment, ...]
    onward: Both


def governments(results: Results) -> Governments | None:
    """The section, or None where the region has no public budgets or the years are projected."""
    found = results.assessment.governments
    if found is None:
        return None
    names = [Both(place.name_en, place.name_zh) for place in results.region.jurisdictions]
    year = found.years[-1]
    return Governments(
        heading=_heading(found, names),
        lede=say("governments.lede", year=year),
        table=_all(found, names),
        each=tuple(_one(found, number, name) for number, name in enumerate(names)),
        onward=say("governments.onward"),
    )


def _heading(found: GovernmentGains, names: list[Both]) -> Both:
    last = found.parts[:, :, -1].sum(axis=0)
    losers = [name for name, yuan in zip(names, last.tolist(), strict=True) if yuan < 0.0]
    told = {"total": change(float(last.sum()), "yuan"), "year": found.years[-1]}
    if not losers:
        return say("governments.heading.none", **told)
    return say("governments.heading.losers", losers=counted(len(losers), "share_player"), names=join(losers), **told)


def _all(found: GovernmentGains, names: list[Both]) -> TableView:
    """All governments in the last year, by part; the parts add up, and so do the governments."""
    last = found.parts[:, :, -1]
    values = np.vstack([last, last.sum(axis=0)]).T
    values = np.vstack([values, values.sum(axis=0)])
    cells, unit = number_rows(values, "yuan", has_sign=True, digits=DIGITS)
    unit = say("unit.a_year", unit=unit)
    columns = (
        Column(say("head.government_only")),
        *(Column(say(f"share.line.{part}"), unit, is_number=True) for part in PARTS),
        Column(say("share.line.own"), unit, is_number=True),
    )
    heads = [*names, say("head.total")]
    rows = tuple(
        Row((text_cell(head), *own), kind="total" if number == len(names) else "")
        for number, (head, own) in enumerate(zip(heads, cells, strict=True))
    )
    caption = say("governments.all", year=found.years[-1])
    return TableView("governments-all", caption, columns, rows, say("share.who_counts"))


def _one(found: GovernmentGains, number: int, name: Both) -> OneGovernment:
    year, last = found.years[-1], float(found.parts[:, number, -1].sum())
    books, caption = found.with_plan[-1], say("share.books", year=year)
    budget = books.balance[number] - found.without.balance[number]
    return OneGovernment(
        anchor=f"government-{number}",
        heading=say("share.page.heading", name=name),
        sentence=say(
            "governments.one", name=name, year=year, yuan=change(last, "yuan"), budget=change(float(budget), "yuan")
        ),
        tables=(
            gain_table(f"government-years-{number}", say("governments.by_year"), found.years, found.parts[:, number]),
            book_table(f"government-books-{number}", caption, found.without, books, number),
        ),
    )
