"""The numbers that the economy needs beside its tables, with defaults for a region that names none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from xietong.errors import RegionError
from xietong.findings import Finding, require
from xietong.region.region import Parameter, Region

__all__ = [
    "EconomySettings",
    "by_zone",
    "economy_settings",
    "floor_supply_elasticity",
    "order_findings",
    "response_arrays",
]


_NEST = ("sector_elasticity", "commuting_elasticity", "residence_elasticity", "migration_elasticity")
"""Elasticities of the nested choices, the innermost first."""


@dataclass(frozen=True)
class EconomySettings:
    """Elasticities, shares and closures of the base year and of the response to a plan.

    Every field may be set in a region's `parameters.csv` under its own name, with range and source.

    Args:
        commuting_elasticity: $\\varepsilon$. Source: Monte, Redding and Rossi-Hansberg (2018) 3.3;
            Seidel and Wickerath toolkit 4.6; Ahlfeldt et al. (2015) 6.7.
        sector_elasticity: $\\chi \\ge \\varepsilon$. Assumption.
        residence_elasticity: $\\eta_R$. Source: Monte, Redding and Rossi-Hansberg (2018).
        migration_elasticity: $\\eta_M$ between jurisdictions of those who choose: the long run. Source: Tombe and
            Zhu (2019). How many choose within a year is `jurisdiction_moving_share`.
        farm_migration_factor: Farm workers' elasticity of migration and residence over that of others.
            Assumption.
        outside_share_farm, outside_share_local, outside_share_elsewhere: $\\mu_o^g$. Assumptions.
        registered_factor, registered_cap: Workers registered in another province over residents so
            registered, and its cap. Assumptions.
        floor_supply_base, floor_supply_density: $\\eta^F = e_0/(1+\\text{density}/d_0)$, persons per km2.
        floor_supply_cap: Largest $\\eta^F$ used.
        housing_share: Housing in household spending; `housing_share_CODE` for a jurisdiction.
        trade_distance_exponent: Decay of trade in goods and business services with distance.
            Source: Monte, Redding and Rossi-Hansberg (2018), 1.29.
        local_decay: Decay of local services per minute. Assumption.
        own_zone_preference: Log preference of local services for the own zone. Assumption.
        border_log: Log of the border on trade flows between jurisdictions. Assumption.
        spillover_exponent: $\\delta$. Source: Graham, Gibbons and Martin (2009), 1.0 to 1.8.
        wage_coverage: Mean wage of all workers over that of urban non-private units.
        labour_share_cap: Labour in value added of a cell, at most. Assumption.
        consumption_of_labour_income: Share of labour income spent. Assumption.
        rent_spent_locally: Share of floor rent spent in the zone. Assumption.
        floor_share_of_real_estate: Floor space in the cost of the housing account. Assumption.
        export_floor: Least share of a sector's output that is sold outside. Assumption.
        residence_moving_share: $v_R$, who chooses a residence anew within a year, in (0, 1]. Assumption.
        jurisdiction_moving_share: $v_M \\le v_R$, who also chooses the jurisdiction anew. Assumption.
        building_speed: $s^F$, share of the gap to the floor space wanted that is built within a year. Assumption.
        floor_depreciation: $d^F$, share of the floor space that wears out in a year. Assumption.
    """

    commuting_elasticity: float = 4.6
    sector_elasticity: float = 8.0
    residence_elasticity: float = 3.3
    migration_elasticity: float = 1.5
    farm_migration_factor: float = 0.5
    outside_share_farm: float = 0.0
    outside_share_local: float = 0.1
    outside_share_elsewhere: float = 0.85
    registered_factor: float = 1.25
    registered_cap: float = 0.9
    floor_supply_base: float = 6.0
    floor_supply_density: float = 2400.0
    housing_share: float = 0.3
    trade_distance_exponent: float = 1.29
    local_decay: float = 0.12
    own_zone_preference: float = 2.0
    border_log: float = 1.2
    spillover_exponent: float = 1.0
    wage_coverage: float = 0.79
    labour_share_cap: float = 0.85
    consumption_of_labour_income: float = 0.9
    rent_spent_locally: float = 0.5
    floor_share_of_real_estate: float = 0.55
    export_floor: float = 0.02
    residence_moving_share: float = 0.10
    jurisdiction_moving_share: float = 0.03
    building_speed: float = 0.25
    floor_depreciation: float = 0.02


def economy_settings(parameters: Mapping[str, Parameter]) -> EconomySettings:
    """Settings of a region: its own values where it names them, the defaults elsewhere.

    Raises:
        RegionError: when elasticities of nested choices are out of order, the shares who move or build within a year
            are no shares, or more people choose their jurisdiction anew than choose their residence.
    """
    named = {f.name: parameters[f.name].value for f in fields(EconomySettings) if f.name in parameters}
    settings = EconomySettings(**named)
    nest = {name: getattr(settings, name) for name in _NEST}
    require([*_wrong_pace(settings), *order_findings(nest)], RegionError)
    return settings


def order_findings(elasticities: Mapping[str, float]) -> Iterator[Finding]:
    r"""Elasticities of nested choices that are out of order.

    $$ \chi \ge \varepsilon \ge \eta_R \ge \eta_M > 0 $$

    Args:
        elasticities: By name, the innermost choice (sector) first.
    """
    for (outer, high), (inner, low) in pairwise(elasticities.items()):
        if high < low:
            what = f"it is {high:g}, below {inner}, which is {low:g}."
            remedy = (
                "The nearer a choice, the easier it is made: the elasticities of sector, workplace, residence and "
                f"jurisdiction fall in this order. Raise {outer} or lower {inner}."
            )
            yield Finding(f"parameter {outer}", what, remedy)
    for name, value in elasticities.items():
        if not (np.isfinite(value) and value > 0.0):
            yield Finding(f"parameter {name}", f"it is {value:g}.", "Give a positive number.")


def _wrong_pace(settings: EconomySettings) -> list[Finding]:
    found = [
        Finding(f"parameters.csv, {name}", f"{getattr(settings, name):g} is not a share.", "Give it from 0 to 1.")
        for name in ("residence_moving_share", "jurisdiction_moving_share", "building_speed", "floor_depreciation")
        if not 0.0 <= getattr(settings, name) <= 1.0
    ]
    if settings.jurisdiction_moving_share > settings.residence_moving_share:
        shares = f"{settings.jurisdiction_moving_share:g} is more than {settings.residence_moving_share:g}"
        what = f"{shares}, the share who choose their residence anew."
        found.append(Finding("parameters.csv, jurisdiction_moving_share", what, "Lower it, or raise the other."))
    return found


def by_zone(region: Region, name: str, value: float) -> Float[np.ndarray, " zone"]:
    """A parameter in every zone: what its government has of its own under `name_CODE`, else the region's value."""
    own = [region.parameters.get(f"{name}_{place.code}") for place in region.jurisdictions]
    return np.array([value if given is None else given.value for given in own])[region.zones.jurisdiction]


