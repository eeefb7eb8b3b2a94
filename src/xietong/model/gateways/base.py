"""The gateways of a region in its base year: what every year of them is measured against."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.gateways.basins import minutes_from_nodes
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.market import GatewayMarket, cluster_in, market_with, outer_nodes
from xietong.region.gateways import Gateways
from xietong.region.region import Region

__all__ = ["GatewayBase", "closed_beside", "cluster_of", "growth_of", "market_of", "minutes_to"]


@dataclass(frozen=True, eq=False)
class GatewayBase:
    """Gateways as the tables have them, fitted market by market.

    Args:
        known: Of the tables.
        markets: One for each type that the region has.
        travel: Minutes between zones by type: passengers as on business, cargo along the road.
        users: What the traffic of a kind goes by, by type: yuan a year.
        use: $w_{sk}$, share of a sector's outer trade that travels as each kind, by type.
        passing: $\\varphi_k$, share of that trade that passes these gateways, by type.
    """

    region: Region
    known: Gateways
    markets: tuple[GatewayMarket, ...]
    travel: Mapping[str, Float[np.ndarray, "origin destination"]]
    users: Mapping[str, Float[np.ndarray, "kind zone"]]
    use: Mapping[str, Float[np.ndarray, "sector kind"]]
    passing: Mapping[str, Float[np.ndarray, " kind"]]

    def weight(self, type_: str) -> Float[np.ndarray, "sector kind"]:
        r"""$w_{sk}\varphi_k$, share of a sector's outer trade that passes the gateways of a type as each kind."""
        return self.use[type_] * self.passing[type_][None, :]


def minutes_to(
    region: Region, gateways: Gateways, type_: str, travel: Float[np.ndarray, "origin destination"]
) -> Float[np.ndarray, "origin gateway"]:
    """From the zones, then from the places outside, to the gateways of a type.

    Args:
        travel: Minutes between zones.
    """
    member, road, nodes = gateways.of_type(type_), region.networks.road, outer_nodes(gateways, type_)
    inside = travel[:, gateways.zone[member]]
    if not nodes:
        return inside
    gates = [
        gateways.node[position] or road.node[int(np.flatnonzero(road.node_zone == gateways.zone[position])[0])]
        for position in member
    ]
    return np.concatenate([inside, minutes_from_nodes(road, nodes, gates)])


def market_of(base: GatewayBase, gateways: Gateways, type_: str) -> GatewayMarket:
    """The market of a type, with gateways that measures have added."""
    known = next(market for market in base.markets if market.type == type_)
    return market_with(known, gateways)


def closed_beside(known: Gateways, edited: Gateways) -> Gateways:
    """The gateways of the tables as they are, and beside them, closed, those that measures add."""
    n_known = len(known.code)

    def first(own: np.ndarray, other: np.ndarray) -> np.ndarray:
        return np.concatenate([own, other[n_known:]])

    return replace(
        edited,
        operator=(*known.operator, *edited.operator[n_known:]),
        capacity=first(known.capacity, edited.capacity),
        opens=first(known.opens, np.full(len(edited.code), np.inf)),
        charge_change={kind: first(known.charge_change[kind], edited.charge_change[kind]) for kind in known.service},
        service={kind: first(known.service[kind], edited.service[kind]) for kind in known.service},
    )


def cluster_of(
    base: GatewayBase,
    gateways: Gateways,
    type_: str,
    travel: Float[np.ndarray, "origin destination"] | None = None,
    growth: Float[np.ndarray, "kind origin"] | None = None,
) -> GatewayCluster:
    """The market of a type as measures leave it, otherwise as in the base year.

    Args:
        gateways: As the tables have them, or what measures have made of them.
        travel: Minutes between zones, where they differ from those of the base year.
        growth: Potential users over base.
    """
    minutes = minutes_to(base.region, gateways, type_, base.travel[type_] if travel is None else travel)
    return cluster_in(market_of(base, gateways, type_), gateways, base.region.base_year, minutes, growth)


def growth_of(
    base: GatewayBase, type_: str, users: Float[np.ndarray, "kind zone"]
) -> Float[np.ndarray, "kind origin"]:
    """Users over those of the base year; places outside the region stay as they are."""
    market = next(market for market in base.markets if market.type == type_)
    growth, before = np.ones_like(np.asarray(market.base.potential)), base.users[type_]
    growth[:, : users.shape[1]] = np.divide(users, before, out=np.ones_like(users), where=before > 0)
    return growth
