"""Laws of the labour market: choice of sector and of workplace, for any wages and frictions."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_GROUP, N_SECTOR, N_ZONE, crooked_economy

from xietong.model.economy.choice import (
    commuting_shares_after,
    jobs_at_one_wage,
    sector_choice,
    workplace_choice,
)

ECONOMY = crooked_economy()
LAW = settings(max_examples=25, deadline=None)
SEEDS = st.integers(0, 10_000)
SPREADS = st.floats(0.0, 0.6)


def wages(seed: int, spread: float) -> np.ndarray:
    return np.exp(spread * np.random.default_rng(seed).normal(size=(N_SECTOR, N_ZONE)))


def choose(wage: np.ndarray, impedance: np.ndarray | float = 0.0) -> tuple[np.ndarray, ...]:
    share, index = sector_choice(ECONOMY.sector_share, wage, sector_elasticity=ECONOMY.sector_elasticity)
    kernel = np.asarray(ECONOMY.commuting_share) * np.exp(-np.asarray(impedance))
    pull, access, _, _ = at_work(kernel, index, np.asarray(ECONOMY.resident_workers), np.ones((N_GROUP, N_ZONE)))
    return tuple(np.asarray(part) for part in (share, index, kernel, pull, access))


def at_work(kernel: np.ndarray, index: np.ndarray, workers: np.ndarray, pay: np.ndarray) -> tuple[np.ndarray, ...]:
    chosen = workplace_choice(kernel, index, workers, pay, commuting_elasticity=ECONOMY.commuting_elasticity)
    return tuple(np.asarray(part) for part in chosen)


@LAW
@given(SEEDS, SPREADS)
def test_shares_of_sectors_and_of_workplaces_add_up(seed: int, spread: float) -> None:
    impedance = spread * np.random.default_rng(seed).normal(size=(N_ZONE, N_ZONE))
    share, _, kernel, pull, access = choose(wages(seed, spread), impedance)
    np.testing.assert_allclose(share.sum(axis=1), 1.0, rtol=1e-12)
    np.testing.assert_allclose(commuting_shares_after(kernel, pull, access).sum(axis=2), 1.0, rtol=1e-12)


@LAW
@given(SEEDS, SPREADS)
def test_no_worker_is_lost_on_the_way_to_work(seed: int, spread: float) -> None:
    random = np.random.default_rng(seed)
    _, index, kernel, _, _ = choose(wages(seed, spread))
    workers = random.uniform(0.0, 5e4, (N_GROUP, N_ZONE))
    came = at_work(kernel, index, workers, np.ones((N_GROUP, N_ZONE)))[2]
    np.testing.assert_allclose(came.sum(axis=1), workers.sum(axis=1), rtol=1e-12)


@LAW
@given(SEEDS, SPREADS, st.floats(0.2, 5.0))
def test_all_wages_times_a_factor_move_no_one_and_are_worth_the_factor(
    seed: int, spread: float, factor: float
) -> None:
    one, two = choose(wages(seed, spread)), choose(factor * wages(seed, spread))
    np.testing.assert_allclose(two[0], one[0], rtol=1e-11)
    np.testing.assert_allclose(two[1], factor * one[1], rtol=1e-11)
    value = 1.0 / float(ECONOMY.commuting_elasticity)
    np.testing.assert_allclose(two[4] ** value, factor * one[4] ** value, rtol=1e-11)
    np.testing.assert_allclose(commuting_shares_after(*two[2:]), commuting_shares_after(*one[2:]), rtol=1e-10)


@LAW
@given(SEEDS, st.floats(1.001, 1.5), st.integers(1, N_SECTOR - 1), st.integers(0, N_ZONE - 1))
def test_a_dearer_job_draws_workers_from_everywhere_else(seed: int, rise: float, sector: int, zone: int) -> None:
    wage = wages(seed, 0.2)
    dearer = wage.copy()
    dearer[sector, zone] *= rise
    before, after = choose(wage), choose(dearer)
    assert (after[0][1:, sector, zone] > before[0][1:, sector, zone]).all()
    others = np.delete(np.arange(1, N_SECTOR), sector - 1)
    assert (after[0][1:, others, zone] < before[0][1:, others, zone]).all()
    to, was = commuting_shares_after(*after[2:]), commuting_shares_after(*before[2:])
    assert (np.asarray(to)[1:, :, zone] > np.asarray(was)[1:, :, zone]).all()
    elsewhere = np.delete(np.arange(N_ZONE), zone)
    assert (np.asarray(to)[1:][:, :, elsewhere] < np.asarray(was)[1:][:, :, elsewhere]).all()


@LAW
@given(SEEDS, SPREADS)
def test_the_mean_pay_of_residents_lies_between_the_pays_of_workplaces(seed: int, spread: float) -> None:
    _, index, kernel, _, _ = choose(wages(seed, spread))
    pay = np.random.default_rng(seed).uniform(1.0, 9.0, (N_GROUP, N_ZONE))
    mean = at_work(kernel, index, np.asarray(ECONOMY.resident_workers), pay)[3]
    assert (mean <= pay.max(axis=1, keepdims=True) + 1e-9).all()
    assert (mean >= pay.min(axis=1, keepdims=True) - 1e-9).all()


@LAW
@given(SEEDS, st.floats(0.01, 2.0))
def test_a_residence_from_which_all_work_is_as_much_further_loses_value_and_no_commuter(
    seed: int, further: float
) -> None:
    impedance = np.zeros((N_ZONE, N_ZONE))
    impedance[3] = further
    near, far = choose(wages(seed, 0.3)), choose(wages(seed, 0.3), impedance)
    np.testing.assert_allclose(far[4][:, 3], near[4][:, 3] * np.exp(-further), rtol=1e-12)
    np.testing.assert_allclose(commuting_shares_after(*far[2:]), commuting_shares_after(*near[2:]), rtol=1e-12)


@LAW
@given(SEEDS)
def test_at_one_wage_jobs_are_where_pay_is_earned(seed: int) -> None:
    random = np.random.default_rng(seed)
    output, jobs = random.uniform(1.0, 9.0, (2, N_SECTOR, N_ZONE))
    found = np.asarray(jobs_at_one_wage(ECONOMY, output, jobs))
    np.testing.assert_allclose(found.sum(axis=0), jobs.sum(axis=0), rtol=1e-12)
    pay = np.asarray(ECONOMY.labour_share) * output / found
    np.testing.assert_allclose(pay, np.broadcast_to(pay[0], pay.shape), rtol=1e-12)
