"""Less water for the same fields."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.model.water.rules import IrrigationSaving
from xietong.plan.areas import check_place, zones_of, zones_within
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.region.region import Region

__all__ = ["SaveIrrigation"]


class SaveIrrigation(Measure):
    r"""Sprinklers, drip lines, other crops or fallow land: fields draw less, and less comes back from them.

    $$ Q_{na} \leftarrow (1 - \phi\,\sigma)\,Q_{na} $$

    Args:
        places: Zones, cities or governments.
        share: $\sigma$, share of the water of their fields that is saved, above 0 to below 1.
    """

    kind: Literal["save-irrigation"] = "save-irrigation"
    places: tuple[str, ...]
    share: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.places:
            yield Fault(("places",), "names no place.", "Name at least one zone, city or government.")
        if not 0.0 < self.share < 1.0:
            yield Fault(("share",), f"{self.share:g} is no saving.", "Write a number above 0 and below 1.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places."""
        for position, name in enumerate(self.places):
            yield from check_place(region, name, ("places", position))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the fields are."""
        return zones_within(region, self.places)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The share saved in the year."""
        blank, phase = no_change(baseline), self.phase(year, baseline.region.base_year)
        if phase <= 0.0:
            return blank
        meant = zones_of(baseline.region, self.places)
        return replace(blank, water=(IrrigationSaving(phase * self.share * meant),))
