"""Every result as a table, twice: CSV for people, Parquet for programs, and a table that says what is what."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd

from xietong.assess.assessment import Assessment, Headline, TargetVerdict
from xietong.assess.drawn import DrawnRange
from xietong.model.commuting_fit import FittedMoment
from xietong.model.state import Outcome
from xietong.plan.plan import assumed_values
from xietong.region.region import Table
from xietong.report.environment_tables import ENVIRONMENT_TABLES
from xietong.report.gateway_tables import GATEWAY_TABLES, gateway_assumptions
from xietong.report.government_tables import GOVERNMENT_TABLES
from xietong.report.line_tables import LINE_TABLES
from xietong.report.sections.assumptions import unpublished_constants_of_travel, unpublished_parameters

__all__ = ["TABLES", "result_tables", "write_tables"]

_FOLDER = "tables"
_MEANINGS = "columns"
_FORMAT = "%.10g"
_BY_ZONE = (
    "residents",
    "placed_staff",
    "value_added",
    "labour_income",
    "cost_of_living",
    "floor_rent",
    "floor_space",
    "commuting_minutes",
    "access",
    "transfers",
)
_MOVED = ("trips_a_day", "person_km_a_day", "goods_yuan_a_day", "goods_yuan_km_a_day")
_SIDES = ("without", "with_plan")


def write_tables(assessment: Assessment, folder: Path | str) -> tuple[Path, ...]:
    """Write all tables into `tables/` inside a folder.

    `columns.csv` names the meaning of every column in English and Chinese, and its unit. A missing number
    is an empty field, never zero.

    Returns:
        The files written.
    """
    target = Path(folder) / _FOLDER
    target.mkdir(parents=True, exist_ok=True)
    written = []
    for name, frame in result_tables(assessment).items():
        text, binary = target / f"{name}.csv", target / f"{name}.parquet"
        frame.to_csv(text, index=False, float_format=_FORMAT, lineterminator="\n")
        frame.to_parquet(binary, index=False)
        written += [text, binary]
    return tuple(written)


def result_tables(assessment: Assessment) -> dict[str, pd.DataFrame]:
    """Every table of results by name, in the order of `TABLES`; one without rows is left out."""
    tables = {name: make(assessment) for name, make in TABLES.items()}
    told = {name: frame for name, frame in tables.items() if len(frame)}
    return {**told, _MEANINGS: _meanings(told)}


def _meanings(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    table = files("xietong.report").joinpath("columns.csv").read_text(encoding="utf-8")
    rows = pd.DataFrame(list(csv.DictReader(table.splitlines())))
    present = {(name, column) for name, frame in tables.items() for column in frame.columns}
    kept = [key in present for key in zip(rows["table"], rows["column"], strict=True)]
    return rows[kept].reset_index(drop=True)


def _years(assessment: Assessment) -> list[tuple[int, tuple[Outcome, Outcome]]]:
    pairs = zip(assessment.without, assessment.with_plan, strict=True)
    return list(zip(assessment.years, pairs, strict=True))


def _zones(assessment: Assessment) -> pd.DataFrame:
    """Zones by year: what has one value a zone."""
    region = assessment.baseline.region
    zones = region.zones
    places = {
        "zone": zones.code,
        "name_en": zones.name_en,
        "name_zh": zones.name_zh,
        "city": [region.cities[city].code for city in zones.city],
        "jurisdiction": [region.jurisdictions[number].code for number in zones.jurisdiction],
    }
    frames = []
    for year, sides in _years(assessment):
        values = {
            f"{name}_{side}": getattr(outcome, name)
            for name in _BY_ZONE
            for side, outcome in zip(_SIDES, sides, strict=True)
        }
        frames.append(pd.DataFrame({**places, "year": year, **values}))
    return pd.concat(frames, ignore_index=True)


def _zone_sectors(assessment: Assessment) -> pd.DataFrame:
    """Zones by sector and year: jobs, output and wage; placed functions have jobs only."""
    baseline = assessment.baseline
    sectors = (*baseline.market, *baseline.placed)
    n_placed, n_zone = len(baseline.placed), len(baseline.region.zones)
    nothing = np.full((n_placed, n_zone), np.nan)
    frames = []
    for year, sides in _years(assessment):
        values = {}
        for side, outcome in zip(_SIDES, sides, strict=True):
            values[f"jobs_{side}"] = np.vstack([outcome.employment, outcome.placed_employment]).T.ravel()
            values[f"output_{side}"] = np.vstack([outcome.output, nothing]).T.ravel()
            values[f"wage_{side}"] = np.vstack([outcome.wage, nothing]).T.ravel()
        frames.append(_crossed(assessment, "sector", sectors, year, values))
    return pd.concat(frames, ignore_index=True)


def _zone_groups(assessment: Assessment) -> pd.DataFrame:
    """Zones by group and year: resident workers and their real income."""
    frames = []
    for year, sides in _years(assessment):
        values = {
            f"{name}_{side}": getattr(outcome, field).T.ravel()
            for name, field in (("workers", "resident_workers"), ("real_income", "real_income"))
            for side, outcome in zip(_SIDES, sides, strict=True)
        }
        frames.append(_crossed(assessment, "group", assessment.baseline.groups, year, values))
    return pd.concat(frames, ignore_index=True)


def _crossed(
    assessment: Assessment, axis: str, labels: Sequence[str], year: int, values: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    codes = assessment.baseline.region.zones.code
    return pd.DataFrame(
        {"zone": np.repeat(codes, len(labels)), axis: np.tile(labels, len(codes)), "year": year, **values}
    )


def _as_frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(dict(table.columns))


def _records(kind: type, entries: Sequence[object]) -> pd.DataFrame:
    names = [field.name for field in fields(kind)]
    return pd.DataFrame([[getattr(entry, name) for name in names] for entry in entries], columns=names)


def _headlines(assessment: Assessment) -> pd.DataFrame:
    told = _records(Headline, assessment.headlines)
    told["drivers"] = ["; ".join(f"{name} {share:.4f}" for name, share in h.drivers) for h in assessment.headlines]
    return told


def _measure_ranges(assessment: Assessment) -> pd.DataFrame:
    drawn = assessment.drawn
    told = _records(DrawnRange, drawn.parts if drawn else ()).drop(columns="drivers")
    return told.assign(n_draws=drawn.n_part if drawn else 0)


def _contributions(assessment: Assessment) -> pd.DataFrame:
    parts = assessment.contributions
    n_measure, n_outcome = parts.effect.shape
    return pd.DataFrame(
        {
            "measure": np.repeat(np.array(parts.measure, dtype=object), n_outcome),
            "indicator": np.tile(np.array(parts.indicator, dtype=object), n_measure),
            "place": np.tile(np.array(parts.place, dtype=object), n_measure),
            "group": np.tile(np.array(parts.group, dtype=object), n_measure),
            "effect": parts.effect.ravel(),
            "total": np.tile(parts.total, n_measure),
        }
    )


def _welfare_by_channel(assessment: Assessment) -> pd.DataFrame:
    """Groups by channel, and the total of each group with its equivalent and what the parts leave."""
    names = ["group", "channel", "log_change", "equivalent", "gap"]
    found = assessment.welfare
    if found is None:
        return pd.DataFrame(columns=names)
    rows: list[tuple[str, str, float, float, float]] = []
    for number, group in enumerate(found.groups):
        parts = found.by_channel[number].tolist()
        rows += [(group, name, part, np.nan, np.nan) for name, part in zip(found.channels, parts, strict=True)]
        rows.append((group, "total", found.log_change[number], found.equivalent[number], found.channel_gap[number]))
    return pd.DataFrame(rows, columns=names)


def _welfare_by_measure(assessment: Assessment) -> pd.DataFrame:
    found = assessment.welfare
    if found is None:
        return pd.DataFrame(columns=["measure", "group", "effect", "total", "gap"])
    n_measure, n_group = found.by_measure.shape
    return pd.DataFrame(
        {
            "measure": np.repeat(np.array(found.measures, dtype=object), n_group),
            "group": np.tile(np.array(found.groups, dtype=object), n_measure),
            "effect": found.by_measure.ravel(),
            "total": np.tile(found.log_change, n_measure),
            "gap": np.tile(found.measure_gap, n_measure),
        }
    )


def _welfare_owners(assessment: Assessment) -> pd.DataFrame:
    names = ["jurisdiction", "rents", "capital", "public_spending"]
    found = assessment.welfare
    if found is None:
        return pd.DataFrame(columns=names)
    columns = (found.jurisdictions, found.rents, found.capital, found.public_spending)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


def _modes(assessment: Assessment) -> pd.DataFrame:
    """Trips, person kilometres and goods by city, purpose and mode, before and after."""
    region, found = assessment.baseline.region, assessment.modes
    years = {"base": region.base_year, "last": assessment.years[-1]}
    rows = [] if found is None else found.rows()
    return pd.DataFrame(
        [
            (years[side], side, region.cities[city].code, purpose, mode, *numbers)
            for side, purpose, mode, city, *numbers in rows
        ],
        columns=["year", "side", "city", "purpose", "mode", *_MOVED],
    )


def _commuting_later(assessment: Assessment) -> pd.DataFrame:
    """Published facts of commuting by the model in the last year, after congestion."""
    names = ["name", "published", "base", "last"]
    found = assessment.modes
    if found is None:
        return pd.DataFrame(columns=names)
    rows = zip(assessment.baseline.commuting.moments, found.moments.tolist(), strict=True)
    return pd.DataFrame([(m.name, m.target, m.model, last) for m, last in rows], columns=names)


def _certificates(assessment: Assessment) -> pd.DataFrame:
    rows = [
        {
            "year": year,
            "status": outcome.certificate.status.name.lower(),
            "residual": outcome.certificate.residual,
            "steps": outcome.certificate.steps,
            "walras_gap": outcome.certificate.walras_gap,
            "second_start_distance": outcome.certificate.second_start_distance,
            "smallest_singular_value": outcome.certificate.smallest_singular_value,
            "error_bound": outcome.certificate.error_bound,
            "determinant_sign": outcome.certificate.determinant_sign,
            "roots_found": outcome.certificate.roots_found,
            "starts_tried": outcome.certificate.starts_tried,
        }
        for year, (_, outcome) in _years(assessment)
    ]
    return pd.DataFrame(rows)


def _commuting_parameters(assessment: Assessment) -> pd.DataFrame:
    fit = assessment.baseline.commuting
    return pd.DataFrame(
        {
            "name": list(fit.parameters),
            "value": list(fit.parameters.values()),
            "standard_error": [fit.standard_errors.get(name, np.nan) for name in fit.parameters],
        }
    )


def _assumptions(assessment: Assessment) -> pd.DataFrame:
    """Assumptions of the plan, assumed fields of its measures, parameters and constants without a published value."""
    rows: list[tuple[str, str, str, str, str, str]] = [
        ("plan", entry.id, entry.text.en, entry.text.zh, _told(entry.value), entry.why.en)
        for entry in assessment.plan.assumptions
    ]
    rows += [
        ("measure", f"{entry.measure}.{entry.field}", entry.title.en, entry.title.zh, _told(entry.value), "")
        for entry in assumed_values(assessment.plan)
    ]
    rows += [
        ("parameter", entry.name, entry.meaning_en, entry.meaning_zh, _told(entry.value), entry.source)
        for entry in unpublished_parameters(assessment.baseline.region)
    ]
    rows += [
        ("travel", entry.name, entry.meaning_en, entry.meaning_zh, _told(entry.value), entry.source)
        for entry in unpublished_constants_of_travel(assessment.baseline.region)
    ]
    rows += gateway_assumptions(assessment)
    return pd.DataFrame(rows, columns=["of", "name", "meaning_en", "meaning_zh", "value", "reason"])


def _told(value: object) -> str:
    return "" if value is None else str(value)


TABLES: Mapping[str, Callable[[Assessment], pd.DataFrame]] = {
    "headlines": _headlines,
    "measure_ranges": _measure_ranges,
    "indicators": lambda assessment: _as_frame(assessment.indicators),
    "zones": _zones,
    "zone_sectors": _zone_sectors,
    "zone_groups": _zone_groups,
    "contributions": _contributions,
    "welfare_by_channel": _welfare_by_channel,
    "welfare_by_measure": _welfare_by_measure,
    "welfare_owners": _welfare_owners,
    **GOVERNMENT_TABLES,
    **GATEWAY_TABLES,
    **LINE_TABLES,
    **ENVIRONMENT_TABLES,
    "targets": lambda assessment: _records(TargetVerdict, assessment.targets),
    "multiplier": lambda assessment: _as_frame(assessment.multiplier),
    "plausibility": lambda assessment: _as_frame(assessment.plausibility),
    "commuting_fit": lambda assessment: _records(FittedMoment, assessment.baseline.commuting.moments),
    "commuting_parameters": _commuting_parameters,
    "commuting_later": _commuting_later,
    "modes": _modes,
    "certificates": _certificates,
    "assumptions": _assumptions,
}
"""The tables by name, and what makes each of them."""
