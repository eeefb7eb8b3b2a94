"""Choice of mode: shares, and one composite time of car, bicycle and public transport."""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce

import numpy as np
from jaxtyping import Float

from xietong.model.transport.fares import minute_of_car, trip_cost, value_of_time
from xietong.model.transport.paths import ROWS_AT_ONCE
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import BICYCLE, BUS, CAR, COMMUTING, METRO, MODES

__all__ = [
    "composite_and_clock",
    "composite_minutes",
    "felt_minutes",
    "mode_constant",
    "mode_shares",
    "shares_by_mode",
]

Pairs = Float[np.ndarray, "origin destination"]
ByMode = Sequence[Pairs]

# The car and the bicycle stand alone, the modes from here on are public.
_PUBLIC = MODES.index(BUS)

# No journey takes longer, minutes.
_LONGEST = 1e12


def mode_constant(mode: str, purpose: str, settings: TransportSettings) -> float:
    """Disadvantage of a mode against the car beyond its minutes and money, minutes."""
    if mode == CAR:
        return 0.0
    group = mode if mode in (BICYCLE, BUS, METRO) else "rail"
    return float(getattr(settings, f"{group}_constant_{'commuting' if purpose == COMMUTING else 'business'}"))


def felt_minutes(mode: str, minutes: Pairs, street_km: Pairs, purpose: str, settings: TransportSettings) -> Pairs:
    r"""Generalised cost of a mode in minutes of car.

    $$ g_m = \varphi\,(t_m + a_m + c_m / v) $$

    The unit is a minute of driving at a reference speed with what it costs, `fares.minute_of_car` $\varphi$: such a
    drive of $t$ minutes has $g = t$.

    Args:
        mode: One of `times.MODES`.
        minutes: $t_m$ on the clock, door to door; `inf` without service.
        street_km: Along streets, for the money $c$.
        purpose: Chooses the constant $a_m$ and the value of a minute $v$.
        settings: Constants, fares and values.
    """
    worth = minute_of_car(purpose, settings)
    money = (worth / value_of_time(purpose, settings)) * trip_cost(mode, street_km, settings)
    return worth * minutes + (money + worth * mode_constant(mode, purpose, settings))


def composite_minutes(minutes: ByMode, street_km: Pairs, purpose: str, settings: TransportSettings) -> Pairs:
    r"""Composite time of the modes in minutes of car: a nested log-sum.

    $$ T = -s \ln\Big(e^{-g_c/s} + e^{-g_b/s} + e^{-g_p/s}\Big), \qquad
       g_p = -u \ln \sum_{m \in \text{public}} e^{-g_m/u} $$

    The car alone gives $T = g_c$. A faster line always lowers $T$, also where the car is quicker today.

    Args:
        minutes: $t$ for each of `times.MODES`, door to door; `inf` where a mode does not serve a pair.
        street_km: Along streets.
        purpose: Chooses constants and the value of time.
        settings: Scales $s$ `mode_scale` and $u$ `public_scale`, at most $s$.

    Returns:
        $T$, at most the generalised cost of the car.

    Source:
        McFadden (1978), nested logit.
    """
    return _nested(minutes, street_km, purpose, settings, has_clock=False)[0]


def composite_and_clock(
    minutes: ByMode, street_km: Pairs, purpose: str, settings: TransportSettings
) -> tuple[Pairs, Pairs]:
    """`composite_minutes`, and mean minutes on the clock over the modes in use, from the same exponentials.

    Both are `inf` where no mode serves the pair.
    """
    return _nested(minutes, street_km, purpose, settings, has_clock=True)


def mode_shares(
    minutes: ByMode, street_km: Pairs, purpose: str, settings: TransportSettings
) -> Float[np.ndarray, "mode origin destination"]:
    """Share of each mode in the trips of a pair; sums to one over modes, zero where no mode serves the pair."""
    return np.stack([share for _, share in shares_by_mode(minutes, street_km, purpose, settings)])


