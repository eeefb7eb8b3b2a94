"""Choice of mode: the generalised cost, the composite time and the shares."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from xietong.model.transport.fares import minute_of_car, trip_cost, value_of_time
from xietong.model.transport.mode_changes import composite_change, share_after
from xietong.model.transport.modes import (
    composite_and_clock,
    composite_minutes,
    felt_minutes,
    mode_constant,
    mode_shares,
)
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import (
    BICYCLE,
    BUSINESS,
    CAR,
    COMMUTING,
    CONVENTIONAL,
    HIGH_SPEED,
    METRO,
    MODES,
    PURPOSES,
)

PUBLIC = MODES[2:]


def minutes_of(**known: float) -> np.ndarray:
    return np.array([known.get(mode, np.inf) for mode in MODES])[:, None, None]


def km(value: float) -> np.ndarray:
    return np.full((1, 1), value)


EVERYTHING = {mode: 30.0 + 5.0 * number for number, mode in enumerate(MODES)}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_felt_minute_is_time_money_and_habit(settings: TransportSettings, purpose: str) -> None:
    for mode in MODES:
        money = trip_cost(mode, km(20.0), settings) / value_of_time(purpose, settings)
        wanted = minute_of_car(purpose, settings) * (40.0 + mode_constant(mode, purpose, settings) + money)
        np.testing.assert_allclose(felt_minutes(mode, km(40.0), km(20.0), purpose, settings), wanted)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_minute_of_car_is_the_unit(settings: TransportSettings, purpose: str) -> None:
    distance = settings.car_reference_kmh * 25.0 / 60.0
    np.testing.assert_allclose(felt_minutes(CAR, km(25.0), km(distance), purpose, settings), 25.0)


def test_fares_are_those_of_the_table_of_beijing(settings: TransportSettings) -> None:
    for distance, published in ((3.0, 3.0), (6.0, 3.0), (12.0, 4.0), (22.0, 5.0), (32.0, 6.0)):
        assert trip_cost(METRO, km(distance), settings).item() == pytest.approx(published, abs=0.41)
    assert trip_cost(BICYCLE, km(5.0), settings) == 0.0
    fares = [trip_cost(mode, km(100.0), settings).item() for mode in MODES[-3:]]
    assert fares == sorted(fares)
    assert trip_cost(CAR, km(1.0), settings).item() == settings.car_yuan_per_km / settings.car_persons


@pytest.mark.parametrize("purpose", PURPOSES)
def test_the_composite_is_the_nested_log_sum(settings: TransportSettings, purpose: str) -> None:
    s, u = settings.mode_scale, settings.public_scale
    felt = {
        mode: felt_minutes(mode, km(minutes), km(18.0), purpose, settings).item()
        for mode, minutes in EVERYTHING.items()
    }
    public = -u * np.log(sum(np.exp(-felt[mode] / u) for mode in PUBLIC))
    wanted = -s * np.log(np.exp(-felt[CAR] / s) + np.exp(-felt[BICYCLE] / s) + np.exp(-public / s))
    np.testing.assert_allclose(composite_minutes(minutes_of(**EVERYTHING), km(18.0), purpose, settings), wanted)


@pytest.mark.parametrize("mode", MODES)
def test_where_only_one_mode_goes_everyone_takes_it(settings: TransportSettings, mode: str) -> None:
    minutes = minutes_of(**{mode: 33.0})
    felt = felt_minutes(mode, km(33.0), km(15.0), COMMUTING, settings)
    np.testing.assert_array_equal(composite_minutes(minutes, km(15.0), COMMUTING, settings), felt)
    shares = mode_shares(minutes, km(15.0), COMMUTING, settings).ravel()
    np.testing.assert_allclose(shares, np.array(MODES) == mode)
    assert composite_and_clock(minutes, km(15.0), COMMUTING, settings)[1].item() == 33.0


def test_where_nothing_goes_no_time_is_enough(settings: TransportSettings) -> None:
    nowhere = minutes_of()
    assert np.isinf(composite_minutes(nowhere, km(9.0), COMMUTING, settings)).all()
    assert np.isinf(composite_and_clock(nowhere, km(9.0), COMMUTING, settings)[1]).all()
    assert not mode_shares(nowhere, km(9.0), COMMUTING, settings).any()


@pytest.mark.parametrize("minutes", [120.0, 90.0, 60.0, 30.0])
def test_a_faster_train_always_helps(settings: TransportSettings, minutes: float) -> None:
    before, after = (
        composite_minutes(minutes_of(car=60.0, metro=70.0, high_speed=train), km(50.0), BUSINESS, settings)
        for train in (minutes, minutes - 5.0)
    )
    assert after < before


def test_a_cheaper_metro_draws_people_from_the_car(settings: TransportSettings) -> None:
    cheaper = replace(settings, fare_metro_base=1.0)
    before, after = (
        mode_shares(minutes_of(**EVERYTHING), km(12.0), COMMUTING, each)[:, 0, 0] for each in (settings, cheaper)
    )
    assert after[MODES.index(METRO)] > before[MODES.index(METRO)]
    assert after[MODES.index(CAR)] < before[MODES.index(CAR)]


def test_who_values_time_more_takes_the_faster_and_dearer_train(settings: TransportSettings) -> None:
    odds = []
    for purpose in PURPOSES:
        shares = mode_shares(minutes_of(high_speed=60.0, conventional=120.0), km(150.0), purpose, settings).ravel()
        odds.append(shares[MODES.index(HIGH_SPEED)] / shares[MODES.index(CONVENTIONAL)])
    assert odds[PURPOSES.index(BUSINESS)] > odds[PURPOSES.index(COMMUTING)]


def test_extreme_times_do_no_harm(settings: TransportSettings) -> None:
    shares = mode_shares(minutes_of(car=1e6, metro=1.0, high_speed=1e5), km(10.0), COMMUTING, settings)
    np.testing.assert_allclose(shares.ravel(), np.array(MODES) == METRO, atol=1e-12)


@pytest.mark.parametrize("purpose", PURPOSES)
def test_composite_and_clock_follow_from_the_shares(settings: TransportSettings, purpose: str) -> None:
    random = np.random.default_rng(2)
    minutes, distance = random.uniform(10.0, 200.0, (len(MODES), 70, 9)), random.uniform(2.0, 90.0, (70, 9))
    minutes[3, :20], minutes[4, 10:40], minutes[:, 3, 3] = np.inf, np.inf, np.inf
    composite, clock = composite_and_clock(minutes, distance, purpose, settings)
    shares = mode_shares(minutes, distance, purpose, settings)
    served = np.isfinite(minutes).any(axis=0)
    np.testing.assert_allclose(shares.sum(axis=0), served, rtol=1e-12)
    wanted = np.where(shares > 0.0, shares * np.where(shares > 0.0, minutes, 0.0), 0.0).sum(axis=0)
    np.testing.assert_allclose(clock, np.where(served, wanted, np.inf), rtol=1e-11)
    np.testing.assert_allclose(composite, composite_minutes(minutes, distance, purpose, settings), rtol=1e-14)


def test_in_changes_shares_and_composite_are_those_of_the_levels(settings: TransportSettings) -> None:
    minutes, slower = minutes_of(**EVERYTHING), minutes_of(**{**EVERYTHING, CAR: EVERYTHING[CAR] + 7.0})
    felt = 7.0 * minute_of_car(COMMUTING, settings)
    before, after = (mode_shares(each, km(18.0), COMMUTING, settings)[0] for each in (minutes, slower))
    np.testing.assert_allclose(share_after(before, -felt / settings.mode_scale), after, rtol=1e-12)
    one, two = (composite_minutes(each, km(18.0), COMMUTING, settings) for each in (minutes, slower))
    change = composite_change(before, np.full((1, 1), felt), settings.mode_scale)
    np.testing.assert_allclose(change, two - one, rtol=1e-10)


@rules(max_examples=25, deadline=None)
@given(st.floats(0.01, 0.99), st.floats(-20.0, 20.0))
def test_the_slope_of_the_composite_is_the_share_of_the_car(share: float, minutes: float) -> None:
    slope = jax.grad(lambda extra: composite_change(jnp.asarray(share), extra, 5.0))(minutes)
    np.testing.assert_allclose(slope, share_after(jnp.asarray(share), -minutes / 5.0), rtol=1e-9)


def test_all_drivers_bear_all_minutes_and_none_bear_none() -> None:
    np.testing.assert_allclose(composite_change(np.ones(2), np.array([3.0, -3.0]), 5.0), [3.0, -3.0], rtol=1e-12)
    np.testing.assert_array_equal(composite_change(np.zeros(2), np.array([3.0, -3.0]), 5.0), 0.0)


def test_the_car_leaves_the_odds_inside_the_nest_of_public_transport_alone(settings: TransportSettings) -> None:
    shares = [
        mode_shares(minutes_of(**{**EVERYTHING, CAR: car}), km(18.0), COMMUTING, settings)[2:, 0, 0]
        for car in (20.0, 80.0)
    ]
    np.testing.assert_allclose(shares[0] / shares[0].sum(), shares[1] / shares[1].sum(), rtol=1e-12)


def test_equal_scales_give_the_plain_logit(settings: TransportSettings) -> None:
    plain = replace(settings, public_scale=settings.mode_scale)
    felt = [felt_minutes(mode, km(t), km(18.0), COMMUTING, plain).item() for mode, t in EVERYTHING.items()]
    value = np.exp(-np.array(felt) / plain.mode_scale)
    shares = mode_shares(minutes_of(**EVERYTHING), km(18.0), COMMUTING, plain)[:, 0, 0]
    np.testing.assert_allclose(shares, value / value.sum(), rtol=1e-12)
