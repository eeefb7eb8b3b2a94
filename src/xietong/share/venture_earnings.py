r"""What joint companies earn by the traffic of the model, year by year.

Lines: $R_t = s\,f\,d\,\sum_{k} x_{kt}\,\ell_k$ with the part $s$ that is the company's, the fare $f$ for a
kilometre, $d$ days a year, and the travellers $x_{kt}$ a working day on the sections $k$ of length $\ell_k$ that its
measures open; without a declared fare each class of trains has the fare of the choice of modes.

Ports: $R_t = s\sum_{cg} \tau_{cg}\,q_{cgt}$ over kinds of cargo and ports, at the charges $\tau$ of the ports or a
declared tariff.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from xietong.assess.gateways import GatewayResult
from xietong.assess.line_loads import ridden_km
from xietong.assess.path import order_by_date
from xietong.model.mode_split import trips_of_firms
from xietong.model.transport.fares import trip_cost
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.times import RAIL_CLASSES
from xietong.plan.measures.found_venture import Earnings, FoundVenture
from xietong.plan.plan import Plan
from xietong.region.gateways import PORT
from xietong.share.gains import Walk

__all__ = ["Earned", "earnings_of"]

GatewaysIn = Callable[[int], GatewayResult | None]
"""Airports and ports in a year of the walk, by its position."""

TRAVELLERS = "travellers"
YEARS_APART = 5
"""Ports are solved so many years apart and in the last; tonnes run straight between."""


@dataclass(frozen=True)
class Earned:
    """What a company earns by traffic.

    Args:
        of: "travellers" or "tonnes".
        traffic: Passenger-kilometres or tonnes a year that are the company's.
        revenue, operating_cost: Yuan by year.
    """

    of: str
    traffic: Mapping[int, float]
    revenue: Mapping[int, float]
    operating_cost: Mapping[int, float]


def earnings_of(plan: Plan, walk: Walk, gateways_in: GatewaysIn) -> dict[str, Earned]:
    """What each company of a plan earns with the whole plan, by measure; those without earnings are left out.

    Args:
        plan: With its measures of money.
        walk: The years of the whole plan.
    """
    found: dict[str, Earned | None] = {}
    for measure in plan.measures:
        if isinstance(measure, FoundVenture) and measure.earnings is not None:
            if measure.earnings.of == TRAVELLERS:
                found[measure.id] = _of_lines(measure, measure.earnings, walk)
            else:
                found[measure.id] = _of_ports(measure.earnings, walk, gateways_in)
    return {name: earned for name, earned in found.items() if earned is not None}


def _of_lines(measure: FoundVenture, earnings: Earnings, walk: Walk) -> Earned:
    order, measures = order_by_date(walk.plan), walk.plan.measures
    settings = transport_settings(walk.baseline.region.parameters)
    fares = np.array([trip_cost(kind, np.ones(()), settings) for kind in RAIL_CLASSES])
    traffic, paid = {}, {}
    for number, year in enumerate(walk.years):
        changes, outcome = walk.changes[number], walk.outcomes[number]
        steps = [(measures[position].id in measure.carries, changes[position].openings) for position in order]
        jobs = outcome.employment.sum(axis=0) + outcome.placed_employment.sum(axis=0)
        ridden = ridden_km(walk.baseline, steps, outcome, trips_of_firms(walk.baseline, jobs))
        km = earnings.share * earnings.days * ridden
        traffic[year], paid[year] = float(km.sum()), float(km @ fares)
    if earnings.tariff is not None:
        return _at_tariff(earnings, traffic, earnings.tariff)
    return _earned(earnings, traffic, paid)


def _at_tariff(earnings: Earnings, traffic: Mapping[int, float], tariff: float) -> Earned:
    return _earned(earnings, traffic, {year: tariff * amount for year, amount in traffic.items()})


def _earned(earnings: Earnings, traffic: Mapping[int, float], revenue: Mapping[int, float]) -> Earned:
    cost_share = earnings.cost_share or 0.0
    return Earned(earnings.of, traffic, revenue, {year: cost_share * yuan for year, yuan in revenue.items()})


def _of_ports(earnings: Earnings, walk: Walk, gateways_in: GatewaysIn) -> Earned | None:
    last = len(walk.years) - 1
    solved = {number: gateways_in(number) for number in sorted({*range(0, last, YEARS_APART), last})}
    read = {number: _port_money(found, earnings) for number, found in solved.items() if found is not None}
    if not read:
        return None
    known = np.array([walk.years[number] for number in read], dtype=np.float64)
    columns = [
        dict(zip(walk.years, np.interp(walk.years, known, amounts).tolist(), strict=True))
        for amounts in zip(*read.values(), strict=True)
    ]
    traffic, revenue, cost = columns
    if earnings.tariff is not None:
        return _at_tariff(earnings, traffic, earnings.tariff)
    if earnings.cost_share is not None:
        cost = {year: earnings.cost_share * yuan for year, yuan in revenue.items()}
    return Earned(earnings.of, traffic, revenue, cost)


def _port_money(found: GatewayResult, earnings: Earnings) -> tuple[float, float, float]:
    """Tonnes, charges and cost of the company's part of its ports in a year, at charges as they are."""
    ports = next(result for result in found.types if result.type == PORT)
    conduct = ports.conduct("as_charged", "with_plan")
    members = [number for number, code in enumerate(ports.gateway) if code in earnings.ports]
    state = conduct.result.state
    traffic = state.traffic[:, members]
    charges = float((state.charge[:, members] * traffic).sum())
    surplus = float(conduct.operators[members].sum())
    return (
        earnings.share * float(traffic.sum()),
        earnings.share * charges,
        earnings.share * (charges - surplus),
    )
