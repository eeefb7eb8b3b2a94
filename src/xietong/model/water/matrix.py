"""The exchange between cells as one sparse matrix, and its solve."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csc_array, csr_array, diags_array
from scipy.sparse.linalg import LinearOperator, cg, splu

from xietong.model.water.aquifers import Aquifers, Layer

__all__ = ["Exchange", "Factor", "exchange", "factorise", "solve"]

_FEW_STEPS = 6
_MANY_STEPS = 400
_RTOL = 1e-12
_LARGE = 10_000
"""From so many unknowns on, conjugate gradients come before factors."""


@dataclass(frozen=True, eq=False)
class Exchange:
    r"""All that flows by differences of head, over the cells that have an aquifer.

    Args:
        shallow, deep: Cells of the unknowns: the shallow ones first, then the deep ones.
        matrix: $L$, symmetric: what leaves each cell at given heads is $L h - g$.
        constant: $g$, m3 a year, from the heads of the boundaries.
    """

    shallow: Int[np.ndarray, " wet"]
    deep: Int[np.ndarray, " damp"]
    matrix: csr_array
    constant: Float[np.ndarray, " unknown"]

    def gather(
        self, shallow: Float[np.ndarray, " cell"], deep: Float[np.ndarray, " cell"]
    ) -> Float[np.ndarray, " unknown"]:
        """The unknowns out of two numbers a cell."""
        return np.concatenate([shallow[self.shallow], deep[self.deep]])

    def spread(
        self, unknown: Float[np.ndarray, " unknown"], n_cell: int, empty: float
    ) -> tuple[Float[np.ndarray, " cell"], Float[np.ndarray, " cell"]]:
        """Two numbers a cell out of the unknowns; `empty` where there is no aquifer."""
        shallow, deep = np.full(n_cell, empty), np.full(n_cell, empty)
        shallow[self.shallow], deep[self.deep] = np.split(unknown, [len(self.shallow)])
        return shallow, deep


def exchange(aquifers: Aquifers) -> Exchange:
    """The matrix of lateral exchange, leakage and boundaries."""
    layers = (aquifers.shallow, aquifers.deep)
    cells = [np.flatnonzero(layer.is_present) for layer in layers]
    n_shallow, size = len(cells[0]), len(cells[0]) + len(cells[1])
    number = np.full((2, len(aquifers.area)), -1)
    number[0, cells[0]] = np.arange(n_shallow)
    number[1, cells[1]] = np.arange(n_shallow, size)
    both = np.flatnonzero(aquifers.shallow.is_present & aquifers.deep.is_present)
    ends = [
        *(_joined(aquifers, layer, number[which]) for which, layer in enumerate(layers)),
        (number[0, both], number[1, both], aquifers.leakance[both]),
    ]
    first, second, weight = (np.concatenate(part) for part in zip(*ends, strict=True))
    edge = np.concatenate([layer.boundary_conductance[c] for layer, c in zip(layers, cells, strict=True)])
    held = np.concatenate([layer.boundary_head[c] for layer, c in zip(layers, cells, strict=True)])
    diagonal = np.bincount(first, weight, size) + np.bincount(second, weight, size) + edge
    rows = np.concatenate([first, second, np.arange(size)])
    columns = np.concatenate([second, first, np.arange(size)])
    values = np.concatenate([-weight, -weight, diagonal])
    return Exchange(cells[0], cells[1], csr_array((values, (rows, columns)), shape=(size, size)), edge * held)


def _joined(
    aquifers: Aquifers, layer: Layer, number: Int[np.ndarray, " cell"]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    is_open = layer.is_present[aquifers.start] & layer.is_present[aquifers.end] & (layer.conductance > 0.0)
    return number[aquifers.start[is_open]], number[aquifers.end[is_open]], layer.conductance[is_open]


@dataclass(frozen=True, eq=False)
class Factor:
    """A factorised matrix: exact for its own diagonal, a preconditioner for those near it."""

    diagonal: Float[np.ndarray, " unknown"]
    apply: Callable[[np.ndarray], np.ndarray]


def factorise(matrix: csr_array, diagonal: Float[np.ndarray, " unknown"]) -> Factor:
    """Factors of $L$ plus a diagonal, symmetric and positive definite."""
    whole = csc_array(matrix + diags_array(diagonal))
    factors = splu(whole, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    return Factor(diagonal, factors.solve)


def solve(
    matrix: csr_array,
    diagonal: Float[np.ndarray, " unknown"],
    right: Float[np.ndarray, " unknown"],
    factor: Factor | None,
) -> tuple[Float[np.ndarray, " unknown"], Factor | None]:
    """Solve $(L + D)x = r$.

    A small system is factorised once for each diagonal. A large one takes conjugate gradients scaled by its diagonal,
    which short steps make quick, and is factorised only where these do not end; from then on the factors of an
    earlier diagonal serve as a preconditioner where it changed in a few cells only.
    """
    if factor is not None and np.array_equal(factor.diagonal, diagonal):
        return factor.apply(right), factor
    if len(right) < _LARGE:
        found = None
    elif factor is not None:
        found = _gradients(matrix, diagonal, right, factor.apply, _FEW_STEPS)
    else:
        whole = matrix.diagonal() + diagonal
        found = _gradients(matrix, diagonal, right, lambda x: x / whole, _MANY_STEPS)
    if found is not None:
        return found, factor
    fresh = factorise(matrix, diagonal)
    return fresh.apply(right), fresh


def _gradients(
    matrix: csr_array,
    diagonal: Float[np.ndarray, " unknown"],
    right: Float[np.ndarray, " unknown"],
    near: Callable[[np.ndarray], np.ndarray],
    most: int,
) -> Float[np.ndarray, " unknown"] | None:
    """Conjugate gradients with a preconditioner; None where they do not end within the steps allowed."""
    size = len(right)
    whole = LinearOperator((size, size), matvec=lambda x: matrix @ x + diagonal * x, dtype=np.float64)
    nearly = LinearOperator((size, size), matvec=near, dtype=np.float64)
    found, failed = cg(whole, right, rtol=_RTOL, atol=0.0, maxiter=most, M=nearly)
    return None if failed else found
