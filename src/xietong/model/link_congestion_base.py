"""Congestion on links from the capacities that a user gives; where none are given, congestion is area-wide."""

from dataclasses import replace

import jax
import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.congestion_base import base_quantities, congestion_of
from xietong.model.transport.congestion import car_trips
from xietong.model.transport.link_congestion import LinkCongestion, pair_minutes, vehicles
from xietong.model.transport.roads import open_ways
from xietong.model.transport.settings import TransportSettings
from xietong.region.networks import RoadNetwork
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["given_capacities", "link_congestion_of", "traffic_network"]


def given_capacities(baseline: Baseline) -> Float[np.ndarray, " link"] | None:
    """Capacities of the links of the road table, NaN where a link has none; None where no link has one."""
    table = baseline.region.tables.get("road_links")
    known = None if table is None else table.columns.get("capacity")
    return None if known is None or np.isnan(known).all() else known


def link_congestion_of(baseline: Baseline, settings: TransportSettings) -> LinkCongestion | None:
    """The wing of congestion on links, or None where the user gives no capacity, or not every zone has a road.

    Who drives in the base year, and what a minute is worth, are those of the area-wide wing; freight has its share of
    the traffic of the base year.

    Raises:
        NetworkError: where two zones with trips have no way, or numba is not installed.
    """
    capacity, road = given_capacities(baseline), baseline.region.networks.road
    n_zone = len(baseline.region.zones)
    if capacity is None or not set(range(n_zone)) <= set(road.node_zone.tolist()):
        return None
    area, quantities = congestion_of(baseline, settings), base_quantities(baseline.economy)
    network = traffic_network(road, capacity, baseline.region.base_year, n_zone, settings)
    cars = np.asarray(settings.peak_share / settings.car_persons)
    driven = np.asarray(car_trips(area.commuting, np.zeros((n_zone, n_zone)), quantities, area.scale))
    goods = float(np.einsum("s,sni->", area.is_freight, quantities.trade))
    share = settings.freight_traffic_share
    lorries = np.asarray(cars * driven.sum() * share / (1.0 - share) / goods if goods > 0.0 else 0.0)
    trips = np.asarray(vehicles(driven, quantities, cars, lorries, area.is_freight))
    wing = LinkCongestion(
        network=network,
        commuting=area.commuting,
        business=area.business,
        slope=area.slope,
        base_minutes=pair_minutes(network, trips),
        cars_per_driver=cars,
        lorries_per_yuan=lorries,
        is_freight=area.is_freight,
        scale=area.scale,
    )
    return replace(jax.device_put(wing), network=network)


def traffic_network(
    road: RoadNetwork,
    capacity: Float[np.ndarray, " link"],
    year: int,
    n_zone: int,
    settings: TransportSettings,
) -> TrafficNetwork:
    """The road graph as links with capacities; links without one take that of their class.

    Args:
        road: Links; each zone has a node.
        capacity: Vehicles in an hour, one way; NaN where not known.
        year: Roads in service then are taken.
        n_zone: The first node of each zone is where its trips begin and end.
        settings: `capacity_expressway` and its like, `delay_factor`, `delay_power`.
    """
    usual = np.array([getattr(settings, f"capacity_{kind}") for kind in road.road_class])
    room = np.where(np.isnan(capacity), usual, capacity)
    link, start, end = open_ways(road, year)
    zones = list(range(n_zone))
    return TrafficNetwork(
        node=road.node,
        zone=tuple(str(zone) for zone in zones),
        centroid=np.array([int(np.flatnonzero(road.node_zone == zone)[0]) for zone in zones]),
        is_through=np.ones(len(road.node), dtype=bool),
        start=start,
        end=end,
        capacity=room[link],
        free_minutes=60.0 * road.length_km[link] / road.free_speed_kmh[link],
        delay_factor=np.full(len(link), settings.delay_factor),
        delay_power=np.full(len(link), settings.delay_power),
        length=road.length_km[link],
        toll=np.zeros(len(link)),
        row=tuple(str(row) for row in link),
    )
