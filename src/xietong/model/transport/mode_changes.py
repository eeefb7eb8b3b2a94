"""Choice of mode in changes against the base year, so that travel answers inside the model."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["composite_change", "share_after"]

_LARGEST_ODDS = 100.0


def share_after(share: Float[Array, "*pairs"], change: Float[Array, "*pairs"] | float) -> Float[Array, "*pairs"]:
    r"""Share of the car when its log odds against the other modes change; none and all stay none and all.

    $$ p' = p\,e^{o} \big/ (p\,e^{o} + 1 - p) $$

    Args:
        share: $p$, of the base year, in [0, 1].
        change: $o = -\Delta/s$ where driving takes $\Delta$ minutes more.

    Source:
        Logit in changes; exact for the upper level of `composite_minutes`.
    """
    # Beyond that, the share is none or all to the last digit, and a power would leave the range of numbers.
    odds = jnp.clip(change, -_LARGEST_ODDS, _LARGEST_ODDS)
    by_car, by_others = share * jnp.exp(jnp.minimum(odds, 0.0)), (1.0 - share) * jnp.exp(-jnp.maximum(odds, 0.0))
    return by_car / (by_car + by_others)


def composite_change(
    share: Float[Array, "*pairs"], minutes: Float[Array, "*pairs"], scale: Float[Array, ""] | float
) -> Float[Array, "*pairs"]:
    r"""Change of the composite time of all modes when driving takes longer; its slope is the share of the car.

    $$ \Delta T = -s \ln\left(p\,e^{-\Delta/s} + 1 - p\right) $$

    Args:
        share: $p$ of the car in the base year, in [0, 1].
        minutes: $\Delta$ at the wheel over base.
        scale: $s$, `mode_scale`, minutes.

    Returns:
        $\Delta T$, minutes; all of $\Delta$ where all drive, and nothing where no one does.

    Source:
        As `composite_minutes`, in changes (Small and Rosen 1981 for the slope).
    """
    return -scale * jnp.log1p(share * jnp.expm1(-minutes / scale))
