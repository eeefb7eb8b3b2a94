"""The wings of a region, put together from its tables and its base year: where they meet the economy."""

from dataclasses import replace

import numpy as np

from xietong.model.air.inventory import COUNTED, SOURCES, Inventory, by_city, read_inventory
from xietong.model.air.read import has_air, read_air
from xietong.model.air.transfer import POLLUTANTS
from xietong.model.air.wing import AirWing, Caps
from xietong.model.air_activity import activity_of, finite_minutes
from xietong.model.baseline import Baseline
from xietong.model.economy.emissions import emission_areas
from xietong.model.feedback import Wing
from xietong.model.gateway_base import gateway_base, gateway_wing
from xietong.model.gateways.wing import GatewayWing
from xietong.model.water.wing import WaterWing
from xietong.model.water_counted import water_wing

__all__ = ["air_wing", "caps_of", "with_silent_gateways", "with_wings"]

MANUFACTURING = "mfg_"
"""How the codes of the sectors begin for which an effect of particles on productivity was measured."""


def with_wings(baseline: Baseline) -> Baseline:
    """The same baseline with air, water and gateways among its wings, as far as the region has their tables.

    What a plan caps must be counted before (`emission_rates.count_emissions`). As it is where they are there already.
    """
    found: list[Wing | None] = []
    if not any(isinstance(wing, AirWing | WaterWing) for wing in baseline.wings):
        found += [air_wing(baseline), water_wing(baseline)]
    gateways = baseline.gateways or gateway_base(baseline)
    if baseline.gateways is None and gateways is not None:
        found.append(gateway_wing(gateways))
    more = tuple(wing for wing in found if wing is not None)
    return replace(baseline, gateways=gateways, wings=(*baseline.wings, *more))


def with_silent_gateways(baseline: Baseline) -> Baseline:
    """The same wings, whose gateways change nothing in the economy: no trade passes them."""
    wings = tuple(
        replace(wing, weight=np.zeros_like(wing.weight)) if isinstance(wing, GatewayWing) else wing
        for wing in baseline.wings
    )
    return replace(baseline, wings=wings)


def air_wing(baseline: Baseline) -> AirWing | None:
    """The air of a region as a wing; None for a region without the tables or without elasticities.

    Args:
        baseline: The region with its model.
    """
    region = baseline.region
    if not has_air(region) or "air_amenity_elasticity" not in region.parameters:
        return None
    base = activity_of(baseline, baseline.outcome)
    inventory = read_inventory(region, base)
    assert inventory is not None, "a region with air has an inventory"
    rows = [number for number, row in enumerate(inventory.rows) if row.pollutant in POLLUTANTS]
    kept = [inventory.rows[number] for number in rows]
    drivers = [*(("output", code) for code in baseline.market), ("residents", ""), ("commuting", "")]
    activity = np.array([base[driver] for driver in drivers])
    pollutant = np.array([POLLUTANTS.index(row.pollutant) for row in kept])
    of_city = by_city(inventory, inventory.tonnes)[: len(POLLUTANTS)]
    total = of_city[pollutant][:, region.zones.city]
    tonnes = inventory.tonnes[rows]
    caps = caps_of(baseline, inventory)
    effect = region.parameters["air_productivity_elasticity"].value
    measured = np.array([code.startswith(MANUFACTURING) for code in baseline.market])
    return AirWing(
        transfer=read_air(region).annual,
        share=np.divide(tonnes, total, out=np.zeros_like(tonnes), where=total > 0.0),
        activity=np.where(activity > 0.0, activity, 1.0),
        is_active=(activity > 0.0).astype(np.float64),
        driver=np.array([drivers.index((row.driver, row.sector)) for row in kept]),
        source=np.array([SOURCES.index(row.source) for row in kept]),
        counted=np.array([COUNTED.index(row.pollutant) for row in kept]),
        pollutant=pollutant,
        city=region.zones.city,
        minutes=finite_minutes(baseline),
        amenity=np.full(len(baseline.groups), region.parameters["air_amenity_elasticity"].value),
        productivity=np.where(measured, effect, 0.0),
        caps=caps if caps is None else replace(caps, covers=caps.covers[:, rows]),
    )


def caps_of(baseline: Baseline, inventory: Inventory) -> Caps | None:
    """What the economy counts the emissions of, over all lines of the inventory; None where it counts none."""
    economy = baseline.economy
    if not baseline.emission_keys or economy.emission_rate is None:
        return None
    covers = [[float(row.is_counted(*key)) for row in inventory.rows] for key in baseline.emission_keys]
    return Caps(np.asarray(economy.emission_rate), np.asarray(emission_areas(economy)), np.array(covers))
