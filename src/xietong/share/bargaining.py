r"""Bargaining: what players agree on who each have something to fall back on.

With payments between the players the frontier is a plane, $\sum_i u_i = v(N)$. Without, it is the hull of what
is known to be possible: points $p_k$ that can be mixed (over years, measures or chance), and anything below them.
"""

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.excesses import linear_optimum

__all__ = ["kalai_smorodinsky", "kalai_smorodinsky_among", "nash", "nash_among"]

Shares = Float[np.ndarray, " player"]

CLOSE = 1e-10
"""Accuracy of the logarithm of the Nash product."""
FALL = 0.2
"""Factor on the barrier from one step to the next."""
MOST_STEPS = 200


def nash(whole: float, fallback: ArrayLike, weights: ArrayLike | None = None) -> Shares:
    r"""The greatest product of gains when the players may pay each other: the surplus in proportion to weights.

    $$ \max_{\sum u_i = v(N)} \prod_i (u_i - d_i)^{w_i} \quad\Rightarrow\quad
       u_i = d_i + \frac{w_i}{\sum_j w_j}\Bigl[v(N) - \sum_j d_j\Bigr] $$

    Args:
        whole: $v(N)$.
        fallback: $d$, what each has without a deal.
        weights: $w$, bargaining power, positive; equal where omitted.

    Raises:
        ShareError: when there is nothing to gain, or a weight is not positive.

    Source:
        Nash (1950), The bargaining problem; Kalai (1977) with weights.
    """
    without = np.asarray(fallback, dtype=np.float64)
    power = _power(without, weights)
    surplus = float(whole - without.sum())
    require(_nothing_to_gain(surplus >= 0), ShareError)
    return without + power * surplus


def kalai_smorodinsky(whole: float, fallback: ArrayLike, highest: ArrayLike | None = None) -> Shares:
    r"""Everyone gets the same part of the way to the best that each could hope for, with payments.

    $$ u_i = d_i + t\,(a_i - d_i), \qquad t = \frac{v(N) - \sum_j d_j}{\sum_j (a_j - d_j)}, \qquad
       a_i = \min\{h_i,\ v(N) - \textstyle\sum_{j \ne i} d_j\} $$

    Args:
        whole: $v(N)$.
        fallback: $d$.
        highest: $h$, the most that each can receive, such as $v(N) - v(N \setminus i)$; without it the rule
            is `nash` with equal weights.

    Raises:
        ShareError: when there is nothing to gain, or the highest amounts leave some of it to no one.

    Source:
        Kalai and Smorodinsky (1975), Other solutions to Nash's bargaining problem.
    """
    without = np.asarray(fallback, dtype=np.float64)
    surplus = float(whole - without.sum())
    require(_nothing_to_gain(surplus >= 0), ShareError)
    ideal = without + surplus
    if highest is not None:
        ideal = np.minimum(ideal, np.asarray(highest, dtype=np.float64))
    room = float((ideal - without).sum())
    if (ideal < without).any() or room < surplus * (1 - 1e-12):
        what = "leave part of the gain to no one, or someone below the fallback."
        require([Finding("highest", what, "Raise them.")], ShareError)
    return without + (ideal - without) * (surplus / room if room > 0 else 0.0)


def nash_among(points: ArrayLike, fallback: ArrayLike, weights: ArrayLike | None = None) -> Shares:
    r"""The greatest product of gains among mixtures of what is possible, without payments.

    $$ \max_{\lambda \ge 0,\ \sum \lambda_k = 1} \sum_i w_i \ln\Bigl(\sum_k \lambda_k p_{ki} - d_i\Bigr) $$

    Newton steps along a falling logarithmic barrier; what is left to gain is known to be below 1e-10.

    Args:
        points: $p$, outcomes by point and player.
        fallback: $d$.
        weights: $w$, positive; equal where omitted.

    Raises:
        ShareError: when no mixture leaves everyone better off, or a weight is not positive.

    Source:
        Nash (1950); Boyd and Vandenberghe (2004), Convex Optimization, chapter 11, for the method.
    """
    gains, without = _gains(points, fallback)
    power = _power(without, weights)
    mixture, least = _most_equal(gains, np.ones(gains.shape[1]))
    scale = float(np.abs(gains).max())
    require(_nothing_to_gain(least > CLOSE * scale), ShareError)
    gains = gains / scale
    # A share of everything keeps the start inside; it must not eat up the least gain.
    spread = 0.25 * least / scale
    mixture = (mixture + spread / len(gains)) / (mixture.sum() + spread)
    barrier = 1.0
    while barrier * len(gains) > CLOSE:
        mixture = _centred(gains, power, mixture, barrier)
        barrier *= FALL
    return without + scale * (mixture @ gains)


