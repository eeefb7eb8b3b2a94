"""What air and water make of each place and year, as indicators with what is not known about them."""

from collections.abc import Iterator, Sequence

import numpy as np
from jaxtyping import Float

from xietong.assess.air import AirYear, PlanAir, deaths_of_year
from xietong.assess.assessment import Assessment
from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.indicator_table import indicator_rows, long_table
from xietong.assess.indicators import indicator_named
from xietong.assess.places import LEVELS, Places, places_by_level
from xietong.assess.plan_water import PlanWater
from xietong.assess.reading import Reading
from xietong.region.region import Table

__all__ = ["environment_readings", "with_readings"]

_FROM_WATER = {
    "groundwater_pumping": "pumping",
    "groundwater_storage": "storage",
    "groundwater_cover": "balance",
    "groundwater_balance": "balanced_area",
    "subsidence": "subsidence",
    "subsidence_cost": "damage",
}
"""Indicator, and the quantity of `WaterPaths` that it is."""

_ROUNDING = 1e-9


def environment_readings(assessment: Assessment) -> tuple[Reading, ...]:
    """Every indicator of `ENVIRONMENT` that the region has tables for, at each of its levels.

    Args:
        assessment: With its air and its water.
    """
    levels = places_by_level(assessment.baseline.region)
    found: list[Reading] = []
    if assessment.air is not None:
        found += _of_air(assessment, assessment.air, levels)
    if assessment.water is not None:
        found += _of_water(assessment, assessment.water)
    order = [indicator.code for indicator in ENVIRONMENT]
    return tuple(sorted(found, key=lambda one: (order.index(one.indicator), LEVELS.index(one.level))))


def _of_air(assessment: Assessment, air: PlanAir, levels: dict[str, Places]) -> Iterator[Reading]:
    city = assessment.baseline.region.zones.city
    ends = [(end / np.asarray(air.tables.annual.base))[city] for end in (air.tables.base_low, air.tables.base_high)]
    paths = (air.without, air.with_plan)
    for name, field in (("pm25", "home"), ("exposure", "breathed")):
        for level in indicator_named(name).levels:
            members = levels[level].members
            means = [_means(members, path, field, np.ones(len(city))) for path in paths]
            low, high = (_means(members, air.with_plan, field, end) for end in ends)
            yield Reading(name, level, levels[level].code, air.years, means[0], means[1], low, high)
    dead = [[deaths_of_year(air.tables, year) for year in path] for path in paths]
    for level in indicator_named("air_deaths").levels:
        members = levels[level].members.T
        without = np.array([year.central @ members for year in dead[0]])
        ends = [np.array([getattr(year, end) @ members for year in dead[1]]) for end in ("central", "low", "high")]
        yield Reading("air_deaths", level, levels[level].code, air.years, without, *ends)
    yield from _carbon(assessment, air, levels)


def _means(
    members: Float[np.ndarray, "place zone"], path: Sequence[AirYear], field: str, factor: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, "year place"]:
    """Means over the residents of each year."""
    rows = []
    for year in path:
        heads = members @ year.persons
        total = members @ (year.persons * factor * getattr(year, field))
        rows.append(np.divide(total, heads, out=np.full(len(heads), np.nan), where=heads > 0.0))
    return np.array(rows)


def _carbon(assessment: Assessment, air: PlanAir, levels: dict[str, Places]) -> Iterator[Reading]:
    region = assessment.baseline.region
    tonnes = [path.sum(axis=1) for path in (air.carbon_without, air.carbon)]
    government = np.zeros(len(region.cities), dtype=int)
    government[region.zones.city] = region.zones.jurisdiction
    sums = {
        "region": np.ones((1, len(region.cities))),
        "jurisdiction": (np.arange(len(region.jurisdictions))[:, None] == government) * 1.0,
        "city": np.eye(len(region.cities)),
    }
    for level in indicator_named("carbon_dioxide").levels:
        without, planned = (path @ sums[level].T for path in tonnes)
        unknown = np.full(planned.shape, np.nan)
        yield Reading("carbon_dioxide", level, levels[level].code, air.years, without, planned, unknown, unknown)


def _of_water(assessment: Assessment, water: PlanWater) -> Iterator[Reading]:
    """Cities and the region, in the years told."""
    paths, span = water.paths, water.span
    at = [paths.years.index(year) for year in assessment.years]
    places = {"city": slice(0, -1), "region": slice(-1, None)}
    for name, quantity in _FROM_WATER.items():
        for level in indicator_named(name).levels:
            of = places[level]
            without, planned = (side[quantity][at, of] for side in (paths.without, paths.with_plan))
            low, high = (end[quantity][1][at, of] for end in (span.low, span.high))
            # No parameter that was moved decides what is pumped: an end that is the value is no range.
            is_ranged = (high - low > _ROUNDING * np.abs(high)).any()
            ends = (low, high) if is_ranged else (np.full(planned.shape, np.nan),) * 2
            yield Reading(name, level, paths.place[of], assessment.years, without, planned, *ends)


def with_readings(table: Table, readings: Sequence[Reading]) -> Table:
    """The long table of indicators with the readings below; rows without a value are left out."""
    return long_table([table.columns, *(_block(reading) for reading in readings)])


def _block(reading: Reading) -> dict[str, np.ndarray]:
    indicator, axes = indicator_named(reading.indicator), (reading.years, [""], reading.place)
    return indicator_rows(indicator, reading.level, axes, reading.without, reading.with_plan)
