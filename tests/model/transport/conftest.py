"""A small country in which every axis has its own length: 3 zones, 8 settlements, 5 road nodes, 4 stations."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.region.networks import Networks, RailNetwork, RoadNetwork

KM_A_DEGREE = 111.195


def _rail_network(
    km: list[float],
    segments: list[tuple[int, int, str]],
    kind: str,
    *,
    minutes: float = float("nan"),
    open_date: float = 2000.0,
) -> RailNetwork:
    """Stations on the equator at some kilometres from the origin, with segments by line."""
    count = len(segments)
    names = tuple(f"s{place}" for place in range(len(km)))
    lines = tuple(line for _, _, line in segments)
    nothing = np.zeros(0, dtype=int)
    return RailNetwork(
        station=names,
        station_name_en=names,
        station_name_zh=names,
        station_zone=np.zeros(len(km), dtype=int),
        station_lon=np.array(km) / KM_A_DEGREE,
        station_lat=np.zeros(len(km)),
        start=np.array([start for start, _, _ in segments], dtype=int),
        end=np.array([end for _, end, _ in segments], dtype=int),
        line=lines,
        line_name_en=lines,
        line_name_zh=lines,
        kind=(kind,) * count,
        length_km=np.full(count, np.nan),
        design_speed_kmh=np.full(count, np.nan),
        minutes=np.full(count, minutes),
        open_date=np.full(count, open_date),
        is_open=np.ones(count, dtype=bool),
        transfer_station=nothing,
        transfer_from_line=(),
        transfer_to_line=(),
        transfer_minutes=np.zeros(0),
    )


def _with_segment(network: RailNetwork, start: int, end: int, line: str, **changes: float | bool) -> RailNetwork:
    """The network with one more segment, as a plan opens it."""
    return replace(
        network,
        start=np.append(network.start, start),
        end=np.append(network.end, end),
        line=(*network.line, line),
        line_name_en=(*network.line_name_en, line),
        line_name_zh=(*network.line_name_zh, line),
        kind=(*network.kind, str(changes.get("kind", network.kind[0] if network.kind else "metro"))),
        length_km=np.append(network.length_km, np.nan),
        design_speed_kmh=np.append(network.design_speed_kmh, changes.get("speed", np.nan)),
        minutes=np.append(network.minutes, changes.get("minutes", np.nan)),
        open_date=np.append(network.open_date, changes.get("open_date", 2019.0)),
        is_open=np.append(network.is_open, changes.get("is_open", True)),
    )


def _without_segments(network: RailNetwork) -> RailNetwork:
    """The stations without any line."""
    nothing = np.zeros(0)
    return replace(
        network,
        start=nothing.astype(int),
        end=nothing.astype(int),
        line=(),
        line_name_en=(),
        line_name_zh=(),
        kind=(),
        length_km=nothing,
        design_speed_kmh=nothing,
        minutes=nothing,
        open_date=nothing,
        is_open=nothing.astype(bool),
    )


@pytest.fixture(scope="session")
def rail_network() -> Callable[..., RailNetwork]:
    return _rail_network


@pytest.fixture(scope="session")
def with_segment() -> Callable[..., RailNetwork]:
    return _with_segment


@pytest.fixture(scope="session")
def without_segments() -> Callable[[RailNetwork], RailNetwork]:
    return _without_segments


@pytest.fixture
def settings() -> TransportSettings:
    return TransportSettings()


@pytest.fixture
def settlements() -> Settlements:
    """A dense city (zone 0), a suburb (zone 1) of the same city, and a far town (zone 2) of another."""
    km = np.array([0.0, 3.0, 6.0, 20.0, 24.0, 90.0, 94.0, 99.0])
    return Settlements(
        zone=np.array([0, 0, 0, 1, 1, 2, 2, 2]),
        city=np.array([0, 0, 0, 0, 0, 1, 1, 1]),
        lon=km / KM_A_DEGREE,
        lat=np.array([0.0, 0.01, -0.01, 0.005, -0.01, 0.0, 0.02, -0.01]),
        weight=np.array([0.5, 0.3, 0.2, 0.6, 0.4, 0.5, 0.25, 0.25]),
        area_km2=np.array([10.0, 12.0, 12.0, 30.0, 30.0, 20.0, 15.0, 15.0]),
        density=np.array([20000.0, 15000.0, 9000.0, 4000.0, 2500.0, 3000.0, 1600.0, 1500.0]),
    )


@pytest.fixture
def road() -> RoadNetwork:
    """An ordinary road from the city to the town, an expressway beside it from 2030, a road to nowhere."""
    return RoadNetwork(
        node=("city", "suburb", "town", "crossing", "gate"),
        node_zone=np.array([0, 1, 2, -1, -1]),
        node_lon=np.array([0.0, 20.0, 90.0, 50.0, 130.0]) / KM_A_DEGREE,
        node_lat=np.zeros(5),
        start=np.array([0, 1, 3, 1, 2, 0]),
        end=np.array([1, 3, 2, 2, 4, 2]),
        length_km=np.array([22.0, 33.0, 44.0, 71.0, 45.0, 92.0]),
        free_speed_kmh=np.array([60.0, 60.0, 60.0, 120.0, 80.0, 120.0]),
        road_class=("local", "local", "local", "expressway", "trunk", "expressway"),
        open_date=np.array([-np.inf, -np.inf, -np.inf, 2030.0, -np.inf, 1995.0]),
        is_planned=np.array([False, False, False, False, False, True]),
        is_two_way=np.ones(6, dtype=bool),
        name=("", "", "", "E1", "", "E2"),
    )


@pytest.fixture
def networks(road: RoadNetwork) -> Networks:
    """Metro through the city, a railway from the city to the town."""
    metro = _rail_network([0.0, 3.0, 6.0, 20.0], [(0, 1, "m1"), (1, 2, "m1")], "metro", minutes=4.0)
    rail = _rail_network([1.0, 91.0], [(0, 1, "r1")], "high_speed")
    return Networks(road=road, rail=rail, metro=metro)
