"""Control of least cost."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.errors import InfeasibleError
from xietong.optimise.control import (
    ControlProblem,
    coalition_costs,
    joint_control,
    nash_control,
    saving,
    separate_control,
    trading,
)


@pytest.fixture
def pair() -> ControlProblem:
    """Two cities with one step each: the second is cheap and blows to the first."""
    return ControlProblem(
        cost=np.array([4.0, 1.0]),
        capacity=np.array([10.0, 10.0]),
        effect=np.array([[1.0, 0.5], [0.0, 1.0]]),
        target=np.array([3.0, 2.0]),
        owner=np.array([0, 1]),
        receptor_owner=np.array([0, 1]),
        receptors=("Left", "Right"),
        n_owner=2,
    )


def _random(seed: int, n: int = 4, n_step: int = 6) -> ControlProblem:
    random = np.random.default_rng(seed)
    effect = random.uniform(0.05, 0.3, (n, n)) + np.eye(n)
    owner = np.repeat(np.arange(n), n_step)
    cost = np.sort(random.uniform(1.0, 10.0, (n, n_step)), axis=1).ravel()
    effect = effect[:, owner]
    capacity = np.full(len(owner), 2.0)
    own = np.array([(effect[r] * capacity)[owner == r].sum() for r in range(n)])
    target = own * random.uniform(0.3, 0.8, n)
    return ControlProblem(cost, capacity, effect, target, owner, np.arange(n), tuple("abcd"[:n]), n)


def test_two_cities_solved_by_hand(pair: ControlProblem) -> None:
    """A unit at the first costs 4 by its own step, 2 by the second's: all of it is bought there."""
    joint = joint_control(pair)
    np.testing.assert_allclose(joint.amount, [0.0, 6.0], atol=1e-9)
    np.testing.assert_allclose(joint.price, [2.0, 0.0], atol=1e-9)
    own, can = separate_control(pair)
    np.testing.assert_allclose(own.amount, [3.0, 2.0], atol=1e-9)
    assert can.all()
    nash = nash_control(pair)
    np.testing.assert_allclose(nash.control.amount, [2.0, 2.0], atol=1e-9)
    np.testing.assert_allclose([joint.cost, nash.control.cost, own.cost], [6.0, 10.0, 14.0])
    assert saving(joint, own) == pytest.approx(4.0 / 7.0)
    np.testing.assert_allclose(trading(pair, joint), [[0.0, 0.0, 6.0, 6.0], [6.0, 6.0, 0.0, 0.0]], atol=1e-9)
    np.testing.assert_allclose(coalition_costs(pair), [0.0, 12.0, 2.0, 6.0])


@pytest.mark.parametrize("seed", range(6))
def test_together_costs_no_more_than_apart_and_payments_add_up(seed: int) -> None:
    problem = _random(seed)
    joint, nash, (own, can) = joint_control(problem), nash_control(problem), separate_control(problem)
    assert can.all()
    assert joint.cost <= nash.control.cost + 1e-6
    assert nash.control.cost <= own.cost + 1e-6
    assert (nash.control.fall >= problem.target - 1e-6).all()
    flows = trading(problem, joint)
    np.testing.assert_allclose(flows[:, 1].sum(), flows[:, 2].sum(), rtol=1e-9)
    np.testing.assert_allclose(flows[:, 3].sum(), joint.cost, rtol=1e-9)


def test_the_price_of_a_receptor_is_the_derivative_of_cost() -> None:
    problem = _random(1)
    joint = joint_control(problem)
    for receptor in range(4):
        step = np.zeros(4)
        step[receptor] = 1e-5
        more = joint_control(replace(problem, target=problem.target + step)).cost
        assert (more - joint.cost) / 1e-5 == pytest.approx(joint.price[receptor], rel=1e-4, abs=1e-6)


def test_joining_coalitions_never_costs_more() -> None:
    cost = coalition_costs(_random(2))
    for one in range(16):
        for other in range(16):
            if not one & other:
                assert cost[one | other] <= cost[one] + cost[other] + 1e-6
    assert cost[0] == 0.0
    assert cost[15] == pytest.approx(joint_control(_random(2)).cost)


def test_a_target_beyond_reach_says_where_and_by_how_much(pair: ControlProblem) -> None:
    with pytest.raises(InfeasibleError, match="Right") as raised:
        joint_control(replace(pair, target=np.array([3.0, 12.0])))
    assert "2 is missing" in str(raised.value)
    assert raised.value.exit_code == 3
    own, can = separate_control(replace(pair, target=np.array([12.0, 2.0])))
    assert can.tolist() == [False, True]
    assert own.amount[0] == 10.0
    assert np.isinf(coalition_costs(replace(pair, target=np.array([12.0, 2.0])))[1])


def test_nothing_wanted_costs_nothing(pair: ControlProblem) -> None:
    joint = joint_control(replace(pair, target=np.array([-1.0, 0.0])))
    assert joint.cost == 0.0
    assert not joint.price.any()
