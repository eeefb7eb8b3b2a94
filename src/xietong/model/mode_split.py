"""Who travels how between zones in a year: shares and kilometres of the modes, for commutes and business trips."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.sparse import csr_array

from xietong.model.baseline import Baseline
from xietong.model.jobs import commuting_weight
from xietong.model.transport.driving import pair_mean
from xietong.model.transport.loads import business_trips
from xietong.model.transport.modes import composite_minutes, shares_by_mode
from xietong.model.transport.settings import TransportSettings, transport_settings
from xietong.model.transport.times import BUSINESS, COMMUTING, PointTimes

__all__ = ["ModeSplit", "driven_less", "split_modes", "trips_of_firms"]


@dataclass(frozen=True, eq=False)
class ModeSplit:
    """Modes of the trips between zones.

    Args:
        share: Of each of `times.MODES`; sums to one over modes where the pair is served.
        person_km: Kilometres along the road by each mode, for one trip of the pair: their sum is its mean distance.
    """

    share: Float[np.ndarray, "mode origin destination"]
    person_km: Float[np.ndarray, "mode origin destination"]


def split_modes(
    times: PointTimes,
    purpose: str,
    points: csr_array,
    settings: TransportSettings,
    parameters: Mapping[str, float],
) -> ModeSplit:
    """Shares of the modes between zones, weighted by where in the zones trips begin and end.

    Args:
        times: Of the year.
        purpose: Commuting follows the fitted decay, business `point_scale_business`.
        points: Weights of the settlements by zone (`settlements.membership`).
        settings: Constants of travel.
        parameters: Of the commuting model.
    """
    minutes = times.minutes[purpose]
    composite = composite_minutes(minutes, times.street_km, purpose, settings)
    if purpose == COMMUTING:
        weight = commuting_weight(composite, parameters)[0]
    else:
        weight = np.exp(-composite / settings.point_scale_business)
    share, person_km = [], []
    for _, own in shares_by_mode(minutes, times.street_km, purpose, settings):
        share.append(pair_mean(own, weight, points))
        person_km.append(pair_mean(own * times.distance_km, weight, points))
    return ModeSplit(np.stack(share), np.stack(person_km))


def driven_less(split: ModeSplit, car_share: Float[np.ndarray, "origin destination"]) -> ModeSplit:
    """The split when congestion leaves another share of drivers; who gives up the car spreads as the others do.

    Args:
        split: Without what congestion changes; the car comes first.
        car_share: With it.
    """
    before = split.share[0]
    others = np.divide(1.0 - car_share, 1.0 - before, out=np.ones_like(before), where=before < 1.0)
    car = np.divide(car_share, before, out=np.ones_like(before), where=before > 0.0)
    factor = np.stack([car, *[others] * (len(split.share) - 1)])
    return ModeSplit(split.share * factor, split.person_km * factor)


def trips_of_firms(baseline: Baseline, jobs: Float[np.ndarray, " zone"]) -> Float[np.ndarray, "origin destination"]:
    """Where firms go on a working day, one way, by the travel of the base year: a line changes how, not where to."""
    per_job = transport_settings(baseline.region.parameters).business_trips_per_job
    exponent = baseline.settings.trade_distance_exponent
    return business_trips(jobs, baseline.times.composite[BUSINESS], per_job, exponent)
