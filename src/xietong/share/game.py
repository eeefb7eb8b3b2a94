r"""A game of governments: what each coalition of them can reach together.

Coalitions are numbered by bit mask: bit i of the number is set when player i is in the coalition, so that coalition 0
is empty and coalition $2^n - 1$ is everyone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require

__all__ = ["Game", "coalition_sizes", "game_of", "members_of", "membership"]

NOTHING = 1e-9
"""Share of the game's scale below which a number is taken for rounding."""


@dataclass(frozen=True, eq=False)
class Game:
    r"""What each coalition reaches when its members may pay each other (transferable utility).

    Args:
        players: Names, one for each bit of the mask.
        values: $v(S)$, yuan or any other unit, by bit mask; $v(\emptyset) = 0$ and all are finite.
    """

    players: tuple[str, ...]
    values: Float[np.ndarray, " coalition"]

    @property
    def everyone(self) -> int:
        """The mask of the grand coalition."""
        return len(self.values) - 1

    @property
    def alone(self) -> Float[np.ndarray, " player"]:
        r"""$v(\{i\})$: what each player reaches alone."""
        return self.values[1 << np.arange(len(self.players))]

    @property
    def scale(self) -> float:
        """Largest gain of a coalition over its members alone, or largest value where there is none."""
        gains = np.abs(self.values - membership(len(self.players)) @ self.alone)
        return float(gains.max()) or float(np.abs(self.values).max()) or 1.0

    def excess(self, allocation: Float[np.ndarray, " player"]) -> Float[np.ndarray, " coalition"]:
        r"""$e(S, x) = v(S) - \sum_{i \in S} x_i$: what a coalition could gain by leaving; zero for no one."""
        return self.values - membership(len(self.players)) @ allocation

    def names(self, coalition: int) -> tuple[str, ...]:
        """The members of a coalition."""
        return tuple(name for bit, name in enumerate(self.players) if coalition >> bit & 1)

    def is_superadditive(self) -> bool:
        """True when no two coalitions without a common member lose by joining."""
        tolerance = NOTHING * self.scale
        for coalition in range(1, self.everyone):
            others = _inside(self.everyone & ~coalition)
            together = self.values[coalition | others]
            if (together < self.values[coalition] + self.values[others] - tolerance).any():
                return False
        return True

    def is_convex(self) -> bool:
        r"""True when a player adds the more, the larger the coalition: $v(S\cup i)-v(S)$ grows with $S$."""
        n, tolerance = len(self.players), NOTHING * self.scale
        masks = np.arange(len(self.values))
        for i in range(n):
            for j in range(i):
                without = masks[(masks >> i & 1 == 0) & (masks >> j & 1 == 0)]
                both = self.values[without | 1 << i | 1 << j] + self.values[without]
                if (both < self.values[without | 1 << i] + self.values[without | 1 << j] - tolerance).any():
                    return False
        return True


def game_of(values: ArrayLike, players: Sequence[str] | None = None) -> Game:
    """A checked game.

    Args:
        values: By bit mask of the coalition, of length 2**n.
        players: Names; "1", "2", ... where omitted.

    Raises:
        ShareError: when the length is no power of two, the empty coalition has a value, a value is not finite, or
            the names do not fit.
    """
    array = np.asarray(values, dtype=np.float64)
    require(_faults(array, players), ShareError)
    n_player = len(array).bit_length() - 1
    return Game(tuple(players) if players is not None else tuple(str(n + 1) for n in range(n_player)), array)


def _faults(values: np.ndarray, players: Sequence[str] | None) -> list[Finding]:
    where = "values of coalitions"
    if values.ndim != 1 or len(values) < 2 or len(values) & (len(values) - 1):
        what = f"have the shape {values.shape}; n players have 2**n coalitions, the empty one included."
        return [Finding(where, what, "Give one value for each bit mask from 0 to 2**n - 1.")]
    found = []
    if values[0] != 0.0:
        what = f"give {values[0]:g} to the empty coalition."
        found.append(Finding(where, what, "Give 0; measure gains against the path without a deal."))
    for mask in np.flatnonzero(~np.isfinite(values))[:1]:
        found.append(
            Finding(where, f"are not finite for coalition {mask}.", "Solve that coalition, or leave it out.")
        )
    if players is not None and 2 ** len(players) != len(values):
        what = f"are {len(values)}, but {len(players)} players have {2 ** len(players)} coalitions."
        found.append(Finding(where, what, "Name every player once."))
    if players is not None and len(set(players)) < len(players):
        found.append(Finding("players", "are named twice.", "Name every player once."))
    return found


def membership(n_player: int) -> Float[np.ndarray, "coalition player"]:
    """One where a player is in a coalition, else zero."""
    masks = np.arange(1 << n_player)
    return (masks[:, None] >> np.arange(n_player) & 1).astype(np.float64)


def coalition_sizes(n_player: int) -> Int[np.ndarray, " coalition"]:
    """Number of members of each coalition."""
    return np.bitwise_count(np.arange(1 << n_player)).astype(np.int64)


def members_of(coalition: int, n_player: int) -> Bool[np.ndarray, " player"]:
    """Which players are in a coalition."""
    return (coalition >> np.arange(n_player) & 1).astype(bool)


def _inside(mask: int) -> Int[np.ndarray, " coalition"]:
    """Every coalition of the players of a mask but the empty one."""
    bits = [1 << bit for bit in range(mask.bit_length()) if mask >> bit & 1]
    found = np.zeros(1, dtype=np.int64)
    for bit in bits:
        found = np.concatenate([found, found | bit])
    return found[1:]
