"""Air and water as wings of a small economy."""

from dataclasses import replace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.air.bases import base_by_hand
from tests.model.economy.crooked import N_GROUP, N_SECTOR, N_ZONE, crooked_economy, quiet, quiet_quantities

from xietong.model.air.transfer import Transfer
from xietong.model.air.wing import AirWing, Caps, abated
from xietong.model.coupled import CouplingSettings, solve_coupled
from xietong.model.coupled_map import coupled_gradients
from xietong.model.economy.outcome import read_outcome
from xietong.model.feedback import Feedback, added
from xietong.model.state import LimitKind, Status
from xietong.model.water.wing import WaterWing
from xietong.model.wings import air_wing
from xietong.numerics.fixed_point import AccelerationSettings

ECONOMY = crooked_economy()
EXACT = CouplingSettings(tolerance=1e-12, inner=AccelerationSettings(tolerance=1e-13))
CITY = np.array([0, 0, 1, 1, 2, 2, 2])
N_SOURCE, N_COUNTED = 2, 2


BASE = quiet_quantities(ECONOMY)


def smoky(amenity: float = -0.2, productivity: float = -0.1) -> AirWing:
    """Two sectors and the residents emit; three cities breathe."""
    random = np.random.default_rng(4)
    share = random.uniform(0.05, 0.3, (1, 3, 3))
    minutes = np.full((N_ZONE, N_ZONE), 30.0)
    commuting = np.asarray((BASE.commuting * minutes).sum(axis=1))
    driver = np.array([0, 2, N_SECTOR])
    tonnes = random.uniform(0.5, 1.5, (len(driver), N_ZONE))
    total = np.bincount(CITY, tonnes.sum(axis=0))
    return AirWing(
        transfer=Transfer(share=share, weight=np.ones(1), base=np.array([40.0, 50.0, 60.0]), exponent=np.ones(1)),
        share=tonnes / total[CITY],
        activity=np.concatenate([BASE.volume, BASE.persons[None], commuting[None]]),
        is_active=np.ones((N_SECTOR + 2, N_ZONE)),
        driver=driver,
        source=np.array([0, 0, 1]),
        counted=np.array([1, 1, 1]),
        pollutant=np.zeros(3, dtype=int),
        city=CITY,
        minutes=minutes,
        amenity=np.full(N_GROUP, amenity),
        productivity=np.full(N_SECTOR, productivity),
    )


def with_controls(left: float = 0.6) -> Any:
    kept = np.ones((N_SOURCE, N_COUNTED, N_ZONE))
    kept[0, 1, :3] = left
    return replace(quiet(), emissions_hat=kept)


def test_the_air_of_the_base_year_says_nothing_at_all() -> None:
    found = solve_coupled(ECONOMY, quiet(), (smoky(),), settings=EXACT)
    np.testing.assert_allclose(found.signal, 0.0, atol=1e-13)
    np.testing.assert_allclose(found.solution.value, 0.0, atol=1e-11)


def test_controls_clean_the_air_as_the_matrix_says_where_nothing_answers_to_it() -> None:
    wing = smoky(0.0, 0.0)
    found = solve_coupled(ECONOMY, with_controls(), (wing,), settings=EXACT)
    fall = np.zeros(3)
    for row in (0, 1):
        fall += 0.4 * np.bincount(CITY[:3], wing.share[row, :3], 3)
    np.testing.assert_allclose(np.exp(found.signal), 1.0 - wing.transfer.share[0] @ fall, rtol=1e-12)
    np.testing.assert_allclose(found.solution.value, 0.0, atol=1e-11)


def test_cleaner_air_draws_people_and_raises_output_until_both_agree() -> None:
    found = solve_coupled(ECONOMY, with_controls(), (smoky(),))
    assert found.solution.status is Status.CONVERGED
    assert found.coupling.residual < 1e-8
    assert found.coupling.rounds < 12
    alone = solve_coupled(ECONOMY, with_controls(), (smoky(0.0, 0.0),))
    # Those who come emit too.
    assert (found.signal > alone.signal).all()
    assert (found.signal < 0.0).all()


