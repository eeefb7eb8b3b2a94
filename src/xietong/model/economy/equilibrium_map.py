"""The map of an equilibrium with its derivative as products, compiled once for all years of a region."""

from functools import partial

import jax
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import evaluate_map, next_vector, without_pairs
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.unknowns import size_of
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point_map import FixedPointMap

__all__ = ["equilibrium_map"]


def equilibrium_map(economy: Economy, shocks: Shocks, kernels: Kernels | None = None) -> FixedPointMap:
    r"""$G$ of packed unknowns for an economy and the shocks of a year, with $G_x v$ and $G_x^{\top} y$.

    Args:
        economy: Base year.
        shocks: What the year changes.
        kernels: Matrices of the year where they are known already.
    """
    known = prepare(economy, shocks) if kernels is None else kernels
    given = jax.device_put((economy, without_pairs(shocks), known))
    return FixedPointMap(
        # The levels of the solution come from the same compiled function.
        evaluate=_on_numpy(partial(next_vector, *given)),
        push=_on_numpy(partial(_push, *given)),
        pull=_on_numpy(partial(_pull, *given)),
        size=size_of(economy),
        push_many=_on_numpy(partial(_push_many, *given)),
        pull_many=_on_numpy(partial(_pull_many, *given)),
    )


def _on_numpy(function: partial) -> partial:
    return partial(_as_numpy, function)


def _as_numpy(function: partial, *vectors: np.ndarray) -> np.ndarray:
    return np.asarray(function(*vectors))


@jax.jit
def _push(
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    point: Float[Array, " unknown"],
    vector: Float[Array, " unknown"],
) -> Array:
    return jax.jvp(lambda x: evaluate_map(economy, shocks, kernels, x)[0], (point,), (vector,))[1]


@jax.jit
def _pull(
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    point: Float[Array, " unknown"],
    vector: Float[Array, " unknown"],
) -> Array:
    return jax.vjp(lambda x: evaluate_map(economy, shocks, kernels, x)[0], point)[1](vector)[0]


# The values at the point are worked out once for all columns.
_BY_COLUMN = (None, None, None, None, 1)
_push_many = jax.jit(jax.vmap(_push, in_axes=_BY_COLUMN, out_axes=1))
_pull_many = jax.jit(jax.vmap(_pull, in_axes=_BY_COLUMN, out_axes=1))
