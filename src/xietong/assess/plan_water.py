"""What a plan does to the water under the ground: heads, storage, sinking, and how sure that is."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

from xietong.findings import Finding

__all__ = ["QUANTITIES", "PlanWater", "WaterPaths", "WaterRange"]

QUANTITIES = (
    "shallow_head",
    "deep_head",
    "storage",
    "subsidence",
    "pumping",
    "unmet",
    "balance",
    "balanced_area",
    "damage",
)


@dataclass(frozen=True, eq=False)
class WaterPaths:
    """What happens under the ground, by place; the last place is the whole region.

    Every number rests on estimates: the budget of the zones, the aquifers under them and their storage.

    Args:
        years: Every year from the base year on.
        place: Codes of the cities, then the key of the region.
        without, with_plan: By name of `QUANTITIES`: metres of head since the base year (mean over the area with the
            aquifer, NaN where there is none), m3 of storage since then (both aquifers and clay), metres of subsidence
            (mean over the area with a deep aquifer), m3 pumped a year, m3 a year that limits leave unmet, recharge
            over pumping where there is an aquifer and the share of that area in zones where it is one or more (both
            in per cent, NaN without an aquifer), yuan a year of damage by sinking ground (NaN where no one knows).
        subsidence: Metres by zone in the last year, without the plan and with it.
        damage: Yuan a year by zone, without the plan and with it.
        deep_zones: Zones with a deep aquifer.
        stress: Pumping of the last year over natural recharge by zone, without the plan and with it; NaN without
            an aquifer.
        lasting: m3 of storage lost for ever by the last year, without the plan and with it.
        payment: Yuan a year by jurisdiction in the last year.
        outside: m3 a year pumped in the base year where there is no aquifer: in no head and no storage.
        gap: Largest imbalance of a step over what flows in it.
    """

    years: tuple[int, ...]
    place: tuple[str, ...]
    without: Mapping[str, Float[np.ndarray, "year place"]]
    with_plan: Mapping[str, Float[np.ndarray, "year place"]]
    subsidence: Float[np.ndarray, "path zone"]
    damage: Float[np.ndarray, "path year zone"]
    deep_zones: Bool[np.ndarray, " zone"]
    stress: Float[np.ndarray, "path zone"]
    lasting: tuple[float, float]
    payment: Float[np.ndarray, " jurisdiction"]
    outside: float
    gap: float
    findings: tuple[Finding, ...]


@dataclass(frozen=True, eq=False)
class WaterRange:
    """What runs with one parameter at an end of its range leave open; for damage, its price at an end too.

    Args:
        low, high: Lowest and highest by name of `QUANTITIES`, without the plan and with it.
        saved: Metres of mean subsidence of the region that the plan saves by the last year.
        damage_saved: Yuan by zone that it saves in all years together, low and high end.
        n_runs: Runs, the central one counted.
    """

    low: Mapping[str, Float[np.ndarray, "path year place"]]
    high: Mapping[str, Float[np.ndarray, "path year place"]]
    saved: tuple[float, float]
    damage_saved: Float[np.ndarray, "end zone"]
    n_runs: int


@dataclass(frozen=True, eq=False)
class PlanWater:
    """What a plan does to the water under the ground.

    Args:
        paths: With all parameters at their central values.
        span: What the parameters that decide most leave open.
    """

    paths: WaterPaths
    span: WaterRange
