"""What people breathe: at home, and at home and at work by the hours they spend there."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["breathed", "mean_exposure"]


def breathed(
    concentration: Float[Array, " zone"],
    persons: Float[Array, " zone"],
    commuting: Float[Array, "residence workplace"],
    work_hours: float,
) -> Float[Array, " zone"]:
    r"""Mean concentration that the residents of a zone breathe, with the hours of those who work elsewhere.

    $$ X_n = C_n + \tau\sum_i \frac{c_{ni}}{N_n}(C_i - C_n) $$

    Args:
        concentration: $C_n$, µg/m³.
        persons: $N_n$, residents, positive.
        commuting: $c_{ni}$, workers by residence and workplace; no more than residents.
        work_hours: $\tau$, share of the hours of a year that a worker spends at the place of work, 0 to 1.

    Returns:
        $X_n$, µg/m³, that of home where $\tau = 0$.
    """
    elsewhere = commuting @ concentration - commuting.sum(axis=1) * concentration
    return concentration + work_hours * elsewhere / persons


def mean_exposure(concentration: Float[Array, " zone"], persons: Float[Array, " zone"]) -> Float[Array, ""]:
    r"""Concentration that the mean person breathes, $\sum_n N_n C_n / \sum_n N_n$, µg/m³."""
    return jnp.sum(concentration * persons) / jnp.sum(persons)
