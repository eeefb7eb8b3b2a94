"""Delays inside a compiled map."""

from dataclasses import replace

import jax
import numpy as np
import pytest
from tests.model.gateways.clusters import crooked_cluster, pair

from xietong.model.gateways.cluster import GatewayCluster, side_by_side
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.settled import settled_delay
from xietong.model.gateways.wing import cost_of_outer_world

CROOKED = crooked_cluster()
WHOLE = side_by_side([CROOKED, pair(power=4.0)])

_delay = jax.jit(settled_delay)


def delay(cluster: GatewayCluster) -> np.ndarray:
    return np.asarray(_delay(jax.device_put(cluster)))


def test_clusters_side_by_side_settle_as_each_does_alone() -> None:
    alone = [solve_gateways(cluster).delay for cluster in (CROOKED, pair(power=4.0))]
    np.testing.assert_allclose(delay(WHOLE), np.concatenate(alone), rtol=1e-10)
    np.testing.assert_allclose(solve_gateways(WHOLE).delay, np.concatenate(alone), rtol=1e-9)


def test_a_closed_gateway_and_a_crowd_beyond_all_capacity_settle_too() -> None:
    attraction = np.where(np.arange(5) == 1, -np.inf, WHOLE.attraction)
    closed = replace(WHOLE, capacity=np.where(np.arange(5) == 1, 0.0, WHOLE.capacity), attraction=attraction)
    found = delay(closed)
    np.testing.assert_allclose(found, solve_gateways(closed).delay, rtol=1e-9)
    assert found[1] == 0.0
    crowded = replace(WHOLE, potential=30.0 * WHOLE.potential)
    np.testing.assert_allclose(delay(crowded), solve_gateways(crowded).delay, rtol=1e-8)


def test_what_has_no_root_is_no_number() -> None:
    assert np.isnan(delay(replace(WHOLE, potential=np.full_like(WHOLE.potential, np.nan)))).all()


def test_derivatives_are_those_of_the_root() -> None:
    kinds = np.arange(1.0, 4.0)[:, None]

    def total(cluster: GatewayCluster) -> jax.Array:
        return (kinds * cost_of_outer_world(cluster)).sum()

    slopes, sums = jax.jit(jax.grad(total))(jax.device_put(WHOLE)), jax.jit(total)
    for name in ("potential", "charge", "capacity", "delay_at_capacity", "scale"):
        way = np.random.default_rng(3).uniform(0.5, 1.0, np.shape(getattr(WHOLE, name)))
        up, down = (replace(WHOLE, **{name: getattr(WHOLE, name) + by * way}) for by in (1e-5, -1e-5))
        difference = (float(sums(jax.device_put(up))) - float(sums(jax.device_put(down)))) / 2e-5
        assert (np.asarray(getattr(slopes, name)) * way).sum() == pytest.approx(difference, rel=1e-5), name
