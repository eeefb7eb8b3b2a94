r"""The least greatest excess: the linear programme behind the core and the nucleolus.

$$ \min_{x,\,\varepsilon} \varepsilon \quad\text{such that}\quad v(S) - x(S) \le \varepsilon \ (S \in \mathcal{C}),
   \quad x(T) = b_T \ (T \in \mathcal{F}), \quad x_i \ge \ell_i $$

Of the $2^n$ rows only those that bind are handed to the solver (HiGHS): it begins with the single players and their
complements, and the coalitions that the answer violates most join until there are none. The answer is that of the
whole programme, with multiplier zero for each row that never joined.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from scipy.optimize import OptimizeResult, linprog

from xietong.share.game import membership

__all__ = ["Fixed", "LeastExcess", "least_excess", "linear_optimum"]

ACCURACY = 1e-10
"""Of the solver, on values whose scale is one; the smallest that HiGHS takes."""
VIOLATED = 1e-9
MOST_JOINING = 24


@dataclass(frozen=True, eq=False)
class Fixed:
    """Coalitions whose payment is fixed already, the grand coalition among them.

    Args:
        coalitions: Bit masks, linearly independent.
        payments: $b_T$.
    """

    coalitions: Int[np.ndarray, " fixed"]
    payments: Float[np.ndarray, " fixed"]


@dataclass(frozen=True, eq=False)
class LeastExcess:
    r"""An answer of the programme with its multipliers.

    Args:
        allocation: $x$.
        excess: $\varepsilon$.
        binding: Coalitions with a positive multiplier: their excess is $\varepsilon$ in every answer.
        weights: Their multipliers; they add up to one.
        at_floor: Players with a positive multiplier on $\ell_i$: they receive $\ell_i$ in every answer.
    """

    allocation: Float[np.ndarray, " player"]
    excess: float
    binding: Int[np.ndarray, " binding"]
    weights: Float[np.ndarray, " binding"]
    at_floor: Bool[np.ndarray, " player"]


MULTIPLIER = 1e-7
r"""Multipliers below are rounding. A vertex of the dual is a ratio of determinants of 0/1 matrices of order $n + 1$,
so that for 16 players the smallest positive one is above 1e-6, and above 1e-4 for 12."""


def least_excess(
    values: Float[np.ndarray, " coalition"],
    is_asked: Bool[np.ndarray, " coalition"],
    fixed: Fixed,
    floor: Float[np.ndarray, " player"] | None,
    rows: Int[np.ndarray, " row"],
    start: Float[np.ndarray, " player"],
) -> tuple[LeastExcess, Int[np.ndarray, " row"]]:
    r"""Solve the programme.

    The answer of the rows alone is a lower bound on $\varepsilon$ and jumps from corner to corner; the allocation
    with the least excess so far moves towards it. Where the two meet the programme is solved, and the multipliers of
    the rows are those of the whole.

    Args:
        values: $v$, of scale one.
        is_asked: $\mathcal{C}$: the coalitions whose excess counts; closed under complement.
        fixed: $\mathcal{F}$.
        floor: $\ell$; without it payments may be as low as they like.
        rows: Coalitions to begin with beside the single players and their complements.
        start: An allocation that is near, if not allowed.

    Returns:
        The answer, and the rows that were needed, to begin the next programme with.
    """
    n = len(values).bit_length() - 1
    member = membership(n)
    asked = np.flatnonzero(is_asked)
    asked_member, asked_values = member[asked], values[asked]
    singles = np.int64(1) << np.arange(n)
    rows = np.unique(np.concatenate([rows, singles, len(values) - 1 ^ singles]))
    rows = rows[is_asked[rows]]
    best = _allowed(start, member, fixed, floor)
    best_excess = np.inf if best is None else float(np.max(asked_values - asked_member @ best))
    while True:
        answer = _solve(values, member, rows, fixed, floor)
        joining = [rows]
        for step in STEPS if best is not None else STEPS[:1]:
            tried = answer.allocation if best is None else best + step * (answer.allocation - best)
            excess = asked_values - asked_member @ tried
            if (greatest := float(excess.max())) < best_excess:
                best, best_excess = tried, greatest
            joining.append(asked[_greatest(excess, answer.excess)])
        if best is not None and best_excess <= answer.excess + VIOLATED:
            return replace(answer, allocation=best), rows
        joined = np.unique(np.concatenate(joining))
        if len(joined) == len(rows):
            # Every row that is violated at all is known to the solver, so what is left is its tolerance.
            return answer, rows
        rows = joined


STEPS = (1.0, 0.5, 0.2, 0.05)
"""How far the best allocation so far is moved towards the answer of the rows."""


def _allowed(
    start: Float[np.ndarray, " player"],
    member: Float[np.ndarray, "coalition player"],
    fixed: Fixed,
    floor: Float[np.ndarray, " player"] | None,
) -> Float[np.ndarray, " player"] | None:
    """The nearest allocation that pays the fixed coalitions what they receive, unless it breaks a floor."""
    rows = member[fixed.coalitions]
    near = start + np.linalg.lstsq(rows, fixed.payments - rows @ start, rcond=None)[0]
    return near if floor is None or (near >= floor - ACCURACY).all() else None


def _greatest(excess: Float[np.ndarray, " asked"], level: float) -> Int[np.ndarray, " asked"]:
    """Positions of the coalitions that exceed a level most."""
    over = np.flatnonzero(excess > level + VIOLATED)
    return over[np.argsort(-excess[over], kind="stable")[:MOST_JOINING]]


def _solve(
    values: np.ndarray,
    member: np.ndarray,
    rows: Int[np.ndarray, " row"],
    fixed: Fixed,
    floor: Float[np.ndarray, " player"] | None,
) -> LeastExcess:
    n = member.shape[1]
    low = np.full(n, -np.inf) if floor is None else floor
    found = linear_optimum(
        cost=np.append(np.zeros(n), 1.0),
        at_most=(np.column_stack([-member[rows], -np.ones(len(rows))]), -values[rows]),
        equal=(np.column_stack([member[fixed.coalitions], np.zeros(len(fixed.coalitions))]), fixed.payments),
        bounds=np.column_stack([np.append(low, -np.inf), np.full(n + 1, np.inf)]),
    )
    weights = -np.asarray(found.ineqlin.marginals)
    is_binding = weights > MULTIPLIER
    at_floor = np.asarray(found.lower.marginals)[:n] > MULTIPLIER
    return LeastExcess(found.x[:n], float(found.x[n]), rows[is_binding], weights[is_binding], at_floor)


def linear_optimum(
    *,
    cost: np.ndarray,
    at_most: tuple[np.ndarray, np.ndarray],
    equal: tuple[np.ndarray, np.ndarray] | None,
    bounds: np.ndarray,
) -> OptimizeResult:
    """The optimum of a linear programme that is known to have one."""
    found = linprog(
        cost,
        A_ub=at_most[0],
        b_ub=at_most[1],
        A_eq=equal[0] if equal else None,
        b_eq=equal[1] if equal else None,
        bounds=bounds,
        method="highs-ds",
        options={"primal_feasibility_tolerance": ACCURACY, "dual_feasibility_tolerance": ACCURACY, "presolve": False},
    )
    assert found.status == 0, found.message
    return found
