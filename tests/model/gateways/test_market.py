"""The gateways of Beijing-Tianjin-Hebei fitted to their traffic, and what changes them."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.gateways.basins import minutes_from_nodes
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.fit import fit_attraction
from xietong.model.gateways.market import cluster_in, fit_market, operators_of, outer_nodes
from xietong.region.gateways import AIRPORT, KINDS, PORT, gateways_of
from xietong.region.networks import RoadNetwork


def market(region, type_):
    gateways = gateways_of(region)
    zones = region.zones
    place = np.stack([zones.lon * np.cos(np.radians(zones.lat.mean())), zones.lat], axis=1) * 111.0
    km = np.linalg.norm(place[:, None] - place[None], axis=2)
    member = gateways.of_type(type_)
    far = minutes_from_nodes(
        region.networks.road, outer_nodes(gateways, type_), [gateways.node[position] for position in member]
    )
    gdp = zones.gdp.sum(axis=0)
    weight = np.repeat((gdp / gdp.sum())[None], len(KINDS[type_]), axis=0)
    return gateways, fit_market(gateways, type_, weight, np.concatenate([km[:, gateways.zone[member]] + 20.0, far]))


@pytest.mark.parametrize("type_", [AIRPORT, PORT])
def test_the_fit_reproduces_the_traffic_of_its_year(region, type_):
    gateways, fitted = market(region, type_)
    state = solve_gateways(fitted.base)
    wanted = np.array([gateways.traffic[kind][fitted.member] for kind in fitted.kinds])
    np.testing.assert_allclose(state.traffic, wanted, rtol=1e-8, atol=1.0)


def test_the_total_answers_the_whole_price_with_the_elasticity_given(region):
    gateways, fitted = market(region, AIRPORT)
    price = gateways.parameters["domestic"]["full_price"]
    before, after = (
        solve_gateways(replace(fitted.base, delay_at_capacity=0.0), fitted.base.charge + c) for c in (-1, 1)
    )
    change = np.log(after.traffic.sum(axis=1) / before.traffic.sum(axis=1)) / (2.0 / price)
    assert change[0] == pytest.approx(-gateways.parameters["domestic"]["elasticity"], rel=0.03)


def test_daxing_opens_on_its_day_and_takes_the_attraction_of_the_capital_airport(region):
    gateways, fitted = market(region, AIRPORT)
    daxing = [gateways.code[p] for p in fitted.member].index("PKX")
    before, after = (solve_gateways(cluster_in(fitted, gateways, year)) for year in (2019, 2020))
    assert before.load[daxing] == 0
    assert after.load[daxing] > 2e7
    assert after.delay[0] < before.delay[0]
    np.testing.assert_allclose(fitted.unexplained[:, daxing], fitted.unexplained[:, 0])


def test_the_ports_of_one_group_have_one_operator(region):
    gateways, fitted = market(region, PORT)
    tianjin, *hebei = operators_of(fitted, gateways)
    assert len(set(hebei)) == 1
    assert tianjin not in hebei


def test_attractions_of_one_origin_are_the_logs_of_the_shares():
    traffic = np.array([[6.0, 3.0, 1.0]])
    found = fit_attraction(np.array([[10.0]]), np.zeros((1, 1, 3)), traffic, np.ones(1))
    np.testing.assert_allclose(found, np.log(traffic) - np.log(traffic).mean())


def test_minutes_from_outside_take_the_quicker_of_two_roads():
    road = RoadNetwork(
        node=("a", "b", "c"), node_zone=np.array([-1, 0, 1]), node_lon=np.zeros(3), node_lat=np.zeros(3),
        start=np.array([0, 0, 1, 0]), end=np.array([1, 1, 2, 2]), length_km=np.array([60.0, 60.0, 30.0, 1.0]),
        free_speed_kmh=np.array([60.0, 120.0, 60.0, 60.0]), road_class=("trunk",) * 4,
        open_date=np.full(4, -np.inf), is_planned=np.array([False, False, False, True]),
        is_two_way=np.array([True, True, False, True]), name=("",) * 4,
    )  # fmt: skip
    np.testing.assert_allclose(minutes_from_nodes(road, ["a"], ["b", "c"]), [[30.0, 60.0]])
    assert np.isinf(minutes_from_nodes(road, ["c"], ["a"]))[0, 0]
