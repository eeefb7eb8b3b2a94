"""A matrix of pairs that is never stored: it falls with distance, and rows of it are made where they are needed."""

from dataclasses import dataclass
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["DistanceKernel"]


@dataclass(frozen=True, eq=False)
class DistanceKernel:
    r"""What flows from row to column falls with their distance, times a factor of each.

    $$ K_{rc} = a_r\,b_c\,f(d_{rc}) , \qquad f(d) = e^{-\delta d} \ \text{or}\ d^{-\delta} , \qquad
       d_{rc} = \lVert x_r - x_c\rVert + \tfrac12(h_r + h_c) $$

    One kernel may stand for several with the same places: the axes `batch` of the factors and of the decay.

    Args:
        row_place, column_place: $x$, coordinates in any unit of length.
        row_extent, column_extent: $h$, distance within a place, positive, so that no distance is zero.
        row_factor, column_factor: $a$ and $b$.
        decay: $\delta$, positive; per unit of length in the exponential form.
        form: Which $f$.
    """

    row_place: Float[Array, "row 2"]
    column_place: Float[Array, "column 2"]
    row_extent: Float[Array, " row"]
    column_extent: Float[Array, " column"]
    row_factor: Float[Array, "*batch row"]
    column_factor: Float[Array, "*batch column"]
    decay: Float[Array, "*batch"]
    form: Literal["exponential", "power"] = "exponential"

    @property
    def shape(self) -> tuple[int, ...]:
        """As of the matrix."""
        return (*self.row_factor.shape, self.column_factor.shape[-1])

    def rows(self, first: Array | int, count: int) -> Float[Array, "*batch tile column"]:
        """Rows from `first` on, in the precision of the coordinates."""
        take = jax.lax.dynamic_slice_in_dim
        place, extent = take(self.row_place, first, count), take(self.row_extent, first, count)
        east = place[:, 0, None] - self.column_place[:, 0]
        north = place[:, 1, None] - self.column_place[:, 1]
        distance = jnp.sqrt(east**2 + north**2) + 0.5 * (extent[:, None] + self.column_extent)
        fallen = distance if self.form == "exponential" else jnp.log(distance)
        factor = take(self.row_factor, first, count, axis=-1)
        nearness = jnp.exp(-self.decay[..., None, None] * fallen)
        return factor[..., :, None] * nearness * self.column_factor[..., None, :]


jax.tree_util.register_dataclass(
    DistanceKernel,
    data_fields=[
        "row_place",
        "column_place",
        "row_extent",
        "column_extent",
        "row_factor",
        "column_factor",
        "decay",
    ],
    meta_fields=["form"],
)
