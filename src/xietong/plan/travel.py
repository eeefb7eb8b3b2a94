"""Travel in a year of a plan: skims over the networks that the plan has opened."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import reduce
from hashlib import sha256

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.jobs import commuting_travel
from xietong.model.transport.roads import RoadTimes, road_times
from xietong.model.transport.settings import TransportSettings, transport_settings
from xietong.model.transport.settlements import membership, zone_sum
from xietong.model.transport.skims import (
    Ground,
    business_minutes,
    business_modes,
    joint_fares,
    skim_ground,
    skim_on,
    soft_average,
)
from xietong.model.transport.times import BUS, BUSINESS, MODES, PointTimes
from xietong.plan.change import Opening
from xietong.plan.networks import opened_networks
from xietong.region.networks import Networks, RailNetwork, RoadNetwork

__all__ = ["Doors", "SkimCache", "Travel", "doors_with", "point_times_with", "travel_with"]


@dataclass(frozen=True, eq=False)
class Travel:
    """Travel in a year against the base year, between zones.

    Args:
        impedance: Composite commuting disutility of a pair in logs, in the year.
        minutes: Mean one-way minutes of commutes in the year.
        business_time: Composite business minutes in the year.
        car_share: Share of the commutes of a pair that drive, in the year.
    """

    impedance: Float[np.ndarray, "residence workplace"]
    minutes: Float[np.ndarray, "residence workplace"]
    business_time: Float[np.ndarray, "origin destination"]
    car_share: Float[np.ndarray, "residence workplace"]


@dataclass(frozen=True, eq=False)
class SkimCache:
    """What is known of travel so far. The caller owns it, one for each run; `travel_with` adds to it.

    Args:
        travel: By state of the networks and borders.
        ground: Times that railways leave alone, of the last state of roads and metros only: between points,
            and so fifty times larger.
        road: Driving times, of the last state of the roads only.
    """

    travel: dict[str, Travel] = field(default_factory=dict)
    ground: dict[str, Ground] = field(default_factory=dict)
    road: dict[str, RoadTimes] = field(default_factory=dict)


def travel_with(
    baseline: Baseline,
    openings: Iterable[Opening],
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"],
    skims: SkimCache,
) -> Travel:
    """Travel with these openings, and with these minutes taken off the borders.

    Args:
        baseline: Networks, points and commuting of the base year.
        openings: In the plan's order.
        border_minutes: Minutes saved; a border never costs less than nothing.
        skims: What is known so far; a state of the networks is skimmed once.
    """
    fit, opened = baseline.commuting, tuple(openings)
    if not opened and not border_minutes.any():
        return Travel(fit.impedance, fit.minutes, baseline.times.composite[BUSINESS], fit.car_share)
    networks = opened_networks(baseline.region, opened)
    key = _digest(networks.road, networks.rail, networks.metro, border_minutes)
    if key not in skims.travel:
        border = np.maximum(fit.border_minutes - border_minutes, 0.0)
        skims.travel[key] = _travel_on(baseline, networks if opened else None, border, skims)
    return skims.travel[key]


def point_times_with(baseline: Baseline, openings: Iterable[Opening], skims: SkimCache) -> PointTimes:
    """Travel between the settlements with these openings; arguments as for `travel_with`."""
    opened = tuple(openings)
    if not opened:
        return baseline.point_times
    settings = transport_settings(baseline.region.parameters)
    return _skim(baseline, opened_networks(baseline.region, opened), settings, skims)


@dataclass(frozen=True, eq=False)
class Doors:
    """What is reached from door to door on business, between zones.

    Args:
        minutes: By the quickest mode, as `xietong access` tells them.
        within, within_public: Share of the pairs of settlements, by residents, that lie within a limit by the
            quickest mode, and by bus, metro or train.
    """

    minutes: Float[np.ndarray, "origin destination"]
    within: Float[np.ndarray, "origin destination"]
    within_public: Float[np.ndarray, "origin destination"]


def doors_with(baseline: Baseline, openings: Iterable[Opening], limit: float, skims: SkimCache) -> Doors:
    """What is reached within a limit, minutes, with these openings."""
    settings, opened = transport_settings(baseline.region.parameters), tuple(openings)
    by_mode = baseline.point_times.minutes[BUSINESS]
    if opened:
        networks = opened_networks(baseline.region, opened)
        ground = _ground(baseline, networks, settings, skims)
        by_mode = business_modes(ground, networks.rail, baseline.region.base_year, settings)
    places, n_zone = baseline.settlements, len(baseline.region.zones)
    own = membership(places.zone, places.weight, n_zone)
    first = MODES.index(BUS)
    # One by one: NumPy's own reduction would first copy all of them into one array.
    public = reduce(np.minimum, by_mode[first:])
    quickest = reduce(np.minimum, by_mode[:first], public)
    return Doors(
        minutes=soft_average(quickest, places, n_zone, settings.point_scale_business),
        within=zone_sum((quickest <= limit).astype(np.float64), own, own),
        within_public=zone_sum((public <= limit).astype(np.float64), own, own),
    )


def _travel_on(
    baseline: Baseline,
    networks: Networks | None,
    border: Float[np.ndarray, "jurisdiction jurisdiction"],
    skims: SkimCache,
) -> Travel:
    region, settings = baseline.region, transport_settings(baseline.region.parameters)
    point_times = baseline.point_times if networks is None else _skim(baseline, networks, settings, skims)
    impedance, minutes, car_share = commuting_travel(point_times, region, baseline.commuting, border)
    business = business_minutes(point_times, baseline.settlements, len(region.zones), settings)
    return Travel(impedance, minutes, business, car_share)


def _skim(baseline: Baseline, networks: Networks, settings: TransportSettings, skims: SkimCache) -> PointTimes:
    ground = _ground(baseline, networks, settings, skims)
    return skim_on(ground, networks.rail, baseline.region.base_year, settings)


def _ground(baseline: Baseline, networks: Networks, settings: TransportSettings, skims: SkimCache) -> Ground:
    year, rail = baseline.region.base_year, networks.rail
    key = _digest(networks.road, networks.metro, rail.station_lon, rail.station_lat, joint_fares(rail))
    if key not in skims.ground:
        skims.ground.clear()
        road = _road(baseline, networks.road, settings, skims)
        skims.ground[key] = skim_ground(networks, baseline.settlements, year, settings, road)
    return skims.ground[key]


def _road(baseline: Baseline, road: RoadNetwork, settings: TransportSettings, skims: SkimCache) -> RoadTimes:
    key = _digest(road)
    if key not in skims.road:
        skims.road.clear()
        skims.road[key] = road_times(road, baseline.settlements, baseline.region.base_year, settings)
    return skims.road[key]


def _digest(*parts: RoadNetwork | RailNetwork | np.ndarray) -> str:
    digest = sha256()
    for part in parts:
        values = [part] if isinstance(part, np.ndarray) else [getattr(part, item.name) for item in fields(part)]
        for value in values:
            digest.update(value.tobytes() if isinstance(value, np.ndarray) else repr(value).encode())
    return digest.hexdigest()
