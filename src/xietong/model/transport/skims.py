"""Skims: door-to-door minutes of a year between settlements, and between zones."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.transport.metro import is_open_line, metro_times
from xietong.model.transport.modes import composite_minutes
from xietong.model.transport.paths import join
from xietong.model.transport.railways import (
    allowed_commutes,
    boarding_minutes,
    class_times,
    interchange_minutes,
    own_access,
    rail_times,
)
from xietong.model.transport.roads import RoadTimes, is_open_road, road_times, terminal_minutes, to_places
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements, kilometres, membership, zone_sum
from xietong.model.transport.times import (
    BUSINESS,
    CAR,
    COMMUTING,
    INTERCITY,
    METRO,
    MODES,
    PURPOSES,
    RAIL,
    RAIL_CLASSES,
    ModeMinutes,
    PointTimes,
    TravelTimes,
)
from xietong.region.networks import GivenTimes, Networks, RailNetwork
from xietong.region.region import Points

__all__ = [
    "Ground",
    "business_minutes",
    "business_modes",
    "by_date",
    "joint_fares",
    "network_of",
    "skim_ground",
    "skim_on",
    "skim_points",
    "soft_average",
    "zone_times",
]


def network_of(networks: Networks, year: int) -> Networks:
    """The networks of a year for good: what opens later stays closed until a plan opens it."""
    road, rail, metro = networks.road, networks.rail, networks.metro
    return replace(
        networks,
        road=replace(road, is_planned=~is_open_road(road, year)),
        rail=replace(rail, is_open=is_open_line(rail, year)),
        metro=replace(metro, is_open=is_open_line(metro, year)),
    )


def by_date(networks: Networks) -> Networks:
    """The networks in which everything opens on its date, built or planned; what has no date stays closed."""
    road, rail, metro = networks.road, networks.rail, networks.metro
    return replace(
        networks,
        road=replace(road, is_planned=np.isnan(road.open_date)),
        rail=replace(rail, is_open=~np.isnan(rail.open_date)),
        metro=replace(metro, is_open=~np.isnan(metro.open_date)),
    )


@dataclass(frozen=True, eq=False)
class Ground:
    """What of the times does not depend on the railways: a line opened leaves it as it is.

    Args:
        car: Minutes at the wheel with those of walking and parking; `distance_km` along the road.
        street_km: Along streets, by which fares go.
        bicycle: Minutes by bicycle.
        bus: Minutes by bus.
        metro: Minutes by metro.
        access: Minutes from each settlement to each railway station; `inf` beyond `station_access_minutes`.
        interchange: Minutes between railway stations of a city.
        is_commute: Pairs that may commute by intercity rail.
        rail: Minutes by railway that the user brings along, or None.
    """

    car: Float[np.ndarray, "origin_point destination_point"]
    bicycle: Float[np.ndarray, "origin_point destination_point"]
    bus: Float[np.ndarray, "origin_point destination_point"]
    distance_km: Float[np.ndarray, "origin_point destination_point"]
    street_km: Float[np.ndarray, "origin_point destination_point"]
    metro: Float[np.ndarray, "origin_point destination_point"]
    access: Float[np.ndarray, "point station"]
    interchange: Float[np.ndarray, "station station"]
    is_commute: Bool[np.ndarray, "origin_point destination_point"]
    rail: Float[np.ndarray, "origin_point destination_point"] | None = None


def skim_points(networks: Networks, settlements: Settlements, year: int, settings: TransportSettings) -> PointTimes:
    """Door-to-door minutes between settlements by mode and purpose over the networks of a year.

    Args:
        networks: What is open on 30 June of the year counts. A plan opens a line by handing in its segments
            with `is_open` true and a date, new stations and links appended.
        settlements: From `settle`.
        year: Calendar year.
        settings: Constants of travel.

    Returns:
        Minutes by each mode; `inf` where a mode does not serve a pair.
    """
    return skim_on(skim_ground(networks, settlements, year, settings), networks.rail, year, settings)


def skim_ground(
    networks: Networks,
    settlements: Settlements,
    year: int,
    settings: TransportSettings,
    road: RoadTimes | None = None,
) -> Ground:
    """Times by road and metro, and the ways to the railway stations.

    Args:
        networks, settlements, year, settings: As in `skim_points`.
        road: Driving times over the roads of the year, where they are known already.
    """
    rail, metro = networks.rail, networks.metro
    road = road or road_times(networks.road, settlements, year, settings)
    ends = terminal_minutes(settlements.density, settings)
    street_km = _street_km(settlements, road, settings)
    by_metro, metro_access = metro_times(
        metro, settlements, road.driving, rail.station_lon, rail.station_lat, year, settings
    )
    by_road = to_places(road.driving, settlements, rail.station_lon, rail.station_lat, settings)
    access = np.minimum(by_road + ends[:, None], np.maximum(metro_access - joint_fares(rail), 0.0))
    ground = Ground(
        car=road.driving + ends[:, None] + ends[None, :],
        bicycle=settings.cycle_minutes + 60.0 * street_km / settings.cycle_speed_kmh,
        bus=settings.bus_minutes + settings.bus_time_factor * road.driving,
        distance_km=road.distance_km,
        street_km=street_km,
        metro=by_metro,
        access=np.where(access <= settings.station_access_minutes, access, np.inf),
        interchange=interchange_minutes(rail, access, settlements, settings),
        is_commute=allowed_commutes(settlements, np.isfinite(by_metro), settings),
    )
    return ground if networks.given is None else _with_given(ground, networks.given, settlements)


def joint_fares(rail: RailNetwork) -> Float[np.ndarray, " station"]:
    """Minutes that a change between metro and train saves at each station."""
    return np.array([rail.joint_fare.get(code, 0.0) for code in rail.station])


def _with_given(ground: Ground, given: GivenTimes, settlements: Settlements) -> Ground:
    """The times that the user brings along: the same between all settlements of two zones.

    Inside a zone they stand where they are given and not zero. A railway that a plan opens is the better of both.
    """
    zone = settlements.zone

    def between(name: str, known: Float[np.ndarray, "origin_point destination_point"]) -> np.ndarray:
        if name not in given.minutes:
            return known
        minutes = given.minutes[name][zone[:, None], zone[None, :]]
        return np.where((zone[:, None] == zone[None, :]) & ~(minutes > 0.0), known, minutes)

    distance, street = ground.distance_km, ground.street_km
    if given.distance_km is not None:
        apart = given.distance_km[zone[:, None], zone[None, :]]
        distance, street = (np.where(apart > 0.0, apart, known) for known in (distance, street))
    never = np.full_like(ground.car, np.inf)
    return replace(
        ground,
        car=between(CAR, ground.car),
        metro=between(METRO, ground.metro),
        rail=between(RAIL, never) if RAIL in given.minutes else None,
        distance_km=distance,
        street_km=street,
    )


def _street_km(
    settlements: Settlements, road: RoadTimes, settings: TransportSettings
) -> Float[np.ndarray, "origin_point destination_point"]:
    """Kilometres by bicycle, along streets: an expressway, on which cars go a longer way, must not lengthen them."""
    place = kilometres(settlements.lon, settlements.lat)
    square = (place**2).sum(axis=1)
    straight = np.sqrt(np.maximum(square[:, None] + square[None, :] - 2.0 * place @ place.T, 0.0))
    np.fill_diagonal(straight, np.diag(road.distance_km) / settings.detour)
    return settings.detour * straight


def skim_on(ground: Ground, rail: RailNetwork, year: int, settings: TransportSettings) -> PointTimes:
    """Times of all modes over the railways of a year, on the ground of the same year."""
    minutes = {purpose: _modes(ground, rail, purpose, year, settings) for purpose in PURPOSES}
    return PointTimes(year=year, minutes=minutes, distance_km=ground.distance_km, street_km=ground.street_km)


def business_modes(ground: Ground, rail: RailNetwork, year: int, settings: TransportSettings) -> ModeMinutes:
    """Minutes from door to door on business by each mode, over the railways of a year on the ground of that year."""
    return _modes(ground, rail, BUSINESS, year, settings)


def _modes(ground: Ground, rail: RailNetwork, purpose: str, year: int, settings: TransportSettings) -> ModeMinutes:
    by_rail = _by_rail(ground, rail, boarding_minutes(purpose, settings), year, settings)
    if purpose == COMMUTING:
        by_rail = [np.where(ground.is_commute, times, np.float32(np.inf)) for times in by_rail]
    if ground.rail is not None:
        # Of the times that a user brings along no one knows the class: the middle one.
        middle = RAIL_CLASSES.index(INTERCITY)
        by_rail[middle] = np.minimum(by_rail[middle], ground.rail)
    return (ground.car, ground.bicycle, ground.bus, ground.metro, *by_rail)


def _by_rail(
    ground: Ground, rail: RailNetwork, boarding: float, year: int, settings: TransportSettings
) -> list[Float[np.ndarray, "origin_point destination_point"]]:
    """By class, from slow to fast."""
    by_class = class_times(rail, ground.interchange, boarding, year, settings)
    # Seven digits of minutes are plenty, and take half the room of all these matrices and half the time.
    access = ground.access.astype(np.float32)
    found = []
    for between in by_class.astype(np.float32):
        onward = join(access, between)
        found.append(rail_times(own_access(access, onward, boarding, settings), onward))
    return found


def business_minutes(
    point_times: PointTimes, points: Points | Settlements, n_zone: int, settings: TransportSettings
) -> Float[np.ndarray, "origin destination"]:
    """Composite minutes between zones on business: the soft average of the composite between points."""
    together = composite_minutes(point_times.minutes[BUSINESS], point_times.street_km, BUSINESS, settings)
    return soft_average(together, points, n_zone, settings.point_scale_business)


def zone_times(
    point_times: PointTimes, points: Points | Settlements, n_zone: int, settings: TransportSettings
) -> TravelTimes:
    """Minutes between zones by mode and purpose, and their composite: soft averages over the points."""
    scale = {COMMUTING: settings.point_scale_commuting, BUSINESS: settings.point_scale_business}
    by_mode, composite = {}, {}
    for purpose in PURPOSES:
        minutes = point_times.minutes[purpose]
        by_mode[purpose] = np.stack([soft_average(mode, points, n_zone, scale[purpose]) for mode in minutes])
        together = composite_minutes(minutes, point_times.street_km, purpose, settings)
        composite[purpose] = soft_average(together, points, n_zone, scale[purpose])
    return TravelTimes(year=point_times.year, mode=MODES, travel_time=by_mode, composite=composite)


def soft_average(
    minutes: Float[np.ndarray, "origin_point destination_point"],
    points: Points | Settlements,
    n_zone: int,
    scale: float,
) -> Float[np.ndarray, "origin destination"]:
    r"""Average over the points of two zones that follows the nearer ones.

    $$ t_{ij} = -s \ln \sum_{a \in i} \sum_{b \in j} w_a w_b e^{-t_{ab}/s} $$

    An opening never raises it, and a pair of points without service adds nothing.

    Args:
        minutes: $t_{ab}$; `inf` where there is no service.
        points: Weights $w$.
        n_zone: Number of zones.
        scale: $s$, minutes.

    Returns:
        `inf` where no pair of points is served.
    """
    matrix = membership(points.zone, points.weight, n_zone)
    # Far pairs would underflow to a share of zero: the least time of the region's pairs is taken out row by row.
    least = np.where(np.isfinite(minutes), minutes, np.inf).min(axis=0, initial=np.inf)
    shift = np.full(n_zone, np.inf)
    np.minimum.at(shift, points.zone, least)
    shift = np.where(np.isfinite(shift), shift, 0.0)
    total = zone_sum(np.exp(-(minutes - shift[points.zone][None, :]) / scale), matrix, matrix)
    with np.errstate(divide="ignore"):
        return shift[None, :] - scale * np.log(total)
