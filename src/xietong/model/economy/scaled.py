"""A share of the way from the base year to the shocks of a year."""

from dataclasses import replace
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.emissions import emission_areas
from xietong.model.economy.water import water_use
from xietong.model.state import Shocks

__all__ = ["base_of_limits", "scaled_limits", "scaled_shocks"]

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

    Fixed cells stay fixed, at a quantity that moves; limits (see `scaled_limits`) and inertia stay as they are.

    Args:
        shocks: Those of the whole way, $s = 1$.
        share: $s$, in [0, 1].
    """
    powers = {name: np.asarray(value) ** share for name in _FACTORS if (value := getattr(shocks, name)) is not None}
    sums = {name: share * np.asarray(value) for name in _SUMS if (value := getattr(shocks, name)) is not None}
    changed: dict[str, Any] = {**powers, **sums}
    return replace(shocks, **changed)


def base_of_limits(economy: Economy, shocks: Shocks) -> dict[str, Float[np.ndarray, "*place"]]:
    """What the base year has of each quantity with a limit, in the unit of the limit, by the field of the shocks."""
    base: dict[str, Float[np.ndarray, "*place"]] = {}
    if shocks.floor_space_limit is not None:
        base["floor_space_limit"] = np.ones(economy.n_zone)
    if shocks.water_limit is not None:
        base["water_limit"] = np.asarray(water_use(economy, economy.output, np.ones(economy.n_zone)))
    if shocks.emission_cap is not None:
        tonnes = (np.asarray(economy.emission_rate) * np.asarray(economy.output)[None]).sum(axis=1)
        base["emission_cap"] = tonnes @ np.asarray(emission_areas(economy)).T
    return base


def scaled_limits(economy: Economy, shocks: Shocks, share: float) -> Shocks:
    r"""Limits at a share $s$ of the way, so that at its beginning none of them binds.

    $$ W(s) = W_0\,(W/W_0)^s \quad\text{where } W < W_0, \qquad W(s) = W \quad\text{elsewhere} $$

    $W_0$ is what the base year has: a limit above it stands all the way, since only growth comes up against it.

    Args:
        economy: Base year.
        shocks: With the limits of the whole way, $s = 1$.
        share: $s$, in [0, 1].
    """
    changed: dict[str, Any] = {}
    for name, base in base_of_limits(economy, shocks).items():
        limit = np.asarray(getattr(shocks, name))
        is_below = limit < base
        changed[name] = np.where(
            is_below, base * np.where(is_below, limit / np.where(is_below, base, 1.0), 1.0) ** share, limit
        )
    return replace(shocks, **changed)
