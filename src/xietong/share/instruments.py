"""How a payment between two governments can be made with what there is: taxes of moves, water, stakes, a subsidy.

Every instrument is told by what it would take alone: which share of the taxes that moved, how many yuan for a cubic
metre, how much of a company's capital. What none of them carries is a transfer between budgets or from the centre.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.finance.budget import Finance
from xietong.model.finance.revenue import ENTERPRISE_INCOME_TAX, KINDS, VALUE_ADDED_TAX
from xietong.plan.governments import governments_of
from xietong.plan.measures.compensate_upstream import CompensateUpstream
from xietong.plan.measures.found_venture import FoundVenture
from xietong.plan.measures.relocate_function import RelocateFunction
from xietong.plan.measures.share_taxes import ShareTaxes
from xietong.plan.places import jurisdiction_index, zone_index
from xietong.plan.plan import Plan
from xietong.share.taxes import CeilingRule, ceiling_rule_of, covered_moves, permanent_split, split_until_ceiling

__all__ = ["MovedTaxes", "Payment", "Way", "match_payments", "moved_taxes", "taxes_per_job", "ways_to_pay"]

NOTHING = 1.0
"""Yuan below which a payment is none."""


@dataclass(frozen=True, eq=False)
class MovedTaxes:
    """The shared taxes of what a plan moves from one player to another, yuan a year.

    Args:
        origin, host: Players.
        measure: That moves it.
        before: A year at the origin.
        after: At the host, by year.
        by_rule, by_half: What the origin receives of it under the rule of 2015, and with a half for ever, by year.
        ceiling: Of the rule.
    """

    origin: int
    host: int
    measure: str
    before: float
    after: Float[np.ndarray, " year"]
    by_rule: Float[np.ndarray, " year"]
    by_half: Float[np.ndarray, " year"]
    ceiling: float


def taxes_per_job(baseline: Baseline, finance: Finance) -> Float[np.ndarray, "sector zone"]:
    """Local value-added and enterprise income tax for a job of a cell in the base year, yuan a year."""
    economy, outcome = baseline.economy, baseline.outcome
    share = np.asarray(economy.labour_share) + np.asarray(economy.capital_share) + np.asarray(economy.floor_share)
    rate = finance.taxes.rate
    paid = rate[KINDS.index(VALUE_ADDED_TAX)] * share + rate[KINDS.index(ENTERPRISE_INCOME_TAX)] * np.asarray(
        economy.capital_share
    )
    jobs = outcome.employment
    return np.divide(paid * outcome.output, jobs, out=np.zeros_like(jobs), where=jobs > 0.0)


def moved_taxes(
    baseline: Baseline, finance: Finance, plan: Plan, years: Sequence[int], of_zone: np.ndarray
) -> tuple[MovedTaxes, ...]:
    """Taxes of the moves that a tax rule of the plan covers, by pair of players.

    Every enterprise of such a move is taken to be covered: the taxes of the single enterprise are not in a plan. A
    job that reappears pays what a job of its sector pays at the host. Years of the rule begin when the move is
    complete.
    """
    rules = [measure for measure in plan.measures if isinstance(measure, ShareTaxes)]
    found: list[MovedTaxes] = []
    for rule in rules:
        for move in covered_moves(plan, baseline.region, rule):
            if move.function in baseline.market and not move.is_in_base:
                found += _of_move(baseline, finance, move, ceiling_rule_of(rule), years, of_zone)
    return tuple(found)


def _of_move(
    baseline: Baseline,
    finance: Finance,
    move: RelocateFunction,
    rule: CeilingRule,
    years: Sequence[int],
    of_zone: np.ndarray,
) -> list[MovedTaxes]:
    region, row = baseline.region, baseline.market.index(move.function)
    a_job = taxes_per_job(baseline, finance)[row]
    total = sum(origin.jobs for origin in move.origins)
    reappearing = _reappearing(move, baseline)
    phase = np.array([move.phase(year, region.base_year) for year in years])
    found: dict[tuple[int, int], list[float]] = {}
    for origin in move.origins:
        for host in move.hosts:
            here, there = zone_index(region, origin.zone), zone_index(region, host.zone)
            pair = (int(of_zone[here]), int(of_zone[there]))
            if pair[0] != pair[1]:
                sums = found.setdefault(pair, [0.0, 0.0])
                sums[0] += origin.jobs * host.share * a_job[here]
                sums[1] += reappearing * origin.jobs * host.share * a_job[there]
    assert total > 0, "a move without jobs is refused by the check of the plan"
    return [
        MovedTaxes(
            origin=pair[0],
            host=pair[1],
            measure=move.id,
            before=before,
            after=phase * after,
            by_rule=_by_rule(before, phase * after, phase, rule),
            by_half=permanent_split(phase * after, 0.5).to_origin,
            ceiling=rule.ceiling_years * before,
        )
        for pair, (before, after) in found.items()
    ]


def _reappearing(move: RelocateFunction, baseline: Baseline) -> float:
    own = move.reappearing_share
    return float(baseline.region.parameters["reappearing_share"].value) if own is None else own


def _by_rule(before: float, after: np.ndarray, phase: np.ndarray, rule: CeilingRule) -> np.ndarray:
    paid, is_complete = np.zeros_like(after), phase >= phase.max()
    first = int(np.argmax(is_complete)) if phase.max() > 0 else len(after)
    split = split_until_ceiling(np.full(rule.ceiling_years, before), after[first:], rule)
    paid[first:] = split.to_origin
    return paid


@dataclass(frozen=True)
class Payment:
    """What one player pays another, present value in yuan."""

    payer: int
    receiver: int
    yuan: float


def match_payments(net: Float[np.ndarray, " player"]) -> tuple[Payment, ...]:
    """Payments that bring about what each player receives net: the greatest payer pays the greatest receiver first.

    Args:
        net: Received less paid; adds up to nothing.
    """
    left, found = net.astype(np.float64).copy(), []
    while left.max() > NOTHING and left.min() < -NOTHING:
        payer, receiver = int(left.argmin()), int(left.argmax())
        yuan = float(min(-left[payer], left[receiver]))
        left[payer] += yuan
        left[receiver] -= yuan
        found.append(Payment(payer, receiver, yuan))
    return tuple(found)


@dataclass(frozen=True)
class Way:
    """What one instrument would take to make a payment alone, and what it carries as it stands; present values.

    Args:
        instrument: "tax_share", "water", "stake" or "budget".
        measure: Of the plan, "" where none is concerned.
        needed: Share of the moved taxes, yuan for a m³, part of the company's capital; NaN where nothing of the kind
            links the two.
        carried: Of the payment, yuan: at most half of the moved taxes, what the contract pays, nothing of a stake
            that would not be enough; for the budget what the others leave.
    """

    instrument: str
    measure: str
    needed: float
    carried: float


def ways_to_pay(
    payment: Payment,
    taxes: Sequence[MovedTaxes],
    plan: Plan,
    baseline: Baseline,
    acting: Sequence[Sequence[int]],
    discount: Float[np.ndarray, " year"],
    years: Sequence[int],
) -> tuple[Way, ...]:
    """The instruments that link payer and receiver, and what is left to a transfer between budgets.

    Args:
        acting: Players through which each jurisdiction acts; contracts are between jurisdictions.
        discount: Factor of each year.
    """
    ways: list[Way] = []
    pairs = [moved for moved in taxes if (moved.origin, moved.host) == (payment.receiver, payment.payer)]
    shared = float(sum(moved.after @ discount for moved in pairs))
    if shared > NOTHING:
        ways.append(Way("tax_share", "", payment.yuan / shared, min(payment.yuan, 0.5 * shared)))
    ways += _by_water(payment, plan, baseline, acting, discount, years)
    ways += _by_stake(payment, plan, baseline, acting)
    left = payment.yuan - sum(way.carried for way in ways)
    return (*ways, Way("budget", "", float("nan"), max(0.0, left)))


def _by_water(
    payment: Payment,
    plan: Plan,
    baseline: Baseline,
    acting: Sequence[Sequence[int]],
    discount: np.ndarray,
    years: Sequence[int],
) -> list[Way]:
    """Contracts on the river between the two: yuan a m³ on the declared inflow; a contract without one tells none."""
    region, found = baseline.region, []
    for measure in plan.measures:
        if not isinstance(measure, CompensateUpstream):
            continue
        payers = {player for name in measure.payers for player in acting[jurisdiction_index(region, name)]}
        receivers = set(acting[jurisdiction_index(region, measure.receiver)])
        if payment.payer in payers and payment.receiver in receivers:
            inflow = measure.series.get("inflow", {})
            volume = float(sum(inflow.get(year, 0.0) * factor for year, factor in zip(years, discount, strict=True)))
            needed = payment.yuan / volume if volume > 0 else float("nan")
            found.append(Way("water", measure.id, needed, 0.0))
    return found


def _by_stake(payment: Payment, plan: Plan, baseline: Baseline, acting: Sequence[Sequence[int]]) -> list[Way]:
    """A part of a company's capital that the payer hands over, at its registered value; at most what he holds."""
    region, found = baseline.region, []
    for measure in plan.measures:
        if not isinstance(measure, FoundVenture):
            continue
        ratio = sum(measure.ratio.values())
        held: dict[int, float] = {}
        for holder, government in governments_of(measure.ratio, plan, region).items():
            players = acting[government]
            if len(players) == 1:
                held[players[0]] = held.get(players[0], 0.0) + measure.ratio[holder] / ratio
        if payment.payer in held and payment.receiver in held:
            needed = payment.yuan / measure.capital_yuan
            found.append(Way("stake", measure.id, needed, 0.0))
    return found
