"""Water as a wing: people come first, so what they draw more is less for farms and industry."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.feedback import Feedback, Quantities
from xietong.numerics.arrays import Array

__all__ = ["WaterWing"]

_LEAST = 0.05
"""Share of its water that is left to a zone's sectors whatever people draw: a price could not hold nothing."""


@dataclass(frozen=True, eq=False)
class WaterWing:
    r"""Log of what growth of the population leaves of the water of the sectors, where a limit is in force.

    $$ z_n = \ln\max\Bigl\{1 - \frac{H_n}{W^{\max}_n}(\hat R_n - 1),\ 0.05\Bigr\} $$

    It is zero in the base year, and where nothing is limited.

    Args:
        households: $H_n$, m3 a year that people draw in the base year, in the unit of the limit.
        persons: Residents of the base year.
    """

    households: Float[Array, " zone"]
    persons: Float[Array, " zone"]

    @property
    def size(self) -> int:
        """Zones."""
        return len(self.households)

    def respond(self, quantities: Quantities, signal: Float[Array, " signal"]) -> Float[Array, " signal"]:
        """What people leave; they draw the same a head whatever sectors pay."""
        limit = quantities.shocks.water_limit
        if limit is None:
            return jnp.zeros_like(signal)
        is_limited = jnp.isfinite(limit)
        grown = quantities.persons / self.persons - 1.0
        left = 1.0 - self.households * grown / jnp.where(is_limited, limit, 1.0)
        return jnp.where(is_limited, jnp.log(jnp.maximum(left, _LEAST)), 0.0)

    def feedback(self, signal: Float[Array, " signal"]) -> Feedback:
        """A lower limit."""
        return Feedback(water_limit=signal)


jax.tree_util.register_dataclass(WaterWing, data_fields=[f.name for f in fields(WaterWing)], meta_fields=[])
