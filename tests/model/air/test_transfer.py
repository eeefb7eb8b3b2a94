"""From emissions to concentrations."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.model.air.transfer import POLLUTANTS, Transfer, arriving, concentrations, is_wide, per_tonne


@pytest.fixture(scope="module")
def crooked() -> Transfer:
    """Two receptors, two sources, five pollutants; no row comes from inside alone."""
    share = np.random.default_rng(3).uniform(0.05, 0.4, (5, 2, 2))
    return Transfer(share, np.array([0.1, 0.2, 0.4, 0.1, 0.2]), np.array([40.0, 60.0]), np.ones(5))


def test_the_base_year_is_reproduced_exactly(crooked: Transfer) -> None:
    np.testing.assert_array_equal(concentrations(crooked, np.ones((5, 2))), crooked.base)


def test_without_emissions_what_is_left_comes_from_outside(crooked: Transfer) -> None:
    left = concentrations(crooked, np.zeros((5, 2)))
    np.testing.assert_allclose(left, crooked.base * (1.0 - arriving(crooked).sum(axis=1)), rtol=1e-12)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.0, 2.0), min_size=20, max_size=20), st.floats(0.0, 1.0))
def test_it_is_linear_and_pollutants_add_up(crooked: Transfer, values: list[float], weight: float) -> None:
    first, second = np.array(values).reshape(2, 5, 2)
    mixed = concentrations(crooked, weight * first + (1.0 - weight) * second)
    parts = weight * concentrations(crooked, first) + (1.0 - weight) * concentrations(crooked, second)
    np.testing.assert_allclose(mixed, parts, rtol=1e-12)
    one_by_one = [
        concentrations(crooked, np.where(np.arange(5)[:, None] == p, first, 1.0)) - crooked.base for p in range(5)
    ]
    np.testing.assert_allclose(concentrations(crooked, first) - crooked.base, sum(one_by_one), atol=1e-10)


def test_what_a_tonne_brings_is_the_derivative(crooked: Transfer) -> None:
    tonnes = np.random.default_rng(4).uniform(10.0, 50.0, (5, 2))
    slope = jax.jacobian(lambda e: concentrations(crooked, e / tonnes))(tonnes)
    np.testing.assert_allclose(per_tonne(crooked, tonnes), np.moveaxis(slope, 0, 1), rtol=1e-12)
    assert not np.asarray(per_tonne(crooked, np.zeros((5, 2)))).any()


def test_a_response_below_proportion_takes_less_at_first(crooked: Transfer) -> None:
    bent = Transfer(crooked.share, crooked.weight, crooked.base, np.array([1.0, 0.5, 1.0, 1.0, 1.0]))
    half = np.where(np.arange(5)[:, None] == POLLUTANTS.index("NOx"), 0.5, np.ones((5, 2)))
    fall = crooked.base - np.asarray(concentrations(bent, half))
    by_hand = crooked.base * crooked.weight[1] * crooked.share[1].sum(axis=1) * (1.0 - 0.5**0.5)
    np.testing.assert_allclose(fall, by_hand, rtol=1e-12)


def test_a_share_that_its_range_does_not_determine_is_wide() -> None:
    assert is_wide(np.array([[0.1, 0.0]]), np.array([[0.15, 0.4]])).tolist() == [[False, True]]
