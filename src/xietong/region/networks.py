"""Roads, railways and metros as graphs with opening dates."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Bool, Float, Int

__all__ = ["TRANSFER_LINE", "GivenTimes", "Networks", "RailNetwork", "RoadNetwork"]

Text = tuple[str, ...]

TRANSFER_LINE = "transfer"


@dataclass(frozen=True, eq=False)
class RoadNetwork:
    """A planning graph of roads; links run both ways unless `is_two_way` is false.

    Args:
        node: Codes of the nodes.
        node_zone: Zone of a node, -1 outside the region or between zones.
        start, end: Node indices of each link.
        length_km: Length, km, positive.
        free_speed_kmh: Speed without congestion, km/h, positive.
        road_class: "expressway", "urban_expressway", "trunk" or "local".
        open_date: Decimal year from which the link is open; -inf where it has always been.
        is_planned: True for links that only a plan opens.
        name: Name of the road, with its number.
        is_schematic: True where the table grades links as assumed: a graph for planning, not a map.
        toll: Yuan for each passage of a link, by its position; nothing elsewhere.
    """

    node: Text
    node_zone: Int[np.ndarray, " node"]
    node_lon: Float[np.ndarray, " node"]
    node_lat: Float[np.ndarray, " node"]
    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    length_km: Float[np.ndarray, " link"]
    free_speed_kmh: Float[np.ndarray, " link"]
    road_class: Text
    open_date: Float[np.ndarray, " link"]
    is_planned: Bool[np.ndarray, " link"]
    is_two_way: Bool[np.ndarray, " link"]
    name: Text
    is_schematic: bool = False
    toll: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RailNetwork:
    """Stations and segments of railways or of metros; segments run both ways.

    A metro is held in a second value of this class, with running `minutes` where known.

    Args:
        station: Codes of the stations (unique).
        station_zone: Zone of a station, -1 outside the region.
        start, end: Station indices of each segment.
        line: Code of the line of each segment; `line_name_en`, `line_name_zh` its names.
        kind: "high_speed", "conventional" or "metro".
        minutes: Running time of the segment, NaN where it follows from length and speed.
        open_date: Decimal year of opening; -inf where open before any record, NaN where planned without date.
        is_open: True when the segment is in service as of the tables (status "open").
        transfer_*: Walks between two lines inside one station, minutes.
        headway: Minutes between two trains, by line; the usual wait elsewhere.
        through: Station and two lines between which trains run through there.
        joint_fare: Minutes that a change between metro and train saves where the fare is one, by station.
    """

    station: Text
    station_name_en: Text
    station_name_zh: Text
    station_zone: Int[np.ndarray, " station"]
    station_lon: Float[np.ndarray, " station"]
    station_lat: Float[np.ndarray, " station"]
    start: Int[np.ndarray, " segment"]
    end: Int[np.ndarray, " segment"]
    line: Text
    line_name_en: Text
    line_name_zh: Text
    kind: Text
    length_km: Float[np.ndarray, " segment"]
    design_speed_kmh: Float[np.ndarray, " segment"]
    minutes: Float[np.ndarray, " segment"]
    open_date: Float[np.ndarray, " segment"]
    is_open: Bool[np.ndarray, " segment"]
    transfer_station: Int[np.ndarray, " transfer"]
    transfer_from_line: Text
    transfer_to_line: Text
    transfer_minutes: Float[np.ndarray, " transfer"]
    headway: Mapping[str, float] = field(default_factory=dict)
    through: frozenset[tuple[str, str, str]] = frozenset()
    joint_fare: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class GivenTimes:
    """Travel times of zones that a user brings along, from door to door.

    Args:
        minutes: By mode ("car", "rail", "metro"), `inf` where there is no service.
        distance_km: Along the road, or None.
    """

    minutes: Mapping[str, Float[np.ndarray, "origin destination"]]
    distance_km: Float[np.ndarray, "origin destination"] | None = None


@dataclass(frozen=True, eq=False)
class Networks:
    """All networks of a region. `metro` may have no stations; `given` times stand for those of the networks."""

    road: RoadNetwork
    rail: RailNetwork
    metro: RailNetwork
    given: GivenTimes | None = None
