"""Delay at load, and the one equilibrium of choice and delay."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.gateways.clusters import crooked_cluster, pair

from xietong.model.gateways.access import composite_cost, outer_trade_cost
from xietong.model.gateways.choice import gateway_flows
from xietong.model.gateways.delay import delay_hours, delay_slope
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.numerics.fixed_point import Status


@given(st.floats(0.0, 3.0), st.floats(0.01, 1.0), st.floats(1.0, 6.0))
def test_delay_rises_with_the_load(ratio, more, power):
    cluster = replace(crooked_cluster(), delay_power=power)
    low, high = (delay_hours(cluster, r * cluster.capacity) for r in (ratio, ratio + more))
    assert (high > low).all()
    np.testing.assert_allclose(delay_hours(cluster, cluster.capacity), cluster.delay_at_capacity)


def test_the_slope_of_the_delay_is_its_derivative_and_a_closed_gateway_has_neither():
    cluster = replace(crooked_cluster(), capacity=np.array([300.0, 0.0, 200.0]))
    load = np.array([250.0, 0.0, 260.0])
    slope = jax.jacobian(lambda q: delay_hours(cluster, q))(load)
    np.testing.assert_allclose(np.diag(slope), delay_slope(cluster, load), rtol=1e-12)
    assert delay_hours(cluster, load)[1] == 0


def test_two_gateways_alike_share_equally():
    state = solve_gateways(pair())
    np.testing.assert_allclose(state.load, 500.0)
    np.testing.assert_allclose(state.delay, 0.5 * 500 / 400)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_every_start_leads_to_the_same_equilibrium(seed):
    cluster = crooked_cluster(seed)
    random = np.random.default_rng(seed + 1)
    found = [solve_gateways(cluster, start=random.uniform(0.0, 4.0, 3) * cluster.capacity) for _ in range(3)]
    for state in found:
        assert state.status is Status.CONVERGED
        assert state.residual < 1e-10
        chosen = gateway_flows(cluster, delay_hours(cluster, state.load), cluster.charge).sum(axis=(0, 1))
        np.testing.assert_allclose(chosen, state.load, rtol=1e-9)
        np.testing.assert_allclose(state.load, found[0].load, rtol=1e-8)


def test_more_capacity_means_less_delay_there_and_more_traffic():
    cluster = crooked_cluster()
    larger = replace(cluster, capacity=cluster.capacity * np.array([1.0, 1.5, 1.0]))
    before, after = solve_gateways(cluster), solve_gateways(larger)
    assert after.delay[1] < before.delay[1]
    assert after.load[1] > before.load[1]
    assert after.load[[0, 2]] == pytest.approx(np.minimum(after.load, before.load)[[0, 2]])
    assert after.load.sum() > before.load.sum()


def test_outer_trade_gets_cheaper_where_gateways_do_and_only_for_the_kinds_used():
    cluster = crooked_cluster()
    before = composite_cost(cluster, solve_gateways(cluster))
    cheaper = solve_gateways(cluster, cluster.charge - 3.0)
    use = np.array([[1.0, 0.0], [0.0, 0.5], [0.0, 0.0]])
    change = outer_trade_cost(before, composite_cost(cluster, cheaper), use, np.array([500.0, 800.0]))
    assert change.shape == (3, 5)
    assert (change[:2] < 0).all()
    assert (change[2] == 0).all()
    assert np.abs(change[0]).max() < 1.01 * 3.0 / 500.0
    assert (outer_trade_cost(before, before, use, np.array([500.0, 800.0])) == 0).all()
