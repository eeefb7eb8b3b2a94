"""Choice and delay together: the one state in which nobody would rather use another gateway."""

from dataclasses import dataclass
from typing import cast

import numpy as np
from jaxtyping import Float

from xietong.model.gateways.choice import flow_response, gateway_flows
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.delay import delay_hours, delay_slope
from xietong.numerics.arrays import Array, namespace
from xietong.numerics.fixed_point import Status

__all__ = ["GatewayState", "load_gap", "load_gap_slope", "solve_gateways", "unit_of_load"]

TOLERANCE = 1e-11
MOST_STEPS = 60
SMALLEST_STEP = 2.0**-20


@dataclass(frozen=True, eq=False)
class GatewayState:
    r"""The equilibrium at given charges, with its certificate.

    Args:
        load: $Q_g$, units a year of all kinds.
        delay: $D_g$, hours.
        flow: $q_{kng}$, units a year.
        charge: $\tau_{kg}$ at which it was solved.
        residual: Largest gap between the load and what users choose at its delay, over capacity.
        steps: Newton steps.
    """

    load: Float[np.ndarray, " gateway"]
    delay: Float[np.ndarray, " gateway"]
    flow: Float[np.ndarray, "kind origin gateway"]
    charge: Float[np.ndarray, "kind gateway"]
    residual: float
    steps: int
    status: Status

    @property
    def traffic(self) -> Float[np.ndarray, "kind gateway"]:
        """Units a year by kind and gateway."""
        return np.asarray(self.flow.sum(axis=1))


def solve_gateways(
    cluster: GatewayCluster,
    charge: Float[np.ndarray, "kind gateway"] | None = None,
    start: Float[np.ndarray, " gateway"] | None = None,
) -> GatewayState:
    r"""Loads and delays at given charges, by Newton's method on $x_g = Q_g/K_g$.

    $$ x_g - \frac1{K_g}\sum_{kn} q_{kng}\bigl(D(x)\bigr) = 0 $$

    Delays that solve it minimise the strictly convex
    $\sum_k U_k(D)/v_k + \sum_g\int_0^{D_g} Q_g(D)\,dD$, the gradient of which is load less what users choose: there
    is one equilibrium only.

    Args:
        cluster: Gateways and users, NumPy arrays.
        charge: $\tau_{kg}$; those of the cluster where not given.
        start: Loads to begin with; none where not given.

    Source:
        The potential: Beckmann, McGuire and Winsten (1956), for random utility Fisk (1980).
    """
    paid = np.asarray(cluster.charge if charge is None else charge)
    is_open, size = cluster.capacity > 0, np.asarray(unit_of_load(cluster))
    ratio = np.zeros(len(size)) if start is None else np.where(is_open, start / size, 0.0)
    gap = np.asarray(load_gap(cluster, paid, ratio))
    steps = 0
    while np.abs(gap).max(initial=0.0) > TOLERANCE and steps < MOST_STEPS:
        move = np.linalg.solve(load_gap_slope(cluster, paid, ratio), -gap)
        ratio, gap = _along(cluster, paid, ratio, move, gap)
        steps += 1
    residual = float(np.abs(gap).max(initial=0.0))
    delay = delay_hours(cluster, ratio * size)
    flow = gateway_flows(cluster, delay, paid)
    status = Status.CONVERGED if residual <= TOLERANCE else Status.STALLED
    return GatewayState(
        np.asarray(flow.sum(axis=(0, 1))),
        np.asarray(delay),
        np.asarray(flow),
        np.asarray(paid),
        residual,
        steps,
        status,
    )


def unit_of_load(cluster: GatewayCluster) -> Float[Array, " gateway"]:
    """Capacity, in which loads are counted here; one unit a year for a closed gateway."""
    xp = namespace(cluster.capacity)
    return cast(Array, xp.where(cluster.capacity > 0, cluster.capacity, 1.0))


def load_gap(
    cluster: GatewayCluster, charge: Float[Array, "kind gateway"], ratio: Float[Array, " gateway"]
) -> Float[Array, " gateway"]:
    """Load less what users choose at its delay, over capacity.

    Args:
        cluster: Gateways and users.
        charge: Yuan per unit.
        ratio: Load over capacity.
    """
    size = unit_of_load(cluster)
    chosen = gateway_flows(cluster, delay_hours(cluster, ratio * size), charge).sum(axis=(0, 1))
    return ratio - chosen / size


def load_gap_slope(
    cluster: GatewayCluster, charge: Float[Array, "kind gateway"], ratio: Float[Array, " gateway"]
) -> Float[Array, "gateway gateway"]:
    """Derivative of `load_gap` with respect to the ratio."""
    xp = namespace(cluster.capacity, ratio, charge)
    size = unit_of_load(cluster)
    load = ratio * size
    answer = flow_response(cluster, delay_hours(cluster, load), charge)
    response = (cluster.delay_value[:, None, None] * answer).sum(axis=0)
    steeper = delay_slope(cluster, load) * size
    return cast(Array, xp.eye(len(size)) + response / size[:, None] * steeper[None, :])


def _along(
    cluster: GatewayCluster,
    charge: np.ndarray,
    ratio: np.ndarray,
    move: np.ndarray,
    gap: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """The longest halving of a step that brings the gap down; loads stay positive."""
    length = 1.0
    while True:
        tried = np.maximum(ratio + length * move, 0.0)
        new = np.asarray(load_gap(cluster, charge, tried))
        if np.abs(new).max(initial=0.0) < np.abs(gap).max(initial=0.0) or length < SMALLEST_STEP:
            return tried, new
        length /= 2.0
