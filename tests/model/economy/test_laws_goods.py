"""Laws of the goods market: prices, shares of origins, sales and exports, for any costs."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy

from xietong.model.economy.base import Economy
from xietong.model.economy.trade import exports, log_cost, price_hat, sales

ECONOMY = crooked_economy()
LARGE = replace(ECONOMY, outer_sourcing=0.3 * ECONOMY.exports / ECONOMY.exports.sum(axis=1, keepdims=True))
LAW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
SPREADS = st.floats(0.0, 0.4)


def prices(seed: int, spread: float) -> np.ndarray:
    return np.exp(spread * np.random.default_rng(seed).normal(size=(N_SECTOR, N_ZONE)))


def kernel(seed: int, spread: float) -> np.ndarray:
    cost = np.exp(spread * np.random.default_rng(seed + 1).normal(size=(N_SECTOR, N_ZONE, N_ZONE)))
    return np.asarray(ECONOMY.trade_share) * cost ** -np.asarray(ECONOMY.trade_elasticity)[:, None, None]


def at_outer_price(economy: Economy, price: float) -> Economy:
    return replace(economy, outer_price=np.asarray(price))


@LAW
@given(SEEDS, SPREADS)
def test_shares_of_origins_and_of_the_outside_add_up(seed: int, spread: float) -> None:
    seller, trade = prices(seed, spread), kernel(seed, spread)
    theta = np.asarray(ECONOMY.trade_elasticity)[:, None]
    price = np.asarray(price_hat(ECONOMY, trade, seller))
    inside = np.einsum("sin,si->sn", trade, seller**-theta)
    np.testing.assert_allclose((inside + ECONOMY.outer_share) * price**theta, 1.0, rtol=1e-12)


@LAW
@given(SEEDS, SPREADS)
def test_without_new_frictions_a_price_lies_between_the_cheapest_and_the_dearest_offer(
    seed: int, spread: float
) -> None:
    seller = prices(seed, spread)
    price = np.asarray(price_hat(ECONOMY, ECONOMY.trade_share, seller))
    low = np.minimum(seller.min(axis=1), 1.0)[:, None]
    high = np.maximum(seller.max(axis=1), 1.0)[:, None]
    assert (price >= low * (1.0 - 1e-12)).all()
    assert (price <= high * (1.0 + 1e-12)).all()


@LAW
@given(SEEDS, SPREADS, st.floats(0.2, 5.0))
def test_all_prices_times_a_factor_are_a_change_of_money(seed: int, spread: float, factor: float) -> None:
    seller, trade, spent = prices(seed, spread), kernel(seed, spread), 1e9 * prices(seed + 2, 0.5)
    for economy in (ECONOMY, LARGE):
        money = at_outer_price(economy, factor)
        one, two = price_hat(economy, trade, seller), price_hat(money, trade, factor * seller)
        np.testing.assert_allclose(two, factor * np.asarray(one), rtol=1e-11)
        sold = np.asarray(sales(economy, trade, seller, one, spent))
        resold = np.asarray(sales(money, trade, factor * seller, two, factor * spent))
        np.testing.assert_allclose(resold, factor * sold, rtol=1e-10)


@LAW
@given(SEEDS, SPREADS)
def test_what_is_spent_is_sold_inside_or_bought_outside(seed: int, spread: float) -> None:
    seller, trade, spent = prices(seed, spread), kernel(seed, spread), 1e9 * prices(seed + 2, 0.5)
    theta = np.asarray(ECONOMY.trade_elasticity)[:, None]
    price = np.asarray(price_hat(ECONOMY, trade, seller))
    inside = np.asarray(sales(ECONOMY, trade, seller, price, spent)) - np.asarray(exports(ECONOMY, seller))
    imports = np.asarray(ECONOMY.outer_share) * price**theta * spent
    np.testing.assert_allclose((inside.sum(axis=1) + imports.sum(axis=1)), spent.sum(axis=1), rtol=1e-11)


@LAW
@given(SEEDS, st.floats(1.001, 1.5), st.integers(0, N_SECTOR - 1), st.integers(0, N_ZONE - 1))
def test_a_dearer_origin_sells_less_and_its_rivals_more(seed: int, rise: float, sector: int, zone: int) -> None:
    seller, trade, spent = prices(seed, 0.2), kernel(seed, 0.2), 1e9 * prices(seed + 2, 0.5)
    dearer = seller.copy()
    dearer[sector, zone] *= rise

    def sold(asked: np.ndarray) -> np.ndarray:
        return np.asarray(sales(LARGE, trade, asked, price_hat(LARGE, trade, asked), spent))

    change = sold(dearer) / sold(seller)
    assert change[sector, zone] < 1.0
    assert (np.delete(change[sector], zone) > 1.0).all()
    np.testing.assert_allclose(np.delete(change, sector, axis=0), 1.0, rtol=1e-12)


@LAW
@given(SEEDS, SPREADS)
def test_a_region_that_hardly_matters_outside_exports_as_a_small_one(seed: int, spread: float) -> None:
    seller = prices(seed, spread)
    hardly = replace(ECONOMY, outer_sourcing=1e-9 * np.asarray(LARGE.outer_sourcing))
    np.testing.assert_allclose(exports(hardly, seller), exports(ECONOMY, seller), rtol=1e-6)


@LAW
@given(SEEDS, st.floats(0.2, 5.0))
def test_cost_follows_all_prices_alike_and_each_by_its_share(seed: int, factor: float) -> None:
    random = np.random.default_rng(seed)
    wage, price = 0.2 * random.normal(size=(2, N_SECTOR, N_ZONE))
    rent = 0.2 * random.normal(size=(1, N_ZONE))
    logs, up = np.asarray(log_cost(ECONOMY, wage, rent, price)), np.log(factor)
    money = at_outer_price(ECONOMY, factor)
    np.testing.assert_allclose(log_cost(money, wage + up, rent + up, price + up), logs + up, atol=1e-11)
    inputs = np.asarray(ECONOMY.input_share)
    dearer = price.copy()
    dearer[1] += up
    expected = logs + inputs[1][:, None] * up
    np.testing.assert_allclose(log_cost(ECONOMY, wage, rent, dearer), expected, atol=1e-11)
