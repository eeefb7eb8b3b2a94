"""Metro and railway become one fare."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.model.transport.fares import toll_minutes
from xietong.model.transport.settings import transport_settings
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.openings import join_fares
from xietong.plan.places import check_jurisdiction, governed_zones
from xietong.region.region import Region

__all__ = ["JoinFares"]


class JoinFares(Measure):
    r"""A fare union: one ticket and one check for the metros and the railways of some governments.

    Each change between metro and train at a station of these governments saves

    $$ \sigma = m + f / v $$

    Args:
        between: Jurisdictions whose operators join.
        saved_minutes: $m$, of ticket and check, for each change.
        saved_yuan: $f$, of the second fare, for each change; $v$ is the mean of the purposes (`fares.toll_minutes`).
    """

    kind: Literal["join-fares"] = "join-fares"
    between: tuple[str, ...]
    saved_minutes: float = 0.0
    saved_yuan: float = 0.0

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("fares join on one day.")
        if len(set(self.between)) < 2:
            yield Fault(("between",), "a union has two governments.", "Name at least two.")
        for name in ("saved_minutes", "saved_yuan"):
            if not 0 <= getattr(self, name) < float("inf"):
                yield Fault((name,), f"{getattr(self, name):g} is no saving.", "Write zero or a positive number.")
        if not (self.saved_minutes or self.saved_yuan):
            yield Fault((), "saves nothing.", "Give saved_minutes or saved_yuan.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown jurisdictions, and governments without a railway station."""
        found = [
            fault
            for position, name in enumerate(self.between)
            for fault in check_jurisdiction(region, name, ("between", position))
        ]
        yield from found
        if not found and not self._stations(region):
            yield Fault(("between",), "have no railway station.", "Name governments that have one.")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the stations where fares join."""
        rail = region.networks.rail
        return frozenset(int(rail.station_zone[rail.station.index(code)]) for code in self._stations(region))

    def change(self, baseline: Baseline, year: int) -> Change:
        """The saving in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The saving at each station, from the day on."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        saving = self.saved_minutes + float(toll_minutes(self.saved_yuan, transport_settings(region.parameters)))
        return (partial(join_fares, minutes=dict.fromkeys(self._stations(region), saving)),)

    def _stations(self, region: Region) -> tuple[str, ...]:
        zones, rail = governed_zones(region, self.between), region.networks.rail
        return tuple(code for code, zone in zip(rail.station, rail.station_zone, strict=True) if int(zone) in zones)
