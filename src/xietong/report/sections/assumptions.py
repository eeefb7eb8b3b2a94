"""Every number that no source gives: of the model, of the plan, and of its measures."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from xietong.model.transport.settings import transport_parameters, transport_settings
from xietong.plan.plan import AssumedValue, assumed_values
from xietong.region.region import Parameter, Region
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, both, join, read_texts, say

__all__ = ["Assumptions", "assumptions", "unpublished_constants_of_travel", "unpublished_parameters"]


@dataclass(frozen=True)
class Assumptions:
    """The section of assumptions: a count in the heading, three tables."""

    heading: Both
    lede: Both
    plan: TableView
    measures: TableView
    parameters: TableView
    travel: TableView


def assumptions(results: Results) -> Assumptions:
    """Assumptions of the plan, assumed fields of its measures, parameters without a published value."""
    plan = results.assessment.plan
    unpublished = unpublished_parameters(results.region)
    travel = unpublished_constants_of_travel(results.region)
    fields = assumed_values(plan)
    n_plan = len(plan.assumptions) + len(fields)
    return Assumptions(
        heading=say("assumptions.heading", n=n_plan + len(unpublished) + len(travel)),
        lede=say(
            "assumptions.lede",
            plan=len(plan.assumptions),
            fields=len(fields),
            parameters=len(unpublished),
            travel=len(travel),
        ),
        plan=_plan_table(results),
        measures=_measure_table(fields),
        parameters=_parameter_table("parameters", say("assumptions.caption.parameters"), unpublished),
        travel=_parameter_table("travel-constants", say("assumptions.caption.travel"), travel),
    )


def _plan_table(results: Results) -> TableView:
    rows = tuple(
        Row(
            (
                text_cell(Both(entry.text.en, entry.text.zh)),
                Cell(_with_unit(entry.value, entry.unit), is_number=True),
                text_cell(Both(entry.why.en, entry.why.zh)),
            )
        )
        for entry in results.assessment.plan.assumptions
    )
    columns = (
        Column(say("head.assumption")),
        Column(say("head.value"), is_number=True),
        Column(say("head.why")),
    )
    return TableView("plan-assumptions", say("assumptions.caption.plan"), columns, rows)


def _with_unit(value: float | None, unit: str | None) -> Both:
    if value is None:
        return both("–")
    number = f"{value:,.10g}"
    if not unit:
        return both(number)
    label = read_texts().get(f"unit.plain.{unit}") or both(unit)
    return Both(f"{number} {label.en}", f"{number}{label.zh}")


def _measure_table(fields: tuple[AssumedValue, ...]) -> TableView:
    rows = tuple(_measure_rows(fields))
    columns = (Column(say("head.measure")), Column(say("head.assumed_fields")))
    return TableView("measure-assumptions", say("assumptions.caption.measures"), columns, rows)


def _measure_rows(fields: tuple[AssumedValue, ...]) -> Iterator[Row]:
    by_measure: dict[str, list[AssumedValue]] = {}
    for entry in fields:
        by_measure.setdefault(entry.measure, []).append(entry)
    for entries in by_measure.values():
        title = entries[0].title
        told = [_field(entry) for entry in entries]
        yield Row((text_cell(Both(title.en, title.zh)), text_cell(join(told, en="; ", zh="；"))))


def _field(entry: AssumedValue) -> Both:
    name = read_texts().get(f"field.{entry.field.partition('.')[0]}")
    name = name or both(entry.field.replace("_", " "))
    value = _plainly(entry.value)
    return Both(f"{name.en} {value}", f"{name.zh} {value}")


def _plainly(value: Any) -> str:
    """A value of a plan in plain words: lists with commas, records as their values."""
    if isinstance(value, dict):
        return " ".join(_plainly(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        if len(value) > 6:
            return ", ".join(_plainly(part) for part in value[:5]) + f" … ({len(value)})"
        return ", ".join(_plainly(part) for part in value)
    if isinstance(value, float):
        return f"{value:,.10g}"
    return str(value)


def unpublished_parameters(region: Region) -> list[Parameter]:
    """Parameters of a region that are estimated or assumed."""
    return [entry for entry in region.parameters.values() if entry.status != "published"]


def unpublished_constants_of_travel(region: Region) -> list[Parameter]:
    """Constants of travel that are estimated or assumed, and that the region does not list itself."""
    in_use = transport_parameters(transport_settings(region.parameters))
    return [entry for entry in in_use if entry.status != "published" and entry.name not in region.parameters]


def _parameter_table(name: str, caption: Both, parameters: list[Parameter]) -> TableView:
    rows = tuple(
        Row(
            (
                text_cell(Both(entry.meaning_en, entry.meaning_zh), sub=both(entry.name)),
                Cell(_with_unit(entry.value, entry.unit), sub=_range(entry), is_number=True),
                text_cell(say(f"status.{entry.status}")),
                text_cell(Both(entry.source, entry.source_zh or entry.source)),
            )
        )
        for entry in parameters
    )
    columns = (
        Column(say("head.parameter")),
        Column(say("head.value"), say("head.range"), is_number=True),
        Column(say("head.grade")),
        Column(say("head.source_or_reason")),
    )
    return TableView(name, caption, columns, rows)


def _range(entry: Parameter) -> Both | None:
    if not (np.isfinite(entry.low) and np.isfinite(entry.high)):
        return None
    return say("range.plain", low=f"{entry.low:g}", high=f"{entry.high:g}")