def floor_supply_elasticity(region: Region, settings: EconomySettings) -> Float[np.ndarray, " zone"]:
    r"""Elasticity of floor space to its real price, lower where people already live densely.

    $$ \eta^F_n = e_0 / (1 + D_n/d_0) $$

    Args:
        region: Residents and area, which give $D_n$, persons per km2; governments may have an $e_0$ and $d_0$ of
            their own.
        settings: $e_0$ and $d_0$ of the region.

    Source:
        The shape was fitted to the growth of 180 units of Beijing-Tianjin-Hebei from 2010 to 2020; national
        estimates are 0.75 with land regulation and 1.09 without, lower in dense and dear cities
        (Fu, Zheng and Liu 2012).
    """
    density = region.zones.residents / region.zones.area_km2
    base = by_zone(region, "floor_supply_base", settings.floor_supply_base)
    return base / (1.0 + density / by_zone(region, "floor_supply_density", settings.floor_supply_density))


def response_arrays(settings: EconomySettings) -> dict[str, Float[np.ndarray, "..."]]:
    """The elasticities of response in the order of the groups farm, local, elsewhere."""
    migration = settings.migration_elasticity
    return {
        "commuting_elasticity": np.asarray(settings.commuting_elasticity),
        "sector_elasticity": np.asarray(settings.sector_elasticity),
        "residence_elasticity": np.asarray(settings.residence_elasticity),
        "migration_elasticity": np.array([settings.farm_migration_factor * migration, migration, migration]),
        "outside_share": np.array(
            [settings.outside_share_farm, settings.outside_share_local, settings.outside_share_elsewhere]
        ),
    }
