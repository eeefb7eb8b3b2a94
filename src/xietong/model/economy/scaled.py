"""A share of the way from the base year to the shocks of a year."""

from dataclasses import replace
from typing import Any

import numpy as np

from xietong.model.state import Shocks

__all__ = ["scaled_shocks"]

_FACTORS = (
    "quantity_hat",
    "floor_space_hat",
    "registration_hat",
    "productivity_hat",
    "amenity_hat",
    "trade_cost_hat",
    "take_home_hat",
    "charge_hat",
)
_SUMS = ("placed_jobs", "housed_jobs", "tied_workers", "commuting_impedance", "business_time")


def scaled_shocks(shocks: Shocks, share: float) -> Shocks:
    r"""Shocks at a share $s$ of the way: factors to the power $s$, sums times $s$.

    $$ \hat x(s) = \hat x^{\,s} , \qquad \Delta x(s) = s\,\Delta x $$

    Fixed cells stay fixed, at a quantity that moves; limits and inertia stay as they are.

    Args:
        shocks: Those of the whole way, $s = 1$.
        share: $s$, in [0, 1].
    """
    powers = {name: np.asarray(value) ** share for name in _FACTORS if (value := getattr(shocks, name)) is not None}
    sums = {name: share * np.asarray(value) for name in _SUMS if (value := getattr(shocks, name)) is not None}
    changed: dict[str, Any] = {**powers, **sums}
    return replace(shocks, **changed)
