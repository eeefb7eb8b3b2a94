"""Who gains and who loses: governments, cities, and the zones at both ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xietong.region.region import Place
from xietong.report.charts import bar
from xietong.report.numbers import counted, plain
from xietong.report.results import Change, Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, join, say

__all__ = ["EVEN_PERCENT", "Winners", "verdict", "winners"]

EVEN_PERCENT = 0.1
"""A difference of real income within this many per cent counts as about even; a convention of the report."""

_ENDS = 8
_SIGNS = {1: "gains", -1: "loses", 0: "even"}


@dataclass(frozen=True)
class Winners:
    """The section of winners and losers."""

    heading: Both
    lede: Both
    places: TableView
    gaining: TableView
    losing: TableView


@dataclass(frozen=True)
class _Line:
    level: str
    place: Place
    kind: str
    is_city: bool


def winners(results: Results) -> Winners:
    """Governments first, then their cities, each sorted by the change of real income."""
    lines = _lines(results)
    order = np.argsort(-np.nan_to_num(results.over_zones("real_income", "percent"), nan=-np.inf))
    known = [int(zone) for zone in order if np.isfinite(results.over_zones("real_income", "percent")[zone])]
    return Winners(
        heading=_heading(results, [line for line in lines if line.is_city]),
        lede=say("places.lede", year=results.last_year, even=plain(EVEN_PERCENT, 1)),
        places=_place_table(results, lines),
        gaining=_zone_table(results, "gaining", known[:_ENDS]),
        losing=_zone_table(results, "losing", known[: -_ENDS - 1 : -1]),
    )


def verdict(percent: float) -> Cell:
    """The word and the icon for a change of real income; never a colour alone."""
    if not np.isfinite(percent):
        return Cell(say("gap.not_assessed"), icon="dash")
    if percent > EVEN_PERCENT:
        return Cell(say("verdict.gains"), sign=1, icon="up")
    if percent < -EVEN_PERCENT:
        return Cell(say("verdict.loses"), sign=-1, icon="down")
    return Cell(say("verdict.even"), icon="even")


def _lines(results: Results) -> list[_Line]:
    region = results.region
    lines: list[_Line] = []
    for number, jurisdiction in enumerate(region.jurisdictions):
        own = [c for c, of in zip(region.cities, region.city_jurisdiction, strict=True) if of == number]
        # A government with one city stands for that city.
        lines.append(_Line("jurisdiction", jurisdiction, "total", is_city=len(own) == 1))
        if len(own) > 1:
            own.sort(key=lambda city: -_income(results, "city", city))
            lines += [_Line("city", city, "part", is_city=True) for city in own]
    return lines


def _income(results: Results, level: str, place: Place) -> float:
    percent = results.change("real_income", level, place.code).percent
    return percent if np.isfinite(percent) else -np.inf


def _place_table(results: Results, lines: Sequence[_Line]) -> TableView:
    def column(indicator: str) -> list[Change]:
        return [results.change(indicator, line.level, line.place.code) for line in lines]

    residents, jobs, output, income = (column(name) for name in ("residents", "jobs", "value_added", "real_income"))
    before, before_unit = number_cells([c.without for c in residents], "persons", has_sign=False, digits=4)
    people, people_unit = number_cells([c.change for c in residents], "persons", has_sign=True)
    work, work_unit = number_cells([c.change for c in jobs], "jobs", has_sign=True)
    growth = [c.percent for c in income]
    grown, _ = number_cells(growth, "percent", has_sign=True)
    added, _ = number_cells([c.percent for c in output], "percent", has_sign=True)
    low, high = min([0.0, *_finite(growth)]), max([0.0, *_finite(growth)])
    rows = tuple(
        Row(
            cells=(
                text_cell(Both(line.place.name_en, line.place.name_zh)),
                *cells,
                Cell(Both("", ""), bar=bar(percent, low, high)),
                verdict(percent),
            ),
            kind=line.kind,
        )
        for line, percent, *cells in zip(lines, growth, before, people, work, added, grown, strict=True)
    )
    columns = (
        Column(say("head.government")),
        Column(say("head.residents"), say("head.without", unit=before_unit), is_number=True),
        Column(say("head.residents"), say("head.change", unit=people_unit), is_number=True),
        Column(say("head.jobs"), say("head.change", unit=work_unit), is_number=True),
        Column(say("head.value_added"), say("head.percent"), is_number=True),
        Column(say("head.real_income"), say("head.percent"), is_number=True),
        Column(say("head.real_income"), say("head.bar")),
        Column(say("head.verdict"), say("head.on_income")),
    )
    return TableView("places", say("places.caption"), columns, rows, say("places.note"))


def _zone_table(results: Results, key: str, zones: Sequence[int]) -> TableView:
    codes = [results.region.zones.code[zone] for zone in zones]
    income = [results.change("real_income", "zone", code).percent for code in codes]
    people = [results.change("residents", "zone", code).percent for code in codes]
    grown, _ = number_cells(income, "percent", has_sign=True)
    moved, _ = number_cells(people, "percent", has_sign=True)
    rows = tuple(
        Row((text_cell(results.zone_name(zone), sub=results.city_name(zone)), *cells, verdict(percent)))
        for zone, percent, *cells in zip(zones, income, grown, moved, strict=True)
    )
    columns = (
        Column(say("head.zone")),
        Column(say("head.real_income"), say("head.percent"), is_number=True),
        Column(say("head.residents"), say("head.percent"), is_number=True),
        Column(say("head.verdict")),
    )
    return TableView(key, say(f"places.zones.{key}"), columns, rows)


def _finite(values: Sequence[float]) -> list[float]:
    return [value for value in values if np.isfinite(value)]


def _heading(results: Results, lines: Sequence[_Line]) -> Both:
    signs = [verdict(_income(results, line.level, line.place)).sign for line in lines]
    told = [counted(signs.count(sign), f"place_{name}") for sign, name in _SIGNS.items() if sign in signs]
    places = counted(len(lines), "city")
    if len(told) == 1:
        return say(f"places.heading.all.{_SIGNS[signs[0]]}", places=places)
    return say("places.heading", places=places, told=join(told, zh="、"))
