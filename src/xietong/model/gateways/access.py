"""What gateways mean for the economy's trade with the outer world."""

import numpy as np
from jaxtyping import Float

from xietong.model.gateways.choice import inclusive_value
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.equilibrium import GatewayState

__all__ = ["composite_cost", "outer_trade_cost"]


def composite_cost(cluster: GatewayCluster, state: GatewayState) -> Float[np.ndarray, "kind origin"]:
    r"""Composite cost of reaching the outer world, yuan per unit, up to a constant: $C_{kn} = -\sigma_k L_{kn}$."""
    return np.asarray(-np.asarray(cluster.scale)[:, None] * inclusive_value(cluster, state.delay, state.charge))


def outer_trade_cost(
    before: Float[np.ndarray, "kind zone"],
    after: Float[np.ndarray, "kind zone"],
    use: Float[np.ndarray, "sector kind"],
    value: Float[np.ndarray, " kind"],
) -> Float[np.ndarray, "sector zone"]:
    r"""Log change of the cost of trade between each zone and the outer world, the same both ways.

    $$ \Delta\ln d_{s,no} = \Delta\ln d_{s,on}
       = \sum_k w_{sk}\varphi_k\,\ln\Bigl(1 + \frac{C'_{kn} - C_{kn}}{V_k}\Bigr) $$

    Args:
        before, after: $C_{kn}$, $C'_{kn}$, composite costs of the zones (`composite_cost`), yuan per unit.
        use: $w_{sk}\varphi_k$, share of a sector's outer trade that passes the gateways as each kind; rows add up to
            one at most.
        value: $V_k$, yuan of trade per unit, larger than any fall of the cost.

    Returns:
        By market sector and zone; zero where nothing changes. Imports into a zone enter its price index with
        $\pi_{s,on}\,(\hat d\,\hat p_o)^{-\theta}$, its exports are multiplied by $\hat d^{-\theta}$.
    """
    return np.asarray(use @ np.log1p((after - before) / value[:, None]))
