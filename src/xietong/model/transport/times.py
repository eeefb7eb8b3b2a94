"""What the transport wing gives to the rest of the model."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["BUSINESS", "CAR", "COMMUTING", "METRO", "MODES", "PURPOSES", "RAIL", "PointTimes", "TravelTimes"]

Text = tuple[str, ...]

CAR, METRO, RAIL = "car", "metro", "rail"
MODES: Text = (CAR, METRO, RAIL)
COMMUTING, BUSINESS = "commuting", "business"
PURPOSES: Text = (COMMUTING, BUSINESS)


@dataclass(frozen=True, eq=False)
class PointTimes:
    """Door-to-door minutes between the points of the zones in one year, by purpose and mode.

    Args:
        minutes: By purpose, minutes one way; `inf` where a mode does not serve a pair.
        distance_km: Along the road, km.
    """

    year: int
    minutes: dict[str, Float[np.ndarray, "mode origin_point destination_point"]]
    distance_km: Float[np.ndarray, "origin_point destination_point"]


@dataclass(frozen=True, eq=False)
class TravelTimes:
    """Minutes between zones in one year, by purpose: the interface of transport.

    Args:
        travel_time: By purpose, door to door, minutes one way, averaged over the points of both zones;
            `inf` where a mode does not serve a pair.
        composite: By purpose, nested log-sum of the modes, in minutes of car.
    """

    year: int
    mode: Text
    travel_time: dict[str, Float[np.ndarray, "mode origin destination"]]
    composite: dict[str, Float[np.ndarray, "origin destination"]]
