"""Airports and ports under a plan: shares against data, delays, and who gains under each conduct of the operators.

Nothing of the economy is solved anew: users are where the years of the plan put people and firms. How gateways act
back on them is the wing `model.gateways.wing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.gateway_base import gateway_base, gateway_users
from xietong.model.gateways.access import composite_cost, outer_trade_cost
from xietong.model.gateways.base import GatewayBase, closed_beside, cluster_of, growth_of, market_of, minutes_to
from xietong.model.gateways.choice import users_surplus
from xietong.model.gateways.cluster import GatewayCluster
from xietong.model.gateways.conduct import ConductResult, as_charged, joint_optimum, operator_surplus, rivalry
from xietong.model.gateways.equilibrium import solve_gateways
from xietong.model.gateways.market import GatewayMarket, cluster_in, of_kinds, operators_of
from xietong.model.state import Outcome
from xietong.plan.change import Change
from xietong.plan.gateway_edits import gateways_with
from xietong.region.gateways import AIRPORT, ALL, Gateways
from xietong.region.region import Region

__all__ = [
    "CONDUCTS",
    "SIDES",
    "Conduct",
    "GatewayFit",
    "GatewayResult",
    "GatewayTraffic",
    "GatewayTypeResult",
    "assess_gateways",
    "gateway_traffic",
]

CONDUCTS = ("as_charged", "rivalry", "one_operator", "joint_optimum")
SIDES = ("without", "with_plan")


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


@dataclass(frozen=True, eq=False)
class GatewayTraffic:
    """What passes the gateways of a type in one year, at charges as they are.

    Args:
        gateway: Codes; new ones of the plan stand last.
        kinds: Of passengers, or of cargo.
        traffic: Passengers or tonnes a year.
        delay: Hours.
    """

    type: str
    gateway: tuple[str, ...]
    kinds: tuple[str, ...]
    traffic: Float[np.ndarray, "kind gateway"]
    delay: Float[np.ndarray, " gateway"]


def gateway_traffic(
    baseline: Baseline,
    base: GatewayBase,
    changes: Sequence[Change],
    outcome: Outcome,
    business_time: Float[np.ndarray, "origin destination"] | None = None,
) -> tuple[GatewayTraffic, ...]:
    """Passengers of the airports and tonnes of the ports in one year: some milliseconds.

    Args:
        baseline: Region and model.
        base: From `gateway_base`, once for all years.
        changes: What each measure changes in the year.
        outcome: The year.
        business_time: Business minutes of the year less those of the base year; None where nothing changes.

    Returns:
        One for each type of gateways that the region has.
    """
    edited = gateways_with(base.known, (edit for change in changes for edit in change.gateways))
    found = []
    for market in base.markets:
        cluster = _cluster(baseline, base, edited, market.type, business_time, outcome)
        state = solve_gateways(cluster)
        codes = tuple(edited.code[position] for position in edited.of_type(market.type))
        found.append(GatewayTraffic(market.type, codes, market.kinds, state.traffic, state.delay))
    return tuple(found)


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
    base = baseline.gateways or gateway_base(baseline)
    if base is None:
        return None
    edited = gateways_with(base.known, (edit for change in changes for edit in change.gateways))
    results, trade_cost = [], np.zeros((len(baseline.market), len(baseline.region.zones)))
    for market in base.markets:
        result, cost = _one_type(baseline, base, market.type, edited, business_time, (without, with_plan))
        results.append(result)
        trade_cost += cost
    return GatewayResult(tuple(results), trade_cost)


def _cluster(
    baseline: Baseline,
    base: GatewayBase,
    gateways: Gateways,
    type_: str,
    business_time: Float[np.ndarray, "origin destination"] | None,
    outcome: Outcome,
) -> GatewayCluster:
    """The market of a year. Lines for passengers bring no cargo nearer."""
    is_nearer = type_ == AIRPORT and business_time is not None
    travel = base.travel[type_] + business_time if is_nearer else base.travel[type_]
    users = gateway_users(baseline, base.known, type_, outcome)
    return cluster_of(base, gateways, type_, travel, growth_of(base, type_, users))


def _one_type(
    baseline: Baseline,
    base: GatewayBase,
    type_: str,
    edited: Gateways,
    business_time: Float[np.ndarray, "origin destination"] | None,
    outcomes: tuple[Outcome, Outcome],
) -> tuple[GatewayTypeResult, Float[np.ndarray, "sector zone"]]:
    region, market = baseline.region, market_of(base, edited, type_)
    closed = closed_beside(base.known, edited)
    clusters = (
        _cluster(baseline, base, closed, type_, None, outcomes[0]),
        _cluster(baseline, base, edited, type_, business_time, outcomes[1]),
    )
    operators = (operators_of(market, closed), operators_of(market, edited))
    before = _conducts(clusters[0], operators[0], (None,) * len(CONDUCTS))
    after = _conducts(clusters[1], operators[1], [found.state.charge for found in before])
    conducts = tuple(
        _conduct(region, market, edited, cluster, name, side, found)
        for side, cluster, solved in zip(SIDES, clusters, (before, after), strict=True)
        for name, found in zip(CONDUCTS, solved, strict=True)
    )
    members = [int(position) for position in market.member]
    result = GatewayTypeResult(
        type=type_,
        gateway=tuple(edited.code[position] for position in members),
        name_en=tuple(edited.name_en[position] for position in members),
        name_zh=tuple(edited.name_zh[position] for position in members),
        kinds=market.kinds,
        capacity=np.array([cluster.capacity for cluster in clusters]),
        fits=_fits(market, closed, minutes_to(region, closed, type_, base.travel[type_])),
        conducts=conducts,
    )
    return result, _trade_cost(base, market, clusters, (before[0], after[0]))


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
    base: GatewayBase,
    market: GatewayMarket,
    clusters: tuple[GatewayCluster, GatewayCluster],
    found: tuple[ConductResult, ConductResult],
) -> Float[np.ndarray, "sector zone"]:
    """Log change of the cost of outer trade at charges as they are."""
    n_zone = len(base.region.zones)
    before, after = (
        composite_cost(cluster, one.state)[:, :n_zone] for cluster, one in zip(clusters, found, strict=True)
    )
    value = of_kinds(base.known, market.kinds, "goods_value")
    return outer_trade_cost(before, after, base.weight(market.type), value)
