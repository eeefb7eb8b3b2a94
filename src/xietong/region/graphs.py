"""Road, rail and metro graphs from their tables."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from xietong.region.dates import MIDYEAR, decimal_year
from xietong.region.networks import Networks, RailNetwork, RoadNetwork
from xietong.region.region import Table
from xietong.region.tables import Tables, number_column, positions, text_column

__all__ = ["networks_from"]

OPEN = "open"
FREIGHT = "freight"
# Grade of a link that stands on no source.
ASSUMED = "D"
NO_NODES: dict[str, np.ndarray] = {
    "code": np.array([], dtype=object),
    "lon": np.array([]),
    "lat": np.array([]),
}
NO_LINKS: dict[str, np.ndarray] = {
    name: np.array([], dtype=object) for name in ("start", "end", "road_class", "status")
} | {"length_km": np.array([]), "free_speed_kmh": np.array([]), "is_two_way": np.array([], dtype=bool)}
NO_SEGMENTS: dict[str, np.ndarray] = {
    name: np.array([], dtype=object)
    for name in ("line", "line_name_en", "line_name_zh", "start", "end", "open_date", "status", "kind")
} | {name: np.array([]) for name in ("sequence", "length_km", "design_speed_kmh", "minutes")}
NO_STATIONS: dict[str, np.ndarray] = {
    name: np.array([], dtype=object) for name in ("code", "name_en", "name_zh", "zone")
} | {name: np.array([]) for name in ("lon", "lat")}


def networks_from(tables: Tables, zones: Sequence[str], base_year: int) -> Networks:
    """All networks of a region; roads, rail or metro without tables are empty."""
    return Networks(
        road=_roads(
            tables.get("road_nodes", Table("road_nodes", NO_NODES)),
            tables.get("road_links", Table("road_links", NO_LINKS)),
            zones,
            base_year,
        ),
        rail=_rails(
            tables.get("rail_stations", Table("rail_stations", NO_STATIONS)),
            _passenger(tables.get("rail_segments", Table("rail_segments", NO_SEGMENTS))),
            None,
            zones,
        ),
        metro=_rails(
            tables.get("metro_stations", Table("metro_stations", NO_STATIONS)),
            _as_metro(tables.get("metro_segments", Table("metro_segments", NO_SEGMENTS))),
            tables.get("metro_transfers"),
            zones,
        ),
    )


def _roads(nodes: Table, links: Table, zones: Sequence[str], base_year: int) -> RoadNetwork:
    node = tuple(nodes["code"])
    open_date = _dates(text_column(links, "open_date"), without=-np.inf)
    planned = links["status"] != OPEN
    return RoadNetwork(
        node=node,
        node_zone=positions(text_column(nodes, "zone"), zones),
        node_lon=nodes["lon"],
        node_lat=nodes["lat"],
        start=positions(links["start"], node),
        end=positions(links["end"], node),
        length_km=links["length_km"],
        free_speed_kmh=links["free_speed_kmh"],
        road_class=tuple(links["road_class"]),
        open_date=np.where(planned & np.isneginf(open_date), np.nan, open_date),
        is_planned=planned | (open_date > base_year + MIDYEAR),
        is_two_way=links["is_two_way"],
        name=tuple(text_column(links, "name")),
        is_schematic=ASSUMED in text_column(links, "confidence"),
    )


def _rails(stations: Table, segments: Table, transfers: Table | None, zones: Sequence[str]) -> RailNetwork:
    station = tuple(stations["code"])
    is_open = np.asarray(segments["status"] == OPEN, dtype=bool)
    open_date = _dates(text_column(segments, "open_date"), without=-np.inf)
    return RailNetwork(
        station=station,
        station_name_en=tuple(stations["name_en"]),
        station_name_zh=tuple(stations["name_zh"]),
        station_zone=positions(text_column(stations, "zone"), zones),
        station_lon=stations["lon"],
        station_lat=stations["lat"],
        start=positions(segments["start"], station),
        end=positions(segments["end"], station),
        line=tuple(segments["line"]),
        line_name_en=tuple(segments["line_name_en"]),
        line_name_zh=tuple(segments["line_name_zh"]),
        kind=tuple(segments["kind"]),
        length_km=segments["length_km"],
        design_speed_kmh=number_column(segments, "design_speed_kmh"),
        minutes=number_column(segments, "minutes"),
        open_date=np.where(~is_open & np.isneginf(open_date), np.nan, open_date),
        is_open=is_open,
        transfer_station=positions(transfers["station"] if transfers else (), station),
        transfer_from_line=tuple(transfers["from_line"]) if transfers else (),
        transfer_to_line=tuple(transfers["to_line"]) if transfers else (),
        transfer_minutes=transfers["minutes"] if transfers else np.array([]),
    )


def _passenger(segments: Table) -> Table:
    """The sections that carry passengers."""
    rows = segments["kind"] != FREIGHT
    return Table(segments.name, {name: values[rows] for name, values in segments.columns.items()})


def _as_metro(segments: Table) -> Table:
    kind = np.full(len(segments), "metro", dtype=object)
    return Table(segments.name, {**segments.columns, "kind": kind})


def _dates(texts: np.ndarray, *, without: float) -> Float[np.ndarray, " row"]:
    return np.array([decimal_year(text) if text else without for text in texts], dtype=np.float64)
