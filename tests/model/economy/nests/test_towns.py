"""Towns on scarce housing, Helpman and Redding, as a special case of the core: with tastes, and free mobility."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.nests.nest import assert_same, quiet, residual_at_base, solve_nest, towns
from tests.reference.helpman import (
    HelpmanParameters,
    TownEquilibrium,
    Towns,
    solve_free_mobility,
    solve_with_tastes,
)
from tests.reference.test_helpman import made_up

from xietong.model.economy.base import Economy
from xietong.model.state import Shocks

TOLERANCE = 1e-12
PARAMETERS = HelpmanParameters()
PEOPLE = 400.0
N_ZONE = 9
Solve = Callable[..., TownEquilibrium]


def town_economy(found: TownEquilibrium, parameters: HelpmanParameters, congestion: float | None) -> Economy:
    """A fixed stock of floor space, free entry of firms, rents spent on goods in the town.

    A congestion of minus the inverse of the shape of tastes undoes the tastes: everyone is equally well off.
    """
    n_zone, elasticity = len(found.people), np.asarray(parameters.location_elasticity)
    return towns(
        found.people,
        found.wage,
        trade_share=found.trade_share[None, :, :],
        trade_elasticity=np.array([parameters.substitution - 1.0]),
        variety=np.array([1.0 / (parameters.substitution - 1.0)]),
        housing_share=np.full(n_zone, 1.0 - parameters.goods_share),
        density_disamenity=None if congestion is None else np.asarray(congestion),
        commuting_elasticity=elasticity,
        sector_elasticity=elasticity,
        residence_elasticity=elasticity,
        migration_elasticity=elasticity[None],
        numeraire=(found.wage / (n_zone * found.wage.mean()))[None, :],
    )


def shaken_towns(old: Towns, seed: int = 2) -> Towns:
    random = np.random.default_rng(seed)
    n_zone = len(old.productivity)
    return Towns(
        productivity=old.productivity * random.uniform(0.9, 1.2, n_zone),
        amenity=old.amenity * random.uniform(0.95, 1.1, n_zone),
        floor_space=old.floor_space * random.uniform(0.9, 1.3, n_zone),
        trade_cost=old.trade_cost * random.uniform(0.9, 1.0, (n_zone, n_zone)),
    )


def shocks_between(economy: Economy, old: Towns, new: Towns) -> Shocks:
    return replace(
        quiet(economy),
        productivity_hat=(new.productivity / old.productivity)[None, :],
        amenity_hat=(new.amenity / old.amenity)[None, :],
        floor_space_hat=new.floor_space / old.floor_space,
        trade_cost_hat=(new.trade_cost / old.trade_cost)[None, :, :],
    )


@pytest.mark.parametrize(
    ("solve", "congestion"),
    [(solve_with_tastes, None), (solve_free_mobility, -1.0 / PARAMETERS.location_elasticity)],
    ids=["tastes for towns", "free mobility"],
)
def test_towns_are_reproduced(solve: Solve, congestion: float | None) -> None:
    old, new = made_up(N_ZONE), shaken_towns(made_up(N_ZONE))
    before = solve(old, PARAMETERS, PEOPLE, tolerance=1e-14)
    after = solve(new, PARAMETERS, PEOPLE, tolerance=1e-14)
    economy = town_economy(before, PARAMETERS, congestion)
    assert residual_at_base(economy) < 1e-12
    found = solve_nest(economy, shocks_between(economy, old, new))
    assert_same(found.wage[0], after.wage / before.wage, TOLERANCE, "wage")
    assert_same(found.residents, after.people / before.people, TOLERANCE, "people")
    assert_same(found.rent, after.rent / before.rent, TOLERANCE, "rent")
    assert_same(found.price[0], after.price / before.price, TOLERANCE, "price")
    assert found.welfare[0] == pytest.approx(after.welfare / before.welfare, rel=TOLERANCE)
    assert abs(found.walras_gap) < 1e-12
    assert np.ptp(found.residents) > 0.2


def test_with_free_trade_people_follow_in_closed_form() -> None:
    alpha, sigma, epsilon = PARAMETERS.goods_share, PARAMETERS.substitution, PARAMETERS.location_elasticity
    old = replace(made_up(N_ZONE), trade_cost=np.ones((N_ZONE, N_ZONE)))
    new = replace(shaken_towns(old), trade_cost=old.trade_cost)
    economy = town_economy(solve_with_tastes(old, PARAMETERS, PEOPLE, tolerance=1e-14), PARAMETERS, None)
    found = solve_nest(economy, shocks_between(economy, old, new))
    wage = (new.productivity / old.productivity) ** ((sigma - 1.0) / sigma)
    drawn = (new.amenity / old.amenity) * wage**alpha * (new.floor_space / old.floor_space) ** (1.0 - alpha)
    expected = drawn ** (epsilon / (1.0 + epsilon * (1.0 - alpha)))
    assert_same(found.wage[0] / found.wage[0, 0], wage / wage[0], TOLERANCE, "wage")
    assert_same(found.residents / found.residents[0], expected / expected[0], TOLERANCE, "people")


def test_productivity_that_rises_everywhere_moves_no_one() -> None:
    before = solve_with_tastes(made_up(N_ZONE), PARAMETERS, PEOPLE, tolerance=1e-14)
    economy = town_economy(before, PARAMETERS, None)
    found = solve_nest(economy, replace(quiet(economy), productivity_hat=np.full((1, N_ZONE), 1.2)))
    assert_same(found.residents, 1.0, TOLERANCE, "people")
    assert found.welfare[0] == pytest.approx(1.2**PARAMETERS.goods_share, rel=TOLERANCE)
