"""Air, groundwater and livability as tables, each number that rests on an estimate marked or ranged."""

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from xietong.assess.assessment import Assessment
from xietong.assess.environment_value import environment_value
from xietong.assess.indicators import indicator_named
from xietong.assess.livability import Livability
from xietong.model.air.inventory import COUNTED, SOURCES
from xietong.model.air.transfer import arriving

__all__ = ["ENVIRONMENT_TABLES"]

_SIDES = ("without", "with_plan")
_BY_MATRIX = ("pm25", "exposure", "air_deaths")


def _environment(assessment: Assessment) -> pd.DataFrame:
    """Indicators of air and water by place and year, with their range."""
    names = [
        "indicator", "level", "place", "year", "without", "with_plan", "low", "high", "unit", "is_illustrative",
    ]  # fmt: skip
    frames = []
    for reading in assessment.environment:
        year, place = (axis.ravel() for axis in np.meshgrid(reading.years, np.array(reading.place), indexing="ij"))
        frames.append(
            pd.DataFrame(
                {
                    "indicator": reading.indicator,
                    "level": reading.level,
                    "place": place,
                    "year": year,
                    "without": reading.without.ravel(),
                    "with_plan": reading.with_plan.ravel(),
                    "low": reading.low.ravel(),
                    "high": reading.high.ravel(),
                    "unit": indicator_named(reading.indicator).unit,
                    "is_illustrative": np.isin(place, _illustrative(assessment))
                    & (reading.level == "city")
                    & (reading.indicator in _BY_MATRIX),
                }
            )
        )
    known = [frame[~frame["without"].isna()] for frame in frames]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=names)


def _illustrative(assessment: Assessment) -> list[str]:
    """Cities whose change rests for more than half on shares that their range does not determine."""
    if assessment.air is None:
        return []
    flags = zip(assessment.baseline.region.cities, assessment.air.is_illustrative, strict=True)
    return [city.code for city, is_illustrative in flags if is_illustrative]


def _emissions(assessment: Assessment) -> pd.DataFrame:
    """Emissions by year, city, kind of source and pollutant; where nothing is emitted there is no row."""
    names = ["year", "city", "source", "pollutant", "without", "with_plan"]
    air = assessment.air
    if air is None:
        return pd.DataFrame(columns=names)
    cities = [city.code for city in assessment.baseline.region.cities]
    sides = [np.array([year.emissions for year in path]) for path in (air.without, air.with_plan)]
    axes = np.meshgrid(air.years, SOURCES, COUNTED, cities, indexing="ij")
    columns = (axes[0], axes[3], axes[1], axes[2], *sides)
    frame = pd.DataFrame({name: column.ravel() for name, column in zip(names, columns, strict=True)})
    return frame[(frame["without"] != 0.0) | (frame["with_plan"] != 0.0)].reset_index(drop=True)


def _source_receptor(assessment: Assessment) -> pd.DataFrame:
    """Each share of the year with the range that published bounds leave it."""
    names = ["receptor", "origin", "share", "low", "high", "is_illustrative"]
    if assessment.air is None:
        return pd.DataFrame(columns=names)
    tables = assessment.air.tables
    cities = [city.code for city in assessment.baseline.region.cities]
    receptor, origin = np.meshgrid(cities, cities, indexing="ij")
    columns = (receptor, origin, np.asarray(arriving(tables.annual)), tables.low, tables.high, tables.is_wide)
    return pd.DataFrame({name: column.ravel() for name, column in zip(names, columns, strict=True)})


def _water_zones(assessment: Assessment) -> pd.DataFrame:
    """Zones in the last year: pumping over recharge, sinking, its damage."""
    names = [f"{name}_{side}" for name in ("stress", "subsidence", "damage") for side in _SIDES]
    if assessment.water is None:
        return pd.DataFrame(columns=["zone", *names])
    paths = assessment.water.paths
    sunk = np.where(paths.deep_zones, paths.subsidence, np.nan)
    damage = np.where(paths.deep_zones, paths.damage[:, -1], np.nan)
    values = [*paths.stress, *sunk, *damage]
    zones = assessment.baseline.region.zones.code
    return pd.DataFrame({"zone": zones, **dict(zip(names, values, strict=True))})


def _livability(assessment: Assessment) -> pd.DataFrame:
    """Components of livability by place, with their weights."""
    names = ["level", "place", "component", "weight", *_SIDES]
    found = assessment.livability
    if found is None:
        return pd.DataFrame(columns=names)
    rows = [
        (level, place, code, found.weights.get(code, 0.0), *(side.values[row, at] for side in sides))
        for level, places, sides in _levels(assessment)
        for row, code in enumerate(sides[1].code)
        for at, place in enumerate(places)
    ]
    return pd.DataFrame(rows, columns=names)


def _livability_ranks(assessment: Assessment) -> pd.DataFrame:
    """Scores and ranks by place; a place without a score has no rank."""
    values = ["by_z", "by_min_max", "rank", "rank_low", "rank_high"]
    names = ["level", "place", *(f"{name}_{side}" for name in values for side in _SIDES)]
    if assessment.livability is None:
        return pd.DataFrame(columns=names)
    frames = [
        pd.DataFrame(
            {
                "level": level,
                "place": list(places),
                **{
                    f"{name}_{side}": np.where(score.rank > 0, getattr(score, name), np.nan)
                    for name in values
                    for side, score in zip(_SIDES, sides, strict=True)
                },
            }
        )
        for level, places, sides in _levels(assessment)
    ]
    return pd.concat(frames, ignore_index=True)


def _levels(assessment: Assessment) -> list[tuple[str, tuple[str, ...], tuple[Livability, Livability]]]:
    found, region = assessment.livability, assessment.baseline.region
    assert found is not None, "asked only where livability was assessed"
    return [
        ("city", tuple(city.code for city in region.cities), found.cities),
        ("zone", region.zones.code, found.zones),
    ]


def _environment_value(assessment: Assessment) -> pd.DataFrame:
    """What cleaner air and firmer ground are worth, by government."""
    names = ["item", "place", "value", "low", "high", "unit"]
    found = environment_value(assessment)
    if found is None:
        return pd.DataFrame(columns=names)
    region = assessment.baseline.region
    places = [*(place.code for place in region.jurisdictions), region.key]
    told = (("lives", found.lives, "US dollars"), ("air", found.air, "yuan"), ("ground", found.ground, "yuan"))
    rows = [
        (item, place, float(value.central[at]), float(value.low[at]), float(value.high[at]), unit)
        for item, value, unit in told
        if value is not None
        for at, place in enumerate(places)
    ]
    return pd.DataFrame(rows, columns=names)


def _red_lines(assessment: Assessment) -> pd.DataFrame:
    """Limits on land in the last year, by zone that has one."""
    names = ["zone", "limit", "wanted", "stands", "premium", "is_binding"]
    found = assessment.red_lines
    if found is None:
        return pd.DataFrame(columns=names)
    zones = np.array(assessment.baseline.region.zones.code)[found.zone]
    columns = (zones, found.limit, found.wanted, found.stands, found.premium, found.is_binding)
    return pd.DataFrame(dict(zip(names, columns, strict=True)))


ENVIRONMENT_TABLES: Mapping[str, Callable[[Assessment], pd.DataFrame]] = {
    "environment": _environment,
    "emissions": _emissions,
    "source_receptor": _source_receptor,
    "water_zones": _water_zones,
    "environment_value": _environment_value,
    "red_lines": _red_lines,
    "livability": _livability,
    "livability_ranks": _livability_ranks,
}
"""The tables of air, groundwater and livability by name, and what makes each of them."""
