"""Who travels how, by city: commutes, business trips and goods of the base year and of the last year of a plan."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.congestion_base import base_quantities
from xietong.model.feedback import Quantities
from xietong.model.jobs import moments_with
from xietong.model.mode_split import ModeSplit, driven_less, split_modes, trips_of_firms
from xietong.model.transport.congestion import Congestion, Driving, extra_minutes
from xietong.model.transport.mode_changes import share_after
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import membership
from xietong.model.transport.times import BUSINESS, COMMUTING, MODES, PURPOSES, PointTimes
from xietong.plan.change import Change

__all__ = ["FREIGHT", "LORRY", "Movement", "PlanModes", "modes_of_plan"]

FREIGHT, LORRY = "freight", "lorry"
WAYS_A_DAY = 2.0
DAYS_A_YEAR = 365.0


@dataclass(frozen=True, eq=False)
class Movement:
    """What moves on a day.

    Args:
        trips: One-way trips of a working day, by purpose, mode and city where travellers live or, on business, work.
        person_km: Kilometres along the road of the same.
        goods: Goods sent on a day, by city, yuan at buyers' prices; to places inside the region.
        goods_km: The same times kilometres along the road.
    """

    trips: Float[np.ndarray, "purpose mode city"]
    person_km: Float[np.ndarray, "purpose mode city"]
    goods: Float[np.ndarray, " city"]
    goods_km: Float[np.ndarray, " city"]


@dataclass(frozen=True, eq=False)
class PlanModes:
    """The base year, and the last year with the plan.

    Args:
        moments: Published facts of commuting in the last year by the model, in the order of the fit.
    """

    base: Movement
    last: Movement
    moments: Float[np.ndarray, " moment"]

    def rows(self) -> Iterator[tuple[str, str, str, int, float, float, float, float]]:
        """Side, purpose, mode, number of the city, trips, person km, goods, goods km; NaN where it is not counted."""
        nothing = float("nan")
        for side, moved in (("base", self.base), ("last", self.last)):
            for place, purpose in enumerate(PURPOSES):
                for number, mode in enumerate(MODES):
                    for city, trips in enumerate(moved.trips[place, number]):
                        km = float(moved.person_km[place, number, city])
                        yield side, purpose, mode, city, float(trips), km, nothing, nothing
            for city, sent in enumerate(moved.goods):
                yield side, FREIGHT, LORRY, city, nothing, nothing, float(sent), float(moved.goods_km[city])


def modes_of_plan(
    baseline: Baseline,
    times: PointTimes,
    change: Change,
    quantities: Quantities,
    signal: Float[np.ndarray, " signal"] | None,
) -> PlanModes:
    """Modes before and after, and the moments of commuting after congestion.

    Args:
        baseline: Region, fit and wings.
        times: Travel between settlements in the last year.
        change: What the plan changes in the last year; its borders are read.
        quantities: Of the last year.
        signal: Of all wings; None where nothing has changed.
    """
    base = _movement(baseline, baseline.point_times, base_quantities(baseline.economy), (None, None))
    extra = _extra(baseline, signal)
    last = _movement(baseline, times, quantities, extra)
    fit = baseline.commuting
    border = np.maximum(fit.border_minutes - change.border_minutes, 0.0)
    flows = np.asarray(quantities.commuting)
    split_extra = np.zeros_like(flows) if extra[0] is None else _told(extra[0])
    moments = moments_with(times, baseline.region, fit, border, flows, split_extra)
    return PlanModes(base, last, moments)


@dataclass(frozen=True, eq=False)
class _Slower:
    """What congestion changes for one purpose: minutes at the wheel, and the log odds of driving."""

    driving: Driving
    minutes: Float[np.ndarray, "origin destination"]
    odds: Float[np.ndarray, "origin destination"]


def _extra(baseline: Baseline, signal: Float[np.ndarray, " signal"] | None) -> tuple[_Slower | None, _Slower | None]:
    """By purpose; nothing where no wing of congestion speaks."""
    first = 0
    for wing in baseline.wings:
        if isinstance(wing, Congestion) and signal is not None:
            own = signal[first : first + wing.size]
            slower = []
            for way in (wing.commuting, wing.business):
                minutes = np.asarray(extra_minutes(way, own))
                slower.append(_Slower(way, minutes, -np.asarray(way.worth * minutes / wing.scale)))
            return slower[0], slower[1]
        first += wing.size
    return None, None


def _told(slower: _Slower) -> Float[np.ndarray, "origin destination"]:
    """Mean minutes more on the clock: those of the drivers who stay."""
    return np.asarray(share_after(slower.driving.share, slower.odds)) * slower.minutes


def _movement(
    baseline: Baseline,
    times: PointTimes,
    quantities: Quantities,
    extra: tuple[_Slower | None, _Slower | None],
) -> Movement:
    region, settings = baseline.region, transport_settings(baseline.region.parameters)
    settlements = baseline.settlements
    points = membership(settlements.zone, settlements.weight, len(region.zones))
    splits = []
    for purpose, slower in zip(PURPOSES, extra, strict=True):
        split = split_modes(times, purpose, points, settings, baseline.commuting.parameters)
        if slower is not None:
            split = driven_less(split, np.asarray(share_after(split.share[0], slower.odds)))
        splits.append(split)
    jobs = np.asarray(quantities.employment).sum(axis=0) + np.asarray(quantities.placed).sum(axis=0)
    flows = {
        COMMUTING: np.asarray(quantities.commuting),
        BUSINESS: trips_of_firms(baseline, jobs),
    }
    moved = [_by_city(baseline, flows[purpose], split) for purpose, split in zip(PURPOSES, splits, strict=True)]
    goods, goods_km = _goods(baseline, times, quantities)
    return Movement(np.stack([m[0] for m in moved]), np.stack([m[1] for m in moved]), goods, goods_km)


def _by_city(
    baseline: Baseline, flows: Float[np.ndarray, "origin destination"], split: ModeSplit
) -> tuple[Float[np.ndarray, "mode city"], Float[np.ndarray, "mode city"]]:
    trips = WAYS_A_DAY * (flows * split.share).sum(axis=2)
    person_km = WAYS_A_DAY * (flows * split.person_km).sum(axis=2)
    member = _cities(baseline)
    return trips @ member, person_km @ member


def _goods(
    baseline: Baseline, times: PointTimes, quantities: Quantities
) -> tuple[Float[np.ndarray, " city"], Float[np.ndarray, " city"]]:
    sectors, settlements = baseline.region.sectors, baseline.settlements
    is_goods = [sectors.reach[sectors.code.index(code)] == "goods" for code in baseline.market]
    # From the seller, whose axis comes first.
    sent = np.asarray(quantities.trade)[is_goods].sum(axis=0) / DAYS_A_YEAR
    points = membership(settlements.zone, settlements.weight, len(baseline.region.zones))
    apart = points @ (points @ times.distance_km.T).T
    member = _cities(baseline)
    return sent.sum(axis=1) @ member, (sent * apart).sum(axis=1) @ member


def _cities(baseline: Baseline) -> Float[np.ndarray, "zone city"]:
    return (baseline.region.zones.city[:, None] == np.arange(len(baseline.region.cities))).astype(float)