def shares_by_mode(
    minutes: ByMode, street_km: Pairs, purpose: str, settings: TransportSettings
) -> Iterator[tuple[str, Pairs]]:
    """Each mode with its share, one after the other: all of them at once need much room."""
    # One felt matrix at a time: all of them together need much room.
    public = _log_sum_of(
        lambda: (felt_minutes(*each, street_km, purpose, settings) for each in list(_each(minutes))[_PUBLIC:]),
        settings.public_scale,
    )
    alone = [felt_minutes(*each, street_km, purpose, settings) for each in _each(minutes[:_PUBLIC])]
    composite = _log_sum([*alone, public], settings.mode_scale)
    by_public = _share(public, composite, settings.mode_scale)
    for number, (mode, own) in enumerate(_each(minutes)):
        felt = felt_minutes(mode, own, street_km, purpose, settings)
        if number < _PUBLIC:
            yield mode, _share(felt, composite, settings.mode_scale)
        else:
            yield mode, by_public * _share(felt, public, settings.public_scale)


def _each(minutes: ByMode) -> Iterator[tuple[str, Pairs]]:
    return zip(MODES[: len(minutes)], minutes, strict=True)


def _nested(
    minutes: ByMode, street_km: Pairs, purpose: str, settings: TransportSettings, *, has_clock: bool
) -> tuple[Pairs, Pairs]:
    composite = np.empty_like(street_km)
    clock = np.empty_like(street_km) if has_clock else composite
    for begin in range(0, len(street_km), ROWS_AT_ONCE):
        rows = slice(begin, begin + ROWS_AT_ONCE)
        part, km = [own[rows] for own in minutes], street_km[rows]
        felt = [felt_minutes(mode, own, km, purpose, settings) for mode, own in _each(part)]
        if has_clock:
            public, on_clock = _mean(felt[_PUBLIC:], part[_PUBLIC:], settings.public_scale)
            composite[rows], clock[rows] = _mean(
                [*felt[:_PUBLIC], public], [*part[:_PUBLIC], on_clock], settings.mode_scale
            )
        else:
            public = _log_sum(felt[_PUBLIC:], settings.public_scale)
            composite[rows] = _log_sum([*felt[:_PUBLIC], public], settings.mode_scale)
    return composite, clock


def _log_sum(felt: Sequence[Pairs], scale: float) -> Pairs:
    return _log_sum_of(lambda: iter(felt), scale)


def _log_sum_of(felt: Callable[[], Iterator[Pairs]], scale: float) -> Pairs:
    """Log-sum of matrices that are made twice, each when its turn comes."""
    least = reduce(np.minimum, felt())
    shift = np.where(np.isfinite(least), least, 0.0)
    total = np.zeros_like(shift)
    for own in felt():
        total += np.exp((shift - own) / scale)
    # The least counts one by itself, so that a single mode keeps its time to the last digit.
    return least - scale * np.log(np.maximum(total, 1.0))


def _mean(felt: Sequence[Pairs], clock: Sequence[Pairs], scale: float) -> tuple[Pairs, Pairs]:
    """Log-sum of ways as they are felt, and their mean on the clock in the shares that follow from it."""
    least = np.minimum.reduce(felt)
    shift = np.where(np.isfinite(least), least, 0.0)
    total, timed = np.zeros_like(shift), np.zeros_like(shift)
    for own, minutes in zip(felt, clock, strict=True):
        odds = shift - own
        odds /= scale
        np.exp(odds, out=odds)
        total += odds
        # What no one takes may be infinitely long.
        odds *= np.minimum(minutes, _LONGEST)
        timed += odds
    mean = np.divide(timed, total, out=np.full_like(total, np.inf), where=total > 0.0)
    return least - scale * np.log(np.maximum(total, 1.0)), mean


def _share(felt: Pairs, together: Pairs, scale: float) -> Pairs:
    served = np.isfinite(felt)
    gain = np.subtract(together, felt, out=np.full_like(felt, -np.inf), where=served)
    return np.exp(gain / scale)
