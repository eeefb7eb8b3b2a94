"""Travellers a day on the sections of the railways, without a plan and with it, as the model sends them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.state import Outcome
from xietong.model.transport.loads import rail_loads
from xietong.model.transport.modes import mode_shares
from xietong.model.transport.railways import boarding_minutes
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import skim_ground, skim_on
from xietong.model.transport.times import BUSINESS, COMMUTING, MODES, RAIL_CLASSES
from xietong.plan.change import Opening
from xietong.plan.networks import opened_networks
from xietong.region.networks import Networks, RailNetwork
from xietong.region.points import points_of_zones

__all__ = ["LineLoads", "loads_of_plan"]


@dataclass(frozen=True, eq=False)
class LineLoads:
    """Travellers a working day on each section, both directions together.

    Trips begin and end at the points of the zones; those who go by rail take the quickest way. Only trips between
    zones of the region are in it: no through traffic, no tourists, no capacity of trains.

    Args:
        rail: The railways with the plan; sections that are closed without it carry nobody then.
        commuting, business: By side, without the plan and with it.
    """

    rail: RailNetwork
    commuting: Float[np.ndarray, "side segment"]
    business: Float[np.ndarray, "side segment"]

    @property
    def total(self) -> Float[np.ndarray, "side segment"]:
        """All travellers."""
        return self.commuting + self.business


def loads_of_plan(
    baseline: Baseline,
    openings: Sequence[Opening],
    outcomes: tuple[Outcome, Outcome],
    business: Float[np.ndarray, "origin destination"],
) -> LineLoads | None:
    """Loads without the plan and with it, or None in a region without railways.

    Args:
        openings: What the plan opens.
        outcomes: Without the plan and with it: commuters.
        business: Business trips, one way, a working day.
    """
    if not len(baseline.region.networks.rail.station):
        return None
    both = opened_networks(baseline.region, ()), opened_networks(baseline.region, openings)
    with_plan = both[1].rail
    loads = np.zeros((2, 2, len(with_plan.start)))
    for side, (networks, outcome) in enumerate(zip(both, outcomes, strict=True)):
        # A plan appends sections: those of the base year stand first, in their order.
        found = _side(baseline, networks, outcome.commuting, business)
        loads[side, :, : found.shape[1]] = found
    return LineLoads(with_plan, commuting=loads[:, 0], business=loads[:, 1])


def _side(
    baseline: Baseline,
    networks: Networks,
    commuters: Float[np.ndarray, "residence workplace"],
    business: Float[np.ndarray, "origin destination"],
) -> Float[np.ndarray, "purpose segment"]:
    region, settings = baseline.region, transport_settings(baseline.region.parameters)
    year = region.base_year
    places = settle(points_of_zones(region.zones), region.zones, settings)
    ground = skim_ground(networks, places, year, settings)
    times = skim_on(ground, networks.rail, year, settings)
    trains, rows = [MODES.index(kind) for kind in RAIL_CLASSES], []
    for purpose, trips in ((COMMUTING, commuters), (BUSINESS, business)):
        share = mode_shares(times.minutes[purpose], times.street_km, purpose, settings)[trains].sum(axis=0)
        by_rail = np.where(share > 0.0, trips, 0.0) * share
        # Who goes comes back.
        there_and_back = by_rail + by_rail.T
        boarding = boarding_minutes(purpose, settings)
        rows.append(rail_loads(networks.rail, ground, there_and_back, boarding, year, settings))
    return np.array(rows)
