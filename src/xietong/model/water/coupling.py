"""What sinking ground costs; it is told and does not act on the economy."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["subsidence_cost"]


def subsidence_cost(
    sinking: Float[Array, " zone"], yuan_per_mm: Float[Array, " zone"] | float
) -> Float[Array, " zone"]:
    """Yuan a year of damage to railways, canals and dykes; no price per mm was published, so the user gives it.

    Args:
        sinking: Metres of subsidence in a year; ground that rises costs nothing.
        yuan_per_mm: Yuan for each mm of sinking of the zone.
    """
    return 1e3 * jnp.maximum(sinking, 0.0) * jnp.asarray(yuan_per_mm)
