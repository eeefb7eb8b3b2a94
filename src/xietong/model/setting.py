"""The economy of any region with the names of its axes: what a counterfactual starts from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from xietong.errors import RegionError
from xietong.findings import require
from xietong.model.calibrate import calibrate
from xietong.model.economy.base import Economy
from xietong.model.flow_check import check_flows
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.parameter_values import OF_EVERY_SECTOR, parameter_values
from xietong.model.parameters import EconomySettings, by_zone
from xietong.region.region import Parameter, Region

__all__ = ["Setting", "setting_of"]

MONTHS = 12.0


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
        values: Parameters by name that take the place of the region's own; see `model.parameter_values`.
        progress: Called with a stage, steps done and steps in all.

    Raises:
        RegionError: for a parameter that does not exist or is out of range, and for flows that are no base year.
    """
    chosen = parameter_values(region, values or {})
    if "census" in region.evidence:
        return _of_census(region, chosen, progress)
    return _of_flows(region, chosen)


def _of_flows(region: Region, values: Mapping[str, float]) -> Setting:
    flows = region.flows
    assert flows is not None, "the check of a region lets none through without census and without flows"
    require(list(check_flows(flows, region.zones.code)), RegionError)
    named = {
        f.name: region.parameters[f.name].value for f in fields(OneSectorSettings) if f.name in region.parameters
    }
    settings = OneSectorSettings(**{**named, **values})
    economy = one_sector_economy(
        flows.commuters,
        MONTHS * flows.monthly_income_workplace,
        flows.distance_km,
        # Where residents were not counted, those with a job stand for them: changes are the same.
        np.where(region.zones.residents > 0.0, region.zones.residents, flows.employed_residents),
        region.zones.jurisdiction,
        settings,
    )
    economy = replace(
        economy,
        floor_supply_elasticity=by_zone(region, "floor_supply_elasticity", settings.floor_supply_elasticity),
        housing_share=by_zone(region, "housing_share", settings.housing_share),
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
    own = {name: _set(region, name, value) for name, value in values.items() if name not in OF_EVERY_SECTOR}
    changed = replace(region, parameters={**region.parameters, **own})
    baseline = calibrate(changed, progress=progress)
    economy = baseline.economy
    in_sectors = {name: values[name] for name in OF_EVERY_SECTOR if name in values}
    everywhere = {name: np.full(economy.n_sector, value) for name, value in in_sectors.items()}
    economy = replace(economy, **everywhere)
    return Setting(
        economy=economy,
        zones=region.zones.code,
        sectors=baseline.market,
        groups=baseline.groups,
        jurisdictions=tuple(place.code for place in region.jurisdictions),
        parameters={f.name: getattr(baseline.settings, f.name) for f in fields(EconomySettings)} | in_sectors,
    )


def _set(region: Region, name: str, value: float) -> Parameter:
    """A parameter with the value that the user gave, which has no other source."""
    known = region.parameters.get(name)
    if known is not None:
        return replace(known, value=value)
    return Parameter(name, value, value, value, "", "assumption", "set by the user", name, name)
