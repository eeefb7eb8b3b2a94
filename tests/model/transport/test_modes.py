"""Choice of mode: the composite time and the shares."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from xietong.model.transport.mode_changes import composite_change, share_after
from xietong.model.transport.modes import (
    composite_and_clock,
    composite_minutes,
    mode_constants,
    mode_shares,
)
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import BUSINESS, COMMUTING, PURPOSES


def minutes_of(car: float, metro: float = np.inf, rail: float = np.inf) -> np.ndarray:
    return np.array([car, metro, rail])[:, None, None]


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_composite_is_the_nested_log_sum(settings: TransportSettings, purpose: str) -> None:
    metro, rail = mode_constants(purpose, settings)
    s, u = settings.mode_scale, settings.public_scale
    public = -u * np.log(np.exp(-(42.0 + metro) / u) + np.exp(-(38.0 + rail) / u))
    wanted = -s * np.log(np.exp(-40.0 / s) + np.exp(-public / s))
    np.testing.assert_allclose(composite_minutes(minutes_of(40.0, 42.0, 38.0), purpose, settings), wanted)


def test_where_only_the_car_goes_its_time_counts(settings: TransportSettings) -> None:
    assert composite_minutes(minutes_of(33.0), COMMUTING, settings).item() == 33.0
    np.testing.assert_array_equal(mode_shares(minutes_of(33.0), COMMUTING, settings).ravel(), [1.0, 0.0, 0.0])
    assert composite_and_clock(minutes_of(33.0), COMMUTING, settings)[1].item() == 33.0


def test_where_nothing_goes_no_time_is_enough(settings: TransportSettings) -> None:
    nowhere = minutes_of(np.inf)
    assert np.isinf(composite_minutes(nowhere, COMMUTING, settings)).all()
    assert np.isinf(composite_and_clock(nowhere, COMMUTING, settings)[1]).all()
    assert not mode_shares(nowhere, COMMUTING, settings).any()


def test_where_only_the_train_goes_everyone_takes_it(settings: TransportSettings) -> None:
    shares = mode_shares(minutes_of(np.inf, np.inf, 50.0), COMMUTING, settings).ravel()
    np.testing.assert_array_equal(shares, [0.0, 0.0, 1.0])


@pytest.mark.parametrize("rail", [120.0, 90.0, 60.0, 30.0])
def test_a_faster_train_always_helps(settings: TransportSettings, rail: float) -> None:
    before = composite_minutes(minutes_of(60.0, 70.0, rail), BUSINESS, settings)
    after = composite_minutes(minutes_of(60.0, 70.0, rail - 5.0), BUSINESS, settings)
    assert after < before


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_line_that_is_no_faster_is_hardly_rewarded(settings: TransportSettings, purpose: str) -> None:
    metro, _ = mode_constants(purpose, settings)
    gain = 60.0 - composite_minutes(minutes_of(60.0, 60.0), purpose, settings).item()
    assert 0.0 < gain <= settings.mode_scale * np.log1p(np.exp(-metro / settings.mode_scale)) + 1e-12
    assert gain < 0.5 * settings.mode_scale * np.log(2.0)


def test_shares_sum_to_one_over_modes(settings: TransportSettings) -> None:
    minutes = np.random.default_rng(1).uniform(10.0, 120.0, (3, 5, 7))
    minutes[1, 2] = np.inf
    shares = mode_shares(minutes, COMMUTING, settings)
    np.testing.assert_allclose(shares.sum(axis=0), 1.0, rtol=1e-14)
    assert not shares[1, 2].any()


def test_extreme_times_do_no_harm(settings: TransportSettings) -> None:
    shares = mode_shares(minutes_of(1e6, 1.0, 1e5), COMMUTING, settings)
    np.testing.assert_allclose(shares.ravel(), [0.0, 1.0, 0.0], atol=1e-12)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_composite_and_clock_follow_from_the_shares(settings: TransportSettings, purpose: str) -> None:
    minutes = np.random.default_rng(2).uniform(10.0, 200.0, (3, 70, 9))
    minutes[1, :20], minutes[2, 10:40], minutes[:, 3, 3] = np.inf, np.inf, np.inf
    composite, clock = composite_and_clock(minutes, purpose, settings)
    shares = mode_shares(minutes, purpose, settings)
    wanted = np.where(shares > 0.0, shares * np.where(shares > 0.0, minutes, 0.0), 0.0).sum(axis=0)
    wanted[3, 3] = np.inf
    np.testing.assert_allclose(clock, wanted, rtol=1e-12)
    np.testing.assert_allclose(composite, composite_minutes(minutes, purpose, settings), rtol=1e-14)


def test_in_changes_shares_and_composite_are_those_of_the_levels() -> None:
    settings = TransportSettings()
    minutes = np.stack([[[40.0, 90.0]], [[50.0, np.inf]], [[np.inf, 60.0]]])
    slower = minutes + np.array([7.0, 0.0, 0.0])[:, None, None]
    before, after = (mode_shares(each, COMMUTING, settings)[0] for each in (minutes, slower))
    np.testing.assert_allclose(share_after(before, -7.0 / settings.mode_scale), after, rtol=1e-12)
    change = composite_minutes(slower, COMMUTING, settings) - composite_minutes(minutes, COMMUTING, settings)
    np.testing.assert_allclose(
        composite_change(before, np.full((1, 2), 7.0), settings.mode_scale), change, rtol=1e-10
    )


@rules(max_examples=25, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(-20.0, 20.0))
def test_the_slope_of_the_composite_is_the_share_of_the_car(share: float, minutes: float) -> None:
    slope = jax.grad(lambda extra: composite_change(jnp.asarray(share), extra, 5.0))(minutes)
    np.testing.assert_allclose(slope, share_after(jnp.asarray(share), -minutes / 5.0), rtol=1e-9)


def test_all_drivers_bear_all_minutes_and_none_bear_none() -> None:
    np.testing.assert_allclose(composite_change(np.ones(2), np.array([3.0, -3.0]), 5.0), [3.0, -3.0], rtol=1e-12)
    np.testing.assert_array_equal(composite_change(np.zeros(2), np.array([3.0, -3.0]), 5.0), 0.0)


def test_a_third_mode_leaves_the_odds_inside_the_nest_of_public_transport_alone() -> None:
    minutes = np.stack([[[40.0]], [[45.0]], [[50.0]]])
    odds = [
        shares[1] / shares[2]
        for shares in (
            mode_shares(np.stack([[[car]], *minutes[1:]]), COMMUTING, TransportSettings()) for car in (20.0, 80.0)
        )
    ]
    np.testing.assert_allclose(odds[0], odds[1], rtol=1e-12)


def test_equal_scales_give_the_plain_logit() -> None:
    settings = TransportSettings(mode_scale=5.0, public_scale=5.0)
    minutes = np.stack([[[40.0]], [[45.0]], [[50.0]]])
    disadvantage = np.array([0.0, *mode_constants(COMMUTING, settings)])
    value = np.exp(-(minutes[:, 0, 0] + disadvantage) / 5.0)
    np.testing.assert_allclose(mode_shares(minutes, COMMUTING, settings)[:, 0, 0], value / value.sum(), rtol=1e-12)
