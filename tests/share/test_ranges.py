"""Ranges: which sets a run with another parameter solves, and how the others follow."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.share.coalitions import CoalitionValues, Definition, measures_in_force
from xietong.share.ranges import filled_gains, solved_sets

SHAPE = (3, 5, 2)
NEEDED = np.array([0b00001, 0b00010, 0b00010, 0b00100, 0b01000, 0b00011, 0b00110, 0b10100, 0b11111])


def _values(needed: np.ndarray, definition: Definition = Definition.CONSENT) -> CoalitionValues:
    in_force = measures_in_force(needed, np.arange(32), definition)
    sets, set_of = np.unique(in_force, axis=0, return_inverse=True)
    names = tuple(f"measure {number}" for number in range(len(needed)))
    return CoalitionValues(tuple("abcde"), (2021, 2022), names, needed, set_of.reshape(-1), sets, np.zeros((0, 5, 2)))


def _gains(values: CoalitionValues, seed: int, together: float = 0.0) -> list[np.ndarray]:
    """Every measure brings its own; with all measures something more comes on top."""
    brings = np.random.default_rng(seed).normal(size=(len(values.measures), *SHAPE))
    return [np.tensordot(row, brings, axes=1) + together * row.all() for row in values.sets.astype(float)]


@pytest.mark.parametrize("definition", Definition)
def test_what_measures_add_by_themselves_is_found_for_every_set(definition: Definition) -> None:
    values = _values(NEEDED, definition)
    central, varied = _gains(values, 1), _gains(values, 2, together=7.0)
    solved = solved_sets(values)
    filled = filled_gains(values, central, {number: varied[number] for number in solved})
    np.testing.assert_allclose(np.stack(filled), np.stack(varied), atol=1e-12)
    assert len(solved) <= 1 + len(np.unique(NEEDED))


def test_sets_that_are_solved_stay_as_they_are_whatever_measures_do_together() -> None:
    values = _values(NEEDED)
    draw = np.random.default_rng(3)
    central, varied = (list(draw.normal(size=(len(values.sets), *SHAPE))) for _ in range(2))
    solved = solved_sets(values)
    filled = filled_gains(values, central, {number: varied[number] for number in solved})
    for number in solved:
        np.testing.assert_array_equal(filled[number], varied[number])
    assert int(values.set_of[0]) in solved
    assert int(values.set_of[-1]) in solved


def test_few_sets_are_all_solved() -> None:
    values: Any = SimpleNamespace(sets=np.eye(8, dtype=bool))
    assert solved_sets(values) == tuple(range(8))
    assert len(_values(NEEDED).sets) > len(solved_sets(_values(NEEDED)))
