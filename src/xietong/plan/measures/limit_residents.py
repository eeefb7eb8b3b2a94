"""A ceiling on the residents of some zones."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.places import check_zone, zone_index
from xietong.region.region import Region

__all__ = ["LimitResidents"]


class LimitResidents(Measure):
    r"""Living in some zones is made harder, for everyone alike, until they hold no more than a ceiling.

    $$ \hat B_n^g = \mu^{\phi} $$

    Registration by points, closed basements and sheds, school places tied to papers: what governments do to hold a
    ceiling is not counted anywhere. One factor on the attraction of the zones stands for all of it.

    Args:
        zones: Where the ceiling holds, together.
        persons: Residents at most, when the whole measure is in force.
        attraction: $\mu$, attraction of living there at the end over the base year; below one is harder. The value
            under which the ceiling is just held is found by `xietong.assess.backtest.ceiling.attraction_that_holds`.
    """

    kind: Literal["limit-residents"] = "limit-residents"
    zones: tuple[str, ...]
    persons: float
    attraction: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.zones:
            yield Fault(("zones",), "names no zone.", "Name the zones where the ceiling holds.")
        if not self.persons > 0:
            yield Fault(("persons",), f"{self.persons:g} is not a ceiling.", "Write a positive number of persons.")
        if not 0 < self.attraction <= 1:
            what = f"{self.attraction:g} does not make living there harder."
            yield Fault(("attraction",), what, "Write a factor above 0, at most 1.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown zones, and zones named twice."""
        seen: set[int] = set()
        for position, name in enumerate(self.zones):
            found = list(check_zone(region, name, ("zones", position)))
            yield from found
            if not found:
                zone = zone_index(region, name)
                if zone in seen:
                    yield Fault(("zones", position), f"'{name}' is named twice.", "Name each zone once.")
                seen.add(zone)

    def host_zones(self, region: Region) -> frozenset[int]:
        """The zones under the ceiling."""
        return frozenset(zone_index(region, name) for name in self.zones)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Logarithm of the factor on attraction, by group and zone."""
        blank = no_change(baseline)
        attraction = blank.attraction.copy()
        zones = sorted(self.host_zones(baseline.region))
        attraction[:, zones] = self.phase(year, baseline.region.base_year) * np.log(self.attraction)
        return replace(blank, attraction=attraction)
