"""Who drives between settlements and between zones, and for how long they meet the traffic of the two ends."""

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_array

from xietong.model.transport.modes import felt_minutes
from xietong.model.transport.roads import terminal_minutes
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, zone_sum
from xietong.model.transport.times import CAR, MODES, PointTimes

__all__ = ["driven_share", "exposed_minutes", "pair_mean"]

Points = Float[np.ndarray, "origin_point destination_point"]


def driven_share(times: PointTimes, purpose: str, composite: Points, settings: TransportSettings) -> Points:
    r"""Share of the trips of a pair of settlements that drive.

    $$ p = e^{(T - g_c)/s} $$

    Args:
        times: Minutes by mode.
        purpose: Of the trip.
        composite: $T$, `modes.composite_minutes` of the same.
        settings: $s$ is `mode_scale`.

    Returns:
        In [0, 1]; the share of the car in `modes.mode_shares`.
    """
    car = times.minutes[purpose][MODES.index(CAR)]
    felt = felt_minutes(CAR, car, times.street_km, purpose, settings)
    gain = np.subtract(composite, felt, out=np.full_like(car, -np.inf), where=np.isfinite(car))
    return np.exp(gain / settings.mode_scale)


def exposed_minutes(times: PointTimes, purpose: str, settlements: Settlements, settings: TransportSettings) -> Points:
    """Minutes at the wheel that are met near the two ends of a pair: those of the first and last kilometres.

    Args:
        times: Minutes by mode; those of the car hold walking and parking too, which no traffic slows down.
        purpose: Of the trip.
        settlements: Density tells the minutes of walking and parking.
        settings: `congestion_reach_km` is how far from an end its traffic is met.

    Returns:
        Zero where no road leads.
    """
    ends = terminal_minutes(settlements.density, settings)
    car = times.minutes[purpose][MODES.index(CAR)]
    wheel = np.where(np.isfinite(car), car, 0.0) - ends[:, None] - ends[None, :]
    near = np.minimum(1.0, 2.0 * settings.congestion_reach_km / np.maximum(times.distance_km, 1e-9))
    return np.maximum(wheel, 0.0) * near


def pair_mean(values: Points, weight: Points, points: csr_array) -> Float[np.ndarray, "origin destination"]:
    """Mean over the settlements of two zones, weighted by settlements and pairs; zero where nothing weighs."""
    total = zone_sum(weight, points, points)
    weighed = zone_sum(np.where(weight > 0.0, weight * np.where(weight > 0.0, values, 0.0), 0.0), points, points)
    return np.divide(weighed, total, out=np.zeros_like(total), where=total > 0.0)
