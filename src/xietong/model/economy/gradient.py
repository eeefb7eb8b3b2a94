"""Gradients of any objective with respect to every shock, by one adjoint solve."""

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from typing import Any

import jax
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import evaluate_map, levels_at, without_pairs
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.levels import Levels
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.implicit import ImplicitSettings, adjoint
from xietong.numerics.linear_system import LinearSettings

__all__ = ["Objectives", "adjoint_vectors", "gradients", "log_welfare"]

Objectives = Callable[[Economy, Levels], Float[Array, " objective"]]
"""Several numbers read off the levels of an equilibrium, with JAX operations."""

_EXACT = ImplicitSettings(linear=LinearSettings(tolerance=1e-10))


def log_welfare(economy: Economy, levels: Levels) -> Float[Array, " group"]:
    r"""$\ln\hat U^g$ of every group: the objective of most questions."""
    return jax.numpy.log(levels.welfare_hat)


def gradients(
    economy: Economy,
    shocks: Shocks,
    vector: Float[np.ndarray, " unknown"],
    objectives: Objectives = log_welfare,
    settings: ImplicitSettings = _EXACT,
) -> tuple[Float[np.ndarray, " objective"], tuple[Shocks, ...]]:
    r"""Values of the objectives at an equilibrium and their derivatives with respect to every shock.

    $$ (I - G_x)^{\top} y = f_x , \qquad \frac{df}{dp} = f_p + y^{\top} G_p $$

    One linear solve serves all parameters of an objective; several objectives share its products. At a kink (a limit
    that just binds) the derivative is that of the active side.

    Args:
        economy: Base year.
        shocks: Where the derivative is taken. Matrices of pairs that are None are not differentiated: give
            ones or zeros to ask for them.
        vector: Packed unknowns of the equilibrium at these shocks.
        objectives: What is differentiated.
        settings: Rules of the linear solve.

    Returns:
        The values, and for each objective a `Shocks` that holds $\partial f/\partial p$ in the place of each $p$;
        what cells are fixed has no derivative and holds zero.

    Source:
        Implicit function theorem; Griewank and Walther (2008), Evaluating Derivatives.
    """
    moving, still = _split(shocks)
    values, columns = adjoint_vectors(economy, shocks, vector, objectives, settings)
    found = [
        _by_shocks(objectives, economy, moving, still, vector, y, np.eye(len(values))[row])
        for row, y in enumerate(columns.T)
    ]
    blank = np.zeros(np.shape(shocks.is_quantity_fixed), dtype=bool)
    slopes: list[dict[str, Any]] = [{name: np.asarray(part) for name, part in one.items()} for one in found]
    return values, tuple(replace(shocks, **slope, is_quantity_fixed=blank) for slope in slopes)


def adjoint_vectors(
    economy: Economy,
    shocks: Shocks,
    vector: Float[np.ndarray, " unknown"],
    objectives: Objectives = log_welfare,
    settings: ImplicitSettings = _EXACT,
) -> tuple[Float[np.ndarray, " objective"], Float[np.ndarray, "unknown objective"]]:
    r"""Values of the objectives and the $y$ of each, $(I - G_x)^{\top} y = f_x$; arguments as in `gradients`."""
    kernels = prepare(economy, shocks)
    bare = without_pairs(shocks)
    values = np.asarray(objectives(economy, levels_at(economy, shocks, kernels, vector)))
    slopes = [_slope(objectives, economy, bare, kernels, vector, which) for which in np.eye(len(values))]
    map = equilibrium_map(economy, shocks, kernels)
    # One after the other: together they would need one more compiled product, which takes longer than it saves.
    solved = [adjoint(map, vector, np.asarray(slope), settings).value[:, 0] for slope in slopes]
    return values, np.stack(solved, axis=1)


Parts = dict[str, Any]
"""Arrays by the name of their field."""


def _split(shocks: Shocks) -> tuple[Parts, Shocks]:
    """The shocks that have a derivative by name, and the shocks without them."""
    names = [f.name for f in fields(Shocks) if f.name not in ("is_quantity_fixed", "inertia")]
    return {name: value for name in names if (value := getattr(shocks, name)) is not None}, shocks


def _together(
    objectives: Objectives, economy: Economy, still: Shocks, moving: Parts, vector: Float[Array, " unknown"]
) -> tuple[Float[Array, " unknown"], Float[Array, " objective"]]:
    shocks = replace(still, **moving)
    new, levels = evaluate_map(economy, without_pairs(shocks), prepare(economy, shocks), vector)
    return new, objectives(economy, levels)


@partial(jax.jit, static_argnums=0)
def _slope(
    objectives: Objectives,
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    vector: Float[Array, " unknown"],
    which: Float[Array, " objective"],
) -> Float[Array, " unknown"]:
    _, pull = jax.vjp(lambda x: objectives(economy, evaluate_map(economy, shocks, kernels, x)[1]), vector)
    return pull(which)[0]


@partial(jax.jit, static_argnums=0)
def _by_shocks(
    objectives: Objectives,
    economy: Economy,
    moving: Parts,
    still: Shocks,
    vector: Float[Array, " unknown"],
    column: Float[Array, " unknown"],
    which: Float[Array, " objective"],
) -> Parts:
    _, pull = jax.vjp(lambda parts: _together(objectives, economy, still, parts, vector), moving)
    return pull((column, which))[0]
