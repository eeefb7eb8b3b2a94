"""Plain divisions."""

import numpy as np
import pytest
from hypothesis import given
from tests.share.games import any_game, superadditive

from xietong.errors import ShareError
from xietong.share import equal_division, equal_surplus, proportional_surplus

VALUES = [0.0, 1.0, 2.0, 9.0]


def test_the_surplus_is_shared_equally_or_by_weight_and_the_whole_equally() -> None:
    np.testing.assert_allclose(equal_division(VALUES), [4.5, 4.5])
    np.testing.assert_allclose(equal_surplus(VALUES), [4.0, 5.0])
    np.testing.assert_allclose(proportional_surplus(VALUES, [2.0, 1.0]), [5.0, 4.0])


@given(any_game())
def test_everything_is_paid_out(values: np.ndarray) -> None:
    for rule in (equal_division, equal_surplus):
        assert rule(values).sum() == pytest.approx(values[-1])


@given(superadditive())
def test_above_what_each_has_alone_no_one_loses(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    assert (proportional_surplus(values, np.arange(1.0, n + 1)) >= values[1 << np.arange(n)] - 1e-12).all()


@pytest.mark.parametrize(
    ("weights", "says"), [([1.0], "one weight for each"), ([1.0, -1.0], "-1 is no weight"), ([0.0, 0.0], "all zero")]
)
def test_weights_that_are_none_are_refused(weights: list[float], says: str) -> None:
    with pytest.raises(ShareError, match=says):
        proportional_surplus(VALUES, weights)
