"""The air: fine particles, who breathes them, deaths avoided, and what control would cost together and apart."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from markupsafe import Markup

from xietong.assess.air import PlanAir
from xietong.model.air.exposure import mean_exposure
from xietong.model.air.health import Interval, deaths
from xietong.model.air.inventory import COUNTED
from xietong.optimise.air_control import ControlTable, air_control_problem, compare_control, wanted_falls
from xietong.optimise.control import Control, ControlProblem, receptor_shortfall
from xietong.optimise.cost_curves import curves_of
from xietong.report.classes import bounds_of, classify
from xietong.report.maps import KeyRow, Window, draw_zones, key_rows, outline
from xietong.report.results import Results
from xietong.report.sections.carbon import caps_table, carbon_table
from xietong.report.sections.feedback import feedback_table
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, printed_sign, text_cell
from xietong.report.words import Both, both, join, say

__all__ = ["EXAMPLE_FALL", "Air", "AirMap", "air"]

EXAMPLE_FALL = 0.1
"""Where the plan has no target above what it reaches, control is shown for so much less in every city: an example."""

_MILLION = 1e6
_DIGITS = 3
_EVEN = 0.005


@dataclass(frozen=True, eq=False)
class AirMap:
    """Fine particles with the plan over those without, per cent, on the shapes of the zones."""

    window: Window
    body: Markup
    key: tuple[KeyRow, ...]


@dataclass(frozen=True, eq=False)
class Air:
    """The section of the air."""

    heading: Both
    lede: Both
    map: AirMap | None
    years: TableView
    cities: TableView
    control: TableView | None
    payments: TableView | None
    missing: Both | None
    carbon: TableView
    caps: TableView | None
    feedback: TableView | None


def air(results: Results) -> Air | None:
    """The section, or None for a region whose air is not counted."""
    found = results.assessment.air
    if found is None:
        return None
    problem, is_example = _problem(results, found)
    missing = _missing(results, problem)
    table = None if missing is not None else compare_control(problem)
    return Air(
        heading=_heading(found),
        lede=say(
            "air.lede",
            year=found.years[-1],
            estimated=say("air.estimated" if found.tables.is_estimated else "air.published"),
        ),
        map=_map(results, found),
        years=_years(found),
        cities=_cities(results, found),
        control=None if table is None else _control(table, is_example=is_example),
        payments=None if table is None else _payments(results, found, table),
        carbon=carbon_table(results, found),
        caps=caps_table(results),
        feedback=feedback_table(results),
        missing=missing,
    )


def _heading(found: PlanAir) -> Both:
    last = [float(end[-1]) for end in (found.avoided.low, found.avoided.central, found.avoided.high)]
    kind = "avoided" if last[1] >= 0.0 else "more"
    sizes = sorted(abs(end) for end in (last[0], last[2]))
    return say(f"air.heading.{kind}", n=f"{abs(last[1]):,.0f}", low=f"{sizes[0]:,.0f}", high=f"{sizes[1]:,.0f}")


def _map(results: Results, found: PlanAir) -> AirMap | None:
    shapes = results.shapes
    if shapes is None:
        return None
    values = 100.0 * (found.with_plan[-1].home / found.without[-1].home - 1.0)
    classes = classify(values, bounds_of(values))
    return AirMap(outline(shapes), draw_zones(classes, shapes), key_rows(classes, both("%")))


def _years(found: PlanAir) -> TableView:
    before, after = (
        [float(mean_exposure(year.breathed, year.persons)) for year in path]
        for path in (found.without, found.with_plan)
    )
    exposure, _ = number_cells([*before, *after], "index", has_sign=False, digits=4)
    deaths = number_cells(found.deaths_without.central.tolist(), "persons", has_sign=False, digits=_DIGITS)
    value = Interval(*(end / _MILLION for end in (found.value.low, found.value.central, found.value.high)))
    avoided, worth = _ranges(found.avoided), _ranges(value)
    moved = _plain(found.moved.central.tolist(), 0)
    rows = tuple(
        Row(
            (
                text_cell(both(str(year))),
                exposure[number],
                exposure[len(before) + number],
                deaths[0][number],
                avoided[number],
                moved[number],
                worth[number],
            )
        )
        for number, year in enumerate(found.years)
    )
    unit = say("air.unit.pm25")
    columns = (
        Column(say("air.head.year")),
        Column(say("air.head.exposure_without"), unit, is_number=True),
        Column(say("air.head.exposure_with"), unit, is_number=True),
        Column(say("air.head.deaths"), deaths[1], is_number=True),
        Column(say("air.head.avoided"), say("air.head.range"), is_number=True),
        Column(say("air.head.moved"), say("air.head.central"), is_number=True),
        Column(say("air.head.value"), say("air.head.dollars"), is_number=True),
    )
    return TableView("air-years", say("air.years"), columns, rows, say("air.years.note"))


def _ranges(interval: Interval) -> list[Cell]:
    """Central value with its range below."""
    ends = [_plain(end.tolist(), 0) for end in (interval.low, interval.central, interval.high)]
    return [
        Cell(central.text, sub=say("air.range", low=low.text, high=high.text), sign=central.sign, is_number=True)
        for low, central, high in zip(*ends, strict=True)
    ]


def _plain(values: Sequence[float], decimals: int) -> list[Cell]:
    """Signed numbers with fixed decimals; one that rounds to zero bears no sign."""
    texts = [both(f"{round(v, decimals) + 0.0:+,.{decimals}f}".replace("-", "\N{MINUS SIGN}")) for v in values]
    zero = f"{0.0:+.{decimals}f}"
    texts = [both(zero[1:]) if text.en == zero else text for text in texts]
    return [Cell(text, sign=printed_sign(text), is_number=True) for text in texts]


def _cities(results: Results, found: PlanAir) -> TableView:
    before, after = (path[-1].concentration for path in (found.without, found.with_plan))
    carbon = COUNTED.index("CO2")
    co2_before, co2_after = (path[-1].emissions[:, carbon].sum(axis=0) for path in (found.without, found.with_plan))
    levels, _ = number_cells([*before, *after], "index", has_sign=False, digits=4)
    change, co2 = _plain((after - before).tolist(), 2), _plain(((co2_after - co2_before) / _MILLION).tolist(), 2)
    tonnes, _ = number_cells((co2_before / _MILLION).tolist(), "index", has_sign=False, digits=4)
    deaths = [
        np.bincount(results.region.zones.city, end, len(results.region.cities))
        for end in (found.avoided_by_zone.low, found.avoided_by_zone.central, found.avoided_by_zone.high)
    ]
    avoided = _ranges(Interval(np.minimum(deaths[0], deaths[2]), deaths[1], np.maximum(deaths[0], deaths[2])))
    rows = tuple(
        Row(
            (
                text_cell(
                    Both(city.name_en, city.name_zh),
                    sub=say("air.illustrative") if found.is_illustrative[number] else None,
                ),
                levels[number],
                levels[len(before) + number],
                change[number],
                avoided[number],
                tonnes[number],
                co2[number],
            )
        )
        for number, city in enumerate(results.region.cities)
    )
    pm25, mega = say("air.unit.pm25"), say("air.unit.megatonnes")
    columns = (
        Column(say("air.head.city")),
        Column(say("air.head.without"), pm25, is_number=True),
        Column(say("air.head.with"), pm25, is_number=True),
        Column(say("air.head.change"), pm25, is_number=True),
        Column(say("air.head.avoided"), say("air.head.range"), is_number=True),
        Column(say("air.head.carbon"), mega, is_number=True),
        Column(say("air.head.carbon_change"), mega, is_number=True),
    )
    return TableView("air-cities", say("air.cities", year=found.years[-1]), columns, rows, say("air.cities.note"))


def _problem(results: Results, found: PlanAir) -> tuple[ControlProblem, bool]:
    """Control of the last year with the plan, to its targets, or to the example where it has none to reach."""
    region, last = results.region, found.with_plan[-1]
    wanted = wanted_falls(found)
    is_example = not (wanted > 0.0).any()
    target = EXAMPLE_FALL * last.concentration if is_example else wanted
    return air_control_problem(region, found, last, target, curves_of(region), by_city=False), is_example


def _missing(results: Results, problem: ControlProblem) -> Both | None:
    """What cannot be reached and by how much; None where all can."""
    missing = receptor_shortfall(problem)
    at = np.flatnonzero(missing > 0.0)
    if not len(at):
        return None
    cities = results.region.cities
    told = [
        say("air.missing.city", city=Both(cities[r].name_en, cities[r].name_zh), n=f"{missing[r]:.1f}") for r in at
    ]
    return say("air.missing", told=join(told))


def _control(table: ControlTable, *, is_example: bool) -> TableView:
    paths = (
        ("joint", table.joint, None),
        ("nash", table.nash.control, table.saved_of_nash),
        ("own", table.own, table.saved_of_own),
    )
    cost, unit = number_cells([control.cost for _, control, _ in paths], "yuan", has_sign=False, digits=_DIGITS)
    saved, _ = number_cells([np.nan if s is None else 100.0 * s for _, _, s in paths], "percent", has_sign=False)
    rows = tuple(
        Row((text_cell(say(f"air.control.{name}")), cost[number], saved[number]))
        for number, (name, _, _) in enumerate(paths)
    )
    columns = (
        Column(say("air.head.way")),
        Column(say("air.head.cost"), say("unit.a_year", unit=unit), is_number=True),
        Column(say("air.head.saved"), say("unit.percent"), is_number=True),
    )
    target = (
        say("air.control.example", percent=f"{100 * EXAMPLE_FALL:g}") if is_example else say("air.control.target")
    )
    note = say("air.control.note", target=target, costs=say(f"air.costs.{table.cost_rule}"))
    return TableView("air-control", say("air.control"), columns, rows, note)


def _payments(results: Results, found: PlanAir, table: ControlTable) -> TableView:
    """What each government bears and what its people gain, acting together with payments and in both ways apart."""
    yuan = np.column_stack([table.payments, table.nash.control.cost_by_owner, table.own.cost_by_owner])
    yuan = np.vstack([yuan, yuan.sum(axis=0)])
    cells, unit = number_rows(yuan, "yuan", has_sign=False, digits=_DIGITS)
    gains = [_saved(results, found, control) for control in (table.joint, table.nash.control, table.own)]
    lives = np.array([[*gain, gain.sum()] for gain in gains]).T
    saved, saved_unit = number_rows(lives, "persons", has_sign=False, digits=_DIGITS)
    places = results.region.jurisdictions
    heads = [*(Both(place.name_en, place.name_zh) for place in places), results.title]
    rows = tuple(
        Row(
            (
                text_cell(head),
                *cells[number],
                *saved[number],
                _verdict(yuan[number, 3], yuan[number, 5]),
            ),
            kind="total" if number == len(places) else "",
        )
        for number, head in enumerate(heads)
    )
    columns = (
        Column(say("head.government_only")),
        *(
            Column(say(f"air.head.{name}"), say("unit.a_year", unit=unit), is_number=True)
            for name in ("own_steps", "is_paid", "pays", "left", "nash", "apart")
        ),
        *(
            Column(say(f"air.head.lives_{name}"), say("unit.a_year", unit=saved_unit), is_number=True)
            for name in ("joint", "nash", "own")
        ),
        Column(say("air.head.reads_as")),
    )
    return TableView("air-payments", say("air.payments"), columns, rows, say("air.payments.note"))


def _saved(results: Results, found: PlanAir, control: Control) -> Float[np.ndarray, " jurisdiction"]:
    """Deaths a year that a control avoids among the residents of each government in the last year."""
    zones, last = results.region.zones, found.with_plan[-1]
    tables = found.tables
    before, after = (
        np.asarray(deaths(tables.hazard, home, last.persons, tables.death_rate).central)
        for home in (last.home, last.home - control.fall[zones.city])
    )
    return np.bincount(zones.jurisdiction, before - after, len(results.region.jurisdictions))


def _verdict(together: float, apart: float) -> Cell:
    """Whether acting together leaves a government less to bear than steps of its own alone."""
    if abs(together - apart) <= _EVEN * max(abs(together), abs(apart)):
        return Cell(say("air.verdict.even"), icon="even")
    if together < apart:
        return Cell(say("air.verdict.gains"), sign=1, icon="up")
    return Cell(say("air.verdict.loses"), sign=-1, icon="down")
