"""Airports and ports as a wing: outer trade passes them, and what it costs there comes back to the economy."""

from dataclasses import dataclass, fields, replace

import jax
import jax.numpy as jnp
from jaxtyping import Float, Int

from xietong.model.feedback import Feedback, Quantities
from xietong.model.gateways.choice import inclusive_value
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.settled import settled_delay
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array

__all__ = ["GatewayWing", "cost_of_outer_world"]


@dataclass(frozen=True, eq=False)
class GatewayWing:
    r"""Log of the cost of reaching the outer world over base by kind of traffic and zone: the signal of the gateways.

    $$ z_{kn} = \ln\Bigl(1 + \frac{C_{kn} - C^0_{kn}}{V_k}\Bigr) , \qquad
       C_{kn} = -\sigma_k L_{kn}(D) , \qquad N_{kn} = N^0_{kn}\,\frac{u_{kn}}{u^0_{kn}} $$

    where the delays $D$ are those at which the users $N$ of the year and the delays that they cause agree (G3, G4).
    Passengers go by labour income, cargo by the exports and imports of the sectors that send it. Its feedback is
    $\ln\hat d_{sn} = \sum_k w_{sk}\varphi_k z_{kn}$.

    Args:
        cluster: All gateways of the base year side by side; origins are zones, then places outside.
        zone: Where each gateway lies.
        minute_cost: Yuan of a minute of business travel to the gate, by kind; zero for cargo, which no line for
            passengers brings nearer.
        cost: $C^0$, yuan per unit, up to a constant.
        users: $u^0$, yuan a year, zero where no one sends this kind.
        income_share: 1 for a kind that goes by labour income, 0 for one that goes by outer trade.
        trade_share: $w_{sk}$ of kinds that go by outer trade: what of a sector's exports and imports counts.
        weight: $w_{sk}\varphi_k$, share of a sector's outer trade that passes the gateways as a kind.
        value: $V_k$, yuan of trade per unit, larger than any fall of the cost.
    """

    cluster: GatewayCluster
    zone: Int[Array, " gateway"]
    minute_cost: Float[Array, " kind"]
    cost: Float[Array, "kind zone"]
    users: Float[Array, "kind zone"]
    income_share: Float[Array, " kind"]
    trade_share: Float[Array, "sector kind"]
    weight: Float[Array, "sector kind"]
    value: Float[Array, " kind"]

    @property
    def size(self) -> int:
        """Kinds by zones."""
        return self.cost.shape[0] * self.cost.shape[1]

    def cluster_in(self, quantities: Quantities) -> GatewayCluster:
        """Gateways and users of a year, as measures leave them."""
        trade = quantities.exports + quantities.imports
        users = self.trade_share.T @ trade + self.income_share[:, None] * quantities.labour_income[None, :]
        has_users = self.users > 0.0
        growth = jnp.where(has_users, users / jnp.where(has_users, self.users, 1.0), 1.0)
        n_zone = growth.shape[1]
        year = self._offered(quantities.shocks)
        potential = jnp.asarray(year.potential)
        return replace(year, potential=potential.at[:, :n_zone].multiply(growth))

    def _offered(self, shocks: Shocks) -> GatewayCluster:
        year, zone, offer = self.cluster, self.zone, shocks.gateways
        if offer is not None:
            zone = offer.zone
            year = replace(
                year,
                attraction=offer.attraction,
                charge=offer.charge,
                access_cost=offer.access_cost,
                capacity=offer.capacity,
                delay_at_capacity=offer.delay_at_capacity,
                delay_power=offer.delay_power,
            )
        if shocks.business_time is None:
            return year
        nearer = self.minute_cost[:, None, None] * jnp.asarray(shocks.business_time)[None, :, zone]
        access = jnp.asarray(year.access_cost)
        return replace(year, access_cost=access.at[:, : nearer.shape[1]].add(nearer))

    def respond(self, quantities: Quantities, signal: Float[Array, " signal"]) -> Float[Array, " signal"]:
        """What the year makes of the cost; delays are settled within, so that it follows the year alone."""
        cost = cost_of_outer_world(self.cluster_in(quantities))[:, : self.cost.shape[1]]
        return jnp.log1p((cost - self.cost) / self.value[:, None]).ravel()

    def feedback(self, signal: Float[Array, " signal"]) -> Feedback:
        """Dearer or cheaper outer trade."""
        return Feedback(outer_cost=self.weight @ signal.reshape(self.cost.shape))


jax.tree_util.register_dataclass(GatewayWing, data_fields=[f.name for f in fields(GatewayWing)], meta_fields=[])


def cost_of_outer_world(cluster: GatewayCluster) -> Float[Array, "kind origin"]:
    r"""$-\sigma_k L_{kn}$ at the charges as they are and the delays that they lead to, yuan per unit."""
    whole = inclusive_value(cluster, settled_delay(cluster), cluster.charge)
    return -cluster.scale[:, None] * whole
