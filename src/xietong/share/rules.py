"""The rules of sharing under one roof: each takes a game and weights, and says what every player receives."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float

from xietong.share.bankruptcy import talmud
from xietong.share.bargaining import kalai_smorodinsky, nash
from xietong.share.divisions import equal_division, proportional_surplus
from xietong.share.game import Game
from xietong.share.nucleolus_allocation import nucleolus
from xietong.share.shapley_value import shapley

__all__ = ["RULES", "Rule"]

Shares = Float[np.ndarray, " player"]
Rule = Callable[[Game, Shares], Shares]


def _marginal(game: Game) -> Shares:
    """What everyone together loses without a player."""
    without: Shares = game.values[game.everyone & ~(1 << np.arange(len(game.players)))]
    return game.values[-1] - without


def _talmud(game: Game, weights: Shares) -> Shares:
    """What each has alone, and the surplus as an estate that each claims up to what he adds to the others."""
    surplus = float(game.values[-1] - game.alone.sum())
    return game.alone + talmud(surplus, np.maximum(0.0, _marginal(game) - game.alone))


RULES: Mapping[str, Rule] = {
    "shapley": lambda game, weights: shapley(game.values),
    "nucleolus": lambda game, weights: nucleolus(game.values),
    "nash": lambda game, weights: nash(float(game.values[-1]), game.alone),
    "kalai_smorodinsky": lambda game, weights: kalai_smorodinsky(float(game.values[-1]), game.alone, _marginal(game)),
    "talmud": _talmud,
    "proportional": lambda game, weights: proportional_surplus(game.values, weights),
    "equal": lambda game, weights: equal_division(game.values),
}
"""By name, in the order in which they are shown; weights are residents. Each may raise `ShareError`."""
