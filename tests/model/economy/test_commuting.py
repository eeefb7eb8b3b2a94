"""Commuting: disutility, nearness, shares, and workplaces that meet known job shares."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from xietong.model.economy.commuting import (
    balanced_pull,
    commuting_flows,
    commuting_shares,
    time_disutility,
    zone_nearness,
)

CITY = np.array([0, 0, 1, 1, 1])


def nearness() -> np.ndarray:
    return np.exp(-0.08 * np.random.default_rng(5).uniform(10.0, 80.0, (4, 5)))


def test_disutility_steepens_beyond_the_bend() -> None:
    minutes = np.array([[0.0, 40.0], [60.0, 80.0]])
    found = time_disutility(minutes, decay=0.05, tail_decay=0.1, tail_from=60.0)
    np.testing.assert_allclose(found, [[0.0, 2.0], [3.0, 6.0]])


def test_no_one_commutes_where_no_one_can() -> None:
    disutility = time_disutility(np.array([[10.0, np.inf]]), decay=0.05, tail_decay=0.1, tail_from=60.0)
    near = np.exp(-disutility)
    shares = commuting_shares(near, np.ones(2))
    np.testing.assert_array_equal(shares, [[1.0, 0.0]])
    np.testing.assert_array_equal(commuting_shares(np.zeros((2, 3)), np.ones(3)), np.zeros((2, 3)))


def test_nearness_is_the_weighted_sum_over_points() -> None:
    disutility = np.random.default_rng(2).uniform(0.0, 5.0, (5, 5))
    lives = csr_array(np.array([[0.3, 0.7, 0.0, 0.0, 0.0], [0.0, 0.0, 0.2, 0.2, 0.6]]))
    works = csr_array(np.array([[0.5, 0.5, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0, 0.0]]))
    wanted = lives.toarray() @ np.exp(-disutility) @ works.toarray().T
    np.testing.assert_allclose(zone_nearness(disutility, lives, works), wanted)


def test_splitting_a_point_changes_nothing() -> None:
    disutility = np.random.default_rng(2).uniform(0.0, 5.0, (3, 3))
    whole = csr_array(np.array([[0.4, 0.6, 0.0], [0.0, 0.0, 1.0]]))
    twice = np.array([0, 1, 2, 2])
    split = csr_array(np.array([[0.4, 0.6, 0.0, 0.0], [0.0, 0.0, 0.3, 0.7]]))
    found = zone_nearness(disutility[np.ix_(twice, twice)], split, split)
    np.testing.assert_allclose(found, zone_nearness(disutility, whole, whole))


def test_flows_sum_to_the_workers_of_each_residence() -> None:
    workers = np.array([100.0, 0.0, 7.0, 50.0])
    flows = commuting_flows(workers, nearness(), np.array([1.0, 2.0, 0.0, 4.0, 5.0]))
    np.testing.assert_allclose(flows.sum(axis=1), workers)
    assert not flows[:, 2].any()


def test_a_common_factor_of_pull_or_of_a_row_of_nearness_changes_nothing() -> None:
    pull, row = np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([1.0, 7.0, 0.1, 3.0])
    found = commuting_shares(row[:, None] * nearness(), 9.0 * pull)
    np.testing.assert_allclose(found, commuting_shares(nearness(), pull))


def test_jobs_inside_a_city_stand_as_wanted() -> None:
    workers = np.array([100.0, 80.0, 7.0, 50.0])
    wanted = np.array([0.3, 0.7, 0.5, 0.0, 0.5])
    city_pull = np.array([3.0, 11.0])
    pull = balanced_pull(workers, nearness(), wanted, CITY, city_pull)
    jobs = commuting_flows(workers, nearness(), pull).sum(axis=0)
    total = np.bincount(CITY, weights=jobs)
    np.testing.assert_allclose(jobs / total[CITY], wanted, atol=1e-8)
    np.testing.assert_allclose(np.bincount(CITY, weights=pull), city_pull)
    assert total.sum() == pytest.approx(workers.sum())


def test_a_stronger_city_draws_more_workers() -> None:
    workers, wanted = np.array([100.0, 80.0, 7.0, 50.0]), np.array([0.3, 0.7, 0.2, 0.3, 0.5])
    totals = []
    for strength in (1.0, 2.0):
        pull = balanced_pull(workers, nearness(), wanted, CITY, np.array([strength, 1.0]))
        totals.append(commuting_flows(workers, nearness(), pull)[:, CITY == 0].sum())
    assert totals[1] > totals[0]


def test_identical_zones_share_alike() -> None:
    pull = balanced_pull(
        np.full(4, 10.0), np.ones((4, 5)), np.array([0.5, 0.5, 1 / 3, 1 / 3, 1 / 3]), CITY, np.ones(2)
    )
    shares = commuting_shares(np.ones((4, 5)), pull)
    np.testing.assert_allclose(shares, np.tile([0.25, 0.25, 1 / 6, 1 / 6, 1 / 6], (4, 1)))
