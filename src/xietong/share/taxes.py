r"""Taxes of what moves, shared between the government that it leaves and the one that it comes to.

The rule of 2015, and what could stand in its place. Years are counted from full production at the host; money is in
yuan at base-year prices. What one government receives another pays, so transfers add up to nothing; the one-off
subsidy of the central government, whose size is not published, stays empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.plan.links import deciding_jurisdictions
from xietong.plan.measures.relocate_function import RelocateFunction
from xietong.plan.measures.share_taxes import ShareTaxes
from xietong.plan.places import jurisdiction_index, zone_index
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = [
    "RULE_OF_2015",
    "CeilingRule",
    "TaxSplit",
    "Uncovered",
    "ceiling_rule_of",
    "covered_moves",
    "permanent_split",
    "pooled_growth",
    "split_until_ceiling",
    "unshared",
    "why_not_covered",
]

Yearly = Float[np.ndarray, " year"]


@dataclass(frozen=True)
class CeilingRule:
    """How the rule of 2015 shares; its numbers are defaults of the measure `share-taxes`.

    Args:
        share: Of the taxes at the host, to the origin.
        years, more_years: Of sharing, and more if the ceiling is not reached.
        ceiling_years: The ceiling is the taxes of so many years before the move.
        least_taxes: Average of the years before from which an enterprise is covered, yuan a year.

    Source:
        Ministry of Finance and State Taxation Administration, rule of 3 June 2015 (Caiyu 2015 no. 92).
    """

    share: float = 0.5
    years: int = 3
    more_years: int = 2
    ceiling_years: int = 3
    least_taxes: float = 20e6


RULE_OF_2015 = CeilingRule()


def ceiling_rule_of(measure: ShareTaxes) -> CeilingRule:
    """The rule with the numbers of a plan's measure."""
    return CeilingRule(measure.share, measure.years, measure.more_years, measure.ceiling_years, measure.least_taxes)


def covered_moves(plan: Plan, region: Region, rule: ShareTaxes) -> tuple[RelocateFunction, ...]:
    """The moves of a plan under a tax rule: those that it names, or those that the government of an origin decides.

    A move counts when it crosses the border between two of the governments among which the rule holds; the taxes of
    the single enterprise, which the rule asks for too, are not in a plan (`why_not_covered`).
    """
    members = {jurisdiction_index(region, name) for name in rule.between}
    return tuple(
        measure
        for measure in plan.measures
        if isinstance(measure, RelocateFunction)
        and (_is_decided_by_origin(measure, plan, region) if rule.moves is None else measure.id in rule.moves)
        and _crosses(measure, region, members)
    )


def _origins(measure: RelocateFunction, region: Region) -> set[int]:
    return {int(region.zones.jurisdiction[zone_index(region, origin.zone)]) for origin in measure.origins}


def _is_decided_by_origin(measure: RelocateFunction, plan: Plan, region: Region) -> bool:
    return bool(set(deciding_jurisdictions(measure, plan, region)) & _origins(measure, region))


def _crosses(measure: RelocateFunction, region: Region, members: set[int]) -> bool:
    hosts = {int(region.zones.jurisdiction[zone]) for zone in measure.host_zones(region)} & members
    return any(host != origin for host in hosts for origin in _origins(measure, region) & members)


@dataclass(frozen=True)
class Uncovered:
    """Why a move is not covered: any of the three that is true."""

    is_market_move: bool
    is_out_of_layout: bool
    is_small: bool

    @property
    def is_covered(self) -> bool:
        """True when no reason stands against it."""
        return not (self.is_market_move or self.is_out_of_layout or self.is_small)


def why_not_covered(
    taxes_before: ArrayLike, *, is_moved_by_origin: bool, fits_layout: bool, rule: CeilingRule = RULE_OF_2015
) -> Uncovered:
    """Whether a move falls under the rule, and why not.

    Args:
        taxes_before: The three taxes of the enterprise at the origin in the years before the move, yuan; the last
            `ceiling_years` of them count.
        is_moved_by_origin: The government of the origin moves it; what the market moves is never covered.
        fits_layout: The move fits the layout of industry at the host.

    Raises:
        ShareError: when there are fewer years than the ceiling needs, or a tax is negative.
    """
    before = _before(taxes_before, rule)
    return Uncovered(not is_moved_by_origin, not fits_layout, bool(before.mean() < rule.least_taxes))


@dataclass(frozen=True, eq=False)
class TaxSplit:
    """The taxes at the host, by year of full production, and who has them.

    Args:
        to_origin, to_host: They add up to the taxes.
        ceiling: The most that the origin may have in all; infinite without one.
        n_year: Years in which the origin received anything.
    """

    to_origin: Yearly
    to_host: Yearly
    ceiling: float
    n_year: int

    @property
    def received(self) -> float:
        """What the origin has in all."""
        return float(self.to_origin.sum())

    @property
    def shortfall(self) -> float:
        """What is left to the ceiling; the central subsidy for it is of unstated size."""
        return max(0.0, self.ceiling - self.received)


