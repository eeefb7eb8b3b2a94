"""The Shapley value: everyone receives the average of what they add."""

from collections.abc import Callable
from dataclasses import dataclass
from math import comb

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.game import coalition_sizes, game_of

__all__ = ["SampledShapley", "sample_shapley", "shapley"]

MOST_PLAYERS = 62
"""A mask is a signed 64-bit number."""

ValuesOf = Callable[[Int[np.ndarray, " coalition"]], Float[np.ndarray, " coalition"]]


def shapley(values: ArrayLike) -> Float[np.ndarray, " player"]:
    r"""What each player adds to a coalition, averaged over all orders of arrival.

    $$ \phi_i = \sum_{S \not\ni i} \frac{1}{n\binom{n-1}{|S|}}\,\bigl[v(S \cup i) - v(S)\bigr] $$

    Args:
        values: $v(S)$ by bit mask of the coalition, of length 2**n.

    Returns:
        $\phi_i$; they add up to $v(N)$.

    Raises:
        ShareError: when the values are no game.

    Source:
        Shapley (1953), A value for n-person games.
    """
    game = game_of(values)
    n = len(game.players)
    weight = np.array([1.0 / (n * comb(n - 1, size)) for size in range(n)])
    sizes = coalition_sizes(n)
    shares = np.empty(n)
    for player in range(n):
        # Pairs of coalitions that differ in this player only, without copying.
        by_player = game.values.reshape(-1, 2, 1 << player)
        weights = weight[sizes.reshape(-1, 2, 1 << player)[:, 0]]
        shares[player] = np.sum(weights * (by_player[:, 1] - by_player[:, 0]))
    return shares


@dataclass(frozen=True, eq=False)
class SampledShapley:
    """An estimate of the Shapley value.

    Args:
        shares: They add up to $v(N)$ exactly.
        standard_error: Of each share.
        n_orders: Orders of arrival that were walked through.
    """

    shares: Float[np.ndarray, " player"]
    standard_error: Float[np.ndarray, " player"]
    n_orders: int


def sample_shapley(
    values_of: ValuesOf, n_player: int, *, n_pairs: int, random: np.random.Generator
) -> SampledShapley:
    r"""The Shapley value from drawn orders of arrival, each walked through forward and backward.

    With $m$ the mean of what a player adds in an order and in its reverse,

    $$ \hat\phi_i = \bar m_i, \qquad \hat s_i = \sqrt{\textstyle\sum_k (m_{ik} - \bar m_i)^2 / (K(K-1))} $$

    Args:
        values_of: $v$ of an array of bit masks; asked once, with each mask once and without the empty coalition.
        n_player: Number of players, at most 62.
        n_pairs: $K$, pairs of orders, at least two.
        random: Where the orders are drawn from; the same state gives the same estimate.

    Raises:
        ShareError: when there are too few pairs or too many players.

    Source:
        Castro, Gomez and Tejada (2009), Polynomial calculation of the Shapley value based on sampling.
    """
    found = []
    if n_pairs < 2:
        found.append(Finding("n_pairs", f"{n_pairs} gives no error.", "Draw two pairs of orders or more."))
    if not 1 <= n_player <= MOST_PLAYERS:
        what = f"{n_player} is not from 1 to {MOST_PLAYERS}."
        found.append(Finding("n_player", what, "Let some players act as one."))
    require(found, ShareError)
    orders = random.permuted(np.tile(np.arange(n_player), (n_pairs, 1)), axis=1)
    forward, backward = np.split(_added(values_of, np.concatenate([orders, orders[:, ::-1]])), 2)
    added = (forward + backward) / 2.0
    error = added.std(axis=0, ddof=1) / np.sqrt(n_pairs)
    return SampledShapley(added.mean(axis=0), error, 2 * n_pairs)


def _added(values_of: ValuesOf, orders: Int[np.ndarray, "order place"]) -> Float[np.ndarray, "order player"]:
    arrived = np.bitwise_or.accumulate(np.int64(1) << orders.astype(np.int64), axis=1)
    masks, where = np.unique(arrived, return_inverse=True)
    values = np.asarray(values_of(masks), dtype=np.float64)[where.reshape(arrived.shape)]
    steps = np.diff(values, axis=1, prepend=0.0)
    added = np.empty_like(steps)
    np.put_along_axis(added, orders, steps, axis=1)
    return added
