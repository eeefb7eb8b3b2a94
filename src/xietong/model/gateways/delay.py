"""Delay at load."""

from typing import cast

from jaxtyping import Float

from xietong.model.gateways.cluster import GatewayCluster
from xietong.numerics.arrays import Array, namespace

__all__ = ["delay_hours", "delay_slope"]


def delay_hours(cluster: GatewayCluster, load: Float[Array, " gateway"]) -> Float[Array, " gateway"]:
    r"""Delay of each unit, hours: $D_g = D_0\,(Q_g/K_g)^p$, rising and convex in the load.

    A gateway without capacity has no users and no delay.

    Args:
        cluster: $K_g$, $D_0$, $p$.
        load: $Q_g$, units a year of all kinds, not negative.

    Source:
        Bureau of Public Roads (1964), the form of the delay on roads; for airports as in De Borger and Van Dender
        (2006), Journal of Urban Economics 60:264-283, who take it linear.
    """
    ratio = _per_capacity(cluster, load)
    return cast(Array, cluster.delay_at_capacity * ratio**cluster.delay_power)


def delay_slope(cluster: GatewayCluster, load: Float[Array, " gateway"]) -> Float[Array, " gateway"]:
    r"""Hours by which one more unit a year delays each other: $D'_g = p\,D_0\,(Q_g/K_g)^{p-1}/K_g$."""
    ratio = _per_capacity(cluster, load)
    steep = cluster.delay_power * cluster.delay_at_capacity * ratio ** (cluster.delay_power - 1.0)
    return cast(Array, _per_capacity(cluster, steep))


def _per_capacity(cluster: GatewayCluster, value: Float[Array, " gateway"]) -> Float[Array, " gateway"]:
    xp = namespace(cluster.capacity, value)
    is_open = cluster.capacity > 0
    return cast(Array, xp.where(is_open, value / xp.where(is_open, cluster.capacity, 1.0), 0.0))
