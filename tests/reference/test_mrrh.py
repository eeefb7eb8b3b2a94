"""The one-sector reference against identities and closed forms of its own."""

from dataclasses import replace

import numpy as np
import pytest
from tests.reference.mrrh import Base, Hats, Parameters, Shocks, base_from_shares, no_shocks, solve_hats
from tests.reference.synthetic import commuting_and_trade

N_ZONE = 12
BASE = commuting_and_trade(N_ZONE, seed=2, empty_share=0.4)
PARAMETERS = Parameters()


def shaken(seed: int = 5) -> Shocks:
    """All primitives at once, each pair its own."""
    random = np.random.default_rng(seed)
    pairs = (N_ZONE, N_ZONE)
    return Shocks(
        productivity=random.uniform(0.9, 1.15, N_ZONE),
        amenity=random.uniform(0.9, 1.1, pairs),
        commuting_cost=random.uniform(0.9, 1.05, pairs),
        trade_cost=random.uniform(0.9, 1.05, pairs),
        floor_space=random.uniform(0.9, 1.2, N_ZONE),
    )


def values(hats: Hats) -> dict[str, np.ndarray]:
    names = ("wage", "income", "residents", "employment", "rent", "price", "trade_share")
    return {name: getattr(hats, name) for name in names}


def test_no_shock_changes_nothing() -> None:
    hats = solve_hats(BASE, no_shocks(N_ZONE), PARAMETERS)
    for name, hat in values(hats).items():
        np.testing.assert_allclose(hat, 1.0, atol=1e-12, err_msg=name)
    assert hats.welfare == pytest.approx(1.0, abs=1e-13)


def test_the_base_year_clears_the_goods_market() -> None:
    revenue = BASE.trade_share @ (BASE.income * BASE.residents)
    np.testing.assert_allclose(revenue, BASE.wage * BASE.employment, rtol=1e-13)
    np.testing.assert_allclose(BASE.trade_share.sum(axis=0), 1.0, rtol=1e-14)
    assert BASE.wage.mean() == pytest.approx(1.0, abs=1e-14)


def test_every_market_clears_after_all_shocks_at_once() -> None:
    shocks = shaken()
    hats = solve_hats(BASE, shocks, PARAMETERS)
    share = BASE.trade_share * hats.trade_share
    np.testing.assert_allclose(share.sum(axis=0), 1.0, rtol=1e-13)
    spending = BASE.income * hats.income * BASE.residents * hats.residents
    wages = BASE.wage * hats.wage * BASE.employment * hats.employment
    np.testing.assert_allclose(share @ spending, wages, rtol=1e-10)
    assert (BASE.flows * hats.flows).sum() == pytest.approx(1.0, abs=1e-10)
    floor = hats.rent**PARAMETERS.floor_supply_elasticity * shocks.floor_space
    np.testing.assert_allclose(hats.rent * floor, hats.income * hats.residents, rtol=1e-12)
    assert (BASE.wage * hats.wage).mean() == pytest.approx(1.0, abs=1e-10)


def test_the_price_index_is_that_of_the_home_share() -> None:
    shocks = shaken()
    hats = solve_hats(BASE, shocks, PARAMETERS)
    sigma, nu = PARAMETERS.substitution, PARAMETERS.agglomeration
    scale = 1.0 - (1.0 - sigma) * nu
    variety = (hats.employment**scale / np.diag(hats.trade_share)) ** (1.0 / (1.0 - sigma))
    expected = variety * np.diag(shocks.trade_cost) * hats.wage / shocks.productivity
    np.testing.assert_allclose(hats.price, expected, rtol=1e-12)


def test_a_uniform_ease_of_commuting_raises_welfare_by_just_that_and_moves_no_one() -> None:
    hats = solve_hats(BASE, replace(no_shocks(N_ZONE), commuting_cost=np.full((N_ZONE, N_ZONE), 0.9)), PARAMETERS)
    assert hats.welfare == pytest.approx(1.0 / 0.9, abs=1e-11)
    np.testing.assert_allclose(hats.residents, 1.0, atol=1e-11)


