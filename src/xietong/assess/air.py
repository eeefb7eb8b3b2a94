"""The air with and without a plan: emissions, fine particles, what people breathe, deaths, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.air.exposure import breathed
from xietong.model.air.health import Interval, deaths, deaths_avoided, value_of_lives
from xietong.model.air.inventory import COUNTED, SOURCES, Inventory, by_city, by_source, emitted, read_inventory
from xietong.model.air.read import AirTables, has_air, read_air
from xietong.model.air.transfer import POLLUTANTS, concentrations
from xietong.model.air.wing import abated
from xietong.model.air_activity import activity_of, activity_of_rows
from xietong.model.baseline import Baseline
from xietong.model.state import LimitKind, Outcome
from xietong.model.wings import caps_of
from xietong.plan.air_controls import left_of_emissions
from xietong.plan.change import AirControl, AirTarget, Change

__all__ = ["AirYear", "PlanAir", "air_of_plan", "air_of_year", "deaths_of_year"]


@dataclass(frozen=True, eq=False)
class AirYear:
    """The air of one year.

    Args:
        emissions: Tonnes a year; of a pollutant without a published total, over that of the base year.
        concentration: Fine particles by city, µg/m³.
        heavy_days: The same with what arrives on heavy days, whose base is taken to be that of the year: only its
            change over base says something. NaN without such a table.
        breathed: By zone, at home and at work by hours, µg/m³.
        home: By zone, at home alone.
    """

    emissions: Float[np.ndarray, "source pollutant city"]
    concentration: Float[np.ndarray, " city"]
    heavy_days: Float[np.ndarray, " city"]
    breathed: Float[np.ndarray, " zone"]
    home: Float[np.ndarray, " zone"]
    persons: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class PlanAir:
    """What a plan does to the air.

    Args:
        years: The years told, increasing.
        without, with_plan: One air a year.
        deaths_without, deaths_with: By year, all zones.
        avoided: Deaths a year that cleaner air avoids among the residents without the plan.
        moved: Deaths a year less because people live elsewhere than without the plan; negative where they move to
            dirtier air or where more people live in the region.
        value: Of `avoided`, US dollars before transfer to local incomes.
        avoided_by_zone: In the last year.
        is_illustrative: Cities whose change in the last year rests for more than half on wide shares.
        targets: Of joint control, in the last year.
    """

    years: tuple[int, ...]
    tables: AirTables
    inventory: Inventory
    without: tuple[AirYear, ...]
    with_plan: tuple[AirYear, ...]
    deaths_without: Interval
    deaths_with: Interval
    avoided: Interval
    moved: Interval
    value: Interval
    avoided_by_zone: Interval
    is_illustrative: Bool[np.ndarray, " city"]
    targets: tuple[AirTarget, ...]

    @property
    def inventory_totals(self) -> Float[np.ndarray, "pollutant city"]:
        """Emissions of the base year of what makes particles, tonnes a year."""
        return by_city(self.inventory, self.inventory.tonnes)[: len(POLLUTANTS)]

    @property
    def carbon(self) -> Float[np.ndarray, "year source city"]:
        """Tonnes of carbon dioxide with the plan, by year."""
        return np.array([air.emissions[:, COUNTED.index("CO2")] for air in self.with_plan])

    @property
    def carbon_without(self) -> Float[np.ndarray, "year source city"]:
        """The same without the plan."""
        return np.array([air.emissions[:, COUNTED.index("CO2")] for air in self.without])


def air_of_plan(
    baseline: Baseline,
    years: Sequence[int],
    without: Sequence[Outcome],
    with_plan: Sequence[Outcome],
    changes: Sequence[Sequence[Change]],
) -> PlanAir | None:
    """The air of each year told, or None for a region without the tables.

    Args:
        baseline: The region with its model.
        years, without, with_plan: As in the assessment.
        changes: What each measure changes, by year told.
    """
    region = baseline.region
    if not has_air(region):
        return None
    inventory = read_inventory(region, activity_of(baseline, baseline.outcome))
    assert inventory is not None, "the region has the tables"
    tables = read_air(region)
    controls = [[control for change in year for control in change.air_controls] for year in changes]
    before = tuple(air_of_year(baseline, tables, inventory, outcome, ()) for outcome in without)
    after = tuple(
        air_of_year(baseline, tables, inventory, outcome, control)
        for outcome, control in zip(with_plan, controls, strict=True)
    )
    dead = [deaths_of_year(tables, air) for air in before]
    dead_after = [deaths_of_year(tables, air) for air in after]
    cleaner = [_deaths(tables, new.breathed, old.persons) for old, new in zip(before, after, strict=True)]
    avoided = _summed(dead, cleaner)
    return PlanAir(
        years=tuple(years),
        tables=tables,
        inventory=inventory,
        without=before,
        with_plan=after,
        deaths_without=_totals(dead),
        deaths_with=_totals(dead_after),
        avoided=avoided,
        moved=_summed(cleaner, dead_after),
        value=_plain(value_of_lives(avoided, tables.life_value)),
        avoided_by_zone=_plain(deaths_avoided(dead[-1], cleaner[-1])),
        is_illustrative=_rests_on_wide(tables, inventory, before[-1], after[-1]),
        targets=tuple(target for change in changes[-1] for target in change.air_targets),
    )


def air_of_year(
    baseline: Baseline,
    tables: AirTables,
    inventory: Inventory,
    outcome: Outcome,
    controls: Sequence[AirControl],
) -> AirYear:
    """Emissions, concentrations and what people breathe in one outcome."""
    wanted = tuple((row.driver, row.sector) for row in inventory.rows)
    kept = _kept(inventory, controls, len(baseline.region.zones)) * _capped(baseline, inventory, outcome)
    emissions = emitted(inventory, activity_of_rows(baseline, outcome, wanted), kept)
    hat = _hat(inventory, emissions)
    concentration = np.asarray(concentrations(tables.annual, hat))
    heavy = np.full_like(concentration, np.nan)
    if tables.heavy_days is not None:
        heavy = np.asarray(concentrations(tables.heavy_days, hat))
    home = concentration[baseline.region.zones.city]
    mixed = breathed(home, outcome.residents, outcome.commuting, tables.work_hours)
    return AirYear(
        emissions=by_source(inventory, emissions),
        concentration=concentration,
        heavy_days=heavy,
        breathed=np.asarray(mixed),
        home=home,
        persons=np.asarray(outcome.residents),
    )


def deaths_of_year(tables: AirTables, air: AirYear) -> Interval:
    """Deaths by zone of those who live there in the year."""
    return _deaths(tables, air.breathed, air.persons)


def _hat(inventory: Inventory, emissions: Float[np.ndarray, "row zone"]) -> Float[np.ndarray, "pollutant city"]:
    """Emissions of what makes particles over the base year; a city that emitted nothing stays at one."""
    base, new = (by_city(inventory, tonnes)[: len(POLLUTANTS)] for tonnes in (inventory.tonnes, emissions))
    return np.divide(new, base, out=np.ones_like(new), where=base > 0.0)


def _kept(inventory: Inventory, controls: Sequence[AirControl], n_zone: int) -> Float[np.ndarray, "row zone"]:
    left = left_of_emissions(controls, n_zone)
    if left is None:
        return np.ones((len(inventory.rows), n_zone))
    return left[
        [SOURCES.index(row.source) for row in inventory.rows],
        [COUNTED.index(row.pollutant) for row in inventory.rows],
    ]


def _capped(baseline: Baseline, inventory: Inventory, outcome: Outcome) -> Float[np.ndarray, "row zone"] | float:
    """What abatement under a cap leaves of the emissions of a unit of output, alike in all of an area."""
    report = next((limit for limit in outcome.limits if limit.kind is LimitKind.EMISSIONS), None)
    caps = caps_of(baseline, inventory)
    if report is None or caps is None:
        return 1.0
    return np.asarray(abated(caps, np.asarray(outcome.volume), np.asarray(report.value)))


def _deaths(tables: AirTables, concentration: np.ndarray, persons: np.ndarray) -> Interval:
    found = deaths(tables.hazard, concentration, persons, tables.death_rate)
    return Interval(np.asarray(found.low), np.asarray(found.central), np.asarray(found.high))


def _totals(years: Sequence[Interval]) -> Interval:
    return Interval(*(np.array([getattr(year, end).sum() for year in years]) for end in ("low", "central", "high")))


def _summed(before: Sequence[Interval], after: Sequence[Interval]) -> Interval:
    """Deaths avoided by year: places are added up first, since all of them share one curve."""
    return _plain(deaths_avoided(_totals(before), _totals(after)))


def _plain(found: Interval) -> Interval:
    return Interval(np.asarray(found.low), np.asarray(found.central), np.asarray(found.high))


def _rests_on_wide(
    tables: AirTables, inventory: Inventory, before: AirYear, after: AirYear
) -> Bool[np.ndarray, " city"]:
    """Whether more than half of a city's change, all parts counted positive, comes by wide shares."""
    base = by_city(inventory, inventory.tonnes)[: len(POLLUTANTS)]
    change = (after.emissions - before.emissions).sum(axis=0)[: len(POLLUTANTS)]
    over = np.divide(change, base, out=np.zeros_like(change), where=base > 0.0)
    share, weight = np.asarray(tables.annual.share), np.asarray(tables.annual.weight)
    parts = np.abs(np.einsum("p,prz,pz->rz", weight, share, over))
    of_wide = np.where(tables.is_wide, parts, 0.0).sum(axis=1)
    return np.asarray(of_wide > 0.5 * parts.sum(axis=1))
