"""Emissions of the market sectors in the economy, so that a cap on them has a price."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float

from xietong.model.air.inventory import read_inventory
from xietong.model.air_activity import activity_of
from xietong.model.baseline import Baseline
from xietong.region.region import Parameter, Region

__all__ = ["Area", "Key", "area_zones", "base_tonnes", "count_emissions", "tax_per_tonne"]

Key = tuple[str, tuple[str, ...]]
"""What is capped: a pollutant, and the market sectors; all that emit where empty."""
Area = tuple[str, ...]
"""Where it is capped: codes of governments and cities that share the cap, and so trade within it."""

_KG_PER_TONNE = 1000.0


def tax_per_tonne(parameters: Mapping[str, Parameter], pollutant: str) -> tuple[float, float] | None:
    """Lowest and highest environmental tax on a tonne, yuan; None where the law's table has no equivalent here.

    Source:
        Environmental Protection Tax Law of China (2018), schedule of rates; pollution equivalents.
    """
    equivalent = parameters.get(f"air_equivalent_{pollutant.lower()}")
    if equivalent is None:
        return None
    low, high = (parameters[f"air_tax_{end}"].value * _KG_PER_TONNE / equivalent.value for end in ("low", "high"))
    return low, high


def count_emissions(baseline: Baseline, keys: Sequence[Key], areas: Sequence[Area]) -> Baseline:
    r"""The same baseline whose economy counts the emissions that are capped.

    $$ e^0_{k,is} = E^0_{k,is}/X_{is} , \qquad \bar a_k = \tau^{\max} , \qquad v_k = -\ln(1-\bar\eta)/\ln 2 $$

    so that at the highest tax rate $\tau^{\max}$ all that can be removed, $\bar\eta$, is removed. A pollutant without
    a tax rate is not abated: its emissions fall with output alone.

    Args:
        baseline: The region with its model.
        keys: One for each pair of pollutant and sectors that a plan caps; none returns the baseline as it is.
        areas: Places that share a cap; they may overlap.

    Raises:
        KeyError: for a region without an inventory; the check of a plan says so before.
    """
    if not keys:
        return baseline
    inventory = read_inventory(baseline.region, activity_of(baseline, baseline.outcome))
    if inventory is None:
        raise KeyError("environment/emission_sources")
    output = np.asarray(baseline.outcome.output)
    tonnes = np.zeros((len(keys), *output.shape))
    for number, (pollutant, sectors) in enumerate(keys):
        for row, own in zip(inventory.rows, inventory.tonnes, strict=True):
            if row.is_counted(pollutant, sectors):
                tonnes[number, baseline.market.index(row.sector)] += own
    rate = np.divide(tonnes, output, out=np.zeros_like(tonnes), where=output > 0.0)
    parameters, n_sector = baseline.region.parameters, len(baseline.market)
    ceiling = parameters["air_removal_ceiling"].value
    taxes = [tax_per_tonne(parameters, pollutant) for pollutant, _ in keys]
    elasticity = [0.0 if tax is None else -np.log1p(-ceiling) / np.log(2.0) for tax in taxes]
    cost = [1.0 if tax is None else tax[1] for tax in taxes]
    economy = replace(
        baseline.economy,
        emission_rate=jnp.asarray(rate),
        abatement_elasticity=jnp.asarray(np.repeat(elasticity, n_sector).reshape(-1, n_sector)),
        abatement_cost=jnp.asarray(np.repeat(cost, n_sector).reshape(-1, n_sector)),
        emission_members=jnp.asarray([area_zones(baseline.region, area).astype(np.float64) for area in areas]),
    )
    return replace(baseline, economy=economy, emission_keys=tuple(keys), emission_areas=tuple(areas))


def area_zones(region: Region, area: Area) -> Bool[np.ndarray, " zone"]:
    """The zones of the governments and cities of an area."""
    governments = [number for number, place in enumerate(region.jurisdictions) if place.code in area]
    cities = [number for number, place in enumerate(region.cities) if place.code in area]
    return np.isin(region.zones.jurisdiction, governments) | np.isin(region.zones.city, cities)


def base_tonnes(baseline: Baseline) -> Float[np.ndarray, "key area"]:
    """Emissions of the base year by what is capped and area, tonnes a year."""
    rate, output = np.asarray(baseline.economy.emission_rate), np.asarray(baseline.economy.output)
    return np.asarray((rate * output[None]).sum(axis=1) @ np.asarray(baseline.economy.emission_members).T)
