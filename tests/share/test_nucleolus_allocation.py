"""The nucleolus, against the textbook, against Kohlberg's criterion and by its laws."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.share.games import any_game, member, superadditive, symmetric_game
from tests.share.kohlberg import is_nucleolus, is_prenucleolus

from xietong.errors import ShareError
from xietong.share import bankruptcy_game, least_core, nucleolus, prenucleolus, talmud


@pytest.mark.parametrize(
    ("estate", "shares"),
    [(100, [100 / 3, 100 / 3, 100 / 3]), (200, [50, 75, 75]), (300, [50, 100, 150])],
)
def test_the_estates_of_the_talmud_are_divided_as_it_says(estate: float, shares: list[float]) -> None:
    np.testing.assert_allclose(nucleolus(bankruptcy_game(estate, [100, 200, 300])), shares, rtol=1e-12)


def test_the_left_gloves_share_nothing_where_there_is_one_right_glove() -> None:
    values = np.minimum(member(3)[:, 0], member(3)[:, 1:].sum(axis=1))
    np.testing.assert_allclose(nucleolus(values), [1, 0, 0], atol=1e-12)


@given(any_game(most=5))
@settings(deadline=None, max_examples=40)
def test_the_prenucleolus_meets_kohlbergs_criterion(values: np.ndarray) -> None:
    assert is_prenucleolus(values, prenucleolus(values))


@given(any_game(most=5))
@settings(deadline=None, max_examples=40)
def test_the_nucleolus_meets_kohlbergs_criterion_with_floors(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    assume(values[-1] >= values[1 << np.arange(n)].sum())
    assert is_nucleolus(values, nucleolus(values))


def test_kohlbergs_criterion_knows_a_wrong_answer() -> None:
    values = bankruptcy_game(200, [100, 200, 300])
    assert not is_nucleolus(values, np.array([50.0, 50.0, 100.0]))
    assert not is_prenucleolus(values, np.array([50.0, 50.0, 100.0]))


@given(superadditive(most=5))
@settings(deadline=None, max_examples=40)
def test_it_pays_out_everything_leaves_no_one_worse_off_and_lies_in_the_least_core(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    shares, least = nucleolus(values), least_core(values)
    assert shares.sum() == pytest.approx(values[-1], abs=1e-9)
    assert (shares >= values[1 << np.arange(n)] - 1e-9).all()
    if not least.is_core_empty:
        assert (values - member(n) @ shares)[1:-1].max() <= least.excess + 1e-8


@given(superadditive(most=4), st.integers(-3, 3), st.integers(1, 9), st.permutations(range(4)))
@settings(deadline=None, max_examples=40)
def test_it_moves_with_payments_units_and_names(values: np.ndarray, own: int, unit: int, order: list[int]) -> None:
    n = len(values).bit_length() - 1
    shares = nucleolus(values)
    gift = own * np.arange(1.0, n + 1)
    np.testing.assert_allclose(nucleolus(unit * values + member(n) @ gift), unit * shares + gift, atol=1e-8)
    new_place = [place for place in order if place < n]
    renamed = (member(n)[:, new_place] @ (1 << np.arange(n))).astype(int)
    np.testing.assert_allclose(nucleolus(values[np.argsort(renamed)])[np.argsort(new_place)], shares, atol=1e-8)


@given(symmetric_game())
@settings(deadline=None, max_examples=40)
def test_equals_receive_the_same(values: np.ndarray) -> None:
    n = len(values).bit_length() - 1
    np.testing.assert_allclose(prenucleolus(values), values[-1] / n, atol=1e-9)


@given(any_game(most=4), st.integers(-4, 4))
@settings(deadline=None, max_examples=40)
def test_who_adds_only_what_they_have_receives_only_that(values: np.ndarray, own: int) -> None:
    with_dummy = np.concatenate([values, values + own])
    shares = prenucleolus(with_dummy)
    assert shares[-1] == pytest.approx(own, abs=1e-8)
    np.testing.assert_allclose(shares[:-1], prenucleolus(values), atol=1e-8)


@given(superadditive(most=5))
@settings(deadline=None, max_examples=20)
def test_floors_do_not_matter_where_joining_never_hurts(values: np.ndarray) -> None:
    np.testing.assert_allclose(nucleolus(values), prenucleolus(values), atol=1e-8)


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.integers(0, 100))
@settings(deadline=None, max_examples=40)
def test_it_divides_every_estate_as_the_talmud_would(claims: list[int], percent: int) -> None:
    estate = sum(claims) * percent / 100
    np.testing.assert_allclose(nucleolus(bankruptcy_game(estate, claims)), talmud(estate, claims), atol=1e-8)


def test_twelve_creditors_with_equal_claims_are_no_trouble() -> None:
    claims = np.repeat([5.0, 10.0, 15.0], 4)
    for estate in (30.0, 60.0, 61.0, 90.0):
        np.testing.assert_allclose(nucleolus(bankruptcy_game(estate, claims)), talmud(estate, claims), atol=1e-9)


def test_a_convex_game_of_many_nearly_tied_coalitions_meets_kohlbergs_criterion() -> None:
    weights = np.random.default_rng(0).uniform(0.0, 1.0, 9)
    weights[-1] = 0.003
    values = (member(9) @ weights) ** 2
    assert is_nucleolus(values, nucleolus(values))


def test_together_less_than_each_alone_has_no_nucleolus_but_a_prenucleolus() -> None:
    values = [0.0, 2.0, 2.0, 3.0]
    with pytest.raises(ShareError, match="1 less than"):
        nucleolus(values)
    np.testing.assert_allclose(prenucleolus(values), [1.5, 1.5])


def test_one_player_receives_everything() -> None:
    np.testing.assert_allclose(nucleolus([0.0, -3.0]), [-3.0])
