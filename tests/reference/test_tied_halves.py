"""Halves of a country by their own route, against the plain iteration where that still arrives."""

from dataclasses import replace

import numpy as np
import pytest
from tests.reference.mrrh import Parameters, Shocks, no_shocks, solve_hats
from tests.reference.synthetic import commuting_and_trade
from tests.reference.tied_halves import solve_halves

BASE = commuting_and_trade(12, seed=2)
SECOND = np.arange(12) >= 7
CROSS = SECOND[:, None] != SECOND[None, :]


def apart(factor: float) -> Shocks:
    cost = np.where(CROSS, factor, 1.0)
    return replace(no_shocks(12), trade_cost=cost, commuting_cost=cost)


@pytest.mark.parametrize("factor", [1.0, 1.3, 3.0])
def test_both_routes_meet_while_the_halves_are_tied(factor: float) -> None:
    halves = solve_halves(BASE, apart(factor), Parameters(), SECOND)
    whole = solve_hats(BASE, apart(factor), Parameters(), tolerance=1e-13)
    for name in ("wage", "income", "residents", "employment", "rent", "price"):
        np.testing.assert_allclose(getattr(halves, name), getattr(whole, name), atol=1e-10, err_msg=name)
    assert halves.welfare == pytest.approx(whole.welfare, abs=1e-12)
    assert abs(halves.gap) < 1e-12


def test_other_shocks_are_in_both_routes_alike() -> None:
    random = np.random.default_rng(1)
    shocks = replace(
        apart(1.5),
        productivity=random.uniform(0.9, 1.1, 12),
        amenity=np.repeat(random.uniform(0.9, 1.1, 12)[:, None], 12, axis=1),
        floor_space=random.uniform(0.9, 1.1, 12),
    )
    halves = solve_halves(BASE, shocks, Parameters(), SECOND)
    whole = solve_hats(BASE, shocks, Parameters(), tolerance=1e-13)
    np.testing.assert_allclose(halves.wage, whole.wage, atol=1e-10)


def test_the_weaker_the_ties_the_less_their_strength_matters() -> None:
    welfare = [solve_halves(BASE, apart(factor), Parameters(), SECOND).welfare for factor in (1e2, 1e3, 1e4)]
    assert abs(welfare[2] - welfare[1]) < 0.1 * abs(welfare[1] - welfare[0])
