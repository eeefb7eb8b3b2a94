"""Construction land released or withdrawn."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.places import check_zone, is_zone, zone_index
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["ChangeLand", "Site"]

M2_PER_KM2 = 1e6


class Site(BaseModel):
    """Land in a zone.

    Args:
        area_km2: Construction land, km2.
        floor_area_ratio: m2 of floor space on each m2 of that land, net of what stood there.
        share: Instead of both: share of the zone's floor space in the base year.
    """

    model_config = STRICT

    zone: str
    area_km2: float | None = None
    floor_area_ratio: float | None = None
    share: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        has_area = self.area_km2 is not None and self.floor_area_ratio is not None
        if has_area == (self.share is not None):
            yield Fault((), "does not say how much land.", "Write area_km2 and floor_area_ratio, or share, not both.")
        for field in ("area_km2", "floor_area_ratio", "share"):
            value = getattr(self, field)
            if value is not None and not value > 0:
                yield Fault((field,), f"{value:g} is not positive.", "Use action: withdraw to take land away.")


class ChangeLand(Measure):
    r"""Construction land is released to a zone or withdrawn from it.

    $$ \Delta\bar F_n = \pm\,\phi\,\text{area}_n\,\text{ratio}_n , \qquad
       \hat{\bar F}_n = 1 + \Delta\bar F_n / F_n $$

    Args:
        action: "release" or "withdraw".
        sites: Zones with area and floor-area ratio, or with a share of their floor space.
    """

    kind: Literal["change-land"] = "change-land"
    action: Literal["release", "withdraw"]
    sites: tuple[Site, ...]

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.sites:
            yield Fault(("sites",), "names no zone.", "Name at least one zone with its land.")
        for position, site in enumerate(self.sites):
            for fault in site.faults():
                yield replace(fault, path=("sites", position, *fault.path))

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown zones, and land beyond the zone's area."""
        for position, site in enumerate(self.sites):
            yield from check_zone(region, site.zone, ("sites", position, "zone"))
            if is_zone(region, site.zone) and site.area_km2 is not None:
                zone = zone_index(region, site.zone)
                area = float(region.zones.area_km2[zone])
                if site.area_km2 > area:
                    yield Fault(
                        ("sites", position, "area_km2"),
                        f"{site.area_km2:g} km2 is more than all of {region.zones.name_en[zone]}, {area:.1f} km2.",
                        "Write less land, or name further zones.",
                    )

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the land lies."""
        return frozenset(zone_index(region, site.zone) for site in self.sites)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Floor space that the land allows or no longer allows, m2."""
        blank = no_change(baseline)
        floor_space = blank.floor_space.copy()
        sign = 1.0 if self.action == "release" else -1.0
        for site in self.sites:
            zone = zone_index(baseline.region, site.zone)
            floor_space[zone] += sign * _floor_space(site, float(baseline.outcome.floor_space[zone]))
        return replace(blank, floor_space=self.phase(year, baseline.region.base_year) * floor_space)


def _floor_space(site: Site, base: float) -> float:
    if site.area_km2 is not None and site.floor_area_ratio is not None:
        return site.area_km2 * M2_PER_KM2 * site.floor_area_ratio
    return float(site.share or 0.0) * base
