"""A cap on what the market sectors of a government, of a city, or of several together emit."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from xietong.model.air.inventory import COUNTED
from xietong.model.baseline import Baseline
from xietong.model.emission_rates import Area, area_zones
from xietong.plan.air_rules import check_counted, check_share
from xietong.plan.areas import check_governments_or_cities, code_of_place
from xietong.plan.change import Change, EmissionCap, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.places import check_jurisdiction
from xietong.region.region import Region

__all__ = ["EmissionCapMeasure"]

_SOURCES = "environment/emission_sources"


class EmissionCapMeasure(Measure):
    r"""The sectors of some places may emit together no more than a share of what they emitted in the base year.

    $$ \sum_{j}\text{Em}_{pj} \le \bigl(1 - \phi\,(1 - \sigma)\bigr)\,\sum_{j}\text{Em}^0_{pj} $$

    The economy finds the price of emissions that holds the cap; output and abatement answer to it. Places that share
    a cap have one price: they trade.

    Args:
        jurisdiction: Government whose sectors are capped, the same as `places` with one name.
        places: Governments or cities that share the cap.
        pollutant: "SO2", "NOx", "PM25", "NH3", "VOC" or "CO2".
        sectors: Market sectors capped together; all that emit where omitted.
        share: $\sigma$, of the emissions of the base year, reached at the end.
    """

    kind: Literal["emission-cap"] = "emission-cap"
    jurisdiction: str | None = None
    places: tuple[str, ...] = ()
    pollutant: str
    sectors: tuple[str, ...] = ()
    share: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from check_share(self.share, ("share",))
        if (self.jurisdiction is None) == (not self.places):
            what = "one of jurisdiction and places says where the cap holds."
            yield Fault(("places",), what, "Name a government, or the governments or cities that share the cap.")
        if self.pollutant not in COUNTED:
            what = f"'{self.pollutant}' is not a pollutant."
            yield Fault(("pollutant",), what, did_you_mean(self.pollutant, COUNTED))

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown governments, sectors that do not emit the pollutant, and a region that counts no emissions."""
        yield from check_counted(region)
        if self.jurisdiction is not None:
            yield from check_jurisdiction(region, self.jurisdiction, ("jurisdiction",))
        yield from check_governments_or_cities(region, self.places)
        if _SOURCES not in region.tables:
            return
        table = region.tables[_SOURCES]
        emits = table["sector"][(table["pollutant"] == self.pollutant) & (table["driver"] == "output")].tolist()
        if not emits and self.pollutant in COUNTED:
            yield Fault(("pollutant",), f"no sector emits {self.pollutant} here.", "Cap another pollutant.")
        for position, code in enumerate(self.sectors):
            if code not in emits:
                what = f"'{code}' is no market sector that emits {self.pollutant}."
                yield Fault(("sectors", position), what, did_you_mean(code, emits))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of the places."""
        return frozenset(np.flatnonzero(area_zones(region, self.area(region))).tolist())

    def area(self, region: Region) -> Area:
        """Codes of the places, in a fixed order."""
        names = self.places if self.jurisdiction is None else (self.jurisdiction,)
        return tuple(sorted({code_of_place(region, name) for name in names}))

    def change(self, baseline: Baseline, year: int) -> Change:
        """The cap in force by then."""
        blank, phase = no_change(baseline), self.phase(year, baseline.region.base_year)
        if phase == 0.0 or self.share == 1.0:
            return blank
        cap = EmissionCap(
            self.area(baseline.region),
            self.pollutant,
            self.sectors,
            1.0 - phase * (1.0 - self.share),
        )
        return replace(blank, emission_caps=(cap,))
