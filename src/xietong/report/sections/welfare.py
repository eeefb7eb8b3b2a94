"""Who gains in the long run: groups of workers by channel and by measure, owners and governments apart."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.welfare import PlanWelfare
from xietong.report.numbers import counted
from xietong.report.results import Results
from xietong.report.sections.environment_value import environment_value_table
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, join, say

__all__ = ["EVEN_PERCENT", "MOST_BY_GROUP", "Welfare", "welfare"]

EVEN_PERCENT = 0.01
"""A change of expected utility within this many per cent counts as about even; a convention of the report."""

MOST_BY_GROUP = 6
"""So many measures are named for each group: those that matter most to it."""

_DIGITS = 3
_SIGNS = {1: "gains", -1: "loses", 0: "even"}
_SMALLEST_GAP = 1e-6


@dataclass(frozen=True)
class Welfare:
    """The section of welfare."""

    heading: Both
    lede: Both
    channels: TableView
    measures: TableView
    owners: TableView
    environment: TableView | None


def welfare(results: Results) -> Welfare | None:
    """The section, or None where no measure is in force and welfare was not assessed."""
    found = results.assessment.welfare
    if found is None:
        return None
    return Welfare(
        heading=_heading(found),
        lede=say("welfare.lede", year=results.last_year, even=EVEN_PERCENT),
        channels=_channels(found),
        measures=_measures(results, found),
        owners=_owners(results, found),
        environment=environment_value_table(results),
    )


def _heading(found: PlanWelfare) -> Both:
    percents = 100.0 * found.log_change
    signs = [int(np.sign(value)) if abs(value) > EVEN_PERCENT else 0 for value in percents]
    groups = counted(len(signs), "group")
    if len(set(signs)) == 1:
        return say(f"welfare.heading.all.{_SIGNS[signs[0]]}", groups=groups)
    told = [counted(signs.count(sign), f"place_{word}") for sign, word in _SIGNS.items() if sign in signs]
    return say("welfare.heading", groups=groups, told=join(told))


def _channels(found: PlanWelfare) -> TableView:
    parts = _percents(np.column_stack([found.by_channel, found.log_change]))
    money, unit = number_cells(found.equivalent.tolist(), "yuan", has_sign=True, digits=_DIGITS)
    columns = (
        Column(say("head.group")),
        *(
            Column(say(f"welfare.channel.{channel}"), say("unit.percent"), is_number=True)
            for channel in found.channels
        ),
        Column(say("head.total"), say("unit.percent"), is_number=True),
        Column(say("head.equivalent"), _a_year(unit), is_number=True),
    )
    rows = tuple(
        Row((text_cell(say(f"group.{group}")), *parts[number], money[number]))
        for number, group in enumerate(found.groups)
    )
    note = say("welfare.channels.note", gap=_within(found.channel_gap))
    return TableView("welfare-channels", say("welfare.channels"), columns, rows, note)


def _measures(results: Results, found: PlanWelfare) -> TableView:
    largest, rest = _largest(found)
    lines = [found.by_measure[measure] for measure in largest]
    heads = [results.measure_title(found.measures[measure]) for measure in largest]
    if rest:
        lines.append(found.by_measure[rest].sum(axis=0))
        heads.append(say("measures.rest", n=len(rest)))
    cells = _percents(np.array([*lines, found.log_change]))
    columns = (
        Column(say("head.measure")),
        *(Column(say(f"group.{group}"), say("unit.percent"), is_number=True) for group in found.groups),
    )
    rows = tuple(Row((text_cell(head), *cells[number])) for number, head in enumerate(heads))
    whole = Row((text_cell(say("measures.whole")), *cells[-1]), kind="total")
    note = say("welfare.measures.note", gap=_within(found.measure_gap))
    return TableView("welfare-measures", say("welfare.measures"), columns, (*rows, whole), note)


def _largest(found: PlanWelfare) -> tuple[list[int], list[int]]:
    """Measures that matter most to some group, the largest first, and all others; a single one left is named too."""
    size = np.abs(found.by_measure)
    ranks = np.argsort(np.argsort(-size, axis=0, kind="stable"), axis=0)
    order = [int(measure) for measure in np.argsort(-size.max(axis=1), kind="stable")]
    named = [measure for measure in order if (ranks[measure] < MOST_BY_GROUP).any() and size[measure].any()]
    rest = [measure for measure in order if measure not in named]
    return (order, []) if len(rest) == 1 else (named, rest)


def _owners(results: Results, found: PlanWelfare) -> TableView:
    values = np.column_stack([found.rents, found.capital, found.public_spending])
    values = np.vstack([values, values.sum(axis=0)])
    by_row, unit = number_rows(values, "yuan", has_sign=True, digits=_DIGITS)
    columns = (
        Column(say("head.government_only")),
        Column(say("head.rents"), _a_year(unit), is_number=True),
        Column(say("head.capital"), _a_year(unit), is_number=True),
        Column(say("head.public_spending"), _a_year(unit), is_number=True),
    )
    rows = tuple(
        Row((text_cell(results.name(place)), *by_row[number])) for number, place in enumerate(found.jurisdictions)
    )
    whole = Row((text_cell(results.title), *by_row[-1]), kind="total")
    return TableView("welfare-owners", say("welfare.owners"), columns, (*rows, whole), say("welfare.owners.note"))


def _percents(log_changes: np.ndarray) -> list[tuple[Cell, ...]]:
    return number_rows(100.0 * log_changes, "percent", has_sign=True, digits=_DIGITS)[0]


def _a_year(unit: Both) -> Both:
    return say("unit.a_year", unit=unit)


def _within(gap: np.ndarray) -> str:
    """The largest gap in per cent, rounded up to one digit, so that it is a bound."""
    largest = max(100.0 * float(np.abs(gap).max(initial=0.0)), _SMALLEST_GAP)
    decimals = max(0, -int(np.floor(np.log10(largest) + 1e-9)))
    return f"{np.ceil(largest * 10**decimals - 1e-9) / 10**decimals:.{decimals}f}"
