"""Who travels how: modes of commutes and business trips by city, before and after."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.modes import PlanModes
from xietong.model.transport.times import BICYCLE, BUS, BUSINESS, CAR, COMMUTING, METRO, MODES, PURPOSES, RAIL_CLASSES
from xietong.report.numbers import percent, plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, text_cell
from xietong.report.words import Both, join, say

__all__ = ["Modes", "modes"]

# Three classes of trains are one column: few commute by train.
_COLUMNS = ((CAR,), (BICYCLE,), (BUS,), (METRO,), RAIL_CLASSES)
_NAMES = (CAR, BICYCLE, BUS, METRO, "train")


@dataclass(frozen=True)
class Modes:
    """The section of modes."""

    heading: Both
    lede: Both
    table: TableView
    note: Both


def modes(results: Results) -> Modes | None:
    """The section, or None where no one has asked who travels how."""
    found = results.assessment.modes
    if found is None or not found.base.trips.sum() > 0.0:
        return None
    return Modes(
        heading=say("modes.heading", share=_share_of_car(found)),
        lede=say("modes.lede", base=results.region.base_year, last=results.last_year),
        table=_table(results, found),
        note=say("modes.note", parts=join(_trains(found))),
    )


def _share_of_car(found: PlanModes) -> Both:
    trips = found.last.trips[PURPOSES.index(COMMUTING)]
    return percent(100.0 * trips[MODES.index(CAR)].sum() / trips.sum(), 0, has_sign=False)


def _trains(found: PlanModes) -> list[Both]:
    trips = found.last.trips[PURPOSES.index(BUSINESS)].sum(axis=1)
    return [
        say(
            "modes.of_all",
            mode=say(f"modes.{name}"),
            share=percent(100.0 * trips[MODES.index(name)] / trips.sum(), 1, has_sign=False),
        )
        for name in RAIL_CLASSES
    ]


def _table(results: Results, found: PlanModes) -> TableView:
    commutes = [moved.trips[PURPOSES.index(COMMUTING)] for moved in (found.base, found.last)]
    km = found.last.person_km[PURPOSES.index(COMMUTING)].sum(axis=0)
    names = [text_cell(Both(city.name_en, city.name_zh)) for city in results.region.cities]
    whole = [np.column_stack([trips, trips.sum(axis=1)]) for trips in commutes]
    total = whole[1].sum(axis=0)
    trips = [Cell(plain(value / 1000.0, 0), is_number=True) for value in total.tolist()]
    apart = np.append(km, km.sum()) / total
    rows = tuple(
        Row((name, count, *_shares(whole, place), Cell(plain(float(apart[place]), 1), is_number=True)))
        for place, (name, count) in enumerate(zip([*names, text_cell(results.title)], trips, strict=True))
    )
    columns = (
        Column(say("modes.city")),
        Column(say("modes.trips"), say("modes.thousand"), is_number=True),
        *(Column(say(f"modes.{name}"), say("modes.share_and_change"), is_number=True) for name in _NAMES),
        Column(say("modes.km"), say("unit.plain.km"), is_number=True),
    )
    return TableView("modes", say("modes.caption", year=results.last_year), columns, rows)


def _shares(whole: Sequence[Float[np.ndarray, "mode city"]], place: int) -> list[Cell]:
    """Share in the last year, and the change since the base year in points."""
    cells = []
    for group in _COLUMNS:
        own = [MODES.index(mode) for mode in group]
        before, after = (100.0 * trips[own, place].sum() / trips[:, place].sum() for trips in whole)
        text = say("modes.cell", share=plain(after, 1), change=plain(after - before, 1, has_sign=True))
        cells.append(Cell(text, is_number=True))
    return cells
