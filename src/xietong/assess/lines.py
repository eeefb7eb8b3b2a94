r"""What each line of a plan brings: access, minutes saved by government, what that costs.

Measures that open, join or charge lines and roads are taken in the order of their first day, each on top of those
before, all as they stand in the last year: the parts add up to what the plan brings. What two lines could each bring
alone counts for the one that opens first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.assess.line_loads import LineLoads, loads_of_plan
from xietong.assess.path import Step, order_by_date
from xietong.assess.tools import Tools
from xietong.assess.travel_shares import TravelShare
from xietong.model.baseline import Baseline
from xietong.model.mode_split import trips_of_firms
from xietong.model.state import Outcome
from xietong.model.transport.accessibility import market_potential
from xietong.model.transport.fares import minute_of_car
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.times import BUSINESS
from xietong.plan.building_cost import BuildingCost
from xietong.plan.plan import Plan
from xietong.plan.travel import Doors

__all__ = [
    "LIMIT",
    "PlanLines",
    "disutility_minutes",
    "lines_of_plan",
    "mean_change",
    "saved_by_jurisdiction",
]

LIMIT = 60.0
"""Minutes within which jobs and residents are counted."""


@dataclass(frozen=True, eq=False)
class PlanLines:
    """What the lines and roads of a plan bring in the last year.

    Args:
        measures: Ids, in the order of their first day.
        opens: Decimal year of that day.
        cost: Of each measure; None where nothing tells.
        jobs: Change of the jobs within an hour of a mean resident by the quickest mode.
        jobs_public, residents_public: The same by bus, metro or train, jobs and residents.
        potential: Change of the market potential, percent, mean over residents.
        saved_commuting, saved_business: Minutes saved a working day, by the government of the home and of the firm:
            those on the clock that are worth what the trips gain in time and money, by all modes together.
        without, with_plan: What is reached from door to door.
        jobs_of_zone: Jobs within an hour by bus, metro or train from each zone, without the plan and with it.
        change: Change of the minutes of a mean business trip of each zone, all modes together.
        loads: Of railways; None where there are none.
    """

    measures: tuple[str, ...]
    opens: tuple[float, ...]
    cost: tuple[BuildingCost | None, ...]
    jobs: Float[np.ndarray, " line"]
    jobs_public: Float[np.ndarray, " line"]
    residents_public: Float[np.ndarray, " line"]
    potential: Float[np.ndarray, " line"]
    saved_commuting: Float[np.ndarray, "line jurisdiction"]
    saved_business: Float[np.ndarray, "line jurisdiction"]
    without: Doors
    with_plan: Doors
    jobs_of_zone: Float[np.ndarray, "side zone"]
    change: Float[np.ndarray, " zone"]
    loads: LineLoads | None

    @property
    def saved(self) -> Float[np.ndarray, "line jurisdiction"]:
        """Minutes saved a working day by all trips: in which proportion governments benefit from each line."""
        return self.saved_commuting + self.saved_business


def lines_of_plan(
    tools: Tools, baseline: Baseline, plan: Plan, last: Step, without: Outcome, with_plan: Outcome
) -> PlanLines | None:
    """The lines and roads of a plan, or None where it opens none or no networks are at hand.

    Args:
        last: The last year; its travel is split over the measures already.
        without, with_plan: Its outcomes. Trips are those with the plan.
    """
    order = [number for number in order_by_date(plan) if last.changes[number].openings]
    if tools.doors is None or not order:
        return None
    region, steps = baseline.region, [last.changes[number].openings for number in order]
    openings = [opening for opened in steps for opening in opened]
    ends = np.cumsum([0, *(len(opened) for opened in steps)]).tolist()
    doors = [tools.doors(baseline, openings[:end], LIMIT) for end in ends]
    jobs = with_plan.employment.sum(axis=0) + with_plan.placed_employment.sum(axis=0)
    people = with_plan.residents
    potential = [market_potential(one.minutes, with_plan.value_added) for one in doors]
    trips = trips_of_firms(baseline, jobs)
    worth = minute_of_car(BUSINESS, transport_settings(region.parameters))
    business = [_business_saved(last.travel[number], trips, worth) for number in order]
    return PlanLines(
        measures=tuple(plan.measures[number].id for number in order),
        opens=tuple(plan.measures[number].begins for number in order),
        cost=tuple(plan.measures[number].building_cost(region) for number in order),
        jobs=_steps([one.within @ jobs for one in doors], people),
        jobs_public=_steps([one.within_public @ jobs for one in doors], people),
        residents_public=_steps([one.within_public @ people for one in doors], people),
        potential=100.0 * _steps(potential, people) / float(people @ potential[0] / people.sum()),
        # Who goes comes back.
        saved_commuting=_by_government(baseline, _commuting_saved(baseline, last.travel, order), with_plan.commuting),
        saved_business=_by_government(baseline, business, trips),
        without=doors[0],
        with_plan=doors[-1],
        jobs_of_zone=np.stack([doors[0].within_public @ jobs, doors[-1].within_public @ jobs]),
        change=mean_change(-np.sum(business, axis=0), trips),
        loads=loads_of_plan(baseline, openings, (without, with_plan), trips),
    )


def _steps(
    reached: Sequence[Float[np.ndarray, " zone"]], residents: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, " line"]:
    """What each further line adds for a mean resident, from what each zone reaches before the first, after it ..."""
    return np.diff(np.array(reached) @ (residents / residents.sum()))


def saved_by_jurisdiction(
    saved: Float[np.ndarray, "origin destination"],
    trips: Float[np.ndarray, "origin destination"],
    jurisdiction: Int[np.ndarray, " zone"],
    n_jurisdiction: int,
) -> Float[np.ndarray, " jurisdiction"]:
    r"""Minutes saved by the trips of the zones of each government.

    $$ B_J = \sum_{i \in J} \sum_j T_{ij}\, \Delta_{ij} $$

    Args:
        saved: $\Delta_{ij}$, minutes; of a pair that was not served before nothing is counted.
        trips: $T_{ij}$, a working day, of those at home in $i$.
    """
    of_zone = (trips * np.where(np.isfinite(saved), saved, 0.0)).sum(axis=1)
    return np.bincount(jurisdiction, weights=of_zone, minlength=n_jurisdiction)


def mean_change(
    change: Float[np.ndarray, "origin destination"], trips: Float[np.ndarray, "origin destination"]
) -> Float[np.ndarray, " zone"]:
    """Change of the minutes of a mean trip of each zone; NaN for a zone without trips."""
    total = trips.sum(axis=1)
    summed = (trips * np.where(np.isfinite(change), change, 0.0)).sum(axis=1)
    return np.divide(summed, total, out=np.full(len(total), np.nan), where=total > 0.0)


def disutility_minutes(
    disutility: Float[np.ndarray, "origin destination"], decay: float, tail: float, tail_from: float
) -> Float[np.ndarray, "origin destination"]:
    r"""Minutes that are felt as a disutility: the inverse of $f(t) = \nu t + \nu_2 \max(t - t_0, 0)$.

    Args:
        disutility: $f$, logs.
        decay: $\nu$ per minute; `tail` is $\nu_2$ and `tail_from` $t_0$, minutes.
    """
    knee = decay * tail_from
    return np.where(disutility <= knee, disutility / decay, tail_from + (disutility - knee) / (decay + tail))


def _by_government(
    baseline: Baseline,
    saved: Sequence[Float[np.ndarray, "origin destination"]],
    trips: Float[np.ndarray, "origin destination"],
) -> Float[np.ndarray, "line jurisdiction"]:
    zone, n_place = baseline.region.zones.jurisdiction, len(baseline.region.jurisdictions)
    return np.array([saved_by_jurisdiction(one, 2.0 * trips, zone, n_place) for one in saved])


def _business_saved(share: TravelShare, like: np.ndarray, worth: float) -> Float[np.ndarray, "origin destination"]:
    return np.zeros_like(like) if share.business_time is None else -share.business_time / worth


def _commuting_saved(
    baseline: Baseline, travel: Sequence[TravelShare], order: Iterable[int]
) -> list[Float[np.ndarray, "residence workplace"]]:
    """Minutes on the clock that are worth what each line in turn takes off a commute."""
    fit, zone = baseline.commuting, baseline.region.zones.jurisdiction
    decay = fit.access_decay
    tail = decay * fit.parameters["commuting_tail"]
    tail_from = fit.parameters["commuting_tail_minutes"] / fit.minute_of_car
    felt = fit.impedance - decay * fit.border_minutes[zone[:, None], zone[None, :]]
    saved, before = [], disutility_minutes(felt, decay, tail, tail_from)
    for number in order:
        share = travel[number].impedance
        if share is None:
            saved.append(np.zeros_like(before))
            continue
        felt = felt + share
        after = disutility_minutes(felt, decay, tail, tail_from)
        with np.errstate(invalid="ignore"):
            saved.append(before - after)
        before = after
    return saved
