"""A railway or metro line opens."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
from jaxtyping import Int
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.model.transport.metro import is_open_line
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.dates import MID_YEAR
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import NewLine, add_line, open_segments, segment_lengths
from xietong.plan.places import check_zone, zone_index
from xietong.plan.title import STRICT
from xietong.region.networks import RailNetwork
from xietong.region.region import Region

__all__ = ["OpenRailLine", "Stop"]

NETWORKS = ("rail", "metro")


class Stop(BaseModel):
    """A station of a new line.

    Args:
        name: Code of a station of the network, which is then shared, or a new name.
        zone: Zone of a new station.
        lon, lat: Place of a new station, degrees; the zone's point where omitted.
        km_before, minutes_before: From the stop before: length (great circle times the usual detour where
            omitted) and running time (from length and speed where omitted).
    """

    model_config = STRICT

    name: str
    zone: str | None = None
    lon: float | None = None
    lat: float | None = None
    km_before: float | None = None
    minutes_before: float | None = None


class OpenRailLine(Measure):
    """A line of the region's tables that is not yet open, or a new one with its stations.

    A recorded segment opens on its recorded date or on the measure's, whichever is later; without
    a recorded date, on the measure's. What the base year has already is left as it is.

    Args:
        lines: Codes of lines in the region's rail or metro tables.
        stations: Stations of a new line, in order.
        line_kind: Of a new line.
        speed_kmh: Design speed of a new line.
    """

    kind: Literal["open-rail-line"] = "open-rail-line"
    lines: tuple[str, ...] = ()
    stations: tuple[Stop, ...] = ()
    line_kind: Literal["high_speed", "conventional", "metro"] = "high_speed"
    speed_kmh: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if self.date is None and self.start is not None:
            yield Fault(("from",), "a line opens on one day.", "Write date instead of from and to.")
        if not self.lines and not self.stations:
            yield Fault((), "is a line with no stations.", "Name lines of the region, or list stations.")
        elif self.lines and self.stations:
            yield Fault((), "has both lines and stations.", "Make two measures of it.")
        elif len(self.stations) == 1:
            yield Fault(("stations",), "is a line with one station.", "List at least two, in order.")
        if self.stations and not (self.speed_kmh is not None and self.speed_kmh > 0):
            yield Fault(("speed_kmh",), "a new line needs a positive speed.", "Write its design speed in km/h.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown lines, stations without a place, and lines that are open already."""
        for position, code in enumerate(self.lines):
            yield from self._check_line(region, code, ("lines", position))
        network = self._network_of_new(region)
        for position, stop in enumerate(self.stations):
            if stop.name in network.station:
                continue
            if stop.zone is None:
                yield Fault(
                    ("stations", position),
                    f"'{stop.name}' is no station of the region and has no zone.",
                    f"Give its zone. {did_you_mean(stop.name, network.station)}"
                    if len(network.station) < 30
                    else "Give its zone, or the code of a station.",
                )
            else:
                yield from check_zone(region, stop.zone, ("stations", position, "zone"))

    def _check_line(self, region: Region, code: str, path: tuple[str | int, ...]) -> Iterator[Fault]:
        known = sorted({line for name in NETWORKS for line in _network(region, name).line})
        if code not in known:
            yield Fault(path, f"'{code}' is not a line of the region.", did_you_mean(code, known))
        elif not any(len(_future(region, name, code)) for name in NETWORKS):
            yield Fault(
                path,
                f"'{code}' is open in the base year already.",
                "Leave it out: the base year has it.",
                level="warning",
            )

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the stations that the line reaches."""
        if self.stations:
            network = self._network_of_new(region)
            return frozenset(_place(region, network, stop)[0] for stop in self.stations)
        reached = set()
        for name in NETWORKS:
            network = _network(region, name)
            for code in self.lines:
                segments = _future(region, name, code)
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
            return (partial(add_line, line=self._new_line(region)),)
        return tuple(self._openings(region, year))

    def _openings(self, region: Region, year: int) -> Iterator[Opening]:
        for name in NETWORKS:
            wanted = [
                segment
                for code in self.lines
                for segment in _future(region, name, code)
                if not _network(region, name).open_date[segment] > year + MID_YEAR
            ]
            if wanted:
                yield partial(open_segments, network=name, segments=np.array(wanted))

    def _network_of_new(self, region: Region) -> RailNetwork:
        return _network(region, "metro" if self.line_kind == "metro" else "rail")

    def _new_line(self, region: Region) -> NewLine:
        network = self._network_of_new(region)
        places = [_place(region, network, stop) for stop in self.stations]
        zone, lon, lat = (np.array(column) for column in zip(*places, strict=True))
        assumed_km = segment_lengths(lon, lat)
        following = [after for _, after in pairwise(self.stations)]
        return NewLine(
            code=self.id,
            name_en=self.title.en,
            name_zh=self.title.zh,
            kind=self.line_kind,
            station=tuple(stop.name for stop in self.stations),
            zone=zone.astype(np.int64),
            lon=lon,
            lat=lat,
            length_km=np.array(
                [
                    km if stop.km_before is None else stop.km_before
                    for stop, km in zip(following, assumed_km, strict=True)
                ]
            ),
            speed_kmh=float(self.speed_kmh or np.nan),
            minutes=np.array([np.nan if stop.minutes_before is None else stop.minutes_before for stop in following]),
        )


def _network(region: Region, name: str) -> RailNetwork:
    network: RailNetwork = getattr(region.networks, name)
    return network


def _future(region: Region, name: str, code: str) -> Int[np.ndarray, " segment"]:
    network = _network(region, name)
    of_line = np.array([line == code for line in network.line], dtype=bool)
    return np.flatnonzero(of_line & ~is_open_line(network, region.base_year))


def _place(region: Region, network: RailNetwork, stop: Stop) -> tuple[int, float, float]:
    if stop.name in network.station:
        at = network.station.index(stop.name)
        return int(network.station_zone[at]), float(network.station_lon[at]), float(network.station_lat[at])
    zone = zone_index(region, str(stop.zone))
    lon = region.zones.lon[zone] if stop.lon is None else stop.lon
    lat = region.zones.lat[zone] if stop.lat is None else stop.lat
    return zone, float(lon), float(lat)
