"""Networks as a plan makes them: what measures open, and what they add."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from xietong.region.networks import Networks, RailNetwork

__all__ = [
    "NewLine",
    "NewRoad",
    "add_line",
    "add_road",
    "charge_links",
    "join_fares",
    "network_of_kind",
    "open_links",
    "open_segments",
    "run_through",
    "segment_lengths",
    "set_headways",
]

ALWAYS = -np.inf
EARTH_KM = 6371.0
DETOUR = 1.057
"""Median of published chainage over great-circle length of the high-speed lines in the tables."""


def open_segments(networks: Networks, network: str, segments: Int[np.ndarray, " opened"]) -> Networks:
    """The same networks with these segments of `"rail"` or `"metro"` in service."""
    rail: RailNetwork = getattr(networks, network)
    open_date, is_open = rail.open_date.copy(), rail.is_open.copy()
    open_date[segments], is_open[segments] = ALWAYS, True
    return _with_rail(networks, network, replace(rail, open_date=open_date, is_open=is_open))


def set_headways(networks: Networks, network: str, headway: Mapping[str, float]) -> Networks:
    """The same networks with these minutes between two trains, by line of `"rail"` or `"metro"`."""
    rail: RailNetwork = getattr(networks, network)
    return _with_rail(networks, network, replace(rail, headway={**rail.headway, **headway}))


def run_through(networks: Networks, network: str, joints: Iterable[tuple[str, str, str]]) -> Networks:
    """The same networks with trains that run through at a station from line to line."""
    rail: RailNetwork = getattr(networks, network)
    return _with_rail(networks, network, replace(rail, through=rail.through | frozenset(joints)))


def join_fares(networks: Networks, minutes: Mapping[str, float]) -> Networks:
    """The same networks in which a change between metro and train at a station saves these minutes more."""
    known = networks.rail.joint_fare
    saved = {**known, **{station: known.get(station, 0.0) + saving for station, saving in minutes.items()}}
    return replace(networks, rail=replace(networks.rail, joint_fare=saved))


def charge_links(networks: Networks, yuan: Mapping[int, float]) -> Networks:
    """The same networks with these tolls on road links, by position, in place of earlier ones."""
    return replace(networks, road=replace(networks.road, toll={**networks.road.toll, **yuan}))


def open_links(networks: Networks, links: Int[np.ndarray, " opened"]) -> Networks:
    """The same networks with these road links open to traffic."""
    road = networks.road
    open_date, is_planned = road.open_date.copy(), road.is_planned.copy()
    open_date[links], is_planned[links] = ALWAYS, False
    return replace(networks, road=replace(road, open_date=open_date, is_planned=is_planned))


def network_of_kind(line_kind: str) -> str:
    """The network to which lines of a kind belong."""
    return "metro" if line_kind == "metro" else "rail"


def _with_rail(networks: Networks, network: str, rail: RailNetwork) -> Networks:
    if network == "metro":
        return replace(networks, metro=rail)
    return replace(networks, rail=rail)


@dataclass(frozen=True, eq=False)
class NewLine:
    """A line that no table holds, with its stations in order.

    Args:
        code: Code of the line.
        kind: "high_speed", "conventional" or "metro".
        station: Codes; a station that the network already has is shared with it.
        zone: Zone of each station, -1 outside the region.
        length_km: Length of each segment, one fewer than the stations.
        speed_kmh: Design speed.
        minutes: Running time of each segment, NaN where it follows from length and speed.
        headway: Minutes between two trains; the usual wait where it is None.
    """

    code: str
    name_en: str
    name_zh: str
    kind: str
    station: tuple[str, ...]
    zone: Int[np.ndarray, " station"]
    lon: Float[np.ndarray, " station"]
    lat: Float[np.ndarray, " station"]
    length_km: Float[np.ndarray, " segment"]
    speed_kmh: float
    minutes: Float[np.ndarray, " segment"]
    headway: float | None = None


def add_line(networks: Networks, line: NewLine) -> Networks:
    """The same networks with a new line in service; its stations join those of the same code.

    Under the code of a line that is there already, its trains run on into the new part.
    """
    network = network_of_kind(line.kind)
    rail: RailNetwork = getattr(networks, network)
    new = [s for s, code in enumerate(line.station) if code not in rail.station]
    codes = (*rail.station, *(line.station[s] for s in new))
    at = np.array([codes.index(code) for code in line.station])
    n = len(line.station) - 1
    grown = replace(
        rail,
        station=codes,
        station_name_en=(*rail.station_name_en, *(line.station[s] for s in new)),
        station_name_zh=(*rail.station_name_zh, *(line.station[s] for s in new)),
        station_zone=np.concatenate([rail.station_zone, line.zone[new]]),
        station_lon=np.concatenate([rail.station_lon, line.lon[new]]),
        station_lat=np.concatenate([rail.station_lat, line.lat[new]]),
        start=np.concatenate([rail.start, at[:-1]]),
        end=np.concatenate([rail.end, at[1:]]),
        line=(*rail.line, *[line.code] * n),
        line_name_en=(*rail.line_name_en, *[line.name_en] * n),
        line_name_zh=(*rail.line_name_zh, *[line.name_zh] * n),
        kind=(*rail.kind, *[line.kind] * n),
        length_km=np.concatenate([rail.length_km, line.length_km]),
        design_speed_kmh=np.concatenate([rail.design_speed_kmh, np.full(n, line.speed_kmh)]),
        minutes=np.concatenate([rail.minutes, line.minutes]),
        open_date=np.concatenate([rail.open_date, np.full(n, ALWAYS)]),
        is_open=np.concatenate([rail.is_open, np.ones(n, dtype=bool)]),
    )
    opened = _with_rail(networks, network, grown)
    return opened if line.headway is None else set_headways(opened, network, {line.code: line.headway})


@dataclass(frozen=True, eq=False)
class NewRoad:
    """A road that no table holds, as links between nodes of the road network."""

    name: str
    road_class: str
    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    length_km: Float[np.ndarray, " link"]
    speed_kmh: float


def add_road(networks: Networks, new: NewRoad) -> Networks:
    """The same networks with a new road open both ways."""
    road, n = networks.road, len(new.start)
    grown = replace(
        road,
        start=np.concatenate([road.start, new.start]),
        end=np.concatenate([road.end, new.end]),
        length_km=np.concatenate([road.length_km, new.length_km]),
        free_speed_kmh=np.concatenate([road.free_speed_kmh, np.full(n, new.speed_kmh)]),
        road_class=(*road.road_class, *[new.road_class] * n),
        open_date=np.concatenate([road.open_date, np.full(n, ALWAYS)]),
        is_planned=np.concatenate([road.is_planned, np.zeros(n, dtype=bool)]),
        is_two_way=np.concatenate([road.is_two_way, np.ones(n, dtype=bool)]),
        name=(*road.name, *[new.name] * n),
    )
    return replace(networks, road=grown)


def segment_lengths(
    lon: Float[np.ndarray, " station"], lat: Float[np.ndarray, " station"]
) -> Float[np.ndarray, " segment"]:
    r"""Length along a line between neighbouring stations: great circle times the usual detour.

    $$ \ell = 1.057 \cdot 2R \arcsin\sqrt{\sin^2\tfrac{\Delta\phi}{2}
              + \cos\phi_1\cos\phi_2\sin^2\tfrac{\Delta\lambda}{2}} $$

    Source:
        1.057 is the median of published chainage over great circle in the rail tables of the built-in region.
    """
    east, north = np.radians(lon), np.radians(lat)
    chord = np.sin(np.diff(north) / 2) ** 2 + np.cos(north[:-1]) * np.cos(north[1:]) * np.sin(np.diff(east) / 2) ** 2
    return np.asarray(DETOUR * 2 * EARTH_KM * np.arcsin(np.sqrt(chord)))
