"""A railway or metro line opens."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np

from xietong.model.baseline import Baseline
from xietong.plan.building_cost import BuildingCost, building_cost
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.dates import MID_YEAR
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import add_line, network_of_kind, open_segments, set_headways
from xietong.plan.stops import (
    NETWORKS,
    Stop,
    faults_of_service,
    faults_of_stops,
    future_segments,
    line_of_stops,
    network_named,
    stop_zones,
)
from xietong.region.region import Region

__all__ = ["OpenRailLine"]


class OpenRailLine(Measure):
    """A line of the region's tables that is not yet open, or a new one with its stations.

    A recorded segment opens on its recorded date or on the measure's, whichever is later; without
    a recorded date, on the measure's. What the base year has already is left as it is.

    Args:
        lines: Codes of lines in the region's rail or metro tables.
        stations: Stations of a new line, in order.
        line_kind: Of a new line.
        speed_kmh: Design speed of a new line.
        headway_minutes: Between two trains: who boards waits half of it. The usual wait where omitted.
        cost_per_km: Yuan at base-year prices; a stated `cost` goes before it. For a high-speed line the
            published average of the intercity plan where both are omitted.
    """

    kind: Literal["open-rail-line"] = "open-rail-line"
    lines: tuple[str, ...] = ()
    stations: tuple[Stop, ...] = ()
    line_kind: Literal["high_speed", "conventional", "metro"] = "high_speed"
    speed_kmh: float | None = None
    headway_minutes: float | None = None
    cost_per_km: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("a line opens on one day.")
        if not self.lines and not self.stations:
            yield Fault((), "is a line with no stations.", "Name lines of the region, or list stations.")
        elif self.lines and self.stations:
            yield Fault((), "has both lines and stations.", "Make two measures of it.")
        elif len(self.stations) == 1:
            yield Fault(("stations",), "is a line with one station.", "List at least two, in order.")
        if self.stations and not (self.speed_kmh is not None and self.speed_kmh > 0):
            yield Fault(("speed_kmh",), "a new line needs a positive speed.", "Write its design speed in km/h.")
        yield from faults_of_service(self.headway_minutes, self.cost_per_km)

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown lines, stations without a place, and lines that are open already."""
        for position, code in enumerate(self.lines):
            yield from self._check_line(region, code, ("lines", position))
        yield from faults_of_stops(region, network_of_kind(self.line_kind), self.stations)

    def _check_line(self, region: Region, code: str, path: tuple[str | int, ...]) -> Iterator[Fault]:
        known = sorted({line for name in NETWORKS for line in network_named(region, name).line})
        if code not in known:
            yield Fault(path, f"'{code}' is not a line of the region.", did_you_mean(code, known))
        elif not any(len(future_segments(region, name, code)) for name in NETWORKS):
            yield Fault(
                path,
                f"'{code}' is open in the base year already.",
                "Leave it out: the base year has it.",
                level="warning",
            )

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the stations that the line reaches."""
        if self.stations:
            return stop_zones(region, network_of_kind(self.line_kind), self.stations)
        reached = set()
        for name in NETWORKS:
            network = network_named(region, name)
            for code in self.lines:
                segments = future_segments(region, name, code)
                reached |= {int(s) for s in network.station_zone[[*network.start[segments], *network.end[segments]]]}
        return frozenset(zone for zone in reached if zone >= 0)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The openings in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The new line, or the recorded segments that run by then."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        if self.stations:
            line = line_of_stops(
                region, self.id, self.title, self.line_kind, self.stations, self.speed_kmh, self.headway_minutes
            )
            return (partial(add_line, line=line),)
        return tuple(self._openings(region, year))

    def building_cost(self, region: Region) -> BuildingCost | None:
        """What the line costs to build, and the kilometres of it; None where nothing tells."""
        if self.stations:
            line = line_of_stops(region, self.id, self.title, self.line_kind, self.stations, self.speed_kmh, None)
            return building_cost(float(line.length_km.sum()), self.line_kind, self.stated_yuan, self.cost_per_km)
        built = [(name, future_segments(region, name, code)) for name in NETWORKS for code in self.lines]
        km = sum(float(np.nansum(network_named(region, name).length_km[rows])) for name, rows in built)
        kinds = {network_named(region, name).kind[row] for name, rows in built for row in rows}
        kind = kinds.pop() if len(kinds) == 1 else ""
        return building_cost(km, kind, self.stated_yuan, self.cost_per_km)

    def _openings(self, region: Region, year: int) -> Iterator[Opening]:
        for name in NETWORKS:
            network = network_named(region, name)
            wanted = [
                segment
                for code in self.lines
                for segment in future_segments(region, name, code)
                if not network.open_date[segment] > year + MID_YEAR
            ]
            if wanted:
                yield partial(open_segments, network=name, segments=np.array(wanted))
                if self.headway_minutes is not None:
                    opened = {network.line[segment]: self.headway_minutes for segment in wanted}
                    yield partial(set_headways, network=name, headway=opened)
