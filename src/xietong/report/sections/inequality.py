"""How unequal the zones are: the Theil index and its parts, the step at the border, groups of zones."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from xietong.report.numbers import counted, percent, plain
from xietong.report.results import Change, Results
from xietong.report.tables import Cell, Column, Row, TableView, printed_sign, sign_of, text_cell
from xietong.report.words import Both, say

__all__ = ["EVEN_PERCENT", "Inequality", "inequality"]

EVEN_PERCENT = 0.05
"""A relative change of a measure of inequality within this many per cent counts as hardly changed."""

_WHOLE = ("theil_income", "theil_between", "theil_within", "theil_output")
_GROUPS = ("ring", "poverty_belt")
_DECIMALS = 4


@dataclass(frozen=True)
class Inequality:
    """The section of inequality."""

    heading: Both
    lede: Both
    table: TableView


def inequality(results: Results) -> Inequality:
    """Measures of the whole region, then each government's step at the border, then groups of zones."""
    rows = (*_region_rows(results), *_cliff_rows(results), *_group_rows(results))
    columns = (
        Column(say("head.measure_of")),
        Column(say("head.without_plan"), is_number=True),
        Column(say("head.with_plan"), is_number=True),
        Column(say("head.change_only"), say("head.percent_short"), is_number=True),
        Column(say("head.reads_as")),
    )
    return Inequality(
        heading=_heading(results),
        lede=say("inequality.lede", year=results.last_year),
        table=TableView(
            "inequality", say("inequality.caption"), columns, rows, say("inequality.note", even=EVEN_PERCENT)
        ),
    )


def _region_rows(results: Results) -> Iterator[Row]:
    for code in _WHOLE:
        value = results.change(code, "region", results.region.key)
        if np.isfinite(value.change):
            is_part = code in ("theil_between", "theil_within")
            yield _row(
                results.indicator_name(code), say(f"inequality.about.{code}"), value, "gap", "part" if is_part else ""
            )


def _cliff_rows(results: Results) -> Iterator[Row]:
    for place in results.region.jurisdictions:
        value = results.change("cliff", "jurisdiction", place.code)
        if np.isfinite(value.change):
            name = Both(place.name_en, place.name_zh)
            yield _row(say("inequality.cliff", place=name), say("inequality.about.cliff"), value, "gap")


def _group_rows(results: Results) -> Iterator[Row]:
    tags = results.region.zones.tags
    told = [headline.place for headline in results.assessment.headlines if headline.place in tags]
    for tag in dict.fromkeys((*told, *(name for name in _GROUPS if name in tags))):
        value = results.change("relative_income", "tag", tag)
        if np.isfinite(value.change):
            about = say("inequality.about.tag", n=counted(int(tags[tag].sum()), "zone"))
            yield _row(say("inequality.tag", place=results.name(tag)), about, value, "level")


def _row(title: Both, about: Both, value: Change, words: str, kind: str = "") -> Row:
    told = percent(value.percent, 2)
    return Row(
        (
            text_cell(title, sub=about),
            Cell(plain(value.without, _DECIMALS), is_number=True),
            Cell(plain(value.with_plan, _DECIMALS), is_number=True),
            Cell(told, sign=printed_sign(told), is_number=True),
            _word(value.percent, words),
        ),
        kind,
    )


def _word(change: float, words: str) -> Cell:
    if abs(change) < EVEN_PERCENT:
        return Cell(say("inequality.same"), icon="even")
    direction = "up" if change > 0 else "down"
    return Cell(say(f"inequality.{words}.{direction}"), sign=sign_of(change), icon=direction)


def _heading(results: Results) -> Both:
    value = results.change("theil_income", "region", results.region.key).percent
    if not np.isfinite(value):
        return say("inequality.heading.plain")
    if abs(value) < EVEN_PERCENT:
        return say("inequality.heading.same")
    size = percent(abs(value), 1 if abs(value) >= 0.1 else 2, has_sign=False)
    return say(f"inequality.heading.{'up' if value > 0 else 'down'}", size=size)
