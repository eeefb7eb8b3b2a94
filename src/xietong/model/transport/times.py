"""What the transport wing gives to the rest of the model."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = [
    "BICYCLE",
    "BUS",
    "BUSINESS",
    "CAR",
    "COMMUTING",
    "CONVENTIONAL",
    "HIGH_SPEED",
    "INTERCITY",
    "METRO",
    "MODES",
    "PURPOSES",
    "RAIL",
    "RAIL_CLASSES",
    "ModeMinutes",
    "PointTimes",
    "TravelTimes",
]

Text = tuple[str, ...]

CAR, BICYCLE, BUS, METRO = "car", "bicycle", "bus", "metro"
CONVENTIONAL, INTERCITY, HIGH_SPEED = "conventional", "intercity", "high_speed"
# Railways of any class, where they are not told apart.
RAIL = "rail"
# From slow to fast.
RAIL_CLASSES: Text = (CONVENTIONAL, INTERCITY, HIGH_SPEED)
MODES: Text = (CAR, BICYCLE, BUS, METRO, *RAIL_CLASSES)
COMMUTING, BUSINESS = "commuting", "business"
PURPOSES: Text = (COMMUTING, BUSINESS)
# One matrix for each of `MODES`.
ModeMinutes = tuple[Float[np.ndarray, "origin_point destination_point"], ...]


@dataclass(frozen=True, eq=False)
class PointTimes:
    """Door-to-door minutes between the points of the zones in one year, by purpose and mode.

    Args:
        minutes: By purpose, one matrix for each of `MODES`, minutes one way; `inf` where a mode does not serve a
            pair. What is the same for all purposes is one object.
        distance_km: Along the road, km.
        street_km: Along streets from place to place, km, by which fares and costs go: a new road, on which cars go a
            longer way, leaves it as it is.
    """

    year: int
    minutes: dict[str, ModeMinutes]
    distance_km: Float[np.ndarray, "origin_point destination_point"]
    street_km: Float[np.ndarray, "origin_point destination_point"]


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
