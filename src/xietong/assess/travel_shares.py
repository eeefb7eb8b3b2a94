r"""What each measure saves in travel, year by year, so that the shares add up to what the plan saves.

In the order of their first day, the measures whose lines, roads or borders change between two years take over their
new state one after the other; each is given the travel time that falls away in its turn. With $t_y$ the travel of the
whole plan, the shares of a year sum to $t_y - t_{y-1}$, and over the years to $t_y - t_{\text{base}}$. What two lines
could each save alone counts for the one that opens first. The networks are skimmed twice or three times as often as
for the plan itself, not once a year for every part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from jaxtyping import Float

from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.numerics.arrays import Array
from xietong.plan.change import Change, no_change

__all__ = ["NO_TRAVEL", "TravelShare", "shares_after", "sums_of", "with_travel", "without_travel"]

Pairs = Float[np.ndarray, "residence workplace"]


@dataclass(frozen=True, eq=False)
class TravelShare:
    """What some measures change in travel against the base year; None where nothing."""

    impedance: Pairs | None = None
    business_time: Pairs | None = None
    minutes: Pairs | None = None
    car_odds: Pairs | None = None

    @property
    def is_nothing(self) -> bool:
        """True where the measures leave all travel as it is."""
        return all(getattr(self, f.name) is None for f in fields(self))

    def plus(self, other: "TravelShare") -> "TravelShare":
        """Both together; the same object where the other changes nothing."""
        if other.is_nothing:
            return self
        if self.is_nothing:
            return other
        return TravelShare(
            _sum(self.impedance, other.impedance),
            _sum(self.business_time, other.business_time),
            _sum(self.minutes, other.minutes),
            _sum(self.car_odds, other.car_odds),
        )


NO_TRAVEL = TravelShare()


def shares_after(
    tools: Tools,
    baseline: Baseline,
    order: Sequence[int],
    shares: Sequence[TravelShare],
    before: Sequence[Change],
    after: Sequence[Change],
) -> tuple[TravelShare, ...]:
    """The shares one year on.

    Args:
        order: Measures in the order of their first day.
        shares: By measure, in the plan's order, in the year before.
        before, after: What each measure changes in the two years, in the plan's order.

    Returns:
        By measure, in the plan's order.
    """
    movers = [number for number in order if _may_move(before[number], after[number])]
    result = list(shares)
    if not movers:
        return tuple(result)
    blank = no_change(baseline)
    state = [_only_travel(change, blank) for change in before]
    known = tools.problem(baseline, state)
    for number in movers:
        state[number] = _only_travel(after[number], blank)
        here = tools.problem(baseline, state)
        result[number] = result[number].plus(_between(known, here))
        known = here
    return tuple(result)


def sums_of(shares: Sequence[TravelShare]) -> tuple[TravelShare, ...]:
    """Running sums, nothing first."""
    sums = [NO_TRAVEL]
    for share in shares:
        sums.append(sums[-1].plus(share))
    return tuple(sums)


def without_travel(change: Change) -> Change:
    """The change with the networks and the lines between governments left as they are."""
    return replace(change, openings=(), border_minutes=np.zeros_like(change.border_minutes))


def with_travel(problem: Problem, share: TravelShare) -> Problem:
    """A problem in which travel is as in the base year, with a share of what the plan saves."""
    if share.is_nothing:
        return problem
    shocks = replace(
        problem.shocks,
        commuting_impedance=share.impedance,
        business_time=share.business_time,
        car_odds=share.car_odds,
    )
    minutes = problem.minutes if share.minutes is None else problem.minutes + share.minutes
    return replace(problem, shocks=shocks, minutes=minutes)


def _only_travel(change: Change, blank: Change) -> Change:
    return replace(blank, openings=change.openings, border_minutes=change.border_minutes)


def _may_move(before: Change, after: Change) -> bool:
    """An opening that was there before may have grown: what it does shows only on the networks."""
    return bool(before.openings or after.openings) or not np.array_equal(before.border_minutes, after.border_minutes)


def _between(one: Problem, other: Problem) -> TravelShare:
    return TravelShare(
        _difference(_array(one.shocks.commuting_impedance), _array(other.shocks.commuting_impedance)),
        _difference(_array(one.shocks.business_time), _array(other.shocks.business_time)),
        _difference(one.minutes, other.minutes),
        _difference(_array(one.shocks.car_odds), _array(other.shocks.car_odds)),
    )


def _array(pairs: Array | None) -> Pairs | None:
    return None if pairs is None else np.asarray(pairs)


def _difference(one: Pairs | None, other: Pairs | None) -> Pairs | None:
    if one is None or other is None:
        return other if one is None else -one
    with np.errstate(invalid="ignore"):
        change = np.where(one == other, 0.0, other - one)
    return change if change.any() else None


def _sum(one: Pairs | None, other: Pairs | None) -> Pairs | None:
    if one is None or other is None:
        return other if one is None else one
    return one + other
