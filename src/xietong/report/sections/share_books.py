"""What a plan means for each government: its two books, its gain by year, its shares; and the reconciliation."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.governments import PARTS
from xietong.report.numbers import change, percent, size_of
from xietong.report.sections.books import book_table, gain_table
from xietong.report.sections.measures import Fall, draw_fall
from xietong.report.sections.share_gains import DIGITS, names_of
from xietong.report.tables import Cell, Column, Row, TableView, number_rows, text_cell
from xietong.report.words import Both, both, say
from xietong.share.benefits import Benefits
from xietong.share.reconcile import USES

__all__ = ["GovernmentPage", "government_pages", "reconciliation"]


@dataclass(frozen=True)
class GovernmentPage:
    """The page of one government."""

    anchor: str
    name: Both
    heading: Both
    sentences: tuple[Both, ...]
    fall: Fall
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
    without, with_plan = benefits.books_without[-1], benefits.books_with[-1]
    caption = say("share.books", year=benefits.years[-1])
    tables = (
        gain_table(
            f"share-years-{player}", say("share.by_year"), benefits.years, benefits.parts[:, player], receives
        ),
        book_table(f"share-books-{player}", caption, without, with_plan, player),
        _closures(benefits, player),
    )
    heading = say("share.page.heading", name=name)
    return GovernmentPage(f"government-{player}", name, heading, sentences, _fall(benefits, player), tables)


def _fall(benefits: Benefits, player: int) -> Fall:
    """From the parts of the own gain over the payments to the share, present value."""
    lead = benefits.divisions[benefits.rule]
    values = [*(benefits.parts[:, player] @ benefits.discount).tolist(), float(lead.transfers[player])]
    titles = [(say(f"share.line.{part}"), both("")) for part in PARTS]
    titles.append((say("share.line.payment"), say(f"share.rule.{benefits.rule}")))
    whole = say("share.head.share", rule=say(f"share.rule.{benefits.rule}"))
    return draw_fall(say("share.page.fall"), "yuan", values, titles, float(lead.shares[player]), whole)


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
