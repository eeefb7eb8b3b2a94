r"""Which published fact moves which number of the commuting model, and what the facts cannot tell.

With slopes G of the facts that are aimed at, over their tolerances, the estimate answers to a fact as

$$ \Lambda = (G^\top G)^{-1} G^\top $$

Source:
    Andrews, Gentzkow and Shapiro (2017), Quarterly Journal of Economics 132(4).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.region.region import Moment

__all__ = ["FREED", "Freed", "Identification", "covariance_of", "identify", "identify_parameters"]

FREED: tuple[str, ...] = ("border_minutes", "county_bonus")
"""Numbers that are declared, because the published facts hardly see them."""
_STEP = 1e-3


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


def identify_parameters(
    values: Callable[[Mapping[str, float], Sequence[Moment]], Float[np.ndarray, " moment"]],
    parameters: Mapping[str, float],
    fitted: Sequence[str],
    targets: Sequence[Moment],
) -> Identification | None:
    """Which fact moves which number at the fit; None where nothing was fitted.

    Args:
        values: What the model makes of the facts at some parameters.
        parameters: At the fit.
        fitted: Those that were fitted.
        targets: The facts aimed at.
    """
    if not fitted:
        return None
    freed = tuple(name for name in FREED if parameters.get(name))
    here = values(parameters, targets)
    tolerance = np.array([moment.tolerance for moment in targets])

    def slope(name: str) -> Float[np.ndarray, " moment"]:
        step = _STEP * parameters[name]
        return (values({**parameters, name: parameters[name] + step}, targets) - here) / (step * tolerance)

    slopes = np.stack([slope(name) for name in (*fitted, *freed)], axis=1)
    return identify(slopes, fitted, [moment.name for moment in targets], freed)


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
