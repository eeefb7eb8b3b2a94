"""Delays of a year inside a compiled map, with their derivatives."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.delay import delay_hours
from xietong.model.gateways.equilibrium import (
    MOST_STEPS,
    SMALLEST_STEP,
    TOLERANCE,
    load_gap,
    load_gap_slope,
    unit_of_load,
)

__all__ = ["settled_delay"]


class _Place(NamedTuple):
    """The best loads so far over capacities, and what to try next; few branches, so that it compiles quickly.

    Args:
        error: Largest gap at the ratio.
        inverse: Of the slope there.
        move: Newton's step from there, of which `length` is tried next.
    """

    ratio: Float[jax.Array, " gateway"]
    error: Float[jax.Array, ""]
    inverse: Float[jax.Array, "gateway gateway"]
    move: Float[jax.Array, " gateway"]
    length: Float[jax.Array, ""]
    steps: jax.Array


def settled_delay(cluster: GatewayCluster) -> Float[jax.Array, " gateway"]:
    r"""Hours of delay at the charges as they are, as `solve_gateways` finds them.

    The root is found without derivatives; a last step of Newton's method from there, whose slope is held, moves it by
    nothing and has the derivatives of the root: $dx = -F_x^{-1} F_p\,dp$.

    Args:
        cluster: JAX arrays.

    Returns:
        NaN where no root was found, so that no year passes for solved with it.
    """
    found = _root(jax.lax.stop_gradient(cluster))
    ratio = found.ratio - found.inverse @ load_gap(cluster, cluster.charge, found.ratio)
    ratio = jnp.where(found.error <= TOLERANCE, ratio, jnp.nan)
    return jnp.asarray(delay_hours(cluster, ratio * unit_of_load(cluster)))


def _root(cluster: GatewayCluster) -> _Place:
    """Newton's method, a step halved until it brings the gap down."""

    def is_open(place: _Place) -> jax.Array:
        return (place.error > TOLERANCE) & (place.steps < MOST_STEPS) & (place.length >= SMALLEST_STEP)

    def step(place: _Place) -> _Place:
        ratio = jnp.maximum(place.ratio + place.length * place.move, 0.0)
        gap = load_gap(cluster, cluster.charge, ratio)
        inverse = jnp.linalg.inv(load_gap_slope(cluster, cluster.charge, ratio))
        error, one = jnp.abs(gap).max(), jnp.asarray(1.0)
        tried = _Place(ratio, error, inverse, -inverse @ gap, one, place.steps + 1)
        back = place._replace(length=place.length / 2.0, steps=place.steps + 1)
        return jax.tree.map(lambda new, old: jnp.where(error < place.error, new, old), tried, back)

    nothing = jnp.zeros(len(cluster.capacity))
    first = _Place(nothing, jnp.asarray(jnp.inf), jnp.eye(len(nothing)), nothing, jnp.asarray(1.0), jnp.asarray(0))
    return jax.lax.while_loop(is_open, step, first)
