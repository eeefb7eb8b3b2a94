"""Who would leave an allocation, and what it would take."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.share.games import any_game, member

from xietong.errors import ShareError
from xietong.share import Defector, least_core, shapley, stability_of

GLOVES = np.minimum(member(3)[:, 0], member(3)[:, 1:].sum(axis=1))


def test_an_equal_division_of_gloves_does_not_hold() -> None:
    found = stability_of(GLOVES, [1 / 3, 1 / 3, 1 / 3])
    assert [defector.coalition for defector in found.defectors] == [3, 5]
    assert found.defectors[0].gain == pytest.approx(1 / 3)
    assert not found.is_stable
    # Only the one right glove is scarce: everything goes there, or the gap of each pair is paid from outside.
    np.testing.assert_allclose(found.transfers, [2 / 3, -1 / 3, -1 / 3], atol=1e-7)
    assert found.subsidy.sum() == pytest.approx(1 / 3, abs=1e-7)


def test_where_the_core_is_empty_only_payments_from_outside_help() -> None:
    found = stability_of([0.0, 0, 0, 1, 0, 1, 1, 1], [1 / 3, 1 / 3, 1 / 3])
    assert found.transfers is None
    np.testing.assert_allclose(found.subsidy, [1 / 6, 1 / 6, 1 / 6], atol=1e-7)
    assert found.defectors[0] == Defector(3, pytest.approx(1 / 3))


@given(any_game(2))
@settings(deadline=None, max_examples=30)
def test_after_the_payments_no_one_leaves(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    shares = shapley(values)
    found = stability_of(values, shares)
    assert (values - member(n) @ (shares + found.subsidy)).max() < 1e-6
    assert (found.subsidy >= -1e-12).all()
    assert (found.transfers is None) == (least_core(values).is_core_empty and not found.is_stable)
    if found.transfers is not None:
        assert found.transfers.sum() == pytest.approx(0.0, abs=1e-7)
        assert (values - member(n) @ (shares + found.transfers)).max() < 1e-6


def test_what_does_not_add_up_is_refused() -> None:
    with pytest.raises(ShareError, match="adds up to 0"):
        stability_of(GLOVES, [0.0, 0.0, 0.0])
    with pytest.raises(ShareError, match="2 shares for 3 players"):
        stability_of(GLOVES, [0.5, 0.5])
