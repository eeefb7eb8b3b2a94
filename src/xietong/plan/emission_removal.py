"""Part of the emissions of some sources taken away: what the measures that do so share."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import Field

from xietong.model.baseline import Baseline
from xietong.plan.air_rules import check_counted, check_pollutants, check_share, check_sources
from xietong.plan.areas import check_area, zones_of, zones_within
from xietong.plan.change import AirControl, Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.region.region import Region

__all__ = ["EmissionRemoval"]


class EmissionRemoval(Measure):
    r"""Part of the fuel or of the plants of some sources emits less.

    $$ E_{kn} = E^0_{kn}\,\hat a_{kn}\,(1 - \phi\,u\,\eta_p) $$

    Args:
        places: Governments, cities or zones.
        sources: Kinds of sources (see `emission_sources.csv`).
        share: $u$, share of the sources that is treated at the end, above zero.
        removal: $\eta_p$, by pollutant, what the treatment takes away of their emissions.
    """

    places: tuple[str, ...] = Field(min_length=1)
    sources: tuple[str, ...]
    share: float
    removal: dict[str, float]

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from check_sources(self.sources, ("sources",))
        yield from check_share(self.share, ("share",))
        yield from check_pollutants(self.removal, ("removal",))

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places, and a region that counts no emissions."""
        yield from check_counted(region)
        for position, name in enumerate(self.places):
            yield from check_area(region, name, ("places", position))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the sources are."""
        return zones_within(region, self.places)

    def change(self, baseline: Baseline, year: int) -> Change:
        """What the measure takes away by then."""
        blank, done = no_change(baseline), self.phase(year, baseline.region.base_year) * self.share
        if done == 0.0:
            return blank
        removed = {pollutant: done * share for pollutant, share in self.removal.items()}
        control = AirControl(zones_of(baseline.region, self.places), self.sources, removed)
        return replace(blank, air_controls=(control,))
