"""What cleaner air does to the economy: logarithms of amenity and of productivity by zone."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, Int

from xietong.numerics.arrays import Array

__all__ = ["OUT_MIGRATION", "amenity_elasticity", "log_amenity", "log_productivity"]

OUT_MIGRATION = (0.1, 0.028)
"""So much more pollution lowers the population of a county by so much (Chen, Oliva and Zhang, five years)."""


def log_amenity(
    concentration_hat: Float[Array, " city"], city: Int[Array, " zone"], elasticity: float | Array
) -> Float[Array, " zone"]:
    r"""Logarithm of the amenity of a zone, $\beta\ln\hat C_{c(n)}$; zero in the base year.

    Args:
        concentration_hat: $\hat C_c$, particles over base, positive.
        city: Position of the city of each zone.
        elasticity: $\beta$, negative or zero.
    """
    return elasticity * jnp.log(concentration_hat)[city]


def log_productivity(
    concentration_hat: Float[Array, " city"], city: Int[Array, " zone"], elasticity: Float[Array, " sector"]
) -> Float[Array, "sector zone"]:
    r"""Logarithm of the productivity of a sector in a zone, $\epsilon_s\ln\hat C_{c(n)}$; zero in the base year.

    Args:
        concentration_hat: $\hat C_c$, particles over base, positive.
        city: Position of the city of each zone.
        elasticity: $\epsilon_s$, negative or zero; zero where no effect was measured.

    Source:
        Fu, Viard and Zhang (2021), Economic Journal 131:3241: −0.44 for output per worker in manufacturing, −0.17
        after firms hire more.
    """
    return elasticity[:, None] * jnp.log(concentration_hat)[city][None, :]


def amenity_elasticity(
    population_hat: Callable[[float], float], first: float, *, tolerance: float = 1e-6, steps: int = 30
) -> float:
    r"""Elasticity of amenity at which a tenth more pollution lowers population as measured.

    $$ \beta:\quad \hat N\bigl(\beta\ln 1.1\bigr) = 1 - 0.028 $$

    Args:
        population_hat: $\hat N$, population of a county over base, as the whole model gives it, for the logarithm of
            the county's amenity over base; increasing.
        first: A first guess of $\beta$, negative.
        tolerance: Of the logarithm of population.
        steps: Secant steps at most.

    Returns:
        $\beta$, negative.

    Raises:
        ValueError: where no elasticity was found within the steps.

    Source:
        Chen, Oliva and Zhang, The Effect of Air Pollution on Migration: Evidence from China.
    """
    more, fall = OUT_MIGRATION
    wanted = float(np.log1p(-fall))

    def gap(elasticity: float) -> float:
        return float(np.log(population_hat(elasticity * np.log1p(more)))) - wanted

    before, here = 0.0, first
    gap_before, gap_here = -wanted, gap(first)
    for _ in range(steps):
        if abs(gap_here) <= tolerance:
            return here
        if gap_here == gap_before:
            break
        before, here = here, here - gap_here * (here - before) / (gap_here - gap_before)
        gap_before, gap_here = gap_here, gap(here)
    raise ValueError("no elasticity of amenity gives the measured change of population")
