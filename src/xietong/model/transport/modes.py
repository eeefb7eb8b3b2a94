"""Choice of mode: shares, and one composite time of car and public transport."""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import COMMUTING
from xietong.numerics.arrays import Array

__all__ = [
    "composite_change",
    "composite_minutes",
    "expected_minutes",
    "mode_constants",
    "mode_shares",
    "share_after",
]

_LARGEST_ODDS = 100.0


def mode_constants(purpose: str, settings: TransportSettings) -> tuple[float, float]:
    """Disadvantage of metro and of rail against the car beyond their minutes, for a purpose."""
    if purpose == COMMUTING:
        return settings.metro_constant_commuting, settings.rail_constant_commuting
    return settings.metro_constant_business, settings.rail_constant_business


def composite_minutes(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "origin destination"]:
    r"""Composite time of the modes in minutes of car: a nested log-sum.

    $$ T = -s \ln\left(e^{-t_c/s} + e^{-t_p/s}\right), \qquad
       t_p = -u \ln\left(e^{-(t_m + a_m)/u} + e^{-(t_r + a_r)/u}\right) $$

    The car alone gives $T = t_c$. A faster line always lowers $T$, also where the car is quicker today; a
    mode that is no faster than the car gains at most $s \ln(1 + e^{-a/s})$ because of its constant.

    Args:
        minutes: $t$ by mode (car, metro, rail), door to door; `inf` where a mode does not serve a pair.
        purpose: Chooses the constants $a$.
        settings: Scales $s$ `mode_scale` and $u$ `public_scale`, at most $s$.

    Returns:
        $T$, at most the time of the car.

    Source:
        McFadden (1978), nested logit. Constants and scales: assumptions, no mode shares were found.
    """
    car, public = minutes[0], _public_minutes(minutes, purpose, settings)
    return _softmin(car, public, settings.mode_scale)


def mode_shares(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "mode origin destination"]:
    """Share of each mode in the trips of a pair; sums to one over modes, zero where no mode serves the pair."""
    metro, rail = mode_constants(purpose, settings)
    public = _public_minutes(minutes, purpose, settings)
    car_share = _first_share(minutes[0], public, settings.mode_scale)
    metro_share = _first_share(minutes[1] + metro, minutes[2] + rail, settings.public_scale)
    served = np.isfinite(minutes).any(axis=0)
    by_public = np.where(served, 1.0 - car_share, 0.0)
    return np.stack([car_share, by_public * metro_share, by_public * (1.0 - metro_share)])


def expected_minutes(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "origin destination"]:
    """Mean minutes on the clock over the modes in use; `inf` where no mode serves the pair."""
    share = mode_shares(minutes, purpose, settings)
    mean = np.where(share > 0.0, share * np.where(share > 0.0, minutes, 0.0), 0.0).sum(axis=0)
    return np.where(np.isfinite(minutes).any(axis=0), mean, np.inf)


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


def _public_minutes(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "origin destination"]:
    metro, rail = mode_constants(purpose, settings)
    return _softmin(minutes[1] + metro, minutes[2] + rail, settings.public_scale)


def _softmin(
    one: Float[np.ndarray, "origin destination"], other: Float[np.ndarray, "origin destination"], scale: float
) -> Float[np.ndarray, "origin destination"]:
    least = np.minimum(one, other)
    gap = np.where(np.isfinite(least), np.maximum(one, other) - np.where(np.isfinite(least), least, 0.0), np.inf)
    return least - scale * np.log1p(np.exp(-gap / scale))


def _first_share(
    one: Float[np.ndarray, "origin destination"], other: Float[np.ndarray, "origin destination"], scale: float
) -> Float[np.ndarray, "origin destination"]:
    both = np.isfinite(one) & np.isfinite(other)
    gap = np.where(both, np.where(both, one, 0.0) - np.where(both, other, 0.0), 0.0)
    share = 1.0 / (1.0 + np.exp(np.clip(gap / scale, -700.0, 700.0)))
    return np.where(both, share, np.isfinite(one).astype(float))
