"""Whether an allocation holds: who would leave it, and what it would take to hold them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.core import least_core
from xietong.share.excesses import linear_optimum
from xietong.share.game import NOTHING, Game, game_of, membership

__all__ = ["Defector", "Stability", "stability_of"]


@dataclass(frozen=True)
class Defector:
    """A coalition that could do better without the others.

    Args:
        coalition: Bit mask.
        gain: What its members would gain together by leaving.
    """

    coalition: int
    gain: float


@dataclass(frozen=True, eq=False)
class Stability:
    r"""Who would leave an allocation, and what it would take that no one does.

    Args:
        defectors: Coalitions that gain by leaving, the greatest gain first.
        transfers: The smallest payments between the players after which no one leaves; None where no payments between
            them do, because the core is empty.
        subsidy: The smallest payments from outside, such as the central government, after which no one leaves.
    """

    defectors: tuple[Defector, ...]
    transfers: Float[np.ndarray, " player"] | None
    subsidy: Float[np.ndarray, " player"]

    @property
    def is_stable(self) -> bool:
        """True when the allocation lies in the core."""
        return not self.defectors


def stability_of(values: ArrayLike, allocation: ArrayLike) -> Stability:
    r"""Who would leave, and what it would take.

    $$ \text{transfers:}\quad \min_t \sum_i |t_i| \ \text{with}\ \sum_i t_i = 0, \qquad
       \text{subsidy:}\quad \min_{t \ge 0} \sum_i t_i, \qquad
       \text{each with}\quad \sum_{i \in S}(x_i + t_i) \ge v(S)\ \text{for every } S $$

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.
        allocation: $x$, adding up to $v(N)$.

    Raises:
        ShareError: when the values are no game, or the allocation does not add up to the value of everyone.
    """
    game, shares = game_of(values), np.asarray(allocation, dtype=np.float64)
    require(_faults(game, shares), ShareError)
    excess = game.excess(shares)
    gaining = np.flatnonzero(excess > NOTHING * game.scale)
    gaining = gaining[np.argsort(-excess[gaining], kind="stable")]
    if not len(gaining):
        nothing = np.zeros(len(game.players))
        return Stability((), nothing, nothing)
    free, never = np.full(len(game.players), np.inf), np.zeros(len(game.players))
    return Stability(
        tuple(Defector(int(coalition), float(excess[coalition])) for coalition in gaining),
        None if least_core(values).is_core_empty else _payments(game, excess, most_paid=free, balance=0.0),
        _payments(game, excess, most_paid=never, balance=None),
    )


def _faults(game: Game, shares: np.ndarray) -> list[Finding]:
    if shares.shape != (len(game.players),):
        what = f"has {len(shares)} shares for {len(game.players)} players."
        return [Finding("allocation", what, "Give one share for each player.")]
    gap = float(shares.sum() - game.values[-1])
    if not abs(gap) <= 1e3 * NOTHING * game.scale:
        what = f"adds up to {shares.sum():g}, but all together reach {game.values[-1]:g}."
        return [Finding("allocation", what, "Share exactly what is reached.")]
    return []


def _payments(
    game: Game,
    excess: Float[np.ndarray, " coalition"],
    *,
    most_paid: Float[np.ndarray, " player"],
    balance: float | None,
) -> Float[np.ndarray, " player"]:
    """The smallest payments, received less paid, that hold everyone; rows join as long as the answer breaks them."""
    n, member, needed = len(game.players), membership(len(game.players)), excess / game.scale
    rows = _most(needed, 0.0, n)
    while True:
        found = linear_optimum(
            cost=np.ones(2 * n),
            at_most=(np.column_stack([-member[rows], member[rows]]), NOTHING - needed[rows]),
            equal=None if balance is None else (np.append(np.ones(n), -np.ones(n))[None, :], np.array([balance])),
            bounds=np.column_stack([np.zeros(2 * n), np.append(np.full(n, np.inf), most_paid)]),
        )
        payment = found.x[:n] - found.x[n:]
        short = needed - member @ payment
        short[rows] = -np.inf
        broken = _most(short, 2 * NOTHING, n)
        if not len(broken):
            return game.scale * payment
        rows = np.concatenate([rows, broken])


def _most(short: Float[np.ndarray, " coalition"], level: float, n_player: int) -> Int[np.ndarray, " row"]:
    over = np.flatnonzero(short > level)
    return over[np.argsort(-short[over], kind="stable")[: 4 * n_player]]
