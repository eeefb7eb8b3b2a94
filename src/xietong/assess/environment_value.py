"""What cleaner air and firmer ground are worth, by government: told beside welfare, which leaves them out."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.air import PlanAir, deaths_of_year
from xietong.assess.assessment import Assessment
from xietong.assess.plan_water import PlanWater
from xietong.model.air.health import Interval, deaths_avoided, value_of_lives

__all__ = ["EnvironmentValue", "environment_value"]

AMENITY = "air_amenity_elasticity"


@dataclass(frozen=True, eq=False)
class EnvironmentValue:
    """Worth a year by jurisdiction, the region last, with the plan less without it; losses are negative.

    The range of the region is that of its sum: places share the same unknowns.

    Args:
        lives: US dollars of the last year before transfer to local incomes, of the deaths that cleaner air avoids.
        air: Yuan of the last year that people would give to live in the air of the plan.
        ground: Yuan of damage by sinking ground that the plan saves, mean over the years.
    """

    lives: Interval | None
    air: Interval | None
    ground: Interval | None


def environment_value(assessment: Assessment) -> EnvironmentValue | None:
    """The worth of what the plan does to air and ground; None for a region that tells neither.

    Args:
        assessment: With its air and water.
    """
    air, water = assessment.air, assessment.water
    if air is None and water is None:
        return None
    return EnvironmentValue(
        lives=None if air is None else _lives(assessment, air),
        air=None if air is None else _air(assessment, air),
        ground=None if water is None else _ground(assessment, water),
    )


def _by_government(assessment: Assessment, value: Float[np.ndarray, " zone"]) -> Float[np.ndarray, " place"]:
    region = assessment.baseline.region
    own = np.bincount(region.zones.jurisdiction, np.asarray(value), len(region.jurisdictions))
    return np.append(own, own.sum())


def _lives(assessment: Assessment, air: PlanAir) -> Interval:
    """Among the residents without the plan."""
    before, after = air.without[-1], replace(air.with_plan[-1], persons=air.without[-1].persons)
    dead, fewer = (
        Interval(*(_by_government(assessment, np.asarray(end)) for end in (year.low, year.central, year.high)))
        for year in (deaths_of_year(air.tables, before), deaths_of_year(air.tables, after))
    )
    worth = value_of_lives(deaths_avoided(dead, fewer), air.tables.life_value)
    return _ordered(*(np.asarray(end) for end in (worth.central, worth.low, worth.high)))


def _air(assessment: Assessment, air: PlanAir) -> Interval | None:
    r"""Yuan for the amenity of the air, $\sum_n Y_n(\hat C_n^{\beta} - 1)$ at the incomes of the base year.

    Utility of a residence is amenity times real income, so a factor on amenity is worth the same factor on income.
    """
    given = assessment.baseline.region.parameters.get(AMENITY)
    if given is None:
        return None
    hat = air.with_plan[-1].home / air.without[-1].home
    income = np.asarray(assessment.baseline.outcome.labour_income)
    central, low, high = (
        _by_government(assessment, income * (hat**power - 1.0)) for power in (given.value, given.low, given.high)
    )
    return _ordered(central, low, high)


def _ground(assessment: Assessment, water: PlanWater) -> Interval | None:
    paths = water.paths
    n_year = max(len(paths.years) - 1, 1)
    central = (paths.damage[0] - paths.damage[1]).sum(axis=0)
    if not np.isfinite(central).all():
        return None
    told = [_by_government(assessment, end) / n_year for end in (central, *water.span.damage_saved)]
    return _ordered(*told)


def _ordered(central: np.ndarray, one: np.ndarray, other: np.ndarray) -> Interval:
    """Ends in order whatever the sign of what is valued."""
    return Interval(np.minimum(one, other), central, np.maximum(one, other))
