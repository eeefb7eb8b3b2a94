"""Shares nearest to a prior that keep linear bounds, and how far the bounds alone determine each of them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.optimize import linprog, minimize
from scipy.sparse import csr_matrix

__all__ = ["Bounds", "nearest_to_prior", "range_of_each", "violation"]

TOLERANCE = 1e-10
_NEWTON_STEPS = 200
_ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Bounds:
    """Linear bounds $l \\le Ax \\le u$ on unknowns that are not negative; a row with $l = u$ is an equation."""

    matrix: Float[np.ndarray, "row unknown"]
    low: Float[np.ndarray, " row"]
    high: Float[np.ndarray, " row"]


def violation(bounds: Bounds, value: Float[np.ndarray, " unknown"]) -> float:
    """By how much the worst bound is passed; zero where all are kept."""
    reached = bounds.matrix @ value
    return float(max(0.0, (bounds.low - reached).max(initial=0.0), (reached - bounds.high).max(initial=0.0)))


def nearest_to_prior(prior: Float[np.ndarray, " unknown"], bounds: Bounds) -> Float[np.ndarray, " unknown"]:
    r"""Unknowns of least cross-entropy to a prior within linear bounds.

    $$ \min_{x\ge 0} \sum_k x_k\ln\frac{x_k}{q_k} - x_k + q_k \quad\text{s.t.}\quad l \le Ax \le u $$

    Its dual is smooth, $x_k = q_k e^{(A^\top\lambda)_k}$, and convex in one multiplier a row: positive where the
    lower bound holds, negative where the upper one does. A quasi-Newton method finds which rows hold; Newton's method
    on these rows then meets them to rounding.

    Args:
        prior: $q_k$, positive.
        bounds: $A, l, u$.

    Returns:
        $x_k$, positive.

    Raises:
        ValueError: where no unknowns keep the bounds.

    Source:
        Golan, Judge and Miller (1996), Maximum Entropy Econometrics, ch. 3.
    """
    n_row = len(bounds.low)
    stacked = np.vstack([bounds.matrix, -bounds.matrix])
    least = np.concatenate([bounds.low, -bounds.high])
    is_given = np.isfinite(least)
    stacked, least = stacked[is_given], least[is_given]

    def dual(multiplier: np.ndarray) -> tuple[float, np.ndarray]:
        value = _at(prior, stacked, multiplier)
        return float(value.sum() - least @ multiplier), stacked @ value - least

    found = minimize(
        dual,
        np.zeros(len(least)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, None)] * len(least),
        options={"maxiter": 20_000, "maxfun": 40_000, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 50},
    )
    value = _polished(prior, stacked, least, found.x)
    if violation(bounds, value) > 1e2 * TOLERANCE * n_row:
        raise ValueError(f"no unknowns keep the bounds: they are passed by {violation(bounds, value):.3g}")
    return value


def _at(prior: np.ndarray, rows: np.ndarray, multiplier: np.ndarray) -> np.ndarray:
    """The unknowns that multipliers stand for, within the range of numbers."""
    return np.asarray(prior * np.exp(np.clip(rows.T @ multiplier, -700.0, 50.0)))


def _polished(prior: np.ndarray, rows: np.ndarray, least: np.ndarray, multiplier: np.ndarray) -> np.ndarray:
    """Newton's method on the rows that hold; rows that are passed join, rows that pull the wrong way leave."""
    holds = multiplier > 0.0
    value = _at(prior, rows, multiplier)
    for _ in range(_ROUNDS):
        multiplier = _newton(prior, rows, least, np.where(holds, multiplier, 0.0), holds)
        value = _at(prior, rows, multiplier)
        is_wrong = holds & (multiplier < -TOLERANCE)
        is_passed = ~holds & (rows @ value < least - TOLERANCE)
        if not (is_wrong.any() or is_passed.any()):
            break
        holds = (holds & ~is_wrong) | is_passed
    return value


def _newton(
    prior: np.ndarray, rows: np.ndarray, least: np.ndarray, multiplier: np.ndarray, holds: np.ndarray
) -> np.ndarray:
    active, multiplier = rows[holds], multiplier.copy()
    if not len(active):
        return multiplier
    for _ in range(_NEWTON_STEPS):
        value = _at(prior, rows, multiplier)
        gap = least[holds] - active @ value
        if np.abs(gap).max() < 1e-14:
            break
        step = np.linalg.lstsq((active * value) @ active.T, gap, rcond=1e-13)[0]
        multiplier[holds] += step / max(1.0, float(np.abs(step).max()))
    return multiplier


def range_of_each(bounds: Bounds) -> tuple[Float[np.ndarray, " unknown"], Float[np.ndarray, " unknown"]]:
    r"""Least and largest value of every unknown that the bounds allow, by two linear programmes each.

    $$ \underline{x}_k = \min\{x_k : l \le Ax \le u,\ x \ge 0\}, \qquad \overline{x}_k = \max\{\ldots\} $$

    Raises:
        ValueError: where no unknowns keep the bounds.
    """
    n_unknown = bounds.matrix.shape[1]
    stacked = np.vstack([bounds.matrix, -bounds.matrix])
    most = np.concatenate([bounds.high, -bounds.low])
    is_given = np.isfinite(most)
    rows, most = csr_matrix(stacked[is_given]), most[is_given]
    low, high = np.empty(n_unknown), np.empty(n_unknown)
    for unknown in range(n_unknown):
        for sign, end in ((1.0, low), (-1.0, high)):
            cost = np.zeros(n_unknown)
            cost[unknown] = sign
            found = linprog(cost, A_ub=rows, b_ub=most, method="highs")
            if found.x is None:
                raise ValueError("no unknowns keep the bounds, or an unknown has no bound")
            end[unknown] = found.x[unknown]
    return low, high
