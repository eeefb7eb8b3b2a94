"""Games of governments."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.share.games import any_game, convex_game, superadditive

from xietong.errors import ShareError
from xietong.share import game_of

VALUES = [0.0, 1.0, 2.0, 9.0]


def test_a_game_knows_its_players_and_what_each_has_alone() -> None:
    game = game_of(VALUES, ["Beijing", "Tianjin"])
    assert game.names(3) == ("Beijing", "Tianjin")
    assert game.names(2) == ("Tianjin",)
    np.testing.assert_allclose(game.alone, [1.0, 2.0])
    np.testing.assert_allclose(game.excess(np.array([4.0, 5.0])), [0.0, -3.0, -3.0, 0.0])
    assert game_of(VALUES).players == ("1", "2")


@given(superadditive(most=4), convex_game(most=4))
@settings(max_examples=40)
def test_joining_never_hurts_in_superadditive_and_convex_games(values: np.ndarray, convex: np.ndarray) -> None:
    assert game_of(values).is_superadditive()
    assert game_of(convex).is_superadditive()
    assert game_of(convex).is_convex()


def test_majority_is_superadditive_but_not_convex_and_a_quarrel_is_neither() -> None:
    assert game_of([0.0, 0, 0, 1, 0, 1, 1, 1]).is_superadditive()
    assert not game_of([0.0, 0, 0, 1, 0, 1, 1, 1]).is_convex()
    assert not game_of([0.0, 2.0, 2.0, 3.0]).is_superadditive()


@given(any_game())
def test_the_scale_is_never_zero(values: np.ndarray) -> None:
    assert game_of(values).scale > 0


def test_names_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ShareError, match="3 players have 8"):
        game_of(VALUES, ["a", "b", "c"])
    with pytest.raises(ShareError, match="named twice"):
        game_of(VALUES, ["a", "a"])
