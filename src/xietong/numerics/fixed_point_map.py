"""A map whose fixed point is sought, with its derivative as products, and the dense derivative of a small one."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = [
    "FixedPointMap",
    "defect_product",
    "defect_transposed_product",
    "dense_jacobian",
    "pull_columns",
    "push_columns",
]

Vector = Float[np.ndarray, " unknown"]
Columns = Float[np.ndarray, "unknown column"]

_COLUMNS_AT_ONCE = 32


@dataclass(frozen=True, eq=False)
class FixedPointMap:
    r"""A smooth map $G$ of $\mathbb{R}^n$ into itself, given by what it does to vectors.

    Args:
        evaluate: $x \mapsto G(x)$.
        push: $(x, v) \mapsto G_x(x)\,v$.
        pull: $(x, y) \mapsto G_x(x)^{\top} y$.
        size: $n$, positive.
        push_many, pull_many: The same for the columns of a matrix `[unknown, column]`, where the map can treat them
            together for less than one by one.
    """

    evaluate: Callable[[Vector], Vector]
    push: Callable[[Vector, Vector], Vector]
    pull: Callable[[Vector, Vector], Vector]
    size: int
    push_many: Callable[[Vector, Columns], Columns] | None = None
    pull_many: Callable[[Vector, Columns], Columns] | None = None


def push_columns(map: FixedPointMap, point: Vector, columns: Columns) -> Columns:
    """$G_x V$, together where the map can do so."""
    return _by_columns(map.push, map.push_many, point, columns)


def pull_columns(map: FixedPointMap, point: Vector, columns: Columns) -> Columns:
    r"""$G_x^{\top} Y$, together where the map can do so."""
    return _by_columns(map.pull, map.pull_many, point, columns)


def defect_product(map: FixedPointMap, point: Vector) -> Callable[[Columns], Columns]:
    """The product $V \\mapsto (I - G_x) V$ at a point."""
    return lambda columns: columns - push_columns(map, point, columns)


def defect_transposed_product(map: FixedPointMap, point: Vector) -> Callable[[Columns], Columns]:
    r"""The product $Y \mapsto (I - G_x)^{\top} Y$ at a point."""
    return lambda columns: columns - pull_columns(map, point, columns)


def dense_jacobian(map: FixedPointMap, point: Vector) -> Float[np.ndarray, "unknown unknown"]:
    r"""The matrix $G_x$ at a point, of $n^2$ numbers.

    $$ [G_x]_{ij} = \partial G_i / \partial x_j $$

    Args:
        map: $G$, small enough for a dense matrix.
        point: $x$.

    Returns:
        $G_x$; column $j$ is the push of the $j$-th unit vector.
    """
    jacobian = np.empty((map.size, map.size))
    for first in range(0, map.size, _COLUMNS_AT_ONCE):
        # Always as many columns, so that a compiled product is compiled once; those beyond the last are zero.
        last = min(first + _COLUMNS_AT_ONCE, map.size)
        if map.push_many is None:
            units = np.eye(map.size, last - first, -first)
        else:
            units = np.eye(map.size, _COLUMNS_AT_ONCE, -first)
        jacobian[:, first:last] = push_columns(map, point, units)[:, : last - first]
    return jacobian


def _by_columns(
    one: Callable[[Vector, Vector], Vector],
    many: Callable[[Vector, Columns], Columns] | None,
    point: Vector,
    columns: Columns,
) -> Columns:
    if columns.shape[1] == 1:
        return np.asarray(one(point, columns[:, 0]))[:, None]
    if many is not None:
        return np.asarray(many(point, columns))
    return np.stack([np.asarray(one(point, column)) for column in columns.T], axis=1)
