"""A road opens."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Literal

import numpy as np
from jaxtyping import Int

from xietong.model.baseline import Baseline
from xietong.model.transport.roads import is_open_road
from xietong.plan.change import Change, Opening, no_change
from xietong.plan.dates import MID_YEAR
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.measure import Measure
from xietong.plan.openings import NewRoad, add_road, open_links, segment_lengths
from xietong.plan.places import check_zone, is_zone, zone_index
from xietong.plan.roads import links_called, zones_of_links
from xietong.region.region import Region

__all__ = ["OpenRoad"]


class OpenRoad(Measure):
    """A road of the region's tables that is not yet open, or a new one through zones.

    Args:
        roads: Names or numbers of roads in the region's tables, such as "G18"; a road is meant when its
            name contains the text as a whole word. Links open on their recorded date or on the measure's,
            whichever is later; without a recorded date, on the measure's.
        is_recorded_only: Leaves links without a recorded date closed.
        through: Zones that a new road joins, in order.
        road_class: Of a new road.
        speed_kmh: Free speed of a new road.
        length_km: Of each link of a new road; great circle times the usual detour where omitted.
    """

    kind: Literal["open-road"] = "open-road"
    roads: tuple[str, ...] = ()
    is_recorded_only: bool = False
    through: tuple[str, ...] = ()
    road_class: Literal["expressway", "urban_expressway", "trunk", "local"] = "expressway"
    speed_kmh: float | None = None
    length_km: tuple[float, ...] | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("a road opens on one day.")
        if bool(self.roads) == bool(self.through):
            yield Fault((), "names no road, or two kinds of road.", "Write either roads or through.")
        if len(self.through) == 1:
            yield Fault(("through",), "joins one zone only.", "Name at least two, in order.")
        if self.through and not (self.speed_kmh is not None and self.speed_kmh > 0):
            yield Fault(("speed_kmh",), "a new road needs a positive speed.", "Write its free speed in km/h.")
        if self.length_km is not None and len(self.length_km) != len(self.through) - 1:
            yield Fault(("length_km",), "has not one length for each link.", "Write one fewer than zones.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown roads and zones, zones without a road node, and roads that are open already."""
        for position, road in enumerate(self.roads):
            if not len(links_called(region, road)):
                names = sorted({region.networks.road.name[link] for link in _all_future(region)})
                yield Fault(("roads", position), f"'{road}' is not a road.", did_you_mean(road, names))
            elif not len(_future(region, road)):
                yield Fault(
                    ("roads", position),
                    f"'{road}' is open in the base year already.",
                    "Leave it out: the base year has it.",
                    level="warning",
                )
        for position, name in enumerate(self.through):
            yield from check_zone(region, name, ("through", position))
            if is_zone(region, name) and zone_index(region, name) not in region.networks.road.node_zone:
                yield Fault(("through", position), f"{name} has no node in the road network.", "Choose another.")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Zones of the nodes that the links of the road join."""
        if self.through:
            return frozenset(zone_index(region, name) for name in self.through)
        links = np.concatenate([_future(region, name) for name in self.roads])
        return zones_of_links(region, links)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The opening in force in the year."""
        return replace(no_change(baseline), openings=self.openings(baseline.region, year))

    def openings(self, region: Region, year: int) -> tuple[Opening, ...]:
        """The new road, or the recorded links that are open by then."""
        if self.phase(year, region.base_year) < 1.0:
            return ()
        return (self._new(region) if self.through else self._recorded(region, year),)

    def _recorded(self, region: Region, year: int) -> Opening:
        links = np.unique(np.concatenate([_future(region, road) for road in self.roads]))
        date = region.networks.road.open_date[links]
        is_recorded = np.isfinite(date)
        in_force = is_recorded & (date <= year + MID_YEAR)
        return partial(open_links, links=links[in_force if self.is_recorded_only else in_force | ~is_recorded])

    def _new(self, region: Region) -> Opening:
        road = region.networks.road
        nodes = np.array([np.flatnonzero(road.node_zone == zone_index(region, name))[0] for name in self.through])
        computed = segment_lengths(road.node_lon[nodes], road.node_lat[nodes])
        length = computed if self.length_km is None else np.array(self.length_km)
        pairs = np.array(list(pairwise(nodes)))
        return partial(
            add_road,
            new=NewRoad(
                self.title.en, self.road_class, pairs[:, 0], pairs[:, 1], length, float(self.speed_kmh or np.nan)
            ),
        )


def _all_future(region: Region) -> Int[np.ndarray, " link"]:
    return np.flatnonzero(~is_open_road(region.networks.road, region.base_year))


def _future(region: Region, road: str) -> Int[np.ndarray, " link"]:
    return np.intersect1d(links_called(region, road), _all_future(region))
