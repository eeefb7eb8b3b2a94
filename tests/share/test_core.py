"""The core and what is nearest to it."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.share.games import any_game, convex_game, member

from xietong.share import core_range, least_core, nucleolus, shapley

MAJORITY = np.array([0.0, 0, 0, 1, 0, 1, 1, 1])


def test_three_who_can_share_by_majority_have_no_core_and_the_reason_is_told() -> None:
    found = least_core(MAJORITY)
    assert found.is_core_empty
    assert found.excess == pytest.approx(1 / 3)
    assert found.balanced == pytest.approx({3: 0.5, 5: 0.5, 6: 0.5})
    assert (found.worth, found.whole) == pytest.approx((1.5, 1.0))
    assert core_range(MAJORITY) is None


@given(any_game(2))
@settings(deadline=None, max_examples=30)
def test_the_reason_is_balanced_and_the_allocation_reaches_the_least_excess(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    found = least_core(values)
    time = sum(weight * member(n)[coalition] for coalition, weight in found.balanced.items())
    np.testing.assert_allclose(time, 1.0, atol=1e-9)
    assert found.is_core_empty == (found.worth > found.whole + 1e-8)
    assert found.allocation.sum() == pytest.approx(values[-1], abs=1e-8)
    assert (values - member(n) @ found.allocation)[1:-1].max() == pytest.approx(found.excess, abs=1e-7)


@given(convex_game())
@settings(deadline=None, max_examples=10)
def test_in_a_convex_game_the_core_reaches_from_first_come_to_last_come(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    ends = core_range(values)
    assert ends is not None
    first = values[1 << np.arange(n)]
    last = values[-1] - values[len(values) - 1 - (1 << np.arange(n))]
    np.testing.assert_allclose(ends.lowest, first, atol=1e-6)
    np.testing.assert_allclose(ends.highest, last, atol=1e-6)
    for shares in (shapley(values), nucleolus(values)):
        assert (shares >= ends.lowest - 1e-6).all()
        assert (shares <= ends.highest + 1e-6).all()


def test_one_player_is_the_whole_core() -> None:
    assert least_core([0.0, 5.0]).allocation == pytest.approx([5.0])
    ends = core_range([0.0, 5.0])
    assert ends is not None
    assert (ends.lowest[0], ends.highest[0]) == pytest.approx((5.0, 5.0))
