"""Plain divisions: equal, equal above what each has alone, and in proportion to weights."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.game import game_of

__all__ = ["equal_division", "equal_surplus", "proportional_surplus"]


def equal_division(values: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""Everyone receives the same: $x_i = v(N)/n$. Someone may receive less than alone.

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Raises:
        ShareError: when the values are no game.
    """
    game = game_of(values)
    return np.full(len(game.players), game.values[-1] / len(game.players))


def equal_surplus(values: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""What each has alone, and an equal part of what all gain together.

    $$ x_i = v(\{i\}) + \frac{1}{n}\Bigl[v(N) - \sum_j v(\{j\})\Bigr] $$

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Raises:
        ShareError: when the values are no game.

    Source:
        Driessen and Funaki (1991), Coincidence of and collinearity between game theoretic solutions.
    """
    return proportional_surplus(values, np.ones(len(game_of(values).players)))


def proportional_surplus(values: ArrayLike, weights: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""What each has alone, and a part of what all gain together in proportion to a weight.

    $$ x_i = v(\{i\}) + \frac{w_i}{\sum_j w_j}\Bigl[v(N) - \sum_j v(\{j\})\Bigr] $$

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.
        weights: $w$, such as residents or output; none negative, not all zero.

    Raises:
        ShareError: when the values are no game, or a weight is negative, or all are zero.
    """
    game = game_of(values)
    parts = np.asarray(weights, dtype=np.float64)
    require(_faults(game.players, parts), ShareError)
    return game.alone + parts / parts.sum() * (game.values[-1] - game.alone.sum())


def _faults(players: Sequence[str], weights: np.ndarray) -> list[Finding]:
    if weights.shape != (len(players),):
        what = f"are {weights.size} for {len(players)} players."
        return [Finding("weights", what, "Give one weight for each player.")]
    found = [
        Finding(f"weight of {name}", f"{weight:g} is no weight.", "Write a number from 0.")
        for name, weight in zip(players, weights.tolist(), strict=True)
        if not 0 <= weight < np.inf
    ]
    if not found and not weights.sum() > 0:
        found.append(Finding("weights", "are all zero.", "Give at least one player a weight."))
    return found
