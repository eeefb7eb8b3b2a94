r"""From draws to ranges, and to the parameters that drive them.

Shares of variance come from an expansion in Legendre polynomials of degree two, fitted by least squares to the draws:
the polynomials are orthonormal over the cube from which the parameters are drawn, so that squares of coefficients are
parts of the variance,

$$ y(u) \approx \sum_\alpha c_\alpha \prod_k L_{\alpha_k}(u_k), \qquad
   S_k = \frac{\sum_{\alpha:\,\text{only }k} c_\alpha^2}{\operatorname{Var} y}, \qquad
   S^T_k = \frac{\sum_{\alpha:\,\alpha_k>0} c_\alpha^2}{\operatorname{Var} y} $$

Source:
    Sudret (2008), Reliability Engineering and System Safety 93(7).
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from jaxtyping import Float

__all__ = ["Drivers", "EnsembleRange", "drivers_of", "ranges_of"]

LOW, HIGH = 5.0, 95.0


@dataclass(frozen=True, eq=False)
class EnsembleRange:
    """Quantiles of every headline over the draws.

    Args:
        low, median, high: The 5th, 50th and 95th percentile.
        n_draw: Draws with an equilibrium in every year.
    """

    low: Float[np.ndarray, " headline"]
    median: Float[np.ndarray, " headline"]
    high: Float[np.ndarray, " headline"]
    n_draw: int


@dataclass(frozen=True, eq=False)
class Drivers:
    """Shares of the variance of each headline.

    Args:
        first: $S_k$, of a parameter alone.
        total: $S^T_k$, with what it does together with others.
        explained: Share of the variance that the expansion reproduces.
    """

    first: Float[np.ndarray, "headline factor"]
    total: Float[np.ndarray, "headline factor"]
    explained: Float[np.ndarray, " headline"]


def ranges_of(changes: Float[np.ndarray, "draw headline"]) -> EnsembleRange:
    """The 5 to 95 per cent range of every headline; draws without an equilibrium are left out."""
    solved = changes[np.isfinite(changes).all(axis=1)]
    if not len(solved):
        nothing = np.full(changes.shape[1], np.nan)
        return EnsembleRange(nothing, nothing, nothing, 0)
    low, median, high = np.percentile(solved, [LOW, 50.0, HIGH], axis=0)
    return EnsembleRange(low, median, high, len(solved))


def drivers_of(unit: Float[np.ndarray, "draw factor"], changes: Float[np.ndarray, "draw headline"]) -> Drivers | None:
    """Shares of variance by parameter.

    With fewer than two draws for each coefficient the products of two parameters are left out; None where the draws
    do not suffice for that either.

    Args:
        unit: Points of the draws in the unit cube.
        changes: What the plan changes in each draw.
    """
    solved = np.isfinite(changes).all(axis=1)
    x, y = 2.0 * unit[solved] - 1.0, changes[solved]
    n_factor = x.shape[1]
    terms = next((terms for terms in _expansions(n_factor) if len(x) >= 2 * (len(terms) + 1)), None)
    if terms is None:
        return None
    basis = np.stack([np.ones(len(x)), *(_product(x, term) for term in terms)], axis=1)
    coefficients, *_ = np.linalg.lstsq(basis, y, rcond=None)
    error = ((y - basis @ coefficients) ** 2).mean(axis=0)
    parts = coefficients[1:] ** 2
    variance = parts.sum(axis=0) + error
    safe = np.where(variance > 0.0, variance, 1.0)
    alone = np.array([[set(term) == {factor} for term in terms] for factor in range(n_factor)], dtype=float)
    any_part = np.array([[factor in term for term in terms] for factor in range(n_factor)], dtype=float)
    return Drivers((alone @ parts / safe).T, (any_part @ parts / safe).T, parts.sum(axis=0) / safe)


def _expansions(n_factor: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
    """Factors of each term, with products and without: once for the first degree, twice for the second."""
    every = range(n_factor)
    alone = [*((k,) for k in every), *((k, k) for k in every)]
    return [*alone, *combinations(every, 2)], alone


def _product(x: Float[np.ndarray, "draw factor"], term: tuple[int, ...]) -> Float[np.ndarray, " draw"]:
    """Orthonormal Legendre polynomials on [-1, 1] under the even density."""
    if len(term) == 1:
        return np.sqrt(3.0) * x[:, term[0]]
    if term[0] == term[1]:
        return np.sqrt(5.0) * 0.5 * (3.0 * x[:, term[0]] ** 2 - 1.0)
    return 3.0 * x[:, term[0]] * x[:, term[1]]
