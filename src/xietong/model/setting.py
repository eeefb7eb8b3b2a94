"""The economy of any region with the names of its axes: what a counterfactual starts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from xietong.errors import RegionError
from xietong.findings import Finding, require
from xietong.model.calibrate import calibrate
from xietong.model.economy.base import Economy
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.parameters import EconomySettings
from xietong.region.region import Region

__all__ = ["Setting", "parameter_values", "setting_of"]

MONTHS = 12.0

_PUBLISHED: Mapping[str, tuple[str, Callable[[float], float]]] = {
    "alpha": ("housing_share", lambda value: 1.0 - value),
    "epsilon": ("commuting_elasticity", lambda value: value),
    "sigma": ("trade_elasticity", lambda value: value - 1.0),
    "nu": ("agglomeration", lambda value: value),
    "delta": ("floor_supply_elasticity", lambda value: value),
    "mu": ("commuting_cost_exponent", lambda value: value),
    "psi": ("trade_cost_exponent", lambda value: value),
}
"""Symbols under which the one-sector model was published, and what they are called here."""

_ALL_SECTORS = ("agglomeration", "trade_elasticity")
"""Columns of the sector table that one number may replace in every sector."""

_RANGES: Mapping[str, tuple[float, float]] = {
    "commuting_elasticity": (1.0, np.inf),
    "trade_elasticity": (0.0, np.inf),
    "floor_supply_elasticity": (-1e-300, np.inf),
    "housing_share": (-1e-300, 1.0),
    "trade_cost_exponent": (-1e-300, np.inf),
    "commuting_cost_exponent": (-1e-300, np.inf),
    "smoothing": (-1e-300, np.inf),
}


@dataclass(frozen=True, eq=False)
class Setting:
    """An economy and the codes of its zones, sectors, groups and jurisdictions, in the order of the arrays.

    Args:
        parameters: The values that were used, by name.
    """

    economy: Economy
    zones: tuple[str, ...]
    sectors: tuple[str, ...]
    groups: tuple[str, ...]
    jurisdictions: tuple[str, ...]
    parameters: Mapping[str, float]


def setting_of(
    region: Region,
    values: Mapping[str, float] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Setting:
    """The model of a region: one sector where flows are observed alone, all sectors where there is a census.

    Args:
        region: Tables as read.
        values: Parameters by name that take the place of the region's own; see `parameter_values`.
        progress: Called with a stage, steps done and steps in all.

    Raises:
        RegionError: for a parameter that does not exist or is out of range.
    """
    chosen = parameter_values(region, values or {})
    if "census" in region.evidence:
        return _of_census(region, chosen, progress)
    return _of_flows(region, chosen)


def _of_flows(region: Region, values: Mapping[str, float]) -> Setting:
    flows = region.flows
    assert flows is not None, "the check of a region lets none through without census and without flows"
    named = {
        f.name: region.parameters[f.name].value for f in fields(OneSectorSettings) if f.name in region.parameters
    }
    settings = OneSectorSettings(**{**named, **values})
    economy = one_sector_economy(
        flows.commuters,
        MONTHS * flows.monthly_income_workplace,
        flows.distance_km,
        region.zones.residents,
        region.zones.jurisdiction,
        settings,
    )
    return Setting(
        economy=economy,
        zones=region.zones.code,
        sectors=("all",),
        groups=("all",),
        jurisdictions=tuple(place.code for place in region.jurisdictions),
        parameters={f.name: getattr(settings, f.name) for f in fields(OneSectorSettings)},
    )


def _of_census(
    region: Region, values: Mapping[str, float], progress: Callable[[str, int, int], None] | None
) -> Setting:
    own = {
        name: replace(region.parameters[name], value=value)
        for name, value in values.items()
        if name in region.parameters
    }
    baseline = calibrate(replace(region, parameters={**region.parameters, **own}), progress=progress)
    economy = baseline.economy
    for name in _ALL_SECTORS:
        if name in values:
            economy = replace(economy, **{name: np.full(economy.n_sector, values[name])})
    return Setting(
        economy=economy,
        zones=region.zones.code,
        sectors=baseline.market,
        groups=baseline.groups,
        jurisdictions=tuple(place.code for place in region.jurisdictions),
        parameters={f.name: getattr(baseline.settings, f.name) for f in fields(EconomySettings)},
    )


def parameter_values(region: Region, values: Mapping[str, float]) -> dict[str, float]:
    """The parameters asked for under their names here.

    Where flows are observed the symbols of the published model are understood too: alpha, epsilon, sigma, nu, delta,
    psi, mu.

    Raises:
        RegionError: with a finding for each name that does not exist and each value out of its range.
    """
    if "census" in region.evidence:
        known = {f.name for f in fields(EconomySettings)} & set(region.parameters) | set(_ALL_SECTORS)
        symbols: Mapping[str, tuple[str, Callable[[float], float]]] = {}
    else:
        known, symbols = {f.name for f in fields(OneSectorSettings)}, _PUBLISHED
    chosen: dict[str, float] = {}
    findings: list[Finding] = []
    for given, value in values.items():
        name, convert = symbols.get(given, (given, float))
        if name not in known:
            listed = ", ".join(sorted(known | set(symbols)))
            findings.append(Finding(f"--set {given}", "there is no such parameter here.", f"Known: {listed}."))
            continue
        low, high = _RANGES.get(name, (-np.inf, np.inf))
        if not (np.isfinite(convert(value)) and low < convert(value) < high):
            what = f"the value {value:g} is outside its range."
            remedy = f"Give {name} a finite value above {max(low, 0.0):g} and below {high:g}."
            findings.append(Finding(f"--set {given}", what, remedy))
            continue
        chosen[name] = convert(value)
    require(findings, RegionError)
    return chosen
