"""Airports and ports under a plan: shares against data, delays, and who gains under each conduct of the operators.

Nothing of the economy is solved anew: users are where the years of the plan put people and firms, and reach the gates
in the business minutes of the last year.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.gateways.access import composite_cost, outer_trade_cost
from xietong.model.gateways.basins import minutes_from_nodes
from xietong.model.gateways.choice import users_surplus
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.conduct import ConductResult, as_charged, joint_optimum, operator_surplus, rivalry
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.market import GatewayMarket, cluster_in, fit_market, operators_of, outer_nodes
from xietong.model.state import Outcome
from xietong.model.transport.times import BUSINESS
from xietong.plan.change import Change
from xietong.region.gateways import AIRPORT, ALL, KINDS, TYPES, Gateways, gateways_of
from xietong.region.region import Region

__all__ = ["CONDUCTS", "SIDES", "Conduct", "GatewayFit", "GatewayResult", "GatewayTypeResult", "assess_gateways"]

CONDUCTS = ("as_charged", "rivalry", "one_operator", "joint_optimum")
SIDES = ("without", "with_plan")
MINUTES = 60.0


@dataclass(frozen=True)
class GatewayFit:
    """The share of one gateway in the traffic of a year and kind: published, and of the model.

    Args:
        use: "fit" where the model is fitted to it, "check" where it is only held against it.
        year: 0 where the years of the gateways differ.
    """

    type: str
    gateway: str
    kind: str
    year: int
    use: str
    published: float
    model: float


@dataclass(frozen=True, eq=False)
class Conduct:
    """What comes of one conduct, without the plan or with it.

    Args:
        name: One of `CONDUCTS`.
        side: One of `SIDES`.
        users: Surplus of users by jurisdiction, and beyond the region last, yuan a year.
        owners: Surplus of operators by jurisdiction of the owners, and of owners elsewhere last, yuan a year.
    """

    name: str
    side: str
    result: ConductResult
    operators: Float[np.ndarray, " gateway"]
    users: Float[np.ndarray, " place"]
    owners: Float[np.ndarray, " place"]

    @property
    def welfare(self) -> float:
        """Users and operators together, yuan a year."""
        return float(self.users.sum() + self.owners.sum())


@dataclass(frozen=True, eq=False)
class GatewayTypeResult:
    """All airports, or all ports.

    Args:
        capacity: By side and gateway, units a year; zero where closed.
        gateway: Codes; `name_en` and `name_zh` in the same order.
    """

    type: str
    gateway: tuple[str, ...]
    name_en: tuple[str, ...]
    name_zh: tuple[str, ...]
    kinds: tuple[str, ...]
    capacity: Float[np.ndarray, "side gateway"]
    fits: tuple[GatewayFit, ...]
    conducts: tuple[Conduct, ...]

    def conduct(self, name: str, side: str) -> Conduct:
        """One of the conducts."""
        return next(known for known in self.conducts if (known.name, known.side) == (name, side))


@dataclass(frozen=True, eq=False)
class GatewayResult:
    """Gateways of a region under a plan.

    Args:
        trade_cost: Log change of the cost of outer trade by the plan, at charges as they are, without feedback.
    """

    types: tuple[GatewayTypeResult, ...]
    trade_cost: Float[np.ndarray, "sector zone"]


def assess_gateways(
    baseline: Baseline,
    changes: Sequence[Change],
    business_time: Float[np.ndarray, "origin destination"] | None,
    without: Outcome,
    with_plan: Outcome,
) -> GatewayResult | None:
    """Both types of gateways without the plan and with it; None where the region has none.

    Args:
        baseline: Region and travel times of the base year.
        changes: What each measure changes in the year.
        business_time: Business minutes of the year less those of the base year; None where nothing changes.
        without, with_plan: Where people and firms are.
    """
    known = gateways_of(baseline.region)
    if known is None:
        return None
    edited = known
    for edit in (edit for change in changes for edit in change.gateways):
        edited = edit(edited)
    # New gateways belong to the choice from the start, closed; old ones are fitted as the tables have them.
    n_known = len(known.code)
    whole = replace(edited, capacity=np.concatenate([known.capacity, edited.capacity[n_known:]]))
    before = np.asarray(baseline.times.composite[BUSINESS])
    after = before if business_time is None else before + business_time
    results, trade_cost = [], np.zeros((len(baseline.market), len(baseline.region.zones)))
    for type_ in TYPES:
        if len(known.of_type(type_)):
            result, cost = _one_type(baseline, type_, (known, edited, whole), (before, after), (without, with_plan))
            results.append(result)
            trade_cost += cost
    return GatewayResult(tuple(results), trade_cost)


def _one_type(
    baseline: Baseline,
    type_: str,
    gateways: tuple[Gateways, Gateways, Gateways],
    minutes: tuple[np.ndarray, np.ndarray],
    outcomes: tuple[Outcome, Outcome],
) -> tuple[GatewayTypeResult, Float[np.ndarray, "sector zone"]]:
    known, edited, whole = gateways
    region, year = baseline.region, baseline.region.base_year
    reach = [_minutes_to(region, whole, type_, travel) for travel in minutes]
    users = [_users(baseline, known, type_, outcome) for outcome in (baseline.outcome, *outcomes)]
    market = fit_market(whole, type_, users[0] / users[0].sum(axis=1, keepdims=True), reach[0])
    closed = replace(whole, opens=np.where(np.arange(len(whole.code)) < len(known.code), whole.opens, np.inf))
    growth = [_growth(users[0], now, market) for now in users[1:]]
    clusters = (
        cluster_in(market, closed, year, reach[0], growth[0]),
        cluster_in(market, edited, year, reach[1], growth[1]),
    )
    operators = (operators_of(market, closed), operators_of(market, edited))
    before = _conducts(clusters[0], operators[0], (None,) * len(CONDUCTS))
    after = _conducts(clusters[1], operators[1], [found.state.charge for found in before])
    conducts = tuple(
        _conduct(region, market, whole, cluster, name, side, found)
        for side, cluster, solved in zip(SIDES, clusters, (before, after), strict=True)
        for name, found in zip(CONDUCTS, solved, strict=True)
    )
    members = [int(position) for position in market.member]
    result = GatewayTypeResult(
        type=type_,
        gateway=tuple(whole.code[position] for position in members),
        name_en=tuple(whole.name_en[position] for position in members),
        name_zh=tuple(whole.name_zh[position] for position in members),
        kinds=market.kinds,
        capacity=np.array([cluster.capacity for cluster in clusters]),
        fits=_fits(market, closed, reach[0]),
        conducts=conducts,
    )
    return result, _trade_cost(baseline, market, known, clusters, conducts)


def _conducts(
    cluster: GatewayCluster, operator: np.ndarray, start: Sequence[np.ndarray | None]
) -> tuple[ConductResult, ...]:
    together = np.zeros_like(operator)
    return (
        as_charged(cluster),
        rivalry(cluster, operator, start[1]),
        rivalry(cluster, together, start[2]),
        joint_optimum(cluster, start[3]),
    )


def _minutes_to(
    region: Region, gateways: Gateways, type_: str, travel: np.ndarray
) -> Float[np.ndarray, "origin gateway"]:
    member, road = gateways.of_type(type_), region.networks.road
    gates = [
        gateways.node[position] or road.node[int(np.flatnonzero(road.node_zone == gateways.zone[position])[0])]
        for position in member
    ]
    far = minutes_from_nodes(road, outer_nodes(gateways, type_), gates)
    return np.concatenate([travel[:, gateways.zone[member]], far])


def _users(baseline: Baseline, gateways: Gateways, type_: str, outcome: Outcome) -> Float[np.ndarray, "kind zone"]:
    """What the traffic of a kind goes by: labour income for flights, output of the sectors that use it for cargo."""
    if type_ == AIRPORT:
        return np.repeat(np.asarray(outcome.labour_income)[None, :], len(KINDS[type_]), axis=0)
    use = _uses(baseline, gateways, KINDS[type_])
    made = use.T @ np.asarray(outcome.output)
    everything = np.asarray(outcome.output).sum(axis=0)
    return np.where(made.sum(axis=1, keepdims=True) > 0, made, everything[None, :])


def _uses(baseline: Baseline, gateways: Gateways, kinds: Sequence[str]) -> Float[np.ndarray, "sector kind"]:
    return np.array([[gateways.uses.get(sector, {}).get(kind, 0.0) for kind in kinds] for sector in baseline.market])


def _growth(base: np.ndarray, now: np.ndarray, market: GatewayMarket) -> Float[np.ndarray, "kind origin"]:
    growth = np.ones_like(np.asarray(market.base.potential))
    growth[:, : base.shape[1]] = np.divide(now, base, out=np.ones_like(base), where=base > 0)
    return growth


def _conduct(
    region: Region,
    market: GatewayMarket,
    gateways: Gateways,
    cluster: GatewayCluster,
    name: str,
    side: str,
    found: ConductResult,
) -> Conduct:
    n_place = len(region.jurisdictions)
    by_origin = users_surplus(cluster, found.state.delay, found.state.charge).sum(axis=0)
    place = np.full(len(by_origin), n_place)
    place[: len(region.zones)] = region.zones.jurisdiction
    operators = operator_surplus(cluster, found.state)
    share = gateways.owner_share[market.member]
    share = np.concatenate([share, 1.0 - share.sum(axis=1, keepdims=True)], axis=1)
    return Conduct(
        name=name,
        side=side,
        result=found,
        operators=operators,
        users=np.bincount(place, weights=by_origin, minlength=n_place + 1),
        owners=operators @ share,
    )


def _fits(market: GatewayMarket, gateways: Gateways, minutes: np.ndarray) -> tuple[GatewayFit, ...]:
    codes = [gateways.code[position] for position in market.member]
    fitted = solve_gateways(market.base).traffic
    years = {int(year) for year in gateways.fit_year[market.member] if year}
    year = years.pop() if len(years) == 1 else 0
    rows = [
        GatewayFit(market.type, code, kind, year, "fit", published / total, model / fitted[number].sum())
        for number, kind in enumerate(market.kinds)
        for total in [sum(gateways.traffic[kind][market.member])]
        for code, published, model in zip(
            codes, gateways.traffic[kind][market.member], fitted[number], strict=True
        )
        if published > 0
    ]  # fmt: skip
    published = np.sum([gateways.traffic[kind][market.member] for kind in market.kinds], axis=0)
    rows += [
        GatewayFit(market.type, code, ALL, year, "fit", known / published.sum(), modelled / fitted.sum())
        for code, known, modelled in zip(codes, published, fitted.sum(axis=0), strict=True)
        if known > 0
    ]
    for check in gateways.checks:
        if check.type != market.type:
            continue
        traffic = solve_gateways(cluster_in(market, gateways, check.year, minutes)).traffic
        modelled = traffic.sum(axis=0) if check.kind == ALL else traffic[market.kinds.index(check.kind)]
        total = sum(check.quantity.values())
        named = sum(modelled[codes.index(code)] for code in check.quantity)
        rows += [
            GatewayFit(
                market.type, code, check.kind, check.year, "check", published / total,
                float(modelled[codes.index(code)] / named),
            )
            for code, published in check.quantity.items()
        ]  # fmt: skip
    return tuple(rows)


def _trade_cost(
    baseline: Baseline,
    market: GatewayMarket,
    gateways: Gateways,
    clusters: tuple[GatewayCluster, GatewayCluster],
    conducts: Sequence[Conduct],
) -> Float[np.ndarray, "sector zone"]:
    states = [known.result.state for known in conducts if known.name == "as_charged"]
    n_zone = len(baseline.region.zones)
    before, after = (
        composite_cost(cluster, state)[:, :n_zone] for cluster, state in zip(clusters, states, strict=True)
    )
    value = np.array([gateways.parameters[kind]["goods_value"] for kind in market.kinds])
    return outer_trade_cost(before, after, _uses(baseline, gateways, market.kinds), value)
