r"""Which published fact moves which number of the commuting model, and what the facts cannot tell.

With slopes G of the facts that are aimed at, over their tolerances, the estimate answers to a fact as

$$ \Lambda = (G^\top G)^{-1} G^\top $$

Source:
    Andrews, Gentzkow and Shapiro (2017), Quarterly Journal of Economics 132(4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["FREED", "Freed", "Identification", "covariance_of", "identify"]

FREED: tuple[str, ...] = ("border_minutes", "county_bonus")
"""Numbers that are declared, because the published facts hardly see them."""


@dataclass(frozen=True)
class Freed:
    """The standard error that a declared number would have, were it fitted too.

    Args:
        alone: With the other declared numbers held.
        together: With all of them fitted; NaN where the facts leave a direction free.
    """

    name: str
    alone: float
    together: float


@dataclass(frozen=True, eq=False)
class Identification:
    """How far each fitted number answers to each fact.

    Args:
        parameters, moments: Labels of the axes: numbers fitted, facts aimed at.
        moved: By how many of its standard errors a number moves where a fact is one tolerance higher.
        freed: Of the declared numbers.
    """

    parameters: tuple[str, ...]
    moments: tuple[str, ...]
    moved: Float[np.ndarray, "parameter moment"]
    freed: tuple[Freed, ...]


def identify(
    slope: Float[np.ndarray, "moment parameter"],
    parameters: Sequence[str],
    moments: Sequence[str],
    freed: Sequence[str] = (),
) -> Identification:
    """Read identification off the slopes.

    Args:
        slope: Of the facts aimed at, over their tolerances; fitted numbers first, then those declared.
        parameters: Numbers fitted.
        moments: Facts aimed at.
        freed: Numbers declared.
    """
    n_fitted = len(parameters)
    inner = slope[:, :n_fitted]
    covariance = covariance_of(inner)
    moved = covariance @ inner.T / np.sqrt(np.diag(covariance))[:, None]
    together = np.sqrt(np.diag(covariance_of(slope)))[n_fitted:]
    alone = [
        float(np.sqrt(covariance_of(np.column_stack([inner, slope[:, n_fitted + number]]))[-1, -1]))
        for number in range(len(freed))
    ]
    found = (Freed(name, one, float(all_)) for name, one, all_ in zip(freed, alone, together, strict=True))
    return Identification(tuple(parameters), tuple(moments), moved, tuple(found))


def covariance_of(slope: Float[np.ndarray, "moment parameter"]) -> Float[np.ndarray, "parameter parameter"]:
    """Inverse of the squared slopes; NaN where the moments leave a direction free."""
    squared = slope.T @ slope
    if len(squared) and np.linalg.matrix_rank(squared) == len(squared):
        return np.linalg.inv(squared)
    return np.full_like(squared, np.nan)
