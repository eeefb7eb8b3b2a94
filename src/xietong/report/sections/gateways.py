"""Airports and ports: shares against data, delays, what each conduct brings, and to which government."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from xietong.assess.gateways import CONDUCTS, Conduct, GatewayFit, GatewayResult, GatewayTypeResult
from xietong.model.state import Outcome
from xietong.region.gateways import AIRPORT, ALL
from xietong.region.region import Region
from xietong.report.numbers import change, percent, plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, number_rows, text_cell
from xietong.report.words import Both, both, say

__all__ = ["FED_BACK", "GatewaySection", "gateways", "of_governments"]

FED_BACK = ("exports", "imports", "value_added")
"""What the feedback of gateways is told of."""
WITH, WITHOUT = "with_plan", "without"
MINUTES = 60.0
_DIGITS = 4


@dataclass(frozen=True)
class GatewaySection:
    """The section of gateways."""

    heading: Both
    lede: Both
    shares: TableView
    delays: TableView
    conducts: TableView
    gains: TableView
    by_conduct: TableView
    feedback: TableView | None
    note: Both


def gateways(results: Results) -> GatewaySection | None:
    """The section, or None where the region has no gateways."""
    found = results.assessment.gateways
    if found is None:
        return None
    table = results.region.tables["gateway_parameters"]
    return GatewaySection(
        heading=_heading(found),
        lede=say("gateways.lede", year=results.last_year),
        shares=_shares(found),
        delays=_delays(found),
        conducts=_conducts(found),
        gains=_gains(results, found),
        by_conduct=_by_conduct(found),
        feedback=_feedback(results, found),
        note=say("gateways.note", n=int((table["status"] != "published").sum())),
    )


def _heading(found: GatewayResult) -> Both:
    def users(name: str) -> float:
        return sum(float(result.conduct(name, WITH).users.sum()) for result in found.types)

    now = users("as_charged")
    is_dearer = all(users(name) < now for name in ("rivalry", "one_operator"))
    return say("gateways.heading" if is_dearer else "gateways.heading.other")


def _name(result: GatewayTypeResult, code: str) -> Both:
    at = result.gateway.index(code)
    return Both(result.name_en[at], result.name_zh[at])


def _shares(found: GatewayResult) -> TableView:
    columns = (
        Column(say("head.gateway")),
        Column(say("head.kind_and_year")),
        Column(say("head.published"), say("unit.percent"), is_number=True),
        Column(say("head.model"), say("unit.percent"), is_number=True),
        Column(say("head.role")),
    )
    rows = tuple(
        Row(
            (
                text_cell(_name(result, fit.gateway)),
                text_cell(_kind_and_year(fit)),
                Cell(percent(100.0 * fit.published, has_sign=False), is_number=True),
                Cell(percent(100.0 * fit.model, has_sign=False), is_number=True),
                text_cell(say(f"gateways.use.{fit.use}")),
            )
        )
        for result in found.types
        for fit in result.fits
        if fit.use == "check" or fit.kind == ALL
    )
    misses = [abs(fit.published - fit.model) for result in found.types for fit in result.fits if fit.use == "check"]
    worst = f"{100.0 * max(misses, default=0.0):.0f}"
    return TableView(
        "gateway-shares", say("gateways.shares"), columns, rows, say("gateways.shares.note", worst=worst)
    )


def _kind_and_year(fit: GatewayFit) -> Both:
    kind = say(f"gateways.kind.{fit.type}.all" if fit.kind == ALL else f"gateways.kind.{fit.kind}")
    if fit.year:
        return say("gateways.kind_and_year", kind=kind, year=fit.year)
    return say("gateways.kind_and_years", kind=kind)


def _delays(found: GatewayResult) -> TableView:
    names, heads, values = [], [], []
    delays: list[tuple[Cell, ...]] = []
    for result in found.types:
        sides = [result.conduct("as_charged", side).result.state for side in (WITHOUT, WITH)]
        for number, code in enumerate(result.gateway):
            names.append(_name(result, code))
            heads.append(say(f"gateways.type.{result.type}"))
            use = [
                100.0 * state.load[number] / capacity if capacity > 0 else np.nan
                for state, capacity in zip(sides, result.capacity[:, number], strict=True)
            ]
            values.append(use)
            delays.append(
                tuple(
                    _wait(result.type, state.delay[number] if state.load[number] > 0 else np.nan) for state in sides
                )
            )
    columns = (
        Column(say("head.gateway")),
        *(Column(say(f"head.capacity_use.{side}"), say("unit.percent"), is_number=True) for side in (WITHOUT, WITH)),
        *(Column(say(f"head.delay.{side}"), is_number=True) for side in (WITHOUT, WITH)),
    )
    printed = _columns(np.array(values), ("percent", "percent"), has_sign=False)
    rows = tuple(
        Row((text_cell(name, sub=head), *cells, *waits))
        for name, head, cells, waits in zip(names, heads, printed, delays, strict=True)
    )
    return TableView("gateway-delays", say("gateways.delays"), columns, rows, say("gateways.delays.note"))


def _by_conduct(found: GatewayResult) -> TableView:
    """Share and delay of every gateway under each conduct, with the plan."""
    names, shares, waits = [], [], []
    for result in found.types:
        states = [result.conduct(name, WITH).result.state for name in CONDUCTS]
        for number, code in enumerate(result.gateway):
            names.append(text_cell(_name(result, code), sub=say(f"gateways.type.{result.type}")))
            shares.append(
                tuple(
                    Cell(percent(100.0 * state.load[number] / state.load.sum(), has_sign=False), is_number=True)
                    for state in states
                )
            )
            waits.append(
                tuple(
                    _wait(result.type, state.delay[number] if state.load[number] > 0 else np.nan) for state in states
                )
            )
    conducts = [say(f"gateways.conduct.{name}") for name in CONDUCTS]
    columns = (
        Column(say("head.gateway")),
        *(Column(say("gateways.head.share", conduct=name), say("unit.percent"), is_number=True) for name in conducts),
        *(Column(say("gateways.head.delay", conduct=name), is_number=True) for name in conducts),
    )
    rows = tuple(Row((name, *share, *wait)) for name, share, wait in zip(names, shares, waits, strict=True))
    return TableView("gateway-by-conduct", say("gateways.by_conduct"), columns, rows, say("gateways.by_conduct.note"))


def _wait(type_: str, hours: float) -> Cell:
    """Passengers wait minutes, cargo hours."""
    value = MINUTES * hours if type_ == AIRPORT else hours
    return Cell(say(f"gateways.wait.{type_}", value=plain(value, 1)), is_number=True)


def _conducts(found: GatewayResult) -> TableView:
    lines: list[tuple[Both, Both, list[float]]] = []
    for result in found.types:
        base = result.conduct("as_charged", WITH)
        for name in CONDUCTS:
            conduct = result.conduct(name, WITH)
            lines.append((say(f"gateways.conduct.{name}"), say(f"gateways.of.{result.type}"), _told(conduct, base)))
    values = np.array([line for _, _, line in lines])
    of_type = [result for result in found.types for _ in CONDUCTS]
    money, unit = _money(values[:, 3:])
    charges = _columns(values[:, :1], ("index",), has_sign=False)
    delays = [_wait(result.type, line) for result, line in zip(of_type, values[:, 1], strict=True)]
    totals = _columns(values[:, 2:3], ("percent",), has_sign=True)
    columns = (
        Column(say("head.conduct")),
        Column(say("head.mean_charge"), say("gateways.unit.charge"), is_number=True),
        Column(say("head.mean_delay"), is_number=True),
        Column(say("head.traffic"), say("unit.percent"), is_number=True),
        *(Column(say(f"head.{name}"), unit, is_number=True) for name in ("users", "operators", "together")),
    )
    rows = tuple(
        Row((text_cell(name, sub=type_), *charges[n], delays[n], *totals[n], *money[n]))
        for n, (name, type_, _) in enumerate(lines)
    )
    solved = [conduct.result for result in found.types for conduct in result.conducts]
    gap = max(result.residual for result in solved)
    gain = max(result.gain_of_deviation for result in solved if np.isfinite(result.gain_of_deviation))
    key = "gateways.conducts.note" if gain <= 0 else "gateways.conducts.note.open"
    note = say(key, gap=f"{gap:.0e}", gain=f"{100.0 * gain:.2g}")
    return TableView("gateway-conducts", say("gateways.conducts"), columns, rows, note)


def _told(conduct: Conduct, base: Conduct) -> list[float]:
    state, traffic = conduct.result.state, conduct.result.state.traffic
    total, before = traffic.sum(), base.result.state.traffic.sum()
    return [
        float((state.charge * traffic).sum() / total),
        float((state.delay * state.load).sum() / state.load.sum()),
        float(100.0 * (total / before - 1.0)),
        float((conduct.users - base.users).sum()),
        float((conduct.owners - base.owners).sum()),
        conduct.welfare - base.welfare,
    ]


def _gains(results: Results, found: GatewayResult) -> TableView:
    """By government: what the plan brings at charges as they are, then each conduct against those charges."""
    places = [*(place.code for place in results.region.jurisdictions), ""]

    def of(name: str, side: str) -> np.ndarray:
        chosen = [result.conduct(name, side) for result in found.types]
        return np.asarray(sum((known.users + known.owners for known in chosen), np.zeros(len(places))))

    now = of("as_charged", WITH)
    others = [name for name in CONDUCTS if name != "as_charged"]
    values = np.column_stack([now - of("as_charged", WITHOUT), *(of(name, WITH) - now for name in others)])
    values = np.vstack([values, values.sum(axis=0)])
    money, unit = _money(values)
    columns = (
        Column(say("head.government_only")),
        Column(say("head.by_the_plan"), unit, is_number=True),
        *(Column(say(f"gateways.conduct.{name}"), unit, is_number=True) for name in others),
    )
    names = [results.name(code) if code else say("gateways.elsewhere") for code in places]
    rows = [Row((text_cell(name), *cells)) for name, cells in zip(names, money, strict=False)]
    rows.append(Row((text_cell(say("head.total")), *money[-1]), kind="total"))
    return TableView("gateway-gains", say("gateways.gains"), columns, tuple(rows), say("gateways.gains.note"))


def _feedback(results: Results, found: GatewayResult) -> TableView | None:
    """What the gateways add by government when they act back; None where that was not solved apart."""
    assessment = results.assessment
    there = assessment.through_gateways
    if there is None:
        return None
    # Air and water act back in both years, where the region knows them.
    here = assessment.coupled or assessment.with_plan[-1]
    columns, printed = [Column(say("head.government_only"))], []
    for name in FED_BACK:
        moved = of_governments(results.region, there, name) - of_governments(results.region, here, name)
        cells, unit = number_cells(np.append(moved, moved.sum()).tolist(), "yuan", has_sign=True, digits=3)
        columns.append(Column(say(f"feedback.head.{name}"), say("unit.a_year", unit=unit), is_number=True))
        printed.append(cells)
    heads = [*(Both(place.name_en, place.name_zh) for place in results.region.jurisdictions), say("head.total")]
    rows = tuple(
        Row((text_cell(head), *(cells[row] for cells in printed)), kind="total" if row == len(heads) - 1 else "")
        for row, head in enumerate(heads)
    )
    base, known = assessment.without[-1], there.certificate
    saved = float((found.trade_cost * (base.exports + base.imports)).sum())
    note = say(
        "gateways.feedback.note",
        saved=change(saved, "yuan"),
        rounds=known.rounds,
        residual=both(f"{known.coupled_residual:.0e}"),
    )
    return TableView("gateway-feedback", say("gateways.feedback", year=results.last_year), tuple(columns), rows, note)


def of_governments(region: Region, outcome: Outcome, name: str) -> np.ndarray:
    """A quantity of an outcome by government; over all sectors where it has several."""
    by_zone = np.atleast_2d(getattr(outcome, name)).sum(axis=0)
    return np.bincount(region.zones.jurisdiction, by_zone, len(region.jurisdictions))


def _money(values: np.ndarray) -> tuple[list[tuple[Cell, ...]], Both]:
    cells, unit = number_rows(values, "yuan", has_sign=True, digits=_DIGITS)
    return cells, say("unit.a_year", unit=unit)


def _columns(values: np.ndarray, units: Sequence[str], *, has_sign: bool) -> list[tuple[Cell, ...]]:
    printed: Iterable[tuple[Cell, ...]] = [
        number_cells(values[:, column].tolist(), unit, has_sign=has_sign)[0] for column, unit in enumerate(units)
    ]
    return list(zip(*printed, strict=True))
