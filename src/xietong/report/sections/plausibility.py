"""Claims that a planner would check first, beside this run, with a word for each."""

import numpy as np

from xietong.report.citations import Citations
from xietong.report.numbers import level, percent, plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, both, say

__all__ = ["plausibility"]

_GOOD = ("holds", "close")


def plausibility(results: Results, citations: Citations) -> TableView | None:
    """The table of plausibility, or None where the assessment has none."""
    table = results.assessment.plausibility
    if not len(table):
        return None
    names = ("claim_en", "claim_zh", "published", "value", "unit", "verdict", "source")
    rows = tuple(
        Row(
            (
                text_cell(Both(str(en), str(zh))),
                Cell(_expected(str(published), str(unit)), is_number=True),
                Cell(_value(float(value), str(unit)), is_number=True),
                _word(str(verdict)),
                text_cell(citations.cite(str(source))),
            )
        )
        for en, zh, published, value, unit, verdict, source in zip(*(table[n] for n in names), strict=True)
    )
    columns = (
        Column(say("head.claim")),
        Column(say("head.expected"), is_number=True),
        Column(say("head.this_run"), is_number=True),
        Column(say("head.reads_as")),
        Column(say("head.source")),
    )
    return TableView("plausibility", say("plausibility.caption"), columns, rows)


def _expected(published: str, unit: str) -> Both:
    ends = published.replace("-", "−").split(" … ")
    suffix = {"percent": both("%"), "yuan": Both(" yuan", "元")}.get(unit, both(""))
    told = [Both(end + suffix.en, end + suffix.zh) for end in ends]
    return told[0] if len(told) == 1 else say("range.plain", low=told[0], high=told[1])


def _value(value: float, unit: str) -> Both:
    if not np.isfinite(value):
        return both("–")
    if unit == "percent":
        return percent(value, 2)
    return level(value, unit) if unit == "yuan" else plain(value, 2, has_sign=unit == "per_public_job")


def _word(verdict: str) -> Cell:
    is_good = verdict in _GOOD
    return Cell(say(f"plausibility.{verdict}"), sign=1 if is_good else -1, icon="check" if is_good else "cross")
