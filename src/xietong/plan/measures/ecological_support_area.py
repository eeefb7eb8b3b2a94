"""An area that keeps water and woods for the region: red lines bind its construction land."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.model.water.ecology import floor_space_limit
from xietong.plan.areas import check_place, zones_of, zones_within
from xietong.plan.change import Change, FloorLimit, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import MID_YEAR, Measure
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["EcologicalSupportArea", "RedLine"]


class RedLine(BaseModel):
    """A place and the share of its land inside the red line, 0 to below 1."""

    model_config = STRICT

    place: str
    red_line_share: float


class EcologicalSupportArea(Measure):
    r"""Inside the red line nothing is built; what floor space the rest can carry is a limit.

    A line drawn before the base year (`is_in_base`) holds on: what stood may stay, what grows comes up against it.

    $$ \hat F_n \le \max\{1, 10^6 A_n(1 - \rho_n)\,r / F_n\} $$

    Args:
        areas: Zones, cities or governments, each with $\rho$; zones of a wider place take its share.
        floor_area_ratio: $r$, m2 of floor space on each m2 of land that may be built on.
    """

    kind: Literal["ecological-support-area"] = "ecological-support-area"
    areas: tuple[RedLine, ...]
    floor_area_ratio: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.areas:
            yield Fault(("areas",), "names no place.", "Name at least one place with its red_line_share.")
        if not self.floor_area_ratio > 0.0:
            yield Fault(("floor_area_ratio",), f"{self.floor_area_ratio:g} is not positive.", "Write m2 on each m2.")
        for position, area in enumerate(self.areas):
            if not 0.0 <= area.red_line_share < 1.0:
                what = f"{area.red_line_share:g} is no share of land."
                yield Fault(("areas", position, "red_line_share"), what, "Write a number from 0 to below 1.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places."""
        for position, area in enumerate(self.areas):
            yield from check_place(region, area.place, ("areas", position, "place"))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where land is kept."""
        return zones_within(region, [part.place for part in self.areas])

    def change(self, baseline: Baseline, year: int) -> Change:
        """The limit on floor space, in force as soon as the measure has begun."""
        blank = no_change(baseline)
        if self.begins >= year + MID_YEAR:
            return blank
        zones = baseline.region.zones
        most, floor_space = np.full(len(zones), np.inf), np.asarray(baseline.outcome.floor_space)
        for area in self.areas:
            inside = zones_of(baseline.region, [area.place])
            share = np.full(int(inside.sum()), area.red_line_share)
            limit = floor_space_limit(zones.area_km2[inside], share, self.floor_area_ratio, floor_space[inside])
            most[inside] = np.minimum(most[inside], limit)
        return replace(blank, floor_limits=(FloorLimit(most),))
