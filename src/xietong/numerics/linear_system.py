"""Linear systems of many unknowns with one or several right-hand sides, by block GMRES."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.linalg
from jaxtyping import Float

__all__ = ["LinearSettings", "LinearSolution", "solve_linear"]

Columns = Float[np.ndarray, "unknown column"]
Rows = Float[np.ndarray, "basis unknown"]
Product = Callable[[Columns], Columns]

# A direction shorter than this share of what it was before orthogonalisation is rounding.
_DEPENDENT = 1e-13
# A cycle that leaves more than this share of the residual will not be bettered by the next.
_NO_PROGRESS = 0.9
# Orthogonalise once more when less than this share of a vector is left.
_CANCELLED = 0.5


@dataclass(frozen=True)
class LinearSettings:
    """Rules of the iteration.

    Args:
        tolerance: Largest 2-norm of a residual over that of its right-hand side, positive.
        basis_limit: Vectors kept before the iteration starts anew: memory is this times the unknowns.
        product_limit: Products with one block of columns at most.
        block: Right-hand sides that share one space; more are solved in turns.
    """

    tolerance: float = 1e-10
    basis_limit: int = 160
    product_limit: int = 600
    block: int = 8


@dataclass(frozen=True, eq=False)
class LinearSolution:
    """Solutions by column.

    Args:
        value: $X$.
        residual: Largest over the columns of $\\lVert b - A x \\rVert_2 / \\lVert b \\rVert_2$, measured at the end.
        is_converged: Whether `residual` is within the tolerance.
        products: Products made, each with one block of columns.
    """

    value: Columns
    residual: float
    is_converged: bool
    products: int


def solve_linear(
    product: Product, right: Columns, settings: LinearSettings = LinearSettings(), start: Columns | None = None
) -> LinearSolution:
    r"""Solve $A X = B$ from products with $A$ alone.

    $$ x_m = \arg\min_{x \in x_0 + K_m} \lVert b - A x \rVert_2 , \qquad
       K_m = \mathrm{span}\{ R, A R, \dots, A^{m-1} R \} $$

    All columns of a block share one space $K_m$, so that each gains from the products of the others.

    Args:
        product: $V \mapsto A V$ for several columns at once.
        right: $B$.
        settings: Rules of the iteration.
        start: $X_0$; zero where not given.

    Returns:
        The columns with the residual that was reached; callers read whether it is enough.

    Source:
        Saad (2003), Iterative Methods for Sparse Linear Systems, 2nd ed., section 6.12 (block GMRES).
    """
    begin = np.zeros_like(right) if start is None else start
    parts = []
    for first in range(0, right.shape[1], settings.block):
        block = slice(first, first + settings.block)
        parts.append(_solve_block(product, right[:, block], begin[:, block], settings, is_zero=start is None))
    return LinearSolution(
        value=np.concatenate([part.value for part in parts], axis=1),
        residual=max(part.residual for part in parts),
        is_converged=all(part.is_converged for part in parts),
        products=sum(part.products for part in parts),
    )


def _solve_block(
    product: Product, right: Columns, start: Columns, settings: LinearSettings, *, is_zero: bool
) -> LinearSolution:
    value = np.array(start, dtype=float)
    length = np.linalg.norm(right, axis=0)
    length = np.where(length > 0.0, length, 1.0)
    products = 0 if is_zero else 1
    residual = np.array(right, dtype=float) if is_zero else right - product(value)
    share = np.linalg.norm(residual, axis=0) / length
    while share.max() > settings.tolerance and products < settings.product_limit:
        # The block keeps its width when columns are done: a product that is compiled for it is compiled once.
        correction, used = _cycle(product, residual / length, settings, settings.product_limit - products)
        value += correction * length
        residual = right - product(value)
        products += used + 1
        before, share = share, np.linalg.norm(residual, axis=0) / length
        if not np.isfinite(share).all() or share.max() > _NO_PROGRESS * before.max():
            break
    worst = float(share.max())
    return LinearSolution(value, worst, worst <= settings.tolerance, products)


def _cycle(product: Product, residual: Columns, settings: LinearSettings, product_limit: int) -> tuple[Columns, int]:
    """The best correction in the space of one cycle, and the products made."""
    size, width = residual.shape
    limit = max(min(settings.basis_limit, size), width)
    basis = np.empty((limit + width, size))
    first, coordinates = _orthonormal_rows(residual.T.copy(), np.linalg.norm(residual, axis=0).max())
    done, known = 0, len(first)
    basis[:known] = first
    # H = rotation' (triangle, 0): the projected problem stays triangular as it grows.
    rotation = np.eye(limit + width)
    triangle = np.zeros((limit, limit))
    projected = np.zeros((limit + width, width))
    projected[:known] = coordinates
    products = 0
    while done < known <= limit and products < product_limit:
        images = product(basis[done:known].T).T
        products += 1
        coefficients, rest = _orthogonalised(images, basis[:known])
        if not np.isfinite(coefficients).all():
            break
        added, lengths = _orthonormal_rows(rest, np.linalg.norm(images, axis=1).max())
        total = known + len(added)
        basis[known:total] = added
        columns = rotation[:total, :total] @ np.concatenate([coefficients, lengths])
        turn, upper = np.linalg.qr(columns[done:], mode="complete")
        triangle[:done, done:known] = columns[:done]
        triangle[done:known, done:known] = upper[: known - done]
        rotation[done:total, :total] = turn.T @ rotation[done:total, :total]
        projected[done:total] = turn.T @ projected[done:total]
        done, known = known, total
        if np.linalg.norm(projected[done:known], axis=0).max() <= 0.9 * settings.tolerance:
            break
    if done == 0:
        return np.zeros_like(residual), products
    weights, *_ = np.linalg.lstsq(triangle[:done, :done], projected[:done], rcond=1e-15)
    return basis[:done].T @ weights, products


def _orthogonalised(
    images: Float[np.ndarray, "column unknown"], basis: Rows
) -> tuple[Float[np.ndarray, "basis column"], Float[np.ndarray, "column unknown"]]:
    """Coefficients of rows in an orthonormal basis, and what is left of the rows."""
    coefficients = basis @ images.T
    rest = images - coefficients.T @ basis
    if (np.linalg.norm(rest, axis=1) < _CANCELLED * np.linalg.norm(images, axis=1)).any():
        again = basis @ rest.T
        rest -= again.T @ basis
        coefficients += again
    return coefficients, rest


def _orthonormal_rows(
    rows: Float[np.ndarray, "column unknown"], scale: float
) -> tuple[Rows, Float[np.ndarray, "basis column"]]:
    """Orthonormal $Q$ and $S$ with rows $= S' Q$; directions that are rounding beside `scale` are dropped."""
    if len(rows) == 1:
        length = float(np.linalg.norm(rows[0]))
        if not length > _DEPENDENT * scale:
            return rows[:0], np.zeros((0, 1))
        return rows / length, np.array([[length]])
    vectors, upper, order = scipy.linalg.qr(rows.T, mode="economic", pivoting=True, check_finite=False)
    rank = int((np.abs(np.diag(upper)) > _DEPENDENT * scale).sum())
    coordinates = np.empty((rank, len(rows)))
    coordinates[:, order] = upper[:rank]
    return vectors.T[:rank], coordinates
