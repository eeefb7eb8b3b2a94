"""Trains run through from line to line."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import run_through
from xietong.plan.stops import network_named
from xietong.plan.title import STRICT
from xietong.region.networks import RailNetwork
from xietong.region.region import Region

__all__ = ["Joint", "RunThrough"]


class Joint(BaseModel):
    """A station at which trains go on from one line to the other.

    Args:
        station: Code of the station.
        lines: Codes of the two lines that meet there.
    """

    model_config = STRICT

    station: str
    lines: tuple[str, str]


class RunThrough(Measure):
    """Trains run through from one line to another: at the joint nobody changes and nobody waits.

    Args:
        network: "rail" or "metro"; both lines belong to it.
        joints: Where trains run through.
    """

    kind: Literal["run-through"] = "run-through"
    network: Literal["rail", "metro"] = "rail"
    joints: tuple[Joint, ...]

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("trains run through from one day on.")
        if not self.joints:
            yield Fault(("joints",), "are none.", "Name a station and the two lines that meet there.")
        for position, joint in enumerate(self.joints):
            if joint.lines[0] == joint.lines[1]:
                yield Fault(("joints", position, "lines"), "are one and the same.", "Name two lines.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown stations and lines, and lines that do not call at the station."""
        network = network_named(region, self.network)
        for position, joint in enumerate(self.joints):
            here = ("joints", position)
            if joint.station not in network.station:
                remedy = did_you_mean(joint.station, network.station)
                yield Fault((*here, "station"), f"'{joint.station}' is not a station.", remedy)
                continue
            calling = _lines_at(network, joint.station)
            for number, line in enumerate(joint.lines):
                if line not in network.line:
                    remedy = did_you_mean(line, sorted({*network.line}))
                    yield Fault((*here, "lines", number), f"'{line}' is not a line.", remedy)
                elif line not in calling:
                    what = f"'{line}' does not call at {joint.station}."
                    yield Fault((*here, "lines", number), what, f"Lines there: {', '.join(sorted(calling))}.")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the joints."""
        network = network_named(region, self.network)
        zones = [int(network.station_zone[network.station.index(joint.station)]) for joint in self.joints]
        return frozenset(zone for zone in zones if zone >= 0)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The opening in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The joints, from their day on."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        joints = tuple((joint.station, *joint.lines) for joint in self.joints)
        return (partial(run_through, network=self.network, joints=joints),)


def _lines_at(network: RailNetwork, station: str) -> set[str]:
    here = network.station.index(station)
    rows = np.flatnonzero((network.start == here) | (network.end == here))
    return {network.line[row] for row in rows}
