"""The local multiplier of one public job, beside the published range."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.multiplier import WHY_NOT_BOTH
from xietong.region.region import Table
from xietong.report.citations import Citations
from xietong.report.numbers import plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, both, say

__all__ = ["Multiplier", "multiplier"]

_DECIMALS = 2
_IDENTITY_HOLDS = 1e-6


@dataclass(frozen=True)
class Multiplier:
    """The table of the experiment and why both published figures cannot be met at once."""

    lede: Both
    table: TableView
    why_not_both: Both
    identity: Both


def multiplier(results: Results, citations: Citations) -> Multiplier | None:
    """The section, or None where the experiment was not run."""
    table = results.assessment.multiplier
    if not len(table):
        return None
    shares = tuple(sorted({float(share) for share in table["following_share"]}))
    columns = (
        Column(say("multiplier.head")),
        *(Column(say("multiplier.share", n=f"{100 * share:g}"), is_number=True) for share in shares),
        Column(say("head.published"), is_number=True),
        Column(say("head.source")),
    )
    rows = tuple(
        _row(table, quantity, scope, shares, citations)
        for quantity, scope in dict.fromkeys(zip(table["quantity"], table["scope"], strict=True))
        if quantity != "identity_gap"
    )
    return Multiplier(
        lede=say("multiplier.lede"),
        table=TableView("multiplier", say("multiplier.caption"), columns, rows),
        why_not_both=Both(WHY_NOT_BOTH["en"], WHY_NOT_BOTH["zh"]),
        identity=_identity(table),
    )


def _row(table: Table, quantity: str, scope: str, shares: tuple[float, ...], citations: Citations) -> Row:
    own = np.flatnonzero((table["quantity"] == quantity) & (table["scope"] == scope))
    by_share = {float(table["following_share"][row]): float(table["value"][row]) for row in own}
    low, high = float(table["low"][own[0]]), float(table["high"][own[0]])
    source = str(table["source"][own[0]])
    return Row(
        (
            text_cell(say(f"multiplier.{quantity}"), sub=say(f"multiplier.scope.{scope}")),
            *(Cell(plain(by_share.get(share, np.nan), _DECIMALS, has_sign=True), is_number=True) for share in shares),
            Cell(_published(low, high), is_number=True),
            text_cell(citations.cite(source) if source else both("–")),
        )
    )


def _published(low: float, high: float) -> Both:
    if not np.isfinite(low):
        return both("–")
    ends = (plain(low, 1, has_sign=True), plain(high, 1, has_sign=True))
    return say("range.plain", low=ends[0], high=ends[1])


def _identity(table: Table) -> Both:
    gaps = np.abs(table["value"][table["quantity"] == "identity_gap"].astype(np.float64))
    holds = not len(gaps) or float(gaps.max()) < _IDENTITY_HOLDS
    return say("multiplier.identity" if holds else "multiplier.identity.open", gap=f"{gaps.max(initial=0.0):.1g}")
