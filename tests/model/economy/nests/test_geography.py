"""The economic geography of Allen and Arkolakis as a special case of the core, and where it has one equilibrium."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.nests.nest import assert_same, quiet, residual_at_base, solve_nest, towns
from tests.reference.geography import Geography, GeographyParameters, Settlement, settle, uniqueness_ratio
from tests.reference.test_geography import made_up

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.unknowns import Unknowns, pack, unpack
from xietong.model.state import Shocks
from xietong.numerics.dense import determinant_sign_of, factorise_defect
from xietong.numerics.fixed_point import Status

TOLERANCE = 1e-12
PEOPLE = 300.0
N_ZONE = 10
# Tastes for places of this shape crowd a place out as a congestion of its inverse would.
TASTES = 8.0


def geography_economy(found: Settlement, parameters: GeographyParameters) -> Economy:
    """Each town makes a variety of its own; nobody rents; tastes for places are part of the congestion."""
    n_zone = len(found.people)
    elasticity = np.asarray(TASTES)
    return towns(
        found.people,
        found.wage,
        trade_share=found.trade_share[None, :, :],
        trade_elasticity=np.array([parameters.substitution - 1.0]),
        agglomeration=np.array([parameters.productivity_spillover]),
        density_disamenity=np.asarray(-parameters.amenity_spillover - 1.0 / TASTES),
        commuting_elasticity=elasticity,
        sector_elasticity=elasticity,
        residence_elasticity=elasticity,
        migration_elasticity=elasticity[None],
        numeraire=(found.wage / (n_zone * found.wage.mean()))[None, :],
    )


def shaken_geography(old: Geography, seed: int = 3) -> Geography:
    random = np.random.default_rng(seed)
    n_zone = len(old.productivity)
    return Geography(
        productivity=old.productivity * random.uniform(0.9, 1.2, n_zone),
        amenity=old.amenity * random.uniform(0.95, 1.1, n_zone),
        trade_cost=old.trade_cost * random.uniform(0.9, 1.0, (n_zone, n_zone)),
    )


def shocks_between(economy: Economy, old: Geography, new: Geography) -> Shocks:
    return replace(
        quiet(economy),
        productivity_hat=(new.productivity / old.productivity)[None, :],
        amenity_hat=(new.amenity / old.amenity)[None, :],
        trade_cost_hat=(new.trade_cost / old.trade_cost)[None, :, :],
    )


@pytest.mark.parametrize("spillovers", [(0.1, -0.3), (0.05, -0.125), (0.0, -0.5)])
def test_the_geography_is_reproduced(spillovers: tuple[float, float]) -> None:
    parameters = GeographyParameters(*spillovers, substitution=9.0)
    old, new = made_up(N_ZONE, skew=1.0), shaken_geography(made_up(N_ZONE, skew=1.0))
    before = settle(old, parameters, PEOPLE, tolerance=1e-14)
    after = settle(new, parameters, PEOPLE, tolerance=1e-14)
    economy = geography_economy(before, parameters)
    assert residual_at_base(economy) < 1e-12
    found = solve_nest(economy, shocks_between(economy, old, new))
    assert_same(found.wage[0], after.wage / before.wage, TOLERANCE, "wage")
    assert_same(found.residents, after.people / before.people, TOLERANCE, "people")
    assert_same(found.price[0], after.price / before.price, TOLERANCE, "price")
    assert found.welfare[0] == pytest.approx(after.welfare / before.welfare, rel=TOLERANCE)
    assert np.ptp(found.residents) > 0.3


def test_with_free_trade_people_follow_in_closed_form() -> None:
    parameters = GeographyParameters()
    alpha, beta, sigma = 0.1, -0.3, 9.0
    old = Geography(made_up().productivity, made_up().amenity, np.ones((N_ZONE, N_ZONE)))
    economy = geography_economy(settle(old, parameters, PEOPLE, tolerance=1e-14), parameters)
    new = shaken_geography(old)
    new = Geography(new.productivity, new.amenity, old.trade_cost)
    found = solve_nest(economy, shocks_between(economy, old, new))
    drawn = (new.productivity / old.productivity) ** (sigma - 1.0) * (new.amenity / old.amenity) ** sigma
    expected = drawn ** (1.0 / (1.0 - alpha * (sigma - 1.0) - beta * sigma))
    assert_same(found.residents / found.residents[0], expected / expected[0], TOLERANCE, "people")


def two_equal_places(parameters: GeographyParameters, trade_cost: float) -> tuple[Economy, Settlement]:
    geography = Geography(np.ones(2), np.ones(2), np.array([[1.0, trade_cost], [trade_cost, 1.0]]))
    found = settle(geography, parameters, PEOPLE, tolerance=1e-14)
    return geography_economy(found, parameters), found


def sign_at_base(economy: Economy) -> int:
    """Sign of det(I - G_x); a negative one proves that there are other equilibria."""
    map = equilibrium_map(economy, quiet(economy))
    return determinant_sign_of(factorise_defect(map, np.zeros(map.size)))


# Where alpha + beta > 0 the two equal places part at the trade cost with T^(1 - sigma) = (g2 - g1) / (g2 + g1).
STRONG = GeographyParameters(0.5, -0.3, 4.0)
G1 = 1.0 - 0.5 * 3.0 + 0.3 * 4.0
G2 = 1.0 + 0.5 * 4.0 - 0.3 * 3.0
PARTING = ((G2 - G1) / (G2 + G1)) ** (1.0 / (1.0 - 4.0))


@pytest.mark.parametrize(("factor", "sign"), [(0.98, 1), (0.9999, 1), (1.0001, -1), (1.02, -1), (1.5, -1)])
def test_the_index_turns_at_the_trade_cost_of_the_closed_form(factor: float, sign: int) -> None:
    assert uniqueness_ratio(STRONG) == pytest.approx(abs(G2 / G1))
    assert sign_at_base(two_equal_places(STRONG, factor * PARTING)[0]) == sign


@pytest.mark.parametrize("spillovers", [(0.1, -0.3), (0.1, -0.1), (0.3, -0.31), (0.0, -0.05)])
@pytest.mark.parametrize("trade_cost", [1.01, 1.26, 2.0, 6.0])
def test_where_the_ratio_is_at_most_one_the_index_is_one(spillovers: tuple[float, float], trade_cost: float) -> None:
    parameters = GeographyParameters(*spillovers, substitution=4.0)
    assert uniqueness_ratio(parameters) <= 1.0 + 1e-12
    assert sign_at_base(two_equal_places(parameters, trade_cost)[0]) == 1


def test_where_the_index_is_negative_the_other_equilibria_are_there() -> None:
    economy, _ = two_equal_places(STRONG, 1.5)
    geography = Geography(np.ones(2), np.ones(2), np.array([[1.0, 1.5], [1.5, 1.0]]))
    unequal = settle(geography, STRONG, PEOPLE, start=np.array([0.6, 0.4]), tolerance=1e-14)
    hat = unequal.people / (PEOPLE / 2.0)
    assert hat[0] > 1.4
    none = np.zeros((1, 2))
    near = Unknowns(
        wage=np.log(unequal.wage)[None, :] + 0.01,
        residents=np.log(hat)[None, :] + 0.01,
        rent=none,
        price=none,
        output=np.log(unequal.wage * hat)[None, :],
        subsidy=none,
        population=np.zeros(1),
    )
    solution = solve_equilibrium(economy, quiet(economy), np.asarray(pack(near)))
    assert solution.status is Status.CONVERGED
    people = np.exp(np.asarray(unpack(economy, solution.value).residents))[0]
    np.testing.assert_allclose(people, hat, rtol=1e-9)
