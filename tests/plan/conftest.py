"""A made-up region in which every axis has its own length, and a baseline as far as plans see it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.region.networks import Networks, RailNetwork, RoadNetwork
from xietong.region.region import Accounts, Parameter, Place, Points, Region, Sectors, Zones
from xietong.regions import bth

MARKET = ("mfg", "wholesale", "retail", "science", "housing")
PLACED = ("administration", "universities", "hospitals", "courts")
N_ZONE = 7


def _rail(kind: str, prefix: str) -> RailNetwork:
    return RailNetwork(
        station=tuple(f"{prefix}{n}" for n in range(4)),
        station_name_en=tuple(f"Stop {n}" for n in range(4)),
        station_name_zh=tuple(f"站{n}" for n in range(4)),
        station_zone=np.array([0, 2, 4, 6]),
        station_lon=np.array([116.0, 116.2, 116.4, 116.6]),
        station_lat=np.array([39.0, 39.1, 39.2, 39.3]),
        start=np.array([0, 1, 2]),
        end=np.array([1, 2, 3]),
        line=(f"{prefix}old", f"{prefix}dated", f"{prefix}undated"),
        line_name_en=("Old", "Dated", "Undated"),
        line_name_zh=("旧", "定", "未定"),
        kind=(kind,) * 3,
        length_km=np.array([25.0, 26.0, 27.0]),
        design_speed_kmh=np.array([80.0, 250.0, 300.0]),
        minutes=np.full(3, np.nan),
        open_date=np.array([-np.inf, 2023.0, np.nan]),
        is_open=np.array([True, True, False]),
        transfer_station=np.array([], dtype=int),
        transfer_from_line=(),
        transfer_to_line=(),
        transfer_minutes=np.array([]),
    )


def _road() -> RoadNetwork:
    return RoadNetwork(
        node=tuple(f"n{n}" for n in range(N_ZONE)),
        node_zone=np.arange(N_ZONE),
        node_lon=116.0 + 0.1 * np.arange(N_ZONE),
        node_lat=39.0 + 0.05 * np.arange(N_ZONE),
        start=np.array([0, 1, 2, 3, 4, 5, 0, 2, 4]),
        end=np.array([1, 2, 3, 4, 5, 6, 2, 4, 6]),
        length_km=np.array([10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 21.0, 22.0, 23.0]),
        free_speed_kmh=np.array([60.0] * 6 + [120.0] * 3),
        road_class=("local",) * 6 + ("expressway",) * 3,
        open_date=np.array([-np.inf] * 6 + [2010.0, 2021.0, np.nan]),
        is_planned=np.array([False] * 8 + [True]),
        is_two_way=np.ones(9, dtype=bool),
        name=("",) * 6 + ("G1 First", "G2;G3 Second", "G2 Third"),
    )


@pytest.fixture(scope="session")
def region() -> Region:
    """Beijing-Tianjin-Hebei as built in."""
    return bth()


@pytest.fixture(scope="session")
def crooked() -> Region:
    """Seven zones, four cities, two governments, five market sectors, four placed functions."""
    sectors = (*MARKET, *PLACED)
    n = len(sectors)
    zeros = np.zeros((n, n))
    zones = Zones(
        code=tuple(f"10{n}" for n in range(N_ZONE)),
        name_en=("Alder County", "Birch District", "Cedar City", "Twin County", "Twin County", "Elm", "Fir County"),
        name_zh=("桤木县", "白桦区", "雪松市", "双县", "双县", "榆", "冷杉县"),
        city=np.array([0, 0, 1, 1, 2, 2, 3]),
        jurisdiction=np.array([0, 0, 0, 0, 1, 1, 1]),
        lon=116.0 + 0.1 * np.arange(N_ZONE),
        lat=39.0 + 0.05 * np.arange(N_ZONE),
        area_km2=np.linspace(50, 110, N_ZONE),
        residents=np.linspace(200_000, 800_000, N_ZONE),
        residents_by_year={2020: np.linspace(200_000, 800_000, N_ZONE)},
        gdp=np.ones((3, N_ZONE)),
        employed_residents=np.ones((2, N_ZONE)),
        registered_elsewhere_share=np.full(N_ZONE, 0.2),
        housing_m2_per_person=np.full(N_ZONE, 35.0),
        tags={"new_town": np.array([False, False, True, False, False, True, False])},
    )
    return Region(
        key="crooked",
        title={"en": "Crooked", "zh": "歪"},
        base_year=2020,
        currency="CNY",
        jurisdictions=(Place("N", "North", "北"), Place("S", "South", "南")),
        cities=tuple(Place(f"C{n}", f"City {n}", f"城{n}") for n in range(4)),
        city_jurisdiction=np.array([0, 0, 1, 1]),
        city_wage=np.full(4, 80_000.0),
        zones=zones,
        sectors=Sectors(
            code=sectors,
            name_en=sectors,
            name_zh=sectors,
            kind=("market",) * 4 + ("housing",) + ("placed",) * 4,
            branch=("tertiary",) * n,
            reach=("business",) * n,
            industry=("a", "b"),
            from_industry=np.full((2, n), 1 / n),
            trade_elasticity=np.full(n, 4.0),
            agglomeration=np.zeros(n),
            import_share=np.zeros(n),
            relative_wage=np.ones((2, n)),
        ),
        accounts=Accounts(zeros, *[np.ones(n)] * 7),
        networks=Networks(_road(), _rail("high_speed", "r"), _rail("metro", "m")),
        points=Points(np.arange(N_ZONE), zones.lon, zones.lat, np.ones(N_ZONE)),
        parameters={
            "following_share": Parameter("following_share", 0.6, 0.3, 0.9, "", "assumption", "", "", ""),
            "working_partners": Parameter("working_partners", 0.5, 0.3, 0.8, "", "assumption", "", "", ""),
            "reappearing_share": Parameter("reappearing_share", 0.4, 0.2, 0.8, "", "assumption", "", "", ""),
        },
        moments=(),
        sources=(),
        tables={},
        boundaries=None,
        folder=Path("."),
    )


@pytest.fixture(scope="session")
def grounds(crooked: Region) -> Any:
    """What plans read of a baseline of the crooked region: jobs, workers, flows, floor space."""
    rng = np.random.default_rng(7)
    flows = rng.uniform(10.0, 1000.0, (N_ZONE, N_ZONE))
    workers = rng.uniform(20_000.0, 60_000.0, (3, N_ZONE))
    return SimpleNamespace(
        water=None,
        gateways=None,
        region=crooked,
        market=MARKET,
        placed=PLACED,
        groups=("farm", "local", "elsewhere"),
        placed_base=rng.uniform(5_000.0, 9_000.0, (4, N_ZONE)),
        commuting=SimpleNamespace(flows=flows),
        outcome=SimpleNamespace(
            employment=rng.uniform(3_000.0, 20_000.0, (5, N_ZONE)),
            floor_space=rng.uniform(5e6, 4e7, N_ZONE),
            resident_workers=workers,
        ),
    )


COMMON = {
    "id": "one",
    "title": {"en": "One", "zh": "一"},
    "owner": "North",
    "source": "the test",
}


@pytest.fixture
def common() -> dict[str, Any]:
    """Fields that every measure needs, but for kind and date."""
    return dict(COMMON)
