"""Livability: what each city offers, its rank under the weights of the plan, and how far ranks depend on weights."""

from dataclasses import dataclass

import numpy as np

from xietong.assess.livability import COMPONENTS, Livability, PlanLivability
from xietong.report.numbers import plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, both, join, say

__all__ = ["SHOWN_ZONES", "LivabilitySection", "livability"]

SHOWN_ZONES = 10
"""So many zones are named at each end."""

_PERCENT = {"housing_cost", "green_share"}
_THOUSANDS = {"jobs_45", "jobs_60"}
_CM = {"subsidence"}
_DECIMALS = {"exposure": 1, "services": 3, "water_stress": 2}


@dataclass(frozen=True)
class LivabilitySection:
    """The section of livability."""

    heading: Both
    lede: Both
    cities: TableView
    zones: TableView


def livability(results: Results) -> LivabilitySection | None:
    """The section, or None where livability was not assessed."""
    found = results.assessment.livability
    if found is None:
        return None
    return LivabilitySection(
        heading=_heading(found),
        lede=say("livability.lede", year=results.last_year, weights=_weights(found)),
        cities=_cities(results, found),
        zones=_zones(results, found),
    )


def _heading(found: PlanLivability) -> Both:
    moved = np.flatnonzero(found.cities[0].rank != found.cities[1].rank)
    if not len(moved):
        return say("livability.heading.same", n=len(found.cities[0].rank))
    return say("livability.heading", n=len(found.cities[0].rank), moved=len(moved))


def _weights(found: PlanLivability) -> Both:
    names = {component.code: Both(component.name_en, component.name_zh) for component in COMPONENTS}
    used = found.cities[0].code
    told = [
        say("livability.weight", name=names[code], weight=f"{found.weights[code]:g}")
        for code in used
        if found.weights.get(code, 0.0) > 0.0
    ]
    return join(told)


def _cities(results: Results, found: PlanLivability) -> TableView:
    without, planned = found.cities
    rows = tuple(
        Row(
            (
                text_cell(Both(results.region.cities[number].name_en, results.region.cities[number].name_zh)),
                *_ranks(without, planned, number),
                *(_value(code, planned.values[row, number]) for row, code in enumerate(planned.code)),
            )
        )
        for number in _in_order(planned)
    )
    columns = (Column(say("livability.head.city")), *_rank_heads(), *_component_heads(planned))
    return TableView("livability-cities", say("livability.cities"), columns, rows, say("livability.cities.note"))


def _zones(results: Results, found: PlanLivability) -> TableView:
    without, planned = found.zones
    ranked = _in_order(planned)
    shown = [*ranked[:SHOWN_ZONES], *ranked[max(SHOWN_ZONES, len(ranked) - SHOWN_ZONES) :]]
    rows = tuple(
        Row((text_cell(results.zone_name(number), sub=results.city_name(number)), *_ranks(without, planned, number)))
        for number in shown
    )
    columns = (Column(say("livability.head.zone")), *_rank_heads())
    caption = say("livability.zones", n=SHOWN_ZONES)
    return TableView("livability-zones", caption, columns, rows, say("livability.zones.note", n=len(ranked)))


def _in_order(found: Livability) -> list[int]:
    """Positions of the places with a score, the best first."""
    return sorted(np.flatnonzero(found.rank).tolist(), key=lambda number: (found.rank[number], number))


def _rank_heads() -> tuple[Column, ...]:
    return (
        Column(say("livability.head.rank"), say("livability.head.range"), is_number=True),
        Column(say("livability.head.rank_without"), is_number=True),
        Column(say("livability.head.score"), is_number=True),
    )


def _ranks(without: Livability, planned: Livability, number: int) -> tuple[Cell, ...]:
    low, high = (f"{end[number]:.0f}" for end in (planned.rank_low, planned.rank_high))
    return (
        Cell(both(str(planned.rank[number])), sub=say("air.range", low=low, high=high), is_number=True),
        Cell(both(str(without.rank[number])), is_number=True),
        Cell(plain(float(planned.by_z[number]), 2), is_number=True),
    )


def _component_heads(found: Livability) -> tuple[Column, ...]:
    known = {component.code: component for component in COMPONENTS}
    return tuple(
        Column(
            Both(known[code].name_en, known[code].name_zh),
            say(f"livability.unit.{_unit(code)}"),
            is_number=True,
        )
        for code in found.code
    )


def _unit(code: str) -> str:
    if code in _PERCENT:
        return "percent"
    if code in _THOUSANDS:
        return "thousands"
    return "cm" if code in _CM else code


def _value(code: str, value: float) -> Cell:
    if not np.isfinite(value):
        return Cell(say("livability.unknown"), is_number=True)
    if code in _PERCENT or code in _CM:
        return Cell(plain(100.0 * value, 1), is_number=True)
    if code in _THOUSANDS:
        return Cell(plain(value / 1e3, 0), is_number=True)
    return Cell(plain(value, _DECIMALS[code]), is_number=True)
