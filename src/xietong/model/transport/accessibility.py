"""What can be reached: jobs and people within a time, the potential of a market."""

import numpy as np
from jaxtyping import Float, Int

__all__ = ["LIMITS", "market_potential", "minutes_from", "within"]

LIMITS: tuple[float, ...] = (30.0, 45.0, 60.0, 90.0)


def within(
    minutes: Float[np.ndarray, "origin destination"], opportunities: Float[np.ndarray, " destination"], limit: float
) -> Float[np.ndarray, " origin"]:
    r"""Opportunities that can be reached from each zone within a time.

    $$ A_i(T) = \sum_j O_j \left[t_{ij} \le T\right] $$

    Args:
        minutes: $t_{ij}$, one way; `inf` where there is no way.
        opportunities: $O_j$, persons or jobs, not negative.
        limit: $T$, minutes.

    Source:
        Ingram (1971), cumulative opportunities.
    """
    return (minutes <= limit) @ opportunities


def market_potential(
    minutes: Float[np.ndarray, "origin destination"],
    market: Float[np.ndarray, " destination"],
    least_minutes: float = 5.0,
) -> Float[np.ndarray, " origin"]:
    r"""Markets near to each zone, each divided by the minutes to it.

    $$ P_i = \sum_j \frac{Y_j}{\max(t_{ij}, t_0)} $$

    Args:
        minutes: $t_{ij}$; `inf` adds nothing.
        market: $Y_j$, yuan or persons, not negative.
        least_minutes: $t_0$; nobody is nearer than that.

    Source:
        Harris (1954), The market as a factor in the localization of industry.
    """
    return (1.0 / np.maximum(minutes, least_minutes)) @ market


def minutes_from(
    minutes: Float[np.ndarray, "origin destination"], origins: Int[np.ndarray, " start"]
) -> Float[np.ndarray, " destination"]:
    """Minutes to each zone from the nearest of some zones, which are there already."""
    nearest = minutes[origins].min(axis=0)
    nearest[origins] = 0.0
    return nearest
