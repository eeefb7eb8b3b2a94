"""Sums over the rows or the columns of a matrix of pairs, whether it is stored, stored by halves, or never stored.

Such matrices are what fills the memory of a large region and what its solve waits for. The rules:

* a matrix of 64-bit floats is used as it is; where more than one sum is asked of a large one, it is read in tiles of
  rows, once for all sums;
* one of 32-bit floats is always read in tiles, and only a tile at a time is widened: vectors and sums have 64 bits;
* a `DistanceKernel` is made a tile at a time.

Derivatives of both modes read or make a tile again rather than keep it.
"""

import math
from collections.abc import Callable
from typing import Any, TypeGuard, TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel

__all__ = ["Kernel", "backward", "by_rows", "forward", "times_columns", "times_rows", "whole"]

Kernel = Float[Array, "*batch row column"] | DistanceKernel
Sums = TypeVar("Sums")
Made = TypeVar("Made")

# All that is asked of a smaller matrix finds it in the cache of the processor.
_LARGE_BYTES = 32 * 2**20
# A widened tile stays in the cache of a processor; an accelerator wants few and large pieces of work.
_TILE_BYTES = {"cpu": 4 * 2**20}
_TILE_BYTES_ELSEWHERE = 256 * 2**20


def forward(kernel: Kernel, columns: Float[Array, "*vectors column"]) -> Float[Array, "*vectors row"]:
    r"""$y_r = \sum_c K_{rc}\,x_c$, a kernel for each vector or one for all."""
    if _is_wide(kernel):
        return times_columns(jnp.asarray(kernel), columns)
    return by_rows(kernel, lambda tile, _: (None, times_columns(tile, columns)), None)[1]


def backward(kernel: Kernel, rows: Float[Array, "*vectors row"]) -> Float[Array, "*vectors column"]:
    r"""$z_c = \sum_r K_{rc}\,y_r$, a kernel for each vector or one for all."""
    if _is_wide(kernel):
        return times_rows(jnp.asarray(kernel), rows)
    return by_rows(kernel, lambda tile, given: (times_rows(tile, given), None), rows)[0]


def times_columns(tile: Array, columns: Float[Array, "*vectors column"]) -> Float[Array, "*vectors row"]:
    """Sums over columns, of a matrix or of a tile of rows."""
    return jnp.einsum("...c,...rc->...r", columns, tile)


def times_rows(tile: Array, rows: Float[Array, "*vectors row"]) -> Float[Array, "*vectors column"]:
    """Sums over rows, of a matrix or of a tile of rows."""
    return jnp.einsum("...r,...rc->...c", rows, tile)


def by_rows(kernel: Kernel, treat: Callable[[Array, Any], tuple[Sums, Made]], rows: Any) -> tuple[Sums, Made]:
    """All that is asked of a kernel in one reading of it.

    Args:
        kernel: The matrix.
        treat: From a tile of rows, and the same rows of the given values, to what is summed over all rows and to what
            has a value for each row; rows meet only in the sums.
        rows: Values by row (last axis): an array, a tree of arrays, or None.

    Returns:
        The sums, and the values by row (last axis).
    """
    if _is_wide(kernel) and kernel.size * 8 <= _LARGE_BYTES:
        return treat(jnp.asarray(kernel), rows)
    n_row = kernel.shape[-2]
    count = min(n_row, _tile_rows(kernel))

    @jax.checkpoint
    def tile_at(first: Array, rows: Any) -> tuple[Sums, Made]:
        return treat(_rows(kernel, first, count), _part(rows, first, count))

    def add(sums: Sums, first: Array) -> tuple[Sums, Made]:
        more, made = tile_at(first, rows)
        return jax.tree.map(jnp.add, sums, more), made

    nothing = jax.tree.map(jnp.zeros_like, jax.eval_shape(tile_at, 0, rows)[0])
    n_tile = n_row // count
    sums, made = jax.lax.scan(add, nothing, count * jnp.arange(n_tile))
    made = jax.tree.map(_joined, made)
    if n_tile * count == n_row:
        return sums, made
    rest = n_row - n_tile * count
    more, last = treat(_rows(kernel, n_tile * count, rest), _part(rows, n_tile * count, rest))
    return jax.tree.map(jnp.add, sums, more), jax.tree.map(lambda x, y: jnp.concatenate([x, y], axis=-1), made, last)


def whole(kernel: Kernel) -> Float[Array, "*batch row column"]:
    """The matrix itself, for tables and maps: only where it fits the memory."""
    return jnp.asarray(kernel) if not isinstance(kernel, DistanceKernel) else kernel.rows(0, kernel.shape[-2])


def _is_wide(kernel: Kernel) -> TypeGuard[Array]:
    return not isinstance(kernel, DistanceKernel) and kernel.dtype == jnp.float64


def _tile_rows(kernel: Kernel) -> int:
    *batch, _, column = kernel.shape
    allowed = _TILE_BYTES.get(jax.default_backend(), _TILE_BYTES_ELSEWHERE)
    return max(1, allowed // (8 * column * math.prod(batch)))


def _rows(kernel: Kernel, first: Array | int, count: int) -> Float[Array, "*batch tile column"]:
    if isinstance(kernel, DistanceKernel):
        tile = kernel.rows(first, count)
    else:
        tile = jax.lax.dynamic_slice_in_dim(jnp.asarray(kernel), first, count, axis=-2)
    return tile.astype(jnp.float64)


def _part(rows: Any, first: Array | int, count: int) -> Any:
    return jax.tree.map(lambda x: jax.lax.dynamic_slice_in_dim(x, first, count, axis=-1), rows)


def _joined(tiles: Float[Array, "tile *batch row"]) -> Float[Array, "*batch all_rows"]:
    """Values by tile and row of a tile as values by row."""
    moved = jnp.moveaxis(tiles, 0, -2)
    return moved.reshape(*moved.shape[:-2], -1)
