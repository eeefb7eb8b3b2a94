r"""The core: the allocations that no coalition would leave, and what is nearest to it where there is none.

$$ C = \{x : x(N) = v(N),\ x(S) \ge v(S)\ \text{for every } S\} $$
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from xietong.share.excesses import Fixed, least_excess, linear_optimum
from xietong.share.game import NOTHING, Game, game_of, membership

__all__ = ["CoreRange", "LeastCore", "core_range", "least_core"]


@dataclass(frozen=True, eq=False)
class LeastCore:
    r"""The least $\varepsilon$ for which some allocation leaves no coalition more than $\varepsilon$ short.

    Args:
        excess: $\varepsilon$, in the unit of the values; above zero the core is empty.
        allocation: One allocation with that excess; which one is arbitrary, the nucleolus is always another.
        balanced: Why it cannot be less: coalitions and weights $\lambda_S > 0$ with $\sum_{S \ni i} \lambda_S = 1$
            for every player $i$, as if each spent all its time in these coalitions.
        is_core_empty: True when together there is less than those coalitions reach in their time,
            $\sum_S \lambda_S v(S) > v(N)$ (Bondareva and Shapley).
        worth: $\sum_S \lambda_S v(S)$.
        whole: $v(N)$.
    """

    excess: float
    allocation: Float[np.ndarray, " player"]
    balanced: Mapping[int, float]
    is_core_empty: bool
    worth: float
    whole: float


def least_core(values: ArrayLike) -> LeastCore:
    r"""The least greatest excess over all coalitions but no one and everyone.

    $$ \min_{x(N) = v(N)}\ \max_{\emptyset \ne S \ne N} v(S) - x(S) $$

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Raises:
        ShareError: when the values are no game.

    Source:
        Maschler, Peleg and Shapley (1979); Bondareva (1963) and Shapley (1967) on the reason.
    """
    game = game_of(values)
    n = len(game.players)
    if n == 1:
        return LeastCore(0.0, game.values[[-1]], {game.everyone: 1.0}, False, game.values[-1], game.values[-1])
    gains = (game.values - membership(n) @ game.alone) / game.scale
    is_asked = np.ones(len(gains), dtype=bool)
    is_asked[[0, -1]] = False
    grand = Fixed(np.array([game.everyone]), gains[[-1]])
    answer, _ = least_excess(gains, is_asked, grand, None, np.zeros(0, dtype=np.int64), np.full(n, gains[-1] / n))
    return _told(game, answer.allocation, answer.binding, answer.weights)


def _told(
    game: Game,
    shares: Float[np.ndarray, " player"],
    binding: Int[np.ndarray, " binding"],
    weights: Float[np.ndarray, " binding"],
) -> LeastCore:
    """The excess from the multipliers, which are exact ratios, instead of from the solver's answer."""
    times = weights / float((weights @ membership(len(game.players))[binding])[0])
    worth = float(times @ game.values[binding])
    excess = (worth - float(game.values[-1])) / float(times.sum())
    return LeastCore(
        excess=excess,
        allocation=game.alone + game.scale * shares,
        balanced={int(c): float(t) for c, t in zip(binding, times, strict=True)},
        is_core_empty=bool(excess > NOTHING * game.scale),
        worth=worth,
        whole=float(game.values[-1]),
    )


@dataclass(frozen=True, eq=False)
class CoreRange:
    """The least and the most that each player receives somewhere in the core."""

    lowest: Float[np.ndarray, " player"]
    highest: Float[np.ndarray, " player"]


def core_range(values: ArrayLike) -> CoreRange | None:
    """How far the core leaves open what each player receives; None where the core is empty.

    Args:
        values: By bit mask of the coalition, of length 2**n.

    Raises:
        ShareError: when the values are no game.
    """
    game = game_of(values)
    if least_core(values).is_core_empty:
        return None
    ends = np.array([[_end(game, player, sign) for player in range(len(game.players))] for sign in (1.0, -1.0)])
    return CoreRange(ends[0], ends[1])


def _end(game: Game, player: int, sign: float) -> float:
    """Least of `sign` times what the player receives in the core; rows join as long as the answer breaks them."""
    n, member = len(game.players), membership(len(game.players))
    gains = (game.values - member @ game.alone) / game.scale
    cost = np.zeros(n)
    cost[player] = sign
    rows = np.unique(np.concatenate([1 << np.arange(n), game.everyone ^ (1 << np.arange(n))]))
    while True:
        # A core that is a single point leaves the solver no room beside its own tolerance.
        slack = np.full(len(rows), NOTHING)
        found = linear_optimum(
            cost=cost,
            at_most=(-member[rows], -gains[rows] + slack),
            equal=(member[[-1]], gains[[-1]]),
            bounds=np.tile([-np.inf, np.inf], (n, 1)),
        )
        excess = gains - member @ found.x
        excess[rows] = -np.inf
        broken = np.flatnonzero(excess > 2 * NOTHING)
        if not len(broken):
            return float(game.alone[player] + game.scale * found.x[player])
        rows = np.concatenate([rows, broken[np.argsort(-excess[broken], kind="stable")[: 4 * n]]])
