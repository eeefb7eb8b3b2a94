"""The price of a limit by hand, and as the derivative of what the region earns."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import N_JURISDICTION, N_SECTOR, N_ZONE
from tests.model.economy.limited import N_POLLUTANT, dirty_economy, outcome_of, report_of

from xietong.model.economy.base import Economy
from xietong.model.economy.emissions import (
    burden_of_price,
    emission_price,
    emissions,
    next_log_price,
    price_scale,
)
from xietong.model.economy.land import quota_premium, rent_hat
from xietong.model.economy.water import scarcity_rent, water_price_hat, water_use
from xietong.model.state import LimitKind, Shocks, no_shocks

ECONOMY = dirty_economy()
PRICES = np.random.default_rng(6).uniform(1e2, 5e4, (N_POLLUTANT, N_JURISDICTION))
UNIT = np.ones((N_SECTOR, N_ZONE))


def test_without_a_price_no_one_abates_and_no_one_pays() -> None:
    burden = burden_of_price(ECONOMY, np.zeros_like(PRICES), UNIT)
    np.testing.assert_allclose(burden.rate, ECONOMY.emission_rate, rtol=1e-14)
    assert not np.any(burden.charge)
    np.testing.assert_allclose(burden.abatement, 0.0, atol=1e-18)


def test_rate_and_charge_of_one_cell_by_hand() -> None:
    burden = burden_of_price(ECONOMY, PRICES, UNIT)
    rates = []
    for pollutant in range(N_POLLUTANT):
        ratio = PRICES[pollutant, 1] / ECONOMY.abatement_cost[pollutant, 2]
        rates.append(
            ECONOMY.emission_rate[pollutant, 2, 4] * (1.0 + ratio) ** -ECONOMY.abatement_elasticity[pollutant, 2]
        )
    np.testing.assert_allclose(burden.rate[:, 2, 4], rates, rtol=1e-13)
    assert float(burden.charge[2, 4]) == pytest.approx(float(PRICES[:, 1] @ rates), rel=1e-13)


def test_abatement_costs_what_the_prices_below_have_not_yet_been_paid_for() -> None:
    share = (np.arange(2000) + 0.5) / 2000
    # The integral of the rate over prices, pollutant by pollutant, by the midpoint rule.
    integral = sum(np.asarray(burden_of_price(ECONOMY, s * PRICES, UNIT).charge) / s for s in share) / len(share)
    burden = burden_of_price(ECONOMY, PRICES, UNIT)
    np.testing.assert_allclose(burden.abatement, integral - burden.charge, rtol=1e-5)


def test_abatement_is_as_dear_as_the_output_of_its_sector() -> None:
    one, two = burden_of_price(ECONOMY, PRICES, UNIT), burden_of_price(ECONOMY, 2.0 * PRICES, 2.0 * UNIT)
    np.testing.assert_allclose(two.rate, one.rate, rtol=1e-13)
    np.testing.assert_allclose(two.abatement, 2.0 * one.abatement, rtol=1e-12)


def test_one_more_tonne_abated_costs_its_price() -> None:
    def at(price: float) -> tuple[float, float]:
        prices = np.zeros_like(PRICES)
        prices[0, 1] = price
        burden = burden_of_price(ECONOMY, prices, UNIT)
        return float(burden.abatement[2, 4]), float(burden.rate[0, 2, 4])

    (low_cost, low_rate), (high_cost, high_rate) = at(9_999.0), at(10_001.0)
    assert (high_cost - low_cost) / (low_rate - high_rate) == pytest.approx(1e4, rel=1e-5)


def test_the_integral_passes_smoothly_through_the_elasticity_of_one() -> None:
    near = replace(ECONOMY, abatement_elasticity=ECONOMY.abatement_elasticity + 1e-7)
    assert ECONOMY.abatement_elasticity[0, 0] == 1.0
    one, two = burden_of_price(ECONOMY, PRICES, UNIT), burden_of_price(near, PRICES, UNIT)
    np.testing.assert_allclose(one.abatement[0], two.abatement[0], rtol=1e-5)


def test_the_scale_of_prices_is_the_first_response_of_emissions() -> None:
    step = 1e-4
    still = np.zeros_like(PRICES)

    def emitted(log_price: np.ndarray) -> np.ndarray:
        burden = burden_of_price(ECONOMY, emission_price(ECONOMY, log_price), UNIT)
        # What a charge on cost does to sales at the elasticity of trade, all else as it was.
        fall = (1.0 + burden.charge) ** -ECONOMY.trade_elasticity[:, None]
        return np.asarray(emissions(ECONOMY, burden, ECONOMY.output * fall, UNIT))

    for pollutant in range(N_POLLUTANT):
        moved = still.copy()
        moved[pollutant] = step
        change = np.log(emitted(moved) / emitted(still))[pollutant] / step
        np.testing.assert_allclose(change, -1.0, rtol=2e-3)
    assert (np.asarray(price_scale(ECONOMY)) > 0.0).all()


def test_a_jurisdiction_that_emits_nothing_has_no_price() -> None:
    rate = np.array(ECONOMY.emission_rate)
    rate[:, :, :3] = 0.0
    clean = replace(ECONOMY, emission_rate=rate)
    emitted = np.array([[0.0, 5.0]] * N_POLLUTANT)
    cap = np.full_like(emitted, 4.0)
    moved = np.asarray(next_log_price(clean, cap, np.zeros_like(emitted), emitted))
    np.testing.assert_allclose(moved, [[0.0, np.log(5.0 / 4.0)]] * N_POLLUTANT)
    assert (np.asarray(price_scale(clean))[:, 0] == 1.0).all()


def test_water_by_hand() -> None:
    output = np.asarray(ECONOMY.output)
    spent = (ECONOMY.water_share * output).sum(axis=0)
    base = spent / ECONOMY.water_price
    np.testing.assert_allclose(water_use(ECONOMY, output, np.ones(N_ZONE)), base, rtol=1e-14)
    limit = np.where(np.arange(N_ZONE) < 3, 0.5 * base, 2.0 * base)
    price = np.asarray(water_price_hat(ECONOMY, output, limit))
    np.testing.assert_allclose(price, np.where(np.arange(N_ZONE) < 3, 2.0, 1.0), rtol=1e-14)
    np.testing.assert_allclose(water_use(ECONOMY, output, price), np.minimum(base, limit), rtol=1e-14)
    rent = np.where(np.arange(N_ZONE) < 3, 0.5 * spent, 0.0)
    np.testing.assert_allclose(scarcity_rent(ECONOMY, output, price), rent, rtol=1e-14)


def test_the_premium_of_a_quota_is_what_surplus_gains_from_more_of_it() -> None:
    random = np.random.default_rng(4)
    demand, building, capacity = random.uniform(0.8, 1.5, (3, N_ZONE))
    elasticity = np.asarray(ECONOMY.floor_supply_elasticity)

    def surplus(floor: np.ndarray) -> np.ndarray:
        """What tenants would pay for the floor space less what its supply asks for."""
        power = 1.0 + 1.0 / elasticity
        return demand * np.log(floor) - building * capacity ** (-1.0 / elasticity) * floor**power / power

    limit = np.full(N_ZONE, 0.6)
    rent = rent_hat(ECONOMY, demand, building, capacity, limit)
    premium = np.asarray(quota_premium(ECONOMY, rent, building, capacity, limit))
    slope = (surplus(limit + 1e-6) - surplus(limit - 1e-6)) / 2e-6
    np.testing.assert_allclose(premium, slope, rtol=1e-7)
    assert not np.any(quota_premium(ECONOMY, rent, building, capacity, np.full(N_ZONE, np.inf)))


def test_where_floor_space_does_not_answer_its_rent_the_whole_rent_is_premium() -> None:
    stiff = replace(ECONOMY, floor_supply_elasticity=np.zeros(N_ZONE))
    ones = np.ones(N_ZONE)
    rent = np.asarray(rent_hat(stiff, ones, ones, ones, 0.8 * ones))
    np.testing.assert_allclose(quota_premium(stiff, rent, ones, ones, 0.8 * ones), rent)
    assert not np.any(quota_premium(stiff, ones, ones, ones, 1.2 * ones))


def town() -> Economy:
    """One zone whose one good sells at the outer price: what it earns is all there is to gain or lose.

    Labour and floor space are given, capital and water come at their price, so income is worth what it buys.
    """
    one, none = np.ones((1, 1)), np.zeros((1, 1))
    return Economy(
        jurisdiction=np.array([0]),
        jurisdiction_members=one,
        resident_workers=np.array([[1e5]]),
        commuting_share=np.ones((1, 1, 1)),
        commutes=np.ones(1),
        sector_share=np.ones((1, 1, 1)),
        wage=np.array([[6e4]]),
        labour_share=0.5 * one,
        capital_share=0.2 * one,
        floor_share=0.2 * one,
        input_share=none,
        output=np.array([[1.2e10]]),
        trade_share=np.ones((1, 1, 1)),
        outer_share=none,
        exports=none,
        consumption_share=one,
        persons=np.array([2e5]),
        floor_space=np.array([6e6]),
        floor_supply_elasticity=np.zeros(1),
        construction_share=np.ones(1),
        outside_share=np.zeros(1),
        commuting_elasticity=np.asarray(4.0),
        sector_elasticity=np.asarray(6.0),
        residence_elasticity=np.asarray(3.0),
        migration_elasticity=np.array([0.5]),
        trade_elasticity=np.array([4.0]),
        agglomeration=np.zeros(1),
        labour_income_spent=np.asarray(1.0),
        rent_spent=np.asarray(1.0),
        outer_price=np.asarray(1.0),
        is_homogeneous=np.array([True]),
        emission_rate=np.array([[[2e-5]], [[3e-6]]]),
        abatement_elasticity=np.array([[0.8], [0.5]]),
        abatement_cost=np.array([[2e4], [5e4]]),
        water_share=0.1 * one,
        water_price=np.array([3.0]),
    )


LIMITS = {
    "floor_space_limit": (LimitKind.FLOOR_SPACE, np.array([0.9]), 6e6),
    "emission_cap": (LimitKind.EMISSIONS, np.array([[1.5e5], [2.4e4]]), 1.0),
    "water_limit": (LimitKind.WATER, np.array([2.5e8]), 1.0),
}


def earned(shocks: Shocks) -> float:
    """Wages, rents, emission charges and scarcity rents, yuan a year."""
    economy = town()
    result = outcome_of(economy, shocks)
    emitted, water = report_of(result, LimitKind.EMISSIONS), report_of(result, LimitKind.WATER)
    of_factors = float(((economy.labour_share + economy.floor_share) * result.output).sum())
    return of_factors + float(emitted.annual_value.sum() + water.annual_value.sum())


@pytest.mark.parametrize("name", LIMITS)
def test_a_shadow_price_is_what_the_region_earns_with_one_unit_more(name: str) -> None:
    year = replace(no_shocks(1, 1, 0, 1, 1), **{field: value for field, (_, value, _) in LIMITS.items()})
    kind, limit, unit = LIMITS[name]
    report = report_of(outcome_of(town(), year), kind)
    assert report.is_binding.all()
    for place in np.ndindex(limit.shape):
        step = np.zeros_like(limit)
        step[place] = 1e-4 * limit[place]
        high, low = (earned(replace(year, **{name: limit + sign * step})) for sign in (1.0, -1.0))
        assert (high - low) / (2.0 * step[place] * unit) == pytest.approx(report.shadow_price[place], rel=1e-5)


def test_the_balance_of_a_town_that_sells_at_the_outer_price_closes_with_limits() -> None:
    year = replace(no_shocks(1, 1, 0, 1, 1), **{field: value for field, (_, value, _) in LIMITS.items()})
    for share in (None, 0.6):
        economy = replace(town(), charges_spent=None if share is None else np.asarray(share))
        assert abs(outcome_of(economy, year).certificate.walras_gap) < 1e-9


def test_sizes_of_the_fixture_differ() -> None:
    assert len({N_POLLUTANT, N_JURISDICTION, N_SECTOR, N_ZONE}) == 4
