"""Congestion on links where the user gives capacities."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xietong.model.baseline import Baseline
from xietong.model.calibrate import calibrate
from xietong.model.link_congestion_base import given_capacities, link_congestion_of, traffic_network
from xietong.model.state import no_shocks
from xietong.model.transport.congestion import Congestion
from xietong.model.transport.link_congestion import LinkCongestion
from xietong.model.transport.roads import is_open_road
from xietong.model.transport.settings import TransportSettings
from xietong.model.years import solve_year
from xietong.region.read import read_region
from xietong.region.region import Region

SETTINGS = TransportSettings()


@pytest.fixture(scope="module")
def region() -> Region:
    return read_region(Path(__file__).parents[1] / "regions" / "crooked")


@pytest.fixture(scope="module")
def baseline(region: Region) -> Baseline:
    return calibrate(region)


def with_capacity(region: Region, first: float, others: float = np.nan) -> Region:
    """The road table with capacities; NaN takes that of the class."""
    table = region.tables["road_links"]
    column = np.append(first, np.full(len(table) - 1, others))
    return replace(
        region, tables={**region.tables, "road_links": replace(table, columns={**table.columns, "capacity": column})}
    )


def test_without_capacities_congestion_is_area_wide(baseline: Baseline) -> None:
    assert given_capacities(baseline) is None
    assert link_congestion_of(baseline, SETTINGS) is None
    assert isinstance(baseline.wings[0], Congestion)


def test_links_without_a_capacity_take_that_of_their_class(region: Region) -> None:
    road = region.networks.road
    capacity = np.append(777.0, np.full(len(road.start) - 1, np.nan))
    found = traffic_network(road, capacity, region.base_year, len(region.zones), SETTINGS)
    there = np.flatnonzero(is_open_road(road, region.base_year))
    wanted = [777.0 if link == 0 else getattr(SETTINGS, f"capacity_{road.road_class[link]}") for link in there]
    np.testing.assert_array_equal(found.capacity[: len(there)], wanted)
    assert len(found.start) == len(there) + road.is_two_way[there].sum()


def test_a_region_with_capacities_is_calibrated_on_links_and_solved(baseline: Baseline, region: Region) -> None:
    given = replace(baseline, region=with_capacity(region, 30000.0, 30000.0))
    wing = link_congestion_of(given, SETTINGS)
    assert isinstance(wing, LinkCongestion)
    on_links = replace(given, wings=(wing,))
    economy = baseline.economy
    n_function, n_government = len(baseline.placed), len(region.jurisdictions)
    shocks = no_shocks(economy.n_zone, economy.n_sector, n_function, economy.n_group, n_government)
    still = solve_year(on_links, shocks)
    assert still.outcome.certificate.coupled_residual < 1e-7
    np.testing.assert_allclose(still.outcome.residents, baseline.outcome.residents, rtol=1e-7)
    boom = replace(shocks, productivity_hat=1.1 * np.asarray(shocks.productivity_hat))
    grown = solve_year(on_links, boom).outcome.certificate
    assert grown.coupled_residual < 1e-7
    assert grown.rounds >= 1
