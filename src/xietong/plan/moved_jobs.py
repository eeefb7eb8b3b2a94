"""Jobs that a measure moves or places: what both kinds of measure share."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from jaxtyping import Float
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.places import zone_index
from xietong.plan.settings import plan_settings
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = [
    "ZoneJobs",
    "faults_of_jobs",
    "faults_of_share",
    "following_share",
    "jobs_by_zone",
    "market_change",
    "placed_change",
]


class ZoneJobs(BaseModel):
    """A number of jobs in a zone."""

    model_config = STRICT

    zone: str
    jobs: float


def jobs_by_zone(region: Region, parts: tuple[ZoneJobs, ...]) -> Float[np.ndarray, " zone"]:
    """Jobs of a list of zones, by position of the zone."""
    jobs = np.zeros(len(region.zones))
    for part in parts:
        jobs[zone_index(region, part.zone)] += part.jobs
    return jobs


def following_share(baseline: Baseline, own: float | None) -> float:
    """Share of the staff who follow their job: the measure's own, else the region's parameter."""
    return plan_settings(baseline.region.parameters).following_share if own is None else own


def market_change(
    baseline: Baseline,
    function: str,
    jobs: Float[np.ndarray, " workplace"],
    tied: Float[np.ndarray, "group residence"],
) -> Change:
    """The change of a market sector whose cells the plan fixes."""
    blank = no_change(baseline)
    market_jobs, is_fixed = blank.market_jobs.copy(), blank.is_fixed.copy()
    row = baseline.market.index(function)
    market_jobs[row], is_fixed[row] = jobs, jobs != 0
    return replace(blank, market_jobs=market_jobs, is_fixed=is_fixed, tied_workers=tied)


def placed_change(
    baseline: Baseline,
    function: str,
    jobs: Float[np.ndarray, " workplace"],
    housed: Float[np.ndarray, " workplace"],
    tied: Float[np.ndarray, "group residence"],
) -> Change:
    """The change of a placed function, of whose jobs some have housing in the zone."""
    blank = no_change(baseline)
    placed_jobs, housed_jobs = blank.placed_jobs.copy(), blank.housed_jobs.copy()
    row = baseline.placed.index(function)
    placed_jobs[row], housed_jobs[row] = jobs - housed, housed
    return replace(blank, placed_jobs=placed_jobs, housed_jobs=housed_jobs, tied_workers=tied)


def faults_of_jobs(parts: tuple[ZoneJobs, ...], field: str) -> Iterator[Fault]:
    """Faults where no zone is named, or a number of jobs is not positive."""
    if not parts:
        yield Fault((field,), "names no zone.", "Name at least one zone with its jobs.")
    for position, part in enumerate(parts):
        if not part.jobs > 0:
            yield Fault(
                (field, position, "jobs"), f"{part.jobs:g} jobs cannot move.", "Write a positive number of jobs."
            )


def faults_of_share(share: float | None, field: str) -> Iterator[Fault]:
    """A fault where a share is given and does not lie from zero to one."""
    if share is not None and not 0 <= share <= 1:
        yield Fault((field,), f"{share:g} is not a share.", "Write a number from 0 to 1.")
