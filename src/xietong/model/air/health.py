"""Deaths that fine particles bring about, by the global exposure mortality model, with their interval."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["Hazard", "Interval", "deaths", "deaths_avoided", "hazard_ratio", "value_of_lives"]

NORMAL_95 = 1.96


@dataclass(frozen=True)
class Hazard:
    r"""Curve of the hazard ratio.

    Args:
        theta, theta_error: $\theta$ and its standard error.
        alpha, mu, nu: $\alpha$, $\mu$ and $\nu$, µg/m³.
        counterfactual: $c_0$, µg/m³ below which no effect is counted.

    Source:
        Burnett et al. (2018), PNAS 115:9592, non-communicable diseases and lower respiratory infections.
    """

    theta: float
    theta_error: float
    alpha: float
    mu: float
    nu: float
    counterfactual: float


@dataclass(frozen=True, eq=False)
class Interval:
    """A result with its range."""

    low: Float[Array, "*place"]
    central: Float[Array, "*place"]
    high: Float[Array, "*place"]


def hazard_ratio(
    hazard: Hazard, concentration: Float[Array, "*place"], errors: float = 0.0
) -> Float[Array, "*place"]:
    r"""Hazard ratio at a concentration.

    $$ RR(C) = \exp\Bigl(\frac{\theta\ln(1 + q/\alpha)}{1 + e^{-(q-\mu)/\nu}}\Bigr) , \qquad q = \max(0, C - c_0) $$

    Args:
        hazard: The curve.
        concentration: $C$, µg/m³.
        errors: Standard errors added to $\theta$.

    Returns:
        $RR$, one or more; one at the counterfactual and below.
    """
    above = jnp.maximum(0.0, concentration - hazard.counterfactual)
    theta = hazard.theta + errors * hazard.theta_error
    weight = 1.0 / (1.0 + jnp.exp(-(above - hazard.mu) / hazard.nu))
    return jnp.exp(theta * jnp.log1p(above / hazard.alpha) * weight)


def deaths(
    hazard: Hazard,
    concentration: Float[Array, "*place"],
    persons: Float[Array, "*place"],
    death_rate: Sequence[float],
) -> Interval:
    r"""Deaths a year that would not happen at the counterfactual concentration.

    $$ D = N\,y_0\,(1 - 1/RR(C)) $$

    Args:
        hazard: The curve.
        concentration: $C$ that people breathe, µg/m³.
        persons: $N$.
        death_rate: $y_0$, deaths a person and year: low, central, high.

    Returns:
        The interval takes the low death rate with $\theta - 1.96$ standard errors, and the high one with $+1.96$.
    """
    ends = zip(death_rate, (-NORMAL_95, 0.0, NORMAL_95), strict=True)
    return Interval(*(persons * rate * (1.0 - 1.0 / hazard_ratio(hazard, concentration, e)) for rate, e in ends))


def deaths_avoided(without: Interval, with_plan: Interval) -> Interval:
    """Deaths without the plan less deaths with it, each end against the same end, ordered.

    Both states share the uncertainty of the curve and of the death rate, so ends are not crossed.
    """
    ends = [
        before - after
        for before, after in (
            (without.low, with_plan.low),
            (without.central, with_plan.central),
            (without.high, with_plan.high),
        )
    ]
    stacked = jnp.stack(ends)
    return Interval(stacked.min(axis=0), ends[1], stacked.max(axis=0))


def value_of_lives(avoided: Interval, value: Sequence[float]) -> Interval:
    """What the deaths avoided are worth: each end of one interval with each end of the other.

    Args:
        avoided: Deaths avoided a year; negative where there are more.
        value: Of a statistical life: low, central, high.
    """
    ends = jnp.stack([end * each for end in (avoided.low, avoided.high) for each in (value[0], value[2])])
    return Interval(ends.min(axis=0), avoided.central * value[1], ends.max(axis=0))
