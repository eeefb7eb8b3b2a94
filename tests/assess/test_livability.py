"""Livability: standardised by hand, ranks that weights move, and the ranges of ranks."""

from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.livability import components_of, livability, min_max, z_scores

VALUES = {
    "jobs_60": np.array([100.0, 300.0, 200.0]),
    "subsidence": np.array([0.1, 0.5, np.nan]),
    "exposure": np.array([50.0, 50.0, 50.0]),
}


def test_components_are_standardised_both_ways() -> None:
    table = np.array([[1.0, 3.0, 5.0], [7.0, 7.0, 7.0]])
    np.testing.assert_allclose(z_scores(table)[0], np.array([-1.0, 0.0, 1.0]) * np.sqrt(1.5))
    np.testing.assert_allclose(min_max(table)[0], [0.0, 0.5, 1.0])
    np.testing.assert_allclose(z_scores(table)[1], 0.0)
    np.testing.assert_allclose(min_max(table)[1], 0.5)


def test_weights_decide_and_only_their_proportions_count() -> None:
    jobs = livability(VALUES, {"jobs_60": 1.0}, np.random.default_rng(1))
    ground = livability(VALUES, {"subsidence": 2.0}, np.random.default_rng(1))
    assert jobs.rank.tolist() == [3, 1, 2]
    # Less sinking is better, and a zone without a deep aquifer has no score on it alone.
    assert ground.rank.tolist() == [1, 2, 0]
    both = [livability(VALUES, {"jobs_60": w, "subsidence": w}, np.random.default_rng(1)).by_z for w in (1.0, 9.0)]
    np.testing.assert_allclose(*both)


def test_the_range_of_ranks_is_wide_where_components_disagree_and_repeats_with_its_seed() -> None:
    one, two = (livability(VALUES, {"jobs_60": 1.0}, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one.rank_low, two.rank_low)
    assert one.rank_low[0] == one.rank_low[1] == 1.0
    assert one.rank_high[0] == one.rank_high[1] == 3.0
    agreed = {"jobs_45": np.array([1.0, 3.0, 2.0]), "jobs_60": np.array([10.0, 30.0, 20.0])}
    same = livability(agreed, {"jobs_45": 1.0}, np.random.default_rng(5))
    np.testing.assert_array_equal(same.rank_low, same.rank_high)


@pytest.mark.parametrize("weights", [{"jobs_60": -1.0}, {"beauty": 1.0}, {}, {"jobs_45": 1.0}])
def test_weights_without_meaning_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        livability(VALUES, weights, np.random.default_rng(1))


def test_the_vector_counts_jobs_by_time_and_services_by_head() -> None:
    base = SimpleNamespace(labour_income=np.array([100.0, 300.0]), resident_workers=np.array([[1.0, 2.0]]))
    outcome = SimpleNamespace(
        employment=np.array([[10.0, 20.0], [5.0, 7.0]]),
        placed_employment=np.array([[1.0, 2.0]]),
        resident_workers=np.array([[1.0, 2.0]]),
        labour_income=np.array([200.0, 300.0]),
        residents=np.array([50.0, 70.0]),
        floor_rent=np.array([1.5, 1.0]),
    )
    sectors = SimpleNamespace(code=("shops", "works"), reach=("local", "goods"))
    region = SimpleNamespace(region=SimpleNamespace(sectors=sectors), outcome=base, market=("shops", "works"))
    minutes = np.array([[10.0, 50.0], [50.0, 70.0]])
    found = components_of(region, outcome, minutes=minutes, housing_share=0.3, subsidence=np.zeros(2))
    np.testing.assert_allclose(found["jobs_45"], [16.0, 0.0])
    np.testing.assert_allclose(found["jobs_60"], [45.0, 16.0])
    np.testing.assert_allclose(found["services"], [0.2, 20.0 / 70.0])
    np.testing.assert_allclose(found["housing_cost"], [0.3 * 1.5 / 2.0, 0.3])
    assert "exposure" not in found
