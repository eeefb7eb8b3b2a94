"""The Shapley value."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.share.games import any_game, convex_game, member, superadditive, symmetric_game

from xietong.errors import ShareError
from xietong.share import least_core, sample_shapley, shapley, stability_of


@given(any_game(most=5))
def test_it_is_the_average_over_all_orders_of_arrival(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    total = np.zeros(n)
    orders = list(permutations(range(n)))
    for order in orders:
        arrived = 0
        for player in order:
            total[player] += values[arrived | 1 << player] - values[arrived]
            arrived |= 1 << player
    np.testing.assert_allclose(shapley(values), total / len(orders), atol=1e-12)


@given(any_game(2), st.integers(-3, 3), st.integers(-5, 5))
def test_it_is_linear_and_pays_out_everything(values: np.ndarray, factor: int, shift: int) -> None:
    other = np.roll(values, 1) * factor
    other[0] = 0.0
    np.testing.assert_allclose(shapley(values + other), shapley(values) + shapley(other), atol=1e-11)
    assert shapley(values).sum() == pytest.approx(values[-1], abs=1e-12)
    n = len(values).bit_length() - 1
    moved = values + member(n) @ np.full(n, float(shift))
    np.testing.assert_allclose(shapley(moved), shapley(values) + shift, atol=1e-12)


@given(symmetric_game())
def test_equals_receive_the_same(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    np.testing.assert_allclose(shapley(values), values[-1] / n, atol=1e-12)


@given(any_game(most=4), st.integers(0, 4), st.integers(-5, 5))
def test_who_adds_only_what_they_have_receives_only_that(values: np.ndarray, place: int, own: int) -> None:
    n = len(values).bit_length() - 1
    place = min(place, n)
    masks = np.arange(1 << (n + 1))
    low, high = masks & ((1 << place) - 1), masks >> (place + 1) << place
    with_dummy = values[low | high] + own * (masks >> place & 1)
    shares = shapley(with_dummy)
    assert shares[place] == pytest.approx(own, abs=1e-12)
    np.testing.assert_allclose(np.delete(shares, place), shapley(values), atol=1e-12)


@given(superadditive())
def test_no_one_receives_less_than_alone_where_joining_never_hurts(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    assert (shapley(values) >= values[1 << np.arange(n)] - 1e-10).all()


@given(convex_game())
def test_it_lies_in_the_core_of_a_convex_game(values: np.ndarray) -> None:
    assert stability_of(values, shapley(values)).is_stable
    assert not least_core(values).is_core_empty


def test_the_sample_adds_up_and_its_error_covers_the_exact_value() -> None:
    random = np.random.default_rng(3)
    values = (member(6) @ random.uniform(0.0, 1.0, 6)) ** 2
    sampled = sample_shapley(lambda masks: values[masks], 6, n_pairs=400, random=random)
    assert sampled.shares.sum() == pytest.approx(values[-1])
    assert sampled.n_orders == 800
    assert (np.abs(sampled.shares - shapley(values)) < 4.0 * sampled.standard_error + 1e-12).all()
    assert (sampled.standard_error < 0.05).all()


def test_the_sample_asks_for_thirty_players_without_listing_their_coalitions() -> None:
    asked: list[int] = []

    def squares(masks: np.ndarray) -> np.ndarray:
        asked.append(len(masks))
        return np.bitwise_count(masks).astype(float) ** 2

    sampled = sample_shapley(squares, 30, n_pairs=20, random=np.random.default_rng(1))
    # A player's place in an order and in its reverse average out in this game.
    np.testing.assert_allclose(sampled.shares, 30.0)
    assert len(asked) == 1
    assert asked[0] <= 40 * 30


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ([0.0, 1.0, 2.0], "2\\*\\*n"),
        ([1.0, 1.0], "empty coalition"),
        ([0.0, np.nan], "not finite for coalition 1"),
        ([[0.0, 1.0]], "shape"),
    ],
)
def test_what_is_no_game_is_refused(values: list[float], says: str) -> None:
    with pytest.raises(ShareError, match=says):
        shapley(values)


def test_one_pair_of_orders_and_too_many_players_are_refused() -> None:
    with pytest.raises(ShareError, match="no error") as raised:
        sample_shapley(lambda masks: masks.astype(float), 63, n_pairs=1, random=np.random.default_rng(0))
    assert len(raised.value.findings) == 2
