"""The airports or the ports of a region as a market: fitted to the traffic of a year, then set up for any other."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int

from xietong.model.gateways.choice import inclusive_value
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.delay import delay_hours
from xietong.model.gateways.fit import fit_attraction, nest_of, outside_of, potential_of
from xietong.region.gateways import KINDS, Gateways

__all__ = ["GatewayMarket", "cluster_in", "fit_market", "market_with", "of_kinds", "operators_of", "outer_nodes"]


@dataclass(frozen=True, eq=False)
class GatewayMarket:
    """What the fit found; origins are zones, then the nodes outside the region.

    Args:
        member: Positions of the gateways among all of the region.
        unexplained: Attraction beyond the capacity, log, by kind and gateway; `-inf` where a kind is not served.
        base: Cluster of the year of the fit.
    """

    type: str
    kinds: tuple[str, ...]
    member: Int[np.ndarray, " gateway"]
    unexplained: Float[np.ndarray, "kind gateway"]
    base: GatewayCluster


def outer_nodes(gateways: Gateways, type_: str) -> tuple[str, ...]:
    """Nodes outside the region at which traffic of a type begins or ends, in a fixed order."""
    return tuple(sorted({node for kind in KINDS[type_] for node in gateways.basins.get(kind, {})}))


def fit_market(
    gateways: Gateways,
    type_: str,
    weight: Float[np.ndarray, "kind zone"],
    minutes: Float[np.ndarray, "origin gateway"],
) -> GatewayMarket:
    r"""A market whose shares are those of the year of the fit.

    What a gateway offers is its capacity, which stands for its flights or sailings, times what costs and capacity do
    not explain: $\alpha_{kg} = \ln K_g + \ln a_{kg}$. One without traffic in that year takes the $a$ of the gateway
    that it is said to be like.

    Args:
        weight: Share of each zone in the traffic of the region's zones, by kind; rows sum to one.
        minutes: From each origin (zones, then `outer_nodes`) to each gateway of the type.

    Source:
        Size as a log in the utility of alternatives that are made of like ones: McFadden (1978).
    """
    kinds, member = KINDS[type_], gateways.of_type(type_)
    of_kind = {name: of_kinds(gateways, kinds, name) for name in ("scale", "access_cost", "delay_value")}
    capacity = gateways.capacity[member]
    traffic = np.array([gateways.traffic[kind][member] for kind in kinds])
    coming = _coming(gateways, type_, weight, traffic.sum(axis=1))
    outside_share = of_kinds(gateways, kinds, "outside_share")
    charge = np.repeat(of_kinds(gateways, kinds, "charge")[:, None], len(member), axis=1)
    nest = nest_of(
        of_kinds(gateways, kinds, "elasticity"), of_kinds(gateways, kinds, "full_price"), of_kind["scale"],
        outside_share,
    )  # fmt: skip
    blank = GatewayCluster(
        potential=potential_of(coming, outside_share),
        access_cost=of_kind["access_cost"][:, None, None] * minutes[None, :, :],
        attraction=np.zeros_like(traffic),
        charge=charge,
        cost=np.repeat(of_kinds(gateways, kinds, "cost")[:, None], len(member), axis=1),
        capacity=capacity,
        delay_value=of_kind["delay_value"],
        scale=of_kind["scale"],
        nest=nest,
        outside=np.zeros_like(coming),
        delay_at_capacity=gateways.parameters[type_]["delay_at_capacity"],
        delay_power=gateways.parameters[type_]["delay_power"],
    )
    delay = delay_hours(blank, traffic.sum(axis=0))
    whole = np.asarray(blank.access_cost) + (of_kind["delay_value"][:, None] * delay[None, :] + charge)[:, None, :]
    attraction = fit_attraction(coming, whole, traffic, of_kind["scale"])
    fitted = replace(blank, attraction=attraction)
    outside = outside_of(np.asarray(inclusive_value(fitted, delay, charge)), nest, outside_share)
    unexplained = attraction - np.log(np.where(capacity > 0, capacity, 1.0))[None, :]
    return GatewayMarket(
        type_, kinds, member, _borrowed(gateways, member, unexplained), replace(fitted, outside=outside)
    )


def market_with(market: GatewayMarket, gateways: Gateways) -> GatewayMarket:
    """The market with what measures have added to the gateways, which stands last and is closed in the base.

    Args:
        market: Fitted to the gateways of the tables.
        gateways: What measures have made of them.
    """
    member = gateways.of_type(market.type)
    n_new = len(member) - len(market.member)
    if n_new == 0:
        return market
    unexplained = np.pad(market.unexplained, ((0, 0), (0, n_new)), constant_values=-np.inf)
    base = market.base
    return replace(
        market,
        member=member,
        unexplained=_borrowed(gateways, member, unexplained),
        base=replace(
            base,
            attraction=np.pad(base.attraction, ((0, 0), (0, n_new)), constant_values=-np.inf),
            access_cost=np.pad(base.access_cost, ((0, 0), (0, 0), (0, n_new))),
            capacity=np.pad(base.capacity, (0, n_new)),
            # Charges and costs are those of the kind at every gateway of the tables.
            charge=np.pad(base.charge, ((0, 0), (0, n_new)), mode="edge"),
            cost=np.pad(base.cost, ((0, 0), (0, n_new)), mode="edge"),
        ),
    )


def cluster_in(
    market: GatewayMarket,
    gateways: Gateways,
    year: int,
    minutes: Float[np.ndarray, "origin gateway"] | None = None,
    growth: Float[np.ndarray, "kind origin"] | None = None,
) -> GatewayCluster:
    """The market of a year: what is open then, as measures have left it.

    Args:
        gateways: The region's own, or what measures have made of them; new ones stand last.
        minutes: Where they differ from those of the fit.
        growth: Potential users over those of the year of the fit.
    """
    base, member = market.base, market.member
    is_open = gateways.is_open(year)[member] & (gateways.capacity[member] > 0)
    size = np.log(np.where(is_open, gateways.capacity[member], 1.0))
    service = np.array([gateways.service[kind][member] for kind in market.kinds])
    attraction = np.where(is_open[None, :], market.unexplained + size[None, :] + service, -np.inf)
    change = np.array([gateways.charge_change[kind][member] for kind in market.kinds])
    per_minute = of_kinds(gateways, market.kinds, "access_cost")
    return replace(
        base,
        potential=base.potential if growth is None else base.potential * growth,
        access_cost=base.access_cost if minutes is None else per_minute[:, None, None] * minutes[None, :, :],
        attraction=attraction,
        charge=base.charge + change,
        capacity=np.where(is_open, gateways.capacity[member], 0.0),
    )


def operators_of(market: GatewayMarket, gateways: Gateways) -> Int[np.ndarray, " gateway"]:
    """Number of the operator of each gateway of the market."""
    names = [gateways.operator[position] for position in market.member]
    known = sorted(set(names))
    return np.array([known.index(name) for name in names])


def of_kinds(gateways: Gateways, kinds: tuple[str, ...], name: str) -> Float[np.ndarray, " kind"]:
    """A parameter of each kind, by its name in the table."""
    return np.array([gateways.parameters[kind][name] for kind in kinds])


def _coming(
    gateways: Gateways, type_: str, weight: Float[np.ndarray, "kind zone"], total: Float[np.ndarray, " kind"]
) -> Float[np.ndarray, "kind origin"]:
    nodes = outer_nodes(gateways, type_)
    outer = of_kinds(gateways, KINDS[type_], "outer_share")
    far = np.array([[gateways.basins.get(kind, {}).get(node, 0.0) for node in nodes] for kind in KINDS[type_]])
    far = far.reshape(len(outer), len(nodes))
    # A kind without basins has all its users in the region.
    outer = np.where(far.sum(axis=1) > 0, outer, 0.0)
    return total[:, None] * np.concatenate([(1.0 - outer)[:, None] * weight, outer[:, None] * far], axis=1)


def _borrowed(
    gateways: Gateways, member: Int[np.ndarray, " gateway"], unexplained: Float[np.ndarray, "kind gateway"]
) -> Float[np.ndarray, "kind gateway"]:
    codes = [gateways.code[position] for position in member]
    whole = unexplained.copy()
    for number, position in enumerate(member):
        if gateways.like[position] in codes and not np.isfinite(unexplained[:, number]).any():
            whole[:, number] = unexplained[:, codes.index(gateways.like[position])]
    return whole
