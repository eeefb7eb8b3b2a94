"""Where red lines bind construction land: what floor space people and firms want against what the land may carry."""

from dataclasses import dataclass

import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.baseline import Baseline
from xietong.model.economy.land import construction_price, floor_supply_hat, quota_premium
from xietong.model.state import Outcome, Shocks

__all__ = ["RedLines", "red_lines_of"]


@dataclass(frozen=True, eq=False)
class RedLines:
    """Limits on floor space in the last year, by zone that has one; all but `premium` over the base year.

    Args:
        zone: Positions of the zones.
        limit: What the land outside the lines may carry.
        wanted: What would be built in the long run at the rents of the year, were there no line.
        stands: What stands.
        premium: Rent over the price at which the limit alone would be built, in rents of the base year: what a right
            to one more square metre is worth. Zero where the line does not bind.
    """

    zone: Int[np.ndarray, " limited"]
    limit: Float[np.ndarray, " limited"]
    wanted: Float[np.ndarray, " limited"]
    stands: Float[np.ndarray, " limited"]
    premium: Float[np.ndarray, " limited"]

    @property
    def is_binding(self) -> Bool[np.ndarray, " limited"]:
        """Where more is wanted than the land may carry."""
        return self.wanted > self.limit


def red_lines_of(baseline: Baseline, outcome: Outcome, shocks: Shocks) -> RedLines | None:
    r"""How the limits of a year stand; None where there are none.

    Wanted is (T3) without its limit, $\hat{\bar F}_n(\hat q_n/\hat p^B_n)^{\eta^F_n}$.

    Args:
        baseline: The region with its model.
        outcome: The year.
        shocks: What the plan changes in it, with its limits.
    """
    if shocks.floor_space_limit is None or not np.isfinite(shocks.floor_space_limit).any():
        return None
    limit = np.asarray(shocks.floor_space_limit)
    at = np.flatnonzero(np.isfinite(limit))
    economy, rent, capacity = baseline.economy, jnp.asarray(outcome.floor_rent), jnp.asarray(shocks.floor_space_hat)
    building = construction_price(economy, jnp.log(jnp.asarray(outcome.price_index)))
    wanted = floor_supply_hat(economy, rent, building, capacity)
    premium = quota_premium(economy, rent, building, capacity, jnp.asarray(limit))
    return RedLines(
        zone=at,
        limit=limit[at],
        wanted=np.asarray(wanted)[at],
        stands=(outcome.floor_space / baseline.outcome.floor_space)[at],
        premium=np.asarray(premium)[at],
    )
