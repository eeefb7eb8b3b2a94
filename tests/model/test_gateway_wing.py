"""Airports and ports as a wing of a small economy."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jax
import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet, quiet_quantities
from tests.model.gateways.clusters import crooked_cluster
from tests.model.test_wings import smoky, with_controls

from xietong.model.coupled import CoupledSolution, CouplingSettings, shocks_with, solve_coupled
from xietong.model.coupled_map import coupled_gradients
from xietong.model.dynamics import approach, first_state
from xietong.model.economy.equilibrium import levels_at, without_pairs
from xietong.model.economy.kernels import prepare
from xietong.model.economy.outcome import read_outcome
from xietong.model.economy.unknowns import size_of
from xietong.model.gateways.access import composite_cost
from xietong.model.gateways.cluster import side_by_side
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.wing import GatewayWing
from xietong.model.parameters import EconomySettings
from xietong.model.state import GatewayOffer, Shocks, Status
from xietong.numerics.fixed_point import AccelerationSettings

ECONOMY = crooked_economy()
EXACT = CouplingSettings(tolerance=1e-12, inner=AccelerationSettings(tolerance=1e-13))
BASE = quiet_quantities(ECONOMY)
# Places outside the region are the last origins.
CLUSTER = side_by_side([crooked_cluster(n_origin=N_ZONE + 2)])
VALUE = np.array([90.0, 60.0])


def gates(cluster: Any = CLUSTER) -> GatewayWing:
    """The first kind goes by the trade of three sectors, the second by income; four sectors send something."""
    sent = np.zeros((N_SECTOR, 2))
    sent[1:4, 0] = (1.0, 0.5, 0.25)
    weight = 0.8 * sent
    weight[4, 1] = 0.5
    trade = np.asarray(BASE.exports + BASE.imports)
    return GatewayWing(
        cluster=cluster,
        zone=np.array([0, 3, 5]),
        minute_cost=np.array([0.0, 0.4]),
        cost=composite_cost(cluster, solve_gateways(cluster))[:, :N_ZONE],
        users=np.stack([sent[:, 0] @ trade, np.asarray(BASE.labour_income)]),
        income_share=np.array([0.0, 1.0]),
        trade_share=sent,
        weight=weight,
        value=VALUE,
    )


WING = gates()


def offered(**changed: np.ndarray) -> Shocks:
    """The gateways of the base year but for what is given."""
    names = ("attraction", "charge", "access_cost", "capacity", "delay_at_capacity", "delay_power")
    known = {name: np.asarray(getattr(CLUSTER, name)) for name in names}
    return replace(quiet(), gateways=GatewayOffer(**{**known, **changed}, zone=WING.zone))


def shut(gateway: int) -> Shocks:
    is_shut = np.arange(3) == gateway
    return offered(
        capacity=np.where(is_shut, 0.0, CLUSTER.capacity), attraction=np.where(is_shut, -np.inf, CLUSTER.attraction)
    )


def cost_of(found: CoupledSolution) -> np.ndarray:
    return np.asarray(found.shocks.outer_cost_hat)


def test_gateways_say_nothing_in_the_base_year() -> None:
    for shocks in (quiet(), offered()):
        found = solve_coupled(ECONOMY, shocks, (WING,), settings=EXACT)
        np.testing.assert_allclose(found.signal, 0.0, atol=1e-11)
        np.testing.assert_allclose(found.solution.value, 0.0, atol=1e-11)


def test_where_nothing_delays_trade_costs_what_gates_and_charges_say_however_much_there_is() -> None:
    free = replace(CLUSTER, delay_at_capacity=np.zeros(3))
    boom = replace(quiet(), productivity_hat=np.full((N_SECTOR, N_ZONE), 1.1))
    grown = solve_coupled(ECONOMY, boom, (gates(free),))
    np.testing.assert_allclose(grown.signal, 0.0, atol=1e-12)
    dearer = offered(charge=CLUSTER.charge + 4.0, delay_at_capacity=np.zeros(3))
    found = solve_coupled(ECONOMY, dearer, (gates(free),))
    np.testing.assert_allclose(found.signal, np.log1p(4.0 / VALUE).repeat(N_ZONE), rtol=1e-10)


def test_trade_that_passes_no_gateway_does_not_feel_them() -> None:
    silent = replace(WING, weight=np.zeros_like(WING.weight))
    found = solve_coupled(ECONOMY, shut(0), (silent,), settings=EXACT)
    assert np.abs(found.signal).max() > 1e-3
    np.testing.assert_array_equal(cost_of(found), 1.0)
    np.testing.assert_allclose(found.solution.value, 0.0, atol=1e-11)


def test_a_gateway_that_shuts_sends_its_traffic_to_the_others_and_makes_trade_dearer() -> None:
    found = solve_coupled(ECONOMY, shut(0), (WING,))
    assert found.solution.status is Status.CONVERGED
    assert found.coupling.residual < 1e-8
    assert (found.signal > 0.0).all()
    cost = cost_of(found)
    assert (cost[1:] > 1.0).all()
    np.testing.assert_array_equal(cost[0], 1.0)
    outcome = read_outcome(ECONOMY, found.shocks, found.solution, np.ones((N_ZONE, N_ZONE)), 0.1)
    assert abs(outcome.certificate.walras_gap) < 1e-9
    exports, imports = np.asarray(BASE.exports).sum(axis=1), np.asarray(BASE.imports).sum(axis=1)
    assert (outcome.exports.sum(axis=1)[1:4] < exports[1:4]).all()
    assert (outcome.imports.sum(axis=1)[1:4] < imports[1:4]).all()
    quantities = replace(BASE, shocks=shut(0), exports=outcome.exports, imports=outcome.imports)
    year = jax.device_get(WING.cluster_in(quantities))
    before, after = solve_gateways(CLUSTER).load, solve_gateways(year).load
    assert after[0] == 0.0
    assert (after[1:] > before[1:]).all()


def test_more_room_at_a_gateway_makes_trade_cheaper_and_delays_shorter() -> None:
    room = np.where(np.arange(3) == 1, 1.5, 1.0) * CLUSTER.capacity
    found = solve_coupled(ECONOMY, offered(capacity=room), (WING,))
    assert (found.signal < 0.0).all()
    assert (cost_of(found)[1:] < 1.0).all()


def test_growth_at_a_crowded_gateway_takes_back_a_part_of_itself() -> None:
    boom = replace(quiet(), productivity_hat=np.full((N_SECTOR, N_ZONE), 1.1))
    crowded = replace(CLUSTER, delay_at_capacity=np.full(3, 6.0))
    alone, found = (solve_coupled(ECONOMY, boom, (gates(cluster),)) for cluster in (
        replace(CLUSTER, delay_at_capacity=np.zeros(3)), crowded
    ))  # fmt: skip
    assert (found.signal[:N_ZONE] > 0.0).all()
    sold = [
        read_outcome(ECONOMY, known.shocks, known.solution, np.ones((N_ZONE, N_ZONE)), 0.1).exports.sum(axis=1)
        for known in (alone, found)
    ]
    assert (sold[1][1:4] < sold[0][1:4]).all()


def test_a_quicker_way_to_the_gate_counts_for_passengers_only() -> None:
    nearer = replace(quiet(), business_time=np.full((N_ZONE, N_ZONE), -5.0))
    found = solve_coupled(ECONOMY, nearer, (replace(WING, weight=np.zeros_like(WING.weight)),))
    cargo, passengers = found.signal.reshape(2, N_ZONE)
    assert (passengers < 0.0).all()
    assert (passengers > np.log1p(-2.0 / VALUE[1])).all()
    # More passengers stand in the way of cargo where a gate serves both.
    assert (cargo >= 0.0).all()


def test_gradients_go_through_gateways_and_economy() -> None:
    shocks = offered(capacity=1.2 * CLUSTER.capacity)
    at = solve_coupled(ECONOMY, shocks, (WING,), settings=EXACT).vector
    value, ((slope, (numbers,)), *_) = coupled_gradients(ECONOMY, shocks, (WING,), at)

    def solved(offer: dict[str, np.ndarray], wing: GatewayWing) -> float:
        there = replace(shocks, gateways=replace(shocks.gateways, **offer))
        vector = solve_coupled(ECONOMY, there, (wing,), at, EXACT).vector
        year, size = shocks_with((wing,), there, vector[size_of(ECONOMY) :]), size_of(ECONOMY)
        levels = levels_at(ECONOMY, without_pairs(year), prepare(ECONOMY, year), vector[:size])
        return float(np.log(np.asarray(levels.welfare_hat))[0])

    for name, by in (("capacity", 1.0), ("charge", 1e-2)):
        way = by * np.random.default_rng(5).uniform(0.5, 1.0, np.shape(getattr(shocks.gateways, name)))
        up, down = (solved({name: getattr(shocks.gateways, name) + sign * way}, WING) for sign in (1, -1))
        assert (getattr(slope.gateways, name) * way).sum() == pytest.approx((up - down) / 2, rel=1e-4)
    step = 1e-3 * WING.value
    up, down = (solved({}, replace(WING, value=WING.value + sign * step)) for sign in (1, -1))
    assert (numbers.value * step).sum() == pytest.approx((up - down) / 2, rel=1e-4)
    assert np.isfinite(value).all()


def test_a_year_of_a_path_hands_the_wings_what_measures_do_to_gateways_and_emissions() -> None:
    commuting = SimpleNamespace(minutes=np.asarray(ECONOMY.business_minutes), access_decay=0.05)
    baseline: Any = SimpleNamespace(
        economy=ECONOMY, settings=EconomySettings(), commuting=commuting, wings=(WING, smoky(0.0, 0.0))
    )
    shocks = replace(shut(0), emissions_hat=with_controls().emissions_hat)
    found = approach(baseline, first_state(baseline), shocks)
    gateways, air = np.split(found.unknowns[size_of(ECONOMY) :], [WING.size])
    assert (gateways > 0.0).all()
    assert (air < -1e-3).all()
