"""Water let into rivers and basins so that it reaches the shallow aquifer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.model.water.rules import Replenishment
from xietong.plan.areas import zones_within
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.water_volumes import Volume, check_volumes, spread
from xietong.region.region import Region

__all__ = ["ReplenishEcologically"]


class ReplenishEcologically(Measure):
    r"""Rivers and recharge basins get water, of which a share seeps into the ground.

    $$ M_n = \phi\,\psi \sum_P Z_P \frac{A_n}{\sum_{m \in P} A_m} $$

    Args:
        sites: Places with $Z_P$, m3 a year beyond the base year; that of a wider place goes to zones by area.
        reaching_share: $\psi$, share that reaches the aquifer, above 0 to 1.
    """

    kind: Literal["replenish-ecologically"] = "replenish-ecologically"
    sites: tuple[Volume, ...]
    reaching_share: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.sites:
            yield Fault(("sites",), "names no place.", "Name at least one place with its m3.")
        if not 0.0 < self.reaching_share <= 1.0:
            yield Fault(
                ("reaching_share",), f"{self.reaching_share:g} is no share.", "Write a number above 0, at most 1."
            )

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places, volumes that are none."""
        yield from check_volumes(region, self.sites, "sites")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the water is let in."""
        return zones_within(region, [part.place for part in self.sites])

    def change(self, baseline: Baseline, year: int) -> Change:
        """Recharge by zone, m3 a year."""
        blank, phase = no_change(baseline), self.phase(year, baseline.region.base_year)
        if phase <= 0.0:
            return blank
        region = baseline.region
        volume = phase * self.reaching_share * spread(region, self.sites, region.zones.area_km2)
        return replace(blank, water=(Replenishment(volume),))