def test_a_uniform_rise_of_productivity_raises_welfare_by_the_goods_share() -> None:
    hats = solve_hats(BASE, replace(no_shocks(N_ZONE), productivity=np.full(N_ZONE, 1.2)), PARAMETERS)
    assert hats.welfare == pytest.approx(1.2**PARAMETERS.goods_share, abs=1e-11)
    np.testing.assert_allclose(hats.price, 1.0 / 1.2, rtol=1e-11)


def test_more_floor_space_everywhere_lowers_rents_by_the_supply_curve() -> None:
    hats = solve_hats(BASE, replace(no_shocks(N_ZONE), floor_space=np.full(N_ZONE, 1.3)), PARAMETERS)
    rent = 1.3 ** (-1.0 / (1.0 + PARAMETERS.floor_supply_elasticity))
    np.testing.assert_allclose(hats.rent, rent, rtol=1e-11)
    assert hats.welfare == pytest.approx(rent ** (PARAMETERS.goods_share - 1.0), abs=1e-11)


def test_gains_from_small_amenities_add_up_to_the_inverse_of_the_taste_elasticity() -> None:
    step = 1e-4
    gains = []
    for zone in range(N_ZONE):
        ends = []
        for sign in (1.0, -1.0):
            amenity = np.ones((N_ZONE, N_ZONE))
            amenity[zone] = np.exp(sign * step)
            ends.append(np.log(solve_hats(BASE, replace(no_shocks(N_ZONE), amenity=amenity), PARAMETERS).welfare))
        gains.append((ends[0] - ends[1]) / (2.0 * step))
    assert sum(gains) == pytest.approx(1.0 / PARAMETERS.commuting_elasticity, rel=1e-5)


def test_renumbered_zones_give_renumbered_changes() -> None:
    order = np.random.default_rng(1).permutation(N_ZONE)
    pairs = np.ix_(order, order)
    shocks = shaken()
    turned = base_from_shares(BASE.flows[pairs], BASE.wage[order], BASE.trade_share[pairs])
    renumbered = Shocks(
        productivity=shocks.productivity[order],
        amenity=shocks.amenity[pairs],
        commuting_cost=shocks.commuting_cost[pairs],
        trade_cost=shocks.trade_cost[pairs],
        floor_space=shocks.floor_space[order],
    )
    first, second = solve_hats(BASE, shocks, PARAMETERS), solve_hats(turned, renumbered, PARAMETERS)
    np.testing.assert_allclose(second.rent, first.rent[order], rtol=1e-9)
    np.testing.assert_allclose(second.price, first.price[order], rtol=1e-9)


def test_going_there_and_back_ends_where_it_began() -> None:
    shocks = shaken()
    there = solve_hats(BASE, shocks, PARAMETERS, tolerance=1e-13)
    moved = Base(
        flows=BASE.flows * there.flows,
        wage=BASE.wage * there.wage,
        income=BASE.income * there.income,
        residents=BASE.residents * there.residents,
        employment=BASE.employment * there.employment,
        trade_share=BASE.trade_share * there.trade_share,
    )
    undo = Shocks(
        productivity=1.0 / shocks.productivity,
        amenity=1.0 / shocks.amenity,
        commuting_cost=1.0 / shocks.commuting_cost,
        trade_cost=1.0 / shocks.trade_cost,
        floor_space=1.0 / shocks.floor_space,
    )
    back = solve_hats(moved, undo, PARAMETERS, tolerance=1e-13)
    np.testing.assert_allclose(back.wage * there.wage, 1.0, atol=1e-11)
    np.testing.assert_allclose(back.residents * there.residents, 1.0, atol=1e-11)
    assert back.welfare * there.welfare == pytest.approx(1.0, abs=1e-11)


def test_an_iteration_that_does_not_settle_says_so() -> None:
    with pytest.raises(ArithmeticError, match="no equilibrium after 3 passes"):
        solve_hats(BASE, shaken(), PARAMETERS, pass_limit=3)
