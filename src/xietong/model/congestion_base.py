"""The traffic of the base year, from which congestion is measured: where transport meets the economy."""

import jax
import numpy as np

from xietong.model.baseline import Baseline
from xietong.model.coupled import quantities_at
from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import levels_at, without_pairs
from xietong.model.economy.kernels import prepare
from xietong.model.economy.unknowns import size_of
from xietong.model.feedback import Quantities
from xietong.model.jobs import commuting_weight
from xietong.model.transport.congestion import Congestion, Driving, car_trips, freight, traffic
from xietong.model.transport.driving import driven_share, exposed_minutes, pair_mean
from xietong.model.transport.fares import minute_of_car
from xietong.model.transport.modes import composite_minutes
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import membership
from xietong.model.transport.times import BUSINESS, COMMUTING
from xietong.model.years import base_shocks

__all__ = ["base_quantities", "congestion_of"]

GOODS = "goods"


def congestion_of(baseline: Baseline, settings: TransportSettings) -> Congestion:
    """The wing of congestion; it says nothing in the base year, whose delay is in the fitted times.

    Args:
        baseline: With times, commuting and the economy of the base year.
        settings: Constants of travel.
    """
    settlements, times = baseline.settlements, baseline.point_times
    n_zone = len(baseline.region.zones)
    points = membership(settlements.zone, settlements.weight, n_zone)
    composite = composite_minutes(times.minutes[COMMUTING], times.street_km, COMMUTING, settings)
    weight, slope = commuting_weight(composite, baseline.commuting.parameters)
    driven = driven_share(times, COMMUTING, composite, settings)
    exposed = exposed_minutes(times, COMMUTING, settlements, settings)
    commuting = Driving(
        baseline.commuting.car_share,
        pair_mean(exposed, weight * driven, points),
        np.asarray(minute_of_car(COMMUTING, settings)),
    )
    slope = pair_mean(slope, weight, points)
    business = _business(baseline, settings)
    quantities = base_quantities(baseline.economy)
    sectors = baseline.region.sectors
    is_freight = np.array([float(sectors.reach[sectors.code.index(code)] == GOODS) for code in baseline.market])
    scale = np.asarray(settings.mode_scale)
    found = Congestion(
        commuting=commuting,
        business=business,
        slope=slope,
        trips=traffic(car_trips(commuting, np.zeros_like(slope), quantities, scale)),
        freight=freight(quantities, is_freight),
        is_freight=is_freight,
        elasticity=np.asarray(settings.delay_elasticity),
        freight_share=np.asarray(settings.freight_traffic_share),
        scale=scale,
    )
    return jax.device_put(found)


def _business(baseline: Baseline, settings: TransportSettings) -> Driving:
    settlements, times = baseline.settlements, baseline.point_times
    points = membership(settlements.zone, settlements.weight, len(baseline.region.zones))
    composite = composite_minutes(times.minutes[BUSINESS], times.street_km, BUSINESS, settings)
    weight = np.exp(-composite / settings.point_scale_business)
    driven = driven_share(times, BUSINESS, composite, settings)
    exposed = exposed_minutes(times, BUSINESS, settlements, settings)
    worth = np.asarray(minute_of_car(BUSINESS, settings))
    return Driving(pair_mean(driven, weight, points), pair_mean(exposed, weight * driven, points), worth)


def base_quantities(economy: Economy) -> Quantities:
    """What wings read of the base year."""
    shocks = base_shocks(economy)
    kernels, start = prepare(economy, shocks), np.zeros(size_of(economy))
    levels = levels_at(economy, without_pairs(shocks), kernels, start)
    return quantities_at(economy, shocks, kernels, levels, start)
