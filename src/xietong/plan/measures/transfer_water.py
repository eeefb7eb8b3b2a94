"""Water brought from outside, in place of pumping."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.model.water.rules import Transfer
from xietong.plan.areas import zones_within
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.water_volumes import Volume, check_volumes, spread
from xietong.region.region import Region

__all__ = ["TransferWater"]


class TransferWater(Measure):
    r"""A canal or pipe delivers water; wells are closed for it, the deep ones first.

    $$ Z_n = \phi \sum_P Z_P \frac{R_n}{\sum_{m \in P} R_m} $$

    Args:
        deliveries: Places with $Z_P$, m3 a year beyond the base year; that of a wider place is shared by residents.
    """

    kind: Literal["transfer-water"] = "transfer-water"
    deliveries: tuple[Volume, ...]

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.deliveries:
            yield Fault(("deliveries",), "names no place.", "Name at least one place with its m3.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places, volumes that are none."""
        yield from check_volumes(region, self.deliveries, "deliveries")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the water arrives."""
        return zones_within(region, [part.place for part in self.deliveries])

    def change(self, baseline: Baseline, year: int) -> Change:
        """Water by zone, m3 a year."""
        blank, phase = no_change(baseline), self.phase(year, baseline.region.base_year)
        if phase <= 0.0:
            return blank
        region = baseline.region
        return replace(blank, water=(Transfer(phase * spread(region, self.deliveries, region.zones.residents)),))
