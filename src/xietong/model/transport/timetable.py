"""How well the rail times meet a timetable."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.stats import spearmanr

from xietong.model.transport.paths import join
from xietong.model.transport.railways import station_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import kilometres
from xietong.region.networks import RailNetwork
from xietong.region.region import Table

__all__ = ["TimetableCheck", "check_timetable"]

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
    """Compare the rail times of a year with a timetable of direct trains.

    Args:
        rail: The railways.
        services: Rows with `origin_station`, `destination_station` (names of stations in Chinese),
            `minutes`, `median_minutes` of the direct high-speed trains where known, and `direct_trains`.
        year: Network of 30 June of this year.
        settings: Constants of travel.
        least_trains: Pairs with fewer direct trains are left out: their fastest train says little.
    """
    minutes = _between_towns(rail, year, settings)
    index = {name: place for place, name in enumerate(rail.station_name_zh)}
    median = services["median_minutes"].astype(float)
    listed = np.where(np.isnan(median), services["minutes"].astype(float), median)
    trains = services["direct_trains"].astype(float)
    rows = [
        (str(start), str(end), index[start], index[end], listed[row])
        for row, (start, end) in enumerate(
            zip(services["origin_station"], services["destination_station"], strict=True)
        )
        if start in index and end in index and trains[row] >= least_trains
    ]
    pairs = [row for row in rows if np.isfinite(minutes[row[2], row[3]])]
    modelled = np.array([minutes[row[2], row[3]] for row in pairs])
    known = np.array([row[4] for row in pairs])
    is_enough = len(pairs) >= 3
    return TimetableCheck(
        origin=tuple(row[0] for row in pairs),
        destination=tuple(row[1] for row in pairs),
        listed=known,
        modelled=modelled,
        median_error=float(np.median(np.abs(modelled / known - 1.0))) if pairs else float("nan"),
        rank_correlation=float(spearmanr(modelled, known).statistic) if is_enough else float("nan"),
    )


def _between_towns(rail: RailNetwork, year: int, settings: TransportSettings) -> Float[np.ndarray, "station station"]:
    """In-vehicle minutes between any two stations near the named ones."""
    apart = np.full((len(rail.station), len(rail.station)), np.inf)
    minutes = station_times(rail, apart, 0.0, year, settings)
    place = kilometres(rail.station_lon, rail.station_lat)
    distance = np.linalg.norm(place[:, None, :] - place[None, :, :], axis=2)
    town = np.where(distance <= TOWN_RADIUS_KM, 0.0, np.inf)
    return join(join(town, minutes), town)
