"""Fine particles that governments want to reach together by a date."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field

from xietong.model.baseline import Baseline
from xietong.plan.air_rules import check_counted
from xietong.plan.areas import check_city, city_index, zones_within
from xietong.plan.change import AirTarget, Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.region.region import Region

__all__ = ["JointControlTarget"]


class JointControlTarget(Measure):
    r"""Cities where fine particles are to fall to a bound, $C_r \le \bar C_r$, when the measure is whole.

    The target binds no one by itself. What it would cost at least, acting together and apart, is told.

    Args:
        cities: Cities with the target; all where omitted.
        pm25: $\bar C$, µg/m³.
    """

    kind: Literal["joint-control-target"] = "joint-control-target"
    cities: tuple[str, ...] | None = Field(default=None, min_length=1)
    pm25: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.pm25 > 0.0:
            yield Fault(("pm25",), f"{self.pm25:g} is not a concentration.", "Write µg/m³ above zero.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown cities, and a region that counts no emissions."""
        yield from check_counted(region)
        for position, name in enumerate(self.cities or ()):
            yield from check_city(region, name, ("cities", position))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of the cities."""
        return zones_within(region, self.cities or [city.code for city in region.cities])

    def change(self, baseline: Baseline, year: int) -> Change:
        """The target, from the year in which the whole measure is in force."""
        blank, region = no_change(baseline), baseline.region
        if self.phase(year, region.base_year) < 1.0:
            return blank
        wanted = range(len(region.cities)) if self.cities is None else [city_index(region, c) for c in self.cities]
        return replace(blank, air_targets=tuple(AirTarget(c, self.pm25) for c in wanted if c is not None))
