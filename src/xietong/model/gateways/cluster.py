"""Gateways of one type that compete for the same users: the frozen input of every solve."""

from collections.abc import Sequence
from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["GatewayCluster", "side_by_side"]


@dataclass(frozen=True, eq=False)
class GatewayCluster:
    r"""All airports, or all ports, of a region in one year. Origins are zones, then basins outside the region.

    A unit is a passenger or a tonne. The functions of this wing take NumPy arrays as well as JAX arrays.

    Args:
        potential: $N_{kn}$, units a year that would come if using a gateway cost nothing.
        access_cost: $a_{kng}$, yuan per unit from the origin to the gate.
        attraction: $\alpha_{kg}$, log of what the gateway offers a kind (its flights or sailings, and what the costs
            do not explain); `-inf` where it does not serve the kind.
        charge: $\tau_{kg}$, yuan per unit.
        cost: $m_{kg}$, yuan per unit that serving one more costs the operator.
        capacity: $K_g$, units a year at which the reference delay is reached; zero for a closed gateway.
        delay_value: $v_k$, yuan per unit and hour.
        scale: $\sigma_k$, yuan, spread of tastes among gateways, positive.
        nest: $\kappa_k$ in (0, 1], how far the total answers the whole cost.
        outside: $b_{kn}$, log attraction of using a gateway at all against staying away.
        delay_at_capacity: $D_0$, hours; one for all, or by gateway.
        delay_power: $p \ge 1$; one for all, or by gateway.
    """

    potential: Float[Array, "kind origin"]
    access_cost: Float[Array, "kind origin gateway"]
    attraction: Float[Array, "kind gateway"]
    charge: Float[Array, "kind gateway"]
    cost: Float[Array, "kind gateway"]
    capacity: Float[Array, " gateway"]
    delay_value: Float[Array, " kind"]
    scale: Float[Array, " kind"]
    nest: Float[Array, " kind"]
    outside: Float[Array, "kind origin"]
    delay_at_capacity: Float[Array, "*gateway"] | float
    delay_power: Float[Array, "*gateway"] | float

    @property
    def is_served(self) -> np.ndarray:
        """Kinds that a gateway serves, by kind and gateway."""
        return np.isfinite(np.asarray(self.attraction))


jax.tree_util.register_dataclass(
    GatewayCluster, data_fields=list(GatewayCluster.__dataclass_fields__), meta_fields=[]
)


def side_by_side(clusters: Sequence[GatewayCluster]) -> GatewayCluster:
    """Clusters that share no users as one, so that one solve serves all; NumPy arrays.

    Kinds and gateways stand one after the other, no gateway serves a kind of another cluster. Origins beyond those of
    a cluster send it nothing.
    """
    n_origin = max(cluster.potential.shape[1] for cluster in clusters)
    size = np.array([cluster.attraction.shape for cluster in clusters])
    ends = np.vstack([np.zeros(2, dtype=int), np.cumsum(size, axis=0)])
    shape = (int(ends[-1, 0]), int(ends[-1, 1]))
    pairs = {name: np.zeros(shape) for name in ("charge", "cost")} | {"attraction": np.full(shape, -np.inf)}
    access = np.zeros((shape[0], n_origin, shape[1]))
    for cluster, first, last in zip(clusters, ends, ends[1:], strict=False):
        block = slice(first[0], last[0]), slice(first[1], last[1])
        for name, whole in pairs.items():
            whole[block] = getattr(cluster, name)
        access[block[0], : cluster.potential.shape[1], block[1]] = cluster.access_cost

    def of_kinds(name: str) -> np.ndarray:
        return np.concatenate([np.asarray(getattr(cluster, name)) for cluster in clusters])

    def of_origins(name: str) -> np.ndarray:
        values = [np.asarray(getattr(cluster, name)) for cluster in clusters]
        return np.concatenate([np.pad(own, ((0, 0), (0, n_origin - own.shape[1]))) for own in values])

    def of_gateways(name: str) -> np.ndarray:
        return np.concatenate(
            [np.broadcast_to(np.asarray(getattr(cluster, name)), cluster.capacity.shape) for cluster in clusters]
        )

    return GatewayCluster(
        access_cost=access,
        **pairs,
        **{name: of_kinds(name) for name in ("delay_value", "scale", "nest")},
        **{name: of_origins(name) for name in ("potential", "outside")},
        **{name: of_gateways(name) for name in ("capacity", "delay_at_capacity", "delay_power")},
    )
