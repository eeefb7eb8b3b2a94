"""The economic geography against its market clearing and what is known in closed form."""

import numpy as np
import pytest
from tests.reference.geography import Geography, GeographyParameters, settle, uniqueness_ratio

PARAMETERS = GeographyParameters()
PEOPLE = 300.0


def made_up(n_zone: int = 10, seed: int = 6, skew: float = 0.0) -> Geography:
    random = np.random.default_rng(seed)
    place = random.uniform(0.0, 1.0, (n_zone, 2))
    distance = np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    trade_cost = np.exp(0.4 * distance + skew * random.uniform(0.0, 0.2, distance.shape))
    return Geography(random.uniform(0.7, 1.4, n_zone), random.uniform(0.7, 1.4, n_zone), trade_cost)


@pytest.mark.parametrize("skew", [0.0, 1.0])
def test_goods_markets_clear_and_everyone_is_as_well_off(skew: float) -> None:
    found = settle(made_up(skew=skew), PARAMETERS, PEOPLE)
    earned = found.wage * found.people
    np.testing.assert_allclose(found.trade_share @ earned, earned, rtol=1e-10)
    amenity = made_up(skew=skew).amenity * found.people**PARAMETERS.amenity_spillover
    np.testing.assert_allclose(found.wage * amenity / found.price, found.welfare, rtol=1e-11)
    assert found.people.sum() == pytest.approx(PEOPLE, rel=1e-12)


def test_with_symmetric_trade_costs_wages_follow_people_in_closed_form() -> None:
    geography = made_up()
    found = settle(geography, PARAMETERS, PEOPLE)
    alpha, beta, sigma = 0.1, -0.3, 9.0
    predicted = (geography.productivity / geography.amenity) ** (sigma - 1.0) * found.people ** (
        (alpha - beta) * (sigma - 1.0) - 1.0
    )
    ratio = found.wage ** (2.0 * sigma - 1.0) / predicted
    np.testing.assert_allclose(ratio / ratio[0], 1.0, rtol=1e-9)


def test_with_symmetric_trade_costs_people_solve_one_integral_equation() -> None:
    geography = made_up()
    found = settle(geography, PARAMETERS, PEOPLE)
    alpha, beta, sigma = 0.1, -0.3, 9.0
    share = (sigma - 1.0) / (2.0 * sigma - 1.0)
    first = 1.0 - alpha * (sigma - 1.0) - beta * sigma
    second = 1.0 + alpha * sigma + beta * (sigma - 1.0)
    power = sigma - 1.0
    inner = geography.trade_cost.T ** (1.0 - sigma) @ (
        geography.productivity ** ((1.0 - share) * power)
        * geography.amenity ** (share * power)
        * found.people ** (share * second)
    )
    outer = geography.amenity ** ((1.0 - share) * power) * geography.productivity ** (share * power)
    ratio = found.people ** (share * first) / (outer * inner)
    np.testing.assert_allclose(ratio, found.welfare ** (1.0 - sigma), rtol=1e-9)


def test_with_free_trade_people_follow_in_closed_form() -> None:
    geography = Geography(made_up().productivity, made_up().amenity, np.ones((10, 10)))
    found = settle(geography, PARAMETERS, PEOPLE)
    alpha, beta, sigma = 0.1, -0.3, 9.0
    drawn = geography.productivity ** (sigma - 1.0) * geography.amenity**sigma
    expected = drawn ** (1.0 / (1.0 - alpha * (sigma - 1.0) - beta * sigma))
    np.testing.assert_allclose(found.people, PEOPLE * expected / expected.sum(), rtol=1e-9)


def test_equal_locations_are_equal() -> None:
    geography = Geography(np.ones(4), np.ones(4), np.full((4, 4), 1.3) - 0.3 * np.eye(4))
    found = settle(geography, PARAMETERS, PEOPLE, start=np.array([1.0, 2.0, 3.0, 4.0]))
    np.testing.assert_allclose(found.people, PEOPLE / 4.0, rtol=1e-9)
    np.testing.assert_allclose(found.wage, 1.0, rtol=1e-10)


@pytest.mark.parametrize(
    ("alpha", "beta", "unique"), [(0.1, -0.3, True), (0.1, -0.1, True), (0.0, 0.0, True), (0.12, -0.1, False)]
)
def test_spillovers_that_cancel_are_the_border_of_uniqueness(alpha: float, beta: float, unique: bool) -> None:
    ratio = uniqueness_ratio(GeographyParameters(alpha, beta, 4.0))
    assert (ratio <= 1.0 + 1e-12) is unique


def test_where_spillovers_are_strong_two_equal_places_may_end_unequal() -> None:
    strong = GeographyParameters(0.5, -0.3, 4.0)
    assert uniqueness_ratio(strong) > 1.0
    geography = Geography(np.ones(2), np.ones(2), np.array([[1.0, 1.5], [1.5, 1.0]]))
    equal = settle(geography, strong, PEOPLE)
    unequal = settle(geography, strong, PEOPLE, start=np.array([0.6, 0.4]))
    np.testing.assert_allclose(equal.people, PEOPLE / 2.0)
    assert unequal.people[0] > 0.7 * PEOPLE
    other = settle(geography, strong, PEOPLE, start=np.array([0.4, 0.6]))
    np.testing.assert_allclose(other.people[::-1], unequal.people, rtol=1e-8)


def test_renumbered_locations_give_renumbered_results() -> None:
    geography = made_up(skew=1.0)
    order = np.random.default_rng(2).permutation(10)
    turned = Geography(
        geography.productivity[order], geography.amenity[order], geography.trade_cost[np.ix_(order, order)]
    )
    first, second = settle(geography, PARAMETERS, PEOPLE), settle(turned, PARAMETERS, PEOPLE)
    np.testing.assert_allclose(second.people, first.people[order], rtol=1e-9)
