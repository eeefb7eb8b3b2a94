"""What a plan means for each government: its two books, its gain by year, its shares; and the reconciliation."""

from dataclasses import dataclass

import numpy as np

from xietong.model.finance.budget import SPENDING_KINDS
from xietong.model.finance.revenue import KINDS as REVENUE_KINDS
from xietong.report.numbers import change, percent, size_of
from xietong.report.sections.share_gains import DIGITS, names_of
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, both, say
from xietong.share.benefits import Benefits
from xietong.share.gains import PARTS
from xietong.share.reconcile import USES

__all__ = ["GovernmentPage", "government_pages", "reconciliation"]

MOST_YEARS = 6


@dataclass(frozen=True)
class GovernmentPage:
    """The page of one government."""

    anchor: str
    name: Both
    heading: Both
    sentences: tuple[Both, ...]
    tables: tuple[TableView, ...]


def government_pages(benefits: Benefits) -> tuple[GovernmentPage, ...]:
    """One page for each player."""
    return tuple(_page(benefits, player) for player in range(len(benefits.players.names)))


def _page(benefits: Benefits, player: int) -> GovernmentPage:
    name, own = names_of(benefits)[player], float(benefits.own[player])
    lead = benefits.divisions[benefits.rule]
    receives = float(lead.annual[player])
    key = "gains" if own >= 0 else "loses"
    sentences = (
        say(f"share.page.{key}", name=name, yuan=change(own, "yuan")),
        say("share.page.alone", yuan=change(float(benefits.game.alone[player]), "yuan")),
        say(
            "share.page.receives" if receives >= 0 else "share.page.pays",
            rule=say(f"share.rule.{benefits.rule}"),
            share=change(float(lead.shares[player]), "yuan"),
            yuan=size_of(receives, "yuan"),
        ),
    )
    tables = (_by_year(benefits, player), _books(benefits, player), _closures(benefits, player))
    return GovernmentPage(f"government-{player}", name, say("share.page.heading", name=name), sentences, tables)


def _years(benefits: Benefits) -> list[int]:
    """Positions of a few years, the last among them."""
    count = len(benefits.years)
    return sorted({round(position) for position in np.linspace(0, count - 1, min(count, MOST_YEARS))})


def _by_year(benefits: Benefits, player: int) -> TableView:
    picked = _years(benefits)
    annual = float(benefits.divisions[benefits.rule].annual[player])
    lines = [benefits.parts[row, player, picked] for row in range(len(PARTS))]
    own = benefits.parts[:, player, picked].sum(axis=0)
    lines += [own, np.full(len(picked), annual), own + annual]
    cells, unit = number_rows(np.stack(lines), "yuan", has_sign=True, digits=DIGITS)
    heads = [say(f"share.line.{part}") for part in PARTS]
    heads += [say("share.line.own"), say("share.line.payment"), say("share.line.after")]
    columns = (
        Column(say("share.head.line"), unit),
        *(Column(both(str(benefits.years[position])), is_number=True) for position in picked),
    )
    rows = tuple(
        Row(
            (text_cell(head), *cells[row]),
            kind="total" if row in (len(PARTS), len(heads) - 1) else "",
        )
        for row, head in enumerate(heads)
    )
    return TableView(f"share-years-{player}", say("share.by_year"), columns, rows)


def _books(benefits: Benefits, player: int) -> TableView:
    """Revenue and spending of the last year, without the plan and with it."""
    without, with_plan = benefits.books_without[-1], benefits.books_with[-1]
    lines: list[tuple[Both, float, float, str]] = []
    for row, kind in enumerate(REVENUE_KINDS):
        lines.append((say(f"share.book.{kind}"), without.revenue[row, player], with_plan.revenue[row, player], ""))
    lines.append((say("share.book.grants"), without.grants[player], with_plan.grants[player], ""))
    sums = [book.revenue[:, player].sum() + book.grants[player] for book in (without, with_plan)]
    lines.append((say("share.book.revenue"), sums[0], sums[1], "total"))
    for row, kind in enumerate(SPENDING_KINDS):
        lines.append((say(f"share.book.{kind}"), without.spending[row, player], with_plan.spending[row, player], ""))
    spent = [book.spending[:, player].sum() for book in (without, with_plan)]
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
    caption = say("share.books", year=benefits.years[-1])
    return TableView(f"share-books-{player}", caption, columns, rows, say("share.books.note"))


def _closures(benefits: Benefits, player: int) -> TableView:
    values = np.array([[c.government[player], c.residents[player]] for c in benefits.closures])
    cells, unit = number_rows(values, "yuan", has_sign=True, digits=DIGITS)
    columns = (
        Column(say("share.head.closure")),
        Column(say("share.head.budget"), unit, is_number=True),
        Column(say("share.head.residents"), unit, is_number=True),
        Column(say("share.head.rate"), is_number=True),
    )
    rows = tuple(
        Row(
            (
                text_cell(say(f"share.closure.{closure.name}")),
                *cells[row],
                Cell(_rate(closure.name, float(closure.rate[player])), is_number=True),
            )
        )
        for row, closure in enumerate(benefits.closures)
    )
    caption = say("share.closures", year=benefits.years[-1])
    return TableView(f"share-closures-{player}", caption, columns, rows, say("share.closures.note"))


def _rate(name: str, rate: float) -> Both:
    return both("–") if name == "constant" else percent(100.0 * rate, 2)


def reconciliation(benefits: Benefits) -> TableView:
    """Where the value added of the last year goes, in whole yuan: every line and column adds up."""
    before, after = benefits.reconciliation
    names = names_of(benefits)
    columns = (
        Column(say("head.government_only")),
        Column(say("share.use.value_added"), say("unit.yuan.1"), is_number=True),
        *(Column(say(f"share.use.{use}"), say("unit.yuan.1"), is_number=True) for use in USES),
        Column(say("share.use.gap"), say("unit.yuan.1"), is_number=True),
    )
    earned, uses = after.earned - before.earned, after.uses - before.uses
    rows = [
        Row(
            (
                text_cell(name),
                _yuan(int(earned[p])),
                *(_yuan(int(row[p])) for row in uses),
                _yuan(int(earned[p] - uses[:, p].sum())),
            )
        )
        for p, name in enumerate(names)
    ]
    sums = [int(earned.sum()), *(int(row.sum()) for row in uses), int(earned.sum() - uses.sum())]
    rows.append(Row((text_cell(say("head.total")), *(_yuan(value) for value in sums)), kind="total"))
    note = say("share.reconciliation.note", gap=f"{max(before.gap, after.gap):.1g}")
    caption = say("share.reconciliation", year=benefits.years[-1])
    return TableView("share-reconciliation", caption, columns, tuple(rows), note)


def _yuan(value: int) -> Cell:
    sign = "+" if value > 0 else "\N{MINUS SIGN}" if value < 0 else ""
    return Cell(both(f"{sign}{abs(value):,}"), sign=(value > 0) - (value < 0), is_number=True)
