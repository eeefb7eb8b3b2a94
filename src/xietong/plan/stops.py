"""The stops of a new line or of an extension, and the line that they make."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from jaxtyping import Int
from pydantic import BaseModel

from xietong.model.transport.metro import is_open_line
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.openings import NewLine, network_of_kind, segment_lengths
from xietong.plan.places import check_zone, zone_index
from xietong.plan.title import STRICT, Title
from xietong.region.networks import RailNetwork
from xietong.region.region import Region

__all__ = [
    "NETWORKS",
    "Stop",
    "faults_of_service",
    "faults_of_stops",
    "future_segments",
    "line_of_stops",
    "network_named",
    "stop_zones",
]

NETWORKS = ("rail", "metro")
FEW = 30


class Stop(BaseModel):
    """A station of a new line.

    Args:
        name: Code of a station of the network, which is then shared, or a new name.
        zone: Zone of a new station.
        lon, lat: Place of a new station, degrees; the zone's point where omitted.
        km_before, minutes_before: From the stop before: length (great circle times the usual detour where
            omitted) and running time (from length and speed where omitted).
    """

    model_config = STRICT

    name: str
    zone: str | None = None
    lon: float | None = None
    lat: float | None = None
    km_before: float | None = None
    minutes_before: float | None = None


def network_named(region: Region, name: str) -> RailNetwork:
    """The railways (`"rail"`) or the metros (`"metro"`) of a region."""
    network: RailNetwork = getattr(region.networks, name)
    return network


def future_segments(region: Region, network: str, code: str) -> Int[np.ndarray, " segment"]:
    """Segments of a line that are not in service in the base year."""
    rail = network_named(region, network)
    of_line = np.array([line == code for line in rail.line], dtype=bool)
    return np.flatnonzero(of_line & ~is_open_line(rail, region.base_year))


def faults_of_service(headway_minutes: float | None, cost_per_km: float | None) -> Iterator[Fault]:
    """Headways and costs that are none."""
    if headway_minutes is not None and not headway_minutes > 0:
        yield Fault(("headway_minutes",), f"{headway_minutes:g} is no headway.", "Write minutes between two trains.")
    if cost_per_km is not None and not cost_per_km > 0:
        yield Fault(("cost_per_km",), f"{cost_per_km:g} yuan is not a cost.", "Write a positive number, or leave it.")


def faults_of_stops(region: Region, network: str, stops: Sequence[Stop]) -> Iterator[Fault]:
    """Stops that are no station of the network and lie nowhere."""
    stations = network_named(region, network).station
    for position, stop in enumerate(stops):
        if stop.name in stations:
            continue
        if stop.zone is None:
            yield Fault(
                ("stations", position),
                f"'{stop.name}' is no station of the region and has no zone.",
                f"Give its zone. {did_you_mean(stop.name, stations)}"
                if len(stations) < FEW
                else "Give its zone, or the code of a station.",
            )
        else:
            yield from check_zone(region, stop.zone, ("stations", position, "zone"))


def stop_zones(region: Region, network: str, stops: Sequence[Stop]) -> frozenset[int]:
    """Positions of the zones of stops; a station outside the region has none."""
    rail = network_named(region, network)
    return frozenset(zone for zone in (_place(region, rail, stop)[0] for stop in stops) if zone >= 0)


def line_of_stops(
    region: Region,
    code: str,
    title: Title,
    line_kind: str,
    stops: Sequence[Stop],
    speed_kmh: float | None,
    headway_minutes: float | None,
) -> NewLine:
    """The line that the stops make, in their order."""
    network = network_named(region, network_of_kind(line_kind))
    places = [_place(region, network, stop) for stop in stops]
    zone, lon, lat = (np.array(column) for column in zip(*places, strict=True))
    following = [after for _, after in pairwise(stops)]
    return NewLine(
        code=code,
        name_en=title.en,
        name_zh=title.zh,
        kind=line_kind,
        station=tuple(stop.name for stop in stops),
        zone=zone.astype(np.int64),
        lon=lon,
        lat=lat,
        length_km=np.array(
            [
                km if stop.km_before is None else stop.km_before
                for stop, km in zip(following, segment_lengths(lon, lat), strict=True)
            ]
        ),
        speed_kmh=float(speed_kmh or np.nan),
        minutes=np.array([np.nan if stop.minutes_before is None else stop.minutes_before for stop in following]),
        headway=headway_minutes,
    )


def _place(region: Region, network: RailNetwork, stop: Stop) -> tuple[int, float, float]:
    if stop.name in network.station:
        at = network.station.index(stop.name)
        return int(network.station_zone[at]), float(network.station_lon[at]), float(network.station_lat[at])
    zone = zone_index(region, str(stop.zone))
    lon = region.zones.lon[zone] if stop.lon is None else stop.lon
    lat = region.zones.lat[zone] if stop.lat is None else stop.lat
    return zone, float(lon), float(lat)
