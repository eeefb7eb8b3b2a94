"""Jobs by sector and government: what the plan adds and takes away."""

from dataclasses import dataclass

import numpy as np

from xietong.report.charts import bar
from xietong.report.numbers import change, size_of
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, say

__all__ = ["Jobs", "jobs"]

_MOST_GOVERNMENTS = 5


@dataclass(frozen=True)
class Jobs:
    """The section of jobs by sector."""

    heading: Both
    lede: Both
    table: TableView


def jobs(results: Results) -> Jobs:
    """One row a sector, one column a government, the whole region last."""
    region = results.region
    governments = region.jurisdictions[:_MOST_GOVERNMENTS]
    codes = ("", *(code for code in region.sectors.code if _is_known(results, code)))
    changes = np.array(
        [
            [results.change("jobs", "jurisdiction", place.code, sector=code).change for place in governments]
            for code in codes
        ]
    )
    return Jobs(
        heading=_heading(results, changes),
        lede=_lede(results, codes, changes),
        table=_table(results, codes, changes),
    )


def _is_known(results: Results, code: str) -> bool:
    return bool(np.isfinite(results.change("jobs", "region", results.region.key, sector=code).change))


def _table(results: Results, codes: tuple[str, ...], changes: np.ndarray) -> TableView:
    region = results.region
    whole = [results.change("jobs", "region", region.key, sector=code) for code in codes]
    totals = [row.change for row in whole]
    every, unit = number_cells([*changes.ravel().tolist(), *totals], "jobs", has_sign=True, digits=3)
    cells = np.array(every, dtype=object)
    by_government, in_region = cells[: changes.size].reshape(changes.shape), cells[changes.size :]
    shares, _ = number_cells([row.percent for row in whole], "percent", has_sign=True)
    low, high = min([0.0, *totals[1:]]), max([0.0, *totals[1:]])
    rows = tuple(
        Row(
            cells=(
                text_cell(results.sector_name(code) if code else say("jobs.all")),
                *by_government[number],
                in_region[number],
                shares[number],
                Cell(Both("", ""), bar=bar(totals[number], low, high) if code else None),
            ),
            kind="" if code else "total",
        )
        for number, code in enumerate(codes)
    )
    governments = region.jurisdictions[: changes.shape[1]]
    columns = (
        Column(say("head.sector")),
        *(Column(Both(place.name_en, place.name_zh), unit, is_number=True) for place in governments),
        Column(results.title, unit, is_number=True),
        Column(say("head.share"), say("head.percent"), is_number=True),
        Column(say("head.bar")),
    )
    return TableView("sectors", say("jobs.caption"), columns, rows, say("jobs.note"))


def _heading(results: Results, changes: np.ndarray) -> Both:
    totals = changes[0]
    places = results.region.jurisdictions
    if not np.isfinite(totals).all() or not totals.min() < 0 < totals.max():
        return say("jobs.heading.plain")
    most, least = int(totals.argmax()), int(totals.argmin())
    return say(
        "jobs.heading",
        most=Both(places[most].name_en, places[most].name_zh),
        gain=size_of(float(totals[most]), "jobs"),
        least=Both(places[least].name_en, places[least].name_zh),
        loss=size_of(float(totals[least]), "jobs"),
    )


def _lede(results: Results, codes: tuple[str, ...], changes: np.ndarray) -> Both:
    lede = say("jobs.lede", year=results.last_year)
    inner = changes[1:]
    if not inner.size or not np.isfinite(inner).all() or not inner.min() < 0 < inner.max():
        return lede
    cells = [np.unravel_index(int(at), inner.shape) for at in (inner.argmax(), inner.argmin())]
    told = [
        say(
            "jobs.cell",
            sector=results.sector_name(codes[int(sector) + 1]),
            place=results.name(results.region.jurisdictions[int(place)].code),
            change=change(float(inner[sector, place]), "jobs"),
        )
        for sector, place in cells
    ]
    return say("jobs.lede.cells", lede=lede, most=told[0], least=told[1])
