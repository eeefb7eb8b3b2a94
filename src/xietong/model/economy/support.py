"""The support that holds a cell at an employment: always, at least, or at most."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.unknowns import Unknowns
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array

__all__ = ["next_subsidy"]


def next_subsidy(
    economy: Economy,
    shocks: Shocks,
    unknowns: Unknowns,
    log_revenue: Float[Array, "sector workplace"],
) -> Float[Array, "sector workplace"]:
    r"""Subsidy of each cell, moved towards what makes buyers take what a given employment $\bar L$ produces.

    $$ o(\bar L) = \ln(1+\omega_{is}) + \frac{\ln\hat w_{is} + \ln\hat{\bar L}_{is} - \ln\hat X_{is}}{1+\theta_s} $$
    $$ \ln(1+\omega'_{is}) =
       \begin{cases} o(\bar L) & \text{employment fixed at } \bar L \\
                     \max\{0,\ o(L^{\min})\} + \min\{0,\ o(L^{\max})\} & \text{else} \end{cases} $$

    A cell that must have jobs at least is never taxed, one that may have jobs at most never supported. The fixed
    point is $0 \le \omega \perp L - L^{\min} \ge 0$ and $0 \le -\omega \perp L^{\max} - L \ge 0$. Where a limit
    does not bind, the derivative is zero.

    Args:
        economy: Base year, with $\theta$.
        shocks: Cells that are fixed, and limits that are not None.
        unknowns: The point.
        log_revenue: $\ln\hat X_{is}$, revenue with the subsidy of the point.

    Returns:
        $\ln(1+\omega'_{is})$; zero in free cells.
    """

    def holding(employment_hat: Float[Array, "sector workplace"]) -> Float[Array, "sector workplace"]:
        gap = unknowns.wage + jnp.log(employment_hat) - log_revenue
        return unknowns.subsidy + gap / (1.0 + economy.trade_elasticity[:, None])

    free = jnp.zeros_like(unknowns.subsidy)
    if shocks.employment_most is not None:
        tax = holding(shocks.employment_most)
        free = jnp.where(tax < 0.0, tax, free)
    if shocks.employment_least is not None:
        support = holding(shocks.employment_least)
        free = jnp.where(support > 0.0, support, free)
    return jnp.where(shocks.is_quantity_fixed, holding(shocks.quantity_hat), free)
