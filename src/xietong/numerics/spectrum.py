"""The smallest singular value of I - G_x and the sign of its determinant, without forming it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
import scipy.sparse.linalg
from jaxtyping import Complex, Float

__all__ = [
    "DeterminantSign",
    "SignReason",
    "SingularValue",
    "generic_vector",
    "sign_by_eigenvalues",
    "smallest_singular_value",
    "warm_start",
]

Vector = Float[np.ndarray, " unknown"]

_EIGENVALUES_AT_FIRST = 4
_EIGENVALUES_AT_MOST = 64
_ROUGH, _FINE, _MARGIN = 1e-3, 1e-9, 0.05
# Share of a generic vector mixed into a warm start, so that no new direction stays unseen.
_GENERIC_SHARE = 0.02
_GOLDEN_RATIO = (1.0 + 5.0**0.5) / 2.0


class SignReason(Enum):
    """Whether the sign of the determinant is known, and why not."""

    FOUND = "found"
    SINGULAR = "an eigenvalue of the map is one within rounding: the root is at a fold"
    NOT_A_NUMBER = "the map or its derivative is not a number at the point"
    NOT_SEPARATED = "too many eigenvalues lie beyond one to be counted: raise the number of unknowns solved densely"


@dataclass(frozen=True, eq=False)
class SingularValue:
    """A smallest singular value.

    Args:
        value: $s$; a bound from above where it has not converged.
        right: Its right singular vector, of unit length.
        residual: $\\lVert B v - s^{-2} v \\rVert / s^{-2}$ with $B = (A^{\\top} A)^{-1}$.
        is_converged: Whether `residual` is within the tolerance and every solve was.
        steps: Solves with $A$, and as many with its transpose.
    """

    value: float
    right: Vector
    residual: float
    is_converged: bool
    steps: int


@dataclass(frozen=True, eq=False)
class DeterminantSign:
    """The sign of a determinant.

    Args:
        sign: 1, -1, or 0 where it is not known.
        reason: Why it is not known.
        rightmost: The eigenvectors furthest to the right, each with the weight $1 / |1 - \\lambda|$, of unit length.
        nearest: Smallest $|1 - \\lambda|$ seen, which bounds the smallest singular value of $I - G_x$ from above.
    """

    sign: int
    reason: SignReason
    rightmost: Vector
    nearest: float = np.inf


def generic_vector(size: int) -> Vector:
    """A vector of unit length without any pattern of a model in it, the same on every run."""
    wave = np.mod(np.arange(1, size + 1) * _GOLDEN_RATIO, 1.0) - 0.5
    return wave / np.linalg.norm(wave)


def warm_start(size: int, near: Vector | None) -> Vector:
    """A neighbour's vector with a generic one mixed in; the generic one alone where there is no neighbour."""
    if near is None:
        return generic_vector(size)
    mixed = near + _GENERIC_SHARE * np.linalg.norm(near) * generic_vector(size)
    return mixed / np.linalg.norm(mixed)


def smallest_singular_value(
    solve: Callable[[Vector], Vector],
    solve_transposed: Callable[[Vector], Vector],
    start: Vector,
    *,
    tolerance: float = 1e-2,
    step_limit: int = 30,
) -> SingularValue:
    r"""The smallest singular value of $A$ from solves with $A$ and its transpose.

    $$ s^{-2} = \max_v \frac{v^{\top} (A^{\top} A)^{-1} v}{v^{\top} v} $$

    by the Lanczos iteration for $B = A^{-1} A^{-\top}$, which is inverse iteration that forgets no earlier vector.

    Args:
        solve: $b \mapsto A^{-1} b$; a hundredth of the tolerance is exact enough.
        solve_transposed: $b \mapsto A^{-\top} b$.
        start: Vector to begin from, not zero.
        tolerance: Largest residual over $s^{-2}$; that of $s$ itself is smaller still.
        step_limit: Solves at most.

    Returns:
        $s$ with its right singular vector and how far the estimate converged.

    Source:
        Golub and Van Loan (2013), Matrix Computations, 4th ed., section 10.1.
    """
    size = len(start)
    limit = min(step_limit, size)
    basis = np.empty((limit + 1, size))
    basis[0] = start / np.linalg.norm(start)
    projected = np.zeros((limit + 1, limit))
    largest, residual, vector = np.nan, np.inf, np.ones(1)
    step = 0
    while step < limit and residual > tolerance:
        image = solve(solve_transposed(basis[step]))
        whole = float(np.linalg.norm(image))
        if not np.isfinite(whole):
            residual = np.inf
            break
        step += 1
        for _ in range(2):
            shares = basis[:step] @ image
            image = image - shares @ basis[:step]
            projected[:step, step - 1] += shares
        rest = float(np.linalg.norm(image))
        # Inexact solves leave the projection a little unsymmetric.
        values, vectors = np.linalg.eigh((projected[:step, :step] + projected[:step, :step].T) / 2.0)
        largest, vector = float(values[-1]), vectors[:, -1]
        residual = rest * abs(float(vector[-1])) / largest if largest > 0.0 else np.inf
        if not rest > 1e-14 * whole:
            break
        projected[step, step - 1] = rest
        basis[step] = image / rest
    value = largest**-0.5 if largest > 0.0 else np.nan
    right = vector @ basis[:step] if step > 0 else basis[0]
    return SingularValue(value, right, residual, residual <= tolerance, step)


