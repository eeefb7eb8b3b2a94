"""How well the rail times meet a timetable."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int
from scipy.stats import spearmanr

from xietong.model.transport.paths import join
from xietong.model.transport.railways import station_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import kilometres
from xietong.region.networks import RailNetwork
from xietong.region.region import Table

__all__ = [
    "ListedPairs",
    "TimetableCheck",
    "between_towns",
    "check_fastest",
    "check_timetable",
    "compare",
    "listed_pairs",
    "of_fastest",
]

# A timetable names one station of a town; its trains may use another.
TOWN_RADIUS_KM = 15.0


@dataclass(frozen=True, eq=False)
class TimetableCheck:
    """Modelled against listed in-vehicle minutes, pair by pair.

    Args:
        median_error: Median of the absolute relative errors, `nan` without pairs.
        rank_correlation: Spearman's, `nan` with fewer than three pairs.
    """

    origin: tuple[str, ...]
    destination: tuple[str, ...]
    listed: Float[np.ndarray, " pair"]
    modelled: Float[np.ndarray, " pair"]
    median_error: float
    rank_correlation: float

    def __str__(self) -> str:
        return (
            f"rail in-vehicle minutes against the timetable: {len(self.listed)} pairs, "
            f"median error {self.median_error:.1%}, rank correlation {self.rank_correlation:.3f}"
        )


def check_timetable(
    rail: RailNetwork, services: Table, year: int, settings: TransportSettings, least_trains: float = 5.0
) -> TimetableCheck:
    """Compare the rail times of a year with the usual trains of a timetable.

    Args:
        rail: The railways.
        services: Rows with `origin_station`, `destination_station` (names of stations in Chinese),
            `minutes`, `median_minutes` of the direct high-speed trains where known, and `direct_trains`.
        year: Network of 30 June of this year.
        settings: Constants of travel.
        least_trains: Pairs with fewer direct trains are left out: their fastest train says little.
    """
    pairs = listed_pairs(rail, services, least_trains)
    return compare(pairs, pairs.usual, between_towns(rail, year, settings))


def check_fastest(
    rail: RailNetwork, services: Table, year: int, settings: TransportSettings, least_trains: float = 5.0
) -> TimetableCheck:
    """Compare the rail times of a year with the fastest trains of a timetable; arguments as in `check_timetable`."""
    pairs = listed_pairs(rail, services, least_trains)
    return compare(pairs, pairs.fastest, between_towns(rail, year, of_fastest(settings)))


def of_fastest(settings: TransportSettings) -> TransportSettings:
    """The settings of the fastest train of the day, which passes some of the stations on its way."""
    return replace(settings, rail_stop=settings.rail_stop_fastest)


@dataclass(frozen=True, eq=False)
class ListedPairs:
    """Pairs of a timetable whose stations the network knows.

    Args:
        start, end: Station indices.
        usual: Minutes of the median train, of the fastest where no median is listed.
    """

    origin: tuple[str, ...]
    destination: tuple[str, ...]
    start: Int[np.ndarray, " pair"]
    end: Int[np.ndarray, " pair"]
    fastest: Float[np.ndarray, " pair"]
    usual: Float[np.ndarray, " pair"]


def listed_pairs(rail: RailNetwork, services: Table, least_trains: float) -> ListedPairs:
    """The pairs of a timetable with enough direct trains."""
    index = {name: place for place, name in enumerate(rail.station_name_zh)}
    start = np.array([index.get(name, -1) for name in services["origin_station"]], dtype=int)
    end = np.array([index.get(name, -1) for name in services["destination_station"]], dtype=int)
    rows = np.flatnonzero((start >= 0) & (end >= 0) & (services["direct_trains"].astype(float) >= least_trains))
    fastest, median = services["minutes"].astype(float), services["median_minutes"].astype(float)
    return ListedPairs(
        origin=tuple(map(str, services["origin_station"][rows])),
        destination=tuple(map(str, services["destination_station"][rows])),
        start=start[rows],
        end=end[rows],
        fastest=fastest[rows],
        usual=np.where(np.isnan(median), fastest, median)[rows],
    )


def compare(
    pairs: ListedPairs, listed: Float[np.ndarray, " pair"], minutes: Float[np.ndarray, "station station"]
) -> TimetableCheck:
    """Modelled against listed minutes of the pairs that the network joins."""
    modelled = minutes[pairs.start, pairs.end]
    rows = np.flatnonzero(np.isfinite(modelled))
    modelled, known = modelled[rows], listed[rows]
    is_enough = len(rows) >= 3
    return TimetableCheck(
        origin=tuple(pairs.origin[row] for row in rows),
        destination=tuple(pairs.destination[row] for row in rows),
        listed=known,
        modelled=modelled,
        median_error=float(np.median(np.abs(modelled / known - 1.0))) if len(rows) else float("nan"),
        rank_correlation=float(spearmanr(modelled, known).statistic) if is_enough else float("nan"),
    )


def between_towns(rail: RailNetwork, year: int, settings: TransportSettings) -> Float[np.ndarray, "station station"]:
    """In-vehicle minutes between any two stations near the named ones."""
    apart = np.full((len(rail.station), len(rail.station)), np.inf)
    minutes = station_times(rail, apart, 0.0, year, settings)
    place = kilometres(rail.station_lon, rail.station_lat)
    distance = np.linalg.norm(place[:, None, :] - place[None, :, :], axis=2)
    town = np.where(distance <= TOWN_RADIUS_KM, 0.0, np.inf)
    return join(join(town, minutes), town)
