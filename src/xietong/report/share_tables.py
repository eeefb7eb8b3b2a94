"""The tables of a sharing: gains, coalitions, shares, payments, books, reconciliation, ventures; and a summary."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from xietong.assess.governments import PARTS
from xietong.report.government_tables import book_lines
from xietong.share.agreed import KINDS as AGREED_KINDS
from xietong.share.benefits import Benefits
from xietong.share.coalitions import discount_factors
from xietong.share.reconcile import USES
from xietong.share.ventures import LEDGER_LINES, venture_of, worth_to_holders

__all__ = ["summary_of", "write_share_tables"]

Line = tuple[object, ...]
NOT_KNOWN = float("nan")


def write_share_tables(benefits: Benefits, folder: Path) -> tuple[str, ...]:
    """Write every table as CSV, yuan at base-year prices; the names of the files."""
    tables: dict[str, tuple[tuple[str, ...], Iterator[Line]]] = {
        "gains": (("player", "year", "part", "yuan"), _gains(benefits)),
        "coalitions": (("mask", "members", "year", "yuan", "low", "high"), _coalitions(benefits)),
        "shares": (
            ("rule", "player", "own", "alone", "share", "low", "high", "transfer", "annual", "is_stable"),
            _shares(benefits),
        ),
        "payments": (
            ("rule", "payer", "receiver", "yuan", "instrument", "measure", "needed", "carried"),
            _payments(benefits),
        ),
        "books": (("player", "year", "book", "kind", "without", "with_plan", "change"), _books(benefits)),
        "reconciliation": (("player", "line", "without", "with_plan", "change"), _reconciliation(benefits)),
        "agreed": (("kind", "party", "year", "yuan"), _agreed(benefits)),
        "ventures": (
            ("measure", "holder", "agreed", "fair", "gain", "paid_in", "worth", "return"),
            _ventures(benefits),
        ),
        "venture_books": (("measure", "revenue_from", "line", "year", "amount"), _venture_books(benefits)),
        "ranges": (("parameter", "value", "player", "own", "alone", "share"), _ranges(benefits)),
    }
    for name, (head, lines) in tables.items():
        _write(folder / f"{name}.csv", head, lines)
    return tuple(f"{name}.csv" for name in tables)


def _write(path: Path, head: Sequence[str], lines: Iterator[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows([_text(value) for value in line] for line in lines)


def _text(value: object) -> object:
    """Missing numbers are empty, never zero."""
    if isinstance(value, float | np.floating):
        return "" if np.isnan(value) else f"{float(value):.10g}"
    return value


def _gains(benefits: Benefits) -> Iterator[Line]:
    for player, name in enumerate(benefits.players.names):
        for number, year in enumerate(benefits.years):
            for row, part in enumerate(PARTS):
                yield name, year, part, float(benefits.parts[row, player, number])


def _coalitions(benefits: Benefits) -> Iterator[Line]:
    """Present values with their ranges; by year where there are few coalitions."""
    worth, spread = benefits.game.values, benefits.spread
    ends = np.full((2, len(worth)), np.nan) if spread is None else spread.of_worth(worth)
    by_year = benefits.values.by_year() if len(worth) <= 64 else None
    for mask, yuan in enumerate(worth.tolist()):
        members = " + ".join(benefits.game.names(mask))
        yield mask, members, "present value", yuan, float(ends[0, mask]), float(ends[1, mask])
        if by_year is not None:
            for number, year in enumerate(benefits.years):
                yield mask, members, year, float(by_year[mask, number]), float("nan"), float("nan")


def _shares(benefits: Benefits) -> Iterator[Line]:
    for rule, division in benefits.divisions.items():
        ends = np.full((2, len(division.shares)), np.nan)
        if benefits.spread is not None:
            ends = benefits.spread.of_shares(rule, division.shares)
        for player, name in enumerate(benefits.players.names):
            yield (
                rule,
                name,
                float(benefits.own[player]),
                float(benefits.game.alone[player]),
                float(division.shares[player]),
                float(ends[0, player]),
                float(ends[1, player]),
                float(division.transfers[player]),
                float(division.annual[player]),
                "yes" if division.stability.is_stable else "no",
            )


def _payments(benefits: Benefits) -> Iterator[Line]:
    names = benefits.players.names
    for rule, division in benefits.divisions.items():
        for paid, ways in division.payments:
            for way in ways:
                pair = (names[paid.payer], names[paid.receiver])
                yield (rule, *pair, paid.yuan, way.instrument, way.measure, way.needed, way.carried)


def _books(benefits: Benefits) -> Iterator[Line]:
    for number, year in enumerate(benefits.years):
        without, with_plan = benefits.books_without[number], benefits.books_with[number]
        for player, name in enumerate(benefits.players.names):
            for book, kind, before, after in book_lines(without, with_plan, player):
                yield name, year, book, kind, before, after, after - before


def _reconciliation(benefits: Benefits) -> Iterator[Line]:
    before, after = benefits.reconciliation
    for player, name in enumerate(benefits.players.names):
        lines = [("value_added", before.earned[player], after.earned[player])]
        lines += [(use, before.uses[row, player], after.uses[row, player]) for row, use in enumerate(USES)]
        for line, old, new in lines:
            yield name, line, int(old), int(new), int(new - old)


def _agreed(benefits: Benefits) -> Iterator[Line]:
    agreed = benefits.agreed
    for row, kind in enumerate(AGREED_KINDS):
        for number, party in enumerate(agreed.parties):
            for at, year in enumerate(benefits.years):
                yield kind, party, year, float(agreed.net[row, number, at])


def _ventures(benefits: Benefits) -> Iterator[Line]:
    """Stakes; what each holder pays in, its dividends less calls as present value, its return a year."""
    base = benefits.baseline.region.base_year
    for venture in benefits.ventures:
        fair, paid, returns = venture.fair, venture_of(venture.measure).amounts, venture.books.returns()
        worth = worth_to_holders(venture.books, lambda years: discount_factors(years, benefits.rate, base))
        for holder, stake in venture.books.stakes.items():
            told = (NOT_KNOWN, NOT_KNOWN)
            if fair is not None:
                told = (fair.fair[holder], fair.gains.get(holder, NOT_KNOWN))
            rate = returns[holder]
            money = (float(paid[holder]), worth[holder], NOT_KNOWN if rate is None else rate)
            yield (venture.measure.id, holder, float(stake), *told, *money)


def _venture_books(benefits: Benefits) -> Iterator[Line]:
    """Traffic and every line of the ledger, from the founding on."""
    for venture in benefits.ventures:
        name, books = (venture.measure.id, venture.revenue), venture.books
        if venture.earned is not None:
            for year, amount in venture.earned.traffic.items():
                yield (*name, venture.earned.of, year, amount)
        for field in LEDGER_LINES:
            for year, yuan in zip(books.years, getattr(books, field).tolist(), strict=True):
                yield (*name, field, year, yuan)


def _ranges(benefits: Benefits) -> Iterator[Line]:
    for varied in () if benefits.spread is None else benefits.spread.variations:
        for player, name in enumerate(benefits.players.names):
            share = float(varied.shares[benefits.rule][player])
            yield varied.name, varied.value, name, float(varied.own[player]), float(varied.game.alone[player]), share


def summary_of(benefits: Benefits) -> Mapping[str, Any]:
    """What programs read first: values, shares, stability, settings."""
    names = benefits.players.names
    unpaid = benefits.unpaid
    return {
        "plan": benefits.plan.id,
        "players": list(names),
        "definition": benefits.definition.value,
        "rule": benefits.rule,
        "years": [benefits.years[0], benefits.years[-1]],
        "discount_rate": benefits.rate,
        "distinct_sets": len(benefits.values.sets),
        "coalitions": len(benefits.game.values),
        "together": float(benefits.game.values[-1]),
        "own": _named(names, benefits.own),
        "alone": _named(names, benefits.game.alone),
        "is_core_empty": benefits.least.is_core_empty,
        "least_excess": benefits.least.excess,
        "would_leave_unpaid": [list(benefits.game.names(one.coalition)) for one in unpaid.defectors[:5]],
        "rules": {
            rule: {
                "shares": _named(names, division.shares),
                "transfers": _named(names, division.transfers),
                "a_year": _named(names, division.annual),
                "is_stable": division.stability.is_stable,
                "would_leave": [list(benefits.game.names(one.coalition)) for one in division.stability.defectors[:5]],
                "subsidy": _named(names, division.stability.subsidy),
            }
            for rule, division in benefits.divisions.items()
        },
        "rules_refused": dict(benefits.refused),
        "reconciliation_closes": all(one.closes for one in benefits.reconciliation),
        "not_borne": dict(benefits.unborne),
        "contracts_missing": {name: list(fields) for name, fields in benefits.agreed.missing.items()},
        "left_out_of_ranges": [] if benefits.spread is None else list(benefits.spread.left_out),
    }


def _named(names: Sequence[str], values: np.ndarray) -> dict[str, float]:
    return dict(zip(names, values.tolist(), strict=True))
