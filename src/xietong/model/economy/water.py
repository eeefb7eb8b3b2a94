"""Water that sectors draw: its price, and the scarcity rent where a zone may not draw more."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array

__all__ = ["scarcity_rent", "water_price_hat", "water_use"]


def water_price_hat(
    economy: Economy,
    output: Float[Array, "sector workplace"],
    limit: Float[Array, " zone"] | None,
) -> Float[Array, " zone"]:
    r"""Price of water over base that keeps a zone within its limit, in closed form.

    $$ \hat p^W_n = \max\Bigl\{\hat p_o,\ \frac{\sum_s b^W_{ns}X_{ns}}{p^{W0}_n\,W^{\max}_n}\Bigr\} $$

    It solves $0 \le p^W_n - p^{W0}_n\hat p_o \perp W^{\max}_n - W_n \ge 0$ with $p^W_n W_n = \sum_s b^W_{ns}X_{ns}$.

    Args:
        economy: Base year, with $b^W$ and $p^{W0}$; water without a limit is supplied at the base price, which moves
            with the outer price as that of capital does.
        output: $X_{ns}$, yuan a year.
        limit: $W^{\max}_n$, m3 a year, positive; None where no zone has one.

    Returns:
        $\hat p^W_n$. At the limit itself its derivative is that of the side on which the limit does not bind.
    """
    free: Array = jnp.broadcast_to(jnp.asarray(economy.outer_price), output.shape[1:])
    if limit is None:
        return free
    assert economy.water_share is not None
    assert economy.water_price is not None
    scarce = (economy.water_share * output).sum(axis=0) / (economy.water_price * limit)
    return jnp.where(scarce > free, scarce, free)


def water_use(
    economy: Economy, output: Float[Array, "sector workplace"], price_hat: Float[Array, " zone"]
) -> Float[Array, " zone"]:
    r"""m3 a year that the sectors of a zone draw, $W_n = \sum_s b^W_{ns}X_{ns}/(p^{W0}_n\hat p^W_n)$."""
    assert economy.water_share is not None
    assert economy.water_price is not None
    return (economy.water_share * output).sum(axis=0) / (economy.water_price * price_hat)


def scarcity_rent(
    economy: Economy, output: Float[Array, "sector workplace"], price_hat: Float[Array, " zone"]
) -> Float[Array, " zone"]:
    r"""What a limit on water earns, $(p^W_n - p^{W0}_n\hat p_o)\,W_n$, yuan a year by zone; part of value added."""
    assert economy.water_share is not None
    paid = (economy.water_share * output).sum(axis=0)
    return paid * (1.0 - economy.outer_price / price_hat)
