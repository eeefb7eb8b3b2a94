"""Livability of cities and zones with a plan and without it, in its last year."""

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from xietong.assess.assessment import Assessment
from xietong.assess.livability import Livability, PlanLivability, components_of, livability
from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.plan.livability import weights_of
from xietong.region.region import Region

__all__ = ["green_share", "livability_of_plan"]

_ECOLOGY = "environment/ecology"
_GREEN = "red line share of own land"
_N_DRAW = 1000

Components = Mapping[str, Float[np.ndarray, " place"]]
Minutes = Float[np.ndarray, "residence workplace"]


def livability_of_plan(
    assessment: Assessment, minutes: tuple[Minutes, Minutes], random: np.random.Generator
) -> PlanLivability | None:
    """Livability in the last year; None for a region that does not say what its branches are.

    Args:
        assessment: With air and water where the region has them.
        minutes: One way, without the plan and with it.
        random: For the weights under which ranks are ranged.
    """
    baseline = assessment.baseline
    weights = weights_of(assessment.plan.livability)
    sides = (assessment.without[-1], assessment.with_plan[-1])
    found = [_components(assessment, side, outcome, minutes[side]) for side, outcome in enumerate(sides)]
    if not any(weights.get(name, 0.0) > 0.0 for name in found[0]):
        return None
    of_cities = [_by_city(baseline, part, outcome) for part, outcome in zip(found, sides, strict=True)]
    seed = int(random.integers(2**31))

    def scored(parts: list[dict[str, np.ndarray]]) -> tuple[Livability, Livability]:
        # The same random weights on both sides, so that ranks differ by the plan alone.
        one, other = (livability(part, weights, np.random.default_rng(seed), _N_DRAW) for part in parts)
        return one, other

    return PlanLivability(weights, scored(of_cities), scored(found))


def _components(assessment: Assessment, side: int, outcome: Outcome, minutes: Minutes) -> dict[str, np.ndarray]:
    baseline, air = assessment.baseline, assessment.air
    water = None if assessment.water is None else assessment.water.paths
    path = None if air is None else (air.without, air.with_plan)[side]
    return components_of(
        baseline,
        outcome,
        minutes=minutes,
        housing_share=_housing_share(baseline),
        exposure=None if path is None else path[-1].breathed,
        green_share=green_share(baseline.region),
        water_stress=None if water is None else water.stress[side],
        subsidence=None if water is None else np.where(water.deep_zones, water.subsidence[side], np.nan),
    )


def _housing_share(baseline: Baseline) -> Float[np.ndarray, " zone"]:
    kinds = dict(zip(baseline.region.sectors.code, baseline.region.sectors.kind, strict=True))
    row = [kinds[code] for code in baseline.market].index("housing")
    return np.asarray(baseline.economy.consumption_share)[row]


def green_share(region: Region) -> Float[np.ndarray, " zone"] | None:
    """Share of the land of each zone inside the red line, else of its city's; NaN where none was published.

    None for a region without the table.
    """
    if _ECOLOGY not in region.tables:
        return None
    table = region.tables[_ECOLOGY]
    known = {
        str(code): float(value) / 100.0
        for code, indicator, value in zip(table["code"], table["indicator"], table["value"], strict=True)
        if indicator == _GREEN
    }
    zones = region.zones
    of_city = [known.get(region.cities[city].code, np.nan) for city in zones.city]
    return np.array([known.get(code, city) for code, city in zip(zones.code, of_city, strict=True)])


def _by_city(baseline: Baseline, values: Components, outcome: Outcome) -> dict[str, np.ndarray]:
    city, n = baseline.region.zones.city, len(baseline.region.cities)
    found = {}
    for name, column in values.items():
        there = np.isfinite(column)
        weight = np.bincount(city, np.where(there, outcome.residents, 0.0), n)
        total = np.bincount(city, np.where(there, column * outcome.residents, 0.0), n)
        found[name] = np.divide(total, weight, out=np.full(n, np.nan), where=weight > 0.0)
    return found
