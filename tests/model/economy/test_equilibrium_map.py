"""The map of an equilibrium with its derivative as products."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import crooked_economy, quiet

from xietong.model.economy.equilibrium import next_vector
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import prepare

ECONOMY = crooked_economy()
RANDOM = np.random.default_rng(5)
SHOCKS = replace(quiet(), productivity_hat=RANDOM.uniform(0.9, 1.1, ECONOMY.wage.shape))
MAP = equilibrium_map(ECONOMY, SHOCKS)
POINT = 0.05 * RANDOM.normal(size=MAP.size)


def test_it_evaluates_the_map_of_the_equilibrium() -> None:
    expected = next_vector(ECONOMY, SHOCKS, prepare(ECONOMY, SHOCKS), POINT)
    np.testing.assert_array_equal(MAP.evaluate(POINT), expected)


def test_its_push_is_the_difference_quotient() -> None:
    direction, step = RANDOM.normal(size=MAP.size), 1e-5
    quotient = (MAP.evaluate(POINT + step * direction) - MAP.evaluate(POINT - step * direction)) / (2.0 * step)
    np.testing.assert_allclose(MAP.push(POINT, direction), quotient, atol=1e-7)


def test_its_pull_is_the_transpose_of_its_push() -> None:
    right, left = RANDOM.normal(size=(2, MAP.size))
    assert left @ MAP.push(POINT, right) == pytest.approx(MAP.pull(POINT, left) @ right, rel=1e-11)


def test_columns_together_are_columns_one_by_one() -> None:
    columns = RANDOM.normal(size=(MAP.size, 3))
    pushed = np.stack([MAP.push(POINT, column) for column in columns.T], axis=1)
    pulled = np.stack([MAP.pull(POINT, column) for column in columns.T], axis=1)
    np.testing.assert_allclose(MAP.push_many(POINT, columns), pushed, atol=1e-12)
    np.testing.assert_allclose(MAP.pull_many(POINT, columns), pulled, atol=1e-12)
