"""Estimates against closed forms."""

from collections.abc import Mapping

import numpy as np
import pytest

from xietong.assess.backtest.estimate import Unknown, Wanted, cross_validate, fit

RANDOM = np.random.default_rng(3)
SLOPES = RANDOM.normal(size=(60, 2))
CITY = np.repeat(np.arange(12), 5)
TRUE = np.array([0.3, -0.2])
UNKNOWNS = (Unknown("first", -4.0, 4.0), Unknown("second", -4.0, 4.0))


def linear(values: Mapping[str, float]) -> np.ndarray:
    return SLOPES @ np.array([values["first"], values["second"]])


def wanted(noise: float = 0.0) -> Wanted:
    happened = SLOPES @ TRUE + noise * np.random.default_rng(4).normal(size=60)
    return Wanted(happened, np.ones(60), CITY)


def test_a_range_is_four_spreads_wide() -> None:
    assert (UNKNOWNS[0].mean, UNKNOWNS[0].spread) == (0.0, 2.0)


def test_what_made_the_data_is_found_again() -> None:
    found = fit(linear, UNKNOWNS, wanted(), steps=6)
    np.testing.assert_allclose(found.values, TRUE, atol=1e-6)
    assert found.as_mapping == pytest.approx({"first": 0.3, "second": -0.2}, abs=1e-6)


def test_a_search_that_begins_at_the_answer_ends_after_a_step() -> None:
    calls = []

    def counted(values: Mapping[str, float]) -> np.ndarray:
        calls.append(dict(values))
        return linear(values)

    whole = fit(linear, UNKNOWNS, wanted(noise=0.3), steps=12)
    again = fit(counted, UNKNOWNS, wanted(noise=0.3), begin=whole.as_mapping)
    np.testing.assert_allclose(again.values, whole.values, atol=0.02)
    assert len(calls) <= 2 * (1 + len(UNKNOWNS) + 1)


def test_a_linear_fit_is_the_penalised_least_squares_of_the_book() -> None:
    asked = wanted(noise=0.3)
    found = fit(linear, UNKNOWNS, asked, steps=12)
    power = found.sigma**-2
    expected = np.linalg.solve(power * SLOPES.T @ SLOPES + np.eye(2) / 4.0, power * SLOPES.T @ asked.happened)
    np.testing.assert_allclose(found.values, expected, rtol=1e-6)


def test_standard_errors_are_those_of_a_regression_clustered_by_city() -> None:
    asked = wanted(noise=0.3)
    found = fit(linear, UNKNOWNS, asked, steps=12)
    error = asked.happened - found.forecast
    scores = np.stack([SLOPES[rows].T @ error[rows] for rows in (np.flatnonzero(c == CITY) for c in range(12))])
    bread = np.linalg.inv(SLOPES.T @ SLOPES)
    expected = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread * 12 / 11))
    np.testing.assert_allclose(found.standard_errors, expected, rtol=2e-2)


def test_the_sensitivity_says_how_an_estimate_moves_with_what_happened() -> None:
    asked = wanted(noise=0.3)
    found = fit(linear, UNKNOWNS, asked, steps=12)
    other = asked.happened.copy()
    other[7] += 0.01
    moved = fit(linear, UNKNOWNS, Wanted(other, asked.weight, asked.cluster), steps=12)
    np.testing.assert_allclose(moved.values - found.values, 0.01 * found.sensitivity[:, 7], rtol=0.1, atol=2e-5)


def test_an_estimate_stays_inside_its_range() -> None:
    tight = (Unknown("first", -0.1, 0.1), UNKNOWNS[1])
    assert fit(linear, tight, wanted(), steps=6).values[0] == 0.1


def test_a_condition_holds_whatever_the_counts_say() -> None:
    def with_sum(values: Mapping[str, float]) -> np.ndarray:
        return np.append(linear(values), values["first"] + values["second"])

    asked = wanted(noise=0.1)
    conditioned = Wanted(np.append(asked.happened, 0.5), np.append(asked.weight, 0.0), np.append(CITY, -1))
    found = fit(with_sum, UNKNOWNS, conditioned, steps=8)
    assert found.values.sum() == pytest.approx(0.5, abs=1e-3)


def test_a_city_is_foretold_from_the_others_alone() -> None:
    asked = wanted(noise=0.3)
    whole = fit(linear, UNKNOWNS, asked, steps=12)
    found = cross_validate(linear, UNKNOWNS, asked, whole, steps=8, read=lambda estimate: estimate)
    rest = fit(linear, UNKNOWNS, asked, of=CITY != 5, steps=12)
    np.testing.assert_allclose(found[5].forecast, rest.forecast, rtol=1e-4, atol=1e-6)
    assert list(found) == list(range(12))
    unseen = np.array([found[city].forecast[row] for row, city in enumerate(CITY)])
    assert np.mean((unseen - asked.happened) ** 2) > np.mean((whole.forecast - asked.happened) ** 2)
