"""A share of the way to the shocks of a year."""

from dataclasses import fields, replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_GROUP, N_SECTOR, N_ZONE, quiet
from tests.model.economy.limited import NO_CAP, dirty_economy, report_of
from tests.model.economy.limited import outcome_of as outcome_in

from xietong.model.economy.scaled import base_of_limits, scaled_limits, scaled_shocks
from xietong.model.state import LimitKind

PAIRS = (N_ZONE, N_ZONE)
SHOCKS = replace(
    quiet(),
    productivity_hat=np.full((N_SECTOR, N_ZONE), 4.0),
    amenity_hat=np.full((N_GROUP, N_ZONE), 0.25),
    placed_jobs=np.full((2, N_ZONE), 100.0),
    commuting_impedance=np.full(PAIRS, -0.4),
    trade_cost_hat=np.full((N_SECTOR, *PAIRS), 9.0),
    is_quantity_fixed=np.eye(N_SECTOR, N_ZONE, dtype=bool),
    floor_space_limit=np.full(N_ZONE, 1.5),
)


def same(left, right) -> bool:
    return all(
        np.array_equal(getattr(left, f.name), getattr(right, f.name))
        for f in fields(left)
        if getattr(right, f.name) is not None
    )


def test_the_whole_way_is_the_shocks_themselves() -> None:
    assert same(scaled_shocks(SHOCKS, 1.0), SHOCKS)


def test_no_way_is_no_shock_but_for_what_is_no_change() -> None:
    begin = scaled_shocks(SHOCKS, 0.0)
    assert np.all(begin.productivity_hat == 1.0)
    assert np.all(begin.trade_cost_hat == 1.0)
    assert np.all(begin.placed_jobs == 0.0)
    assert np.array_equal(begin.is_quantity_fixed, SHOCKS.is_quantity_fixed)
    assert np.array_equal(begin.floor_space_limit, SHOCKS.floor_space_limit)


def test_half_the_way_is_the_root_of_factors_and_half_of_sums() -> None:
    half = scaled_shocks(SHOCKS, 0.5)
    assert np.all(half.productivity_hat == 2.0)
    assert np.all(half.amenity_hat == 0.5)
    assert np.all(half.trade_cost_hat == 3.0)
    assert np.all(half.placed_jobs == 50.0)
    np.testing.assert_allclose(half.commuting_impedance, -0.2)


def test_what_does_not_change_stays_unset() -> None:
    half = scaled_shocks(SHOCKS, 0.5)
    assert half.business_time is None
    assert half.take_home_hat is None
    assert half.charge_hat is None


def test_a_limit_below_the_base_year_grows_from_it_and_one_above_stands() -> None:
    economy = dirty_economy()
    free = replace(quiet(), water_limit=np.full(N_ZONE, np.inf), emission_cap=NO_CAP)
    base = base_of_limits(economy, free)
    limits = {name: np.where(np.arange(value.shape[-1]) == 0, 0.64, 2.0) * value for name, value in base.items()}
    limits["water_limit"][-1] = np.inf
    half = scaled_limits(economy, replace(free, **limits), 0.5)
    for name, value in base.items():
        found = np.asarray(getattr(half, name))
        np.testing.assert_allclose(found[..., 0], 0.8 * value[..., 0])
        np.testing.assert_array_equal(found[..., 1:], limits[name][..., 1:])


@pytest.mark.parametrize("kind", [LimitKind.WATER, LimitKind.EMISSIONS])
def test_what_limits_are_counted_from_is_what_the_base_year_has(kind: LimitKind) -> None:
    economy = dirty_economy()
    free = replace(quiet(), water_limit=np.full(N_ZONE, np.inf), emission_cap=NO_CAP)
    name = {LimitKind.WATER: "water_limit", LimitKind.EMISSIONS: "emission_cap"}[kind]
    told = report_of(outcome_in(economy, free), kind).value
    np.testing.assert_allclose(base_of_limits(economy, free)[name], told, rtol=1e-9)
