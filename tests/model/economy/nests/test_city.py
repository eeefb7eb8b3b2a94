"""The city of Ahlfeldt, Redding, Sturm and Wolf as a special case of the core, closed and open."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.model.economy.nests.nest import NestHats, assert_same, quiet, residual_at_base, solve_nest, towns
from tests.reference.city import City, CityEquilibrium, CityParameters, solve_closed_city, solve_open_city
from tests.reference.test_city import crooked_city

from xietong.model.economy.base import Economy
from xietong.model.state import Shocks

PARAMETERS = CityParameters()
WORKERS = 5_000.0
TOLERANCE = 1e-12
N_ZONE = 9
CITY = crooked_city(N_ZONE)
CLOSED = solve_closed_city(CITY, PARAMETERS, WORKERS, tolerance=1e-14)


def city_economy(city: City, parameters: CityParameters, found: CityEquilibrium, **fields: Any) -> Economy:
    """One good that is money, one rent in each block for firms and households, owners of floor space elsewhere."""
    n_zone, elasticity = len(city.area), np.asarray(parameters.commuting_elasticity)
    city_fields: dict[str, Any] = {
        "commuting_share": (found.share / found.share.sum(axis=1, keepdims=True))[None, :, :],
        "labour_share": np.full((1, n_zone), parameters.labour_share),
        "floor_share": np.full((1, n_zone), 1.0 - parameters.labour_share),
        "output": (found.wage * found.employment / parameters.labour_share)[None, :],
        "housing_share": np.full(n_zone, 1.0 - parameters.goods_share),
        "rent_spent": np.asarray(0.0),
        "commuting_elasticity": elasticity,
        "sector_elasticity": elasticity,
        "residence_elasticity": elasticity,
        "migration_elasticity": elasticity[None],
        "agglomeration": np.array([parameters.agglomeration]),
        "business_minutes": city.minutes,
        "spillover_decay": np.asarray(parameters.agglomeration_decay),
        "spillover_area": city.area,
        "residential_externality": np.asarray(parameters.residential),
        "residential_decay": np.asarray(parameters.residential_decay),
        "is_homogeneous": np.array([True]),
    }
    return towns(found.residents, found.wage, **(city_fields | fields))


def shaken_city(city: City, seed: int = 7) -> City:
    """All primitives at once; land stays."""
    random = np.random.default_rng(seed)
    n_zone = len(city.area)
    return City(
        productivity=city.productivity * random.uniform(0.9, 1.2, n_zone),
        amenity=city.amenity * random.uniform(0.9, 1.1, n_zone),
        floor_space=city.floor_space * random.uniform(0.9, 1.2, n_zone),
        area=city.area,
        minutes=city.minutes * random.uniform(0.85, 1.0, city.minutes.shape),
    )


def shocks_between(economy: Economy, parameters: CityParameters, old: City, new: City) -> Shocks:
    minutes = new.minutes - old.minutes
    return replace(
        quiet(economy),
        productivity_hat=(new.productivity / old.productivity)[None, :],
        amenity_hat=(new.amenity / old.amenity)[None, :],
        floor_space_hat=new.floor_space / old.floor_space,
        commuting_impedance=parameters.commuting_elasticity * parameters.time_cost * minutes,
        business_time=minutes,
    )


def assert_same_city(found: NestHats, old: CityEquilibrium, new: CityEquilibrium) -> None:
    assert_same(found.wage[0], new.wage / old.wage, TOLERANCE, "wage")
    assert_same(found.rent, new.rent / old.rent, TOLERANCE, "rent")
    assert_same(found.residents, new.residents / old.residents, TOLERANCE, "residents")
    assert_same(found.employment[0], new.employment / old.employment, TOLERANCE, "employment")
    assert_same(found.income, new.income / old.income, TOLERANCE, "income")
    assert_same(found.welfare[0], new.utility / old.utility, TOLERANCE, "utility")


def test_the_city_in_levels_is_an_equilibrium_of_the_core() -> None:
    assert residual_at_base(city_economy(CITY, PARAMETERS, CLOSED)) < 1e-13


def test_the_closed_city_is_reproduced() -> None:
    economy, changed = city_economy(CITY, PARAMETERS, CLOSED), shaken_city(CITY)
    found = solve_nest(economy, shocks_between(economy, PARAMETERS, CITY, changed))
    new = solve_closed_city(changed, PARAMETERS, WORKERS, tolerance=1e-14)
    assert_same_city(found, CLOSED, new)
    assert np.ptp(found.residents) > 0.5
    assert abs(found.walras_gap) < 1e-13


def test_the_open_city_is_reproduced() -> None:
    economy, changed = city_economy(CITY, PARAMETERS, CLOSED, holds_utility=np.array([True])), shaken_city(CITY)
    found = solve_nest(economy, shocks_between(economy, PARAMETERS, CITY, changed))
    new = solve_open_city(changed, PARAMETERS, CLOSED.utility, WORKERS, tolerance=1e-14)
    assert_same_city(found, CLOSED, new)
    assert np.exp(np.asarray(found.logs.population)[0]) == pytest.approx(new.workers / WORKERS, rel=TOLERANCE)
    assert new.workers > 1.2 * WORKERS


def test_a_uniform_rise_of_productivity_raises_utility_by_the_goods_share() -> None:
    economy = city_economy(CITY, PARAMETERS, CLOSED)
    found = solve_nest(economy, replace(quiet(economy), productivity_hat=np.full((1, N_ZONE), 1.2)))
    assert found.welfare[0] == pytest.approx(1.2**PARAMETERS.goods_share, rel=TOLERANCE)
    assert_same(found.rent, 1.2, TOLERANCE, "rent")


def test_two_uses_that_convert_ever_more_easily_tend_to_the_city_of_one_rent() -> None:
    def gap(conversion: float) -> float:
        two = city_economy(
            CITY,
            PARAMETERS,
            CLOSED,
            use_of_sector=np.array([[0.0], [1.0]]),
            conversion_elasticity=np.asarray(conversion),
        )
        found = solve_nest(two, shocks_between(two, PARAMETERS, CITY, changed))
        return float(np.abs(found.residents / one.residents - 1.0).max())

    changed = shaken_city(CITY)
    economy = city_economy(CITY, PARAMETERS, CLOSED)
    one = solve_nest(economy, shocks_between(economy, PARAMETERS, CITY, changed))
    near, far = gap(1e3), gap(1e4)
    assert near < 0.1
    assert far == pytest.approx(0.1 * near, rel=0.1)
