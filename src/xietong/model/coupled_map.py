"""Economy and wings as one map, with its derivatives: for a certificate of both at once, and for gradients."""

from collections.abc import Callable
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.coupled import Wings, answer_at, feedback_of, signal_size
from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import evaluate_map, without_pairs
from xietong.model.economy.gradient import Objectives, log_welfare
from xietong.model.economy.kernels import prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.unknowns import size_of
from xietong.model.feedback import added
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.implicit import ImplicitSettings, adjoint
from xietong.numerics.linear_system import LinearSettings

__all__ = ["coupled_gradients", "coupled_map"]

Vector = Float[np.ndarray, " unknown"]

_EXACT = ImplicitSettings(linear=LinearSettings(tolerance=1e-10))


def coupled_map(economy: Economy, shocks: Shocks, wings: Wings) -> FixedPointMap:
    r"""$(x, z) \mapsto (G(x; \phi(z)), R(x, z))$ with its derivatives as products.

    With it `economy.certified.measure_root` bounds the error of the coupled root as it does that of the economy.

    Args:
        economy: Base year.
        shocks: What the plan changes.
        wings: Those of the solve, in its order.
    """
    given = jax.device_put((wings, economy, shocks))

    def product(compiled: Any) -> Callable[..., np.ndarray]:
        return lambda *vectors: np.asarray(compiled(*given, *vectors))

    return FixedPointMap(
        evaluate=product(_both_compiled),
        push=product(_push),
        pull=product(_pull),
        size=size_of(economy) + signal_size(wings),
    )


def _both(wings: Wings, economy: Economy, shocks: Shocks, vector: Float[Array, " unknown"]) -> Array:
    return _both_and_levels(wings, economy, shocks, vector)[0]


def _both_and_levels(
    wings: Wings, economy: Economy, shocks: Shocks, vector: Float[Array, " unknown"]
) -> tuple[Array, Levels]:
    unknowns, signal = vector[: size_of(economy)], vector[size_of(economy) :]
    year = added(shocks, feedback_of(wings, signal))
    kernels = prepare(economy, year)
    image, levels = evaluate_map(economy, without_pairs(year), kernels, unknowns)
    answer = answer_at(wings, economy, shocks, kernels, levels, unknowns, signal)
    return jnp.concatenate([image, answer]), levels


_both_compiled = jax.jit(_both)


@jax.jit
def _push(wings: Wings, economy: Economy, shocks: Shocks, point: Array, vector: Array) -> Array:
    return jax.jvp(partial(_both, wings, economy, shocks), (point,), (vector,))[1]


@jax.jit
def _pull(wings: Wings, economy: Economy, shocks: Shocks, point: Array, vector: Array) -> Array:
    return jax.vjp(partial(_both, wings, economy, shocks), point)[1](vector)[0]


def coupled_gradients(
    economy: Economy,
    shocks: Shocks,
    wings: Wings,
    vector: Vector,
    objectives: Objectives = log_welfare,
    settings: ImplicitSettings = _EXACT,
) -> tuple[Float[np.ndarray, " objective"], tuple[tuple[Shocks, Wings], ...]]:
    r"""Values of the objectives and their derivatives with respect to every shock and every number of the wings.

    $$ (I - H_u)^{\top} y = f_u , \qquad \frac{df}{dp} = f_p + y^{\top} H_p , \qquad u = (x, z) $$

    Args:
        economy: Base year.
        shocks: Where the derivative is taken, without feedback.
        wings: Those of the solve.
        vector: `CoupledSolution.vector`.
        objectives: What is differentiated, read off the economy.
        settings: Rules of the linear solve.

    Returns:
        The values, and for each objective a `Shocks` and wings that hold $\partial f/\partial p$ in the place of each
        $p$; what is no number with a derivative holds zero.

    Source:
        Implicit function theorem, as in `economy.gradient.gradients`.
    """
    map = coupled_map(economy, shocks, wings)
    leaves, tree = jax.tree_util.tree_flatten((shocks, wings))
    moving = [jnp.asarray(leaf) if _is_number(leaf) else None for leaf in leaves]
    still = [None if _is_number(leaf) else jnp.asarray(leaf) for leaf in leaves]
    pulled = partial(_pulled, objectives, tree, jax.device_put(economy), moving, still, jnp.asarray(vector))
    n_objective = len(jax.eval_shape(pulled, jnp.zeros(map.size), None)[0])
    found = []
    for which in np.eye(n_objective):
        values, _, slope = pulled(jnp.zeros(map.size), which)
        column = adjoint(map, np.asarray(vector), np.asarray(slope), settings).value[:, 0]
        parts = pulled(jnp.asarray(column), which)[1]
        filled = [
            np.zeros(np.shape(leaf)) if part is None else np.asarray(part)
            for part, leaf in zip(parts, leaves, strict=True)
        ]
        found.append(jax.tree_util.tree_unflatten(tree, filled))
    return np.asarray(values), tuple(found)


@partial(jax.jit, static_argnums=(0, 1))
def _pulled(
    objectives: Objectives,
    tree: Any,
    economy: Economy,
    moving: list[Array | None],
    still: list[Array | None],
    point: Array,
    column: Array,
    which: Array | None,
) -> tuple[Array, list[Array | None], Array]:
    """Values of the objectives, and what the cotangents of the map and of the objectives make of parts and point."""

    def image_and_values(parts: list[Array | None], point: Array) -> tuple[Array, Array]:
        leaves = [other if part is None else part for part, other in zip(parts, still, strict=True)]
        shocks, wings = jax.tree_util.tree_unflatten(tree, leaves)
        image, levels = _both_and_levels(wings, economy, shocks, point)
        return image, objectives(economy, levels)

    (_, values), pull = jax.vjp(image_and_values, moving, point)
    return (values, *pull((column, jnp.zeros_like(values) if which is None else which)))


def _is_number(leaf: Any) -> bool:
    return bool(jnp.issubdtype(jnp.asarray(leaf).dtype, jnp.floating))
