"""Gateways of one type that compete for the same users: the frozen input of every solve."""

from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float

from xietong.numerics.arrays import Array

__all__ = ["GatewayCluster"]


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
        delay_at_capacity: $D_0$, hours.
        delay_power: $p \ge 1$.
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
    delay_at_capacity: Float[Array, ""] | float
    delay_power: Float[Array, ""] | float

    @property
    def is_served(self) -> np.ndarray:
        """Kinds that a gateway serves, by kind and gateway."""
        return np.isfinite(np.asarray(self.attraction))


jax.tree_util.register_dataclass(
    GatewayCluster, data_fields=list(GatewayCluster.__dataclass_fields__), meta_fields=[]
)
