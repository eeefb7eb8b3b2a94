"""Towns on scarce housing against their market clearing and closed forms."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.reference.helpman import (
    HelpmanParameters,
    TownEquilibrium,
    Towns,
    solve_free_mobility,
    solve_with_tastes,
)

Solve = Callable[..., TownEquilibrium]
PARAMETERS = HelpmanParameters()
PEOPLE = 400.0
BOTH = pytest.mark.parametrize("solve", [solve_free_mobility, solve_with_tastes])


def made_up(n_zone: int = 9, seed: int = 8) -> Towns:
    random = np.random.default_rng(seed)
    place = random.uniform(0.0, 1.0, (n_zone, 2))
    distance = np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    return Towns(
        productivity=random.uniform(0.7, 1.4, n_zone),
        amenity=random.uniform(0.8, 1.2, n_zone),
        floor_space=random.uniform(20.0, 120.0, n_zone),
        trade_cost=1.05 + distance * random.uniform(0.8, 1.2, distance.shape),
    )


TOWNS = made_up()


@BOTH
def test_goods_and_housing_markets_clear(solve: Solve) -> None:
    found = solve(TOWNS, PARAMETERS, PEOPLE)
    earned = found.wage * found.people
    np.testing.assert_allclose(found.trade_share @ earned, earned, rtol=1e-10)
    np.testing.assert_allclose(found.rent * TOWNS.floor_space, 0.3 * earned, rtol=1e-12)
    assert found.people.sum() == pytest.approx(PEOPLE, rel=1e-12)


def test_with_free_mobility_everyone_is_equally_well_off() -> None:
    found = solve_free_mobility(TOWNS, PARAMETERS, PEOPLE)
    np.testing.assert_allclose(found.value, found.welfare, rtol=1e-11)


def test_with_tastes_the_marginal_town_needs_more() -> None:
    found = solve_with_tastes(TOWNS, PARAMETERS, PEOPLE)
    common = found.value * (found.people / PEOPLE) ** (-1.0 / PARAMETERS.location_elasticity)
    np.testing.assert_allclose(common, found.welfare, rtol=1e-11)


def test_strong_tastes_for_nothing_in_particular_are_free_mobility() -> None:
    alike = replace(PARAMETERS, location_elasticity=300.0)
    tastes = solve_with_tastes(TOWNS, alike, PEOPLE)
    free = solve_free_mobility(TOWNS, PARAMETERS, PEOPLE)
    np.testing.assert_allclose(tastes.people, free.people, rtol=0.03)


@BOTH
def test_the_price_index_is_that_of_all_varieties(solve: Solve) -> None:
    found = solve(TOWNS, PARAMETERS, PEOPLE)
    sigma = PARAMETERS.substitution
    varieties = found.people / sigma
    prices = sigma / (sigma - 1.0) * TOWNS.trade_cost * (found.wage / TOWNS.productivity)[:, None]
    index = (varieties[:, None] * prices ** (1.0 - sigma)).sum(axis=0) ** (1.0 / (1.0 - sigma))
    np.testing.assert_allclose(found.price, index, rtol=1e-12)


def test_free_trade_gives_people_in_closed_form() -> None:
    towns = replace(TOWNS, trade_cost=np.ones((9, 9)))
    alpha, sigma, epsilon = 0.7, 4.0, 3.0
    wage = towns.productivity ** ((sigma - 1.0) / sigma)
    free = towns.floor_space * (towns.amenity * wage**alpha) ** (1.0 / (1.0 - alpha))
    found = solve_free_mobility(towns, PARAMETERS, PEOPLE)
    np.testing.assert_allclose(found.wage, wage / wage.mean(), rtol=1e-10)
    np.testing.assert_allclose(found.people, PEOPLE * free / free.sum(), rtol=1e-9)
    drawn = (towns.amenity * wage**alpha * towns.floor_space ** (1.0 - alpha)) ** (
        epsilon / (1.0 + epsilon * (1.0 - alpha))
    )
    found = solve_with_tastes(towns, PARAMETERS, PEOPLE)
    np.testing.assert_allclose(found.people, PEOPLE * drawn / drawn.sum(), rtol=1e-9)


@BOTH
def test_productivity_that_rises_everywhere_moves_no_one(solve: Solve) -> None:
    before = solve(TOWNS, PARAMETERS, PEOPLE)
    after = solve(replace(TOWNS, productivity=1.2 * TOWNS.productivity), PARAMETERS, PEOPLE)
    np.testing.assert_allclose(after.people, before.people, rtol=1e-9)
    assert after.welfare / before.welfare == pytest.approx(1.2**PARAMETERS.goods_share, rel=1e-10)


@BOTH
def test_equal_towns_are_equal(solve: Solve) -> None:
    one = np.ones(3)
    found = solve(Towns(one, one, one, np.full((3, 3), 1.4) - 0.4 * np.eye(3)), PARAMETERS, PEOPLE)
    np.testing.assert_allclose(found.people, PEOPLE / 3.0, rtol=1e-10)
