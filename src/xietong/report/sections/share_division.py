"""Who receives what under each rule, who would leave, how it can be paid: the second part of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from xietong.report.numbers import change, level, percent, plain
from xietong.report.results import measure_titles
from xietong.report.sections.books import picked_years
from xietong.report.sections.share_gains import DIGITS, members, names_of
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, both, join, say
from xietong.share.agreed import KINDS as AGREED_KINDS
from xietong.share.benefits import Benefits
from xietong.share.coalitions import discount_factors
from xietong.share.instruments import Payment, Way
from xietong.share.stability import Stability
from xietong.share.ventures import venture_of, worth_to_holders

__all__ = ["Stable", "division", "instruments", "stability", "ventures"]

MILLION = 1e6
BOOK_LINES = ("paid_in", "revenue", "operating_cost", "interest", "repaid", "dividend", "cash", "owed")


@dataclass(frozen=True)
class Stable:
    """What is said of the core, and the table of rules."""

    core: Both
    unpaid: Both
    table: TableView


def division(benefits: Benefits) -> tuple[TableView, TableView]:
    """Shares under every rule, and what each government pays or receives a year to get there."""
    shares = _by_rule(benefits, "share-shares", "share.divided", "shares", is_yearly=False)
    return shares, _by_rule(benefits, "share-payments", "share.paid", "annual", is_yearly=True)


def _by_rule(benefits: Benefits, key: str, caption: str, field: str, *, is_yearly: bool) -> TableView:
    """A line for each government: the state before any payment, then every rule."""
    heads = [say(f"share.rule.{rule}") for rule in benefits.divisions]
    values = [getattr(found, field) for found in benefits.divisions.values()]
    if not is_yearly:
        heads, values = [say("share.before"), *heads], [benefits.own, *values]
    names = names_of(benefits)
    cells, unit = number_rows(np.array(values).T, "yuan", has_sign=True, digits=DIGITS)
    unit = say("unit.a_year", unit=unit) if is_yearly else unit
    columns = (Column(say("head.government_only")), *(Column(head, unit, is_number=True) for head in heads))
    rows = tuple(Row((text_cell(name), *own)) for name, own in zip(names, cells, strict=True))
    told = [say("share.refused", rule=say(f"share.rule.{rule}"), why=why) for rule, why in benefits.refused.items()]
    note = join([say(f"{caption}.note"), *told], en=" ", zh="")
    return TableView(key, say(caption), columns, rows, note)


def stability(benefits: Benefits) -> Stable:
    """Whether the core is empty, who would leave under each rule, and what would hold them."""
    least, core = benefits.least, benefits.core
    excess = change(least.excess, "yuan")
    told = say("share.core.empty", excess=excess) if core is None else say("share.core.there")
    unpaid = benefits.unpaid
    columns = (
        Column(say("share.head.rule")),
        Column(say("share.head.leaving"), is_number=True),
        Column(say("share.head.first")),
        Column(say("share.head.leaver_gains"), is_number=True),
        Column(say("share.head.subsidy"), is_number=True),
    )
    rows = [_line(benefits, say("share.before"), unpaid)]
    rows += [_line(benefits, say(f"share.rule.{rule}"), d.stability) for rule, d in benefits.divisions.items()]
    table = TableView("share-stability", say("share.stability"), columns, tuple(rows), say("share.stability.note"))
    first = unpaid.defectors[0] if unpaid.defectors else None
    said = (
        say("share.unpaid.stable")
        if first is None
        else say("share.unpaid.leaves", members=members(benefits, first.coalition), yuan=level(first.gain, "yuan"))
    )
    return Stable(told, said, table)


def _line(benefits: Benefits, head: Both, found: Stability) -> Row:
    if found.is_stable:
        nothing = Cell(both("–"), is_number=True)
        return Row(
            (text_cell(head), Cell(both("0"), is_number=True), text_cell(say("share.no_one")), nothing, nothing)
        )
    first = found.defectors[0]
    return Row(
        (
            text_cell(head),
            Cell(plain(len(found.defectors)), is_number=True),
            text_cell(members(benefits, first.coalition)),
            Cell(level(first.gain, "yuan"), is_number=True),
            Cell(level(float(found.subsidy.sum()), "yuan"), is_number=True),
        )
    )


def instruments(benefits: Benefits) -> tuple[TableView, ...]:
    """How the payments of the rule that leads can be made, and what the plan has agreed already."""
    lead = benefits.divisions[benefits.rule]
    rows = tuple(row for paid, ways in lead.payments for row in _payment(benefits, paid, ways))
    columns = (
        Column(say("share.head.payment")),
        Column(say("share.head.instrument")),
        Column(say("share.head.needed")),
        Column(say("share.head.carried"), is_number=True),
    )
    rule = say(f"share.rule.{benefits.rule}")
    ways = TableView(
        "share-instruments", say("share.instruments", rule=rule), columns, rows, say("share.instruments.note")
    )
    return (ways, _agreed(benefits))


def _payment(benefits: Benefits, paid: Payment, ways: tuple[Way, ...]) -> list[Row]:
    names = names_of(benefits)
    head = say("share.payment", payer=names[paid.payer], receiver=names[paid.receiver], yuan=level(paid.yuan, "yuan"))
    return [
        Row(
            (
                text_cell(head),
                text_cell(_instrument(benefits, way)),
                text_cell(_needed(way)),
                Cell(level(way.carried, "yuan") if way.carried > 0 else both("–"), is_number=True),
            )
        )
        for way in ways
    ]


def _instrument(benefits: Benefits, way: Way) -> Both:
    titles = measure_titles(benefits.plan)
    return say(f"share.instrument.{way.instrument}", measure=titles.get(way.measure, both("")))


def _needed(way: Way) -> Both:
    if np.isnan(way.needed):
        return say(f"share.needed.{way.instrument}.unknown")
    if way.instrument == "water":
        return say("share.needed.water", value=plain(way.needed, 2))
    if way.needed > 1.0:
        return say(f"share.needed.{way.instrument}.not", value=plain(way.needed, 1))
    return say(f"share.needed.{way.instrument}", value=percent(100.0 * way.needed, has_sign=False))


def _agreed(benefits: Benefits) -> TableView:
    net = benefits.agreed.net @ benefits.discount
    names = (*names_of(benefits), say("share.outside"))
    cells, unit = number_rows(net.T, "yuan", has_sign=True, digits=DIGITS)
    columns = (
        Column(say("head.government_only")),
        *(Column(say(f"share.agreed.{kind}"), unit, is_number=True) for kind in AGREED_KINDS),
    )
    rows = tuple(Row((text_cell(name), *own)) for name, own in zip(names, cells, strict=True))
    titles = measure_titles(benefits.plan)
    missing = [titles[name] for name in benefits.agreed.missing]
    note = say("share.agreed.missing", contracts=join(missing)) if missing else say("share.agreed.note")
    return TableView("share-agreed", say("share.agreed"), columns, rows, note)


def ventures(benefits: Benefits) -> tuple[TableView, ...]:
    """Agreed stakes beside those that follow from gains; what each holder earns; the books of each company."""
    if not benefits.ventures:
        return ()
    return (_stakes(benefits), *(_company(benefits, number) for number in range(len(benefits.ventures))))


def _stakes(benefits: Benefits) -> TableView:
    rows, titles = [], measure_titles(benefits.plan)
    for venture in benefits.ventures:
        paid, books = venture_of(venture.measure).amounts, venture.books
        worth, returns = worth_to_holders(books, _discount(benefits)), books.returns()
        for holder, stake in books.stakes.items():
            fair, gain, rate = None, None, returns[holder]
            if venture.fair is not None:
                fair, gain = venture.fair.fair[holder], venture.fair.gains.get(holder)
            rows.append(
                Row(
                    (
                        text_cell(titles[venture.measure.id]),
                        text_cell(_holder(benefits, holder)),
                        Cell(percent(100.0 * float(stake), has_sign=False), is_number=True),
                        Cell(_or_dash(fair, lambda part: percent(100.0 * part, has_sign=False)), is_number=True),
                        Cell(level(float(paid[holder]), "yuan"), is_number=True),
                        Cell(change(worth[holder], "yuan") if venture.revenue else both("–"), is_number=True),
                        Cell(_or_dash(rate, lambda part: percent(100.0 * part)), is_number=True),
                        Cell(_or_dash(gain, lambda yuan: change(yuan, "yuan")), is_number=True),
                    )
                )
            )
    columns = (
        Column(say("share.head.company")),
        Column(say("share.head.holder")),
        Column(say("share.head.agreed"), is_number=True),
        Column(say("share.head.fair"), is_number=True),
        Column(say("share.head.paid_in"), is_number=True),
        Column(say("share.head.dividends"), is_number=True),
        Column(say("share.head.return"), is_number=True),
        Column(say("share.head.gain"), is_number=True),
    )
    return TableView("share-ventures", say("share.ventures"), columns, tuple(rows), say("share.ventures.note"))


def _or_dash(value: float | None, told: Callable[[float], Both]) -> Both:
    return both("–") if value is None else told(value)


def _discount(benefits: Benefits) -> Callable[[Sequence[int]], np.ndarray]:
    base = benefits.baseline.region.base_year
    return lambda years: discount_factors(years, benefits.rate, base)


def _company(benefits: Benefits, number: int) -> TableView:
    """The books of a company in a few years of the horizon, with the source of its revenue."""
    venture = benefits.ventures[number]
    books, years = venture.books, benefits.years
    shown = [years[position] for position in picked_years(len(years))]
    at = [books.years.index(year) for year in shown]
    lines = [getattr(books, field)[at] for field in BOOK_LINES]
    cells, unit = number_rows(np.stack(lines), "yuan", has_sign=False, digits=DIGITS)
    rows = [Row((text_cell(say(f"share.company.{field}")), *cells[row])) for row, field in enumerate(BOOK_LINES)]
    if venture.earned is not None:
        amounts = [venture.earned.traffic[year] / MILLION for year in shown]
        traffic, _ = number_cells(amounts, "index", has_sign=False, digits=DIGITS)
        rows.insert(0, Row((text_cell(say(f"share.company.{venture.earned.of}")), *traffic)))
    columns = (Column(say("share.head.line"), unit), *(Column(both(str(year)), is_number=True) for year in shown))
    title = measure_titles(benefits.plan)[venture.measure.id]
    note = say(f"share.company.{venture.revenue or 'unknown'}", base=benefits.baseline.region.base_year)
    caption = say("share.company", company=title)
    return TableView(f"share-company-{number}", caption, columns, tuple(rows), note)


def _holder(benefits: Benefits, holder: str) -> Both:
    body = benefits.plan.bodies.get(holder)
    if body is not None:
        return Both(body.en, body.zh)
    known = {place.name_en: Both(place.name_en, place.name_zh) for place in benefits.baseline.region.jurisdictions}
    return known.get(holder, both(holder))
