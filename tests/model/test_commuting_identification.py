"""What facts tell about numbers, on slopes whose answer is known."""

import numpy as np
import pytest

from xietong.model.baseline import Baseline
from xietong.model.commuting_identification import FREED, covariance_of, identify

RANDOM = np.random.default_rng(2)
SLOPE = RANDOM.normal(size=(9, 3))
FACTS = tuple(f"fact {n}" for n in range(9))


def test_an_estimate_moves_as_least_squares_says() -> None:
    found = identify(SLOPE[:, :2], ("a", "b"), FACTS)
    raised = np.zeros(9)
    raised[4] = 1.0
    step = np.linalg.lstsq(SLOPE[:, :2], raised, rcond=None)[0]
    errors = np.sqrt(np.diag(np.linalg.inv(SLOPE[:, :2].T @ SLOPE[:, :2])))
    np.testing.assert_allclose(found.moved[:, 4], step / errors)
    np.testing.assert_allclose((found.moved**2).sum(axis=1), 1.0)


def test_two_numbers_that_do_the_same_are_not_told_apart() -> None:
    twice = np.column_stack([SLOPE, SLOPE[:, 2]])
    found = identify(twice, ("a", "b"), FACTS, ("one", "other"))
    alone = np.sqrt(covariance_of(SLOPE)[2, 2])
    assert [freed.alone for freed in found.freed] == pytest.approx([alone, alone])
    assert all(np.isnan(freed.together) for freed in found.freed)


def test_the_facts_of_the_region_hardly_see_the_border_and_the_preference_for_the_own_county(
    baseline: Baseline,
) -> None:
    found = baseline.commuting.identification
    assert found is not None
    assert tuple(freed.name for freed in found.freed) == FREED
    for freed in found.freed:
        assert 2.0 * freed.alone > baseline.commuting.parameters[freed.name]
