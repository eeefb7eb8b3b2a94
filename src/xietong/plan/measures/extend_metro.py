"""A metro or commuter line is extended across the border."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.building_cost import BuildingCost, building_cost
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import NewLine, add_line, network_of_kind
from xietong.plan.stops import (
    Stop,
    faults_of_service,
    faults_of_stops,
    line_of_stops,
    network_named,
    stop_zones,
)
from xietong.region.region import Region

__all__ = ["ExtendMetro"]


class ExtendMetro(Measure):
    """A metro or commuter line from the stations of one government to those of another.

    The first stop is a station that is there already. With `line`, the trains of that line run on: nobody changes
    at the first stop. Without it, the extension is a line of its own, to which people change there.

    Args:
        line: Code of the line whose trains run on.
        stations: In order, from the station that is there already; in two jurisdictions at least.
        line_kind: "metro", or "commuter" for trains on the railways.
        speed_kmh: Design speed.
        headway_minutes: Between two trains: who boards waits half of it. The usual wait where omitted.
        cost_per_km: Yuan at base-year prices; a stated `cost` goes before it.
    """

    kind: Literal["extend-metro"] = "extend-metro"
    line: str | None = None
    stations: tuple[Stop, ...]
    line_kind: Literal["metro", "commuter"] = "metro"
    speed_kmh: float
    headway_minutes: float | None = None
    cost_per_km: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("a line opens on one day.")
        if len(self.stations) < 2:
            yield Fault(("stations",), "are fewer than two.", "List the station that is there, then the new ones.")
        if not self.speed_kmh > 0:
            yield Fault(("speed_kmh",), "a new line needs a positive speed.", "Write its design speed in km/h.")
        yield from faults_of_service(self.headway_minutes, self.cost_per_km)

    def check(self, region: Region) -> Iterator[Fault]:
        """An unknown line, a first stop that is not on it, stops without a place, and a border not crossed."""
        found = [*faults_of_stops(region, self._network, self.stations), *self._faults_of_line(region)]
        yield from found
        if not found and len(self.stations) > 1 and len(self._jurisdictions(region)) < 2:
            yield Fault(
                ("stations",), "all lie in one jurisdiction.", "Add one beyond the border, or use open-rail-line."
            )

    def _faults_of_line(self, region: Region) -> Iterator[Fault]:
        network, first = network_named(region, self._network), self.stations[0].name if self.stations else ""
        at = {network.station[end] for ends in (network.start, network.end) for end in ends[self._rows(region)]}
        if self.line is not None and self.line not in network.line:
            yield Fault(("line",), f"'{self.line}' is not a line.", did_you_mean(self.line, sorted({*network.line})))
        elif self.line is not None and first not in at:
            what = f"'{first}' is no station of {self.line}."
            yield Fault(("stations", 0), what, did_you_mean(first, sorted(at)))
        elif first and first not in network.station:
            what = f"'{first}' is no station that is there already."
            yield Fault(("stations", 0), what, "Begin with the station to which people can change.")

    def _rows(self, region: Region) -> list[int]:
        return [row for row, line in enumerate(network_named(region, self._network).line) if line == self.line]

    def _jurisdictions(self, region: Region) -> set[int]:
        return {int(region.zones.jurisdiction[zone]) for zone in self.host_zones(region)}

    @property
    def _network(self) -> str:
        return network_of_kind(self.line_kind)

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the stations."""
        return stop_zones(region, self._network, self.stations)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The opening in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The extension, from its day on."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        return (partial(add_line, line=self._new_line(region)),)

    def building_cost(self, region: Region) -> BuildingCost | None:
        """What the extension costs to build; None where neither it nor a kilometre of it is stated."""
        km = float(self._new_line(region).length_km.sum())
        return building_cost(km, self.line_kind, self.stated_yuan, self.cost_per_km)

    def _new_line(self, region: Region) -> NewLine:
        kind = "metro" if self.line_kind == "metro" else "conventional"
        code = self.id if self.line is None else self.line
        return line_of_stops(region, code, self.title, kind, self.stations, self.speed_kmh, self.headway_minutes)
