"""Welfare split by channel and by what is shocked: the parts add up, and each stands for what it says."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_GROUP, N_JURISDICTION, N_SECTOR, N_ZONE, crooked_economy, quiet
from tests.model.economy.limited import dirty_economy

from xietong.model.economy.scaled import base_of_limits, scaled_shocks
from xietong.model.economy.welfare import CHANNELS, aumann_shapley, welfare_by_channel
from xietong.model.state import Shocks

ECONOMY = crooked_economy()
IS_HOUSING = np.arange(N_SECTOR) == N_SECTOR - 1


def shaken() -> Shocks:
    random = np.random.default_rng(3)
    return replace(
        quiet(),
        commuting_impedance=-0.2 * random.uniform(size=(N_ZONE, N_ZONE)),
        trade_cost_hat=1.0 - 0.05 * random.uniform(size=(N_SECTOR, N_ZONE, N_ZONE)),
        floor_space_hat=random.uniform(0.9, 1.3, N_ZONE),
        registration_hat=random.uniform(0.9, 1.0, (N_GROUP, N_JURISDICTION)),
        productivity_hat=random.uniform(0.95, 1.1, (N_SECTOR, N_ZONE)),
        amenity_hat=random.uniform(0.95, 1.05, (N_GROUP, N_ZONE)),
    )


def test_the_channels_add_up_to_a_gap_below_one_in_a_hundred_thousand() -> None:
    split = welfare_by_channel(ECONOMY, shaken(), IS_HOUSING)
    assert split.is_solved
    assert np.abs(split.gap).max() < 1e-5
    np.testing.assert_allclose(split.effect.sum(axis=1) + split.gap, split.total, rtol=1e-12)


def test_the_gap_falls_by_four_when_the_steps_double() -> None:
    four, eight = (welfare_by_channel(ECONOMY, shaken(), IS_HOUSING, steps).gap for steps in (4, 8))
    np.testing.assert_allclose(four / eight, 4.0, rtol=0.02)


def test_no_shock_has_no_effect_in_any_channel() -> None:
    split = welfare_by_channel(ECONOMY, quiet(), IS_HOUSING, 2)
    np.testing.assert_allclose(split.effect, 0.0, atol=1e-11)


def test_a_uniform_amenity_is_an_amenity_and_nothing_else_where_no_one_can_leave() -> None:
    closed = replace(ECONOMY, outside_share=np.zeros(N_GROUP))
    split = welfare_by_channel(closed, replace(quiet(), amenity_hat=np.full((N_GROUP, N_ZONE), 1.1)), IS_HOUSING)
    amenity = CHANNELS.index("amenities")
    np.testing.assert_allclose(split.effect[:, amenity], np.log(1.1), rtol=1e-12)
    np.testing.assert_allclose(np.delete(split.effect, amenity, axis=1), 0.0, atol=1e-10)


def test_farm_workers_who_do_not_commute_gain_nothing_from_commuting() -> None:
    split = welfare_by_channel(ECONOMY, shaken(), IS_HOUSING)
    assert split.effect[0, CHANNELS.index("commuting")] == 0.0
    assert (split.effect[1:, CHANNELS.index("commuting")] > 0.0).all()


def test_a_limit_that_binds_is_in_the_channels_and_leaves_no_gap() -> None:
    economy = dirty_economy()
    free = replace(quiet(), water_limit=np.full(N_ZONE, np.inf))
    short = replace(free, water_limit=0.5 * base_of_limits(economy, free)["water_limit"])
    split = welfare_by_channel(economy, short, IS_HOUSING)
    assert np.abs(split.total).max() > 1e-4
    assert np.abs(split.gap).max() < 1e-5


def directions(share: float) -> list[dict[str, np.ndarray]]:
    whole, here = shaken(), scaled_shocks(shaken(), share)
    hats = ("trade_cost_hat", "floor_space_hat", "registration_hat", "productivity_hat", "amenity_hat")
    powers = [{name: np.asarray(getattr(here, name)) * np.log(getattr(whole, name))} for name in hats]
    assert whole.commuting_impedance is not None
    return [*powers, {"commuting_impedance": np.asarray(whole.commuting_impedance)}]


@pytest.mark.parametrize(("nodes", "gap"), [(2, 1e-5), (4, 1e-9)])
def test_what_is_shocked_adds_up_to_the_whole(nodes: int, gap: float) -> None:
    split = aumann_shapley(ECONOMY, lambda share: scaled_shocks(shaken(), share), directions, n_node=nodes)
    assert split.is_solved
    assert np.abs(split.gap).max() < gap
    np.testing.assert_allclose(split.effect.sum(axis=0) + split.gap, split.total, rtol=1e-12)


def test_both_splits_tell_the_same_total() -> None:
    by_channel = welfare_by_channel(ECONOMY, shaken(), IS_HOUSING, 2)
    by_part = aumann_shapley(ECONOMY, lambda share: scaled_shocks(shaken(), share), directions, n_node=2)
    np.testing.assert_allclose(by_channel.total, by_part.total, rtol=1e-9)
