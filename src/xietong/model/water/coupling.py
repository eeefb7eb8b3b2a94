"""What passes between the economy and the water: pure functions of JAX arrays, for the fixed point over the wings."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["pumping_to_limit", "subsidence_cost", "water_demand"]


def water_demand(
    base: Float[Array, "use zone"],
    output_hat: Float[Array, "sector zone"],
    residents_hat: Float[Array, " zone"],
    weight: Float[Array, "use sector zone"],
    people_share: Float[Array, " use"],
    saving: Float[Array, "use zone"],
) -> Float[Array, "use zone"]:
    r"""Demand that follows output and people.

    $$ W_{un} = W^0_{un}(1 - \sigma_{un})
       \bigl[\pi_u \hat R_n + (1 - \pi_u)\textstyle\sum_s \omega_{usn}\hat X_{sn}\bigr] $$

    Args:
        base: $W^0$, m3 a year in the base year.
        output_hat: $\hat X$, output over base; 1 where there is none.
        residents_hat: $\hat R$, over base.
        weight: $\omega$, share of each sector in the base-year water of a use; sums to one over sectors.
        people_share: $\pi$, 1 for households and ecology, 0 for farms and industry.
        saving: $\sigma$, share saved, 0 to below 1.
    """
    by_output = jnp.einsum("usn,sn->un", weight, output_hat)
    activity = people_share[:, None] * residents_hat[None, :] + (1.0 - people_share)[:, None] * by_output
    return base * (1.0 - saving) * activity


def pumping_to_limit(
    pumping_limit: Float[Array, "aquifer zone"],
    other_supply: Float[Array, " zone"],
    households: Float[Array, " zone"],
) -> Float[Array, " zone"]:
    r"""m3 a year that the sectors of a zone may draw, for `Shocks.water_limit`.

    $$ W^{\max}_n = \textstyle\sum_a \bar Q_{an} + O_n - H_n $$

    Args:
        pumping_limit: $\bar Q$, m3 a year from each aquifer; `inf` for no limit.
        other_supply: $O$, m3 a year from surface, transfer and other sources.
        households: $H$, m3 a year of households and ecology, which come first.

    Returns:
        `inf` where an aquifer has no limit; never below nothing, which `check_limits` refuses.
    """
    return jnp.maximum(pumping_limit.sum(axis=0) + other_supply - households, 0.0)


def subsidence_cost(
    sinking: Float[Array, " zone"], yuan_per_mm: Float[Array, " zone"] | float
) -> Float[Array, " zone"]:
    """Yuan a year of damage to railways, canals and dykes; no price per mm was published, so the user gives it.

    Args:
        sinking: Metres of subsidence in a year; ground that rises costs nothing.
        yuan_per_mm: Yuan for each mm of sinking of the zone.
    """
    return 1e3 * jnp.maximum(sinking, 0.0) * jnp.asarray(yuan_per_mm)
