"""The matrix I - G_x of a small map, factorised."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.linalg import lapack

from xietong.numerics.fixed_point_map import FixedPointMap, dense_jacobian

__all__ = ["DenseDefect", "determinant_sign_of", "factorise_defect", "solve_dense"]

Vector = Float[np.ndarray, " unknown"]
Columns = Float[np.ndarray, "unknown column"]


@dataclass(frozen=True, eq=False)
class DenseDefect:
    """$A = I - G_x$ and its factors.

    Args:
        matrix: $A$.
        factors: $L$ and $U$ in one matrix, unit diagonal of $L$ left out.
        pivots: Row exchanged with each row in turn.
        is_singular: Whether a pivot is exactly zero, or no number.
    """

    matrix: Float[np.ndarray, "unknown unknown"]
    factors: Float[np.ndarray, "unknown unknown"]
    pivots: Int[np.ndarray, " unknown"]
    is_singular: bool


def factorise_defect(map: FixedPointMap, point: Vector) -> DenseDefect:
    """$I - G_x = P L U$ at a point."""
    matrix = np.asfortranarray(np.eye(map.size) - dense_jacobian(map, point))
    factors, pivots, fault = lapack.dgetrf(matrix)
    return DenseDefect(matrix, factors, pivots, fault != 0 or not bool(np.isfinite(factors).all()))


def solve_dense(defect: DenseDefect, right: Columns, *, is_transposed: bool = False) -> Columns:
    r"""Solve $A X = B$, or $A^{\top} X = B$, with one step of iterative refinement.

    Args:
        defect: $A$ with its factors, not singular.
        right: $B$.
        is_transposed: Whether the transposed system is meant.

    Returns:
        $X$.

    Source:
        Higham (2002), Accuracy and Stability of Numerical Algorithms, 2nd ed., chapter 12.
    """
    transposed = int(is_transposed)
    matrix = defect.matrix.T if is_transposed else defect.matrix
    value, _ = lapack.dgetrs(defect.factors, defect.pivots, right, trans=transposed)
    correction, _ = lapack.dgetrs(defect.factors, defect.pivots, right - matrix @ value, trans=transposed)
    return value + correction


def determinant_sign_of(defect: DenseDefect) -> int:
    """Sign of $\\det A$: of the diagonal of $U$ and of the exchanges of rows; 0 where a pivot is zero."""
    if defect.is_singular:
        return 0
    exchanges = int((defect.pivots != np.arange(len(defect.pivots))).sum())
    negative = int((np.diag(defect.factors) < 0.0).sum())
    return -1 if (exchanges + negative) % 2 else 1
