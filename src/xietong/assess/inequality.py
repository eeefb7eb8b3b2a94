r"""How unequal the zones of a region are, and how steep the step at its borders.

Incomes are real labour incomes, deflated by the change of the local cost of living since the base year; the
level of prices in the base year is taken as one everywhere, because no table of local price levels is read.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.state import Outcome
from xietong.region.region import Zones

__all__ = [
    "Theil",
    "income_per_resident",
    "income_per_worker",
    "nearest_neighbours",
    "theil",
    "theil_index",
]

EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class Theil:
    """The Theil index and its two parts; `between` and `within` add up to `total`."""

    total: float
    between: float
    within: float


def income_per_resident(outcome: Outcome) -> Float[np.ndarray, " zone"]:
    r"""Real labour income of a zone's residents per head, yuan a year at base-year prices.

    $$ y_n = \frac{Y^L_n}{C_n\, N_n} $$

    Source:
        Definition; $Y^L$ labour income by residence, $C$ cost of living (base 1), $N$ residents.
    """
    return outcome.labour_income / (outcome.cost_of_living * outcome.residents)


def income_per_worker(outcome: Outcome) -> Float[np.ndarray, " zone"]:
    r"""Real labour income of a zone's residents per worker, yuan a year at base-year prices.

    $$ \bar y_n = \frac{Y^L_n}{C_n (\sum_g R^g_n + R^A_n)} $$

    Source:
        Definition; $R^g$ market workers of a group, $R^A$ staff of placed functions, by residence.
    """
    workers = outcome.resident_workers.sum(axis=0) + outcome.placed_staff
    return outcome.labour_income / (outcome.cost_of_living * workers)


def theil_index(income: Float[np.ndarray, " zone"], weight: Float[np.ndarray, " zone"]) -> float:
    r"""Theil's T between zones, zero when all have the same income per head.

    $$ T = \sum_n p_n \frac{y_n}{\mu} \ln\frac{y_n}{\mu}, \quad p_n = \frac{N_n}{\sum N},\; \mu = \sum_n p_n y_n $$

    Args:
        income: $y_n$, per head, positive.
        weight: $N_n$, persons, not negative, not all zero.

    Source:
        Theil (1967), Economics and Information Theory, chapter 4; Shorrocks (1980), Econometrica 48.
    """
    share = weight / weight.sum()
    relative = income / (share @ income)
    return float(share @ (relative * np.log(relative)))


def theil(
    income: Float[np.ndarray, " zone"],
    weight: Float[np.ndarray, " zone"],
    part: Int[np.ndarray, " zone"],
) -> Theil:
    r"""Theil's T split exactly into what lies between parts and what lies within them.

    $$ T = \underbrace{\sum_j P_j \frac{\mu_j}{\mu} \ln\frac{\mu_j}{\mu}}_{between}
         + \underbrace{\sum_j P_j \frac{\mu_j}{\mu} T_j}_{within} $$

    Args:
        income: $y_n$, per head, positive.
        weight: $N_n$, persons.
        part: Index of the part (jurisdiction) of each zone.

    Source:
        Shorrocks (1980), The class of additively decomposable inequality measures, Econometrica 48, 613-625.
    """
    labels = np.unique(part[weight > 0])
    people = np.array([weight[part == label].sum() for label in labels])
    money = np.array([(weight * income)[part == label].sum() for label in labels])
    inner = np.array([theil_index(income[part == label], weight[part == label]) for label in labels])
    between = theil_index(money / people, people)
    within = float(money / money.sum() @ inner)
    return Theil(total=between + within, between=between, within=within)


def nearest_neighbours(
    zones: Zones, ring: Bool[np.ndarray, " zone"], inside: Bool[np.ndarray, " zone"]
) -> Bool[np.ndarray, " zone"]:
    """Zones of `inside` that are the nearest of `inside`, centre to centre, to some zone of the ring.

    Source:
        Definition of this program; the zones named are those on the inner side of the border.
    """
    distance = _distance_km(zones)[np.ix_(np.flatnonzero(ring), np.flatnonzero(inside))]
    nearest = np.zeros(len(zones), dtype=bool)
    nearest[np.flatnonzero(inside)[distance.argmin(axis=1)]] = True
    return nearest


def _distance_km(zones: Zones) -> Float[np.ndarray, "origin destination"]:
    lon, lat = np.radians(zones.lon), np.radians(zones.lat)
    north = lat[:, None] - lat[None, :]
    east = (lon[:, None] - lon[None, :]) * np.cos((lat[:, None] + lat[None, :]) / 2)
    return EARTH_RADIUS_KM * np.hypot(north, east)
