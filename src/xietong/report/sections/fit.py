"""Does the model reproduce what is known? Commuting, published figures, the local multiplier, transfers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xietong.model.commuting_fit import FittedMoment
from xietong.report.citations import Citations
from xietong.report.numbers import percent, plain
from xietong.report.results import Results
from xietong.report.tables import Cell, Column, Row, TableView, number_cells, text_cell
from xietong.report.words import Both, both, join, read_texts, say

__all__ = ["Fit", "Transfers", "fit", "transfers"]

_ENDS = 6


@dataclass(frozen=True)
class Fit:
    """The commuting model beside the published facts."""

    summary: Both
    table: TableView
    parameters: TableView
    notes: tuple[Both, ...]
    identification: TableView | None


@dataclass(frozen=True)
class Transfers:
    """What comes in from elsewhere, because production and spending of a zone need not match."""

    lede: Both
    governments: TableView
    zones: TableView


def fit(results: Results, citations: Citations) -> Fit:
    """Every moment with target, model, difference and standard error; then what no moment identifies."""
    commuting = results.assessment.baseline.commuting
    fitted = [moment for moment in commuting.moments if moment.is_fitted]
    return Fit(
        summary=say("fit.summary", met=sum(moment.is_met for moment in fitted), n=len(fitted)),
        table=_moments(results, citations),
        parameters=_parameters(results),
        notes=(
            *(
                say("fit.note", text=Both(note.text_en, note.text_zh), value=f"{note.value:.4g}")
                for note in commuting.notes
            ),
            *_driving(results),
            *_freed(results),
        ),
        identification=_identification(results),
    )


def _freed(results: Results) -> tuple[Both, ...]:
    """What a declared number would be worth, were it fitted."""
    found = results.assessment.baseline.commuting.identification
    if found is None:
        return ()
    return tuple(
        say(
            "fit.freed",
            name=_meaning(results, freed.name),
            alone=f"{freed.alone:.2g}",
            together=say("fit.free") if np.isnan(freed.together) else both(f"{freed.together:.2g}"),
        )
        for freed in found.freed
    )


def _identification(results: Results) -> TableView | None:
    """By how many of its standard errors a number moves where a published fact is one tolerance higher."""
    commuting = results.assessment.baseline.commuting
    found = commuting.identification
    if found is None:
        return None
    meaning = {moment.name: Both(moment.meaning_en, moment.meaning_zh) for moment in commuting.moments}
    rows = tuple(
        Row(
            (
                text_cell(meaning[name]),
                *(Cell(plain(float(value), 2, has_sign=True), is_number=True) for value in found.moved[:, column]),
            )
        )
        for column, name in enumerate(found.moments)
    )
    columns = (
        Column(say("head.fact")),
        *(Column(_meaning(results, name), is_number=True) for name in found.parameters),
    )
    return TableView("identification", say("fit.identification"), columns, rows)


def _meaning(results: Results, name: str) -> Both:
    declared = results.region.parameters.get(name)
    return both(name.replace("_", " ")) if declared is None else Both(declared.meaning_en, declared.meaning_zh)


def _driving(results: Results) -> tuple[Both, ...]:
    """Share of commutes that are driven, of the whole and by government of residence."""
    commuting, region = results.assessment.baseline.commuting, results.region
    leaving = commuting.flows.sum(axis=1)
    driven = (commuting.flows * commuting.car_share).sum(axis=1)
    if not leaving.sum() > 0.0:
        return ()
    parts = []
    for number, place in enumerate(region.jurisdictions):
        own = region.zones.jurisdiction == number
        share = percent(100 * driven[own].sum() / leaving[own].sum(), 0, has_sign=False)
        parts.append(say("fit.driving.part", place=Both(place.name_en, place.name_zh), share=share))
    share = percent(100 * driven.sum() / leaving.sum(), 0, has_sign=False)
    return (say("fit.driving", share=share, parts=join(parts)),)


def _moments(results: Results, citations: Citations) -> TableView:
    moments, found = results.assessment.baseline.commuting.moments, results.assessment.modes
    later = None if found is None else found.moments
    columns = (
        Column(say("head.fact")),
        Column(say("head.published"), is_number=True),
        Column(say("head.model"), is_number=True),
        *((Column(say("fit.later", year=results.last_year), is_number=True),) if later is not None else ()),
        Column(say("head.difference"), is_number=True),
        Column(say("head.standard_error"), is_number=True),
        Column(say("head.role")),
        Column(say("head.reads_as")),
        Column(say("head.source")),
    )
    rows = tuple(
        _moment(moment, None if later is None else float(later[place]), citations)
        for place, moment in enumerate(moments)
    )
    return TableView("fit", say("fit.caption"), columns, rows)


def _moment(moment: FittedMoment, later: float | None, citations: Citations) -> Row:
    def number(value: float) -> Cell:
        return Cell(_in_unit(value, moment.unit, moment.target), is_number=True)

    def gap(value: float, *, has_sign: bool) -> Cell:
        return Cell(_gap_in_unit(value, moment.unit, moment.target, has_sign=has_sign), is_number=True)

    word = Cell(say("fit.close"), sign=1, icon="check")
    if not moment.is_met:
        side = "high" if moment.difference > 0 else "low"
        word = Cell(say(f"fit.{side}"), sign=-1, icon="cross")
    return Row(
        (
            text_cell(Both(moment.meaning_en, moment.meaning_zh), sub=_unit(moment.unit)),
            number(moment.target),
            number(moment.model),
            *(() if later is None else (number(later),)),
            gap(moment.difference, has_sign=True),
            gap(moment.standard_error, has_sign=False),
            text_cell(say("fit.fitted" if moment.is_fitted else "fit.shown")),
            word,
            text_cell(citations.cite(moment.source)),
        )
    )


def _in_unit(value: float, unit: str, like: float) -> Both:
    if unit == "share":
        return percent(100 * value, 1, has_sign=False)
    return plain(value, _decimals(like))


def _gap_in_unit(value: float, unit: str, like: float, *, has_sign: bool) -> Both:
    if unit == "share":
        return say("fit.points", n=plain(100 * value, 1, has_sign=has_sign))
    return plain(value, _decimals(like), has_sign=has_sign)


def _decimals(like: float) -> int:
    return 0 if abs(like) >= 1000 else 1 if abs(like) >= 1 else 3


def _unit(unit: str) -> Both | None:
    # Shares are told in per cent and points.
    return None if unit == "share" else read_texts().get(f"unit.plain.{unit}") or both(unit)


def _parameters(results: Results) -> TableView:
    commuting = results.assessment.baseline.commuting
    rows = tuple(
        Row(
            (
                _parameter(results, name),
                Cell(both(f"{value:.4g}"), is_number=True),
                _error(commuting.standard_errors.get(name)),
            )
        )
        for name, value in commuting.parameters.items()
    )
    columns = (
        Column(say("head.parameter")),
        Column(say("head.value"), is_number=True),
        Column(say("head.standard_error"), is_number=True),
    )
    return TableView("commuting", say("fit.parameters"), columns, rows)


def _parameter(results: Results, name: str) -> Cell:
    declared = results.region.parameters.get(name)
    if declared is None:
        return text_cell(name.replace("_", " "))
    return text_cell(Both(declared.meaning_en, declared.meaning_zh), sub=both(name))


def _error(value: float | None) -> Cell:
    if value is None or not np.isfinite(value):
        return Cell(say("fit.declared"), is_number=True)
    return Cell(both(f"{value:.2g}"), is_number=True)


def transfers(results: Results) -> Transfers:
    """Transfers of the base year by government, and the zones with the largest shares at both ends."""
    zones = results.region.zones
    base = results.assessment.baseline.outcome
    names, inflow, made = [], [], []
    for number, place in enumerate(results.region.jurisdictions):
        own = zones.jurisdiction == number
        names.append(text_cell(Both(place.name_en, place.name_zh)))
        inflow.append(float(base.transfers[own].sum()))
        made.append(float(base.value_added[own].sum()))
    names.append(text_cell(results.title))
    governments = _transfer_table(
        "transfers", [*names], [*inflow, float(base.transfers.sum())], [*made, float(base.value_added.sum())]
    )
    share = base.transfers / base.value_added
    order = np.argsort(share)
    ends = [int(zone) for zone in (*order[: -_ENDS - 1 : -1], *order[:_ENDS][::-1])]
    return Transfers(
        lede=say("transfers.lede", year=results.region.base_year),
        governments=governments,
        zones=_transfer_table(
            "transfer-zones",
            [text_cell(results.zone_name(zone), sub=results.city_name(zone)) for zone in ends],
            [float(base.transfers[zone]) for zone in ends],
            [float(base.value_added[zone]) for zone in ends],
        ),
    )


def _transfer_table(key: str, names: Sequence[Cell], inflow: Sequence[float], made: Sequence[float]) -> TableView:
    added, added_unit = number_cells(made, "yuan", has_sign=False, digits=3)
    moved, moved_unit = number_cells(inflow, "yuan", has_sign=True, digits=3)
    share, _ = number_cells(
        [100 * t / v if v else np.nan for t, v in zip(inflow, made, strict=True)], "percent", has_sign=True
    )
    rows = tuple(Row(cells) for cells in zip(names, added, moved, share, strict=True))
    columns = (
        Column(say(f"transfers.head.{key}")),
        Column(say("head.value_added"), added_unit, is_number=True),
        Column(say("head.transfer"), moved_unit, is_number=True),
        Column(say("head.transfer_share"), say("head.percent_short"), is_number=True),
    )
    return TableView(key, say(f"transfers.caption.{key}"), columns, rows)
