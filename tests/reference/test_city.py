"""The city of blocks against its market clearing, closed forms and limits."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import gamma
from tests.reference.city import City, CityParameters, solve_closed_city, solve_open_city

PARAMETERS = CityParameters()
NO_SPILLOVERS = replace(PARAMETERS, agglomeration=0.0, residential=0.0)
WORKERS = 5_000.0


def crooked_city(n_zone: int = 9, seed: int = 4) -> City:
    random = np.random.default_rng(seed)
    place = random.uniform(0.0, 20.0, (n_zone, 2))
    minutes = 1.0 + 1.5 * np.hypot(*(place[:, None, :] - place[None, :, :]).transpose(2, 0, 1))
    # One-way streets: the way there differs from the way back.
    minutes = minutes * random.uniform(0.9, 1.1, minutes.shape)
    return City(
        productivity=random.uniform(0.8, 1.3, n_zone),
        amenity=random.uniform(0.7, 1.4, n_zone),
        floor_space=random.uniform(50.0, 300.0, n_zone),
        area=random.uniform(20.0, 80.0, n_zone),
        minutes=minutes,
    )


CITY = crooked_city()


def test_every_market_of_the_city_clears() -> None:
    found = solve_closed_city(CITY, PARAMETERS, WORKERS)
    alpha, beta = PARAMETERS.labour_share, PARAMETERS.goods_share
    assert found.share.sum() == pytest.approx(1.0, abs=1e-14)
    assert found.residents.sum() == pytest.approx(WORKERS, rel=1e-11)
    assert found.employment.sum() == pytest.approx(WORKERS, rel=1e-11)
    commercial = (1.0 - alpha) / alpha * found.wage * found.employment / found.rent
    residential = (1.0 - beta) * found.income * found.residents / found.rent
    np.testing.assert_allclose(commercial + residential, CITY.floor_space, rtol=1e-10)
    assert found.income @ found.residents == pytest.approx(found.wage @ found.employment, rel=1e-10)
    output = found.productivity * found.employment**alpha * commercial ** (1.0 - alpha)
    np.testing.assert_allclose(output, found.wage * found.employment / alpha, rtol=1e-10)


def test_externalities_fall_with_travel_time_from_the_block_that_gains() -> None:
    found = solve_closed_city(CITY, PARAMETERS, WORKERS)
    density = found.employment / CITY.area
    around = [
        sum(np.exp(-PARAMETERS.agglomeration_decay * CITY.minutes[j, s]) * density[s] for s in range(9))
        for j in range(9)
    ]
    expected = CITY.productivity * np.array(around) ** PARAMETERS.agglomeration
    np.testing.assert_allclose(found.productivity, expected, rtol=1e-10)


def test_utility_is_that_of_any_pair_corrected_for_how_few_choose_it() -> None:
    found = solve_closed_city(CITY, PARAMETERS, WORKERS)
    epsilon = PARAMETERS.commuting_elasticity
    value = (
        (found.amenity * found.rent ** (PARAMETERS.goods_share - 1.0))[:, None]
        * found.wage
        * np.exp(-PARAMETERS.time_cost * CITY.minutes)
    )
    common = gamma(1.0 - 1.0 / epsilon) * value * found.share ** (-1.0 / epsilon)
    np.testing.assert_allclose(common, found.utility, rtol=1e-12)


def test_the_open_city_at_the_utility_of_the_closed_one_is_the_same_city() -> None:
    closed = solve_closed_city(CITY, PARAMETERS, WORKERS)
    opened = solve_open_city(CITY, PARAMETERS, closed.utility, 0.7 * WORKERS)
    assert opened.workers == pytest.approx(WORKERS, rel=1e-9)
    np.testing.assert_allclose(opened.rent, closed.rent, rtol=1e-9)
    np.testing.assert_allclose(opened.residents, closed.residents, rtol=1e-9)


def test_a_city_of_one_block_has_the_rent_of_the_formula() -> None:
    city = City(*(np.array([x]) for x in (1.3, 0.9, 200.0, 40.0)), minutes=np.zeros((1, 1)))
    found = solve_closed_city(city, PARAMETERS, WORKERS)
    alpha, beta = PARAMETERS.labour_share, PARAMETERS.goods_share
    density = WORKERS / 40.0
    productivity = 1.3 * density**PARAMETERS.agglomeration
    per_wage = ((1.0 - beta) + (1.0 - alpha) / alpha) * WORKERS / 200.0
    # Zero profit with rent = per_wage x wage, solved for the wage.
    wage = alpha**alpha * (1.0 - alpha) ** (1.0 - alpha) * productivity * per_wage ** (alpha - 1.0)
    utility = (
        gamma(1.0 - 1.0 / PARAMETERS.commuting_elasticity)
        * 0.9
        * density**PARAMETERS.residential
        * wage
        * (per_wage * wage) ** (beta - 1.0)
    )
    assert found.wage[0] == pytest.approx(wage, rel=1e-11)
    assert found.rent[0] == pytest.approx(per_wage * wage, rel=1e-11)
    assert found.utility == pytest.approx(utility, rel=1e-11)


def test_productivity_that_rises_everywhere_raises_wages_and_rents_alike() -> None:
    before = solve_closed_city(CITY, PARAMETERS, WORKERS)
    after = solve_closed_city(replace(CITY, productivity=1.2 * CITY.productivity), PARAMETERS, WORKERS)
    np.testing.assert_allclose(after.wage / before.wage, 1.2, rtol=1e-9)
    np.testing.assert_allclose(after.rent / before.rent, 1.2, rtol=1e-9)
    assert after.utility / before.utility == pytest.approx(1.2**PARAMETERS.goods_share, rel=1e-9)


def test_an_open_city_with_twice_the_land_and_floor_space_has_twice_the_people_at_the_same_prices() -> None:
    closed = solve_closed_city(CITY, PARAMETERS, WORKERS)
    wide = replace(CITY, floor_space=2.0 * CITY.floor_space, area=2.0 * CITY.area)
    found = solve_open_city(wide, PARAMETERS, closed.utility, 1.5 * WORKERS)
    assert found.workers == pytest.approx(2.0 * WORKERS, rel=1e-8)
    np.testing.assert_allclose(found.rent, closed.rent, rtol=1e-8)


def test_alike_blocks_on_a_ring_are_alike() -> None:
    n_zone = 8
    steps = np.abs(np.subtract.outer(np.arange(n_zone), np.arange(n_zone)))
    ring = City(
        *(np.full(n_zone, x) for x in (1.0, 1.0, 100.0, 30.0)), minutes=3.0 * np.minimum(steps, n_zone - steps)
    )
    found = solve_closed_city(ring, PARAMETERS, WORKERS)
    np.testing.assert_allclose(found.residents, WORKERS / n_zone, rtol=1e-10)
    np.testing.assert_allclose(found.rent, found.rent[0], rtol=1e-10)


def test_blocks_for_one_use_only_stay_empty_of_the_other() -> None:
    amenity, productivity = CITY.amenity.copy(), CITY.productivity.copy()
    amenity[2], productivity[5] = 0.0, 0.0
    found = solve_closed_city(replace(CITY, amenity=amenity, productivity=productivity), PARAMETERS, WORKERS)
    assert found.residents[2] < 1e-9 * WORKERS
    assert found.employment[5] < 1e-9 * WORKERS
    assert found.rent.min() > 0.0


def test_without_spillovers_area_does_not_matter() -> None:
    first = solve_closed_city(CITY, NO_SPILLOVERS, WORKERS)
    second = solve_closed_city(replace(CITY, area=3.0 * CITY.area), NO_SPILLOVERS, WORKERS)
    np.testing.assert_allclose(second.rent, first.rent, rtol=1e-12)
