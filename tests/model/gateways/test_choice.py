"""Choice of a gateway: shares, surplus, and how traffic answers costs."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from tests.model.gateways.clusters import crooked_cluster, pair

from xietong.model.gateways.choice import (
    flow_response,
    gateway_flows,
    gateway_shares,
    inclusive_value,
    participation,
    users_surplus,
)

DELAY = np.array([0.3, 1.2, 0.7])


def test_shares_follow_the_formula_and_add_up_to_one():
    cluster = crooked_cluster()
    shares = gateway_shares(cluster, DELAY, cluster.charge)
    kind, origin = 0, 3
    whole = cluster.access_cost[kind, origin] + cluster.delay_value[kind] * DELAY + cluster.charge[kind]
    by_hand = np.exp(cluster.attraction[kind] - whole / cluster.scale[kind])
    np.testing.assert_allclose(shares[kind, origin], by_hand / by_hand.sum())
    np.testing.assert_allclose(shares.sum(axis=2), 1.0)
    assert (shares[1, :, 2] == 0).all()


def test_only_differences_of_cost_move_shares_but_all_of_it_moves_the_total():
    cluster = crooked_cluster()
    dearer = cluster.charge + 4.0
    np.testing.assert_allclose(
        gateway_shares(cluster, DELAY, dearer), gateway_shares(cluster, DELAY, cluster.charge), rtol=1e-12
    )
    before, after = (participation(cluster, inclusive_value(cluster, DELAY, c)) for c in (cluster.charge, dearer))
    assert (after < before).all()
    assert (before < 1).all()


def test_the_ratio_of_two_gateways_does_not_depend_on_a_third():
    cluster = crooked_cluster()
    without = replace(cluster, attraction=np.where(np.arange(3) == 2, -np.inf, cluster.attraction))
    shares, fewer = (gateway_shares(c, DELAY, c.charge) for c in (cluster, without))
    np.testing.assert_allclose(shares[..., 0] / shares[..., 1], fewer[..., 0] / fewer[..., 1])


def test_a_small_spread_of_tastes_sends_all_to_the_cheapest():
    cluster = replace(pair(), scale=np.array([0.01]))
    flow = gateway_flows(cluster, np.array([0.0, 0.1]), cluster.charge)
    np.testing.assert_allclose(flow[0, 0], [1_000.0, 0.0], atol=1e-6)


def test_the_slope_of_the_users_surplus_is_minus_the_traffic():
    cluster = crooked_cluster()
    gradient = jax.grad(lambda charge: users_surplus(cluster, DELAY, charge).sum())(cluster.charge)
    np.testing.assert_allclose(gradient, -gateway_flows(cluster, DELAY, cluster.charge).sum(axis=1), rtol=1e-9)


def test_the_response_of_traffic_is_its_derivative_symmetric_and_semidefinite():
    cluster = crooked_cluster()
    response = flow_response(cluster, DELAY, cluster.charge)
    jacobian = jax.jacobian(lambda charge: gateway_flows(cluster, DELAY, charge).sum(axis=1))(cluster.charge)
    for kind in range(2):
        np.testing.assert_allclose(response[kind], -jacobian[kind, :, kind, :], atol=1e-9)
        np.testing.assert_allclose(response[kind], response[kind].T, atol=1e-12)
        assert np.linalg.eigvalsh(response[kind]).min() > -1e-9


def test_access_costs_that_are_alike_leave_no_reason_to_prefer_one():
    cluster = pair()
    np.testing.assert_allclose(gateway_shares(cluster, np.zeros(2), cluster.charge), 0.5)
    assert users_surplus(cluster, np.zeros(2), cluster.charge).sum() == pytest.approx(
        users_surplus(cluster, np.zeros(2), cluster.charge - 1.0).sum() - 1_000.0
    )
