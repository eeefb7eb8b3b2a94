"""Limits on pumping as limits on what sectors draw."""

import numpy as np
from jaxtyping import Float

from xietong.errors import InfeasibleError
from xietong.findings import Finding, require
from xietong.model.baseline import Baseline
from xietong.model.water.rules import PumpingLimit
from xietong.model.water_counted import water_limit
from xietong.plan.change import Change

__all__ = ["sector_water"]


def sector_water(baseline: Baseline, change: Change) -> Float[np.ndarray, " zone"] | None:
    """m3 a year that the sectors of each zone may draw; None where the economy does not count water.

    Raises:
        InfeasibleError: naming each zone whose sectors would have no water at all, with what is missing.
    """
    if baseline.water is None:
        return None
    if not any(isinstance(rule, PumpingLimit) for rule in change.water):
        return np.full(len(baseline.region.zones), np.inf)
    limit, zones = water_limit(baseline, change.water), baseline.region.zones
    require(
        [
            Finding(
                f"limits on pumping, zone {zones.name_en[zone]} {zones.code[zone]}",
                f"farms and industry would have no water; {-limit[zone]:,.0f} m3 a year more would still be missing.",
                "Raise the limit, or add a measure of kind transfer-water.",
            )
            for zone in np.flatnonzero(limit <= 0.0)
        ],
        InfeasibleError,
    )
    return limit
