"""Zones that a plan gives a station."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool

from xietong.model.baseline import Baseline
from xietong.model.transport.skims import network_of
from xietong.plan.change import Change
from xietong.region.networks import RailNetwork

__all__ = ["RAIL", "zones_with_new_stations"]

RAIL = ("open-rail-line", "extend-metro")
"""Kinds of measures that open stations."""


def zones_with_new_stations(baseline: Baseline, changes: Sequence[Change]) -> Bool[np.ndarray, " zone"]:
    """Zones with a station on a segment that the changes open."""
    before = network_of(baseline.region.networks, baseline.region.base_year)
    after = before
    for change in changes:
        for opening in change.openings:
            after = opening(after)
    near = np.zeros(len(baseline.region.zones), dtype=bool)
    for old, new in ((before.rail, after.rail), (before.metro, after.metro)):
        zones = _zones_of_new_segments(old, new)
        near[zones[zones >= 0]] = True
    return near


def _zones_of_new_segments(old: RailNetwork, new: RailNetwork) -> np.ndarray:
    was_open = np.zeros(len(new.is_open), dtype=bool)
    was_open[: len(old.is_open)] = old.is_open
    opened = np.flatnonzero(new.is_open & ~was_open)
    return np.unique(new.station_zone[np.concatenate([new.start[opened], new.end[opened]])])
