"""Small experiments whose outcome is known in kind: new public jobs, public jobs moved, a cheaper border.

They are static and tell the long run: everyone has chosen anew, all floor space that is wanted has been built.
"""

from dataclasses import replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.assess.tools import Problem, Tools
from xietong.model.baseline import Baseline
from xietong.plan.measures.place_jobs import PlaceJobs
from xietong.plan.measures.relocate_function import Host, RelocateFunction
from xietong.plan.moved_jobs import ZoneJobs
from xietong.plan.title import Title
from xietong.region.region import Region

__all__ = [
    "HOUSED_SHARE",
    "cheaper_border",
    "core_zone",
    "crosses_border",
    "host_zone",
    "moved_public_jobs",
    "new_public_jobs",
]

TITLE = Title(en="Experiment", zh="试验")
SOURCE = "experiment of this program"
HOUSED_SHARE = 0.8
"""Followers housed in the host zone: an assumption, after the housing offered with the moves of this region."""
CORES: tuple[str, ...] = ("central_six", "core")


def host_zone(region: Region) -> int:
    """Zone that receives jobs: the most peopled one tagged `sub_centre`, else the zone of median residents."""
    sub_centre = region.zones.tags.get("sub_centre", np.zeros(len(region.zones), dtype=bool))
    if sub_centre.any():
        return int(np.argmax(np.where(sub_centre, region.zones.residents, -1.0)))
    return int(np.argsort(region.zones.residents, kind="stable")[len(region.zones) // 2])


def core_zone(baseline: Baseline, function: str) -> int:
    """Zone that gives jobs: the one with most jobs of a placed function, inside the core where one is tagged."""
    tags = baseline.region.zones.tags
    core = next((tags[name] for name in CORES if name in tags and tags[name].any()), None)
    jobs = baseline.placed_base[baseline.placed.index(function)]
    return int(np.argmax(jobs if core is None else np.where(core, jobs, -1.0)))


def new_public_jobs(tools: Tools, baseline: Baseline, host: int, jobs: float, following_share: float) -> Problem:
    """New jobs of the first placed function in one zone, the followers from outside the region."""
    region = baseline.region
    measure = PlaceJobs(
        id="new-jobs",
        title=TITLE,
        owner=region.jurisdictions[0].code,
        date=str(region.base_year + 1),
        source=SOURCE,
        function=baseline.placed[0],
        jobs=(ZoneJobs(zone=region.zones.code[host], jobs=jobs),),
        following_share=following_share,
        housed_share=HOUSED_SHARE,
    )
    return tools.problem(baseline, [measure.change(baseline, region.base_year + 1)])


def moved_public_jobs(tools: Tools, baseline: Baseline, origin: int, host: int, jobs: float) -> Problem:
    """Jobs of the first placed function moved between two zones; all staff follow."""
    region = baseline.region
    measure = RelocateFunction(
        id="moved-jobs",
        title=TITLE,
        owner=region.jurisdictions[0].code,
        date=str(region.base_year + 1),
        source=SOURCE,
        function=baseline.placed[0],
        origins=(ZoneJobs(zone=region.zones.code[origin], jobs=jobs),),
        hosts=(Host(zone=region.zones.code[host], share=1.0),),
        following_share=1.0,
        housed_share=HOUSED_SHARE,
    )
    return tools.problem(baseline, [measure.change(baseline, region.base_year + 1)])


def crosses_border(region: Region) -> Bool[np.ndarray, "origin destination"]:
    """True for pairs of zones under two governments."""
    jurisdiction = region.zones.jurisdiction
    return np.asarray(jurisdiction[:, None] != jurisdiction[None, :])


def cheaper_border(tools: Tools, baseline: Baseline, cut: float) -> Problem:
    """Delivered cost lower by a share `cut` between zones of two governments, in all sectors."""
    problem = tools.problem(baseline, ())
    factor = np.where(crosses_border(baseline.region), 1.0 - cut, 1.0)
    n_sector = len(problem.shocks.quantity_hat)
    cost: Float[np.ndarray, "sector origin destination"] = np.repeat(factor[None, :, :], n_sector, axis=0)
    return Problem(replace(problem.shocks, trade_cost_hat=cost), problem.minutes)
