"""Laws of where people live: residence, jurisdiction, outside, and those who stay."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_GROUP, N_JURISDICTION, N_ZONE, crooked_economy

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after, location_hat, workplace_choice
from xietong.model.economy.migration import residents_with_inertia
from xietong.model.economy.placed import placed_pay, placed_purchases, staff_residence
from xietong.model.state import Inertia

ECONOMY = crooked_economy()
CLOSED = replace(ECONOMY, outside_share=np.zeros(N_GROUP))
STILL = np.ones((N_GROUP, N_JURISDICTION))
LAW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
SPREADS = st.floats(0.0, 0.5)


def values(seed: int, spread: float) -> np.ndarray:
    return np.exp(spread * np.random.default_rng(seed).normal(size=(N_GROUP, N_ZONE)))


def frictions(seed: int) -> np.ndarray:
    return np.random.default_rng(seed + 1).uniform(0.7, 1.3, (N_GROUP, N_JURISDICTION))


def choose(economy: Economy, value: np.ndarray, friction: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(np.asarray(part) for part in location_hat(economy, value, friction))


@LAW
@given(SEEDS, SPREADS)
def test_people_inside_and_outside_add_up(seed: int, spread: float) -> None:
    hat, welfare, _ = choose(ECONOMY, values(seed, spread), frictions(seed))
    workers = ECONOMY.resident_workers
    inside = (workers * hat).sum(axis=1) / workers.sum(axis=1) * (1.0 - ECONOMY.outside_share)
    outside = ECONOMY.outside_share * welfare**-ECONOMY.migration_elasticity
    np.testing.assert_allclose(inside + outside, 1.0, rtol=1e-12)


@LAW
@given(SEEDS, SPREADS, st.floats(0.5, 2.0))
def test_where_no_one_can_leave_a_life_better_everywhere_moves_no_one(
    seed: int, spread: float, factor: float
) -> None:
    one, two = (choose(CLOSED, k * values(seed, spread), frictions(seed)) for k in (1.0, factor))
    np.testing.assert_allclose(two[0], one[0], rtol=1e-10)
    np.testing.assert_allclose(two[1], factor * one[1], rtol=1e-11)


@LAW
@given(SEEDS, st.floats(1.001, 1.5), st.integers(0, N_ZONE - 1))
def test_a_better_place_draws_people_from_everywhere_else(seed: int, rise: float, zone: int) -> None:
    value = values(seed, 0.2)
    better = value.copy()
    better[:, zone] *= rise
    before, after = choose(ECONOMY, value, frictions(seed)), choose(ECONOMY, better, frictions(seed))
    assert (after[0][:, zone] > before[0][:, zone]).all()
    assert (np.delete(after[0], zone, axis=1) < np.delete(before[0], zone, axis=1)).all()
    assert (after[1] > before[1]).all()


@LAW
@given(SEEDS, st.floats(0.5, 0.999))
def test_easier_registration_draws_the_group_and_no_other(seed: int, ease: float) -> None:
    value, friction = values(seed, 0.2), frictions(seed)
    eased = friction.copy()
    eased[2, 1] *= ease
    before, after = choose(ECONOMY, value, friction)[0], choose(ECONOMY, value, eased)[0]
    there = np.asarray(ECONOMY.jurisdiction) == 1
    assert (after[2, there] > before[2, there]).all()
    assert (after[2, ~there] < before[2, ~there]).all()
    np.testing.assert_allclose(after[:2], before[:2], rtol=1e-13)


@LAW
@given(SEEDS, SPREADS)
def test_with_one_elasticity_the_nests_are_one_choice_of_a_pair_of_home_and_work(seed: int, spread: float) -> None:
    elasticity = 3.7
    flat = replace(
        CLOSED,
        commuting_elasticity=np.asarray(elasticity),
        residence_elasticity=np.asarray(elasticity),
        migration_elasticity=np.full(N_GROUP, elasticity),
    )
    random = np.random.default_rng(seed)
    wage, living = np.exp(spread * random.normal(size=(2, N_GROUP, N_ZONE)))
    kappa = np.exp(0.3 * spread * random.normal(size=(N_ZONE, N_ZONE)))
    kernel = np.asarray(flat.commuting_share) * kappa**-elasticity
    workers, elastic = flat.resident_workers, flat.commuting_elasticity
    pull, access, _, _ = workplace_choice(kernel, wage, workers, np.ones_like(wage), commuting_elasticity=elastic)
    hat, welfare, _ = choose(flat, np.asarray(access) ** (1.0 / elasticity) / living, STILL)
    share = flat.resident_workers / flat.resident_workers.sum(axis=1, keepdims=True)
    found = (share * hat)[:, :, None] * np.asarray(commuting_shares_after(kernel, pull, access))
    drawn = share[:, :, None] * flat.commuting_share * (wage[:, None, :] / (kappa * living[:, :, None])) ** elasticity
    total = drawn.sum(axis=(1, 2), keepdims=True)
    np.testing.assert_allclose(found, drawn / total, rtol=1e-10)
    np.testing.assert_allclose(welfare, total[:, 0, 0] ** (1.0 / elasticity), rtol=1e-11)


def inertia(seed: int, residence: float, jurisdiction: float) -> Inertia:
    before = np.random.default_rng(seed + 3).uniform(1e4, 6e4, (N_GROUP, N_ZONE))
    return Inertia(before, np.asarray(residence), np.asarray(jurisdiction))


@LAW
@given(SEEDS, SPREADS)
def test_where_no_one_chooses_anew_all_stay_and_where_all_do_the_year_before_is_forgotten(
    seed: int, spread: float
) -> None:
    value = values(seed, spread)
    chosen = choose(ECONOMY, value, STILL)[0]
    rest = inertia(seed, 0.0, 0.0)
    stay = np.asarray(residents_with_inertia(ECONOMY, rest, value, chosen))
    np.testing.assert_allclose(stay * ECONOMY.resident_workers, rest.before, rtol=1e-12)
    free = np.asarray(residents_with_inertia(ECONOMY, inertia(seed, 1.0, 1.0), value, chosen))
    np.testing.assert_allclose(free, chosen, rtol=1e-12)


@LAW
@given(SEEDS, SPREADS, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_who_moves_within_a_jurisdiction_does_not_change_how_many_live_in_it(
    seed: int, spread: float, moved: float, part: float
) -> None:
    value = values(seed, spread)
    members = np.asarray(ECONOMY.jurisdiction_members)
    chosen = choose(ECONOMY, value, STILL)[0]
    slow = inertia(seed, moved, 0.0)
    found = np.asarray(residents_with_inertia(ECONOMY, slow, value, chosen)) * ECONOMY.resident_workers
    np.testing.assert_allclose(found @ members.T, slow.before @ members.T, rtol=1e-11)
    left = part * moved
    some = inertia(seed, moved, left)
    found = np.asarray(residents_with_inertia(ECONOMY, some, value, chosen)) * ECONOMY.resident_workers
    expected = (1.0 - left) * (some.before @ members.T) + left * ((chosen * ECONOMY.resident_workers) @ members.T)
    np.testing.assert_allclose(found @ members.T, expected, rtol=1e-10)


def test_a_path_of_slow_years_ends_where_all_have_chosen() -> None:
    value = values(4, 0.3)
    chosen = choose(ECONOMY, value, STILL)[0] * ECONOMY.resident_workers
    before = np.asarray(ECONOMY.resident_workers)
    gaps = []
    for _ in range(400):
        slow = Inertia(before, np.asarray(0.3), np.asarray(0.1))
        hat = residents_with_inertia(ECONOMY, slow, value, chosen / ECONOMY.resident_workers)
        before = np.asarray(hat) * ECONOMY.resident_workers
        gaps.append(np.abs(before / chosen - 1.0).max())
    assert gaps[-1] < 1e-12
    assert gaps[20] / gaps[19] == pytest.approx(0.9, abs=0.02)


@LAW
@given(SEEDS, SPREADS, st.floats(0.5, 2.0))
def test_placed_staff_live_somewhere_and_only_relative_cost_of_living_moves_them(
    seed: int, spread: float, factor: float
) -> None:
    living = np.exp(spread * np.random.default_rng(seed).normal(size=N_ZONE))
    share = np.asarray(staff_residence(ECONOMY, ECONOMY.staff_residence_share, living))
    np.testing.assert_allclose(share.sum(axis=0), 1.0, rtol=1e-12)
    again = np.asarray(staff_residence(ECONOMY, ECONOMY.staff_residence_share, factor * living))
    np.testing.assert_allclose(again, share, rtol=1e-11)


@LAW
@given(SEEDS, SPREADS, st.floats(0.5, 2.0))
def test_placed_pay_and_purchases_follow_prices(seed: int, spread: float, factor: float) -> None:
    random = np.random.default_rng(seed)
    living = np.exp(spread * random.normal(size=N_ZONE))
    pay = np.asarray(placed_pay(ECONOMY, living))
    np.testing.assert_allclose(placed_pay(ECONOMY, factor * living), factor * pay, rtol=1e-12)
    jobs = random.uniform(0.0, 5e3, np.shape(ECONOMY.placed_jobs))
    price = np.exp(spread * random.normal(size=np.shape(ECONOMY.wage)))
    bought = np.asarray(placed_purchases(ECONOMY, jobs, price))
    grown = np.asarray(placed_purchases(ECONOMY, 2.0 * jobs, factor * price))
    np.testing.assert_allclose(grown, 2.0 * factor * bought, rtol=1e-12)
    by_zone = np.repeat(np.asarray(ECONOMY.placed_purchases)[:, :, None], N_ZONE, axis=2)
    same = placed_purchases(replace(ECONOMY, placed_purchases=by_zone), jobs, price)
    np.testing.assert_allclose(same, bought, rtol=1e-12)
