"""A limit on what may be pumped from an aquifer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np

from xietong.model.baseline import Baseline
from xietong.model.water.budget import DEEP, SECTORS, SHALLOW
from xietong.model.water.checks import check_reach
from xietong.model.water.rules import PumpingLimit
from xietong.model.water.use import base_budget
from xietong.model.water.zones import AQUIFERS, has_water
from xietong.plan.areas import check_place, zones_of, zones_within
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.region.region import Region

__all__ = ["LimitPumping"]

_OF = {"shallow": (SHALLOW,), "deep": (DEEP,), "both": (SHALLOW, DEEP)}
HOUSEHOLDS = SECTORS.index("domestic")


class LimitPumping(Measure):
    r"""Zones or governments may pump no more than a volume, or must pump so much less than in the base year.

    $$ \sum_{n}\bar Q_n = (1 - \phi)\,Q^0 + \phi\,\bar Q, \qquad \bar Q = \text{cap or } Q^0 - \text{cut}, \qquad
       \bar Q_n = \frac{Q^0_n}{Q^0}\sum_m\bar Q_m $$

    Args:
        places: Zones, cities or governments; they are limited together.
        aquifer: "shallow", "deep" or "both".
        cap_m3: $\bar Q$, m3 a year; or
        cut_m3: m3 a year less than in the base year.
    """

    kind: Literal["limit-pumping"] = "limit-pumping"
    places: tuple[str, ...]
    aquifer: Literal["shallow", "deep", "both"] = "both"
    cap_m3: float | None = None
    cut_m3: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.places:
            yield Fault(("places",), "names no place.", "Name at least one zone, city or government.")
        if (self.cap_m3 is None) == (self.cut_m3 is None):
            yield Fault((), "does not say how much may be pumped.", "Write cap_m3 or cut_m3, not both.")
        for field in ("cap_m3", "cut_m3"):
            value = getattr(self, field)
            if value is not None and not value > 0.0:
                yield Fault((field,), f"{value:g} m3 is no limit.", "Write cubic metres a year, more than nothing.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown places, zones without the aquifer, a cap below what households must be given."""
        if not has_water(region):
            what = f"the region '{region.key}' has no aquifers."
            yield Fault((), what, f"Add {AQUIFERS}.csv and the tables of water to the region.")
            return
        wrong = [
            fault
            for position, name in enumerate(self.places)
            for fault in check_place(region, name, ("places", position))
        ]
        yield from wrong
        if not wrong:
            yield from self._without_aquifer(region)
            yield from self._below_reach(region)

    def _has(self, region: Region, column: str) -> np.ndarray:
        table = region.tables[AQUIFERS]
        has = {str(code): bool(value) for code, value in zip(table["zone"], table[column], strict=True)}
        return np.array([has.get(code, False) for code in region.zones.code])

    def _without_aquifer(self, region: Region) -> Iterator[Fault]:
        columns = [f"has_{name}" for name in ("shallow", "deep") if self.aquifer in (name, "both")]
        there = np.any([self._has(region, column) for column in columns], axis=0)
        kind = "" if self.aquifer == "both" else f"{self.aquifer} "
        for position, name in enumerate(self.places):
            if not (zones_of(region, [name]) & there).any():
                what = f"no {kind}aquifer lies under {name}."
                yield Fault(("places", position), what, f"Name a zone that has one in {AQUIFERS}.csv.")

    def _below_reach(self, region: Region) -> Iterator[Fault]:
        if self.cap_m3 is None or self.aquifer != "both":
            return
        pumped = base_budget(region, self._has(region, "has_shallow")).pumped[HOUSEHOLDS]
        meant = zones_of(region, self.places)
        found = check_reach(np.array([self.cap_m3]), np.array([pumped[meant].sum()]), [""])
        yield from (Fault(("cap_m3",), finding.what, finding.remedy, "warning") for finding in found)

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the pumps are."""
        return zones_within(region, self.places)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The limit of the year, where one is in force."""
        blank, phase = no_change(baseline), self.phase(year, baseline.region.base_year)
        if phase <= 0.0:
            return blank
        meant = zones_of(baseline.region, self.places)
        return replace(blank, water=(PumpingLimit(meant, _OF[self.aquifer], self.cap_m3, self.cut_m3, phase),))
