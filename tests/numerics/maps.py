"""Maps with known derivatives for the tests of the mathematics room."""

import numpy as np

from xietong.numerics.fixed_point_map import FixedPointMap


def linear_map(matrix: np.ndarray, shift: np.ndarray) -> FixedPointMap:
    """$G(x) = M x + c$."""
    return FixedPointMap(
        evaluate=lambda x: matrix @ x + shift,
        push=lambda x, v: matrix @ v,
        pull=lambda x, y: matrix.T @ y,
        size=len(shift),
        push_many=lambda x, v: matrix @ v,
        pull_many=lambda x, y: matrix.T @ y,
    )


def smooth_map(matrix: np.ndarray, shift: np.ndarray) -> FixedPointMap:
    """$G(x) = \\tanh(M x + c)$, without products of many columns."""

    def slope(x: np.ndarray) -> np.ndarray:
        return 1.0 - np.tanh(matrix @ x + shift) ** 2

    return FixedPointMap(
        evaluate=lambda x: np.tanh(matrix @ x + shift),
        push=lambda x, v: slope(x) * (matrix @ v),
        pull=lambda x, y: matrix.T @ (slope(x) * y),
        size=len(shift),
    )


def matrix_with(radius: complex, size: int, seed: int, rest: float = 0.5) -> np.ndarray:
    """A random matrix with the eigenvalues `radius` and its conjugate; the others lie within `rest`, near 0."""
    random = np.random.default_rng(seed)
    blocks = np.zeros((size, size))
    decay = rest * random.uniform(-1.0, 1.0, size) / np.arange(1, size + 1) ** 0.5
    blocks[np.diag_indices(size)] = decay
    blocks[:2, :2] = [[radius.real, radius.imag], [-radius.imag, radius.real]]
    basis = np.linalg.qr(random.normal(size=(size, size)))[0] @ np.diag(random.uniform(0.5, 2.0, size))
    return basis @ blocks @ np.linalg.inv(basis)


def double_well(scale: float, size: int) -> FixedPointMap:
    """$G(x) = \\tanh(a x)$ by entries: one root for $a \\le 1$, and $3^n$ beyond."""
    return FixedPointMap(
        evaluate=lambda x: np.tanh(scale * x),
        push=lambda x, v: scale * (1.0 - np.tanh(scale * x) ** 2) * v,
        pull=lambda x, y: scale * (1.0 - np.tanh(scale * x) ** 2) * y,
        size=size,
    )
