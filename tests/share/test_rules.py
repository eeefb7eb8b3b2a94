"""All rules under one roof."""

import numpy as np
import pytest

from xietong.cli.share import RULES as NAMED
from xietong.share.game import game_of
from xietong.share.rules import RULES

GAME = game_of([0.0, 1.0, 0.0, 5.0, 2.0, 6.0, 3.0, 12.0])


def test_the_command_line_offers_every_rule() -> None:
    assert tuple(RULES) == NAMED


@pytest.mark.parametrize("name", RULES)
def test_a_rule_shares_exactly_what_all_reach(name: str) -> None:
    shares = RULES[name](GAME, np.array([1.0, 2.0, 3.0]))
    assert shares.sum() == pytest.approx(12.0)
    if name != "equal":
        assert (shares >= GAME.alone - 1e-9).all()
