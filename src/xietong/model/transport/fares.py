"""What a trip costs by each mode, and what a minute is worth."""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float

from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import (
    BICYCLE,
    BUS,
    CAR,
    COMMUTING,
    CONVENTIONAL,
    HIGH_SPEED,
    INTERCITY,
    METRO,
    PURPOSES,
)

__all__ = ["minute_of_car", "toll_minutes", "trip_cost", "value_of_time"]

Km = Float[np.ndarray, "*pairs"]


def value_of_time(purpose: str, settings: TransportSettings) -> float:
    r"""Yuan that a minute of travel is worth, a share of the wage.

    $$ v = \beta w / 60 $$

    Args:
        purpose: Chooses $\beta$, `value_of_time_share_commuting` or `value_of_time_share_business`.
        settings: $w$ is `wage_per_hour`.

    Source:
        Small and Verhoef (2007), The Economics of Urban Transportation, chapter 2: half of the wage for commuting.
    """
    is_commuting = purpose == COMMUTING
    share = settings.value_of_time_share_commuting if is_commuting else settings.value_of_time_share_business
    return share * settings.wage_per_hour / 60.0


def toll_minutes(yuan: Km | float, settings: TransportSettings) -> Km | float:
    r"""Minutes that money at a place of the networks is felt as: a toll, or a fare that a union saves.

    $$ t = c / \bar v $$

    Args:
        yuan: $c$.
        settings: $\bar v$ is the mean `value_of_time` of the purposes: all travel over the same networks.
    """
    return yuan / float(np.mean([value_of_time(purpose, settings) for purpose in PURPOSES]))


def minute_of_car(purpose: str, settings: TransportSettings) -> float:
    r"""Minutes of car that a minute on the clock is worth: a minute at the wheel costs money besides.

    $$ \varphi = \frac{1}{1 + c\,V / (60\,v)} $$

    Args:
        purpose: Chooses the value of a minute $v$.
        settings: $c$ is the running cost of a car for each person, yuan per km; $V$ `car_reference_kmh`.
    """
    hourly = trip_cost(CAR, np.asarray(settings.car_reference_kmh), settings)
    return float(1.0 / (1.0 + hourly / 60.0 / value_of_time(purpose, settings)))


def trip_cost(mode: str, street_km: Km, settings: TransportSettings) -> Km | float:
    """Yuan that one person pays for a trip, one way.

    Args:
        mode: One of `times.MODES`.
        street_km: Along streets; trains and metros go about as far.
        settings: Fares, and the running cost of a car.
    """
    return _COST[mode](street_km, settings)


def _staged(street_km: Km, base: float, base_km: float, per_km: float) -> Km:
    """A fare for the first kilometres, and so much for each further one: fares by stages, smoothed."""
    return base + per_km * np.maximum(street_km - base_km, 0.0)


_COST: Mapping[str, Callable[[Km, TransportSettings], Km | float]] = {
    CAR: lambda km, s: (s.car_yuan_per_km / s.car_persons) * km,
    BICYCLE: lambda km, s: 0.0,
    BUS: lambda km, s: _staged(km, s.fare_bus_base, s.fare_bus_base_km, s.fare_bus_per_km),
    METRO: lambda km, s: _staged(km, s.fare_metro_base, s.fare_metro_base_km, s.fare_metro_per_km),
    CONVENTIONAL: lambda km, s: s.fare_conventional_per_km * km,
    INTERCITY: lambda km, s: s.fare_intercity_per_km * km,
    HIGH_SPEED: lambda km, s: s.fare_high_speed_per_km * km,
}
