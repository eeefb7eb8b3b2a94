"""Raw changes of fundamentals, new over old, as arrays of a setting, and as shocks of its economy."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

import numpy as np
from numpy.typing import ArrayLike

from xietong.errors import ShockError
from xietong.findings import Finding, require
from xietong.model.setting import Setting
from xietong.model.state import Shocks, no_shocks

__all__ = ["LARGEST", "SHOCKS", "axes_of", "is_usable", "shocks_of_arrays", "shocks_of_changes"]

SHOCKS: Mapping[str, tuple[str, ...]] = {
    "productivity": ("sector", "zone"),
    "amenity": ("group", "zone"),
    "floor_space": ("zone",),
    "commuting_cost": ("group", "from", "to"),
    "trade_cost": ("sector", "from", "to"),
}
"""Each shock with the axes along which it may differ."""

LARGEST = 1e30
"""No change is larger than this or smaller than its inverse: powers of it leave the range of numbers."""


def axes_of(setting: Setting) -> dict[str, tuple[str, ...]]:
    """Codes along each axis of a shock."""
    zones = setting.zones
    return {"sector": setting.sectors, "group": setting.groups, "from": zones, "to": zones, "zone": zones}


def is_usable(value: np.ndarray) -> np.ndarray:
    """Where a change is a positive number that arithmetic can take to a power."""
    return np.isfinite(value) & (value >= 1.0 / LARGEST) & (value <= LARGEST)


def shocks_of_changes(changes: Mapping[str, np.ndarray], setting: Setting) -> Shocks:
    r"""Shocks of an economy from raw changes.

    An amenity is the scale $B$ of the taste draws as in the published models: utility changes by $\hat B^{1/\eta_R}$.
    Costs of pairs are factors; a commuting cost enters as an impedance $\varepsilon \ln\hat\kappa$.

    Args:
        changes: By name as in `SHOCKS`, each with all its axes; what is left out does not change.
        setting: The economy.

    Source:
        Monte, Redding and Rossi-Hansberg (2018), eq. 2: $B$ is the scale of Frechet draws.
    """
    economy = setting.economy
    shocks = no_shocks(
        economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, len(setting.jurisdictions)
    )
    if (hat := changes.get("productivity")) is not None:
        shocks = replace(shocks, productivity_hat=hat)
    if (hat := changes.get("amenity")) is not None:
        shocks = replace(shocks, amenity_hat=hat ** (1.0 / float(economy.residence_elasticity)))
    if (hat := changes.get("floor_space")) is not None:
        shocks = replace(shocks, floor_space_hat=hat)
    if (hat := changes.get("commuting_cost")) is not None:
        shocks = replace(shocks, commuting_impedance=float(economy.commuting_elasticity) * np.log(hat))
    if (hat := changes.get("trade_cost")) is not None:
        shocks = replace(shocks, trade_cost_hat=hat)
    return shocks


def shocks_of_arrays(arrays: Mapping[str, ArrayLike], setting: Setting) -> Shocks:
    """Shocks from arrays by name; the axis of sectors or groups may be left out and then means all of them.

    Args:
        arrays: New over old by name as in `SHOCKS`: zones in the order of the region's codes, matrices from, to.
        setting: The economy with the codes of its axes.

    Raises:
        ShockError: with a finding for each array that cannot be used.
    """
    given = {name: np.asarray(value, dtype=float) for name, value in arrays.items()}
    require(list(_array_findings(given, setting)), ShockError)
    return shocks_of_changes(
        {name: np.array(np.broadcast_to(value, _shape(name, setting))) for name, value in given.items()}, setting
    )


def _shape(name: str, setting: Setting) -> tuple[int, ...]:
    axes = axes_of(setting)
    return tuple(len(axes[axis]) for axis in SHOCKS[name])


def _array_findings(given: Mapping[str, np.ndarray], setting: Setting) -> Iterator[Finding]:
    for name, value in given.items():
        if name not in SHOCKS:
            near = get_close_matches(name, SHOCKS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(SHOCKS)}."
            yield Finding(f"shocks[{name!r}]", "there is no such shock.", hint)
            continue
        whole = _shape(name, setting)
        shapes = [whole, whole[1:]] if SHOCKS[name][0] in ("sector", "group") else [whole]
        if value.shape not in shapes:
            what = f"the array has the shape {value.shape}."
            named = "; ".join(f"{shape} ({', '.join(SHOCKS[name][-len(shape) :])})" for shape in shapes)
            yield Finding(f"shocks[{name!r}]", what, f"Give it one of these shapes: {named}.")
        elif not is_usable(value).all():
            first = tuple(int(index) for index in np.argwhere(~is_usable(value))[0])
            axes = axes_of(setting)
            codes = ", ".join(
                f"{axis} {axes[axis][index]}" for axis, index in zip(SHOCKS[name][-len(first) :], first, strict=True)
            )
            what = f"the value {value[first]:g} of {codes} is not a positive number of a usable size."
            yield Finding(f"shocks[{name!r}]", what, "Give new over old, such as 1.05 for 5 % more.")
