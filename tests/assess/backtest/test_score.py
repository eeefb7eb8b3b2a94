"""Scores by hand, and the published benchmarks from the shipped tables."""

import numpy as np
import pytest

from xietong import regions
from xietong.assess.backtest.observed import employed_of, observed_of
from xietong.assess.backtest.score import naive_forecasts, root_mean_square, score_of, with_total

BEFORE, AFTER = np.array([100.0, 300.0, 200.0]), np.array([200.0, 300.0, 100.0])
CITY = np.array([0, 0, 1])


def test_naive_forecasts_by_hand() -> None:
    naive = naive_forecasts(BEFORE, AFTER, CITY)
    np.testing.assert_array_equal(naive["no_change"], 0.0)
    np.testing.assert_allclose(naive["same_growth"], 0.0, atol=1e-15)
    np.testing.assert_allclose(naive["own_city"], np.log([500 / 400, 500 / 400, 100 / 200]))


def test_an_error_counts_by_the_persons_of_the_first_date() -> None:
    error = np.array([1.0, 0.0, 2.0])
    assert root_mean_square(error, BEFORE) == pytest.approx(np.sqrt((100 * 1 + 200 * 4) / 600))
    assert root_mean_square(error, BEFORE, np.array([True, True, False])) == pytest.approx(np.sqrt(100 / 400))


def test_what_happened_is_the_perfect_forecast() -> None:
    score = score_of(np.log(AFTER / BEFORE), BEFORE, AFTER, CITY)
    assert score.rmse == pytest.approx(0.0, abs=1e-15)
    assert (score.rank_correlation, score.same_sign, score.units) == (pytest.approx(1.0), 1.0, 3)
    assert score.gain == pytest.approx(1.0)
    assert score.best_naive == min(score.naive.values())


def test_a_forecast_with_its_total_given_adds_up_to_it() -> None:
    told = with_total(np.array([0.3, -0.1, 0.0]), BEFORE, 550.0)
    assert (BEFORE * np.exp(told)).sum() == pytest.approx(550.0)
    np.testing.assert_allclose(np.diff(told), [-0.4, 0.1])


def test_a_forecast_that_says_the_same_of_all_has_no_rank() -> None:
    assert np.isnan(score_of(np.zeros(3), BEFORE, AFTER, CITY).rank_correlation)


def test_the_published_benchmarks_of_residents_follow_from_the_shipped_tables() -> None:
    observed = observed_of(regions.bth(2010))
    every = score_of(np.zeros(180), observed.before, observed.after, observed.city)
    counted = score_of(np.zeros(180), observed.before, observed.after, observed.city, ~observed.is_estimated)
    assert every.units, counted.units == (180, 166)
    assert [round(every.naive[name], 3) for name in ("no_change", "same_growth", "own_city")] == [0.176, 0.172, 0.162]
    assert [round(counted.naive[name], 3) for name in ("no_change", "same_growth", "own_city")] == [
        0.180,
        0.178,
        0.166,
    ]


def test_the_published_benchmarks_of_employed_residents_follow_from_the_shipped_tables() -> None:
    region = regions.bth(2010)
    observed = observed_of(region)
    employed = employed_of(region, observed)
    assert employed is not None
    before, after = employed.before.sum(axis=0), employed.after.sum(axis=0)
    naive = score_of(np.zeros(180), before, after, observed.city).naive
    assert (round(naive["same_growth"], 3), round(naive["own_city"], 3)) == (0.246, 0.215)
