"""The gateways of a region put together from its tables and its base year: where they meet the economy."""

from dataclasses import replace

import jax
import numpy as np
from jaxtyping import Float, Int

from xietong.model.baseline import Baseline
from xietong.model.gateways.access import composite_cost
from xietong.model.gateways.base import GatewayBase, cluster_of, minutes_to
from xietong.model.gateways.cluster import GatewayCluster, side_by_side
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.market import GatewayMarket, cluster_in, fit_market, of_kinds
from xietong.model.gateways.wing import GatewayWing
from xietong.model.state import GatewayOffer, Outcome
from xietong.model.transport.times import BUSINESS, CAR
from xietong.region.gateways import AIRPORT, KINDS, TYPES, Gateways, gateways_of

__all__ = ["gateway_base", "gateway_offer", "gateway_users", "gateway_wing"]

_FAR = 1e6
"""Yuan per unit to a gate that no way leads to: no one pays it, and unlike infinity it has derivatives."""


def gateway_base(baseline: Baseline) -> GatewayBase | None:
    r"""Airports and ports fitted to the traffic of their year, with the base year's people and trade behind it.

    Passengers go by labour income and travel as on business; cargo goes by the outer trade of the sectors that send
    it, along the road, in the driving minutes of the base year. Of the outer trade of the sectors of a kind,

    $$ \varphi_k = \min\Bigl\{1, \frac{V_k\,q_k}{\sum_{sn}w_{sk}(Z_{sn} + M_{sn})}\Bigr\} $$

    passes the gateways: as much as their traffic of the base year is worth. What users pay more and what trade costs
    more are then the same yuan.

    Args:
        baseline: The region with its model.

    Returns:
        None for a region without gateways.
    """
    known = gateways_of(baseline.region)
    if known is None:
        return None
    region = baseline.region
    types = [type_ for type_ in TYPES if len(known.of_type(type_))]
    travel = {type_: _travel(baseline, type_) for type_ in types}
    use = {type_: _use(baseline, known, type_) for type_ in types}
    users = {type_: gateway_users(baseline, known, type_, baseline.outcome) for type_ in types}
    minutes = {type_: minutes_to(region, known, type_, travel[type_]) for type_ in types}
    markets = {
        type_: fit_market(
            known, type_, users[type_] / users[type_].sum(axis=1, keepdims=True), minutes[type_]
        )
        for type_ in types
    }  # fmt: skip
    worth = {
        type_: _worth(known, markets[type_], region.base_year, minutes[type_], len(region.zones)) for type_ in types
    }
    trade = _outer_trade(baseline.outcome).sum(axis=1)
    sent = {type_: use[type_].T @ trade for type_ in types}
    passing = {
        type_: np.minimum(1.0, np.divide(worth[type_], own, out=np.zeros_like(own), where=own > 0.0))
        for type_, own in sent.items()
    }
    return GatewayBase(region, known, tuple(markets.values()), travel, users, use, passing)


def gateway_users(
    baseline: Baseline, gateways: Gateways, type_: str, outcome: Outcome
) -> Float[np.ndarray, "kind zone"]:
    """What the traffic of a kind goes by, yuan a year: labour income for flights, outer trade for cargo."""
    if type_ == AIRPORT:
        return np.repeat(np.asarray(outcome.labour_income)[None, :], len(KINDS[type_]), axis=0)
    return _trade_share(_use(baseline, gateways, type_)).T @ _outer_trade(outcome)


def _outer_trade(outcome: Outcome) -> Float[np.ndarray, "sector zone"]:
    return np.asarray(outcome.exports) + np.asarray(outcome.imports)


def _use(baseline: Baseline, gateways: Gateways, type_: str) -> Float[np.ndarray, "sector kind"]:
    return np.array(
        [[gateways.uses.get(sector, {}).get(kind, 0.0) for kind in KINDS[type_]] for sector in baseline.market]
    )


def _trade_share(use: Float[np.ndarray, "sector kind"]) -> Float[np.ndarray, "sector kind"]:
    """A kind that no sector is said to send goes by the outer trade of all."""
    return np.where(use.sum(axis=0) > 0.0, use, 1.0)


def _travel(baseline: Baseline, type_: str) -> Float[np.ndarray, "origin destination"]:
    composite = np.asarray(baseline.times.composite[BUSINESS])
    if type_ == AIRPORT:
        return composite
    driving = np.asarray(baseline.times.travel_time[BUSINESS][baseline.times.mode.index(CAR)])
    return np.where(np.isfinite(driving), driving, composite)


def _worth(
    gateways: Gateways,
    market: GatewayMarket,
    year: int,
    minutes: Float[np.ndarray, "origin gateway"],
    n_zone: int,
) -> Float[np.ndarray, " kind"]:
    """Yuan of trade that the zones send through the gateways in a year."""
    flow = solve_gateways(cluster_in(market, gateways, year, minutes)).flow
    worth = flow[:, :n_zone].sum(axis=(1, 2)) * of_kinds(gateways, market.kinds, "goods_value")
    return np.asarray(worth)


def gateway_wing(base: GatewayBase) -> GatewayWing:
    """The gateways as a wing, which says nothing in the base year.

    Args:
        base: From `gateway_base`.
    """
    cluster = _whole(base, base.known)
    n_zone = len(base.region.zones)
    types = [market.type for market in base.markets]
    by_income = {type_: float(type_ == AIRPORT) for type_ in types}
    per_minute = [of_kinds(base.known, market.kinds, "access_cost") for market in base.markets]
    return jax.device_put(
        GatewayWing(
            cluster=cluster,
            zone=_zones(base, base.known),
            minute_cost=np.concatenate(
                [by_income[type_] * yuan for type_, yuan in zip(types, per_minute, strict=True)]
            ),
            cost=composite_cost(cluster, solve_gateways(cluster))[:, :n_zone],
            users=np.concatenate([base.users[type_] for type_ in types]),
            income_share=np.concatenate([np.full(len(KINDS[type_]), by_income[type_]) for type_ in types]),
            trade_share=np.concatenate(
                [(1.0 - by_income[type_]) * _trade_share(base.use[type_]) for type_ in types], axis=1
            ),
            weight=np.concatenate([base.weight(type_) for type_ in types], axis=1),
            value=np.concatenate([of_kinds(base.known, market.kinds, "goods_value") for market in base.markets]),
        )
    )


def gateway_offer(base: GatewayBase, gateways: Gateways) -> GatewayOffer:
    """What the gateways offer as measures leave them.

    Args:
        base: Of the region.
        gateways: What measures have made of those of the tables; new ones stand last.
    """
    whole = _whole(base, gateways)
    return GatewayOffer(
        attraction=np.asarray(whole.attraction),
        charge=np.asarray(whole.charge),
        access_cost=np.asarray(whole.access_cost),
        capacity=np.asarray(whole.capacity),
        delay_at_capacity=np.asarray(whole.delay_at_capacity),
        delay_power=np.asarray(whole.delay_power),
        zone=_zones(base, gateways),
    )


def _whole(base: GatewayBase, gateways: Gateways) -> GatewayCluster:
    """All markets side by side, without growth and at the minutes of the base year."""
    whole = side_by_side([cluster_of(base, gateways, market.type) for market in base.markets])
    return replace(whole, access_cost=np.minimum(whole.access_cost, _FAR))


def _zones(base: GatewayBase, gateways: Gateways) -> Int[np.ndarray, " gateway"]:
    return np.concatenate([gateways.zone[gateways.of_type(market.type)] for market in base.markets])
