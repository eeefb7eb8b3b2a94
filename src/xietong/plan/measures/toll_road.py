"""A toll is charged on a road, changed or lifted."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from jaxtyping import Int

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import charge_links
from xietong.plan.roads import links_called, zones_of_links
from xietong.region.region import Region

__all__ = ["TollRoad"]


class TollRoad(Measure):
    r"""A toll on roads of the region's tables. Drivers weigh it as time,

    $$ c_a = t_a + \tau \ell_a / v $$

    so that it turns some away to other roads and to trains. In place of an earlier toll of the plan on the same
    road; the tables of a region hold no tolls, so a toll counts against none.

    Args:
        roads: Names or numbers of roads in the region's tables, such as "G18".
        yuan_per_km: $\tau$ at base-year prices, for a car; 0 lifts an earlier toll of the plan.
    """

    kind: Literal["toll-road"] = "toll-road"
    roads: tuple[str, ...]
    yuan_per_km: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("a toll holds from one day on.")
        if not self.roads:
            yield Fault(("roads",), "are none.", "Name a road.")
        if not 0 <= self.yuan_per_km < float("inf"):
            what = f"{self.yuan_per_km:g} yuan is no toll."
            yield Fault(("yuan_per_km",), what, "Write zero or a positive number of yuan for each kilometre.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown roads."""
        for position, road in enumerate(self.roads):
            if not len(links_called(region, road)):
                known = sorted({name for name in region.networks.road.name if name})
                yield Fault(("roads", position), f"'{road}' is not a road.", did_you_mean(road, known))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the nodes that the roads join."""
        return zones_of_links(region, self._links(region))

    def change(self, baseline: Baseline, year: int) -> Change:
        """The toll in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The toll, from its day on."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        length = region.networks.road.length_km
        yuan = {int(link): self.yuan_per_km * float(length[link]) for link in self._links(region)}
        return (partial(charge_links, yuan=yuan),)

    def _links(self, region: Region) -> Int[np.ndarray, " link"]:
        return np.unique(np.concatenate([links_called(region, road) for road in self.roads]))
