"""What one measure changes in one year, in jobs, workers, square metres and minutes; changes add up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.model.baseline import Baseline
from xietong.model.water.rules import WaterRule
from xietong.region.gateways import Gateways
from xietong.region.networks import Networks

__all__ = [
    "ARRAYS",
    "AirControl",
    "AirTarget",
    "Change",
    "EmissionCap",
    "FloorLimit",
    "GatewayEdit",
    "Opening",
    "no_change",
    "sum_of",
]

Opening = Callable[[Networks], Networks]
"""Rewrites the networks: opens what is recorded, or adds what is new."""

GatewayEdit = Callable[[Gateways], Gateways]
"""Rewrites the gateways: capacity, service, charges, operators, openings."""


@dataclass(frozen=True, eq=False)
class AirControl:
    """Part of the emissions of some sources that a measure takes away.

    Args:
        zones: Where.
        sources: Kinds of sources (see `emission_sources.csv`).
        removed: Share taken away by pollutant, 0 to 1, phase included.
    """

    zones: Bool[np.ndarray, " zone"]
    sources: tuple[str, ...]
    removed: Mapping[str, float]


@dataclass(frozen=True)
class EmissionCap:
    """What the market sectors of an area may emit together.

    Args:
        area: Codes of the governments and cities that share the cap.
        pollutant: "SO2", "NOx", "PM25", "VOC" or "CO2".
        sectors: Codes of the market sectors; all that emit where empty.
        share: Of the emissions of the base year, above zero.
    """

    area: tuple[str, ...]
    pollutant: str
    sectors: tuple[str, ...]
    share: float


@dataclass(frozen=True)
class AirTarget:
    """Fine particles that governments want to reach together.

    Args:
        city: Position of the city.
        pm25: Upper bound, µg/m³.
    """

    city: int
    pm25: float


@dataclass(frozen=True, eq=False)
class FloorLimit:
    """Floor space over that of the base year that a zone may not pass; `inf` where there is no limit."""

    most: Float[np.ndarray, " zone"]


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
        attraction: Logarithm of the factor on the attraction of living in a zone.
        openings: Rewritings of the networks, in order.
        gateways: Rewritings of the gateways, in order.
        air_controls: What is taken away from emissions; several multiply.
        emission_caps: What market sectors may emit; of several on the same, the lowest holds.
        air_targets: Wanted concentrations; they bind no one, the cost of reaching them is told.
        water: What is decided about water.
        floor_limits: Of several the lowest holds.
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
    attraction: Float[np.ndarray, "group residence"]
    openings: tuple[Opening, ...] = ()
    gateways: tuple[GatewayEdit, ...] = ()
    air_controls: tuple[AirControl, ...] = ()
    emission_caps: tuple[EmissionCap, ...] = ()
    air_targets: tuple[AirTarget, ...] = ()
    water: tuple[WaterRule, ...] = ()
    floor_limits: tuple[FloorLimit, ...] = ()


ARRAYS = tuple(f.name for f in fields(Change) if f.default is MISSING)
"""Fields of a change that are arrays; the others are lists of what is done."""


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
        attraction=np.zeros((n_group, n_zone)),
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
