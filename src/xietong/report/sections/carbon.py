"""Carbon dioxide by city and kind of source, and the caps of the plan with the price that each of them has."""

import numpy as np

from xietong.assess.air import PlanAir
from xietong.model.air.inventory import SOURCES
from xietong.model.emission_rates import Area
from xietong.model.state import LimitKind
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, both, join, say

__all__ = ["caps_table", "carbon_table"]

_MILLION = 1e6
_DIGITS = 3
_MANY = 5
"""Cities and the region stand in one column: a tenth of a million tonnes is told."""


def carbon_table(results: Results, found: PlanAir) -> TableView:
    """Tonnes with the plan in the last year by kind of source and city, with what the plan changes."""
    cities = results.region.cities
    with_plan = found.carbon[-1].T
    # A kind of which the inventory books nothing is left out.
    shown = [number for number in range(len(SOURCES)) if with_plan[:, number].any()]
    change = with_plan.sum(axis=1) - found.carbon_without[-1].sum(axis=0)
    parts = np.vstack([with_plan[:, shown], with_plan[:, shown].sum(axis=0)]) / _MILLION
    total = parts.sum(axis=1)
    cells, _ = number_rows(parts, "index", has_sign=False, digits=_MANY)
    totals, _ = number_cells(total.tolist(), "index", has_sign=False, digits=_MANY)
    changes, _ = number_cells([*change / _MILLION, change.sum() / _MILLION], "index", has_sign=True, digits=_DIGITS)
    heads = [*(Both(city.name_en, city.name_zh) for city in cities), results.title]
    rows = tuple(
        Row(
            (text_cell(head), *cells[number], totals[number], changes[number]),
            kind="total" if number == len(cities) else "",
        )
        for number, head in enumerate(heads)
    )
    mega = say("air.unit.megatonnes")
    columns = (
        Column(say("air.head.city")),
        *(Column(say(f"carbon.source.{SOURCES[number]}"), mega, is_number=True) for number in shown),
        Column(say("carbon.head.total"), mega, is_number=True),
        Column(say("air.head.carbon_change"), mega, is_number=True),
    )
    return TableView("carbon", say("carbon.caption", year=found.years[-1]), columns, rows, say("carbon.note"))


def caps_table(results: Results) -> TableView | None:
    """What is capped where in the last year, what is emitted, and the price; None without caps."""
    baseline = results.assessment.baseline
    limits = results.assessment.with_plan[-1].limits
    report = next((limit for limit in limits if limit.kind is LimitKind.EMISSIONS), None)
    if report is None:
        return None
    at = np.argwhere(np.isfinite(report.limit))
    tonnes, _ = number_cells(
        [*(report.limit[key, area] for key, area in at), *(report.value[key, area] for key, area in at)],
        "index",
        has_sign=False,
        digits=_DIGITS,
    )
    prices, unit = number_cells(
        [report.shadow_price[key, area] for key, area in at], "yuan", has_sign=False, digits=_DIGITS
    )
    rows = tuple(
        Row(
            (
                text_cell(_places(results, baseline.emission_areas[area]), sub=_what(results, key)),
                tonnes[number],
                tonnes[len(at) + number],
                prices[number],
                Cell(say("caps.binds" if report.is_binding[key, area] else "caps.free")),
            )
        )
        for number, (key, area) in enumerate(at)
    )
    columns = (
        Column(say("caps.head.where")),
        Column(say("caps.head.cap"), say("caps.unit.tonnes"), is_number=True),
        Column(say("caps.head.emitted"), say("caps.unit.tonnes"), is_number=True),
        Column(say("caps.head.price"), say("caps.unit.price", unit=unit), is_number=True),
        Column(say("caps.head.state")),
    )
    return TableView("caps", say("caps.caption", year=results.last_year), columns, rows, say("caps.note"))


def _places(results: Results, area: Area) -> Both:
    return join([results.name(code) for code in area])


def _what(results: Results, key: int) -> Both:
    pollutant, sectors = results.assessment.baseline.emission_keys[key]
    if not sectors:
        return both(pollutant)
    return say("caps.of", pollutant=both(pollutant), sectors=join([results.sector_name(code) for code in sectors]))
