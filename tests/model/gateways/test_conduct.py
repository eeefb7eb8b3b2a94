"""Conduct: rivalry, one operator, the joint optimum; closed forms where gateways are alike."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.gateways.clusters import crooked_cluster, pair

from xietong.model.gateways.conduct import (
    as_charged,
    external_delay_cost,
    joint_optimum,
    operator_surplus,
    rivalry,
    traffic_response,
    welfare,
)
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.numerics.fixed_point import Status

APART, TOGETHER = np.array([0, 1]), np.array([0, 0])
EXTERNAL = 0.5 / 400 * 30.0 * 500  # slope of the delay, value of an hour, traffic of one of two gateways alike


def test_rivals_alike_charge_cost_twice_the_external_delay_and_twice_the_spread():
    found = rivalry(pair(), APART)
    assert found.status is Status.CONVERGED
    np.testing.assert_allclose(found.state.charge, 8.0 + 2 * EXTERNAL + 2 * 5.0, rtol=1e-5)


def test_the_joint_optimum_charges_cost_and_the_external_delay():
    found = joint_optimum(pair())
    np.testing.assert_allclose(found.state.charge, 8.0 + EXTERNAL, rtol=1e-7)
    np.testing.assert_allclose(external_delay_cost(pair(), found.state), EXTERNAL, rtol=1e-7)


def test_one_operator_takes_the_whole_external_delay_into_its_charge():
    cluster = replace(pair(nest=0.5), outside=np.array([[5.0]]))
    found = rivalry(cluster, TOGETHER)
    traffic = found.state.traffic[0]
    staying_away = 1.0 - traffic.sum() / 1_000.0
    margin = found.state.charge[0, 0] - 8.0
    external = float(external_delay_cost(cluster, found.state)[0])
    assert margin == pytest.approx(external + 5.0 / (0.5 * staying_away), rel=1e-7)
    assert found.gain_of_deviation <= 1e-9


def test_rivalry_is_dearer_than_the_optimum_and_one_operator_dearer_than_rivals():
    cluster = replace(pair(nest=0.5), outside=np.array([[5.0]]))
    best, rivals, one = joint_optimum(cluster), rivalry(cluster, APART), rivalry(cluster, TOGETHER)
    assert best.state.charge.max() < rivals.state.charge.min() < one.state.charge.min()
    assert operator_surplus(cluster, one.state).sum() > operator_surplus(cluster, rivals.state).sum()


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_nothing_beats_the_joint_optimum_and_no_rival_gains_alone(seed):
    cluster = crooked_cluster(seed)
    best, rivals = joint_optimum(cluster), rivalry(cluster, np.array([0, 1, 1]))
    one = rivalry(cluster, np.zeros(3, dtype=int))
    top = welfare(cluster, best.state)
    random = np.random.default_rng(seed)
    others = [solve_gateways(cluster, best.state.charge + random.normal(0, 2, (2, 3))) for _ in range(5)]
    for state in (as_charged(cluster).state, rivals.state, one.state, *others):
        assert welfare(cluster, state) < top
    for found in (best, rivals, one):
        assert found.status is Status.CONVERGED
        assert found.residual < 1e-8
    assert rivals.gain_of_deviation < 0
    assert one.gain_of_deviation < 0


def test_the_answer_of_traffic_to_charges_counts_the_delay():
    cluster = crooked_cluster()
    state = solve_gateways(cluster)
    answer = traffic_response(cluster, state)
    step = np.zeros((2, 3))
    step[0, 1] = 1e-4
    up, down = (solve_gateways(cluster, cluster.charge + sign * step) for sign in (1, -1))
    np.testing.assert_allclose(answer[:, 1], (up.traffic - down.traffic).ravel() / 2e-4, atol=1e-5)
