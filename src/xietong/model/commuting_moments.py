"""Moments of commuting: how the model computes each published fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.special import ndtr

from xietong.model.transport.settlements import kilometres
from xietong.region.moments import moment_details
from xietong.region.region import Moment, Points, Zones

__all__ = ["Journeys", "MomentKind", "moment_value", "prepare_moment"]

OUTSIDE = "not "


@dataclass(frozen=True, eq=False)
class Journeys:
    """Commutes of the model between points, with what is known of each pair.

    Args:
        workers: Non-farm workers by point of residence and point of work.
        minutes: Mean minutes on the clock, one way, borders included.
        distance_km: Along the road.
        time_spread: Standard deviation of log minutes of single commuters around the mean of their pair.
    """

    workers: Float[np.ndarray, "origin_point destination_point"]
    minutes: Float[np.ndarray, "origin_point destination_point"]
    distance_km: Float[np.ndarray, "origin_point destination_point"]
    time_spread: float


@dataclass(frozen=True, eq=False)
class Selection:
    """Points that a moment speaks of: residence, part of the residence, workplace, and its bounds."""

    residence: Int[np.ndarray, " residence_point"]
    part: Bool[np.ndarray, " residence_point"]
    workplace: Int[np.ndarray, " workplace_point"]
    minutes: float
    km: float


MomentKind = Callable[[Journeys, Selection], float]


def prepare_moment(moment: Moment, zones: Zones, points: Points) -> Selection:
    """Points and bounds of a moment from its `detail`.

    `residence`, `workplace` and `part` name groups of zones (`not NAME` all others); all zones where they
    are absent. With `from_km` or `to_km` only points of residence at that distance from the centre of the
    workplace group count, and points inside the group do not.

    Raises:
        KeyError: for a group that the region does not have; `region check` finds it first.
    """
    detail = moment_details(moment.detail)
    residence = _group(detail.get("residence", ""), zones)[points.zone]
    workplace = _group(detail.get("workplace", ""), zones)[points.zone]
    if "from_km" in detail or "to_km" in detail:
        away = _distance_from(workplace, zones, points)
        low, high = float(detail.get("from_km", 0.0)), float(detail.get("to_km", np.inf))
        residence = residence & ~workplace & (away > low) & (away <= high)
    lived_in = np.flatnonzero(residence)
    return Selection(
        residence=lived_in,
        part=_group(detail.get("part", ""), zones)[points.zone[lived_in]],
        workplace=np.flatnonzero(workplace),
        minutes=float(detail.get("minutes", np.nan)),
        km=float(detail.get("km", np.nan)),
    )


def moment_value(kind: str, journeys: Journeys, selection: Selection) -> float:
    """Value of a moment of a kind; `nan` where no one makes such a journey.

    Raises:
        KeyError: for a kind that is not in the schema.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return float(KINDS[kind](journeys, selection))


def _group(name: str, zones: Zones) -> Bool[np.ndarray, " zone"]:
    if not name:
        return np.ones(len(zones), dtype=bool)
    if name.startswith(OUTSIDE):
        return ~zones.tags[name.removeprefix(OUTSIDE)]
    return zones.tags[name]


def _distance_from(group: Bool[np.ndarray, " point"], zones: Zones, points: Points) -> Float[np.ndarray, " point"]:
    weight = np.where(group, zones.residents[points.zone] * points.weight, 0.0)
    place = kilometres(points.lon, points.lat)
    centre = weight @ place / weight.sum()
    return np.linalg.norm(place - centre, axis=1)


def _block(values: Float[np.ndarray, "origin destination"], chosen: Selection) -> Float[np.ndarray, "some others"]:
    return values[np.ix_(chosen.residence, chosen.workplace)]


def _commuters(journeys: Journeys, chosen: Selection) -> float:
    return _block(journeys.workers, chosen).sum()


def _share_of_commuters(journeys: Journeys, chosen: Selection) -> float:
    leaving = _block(journeys.workers, chosen).sum(axis=1)
    return leaving[chosen.part].sum() / leaving.sum()


def _share_living_outside(journeys: Journeys, chosen: Selection) -> float:
    arriving = journeys.workers[:, chosen.workplace].sum(axis=1)
    return 1.0 - arriving[chosen.workplace].sum() / arriving.sum()


def _mean(values: Float[np.ndarray, "some others"], workers: Float[np.ndarray, "some others"]) -> float:
    return np.where(workers > 0.0, workers * np.where(workers > 0.0, values, 0.0), 0.0).sum() / workers.sum()


def _mean_minutes(journeys: Journeys, chosen: Selection) -> float:
    return _mean(_block(journeys.minutes, chosen), _block(journeys.workers, chosen))


def _mean_km(journeys: Journeys, chosen: Selection) -> float:
    return _mean(_block(journeys.distance_km, chosen), _block(journeys.workers, chosen))


def _share_within_minutes(journeys: Journeys, chosen: Selection) -> float:
    # Log-normal around the mean of the pair, so that the mean stays what it is.
    spread = journeys.time_spread
    standard = np.log(chosen.minutes / _block(journeys.minutes, chosen)) / spread + spread / 2.0
    return _mean(ndtr(standard), _block(journeys.workers, chosen))


def _share_over_minutes(journeys: Journeys, chosen: Selection) -> float:
    return 1.0 - _share_within_minutes(journeys, chosen)


def _share_over_km(journeys: Journeys, chosen: Selection) -> float:
    return _mean((_block(journeys.distance_km, chosen) > chosen.km).astype(float), _block(journeys.workers, chosen))


def _commuting_rate(journeys: Journeys, chosen: Selection) -> float:
    return _block(journeys.workers, chosen).sum() / journeys.workers[chosen.residence].sum()


KINDS: Mapping[str, MomentKind] = {
    "commuters": _commuters,
    "share_of_commuters": _share_of_commuters,
    "share_living_outside": _share_living_outside,
    "mean_minutes": _mean_minutes,
    "mean_km": _mean_km,
    "share_within_minutes": _share_within_minutes,
    "share_over_minutes": _share_over_minutes,
    "share_over_km": _share_over_km,
    "commuting_rate": _commuting_rate,
}
