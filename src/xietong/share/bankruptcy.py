r"""Bankruptcy rules: an estate that is smaller than the claims on it.

A ceiling on compensation, a fund below the bills of its members or a cap on emissions are estates; what each side
asks for are claims.
"""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.share.game import membership

__all__ = ["bankruptcy_game", "equal_awards", "equal_losses", "proportional_awards", "talmud"]

Awards = Float[np.ndarray, " claimant"]


def proportional_awards(estate: float, claims: ArrayLike) -> Awards:
    r"""Everyone receives the same part of the claim: $x_i = E\,c_i / \sum_j c_j$.

    Raises:
        ShareError: when a claim is negative, or the estate is negative or above the claims.
    """
    asked = _checked(estate, claims)
    total = float(asked.sum())
    return asked * (estate / total) if total > 0 else np.zeros_like(asked)


def equal_awards(estate: float, claims: ArrayLike) -> Awards:
    r"""Everyone receives the same, at most the claim: $x_i = \min(c_i, \lambda)$ with $\sum x_i = E$.

    Raises:
        ShareError: when a claim is negative, or the estate is negative or above the claims.

    Source:
        Constrained equal awards; Thomson (2003), Axiomatic and game-theoretic analysis of bankruptcy.
    """
    return _equal_awards(estate, _checked(estate, claims))


def equal_losses(estate: float, claims: ArrayLike) -> Awards:
    r"""Everyone goes without the same, at most the claim: $x_i = \max(0, c_i - \lambda)$ with $\sum x_i = E$.

    Raises:
        ShareError: when a claim is negative, or the estate is negative or above the claims.

    Source:
        Constrained equal losses, the dual of constrained equal awards; Thomson (2003).
    """
    asked = _checked(estate, claims)
    return asked - _equal_awards(float(asked.sum()) - estate, asked)


def talmud(estate: float, claims: ArrayLike) -> Awards:
    r"""Equal awards up to half of each claim, beyond that equal losses from half of each claim.

    It is the nucleolus of the `bankruptcy_game`.

    Raises:
        ShareError: when a claim is negative, or the estate is negative or above the claims.

    Source:
        Aumann and Maschler (1985), Game theoretic analysis of a bankruptcy problem from the Talmud.
    """
    asked = _checked(estate, claims)
    half = asked / 2.0
    if estate <= float(half.sum()):
        return _equal_awards(estate, half)
    return asked - _equal_awards(float(asked.sum()) - estate, half)


def bankruptcy_game(estate: float, claims: ArrayLike) -> Float[np.ndarray, " coalition"]:
    r"""What a coalition of claimants is sure of: $v(S) = \max(0,\ E - \sum_{j \notin S} c_j)$, by bit mask.

    Raises:
        ShareError: when a claim is negative, or the estate is negative or above the claims.

    Source:
        O'Neill (1982), A problem of rights arbitration from the Talmud.
    """
    asked = _checked(estate, claims)
    left = estate - (1.0 - membership(len(asked))) @ asked
    # Sums of claims leave rounding where nothing is left.
    return np.where(left > 1e-12 * max(estate, 1.0), left, 0.0)


def _equal_awards(estate: float, claims: Awards) -> Awards:
    """The level is found exactly: the smallest claims are met in full, the others share what is left."""
    order = np.argsort(claims, kind="stable")
    awards, left = np.zeros_like(claims), estate
    for position, claimant in enumerate(order):
        awards[claimant] = min(float(claims[claimant]), left / (len(claims) - position))
        left -= awards[claimant]
    return awards


def _checked(estate: float, claims: ArrayLike) -> Awards:
    asked = np.asarray(claims, dtype=np.float64)
    require(_faults(estate, asked.tolist()), ShareError)
    return asked


def _faults(estate: float, claims: Sequence[float]) -> list[Finding]:
    found = [
        Finding(
            f"claim {number}", f"{claim:g} is negative.", "Write what is asked for, 0 or more; a debt is no claim."
        )
        for number, claim in enumerate(claims, start=1)
        if not claim >= 0
    ]
    if not found and not 0 <= estate <= sum(claims) * (1 + 1e-12):
        what = f"{estate:g} is not from 0 to the sum of the claims, {sum(claims):g}."
        found.append(Finding("estate", what, "Pay all claims in full where there is enough."))
    return found