def sign_by_eigenvalues(push: Callable[[Vector], Vector], start: Vector) -> DeterminantSign:
    r"""Sign of $\det(I - G_x)$ from the eigenvalues of $G_x$ that lie furthest to the right.

    $$ \mathrm{sign} \det(I - G_x) = (-1)^{m} , \qquad m = \#\{\lambda(G_x) \in \mathbb{R},\ \lambda > 1\} $$

    because complex eigenvalues come in pairs whose product is positive. More eigenvalues are asked for until the last
    of them has a real part below one.

    Args:
        push: $v \mapsto G_x v$.
        start: Vector to begin from, not zero.

    Returns:
        The sign, with the eigenvectors found, from which a neighbour may start.

    Source:
        Lehoucq, Sorensen and Yang (1998), ARPACK Users' Guide.
    """
    image = push(start)
    if not np.isfinite(image).all():
        return DeterminantSign(0, SignReason.NOT_A_NUMBER, start)
    if not np.any(image):
        return DeterminantSign(1, SignReason.FOUND, start)
    size = len(start)
    count, tolerance, margin = min(_EIGENVALUES_AT_FIRST, size - 2), _ROUGH, _MARGIN
    while True:
        values, vectors = _rightmost(push, start, count, tolerance)
        rightmost, nearest = _weighted(values, vectors) if len(values) else (start, np.inf)
        is_separated = len(values) > 0 and values.real.min() < 1.0 - margin
        is_far_from_one = nearest > 20.0 * tolerance
        if is_separated and is_far_from_one:
            beyond = int(((values.imag == 0.0) & (values.real > 1.0)).sum())
            return DeterminantSign(-1 if beyond % 2 else 1, SignReason.FOUND, rightmost, nearest)
        if is_separated and tolerance == _FINE:
            return DeterminantSign(0, SignReason.SINGULAR, rightmost, nearest)
        if count >= min(_EIGENVALUES_AT_MOST, size - 2) and tolerance == _FINE:
            return DeterminantSign(0, SignReason.NOT_SEPARATED, rightmost, nearest)
        # A rough look may miss an eigenvalue among others that are as close to one.
        count, tolerance, margin = min(2 * count, size - 2), _FINE, 0.0


def _weighted(
    values: Complex[np.ndarray, " eigenvalue"], vectors: Complex[np.ndarray, "unknown eigenvalue"]
) -> tuple[Vector, float]:
    """What a solve with $I - G_x$ makes of the eigenvectors, of unit length, and the smallest distance to one."""
    distance = np.abs(values - 1.0)
    weights = 1.0 / np.maximum(distance, _FINE)
    total = vectors.real @ (weights / weights.max())
    length = float(np.linalg.norm(total))
    return (total / length if length > 0.0 else vectors.imag[:, 0]), float(distance.min())


def _rightmost(
    push: Callable[[Vector], Vector], start: Vector, count: int, tolerance: float
) -> tuple[Complex[np.ndarray, " eigenvalue"], Complex[np.ndarray, "unknown eigenvalue"]]:
    """Eigenvalues with the largest real parts and their vectors; none where the iteration does not converge."""
    size = len(start)
    operator = scipy.sparse.linalg.LinearOperator((size, size), matvec=lambda v: push(np.ravel(v)), dtype=float)
    try:
        values, vectors = scipy.sparse.linalg.eigs(
            operator, k=count, which="LR", v0=start, tol=tolerance, ncv=min(size, max(20, 3 * count)), maxiter=200
        )
    except scipy.sparse.linalg.ArpackNoConvergence:
        return np.zeros(0, complex), np.zeros((size, 0), complex)
    return values, vectors
