"""Limits and targets of the air that nothing can reach: which place, and by how much."""

from collections.abc import Iterator

import numpy as np

from xietong.findings import Finding
from xietong.model.air.read import has_air, read_air
from xietong.model.air.transfer import arriving
from xietong.plan.measures.emission_cap import EmissionCapMeasure
from xietong.plan.measures.joint_control_target import JointControlTarget
from xietong.plan.plan import Plan
from xietong.region.region import Region

__all__ = ["out_of_reach"]

_CEILING = "air_removal_ceiling"


def out_of_reach(plan: Plan, region: Region) -> tuple[Finding, ...]:
    """Every cap below what removal leaves, and every target below what removal everywhere leaves of the particles.

    Decided by the base year alone; what the years of a plan add is told by the run. None for a region that does not
    say how much can be removed.
    """
    ceiling = region.parameters.get(_CEILING)
    if ceiling is None:
        return ()
    acting = [measure for measure in plan.measures if not measure.is_in_base]
    caps = [measure for measure in acting if isinstance(measure, EmissionCapMeasure)]
    targets = [measure for measure in acting if isinstance(measure, JointControlTarget)]
    return (*_caps(plan, caps, 1.0 - ceiling.value), *_targets(plan, targets, region, ceiling.value))


def _caps(plan: Plan, caps: list[EmissionCapMeasure], least: float) -> Iterator[Finding]:
    for cap in caps:
        if cap.share < least:
            yield Finding(
                f"{plan.id}, measure {cap.id}",
                f"the cap on {cap.pollutant} is {cap.share:.3g} of the base year; removal can reach {least:.3g}, so "
                f"{least - cap.share:.3g} of it is missing.",
                f"Raise the cap, or give a higher {_CEILING} with its source.",
            )


def _targets(plan: Plan, targets: list[JointControlTarget], region: Region, ceiling: float) -> Iterator[Finding]:
    if not targets or not has_air(region):
        return
    tables = read_air(region)
    from_region = np.asarray(arriving(tables.annual)).sum(axis=1)
    least = tables.annual.base * (1.0 - ceiling * from_region)
    for measure in targets:
        for city in np.unique(region.zones.city[sorted(measure.host_zones(region))]).tolist():
            missing = float(least[city]) - measure.pm25
            if missing > 0.0:
                yield Finding(
                    f"{plan.id}, measure {measure.id}",
                    f"{region.cities[city].name_en} cannot reach {measure.pm25:g} µg/m³: with all that can be "
                    f"removed in the region {least[city]:.1f} µg/m³ are left, {missing:.1f} too many.",
                    "Raise the target; the rest comes from outside the region.",
                )
