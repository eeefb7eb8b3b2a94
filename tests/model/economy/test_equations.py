"""Each equation against its formula by hand, its limits and its invariants."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_ZONE, crooked_economy

from xietong.model.economy.agglomeration import density_hat, spillover_share
from xietong.model.economy.choice import (
    commuting_shares_after,
    location_hat,
    sector_choice,
    workplace_choice,
)
from xietong.model.economy.land import construction_price, floor_supply_hat, rent_hat
from xietong.model.economy.placed import placed_pay, staff_at_home, staff_residence
from xietong.model.economy.trade import exports, log_cost, price_hat, sales

ECONOMY = crooked_economy()
GROUPS = np.shape(ECONOMY.resident_workers)[0]


def test_sector_shares_follow_wages_and_sum_to_one() -> None:
    share = np.array([[[0.25], [0.75]]])
    new, index = sector_choice(share, np.array([[2.0], [1.0]]), sector_elasticity=np.asarray(3.0))
    total = 0.25 * 8.0 + 0.75
    np.testing.assert_allclose(np.asarray(new)[0, :, 0], [0.25 * 8.0 / total, 0.75 / total])
    assert float(index[0, 0]) == pytest.approx(total ** (1.0 / 3.0))


def test_equal_wage_changes_leave_sector_shares_and_raise_the_index_alike() -> None:
    new, index = sector_choice(
        ECONOMY.sector_share, np.full_like(ECONOMY.wage, 1.3), sector_elasticity=np.asarray(8.0)
    )
    np.testing.assert_allclose(new, ECONOMY.sector_share, rtol=1e-13)
    np.testing.assert_allclose(index, 1.3, rtol=1e-13)


def test_no_one_commutes_where_no_one_can() -> None:
    kernel = ECONOMY.commuting_share.copy()
    lost = kernel[1, 0, 3]
    kernel[1, 0, 3] = 0.0
    same = np.ones((GROUPS, N_ZONE))
    pull, access, *_ = workplace_choice(kernel, same, same, same, commuting_elasticity=np.asarray(4.6))
    share = np.asarray(commuting_shares_after(kernel, pull, access))
    assert share[1, 0, 3] == 0.0
    np.testing.assert_allclose(share.sum(axis=2), 1.0)
    assert float(access[1, 0]) == pytest.approx(1.0 - lost)


def test_sums_over_flows_are_those_of_the_shares_that_are_never_formed() -> None:
    random = np.random.default_rng(8)
    kernel = ECONOMY.commuting_share * random.uniform(0.5, 1.5, ECONOMY.commuting_share.shape)
    wage, pay = random.uniform(0.8, 1.2, (2, GROUPS, N_ZONE))
    workers = np.asarray(ECONOMY.resident_workers)
    pull, access, came, mean = workplace_choice(kernel, wage, workers, pay, commuting_elasticity=np.asarray(4.6))
    share = np.asarray(commuting_shares_after(kernel, pull, access))
    np.testing.assert_allclose(came, np.einsum("gn,gni->gi", workers, share), rtol=1e-13)
    np.testing.assert_allclose(np.asarray(came).sum(axis=1), workers.sum(axis=1), rtol=1e-13)
    np.testing.assert_allclose(mean, np.einsum("gni,gi->gn", share, pay), rtol=1e-13)


def test_a_change_that_is_equal_everywhere_moves_only_between_region_and_outside() -> None:
    hat, welfare, _ = location_hat(ECONOMY, np.full((GROUPS, N_ZONE), 1.1), np.ones((GROUPS, 2)))
    eta, outside = ECONOMY.migration_elasticity, ECONOMY.outside_share
    expected = ((1.0 - outside) * 1.1**eta + outside) ** (1.0 / eta)
    np.testing.assert_allclose(welfare, expected, rtol=1e-12)
    np.testing.assert_allclose(hat, ((1.1 / expected) ** eta)[:, None] * np.ones((1, N_ZONE)), rtol=1e-12)


def test_people_inside_and_outside_the_region_add_up() -> None:
    value = np.random.default_rng(1).uniform(0.8, 1.2, (GROUPS, N_ZONE))
    hat, welfare, _ = location_hat(ECONOMY, value, np.ones((GROUPS, 2)))
    workers = ECONOMY.resident_workers
    inside = (workers * hat).sum(axis=1) / workers.sum(axis=1) * (1.0 - ECONOMY.outside_share)
    outside = ECONOMY.outside_share / np.asarray(welfare) ** ECONOMY.migration_elasticity
    np.testing.assert_allclose(inside + outside, 1.0, rtol=1e-12)


def test_staff_go_where_living_is_cheaper_and_columns_sum_to_one() -> None:
    cost = np.ones(N_ZONE)
    cost[2] = 0.9
    share = np.asarray(staff_residence(ECONOMY, ECONOMY.staff_residence_share, cost))
    np.testing.assert_allclose(share.sum(axis=0), 1.0)
    assert (share[2] > ECONOMY.staff_residence_share[2]).all()
    at_work = np.random.default_rng(2).uniform(1.0, 2.0, (2, N_ZONE))
    home = staff_at_home(ECONOMY, ECONOMY.staff_residence_share, cost, at_work)
    np.testing.assert_allclose(home, at_work @ share.T, rtol=1e-13)


def test_a_government_has_one_pay_scale() -> None:
    cost = np.random.default_rng(1).uniform(0.9, 1.1, N_ZONE)
    pay = np.asarray(placed_pay(ECONOMY, cost))
    for j in (0, 1):
        own = np.asarray(ECONOMY.jurisdiction) == j
        assert np.ptp(pay[:, own], axis=1).max() == pytest.approx(0.0, abs=1e-9)
        index = np.average(cost[own], weights=ECONOMY.persons[own])
        np.testing.assert_allclose(pay[:, own], ECONOMY.placed_pay[:, own] * index)


def test_cost_is_homogeneous_of_degree_one_in_all_prices() -> None:
    doubled = replace(ECONOMY, outer_price=np.asarray(2.0))
    log2 = np.log(2.0)
    cost = log_cost(
        doubled,
        np.full_like(ECONOMY.wage, log2),
        np.full((1, N_ZONE), log2),
        np.full_like(ECONOMY.wage, log2),
    )
    np.testing.assert_allclose(cost, log2, rtol=1e-12)


def test_price_index_by_hand() -> None:
    seller = np.random.default_rng(1).uniform(0.8, 1.2, np.shape(ECONOMY.wage))
    price = np.asarray(price_hat(ECONOMY, ECONOMY.trade_share, seller))
    theta = ECONOMY.trade_elasticity[2]
    by_hand = sum(ECONOMY.trade_share[2, i, 4] * seller[2, i] ** -theta for i in range(N_ZONE))
    by_hand += ECONOMY.outer_share[2, 4]
    assert price[2, 4] == pytest.approx(by_hand ** (-1.0 / theta), rel=1e-12)


def test_base_sales_are_base_output() -> None:
    spent = np.einsum("sin->sn", ECONOMY.trade_share) + ECONOMY.outer_share
    np.testing.assert_allclose(spent, 1.0, rtol=1e-12)
    ones = np.ones_like(ECONOMY.wage)
    inside = ECONOMY.output - ECONOMY.exports
    spending = np.linalg.lstsq(ECONOMY.trade_share[1], inside[1], rcond=None)[0]
    wide = ones * 0.0
    wide[1] = spending
    result = np.asarray(sales(ECONOMY, ECONOMY.trade_share, ones, ones, wide))
    np.testing.assert_allclose(result[1], ECONOMY.output[1], rtol=1e-9)


def test_dearer_goods_sell_less_outside_with_the_trade_elasticity() -> None:
    sold = np.asarray(exports(ECONOMY, np.full_like(ECONOMY.wage, 1.1)))
    factor = 1.1 ** -ECONOMY.trade_elasticity[:, None]
    np.testing.assert_allclose(sold, ECONOMY.exports * factor, rtol=1e-12)


def test_rent_clears_floor_space() -> None:
    random = np.random.default_rng(4)
    demand, building, capacity = random.uniform(0.8, 1.5, (3, N_ZONE))
    rent = np.asarray(rent_hat(ECONOMY, demand, building, capacity))
    floor = np.asarray(floor_supply_hat(ECONOMY, rent, building, capacity))
    np.testing.assert_allclose(rent * floor, demand, rtol=1e-12)


def test_a_general_rise_of_prices_leaves_floor_space_as_it_is() -> None:
    log_price = np.full_like(ECONOMY.wage, np.log(1.2))
    building = np.asarray(construction_price(ECONOMY, log_price))
    floor = np.asarray(floor_supply_hat(ECONOMY, np.full(N_ZONE, 1.2), building, np.ones(N_ZONE)))
    np.testing.assert_allclose(floor, 1.0, rtol=1e-12)


def test_density_stays_when_nothing_changes_and_rises_when_places_come_nearer() -> None:
    jobs = np.asarray(ECONOMY.persons)
    still = np.asarray(spillover_share(ECONOMY, jobs, np.zeros((N_ZONE, N_ZONE))))
    np.testing.assert_allclose(still.sum(axis=1), 1.0, rtol=1e-12)
    nearer = np.zeros((N_ZONE, N_ZONE))
    nearer[1, 5] = -3.0
    share = spillover_share(ECONOMY, jobs, nearer)
    density = np.asarray(density_hat(share, np.ones(N_ZONE)))
    assert density[1] > 1.0
    np.testing.assert_allclose(np.delete(density, 1), 1.0, rtol=1e-12)
