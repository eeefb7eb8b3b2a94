"""Which parameters are drawn, in what range, and the points of the draws."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import qmc

from xietong.assess.sensitivity import FOLLOWING
from xietong.region.region import Region

__all__ = ["DRAWN", "Factor", "factors_of", "points", "values_at"]

DRAWN: tuple[str, ...] = (
    FOLLOWING,
    "migration_elasticity",
    "farm_migration_factor",
    "residence_elasticity",
    "floor_supply_base",
    "floor_supply_density",
    "residence_moving_share",
    "jurisdiction_moving_share",
    "building_speed",
)
"""Drawn where a region declares them with a range; none of them moves the base year."""


@dataclass(frozen=True)
class Factor:
    """A parameter and the range from which it is drawn evenly."""

    name: str
    low: float
    high: float


def factors_of(region: Region) -> tuple[Factor, ...]:
    """The parameters that are drawn in a region, in a fixed order."""
    declared = [region.parameters[name] for name in DRAWN if name in region.parameters]
    return tuple(Factor(entry.name, entry.low, entry.high) for entry in declared if entry.high > entry.low)


def points(n_draw: int, n_factor: int, seed: int) -> Float[np.ndarray, "draw factor"]:
    """Points of a scrambled Sobol sequence in the unit cube: the first draws of a longer run are the same.

    Source:
        Sobol (1967); scrambling of Owen (1998), as in `scipy.stats.qmc`.
    """
    sequence = qmc.Sobol(n_factor, scramble=True, rng=np.random.default_rng(seed))
    doublings = max(int(np.ceil(np.log2(max(n_draw, 1)))), 0)
    return np.asarray(sequence.random_base2(doublings)[:n_draw])


def values_at(factors: tuple[Factor, ...], point: Float[np.ndarray, " factor"]) -> dict[str, float]:
    """The parameters at a point of the unit cube.

    Who also chooses the jurisdiction anew is among those who choose the residence anew.
    """
    values = {f.name: float(f.low + u * (f.high - f.low)) for f, u in zip(factors, point, strict=True)}
    moved, left = "residence_moving_share", "jurisdiction_moving_share"
    if moved in values and left in values:
        values[left] = min(values[left], values[moved])
    return values
