"""Traffic slows roads down, and slow roads change trips."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet
from tests.model.economy.test_equilibrium import shaken

from xietong.model.congestion_base import base_quantities
from xietong.model.coupled import CouplingSettings, follow, solve_coupled
from xietong.model.dynamics import advance, approach, first_state, read_year
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.parameters import EconomySettings
from xietong.model.state import Status
from xietong.model.transport.congestion import (
    Congestion,
    Driving,
    car_trips,
    extra_minutes,
    freight,
    traffic,
)
from xietong.numerics.fixed_point import AccelerationSettings

ECONOMY = crooked_economy()
BASE = base_quantities(ECONOMY)
RANDOM = np.random.default_rng(4)
SCALE = 5.0
WAY = Driving(RANDOM.uniform(0.3, 1.0, (N_ZONE, N_ZONE)), RANDOM.uniform(5.0, 40.0, (N_ZONE, N_ZONE)))
IS_FREIGHT = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
EXACT = CouplingSettings(tolerance=1e-12, inner=AccelerationSettings(tolerance=1e-13))


def congestion(elasticity: float = 0.13, freight_share: float = 0.15) -> Congestion:
    still = np.zeros((N_ZONE, N_ZONE))
    return Congestion(
        commuting=WAY,
        business=Driving(0.5 * WAY.share, 2.0 * WAY.exposure),
        slope=np.full((N_ZONE, N_ZONE), 0.05),
        trips=np.asarray(traffic(car_trips(WAY, still, BASE, SCALE))),
        freight=np.asarray(freight(BASE, IS_FREIGHT)),
        is_freight=IS_FREIGHT,
        elasticity=np.asarray(elasticity),
        freight_share=np.asarray(freight_share),
        scale=np.asarray(SCALE),
    )


def test_the_base_year_hears_nothing_and_feels_nothing() -> None:
    wing, silence = congestion(), np.zeros(N_ZONE)
    np.testing.assert_allclose(wing.respond(BASE, silence), 0.0, atol=1e-13)
    felt = jax.tree_util.tree_leaves(wing.feedback(jnp.zeros(N_ZONE)))
    assert all(float(np.abs(part).max()) == 0.0 for part in felt)


def test_twice_the_traffic_takes_two_to_the_elasticity_of_the_time() -> None:
    doubled = replace(
        BASE, commuting=2.0 * BASE.commuting, volume=2.0 * BASE.volume, expenditure=2.0 * BASE.expenditure
    )
    np.testing.assert_allclose(np.exp(congestion(0.2).respond(doubled, np.zeros(N_ZONE))), 2.0**0.2, rtol=1e-12)


def test_freight_counts_by_its_share_and_services_do_not() -> None:
    more = np.ones((N_SECTOR, 1)) + IS_FREIGHT[:, None]
    goods = replace(BASE, volume=more * BASE.volume, expenditure=more * BASE.expenditure)
    np.testing.assert_allclose(congestion(1.0, 0.2).respond(goods, np.zeros(N_ZONE)), np.log(1.2), rtol=1e-12)
    services = replace(BASE, volume=(3.0 - more) * BASE.volume, expenditure=(3.0 - more) * BASE.expenditure)
    np.testing.assert_allclose(congestion(1.0, 0.2).respond(services, np.zeros(N_ZONE)), 0.0, atol=1e-12)


def test_trips_have_two_ends_and_none_is_lost() -> None:
    trips = car_trips(WAY, RANDOM.uniform(0.0, 9.0, (N_ZONE, N_ZONE)), BASE, SCALE)
    np.testing.assert_allclose(traffic(trips).sum(), 2.0 * trips.sum(), rtol=1e-12)
    assert (trips <= BASE.commuting).all()


def test_delay_at_one_end_is_half_of_the_minutes_exposed() -> None:
    signal = np.log(1.1) * np.eye(1, N_ZONE, 3)[0]
    extra = np.asarray(extra_minutes(WAY, signal))
    np.testing.assert_allclose(extra[3, 5], 0.05 * WAY.exposure[3, 5], rtol=1e-12)
    np.testing.assert_allclose(extra[5, 3], 0.05 * WAY.exposure[5, 3], rtol=1e-12)
    np.testing.assert_allclose(extra[3, 3], 0.1 * WAY.exposure[3, 3], rtol=1e-12)
    assert extra[0, 1] == 0.0


def test_a_line_that_takes_drivers_off_the_road_makes_it_faster() -> None:
    plan = replace(BASE, shocks=replace(BASE.shocks, car_odds=np.full((N_ZONE, N_ZONE), -0.5)))
    assert (np.asarray(congestion().respond(plan, np.zeros(N_ZONE))) < 0.0).all()


@pytest.mark.parametrize("field", ["elasticity", "share"])
def test_without_elasticity_or_cars_the_year_is_that_of_the_economy(field: str) -> None:
    wing = congestion(0.0)
    if field == "share":
        nobody = Driving(np.zeros((N_ZONE, N_ZONE)), WAY.exposure)
        wing = replace(
            congestion(), commuting=nobody, business=nobody, trips=np.ones(N_ZONE), freight_share=np.ones(())
        )
    alone = solve_equilibrium(ECONOMY, shaken(), None, EXACT.inner)
    found = solve_coupled(ECONOMY, shaken(), (wing,), settings=EXACT)
    np.testing.assert_allclose(found.solution.value, alone.value, atol=1e-12)


def test_congestion_takes_back_a_part_of_what_a_boom_brings() -> None:
    boom = replace(quiet(), productivity_hat=1.0 + 0.2 * np.eye(1, N_ZONE, 2) * np.ones((N_SECTOR, 1)))
    arrivals = {}
    for elasticity in (0.0, 0.13, 0.5):
        found = solve_coupled(ECONOMY, boom, (congestion(elasticity),), settings=EXACT)
        assert found.solution.status is Status.CONVERGED
        assert found.levels is not None
        arrivals[elasticity] = float(np.asarray(found.levels.employment)[:, 2].sum())
        assert found.signal[2] >= 0.0
    assert arrivals[0.0] > arrivals[0.13] > arrivals[0.5]


def test_the_years_are_solved_with_congestion_and_told_in_its_minutes() -> None:
    still = np.asarray(ECONOMY.business_minutes)
    baseline: Any = SimpleNamespace(
        economy=ECONOMY,
        settings=EconomySettings(),
        commuting=SimpleNamespace(minutes=still, access_decay=0.05),
        wings=(congestion(0.5),),
    )
    state = first_state(baseline)
    year, after = advance(baseline, state, shaken())
    known = year.outcome.certificate
    assert known.status is Status.CONVERGED
    assert known.rounds > 1
    assert known.coupled_residual <= 1e-8
    # From its own end, a year that is approached is the same.
    near = replace(state, signal=after.signal)
    found = approach(baseline, near, shaken(), year.unknowns)
    np.testing.assert_allclose(found.unknowns, year.unknowns, atol=1e-7)
    np.testing.assert_allclose(found.state.residents, after.residents, rtol=1e-7)
    outcome = read_year(baseline, near, shaken(), found)
    np.testing.assert_allclose(outcome.commuting, year.outcome.commuting, rtol=1e-6)
    unchanged = (outcome.commuting * still).sum(axis=1) / outcome.commuting.sum(axis=1)
    assert np.abs(year.outcome.commuting_minutes - unchanged).max() > 0.01


def test_one_round_from_a_start_near_by_leaves_little() -> None:
    wings = (congestion(),)
    exact = solve_coupled(ECONOMY, shaken(), wings, settings=EXACT)
    off = 1e-3 * np.cos(np.arange(N_ZONE))
    start = exact.vector + np.concatenate([np.zeros(len(exact.solution.value)), off])
    near = follow(ECONOMY, shaken(), wings, start, AccelerationSettings(tolerance=1e-6))
    assert np.abs(near.signal - exact.signal).max() < 0.3 * np.abs(off).max()
    assert near.coupling.rounds == 1