def _centred(
    gains: Float[np.ndarray, "point player"],
    power: Shares,
    mixture: Float[np.ndarray, " point"],
    barrier: float,
) -> Float[np.ndarray, " point"]:
    """The mixture with the greatest weighted logarithms and barrier, by Newton steps in the plane of mixtures."""

    def height(tried: np.ndarray) -> float:
        reached = tried @ gains
        if (reached <= 0).any() or (tried <= 0).any():
            return -np.inf
        return float(power @ np.log(reached) + barrier * np.log(tried).sum())

    for _ in range(MOST_STEPS):
        reached = mixture @ gains
        slope = gains @ (power / reached) + barrier / mixture
        curve = (gains * (power / reached**2)) @ gains.T + np.diag(barrier / mixture**2)
        rise, level = np.linalg.solve(curve, np.column_stack([slope, np.ones(len(gains))])).T
        step = rise - level * (rise.sum() / level.sum())
        promised = float(slope @ step)
        if promised < 0.1 * barrier * CLOSE + 1e-15:
            return mixture
        length, now = 1.0, height(mixture)
        while height(mixture + length * step) < now + 0.25 * length * promised and length > 1e-12:
            length /= 2.0
        mixture = mixture + length * step
    return mixture


def kalai_smorodinsky_among(points: ArrayLike, fallback: ArrayLike) -> Shares:
    r"""The same part for everyone of the way to the best hope, as far as mixtures of what is possible allow.

    $$ \max t \quad\text{with}\quad d + t\,(a - d) \le \sum_k \lambda_k p_k, \qquad
       a_i = \max \{u_i : u \in \text{hull},\ u \ge d\} $$

    Args:
        points: $p$, outcomes by point and player; anything below a mixture is possible too.
        fallback: $d$.

    Raises:
        ShareError: when no mixture leaves everyone better off.

    Source:
        Kalai and Smorodinsky (1975).
    """
    gains, without = _gains(points, fallback)
    _, least = _most_equal(gains, np.ones(gains.shape[1]))
    require(_nothing_to_gain(least > CLOSE * float(np.abs(gains).max())), ShareError)
    hope = np.array([_best(gains, player) for player in range(gains.shape[1])])
    _, part = _most_equal(gains, hope)
    return without + part * hope


def _most_equal(gains: Float[np.ndarray, "point player"], direction: Shares) -> tuple[np.ndarray, float]:
    """The mixture that goes farthest in a direction, and how far."""
    n_point = len(gains)
    found = linear_optimum(
        cost=np.append(np.zeros(n_point), -1.0),
        at_most=(np.column_stack([-gains.T, direction]), np.zeros(gains.shape[1])),
        equal=(np.append(np.ones(n_point), 0.0)[None, :], np.ones(1)),
        bounds=np.column_stack([np.append(np.zeros(n_point), -np.inf), np.full(n_point + 1, np.inf)]),
    )
    return found.x[:n_point], float(found.x[n_point])


def _best(gains: Float[np.ndarray, "point player"], player: int) -> float:
    """The most that a player gains in a mixture in which no one loses."""
    found = linear_optimum(
        cost=-gains[:, player],
        at_most=(-gains.T, np.zeros(gains.shape[1])),
        equal=(np.ones((1, len(gains))), np.ones(1)),
        bounds=np.tile([0.0, np.inf], (len(gains), 1)),
    )
    return float(-found.fun)


def _gains(points: ArrayLike, fallback: ArrayLike) -> tuple[Float[np.ndarray, "point player"], Shares]:
    without = np.asarray(fallback, dtype=np.float64)
    possible = np.asarray(points, dtype=np.float64)
    if possible.ndim != 2 or possible.shape[1:] != without.shape:
        what = f"have the shape {possible.shape} for {len(without)} players."
        require([Finding("points", what, "Give a row for each outcome, a column for each player.")], ShareError)
    return possible - without, without


def _power(without: Shares, weights: ArrayLike | None) -> Shares:
    power = np.ones(len(without)) if weights is None else np.asarray(weights, dtype=np.float64)
    if power.shape != without.shape or not (power > 0).all():
        require([Finding("weights", "are not one positive number for each player.", "Correct them.")], ShareError)
    return power / power.sum()


def _nothing_to_gain(has_gain: bool) -> list[Finding]:
    if has_gain:
        return []
    what = "would have someone worse off than without it, whatever is agreed."
    return [Finding("deal", what, "Keep to the path without a deal, or add what makes it worth while.")]
