"""Times from door to door in many years: what does not open between two years is not skimmed again."""

from collections.abc import Iterable, Mapping

from xietong.model.transport.metro import carries_people
from xietong.model.transport.roads import RoadTimes, is_open_road, road_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import Settlements
from xietong.model.transport.skims import Ground, business_modes, skim_ground
from xietong.model.transport.times import ModeMinutes
from xietong.region.networks import Networks

__all__ = ["minutes_by_year"]


def minutes_by_year(
    networks: Networks, settlements: Settlements, years: Iterable[int], settings: TransportSettings
) -> Mapping[int, ModeMinutes]:
    """Minutes from door to door on business by each mode in each of the years.

    Years between which nothing opens share their arrays; roads are kept while only lines open, and roads and metro
    while only railways do. Each year is exactly what `skims.skim_points` gives.
    """
    known: dict[tuple[bytes, ...], ModeMinutes] = {}
    roads: dict[bytes, RoadTimes] = {}
    grounds: dict[tuple[bytes, ...], Ground] = {}
    found = {}
    for year in years:
        road = is_open_road(networks.road, year).tobytes()
        metro = carries_people(networks.metro, year).tobytes()
        state = (road, metro, carries_people(networks.rail, year).tobytes())
        if road not in roads:
            roads[road] = road_times(networks.road, settlements, year, settings)
        if state[:2] not in grounds:
            grounds[state[:2]] = skim_ground(networks, settlements, year, settings, roads[road])
        if state not in known:
            known[state] = business_modes(grounds[state[:2]], networks.rail, year, settings)
        found[year] = known[state]
    return found
