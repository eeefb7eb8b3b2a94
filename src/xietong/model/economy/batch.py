"""Many equilibria of one region at once: the cases of an exploration share its matrices and one compiled solve."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import evaluate_map, without_pairs
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.unknowns import size_of
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.compiled import CompiledSolutions, solve_compiled
from xietong.numerics.fixed_point import AccelerationSettings

__all__ = ["solve_batch", "solve_on_device"]

_PAIRS = ("commuting_impedance", "business_time", "trade_cost_hat")


def solve_batch(
    economy: Economy,
    shocks: Sequence[Shocks],
    *,
    kernels: Kernels | None = None,
    starts: Float[np.ndarray, "case unknown"] | None = None,
    settings: AccelerationSettings = AccelerationSettings(),  # noqa: B008
) -> CompiledSolutions:
    """Solve cases that share the matrices of pairs; a case costs a fraction of a solve of its own.

    Args:
        economy: Base year.
        shocks: One for each case. Their matrices of pairs are the same objects, or None.
        kernels: Matrices of the cases where they are known already.
        starts: Packed unknowns to begin from; none means the base year.
        settings: Rules of the iteration.

    Returns:
        Packed unknowns by case, with the end of each.

    Raises:
        ValueError: The cases differ in their matrices of pairs, or in which changes they name.
    """
    first = shocks[0]
    if any(getattr(case, name) is not getattr(first, name) for case in shocks for name in _PAIRS):
        raise ValueError("the cases of a batch must share their matrices of pairs: solve others one by one")
    known = prepare(economy, first) if kernels is None else kernels
    together, varies = _stacked([without_pairs(case) for case in shocks])
    begin = np.zeros((len(shocks), size_of(economy))) if starts is None else starts
    return solve_compiled(_Images(varies), jax.device_put((economy, together, known)), begin, settings)


def solve_on_device(
    economy: Economy,
    shocks: Shocks,
    *,
    kernels: Kernels | None = None,
    settings: AccelerationSettings = AccelerationSettings(),  # noqa: B008
) -> CompiledSolutions:
    """One case, without a way back to the processor at each step: for devices where that way is long."""
    return solve_batch(economy, [shocks], kernels=kernels, settings=settings)


def _stacked(shocks: Sequence[Shocks]) -> tuple[Shocks, tuple[bool, ...]]:
    """Cases as one value: what differs has a first axis of cases, what does not is there once."""
    structure = jax.tree_util.tree_structure(shocks[0])
    if len({jax.tree_util.tree_structure(case) for case in shocks}) > 1:
        raise ValueError("the cases of a batch must name the same kinds of changes: give neutral ones where none are")
    by_leaf = list(zip(*(jax.tree_util.tree_leaves(case) for case in shocks), strict=True))
    varies = tuple(any(not np.array_equal(one, each[0]) for one in each) for each in by_leaf)
    leaves = [np.stack(each) if differs else each[0] for each, differs in zip(by_leaf, varies, strict=True)]
    return jax.tree_util.tree_unflatten(structure, leaves), varies


@dataclass(frozen=True)
class _Images:
    """The map of all cases: equal, and so compiled once, where the same leaves of the shocks vary."""

    varies: tuple[bool, ...]

    def __call__(
        self, given: tuple[Economy, Shocks, Kernels], points: Float[Array, "case unknown"]
    ) -> Float[Array, "case unknown"]:
        economy, together, kernels = given
        leaves, structure = jax.tree_util.tree_flatten(together)

        def image(own: list[Array], point: Float[Array, " unknown"]) -> Float[Array, " unknown"]:
            left = iter(own)
            merged = [next(left) if differs else leaf for leaf, differs in zip(leaves, self.varies, strict=True)]
            return evaluate_map(economy, jax.tree_util.tree_unflatten(structure, merged), kernels, point)[0]

        own = [leaf for leaf, differs in zip(leaves, self.varies, strict=True) if differs]
        return jax.vmap(image)(own, points)
