"""What one measure changes in one year, in jobs, workers, square metres and minutes; changes add up."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.baseline import Baseline
from xietong.region.gateways import Gateways
from xietong.region.networks import Networks

__all__ = ["REWRITINGS", "Change", "GatewayEdit", "Opening", "no_change", "sum_of"]

Opening = Callable[[Networks], Networks]
"""Rewrites the networks: opens what is recorded, or adds what is new."""

GatewayEdit = Callable[[Gateways], Gateways]
"""Rewrites the gateways: capacity, service, charges, operators, openings."""

REWRITINGS = ("openings", "gateways")
"""Fields of a change that are functions; all others are arrays."""


@dataclass(frozen=True, eq=False)
class Change:
    """What a measure, or several together, change in a year against the base year.

    Args:
        placed_jobs: Placed jobs whose staff choose where to live.
        housed_jobs: Placed jobs whose staff live in the zone of work.
        market_jobs: Jobs of market sectors whose cells the plan fixes; `is_fixed` names the cells.
        tied_workers: Market workers bound to a residence by the plan (see `staff.py`).
        floor_space: Capacity for floor space added or withdrawn, m2.
        trade_cost: Logarithm of the delivered cost factor between jurisdictions.
        border_minutes: Minutes taken off the line between two jurisdictions.
        registration: Logarithm of the factor on the friction of living in a jurisdiction.
        openings: Rewritings of the networks, in order.
        gateways: Rewritings of the gateways, in order.
    """

    placed_jobs: Float[np.ndarray, "function workplace"]
    housed_jobs: Float[np.ndarray, "function workplace"]
    market_jobs: Float[np.ndarray, "sector workplace"]
    is_fixed: Bool[np.ndarray, "sector workplace"]
    tied_workers: Float[np.ndarray, "group residence"]
    floor_space: Float[np.ndarray, " zone"]
    trade_cost: Float[np.ndarray, "sector jurisdiction jurisdiction"]
    border_minutes: Float[np.ndarray, "jurisdiction jurisdiction"]
    registration: Float[np.ndarray, "group jurisdiction"]
    openings: tuple[Opening, ...] = ()
    gateways: tuple[GatewayEdit, ...] = ()


def no_change(baseline: Baseline) -> Change:
    """The change that changes nothing; a measure replaces what it changes."""
    n_zone = len(baseline.region.zones)
    n_sector, n_function, n_group = len(baseline.market), len(baseline.placed), len(baseline.groups)
    n_jurisdiction = len(baseline.region.jurisdictions)
    return Change(
        placed_jobs=np.zeros((n_function, n_zone)),
        housed_jobs=np.zeros((n_function, n_zone)),
        market_jobs=np.zeros((n_sector, n_zone)),
        is_fixed=np.zeros((n_sector, n_zone), dtype=bool),
        tied_workers=np.zeros((n_group, n_zone)),
        floor_space=np.zeros(n_zone),
        trade_cost=np.zeros((n_sector, n_jurisdiction, n_jurisdiction)),
        border_minutes=np.zeros((n_jurisdiction, n_jurisdiction)),
        registration=np.zeros((n_group, n_jurisdiction)),
    )


def sum_of(changes: Iterable[Change], baseline: Baseline) -> Change:
    """Several changes together: jobs and minutes add, fixed cells join, openings follow one another."""
    total = no_change(baseline)
    for change in changes:
        total = replace(
            total,
            **{f.name: getattr(total, f.name) + getattr(change, f.name) for f in fields(Change)},
        )
    return total
