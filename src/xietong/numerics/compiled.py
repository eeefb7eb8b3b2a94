"""Fixed points found inside one compiled program: for many cases at once, and for devices far from the processor."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point import AccelerationSettings, Status

__all__ = ["CompiledSolutions", "solve_compiled"]

_ENDS = (Status.STEP_LIMIT, Status.CONVERGED, Status.DIVERGED, Status.STALLED)
_RUNNING, _CONVERGED, _DIVERGED, _STALLED = range(4)


@dataclass(frozen=True, eq=False)
class CompiledSolutions:
    """Points by case, on the device; how each ended, evaluations made, and its last residual."""

    value: Float[Array, "case unknown"]
    end: Int[Array, " case"]
    steps: Int[Array, " case"]
    error: Float[Array, " case"]

    @property
    def status(self) -> tuple[Status, ...]:
        """How each case ended."""
        return tuple(_ENDS[end] for end in np.asarray(self.end))


@dataclass(frozen=True, eq=False)
class _Memory:
    """The last differences of points and residuals; a difference of all cases has the same place in the ring."""

    changes: Float[jax.Array, "case depth unknown"]
    sums: Float[jax.Array, "case depth unknown"]
    gram: Float[jax.Array, "case depth depth"]
    is_known: Bool[jax.Array, "case depth"]
    point: Float[jax.Array, "case unknown"]
    residual: Float[jax.Array, "case unknown"]


@dataclass(frozen=True, eq=False)
class _Progress:
    """Least residual and where it was; residual of the last tenfold fall, and evaluations since."""

    best: Float[Array, " case"]
    best_point: Float[Array, "case unknown"]
    mark: Float[Array, " case"]
    since: Int[Array, " case"]


for _value in (CompiledSolutions, _Memory, _Progress):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])

State = tuple[jax.Array, CompiledSolutions, _Memory, _Progress]


@partial(jax.jit, static_argnames=("evaluate", "settings"))
def solve_compiled(
    evaluate: Callable[[Any, Array], Array],
    given: Any,
    starts: Float[Array, "case unknown"],
    settings: AccelerationSettings = AccelerationSettings(),  # noqa: B008
) -> CompiledSolutions:
    r"""Find $x_c = G_c(x_c)$ for all cases by the rules of `solve_fixed_point`, without leaving the device.

    Args:
        evaluate: From what is given and the points of all cases to their images; compiled once for each function, so
            that it should not be made anew for each solve.
        given: What the map needs, a tree of arrays.
        starts: Points to begin from.
        settings: Rules of the iteration.

    Returns:
        Point and end of each case; a case that has ended stays where it is while others go on.

    Source:
        Walker and Ni (2011), SIAM Journal on Numerical Analysis 49(4), algorithm AA.
    """
    n_case, size = starts.shape
    ring = jnp.zeros((n_case, settings.depth, size))
    infinite, none = jnp.full(n_case, jnp.inf), jnp.zeros(n_case, dtype=int)
    begin: State = (
        jnp.asarray(0),
        CompiledSolutions(jnp.asarray(starts, dtype=float), none, none, infinite),
        _Memory(
            changes=ring,
            sums=ring,
            gram=jnp.zeros((n_case, settings.depth, settings.depth)),
            is_known=jnp.zeros((n_case, settings.depth), dtype=bool),
            point=jnp.zeros((n_case, size)),
            residual=jnp.zeros((n_case, size)),
        ),
        _Progress(infinite, jnp.asarray(starts, dtype=float), infinite, none),
    )

    def goes_on(state: State) -> Array:
        return (state[0] < settings.step_limit) & (state[1].end == _RUNNING).any()

    return jax.lax.while_loop(goes_on, lambda state: _step(evaluate, given, settings, state), begin)[1]


def _step(evaluate: Callable[[Any, Array], Array], given: Any, settings: AccelerationSettings, state: State) -> State:
    number, reached, memory, progress = state
    is_running = reached.end == _RUNNING
    point = jnp.asarray(reached.value)
    residual = evaluate(given, point) - point
    error = jnp.abs(residual).max(axis=1)
    is_lost = ~jnp.isfinite(error)
    is_reset = error > settings.reset_growth * progress.best
    progress = _advanced(progress, point, error)
    is_stalled = False if settings.stall_limit is None else progress.since >= settings.stall_limit
    end = jnp.where(is_stalled, _STALLED, _RUNNING)
    end = jnp.where(error <= settings.tolerance, _CONVERGED, jnp.where(is_lost, _DIVERGED, end))

    # An infinite residual of one case must not spoil the memory that the others share the arithmetic with.
    finite = jnp.where(is_lost[:, None], 0.0, residual)
    step = finite * settings.first_step
    if settings.depth:
        memory, goal = _remembered(memory, number, point, finite, is_reset)
        step = jnp.where(memory.is_known.any(axis=1)[:, None], _extrapolated(memory, finite, goal), step)
    largest = jnp.abs(step).max(axis=1)
    step = step * jnp.where(largest > settings.step_cap, settings.step_cap / largest, 1.0)[:, None]
    moved = jnp.where((end == _RUNNING)[:, None], point + step, point)
    moved = jnp.where((end == _STALLED)[:, None], progress.best_point, moved)
    reached = CompiledSolutions(
        value=jnp.where(is_running[:, None], moved, point),
        end=jnp.where(is_running, end, reached.end),
        steps=reached.steps + is_running,
        error=jnp.where(is_running, error, reached.error),
    )
    return number + 1, reached, memory, progress


def _advanced(progress: _Progress, point: Array, error: Array) -> _Progress:
    is_better = error < progress.best
    has_fallen = error <= 0.1 * progress.mark
    return _Progress(
        best=jnp.where(is_better, error, progress.best),
        best_point=jnp.where(is_better[:, None], point, progress.best_point),
        mark=jnp.where(has_fallen, error, progress.mark),
        since=jnp.where(has_fallen, 0, progress.since + 1),
    )


def _remembered(
    memory: _Memory, number: jax.Array, point: jax.Array, residual: jax.Array, is_reset: jax.Array
) -> tuple[_Memory, Float[Array, "case depth"]]:
    r"""The memory with the newest difference, and $\Delta F^{\top} f$."""
    slot = number % memory.changes.shape[1]
    change = residual - memory.residual
    changes = memory.changes.at[:, slot].set(change)
    row, goal = (jnp.einsum("cdn,cn->cd", changes, vector) for vector in (change, residual))
    newer = _Memory(
        changes=changes,
        sums=memory.sums.at[:, slot].set(change + point - memory.point),
        gram=memory.gram.at[:, slot, :].set(row).at[:, :, slot].set(row),
        is_known=memory.is_known.at[:, slot].set(number > 0) & ~is_reset[:, None],
        point=point,
        residual=residual,
    )
    return newer, goal


def _extrapolated(
    memory: _Memory, residual: jax.Array, goal: Float[Array, "case depth"]
) -> Float[Array, "case unknown"]:
    """The step from a point with its residual; differences that are alike count once, as in the pseudo-inverse."""
    is_known = memory.is_known
    squares = jnp.diagonal(memory.gram, axis1=1, axis2=2)
    length = jnp.where(is_known & (squares > 0.0), jnp.sqrt(squares), 1.0)
    pairs = is_known[:, :, None] & is_known[:, None, :]
    unit = jnp.where(pairs, memory.gram / length[:, :, None] / length[:, None, :], 0.0)
    size, direction = jnp.linalg.eigh(unit)
    inverse = jnp.where(size > 1e-13 * size[:, -1:], 1.0 / size, 0.0)
    along = jnp.einsum("cde,cd->ce", direction, jnp.where(is_known, goal / length, 0.0))
    weights = jnp.einsum("cde,ce->cd", direction, inverse * along) / length
    return residual - jnp.einsum("cd,cdn->cn", weights, memory.sums)
