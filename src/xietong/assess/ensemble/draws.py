r"""Which numbers are drawn, from what law, and the points of the draws.

A parameter that was estimated is drawn from its estimate and standard error, any other evenly from its range. Trends
that no plan decides are scenarios: where a region declares a range of them, they are drawn as well.

Estimates of one region hang together. With their correlations $C = LL^\top$ (`estimate_correlations.csv`), points u
of the unit cube and the normal law $\Phi$,

$$ z = L\,\Phi^{-1}(u), \qquad \theta_k = F_k^{-1}(\Phi(z_k)) $$

where $F_k$ is the normal law of the estimate, cut at the ends of its range. A number is then driven by its own point
and by those of the estimates above it. An estimate that lies at an end of its range is not drawn: what was counted
asks for still less, or still more, so a normal law around the end would draw what the counts speak against.

Source:
    Rosenblatt (1952), Annals of Mathematical Statistics 23(3), for the normal law.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import norm, qmc

from xietong.assess.backtest.trends import trends_of
from xietong.assess.sensitivity import FOLLOWING
from xietong.region.region import Region

__all__ = ["DRAWN", "Factor", "correlation_of", "factors_of", "points", "values_at"]

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
CORRELATIONS = "estimate_correlations"
_EDGE = 1e-12


@dataclass(frozen=True)
class Factor:
    """A number that is drawn.

    Args:
        low, high: The ends of its range.
        value: The estimate, where `standard_error` is a number.
        standard_error: NaN where the number is drawn evenly from its range.
    """

    name: str
    low: float
    high: float
    value: float = float("nan")
    standard_error: float = float("nan")

    @property
    def is_estimated(self) -> bool:
        """True where it is drawn from an estimate."""
        return bool(self.standard_error > 0.0)

    def at(self, share: float) -> float:
        """The value below which a share of its law lies."""
        if not self.is_estimated:
            return float(self.low + share * (self.high - self.low))
        ends = norm.cdf([self.low, self.high], self.value, self.standard_error)
        inside = norm.ppf(ends[0] + share * (ends[1] - ends[0]), self.value, self.standard_error)
        return float(np.clip(inside, self.low, self.high))


def factors_of(region: Region) -> tuple[Factor, ...]:
    """What is drawn in a region, in a fixed order: parameters of response, then trends; no estimate at an end."""
    declared = [region.parameters[name] for name in DRAWN if name in region.parameters]
    every = [Factor(p.name, p.low, p.high, p.value, p.standard_error) for p in declared]
    every += [Factor(t.name, t.low, t.high, t.value, t.standard_error) for t in trends_of(region)]
    return tuple(
        factor
        for factor in every
        if factor.high > factor.low and not (factor.is_estimated and factor.value in (factor.low, factor.high))
    )


def correlation_of(region: Region, factors: Sequence[Factor]) -> Float[np.ndarray, "factor factor"]:
    """Correlations of the estimates among the factors, from `estimate_correlations.csv`; zero where it has no row."""
    found = np.eye(len(factors))
    table = region.tables.get(CORRELATIONS)
    if table is None:
        return found
    at = {factor.name: number for number, factor in enumerate(factors) if factor.is_estimated}
    for one, other, value in zip(table["name"], table["other"], table["correlation"], strict=True):
        if one in at and other in at:
            found[at[one], at[other]] = found[at[other], at[one]] = value
    return found


def points(n_draw: int, n_factor: int, seed: int) -> Float[np.ndarray, "draw factor"]:
    """Points of a scrambled Sobol sequence in the unit cube: the first draws of a longer run are the same.

    Source:
        Sobol (1967); scrambling of Owen (1998), as in `scipy.stats.qmc`.
    """
    sequence = qmc.Sobol(n_factor, scramble=True, rng=np.random.default_rng(seed))
    doublings = max(int(np.ceil(np.log2(max(n_draw, 1)))), 0)
    return np.asarray(sequence.random_base2(doublings)[:n_draw])


def values_at(
    factors: tuple[Factor, ...],
    point: Float[np.ndarray, " factor"],
    correlation: Float[np.ndarray, "factor factor"] | None = None,
) -> dict[str, float]:
    """The numbers at a point of the unit cube.

    Who also chooses the jurisdiction anew is among those who choose the residence anew.
    """
    share = point
    if correlation is not None:
        normal = norm.ppf(np.clip(point, _EDGE, 1.0 - _EDGE))
        share = norm.cdf(np.linalg.cholesky(correlation) @ normal)
    values = {factor.name: factor.at(u) for factor, u in zip(factors, share, strict=True)}
    moved, left = "residence_moving_share", "jurisdiction_moving_share"
    if moved in values and left in values:
        values[left] = min(values[left], values[moved])
    return values