def split_until_ceiling(
    taxes_before: ArrayLike, taxes_after: ArrayLike, rule: CeilingRule = RULE_OF_2015
) -> TaxSplit:
    r"""The rule of 2015 for a move that it covers.

    $$ P_t = \min\Bigl\{s\,T_t,\ \bar T - \sum_{u < t} P_u\Bigr\} \quad \text{for } t \le Y
       \text{ and, if } \sum_{u \le Y} P_u < \bar T, \text{ for } t \le Y + Y', \qquad P_t = 0 \text{ after} $$

    Args:
        taxes_before: Yearly taxes before the move; the last `ceiling_years` add up to the ceiling $\bar T$.
        taxes_after: $T_t$, taxes at the host by year of full production, none negative.

    Raises:
        ShareError: when there are fewer years than the ceiling needs, or a tax is negative.
    """
    after, ceiling = _after(taxes_after), float(_before(taxes_before, rule).sum())
    to_origin = np.zeros_like(after)
    for year in range(min(len(after), rule.years + rule.more_years)):
        to_origin[year] = min(rule.share * after[year], ceiling - to_origin.sum())
    return TaxSplit(to_origin, after - to_origin, ceiling, int(np.count_nonzero(to_origin)))


def permanent_split(taxes_after: ArrayLike, share: float) -> TaxSplit:
    r"""The origin receives a share of the taxes for ever: $P_t = s\,T_t$.

    Raises:
        ShareError: when a tax is negative, or the share is not from 0 to 1.
    """
    after = _after(taxes_after)
    require(_faults_of_share(share), ShareError)
    return TaxSplit(share * after, (1.0 - share) * after, np.inf, int(np.count_nonzero(share * after)))


def unshared(taxes_after: ArrayLike) -> TaxSplit:
    """The host keeps everything, as for what the market moves.

    Raises:
        ShareError: when a tax is negative.
    """
    return permanent_split(taxes_after, 0.0)


def pooled_growth(
    taxes_base: ArrayLike, taxes: ArrayLike, weights: ArrayLike, share: float
) -> Float[np.ndarray, "government year"]:
    r"""Net transfers when every government pays a share of the growth of its taxes into a pool.

    $$ N_{jt} = \frac{w_j}{\sum_k w_k}\, s\sum_k \max(0, T_{kt} - T_{k0}) \; - \; s\max(0, T_{jt} - T_{j0}) $$

    Args:
        taxes_base: $T_{j0}$, taxes by government without the plan or in the year of the agreement.
        taxes: $T_{jt}$, by government and year.
        weights: $w$, such as residents; none negative, not all zero.
        share: $s$.

    Returns:
        $N$, received less paid; every year adds up to nothing.

    Raises:
        ShareError: when a share or a weight is out of range.

    Source:
        After the sharing of tax base between seven counties of Minneapolis and Saint Paul since 1971.
    """
    base, grown, parts = (np.asarray(given, dtype=np.float64) for given in (taxes_base, taxes, weights))
    found = _faults_of_share(share)
    if not (parts >= 0).all() or not parts.sum() > 0:
        found.append(Finding("weights", "are negative or all zero.", "Write positive numbers, such as residents."))
    if grown.ndim != 2 or len(base) != len(grown) or len(parts) != len(grown):
        what = "do not have one row for each government."
        found.append(Finding("taxes", what, "Give base, weights and rows for the same governments."))
    require(found, ShareError)
    paid = share * np.maximum(0.0, grown - base[:, None])
    return (parts / parts.sum())[:, None] * paid.sum(axis=0) - paid


def _before(taxes: ArrayLike, rule: CeilingRule) -> Yearly:
    before = np.asarray(taxes, dtype=np.float64)
    found = _faults_of_taxes("taxes before the move", before.tolist())
    if len(before) < rule.ceiling_years:
        what = f"are those of {len(before)} years; the ceiling is that of {rule.ceiling_years}."
        found.append(Finding("taxes before the move", what, "Give the years that are missing."))
    require(found, ShareError)
    return before[len(before) - rule.ceiling_years :]


def _after(taxes: ArrayLike) -> Yearly:
    after = np.asarray(taxes, dtype=np.float64)
    require(_faults_of_taxes("taxes after the move", after.tolist()), ShareError)
    return after


def _faults_of_taxes(where: str, taxes: Sequence[float]) -> list[Finding]:
    return [
        Finding(f"{where}, year {number}", f"{tax:g} yuan is no tax.", "Write yuan, 0 or more.")
        for number, tax in enumerate(taxes, start=1)
        if not 0 <= tax < np.inf
    ]


def _faults_of_share(share: float) -> list[Finding]:
    if 0 <= share <= 1:
        return []
    return [Finding("share", f"{share:g} is no share.", "Write a number from 0 to 1.")]
