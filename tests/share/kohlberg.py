"""Kohlberg's criterion: whether an allocation is the nucleolus, told without computing the nucleolus."""

import numpy as np
from scipy.optimize import linprog

__all__ = ["is_nucleolus", "is_prenucleolus"]

TIED = 1e-7


def is_nucleolus(values: np.ndarray, allocation: np.ndarray) -> bool:
    """Every collection of the coalitions with the largest excesses is balanced, with players at their floor at will.

    Source:
        Kohlberg (1971), On the nucleolus of a characteristic function game, theorem 5.
    """
    n = len(allocation)
    floor = values[1 << np.arange(n)]
    at_floor = np.flatnonzero(np.abs(allocation - floor) < TIED)
    is_allowed = bool((allocation >= floor - TIED).all())
    return is_allowed and _is_balanced_at_every_level(values, allocation, at_floor)


def is_prenucleolus(values: np.ndarray, allocation: np.ndarray) -> bool:
    """Every collection of the coalitions with the largest excesses is balanced (Sobolev 1975)."""
    return _is_balanced_at_every_level(values, allocation, np.zeros(0, dtype=int))


def _is_balanced_at_every_level(values: np.ndarray, allocation: np.ndarray, at_floor: np.ndarray) -> bool:
    n = len(allocation)
    member = (np.arange(len(values))[:, None] >> np.arange(n) & 1).astype(float)
    if abs(allocation.sum() - values[-1]) > TIED:
        return False
    excess = (values - member @ allocation)[1:-1]
    rows = member[1:-1]
    level = np.inf
    while (excess < level - TIED).any():
        level = float(excess[excess < level - TIED].max())
        collection = rows[excess >= level - TIED]
        if not _is_balanced(collection, np.eye(n)[at_floor]):
            return False
        if np.linalg.matrix_rank(collection) == n:
            break
    return True


def _is_balanced(collection: np.ndarray, at_will: np.ndarray) -> bool:
    """No side payment helps one of the collection, hurts none of it, and takes from none at the floor."""
    n = collection.shape[1]
    found = linprog(
        -collection.sum(axis=0),
        A_ub=-np.vstack([collection, at_will]),
        b_ub=np.zeros(len(collection) + len(at_will)),
        A_eq=np.ones((1, n)),
        b_eq=[0.0],
        bounds=[(-1, 1)] * n,
        method="highs",
    )
    return bool(-found.fun < 1e-7)