def test_gradients_of_controls_go_through_the_air_and_the_economy() -> None:
    wings, shocks = (smoky(),), with_controls(0.9)
    found = solve_coupled(ECONOMY, shocks, wings, settings=EXACT)
    values, (slope, *_) = coupled_gradients(ECONOMY, shocks, wings, found.vector)
    step = 1e-4

    def moved(by: float) -> np.ndarray:
        kept = np.asarray(shocks.emissions_hat).copy()
        kept[0, 1, 1] += by
        there = replace(shocks, emissions_hat=kept)
        vector = solve_coupled(ECONOMY, there, wings, found.vector, EXACT).vector
        return coupled_gradients(ECONOMY, there, wings, vector)[0]

    difference = (moved(step) - moved(-step)) / (2 * step)
    assert slope[0].emissions_hat[0, 1, 1] == pytest.approx(difference[0], rel=1e-5)
    assert values[0] > 0.0


def test_abatement_under_a_cap_is_seen_in_the_lines_that_it_covers() -> None:
    members = np.stack([CITY == 0, CITY != 0]).astype(float)
    rate = np.zeros((1, N_SECTOR, N_ZONE))
    rate[0, 0] = 1.0
    caps = Caps(rate, members, np.array([[1.0, 0.0, 0.0]]))
    volume = np.ones((N_SECTOR, N_ZONE))
    left = np.asarray(abated(caps, volume, np.array([[1.0, 5.0]])))
    np.testing.assert_allclose(left[0], np.where(CITY == 0, 0.5, 1.0))
    np.testing.assert_array_equal(left[1:], 1.0)


def thirsty() -> Any:
    capital = np.asarray(ECONOMY.capital_share)
    return replace(
        ECONOMY,
        capital_share=0.5 * capital,
        water_share=0.5 * capital,
        water_price=np.full(N_ZONE, 2.0),
    )


def test_people_leave_less_water_where_more_of_them_come() -> None:
    economy = thirsty()
    drawn = np.asarray((economy.water_share * economy.output).sum(axis=0) / 2.0)
    limit = np.where(np.arange(N_ZONE) == 2, 0.8 * drawn, np.inf)
    wing = WaterWing(0.3 * drawn, np.asarray(ECONOMY.persons))
    amenity = np.ones((N_GROUP, N_ZONE))
    amenity[:, 2] = 1.2
    found = solve_coupled(economy, replace(quiet(), water_limit=limit, amenity_hat=amenity), (wing,))
    assert found.solution.status is Status.CONVERGED
    assert found.signal[2] < 0.0
    assert not np.delete(found.signal, 2).any()
    outcome = read_outcome(economy, found.shocks, found.solution, np.ones((N_ZONE, N_ZONE)), 0.1)
    report = next(known for known in outcome.limits if known.kind is LimitKind.WATER)
    assert report.value[2] == pytest.approx(0.8 * drawn[2] * np.exp(found.signal[2]), rel=1e-8)
    assert report.is_binding.tolist() == [False, False, True, False, False, False, False]
    assert abs(outcome.certificate.walras_gap) < 1e-9


def test_a_limit_that_is_none_stays_none_and_has_no_slope() -> None:
    shocks = replace(quiet(), water_limit=np.array([1.0, *[np.inf] * (N_ZONE - 1)]))

    def first(log: Any) -> Any:
        limit = added(shocks, Feedback(water_limit=log)).water_limit
        return jnp.where(jnp.isfinite(limit), limit, 0.0).sum()

    np.testing.assert_array_equal(jax.grad(first)(jnp.zeros(N_ZONE)), [1.0, *[0.0] * (N_ZONE - 1)])


def test_dearer_outer_trade_raises_prices_and_lowers_exports_and_the_books_still_balance() -> None:
    dear = replace(quiet(), outer_cost_hat=np.full((N_SECTOR, N_ZONE), 1.1))
    found = solve_coupled(ECONOMY, dear, ())
    plain = solve_coupled(ECONOMY, replace(quiet(), outer_cost_hat=np.ones((N_SECTOR, N_ZONE))), ())
    np.testing.assert_allclose(plain.vector, 0.0, atol=1e-10)
    minutes = np.ones((N_ZONE, N_ZONE))
    outcome = read_outcome(ECONOMY, dear, found.solution, minutes, 0.1)
    assert abs(outcome.certificate.walras_gap) < 1e-9
    assert outcome.welfare_hat.max() < 1.0


def test_the_region_gives_a_wing_whose_lines_add_up_to_one_in_every_city() -> None:
    base = base_by_hand()
    wing = air_wing(base)
    assert wing is not None
    total = np.zeros((5, len(base.region.cities)))
    np.add.at(total, (wing.pollutant[:, None], wing.city[None, :]), wing.share)
    np.testing.assert_allclose(total, 1.0)
    measured = {code for code, effect in zip(base.market, wing.productivity, strict=True) if effect}
    assert measured == {code for code in base.market if code.startswith("mfg_")}
