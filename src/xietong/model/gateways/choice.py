"""Which gateway is used, how many come at all, what it is worth to them, and how all of it answers costs."""

from jaxtyping import Float

from xietong.model.gateways.cluster import GatewayCluster
from xietong.numerics.arrays import Array, namespace

__all__ = ["flow_response", "gateway_flows", "gateway_shares", "inclusive_value", "participation", "users_surplus"]


def _choose(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> tuple[Float[Array, "kind origin"], Float[Array, "kind origin gateway"]]:
    """Log-sum and shares together: both come from the same exponentials."""
    xp = namespace(cluster.access_cost, delay, charge)
    paid = cluster.delay_value[:, None] * delay[None, :] + charge
    whole = cluster.access_cost + paid[:, None, :]
    utility = cluster.attraction[:, None, :] - whole / cluster.scale[:, None, None]
    top = utility.max(axis=2, keepdims=True)
    pull = xp.exp(utility - top)
    total = pull.sum(axis=2, keepdims=True)
    return (top + xp.log(total))[:, :, 0], pull / total


def inclusive_value(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> Float[Array, "kind origin"]:
    r"""Log-sum over gateways: $-\sigma$ times it is the composite cost of the outer world, up to a constant.

    $$ L_{kn} = \ln\sum_g \exp\bigl[\alpha_{kg} - (a_{kng} + v_k D_g + \tau_{kg})/\sigma_k\bigr] $$

    Args:
        cluster: Gateways and users.
        delay: $D_g$, hours.
        charge: $\tau_{kg}$, yuan per unit.
    """
    return _choose(cluster, delay, charge)[0]


def gateway_shares(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> Float[Array, "kind origin gateway"]:
    r"""Share of each gateway among the users of an origin; sums to one along gateways.

    $$ s_{kng} = \exp\bigl[\alpha_{kg} - (a_{kng} + v_k D_g + \tau_{kg})/\sigma_k - L_{kn}\bigr] $$

    Source:
        McFadden (1974); airports: Harvey (1987), Transportation Research A 21:439-449.
    """
    return _choose(cluster, delay, charge)[1]


def participation(cluster: GatewayCluster, inclusive: Float[Array, "kind origin"]) -> Float[Array, "kind origin"]:
    r"""Share of the potential users who use a gateway: $P = 1/(1 + e^{-b - \kappa L})$."""
    xp = namespace(cluster.outside, inclusive)
    away = -cluster.outside - cluster.nest[:, None] * inclusive
    return xp.exp(-xp.logaddexp(xp.zeros_like(away), away))


def gateway_flows(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> Float[Array, "kind origin gateway"]:
    r"""Units a year: $q_{kng} = N_{kn} P_{kn} s_{kng}$."""
    inclusive, shares = _choose(cluster, delay, charge)
    coming = cluster.potential * participation(cluster, inclusive)
    return coming[:, :, None] * shares


def users_surplus(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> Float[Array, "kind origin"]:
    r"""What gateways are worth to their users, yuan a year.

    $$ U_{kn} = \frac{\sigma_k}{\kappa_k}\,N_{kn}\,\ln\bigl(1 + e^{b_{kn} + \kappa_k L_{kn}}\bigr) ,
       \qquad \partial U_{kn}/\partial\tau_{kg} = -q_{kng} $$

    Source:
        Small and Rosen (1981), Econometrica 49:105-130.
    """
    xp = namespace(cluster.access_cost, delay, charge)
    inclusive = inclusive_value(cluster, delay, charge)
    worth = xp.logaddexp(xp.zeros_like(inclusive), cluster.outside + cluster.nest[:, None] * inclusive)
    return (cluster.scale / cluster.nest)[:, None] * cluster.potential * worth


def flow_response(
    cluster: GatewayCluster, delay: Float[Array, " gateway"], charge: Float[Array, "kind gateway"]
) -> Float[Array, "kind gateway gateway"]:
    r"""How traffic falls with the cost of each gateway at given delays, units a year per yuan.

    $$ J_{kgh} = -\frac{\partial q_{kg}}{\partial\tau_{kh}} = \frac1{\sigma_k}\sum_n N_{kn}P_{kn}
       \bigl[s_{kng}(\delta_{gh} - s_{knh}) + \kappa_k(1-P_{kn})\,s_{kng}s_{knh}\bigr] $$

    Symmetric and positive semidefinite for each kind: so the equilibrium of choice and delay is unique.
    """
    xp = namespace(cluster.access_cost, delay, charge)
    inclusive, shares = _choose(cluster, delay, charge)
    using = participation(cluster, inclusive)
    coming = cluster.potential * using
    held = coming * (cluster.nest[:, None] * (1.0 - using) - 1.0)
    own = xp.eye(shares.shape[2])[None] * (coming[:, :, None] * shares).sum(axis=1)[:, :, None]
    cross = xp.matmul(xp.swapaxes(shares * held[:, :, None], 1, 2), shares)
    return (own + cross) / cluster.scale[:, None, None]
