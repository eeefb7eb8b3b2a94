"""Choice of mode: shares, and one composite time of car and public transport."""

import numpy as np
from jaxtyping import Float

from xietong.model.transport.paths import ROWS_AT_ONCE
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import COMMUTING

__all__ = ["composite_and_clock", "composite_minutes", "mode_constants", "mode_shares"]


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
    together = np.empty(minutes.shape[1:])
    for begin in range(0, len(minutes[0]), ROWS_AT_ONCE):
        rows = slice(begin, begin + ROWS_AT_ONCE)
        public = _public_minutes(minutes[:, rows], purpose, settings)
        together[rows] = _softmin(minutes[0, rows], public, settings.mode_scale)
    return together


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


def composite_and_clock(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> tuple[Float[np.ndarray, "origin destination"], Float[np.ndarray, "origin destination"]]:
    """`composite_minutes`, and mean minutes on the clock over the modes in use, from the same exponentials.

    Both are `inf` where no mode serves the pair.
    """
    metro, rail = mode_constants(purpose, settings)
    composite, clock = np.empty(minutes.shape[1:]), np.empty(minutes.shape[1:])
    for begin in range(0, len(minutes[0]), ROWS_AT_ONCE):
        rows = slice(begin, begin + ROWS_AT_ONCE)
        car, by_metro, by_rail = minutes[:, rows]
        public, on_clock = _nest((by_metro + metro, by_rail + rail), (by_metro, by_rail), settings.public_scale)
        composite[rows], clock[rows] = _nest((car, public), (car, on_clock), settings.mode_scale)
    return composite, clock


def _nest(
    felt: tuple[Float[np.ndarray, "origin destination"], Float[np.ndarray, "origin destination"]],
    clock: tuple[Float[np.ndarray, "origin destination"], Float[np.ndarray, "origin destination"]],
    scale: float,
) -> tuple[Float[np.ndarray, "origin destination"], Float[np.ndarray, "origin destination"]]:
    """Log-sum of two ways as they are felt, and their mean on the clock in the shares that follow from it."""
    least, odds = _odds(*felt, scale)
    is_first = felt[0] <= felt[1]
    better, worse = np.where(is_first, *clock), np.where(is_first, *clock[::-1])
    # What no one takes may be infinitely long.
    share = odds / (1.0 + odds)
    mean = better + share * np.where(odds > 0.0, worse - np.where(odds > 0.0, better, 0.0), 0.0)
    return least - scale * np.log1p(odds), mean


def _odds(
    one: Float[np.ndarray, "origin destination"], other: Float[np.ndarray, "origin destination"], scale: float
) -> tuple[Float[np.ndarray, "origin destination"], Float[np.ndarray, "origin destination"]]:
    """The less of two times, and the odds of the greater against it; zero where that or both are infinite."""
    least, most = np.minimum(one, other), np.maximum(one, other)
    return least, np.exp((np.where(np.isfinite(least), least, 0.0) - most) / scale)


def _public_minutes(
    minutes: Float[np.ndarray, "mode origin destination"], purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "origin destination"]:
    metro, rail = mode_constants(purpose, settings)
    return _softmin(minutes[1] + metro, minutes[2] + rail, settings.public_scale)


def _softmin(
    one: Float[np.ndarray, "origin destination"], other: Float[np.ndarray, "origin destination"], scale: float
) -> Float[np.ndarray, "origin destination"]:
    least, odds = _odds(one, other, scale)
    return least - scale * np.log1p(odds)


def _first_share(
    one: Float[np.ndarray, "origin destination"], other: Float[np.ndarray, "origin destination"], scale: float
) -> Float[np.ndarray, "origin destination"]:
    both = np.isfinite(one) & np.isfinite(other)
    gap = np.where(both, np.where(both, one, 0.0) - np.where(both, other, 0.0), 0.0)
    share = 1.0 / (1.0 + np.exp(np.clip(gap / scale, -700.0, 700.0)))
    return np.where(both, share, np.isfinite(one).astype(float))
