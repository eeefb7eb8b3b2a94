"""Congestion on links inside the coupling."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet

from xietong.model.congestion_base import base_quantities
from xietong.model.coupled import CouplingSettings, solve_coupled
from xietong.model.state import Status
from xietong.model.transport.congestion import Driving, car_trips
from xietong.model.transport.link_congestion import LinkCongestion, assigned_minutes, vehicles
from xietong.numerics.fixed_point import AccelerationSettings
from xietong.region.traffic.network import TrafficNetwork

ECONOMY = crooked_economy()
BASE = base_quantities(ECONOMY)
RANDOM = np.random.default_rng(5)
SCALE = np.asarray(5.0)
IS_FREIGHT = np.array([1.0, 1.0, 0.0, 0.0, 0.0])
WAY = Driving(RANDOM.uniform(0.3, 0.9, (N_ZONE, N_ZONE)), np.zeros((N_ZONE, N_ZONE)), np.asarray(0.6))
COUPLING = CouplingSettings(tolerance=1e-9, inner=AccelerationSettings(tolerance=1e-12))


def ring(capacity: float) -> TrafficNetwork:
    """Every zone on a ring road both ways, with a short cut across."""
    pairs = [(zone, (zone + step) % N_ZONE) for step in (1, N_ZONE - 1) for zone in range(N_ZONE)]
    pairs += [(0, N_ZONE // 2), (N_ZONE // 2, 0)]
    start, end = np.array(pairs).T
    n_link, names = len(pairs), tuple(f"z{zone}" for zone in range(N_ZONE))
    return TrafficNetwork(
        node=names,
        zone=names,
        centroid=np.arange(N_ZONE),
        is_through=np.ones(N_ZONE, dtype=bool),
        start=start,
        end=end,
        capacity=np.full(n_link, capacity),
        free_minutes=RANDOM.uniform(8.0, 14.0, n_link),
        delay_factor=np.full(n_link, 0.15),
        delay_power=np.full(n_link, 4.0),
        length=np.ones(n_link),
        toll=np.zeros(n_link),
        row=tuple(str(row) for row in range(n_link)),
    )


def wing(used: float = 1.2) -> LinkCongestion:
    """The busiest link of a network without delay is used to this share of its capacity, about."""
    driven = car_trips(WAY, np.zeros((N_ZONE, N_ZONE)), BASE, SCALE)
    trade = np.einsum("s,sni->ni", IS_FREIGHT, np.asarray(BASE.trade))
    lorries = np.asarray(0.15 * np.asarray(driven).sum() / trade.sum())
    cars = np.asarray(0.2)
    trips = np.asarray(vehicles(driven, BASE, cars, cars * lorries, IS_FREIGHT))
    network = ring(trips.sum() / N_ZONE / used)
    return LinkCongestion(
        network=network,
        commuting=WAY,
        business=replace(WAY, share=0.5 * WAY.share),
        slope=np.full((N_ZONE, N_ZONE), 0.05),
        base_minutes=np.asarray(assigned_minutes(network, trips)),
        cars_per_driver=cars,
        lorries_per_yuan=cars * lorries,
        is_freight=IS_FREIGHT,
        scale=SCALE,
    )


@pytest.fixture(scope="module")
def links() -> LinkCongestion:
    return wing()


def test_the_base_year_hears_nothing_of_links(links: LinkCongestion) -> None:
    np.testing.assert_allclose(links.respond(BASE, jnp.zeros(links.size)), 0.0, atol=1e-9)
    assert (np.diag(links.base_minutes) == 0.0).all()


def test_more_trips_take_longer(links: LinkCongestion) -> None:
    more = replace(BASE, commuting=1.3 * BASE.commuting, trade=1.3 * BASE.trade)
    slower = np.asarray(links.respond(more, jnp.zeros(links.size)))
    assert slower.max() > 0.01
    assert slower.min() > -1e-6


def test_derivatives_in_both_directions_are_those_of_the_equilibrium(links: LinkCongestion) -> None:
    driven = car_trips(WAY, np.zeros((N_ZONE, N_ZONE)), BASE, SCALE)
    trips = np.asarray(vehicles(driven, BASE, links.cars_per_driver, links.lorries_per_yuan, IS_FREIGHT))
    change = trips * RANDOM.uniform(0.5, 1.5, trips.shape)
    weight = RANDOM.uniform(0.0, 1.0, trips.shape)

    def minutes(scale: float) -> np.ndarray:
        return np.asarray(assigned_minutes(links.network, trips + scale * change))

    measured = (minutes(1e-4) - minutes(-1e-4)) / 2e-4
    _, pushed = jax.jvp(lambda q: assigned_minutes(links.network, q), (trips,), (change,))
    np.testing.assert_allclose(pushed, measured, rtol=1e-4, atol=1e-5 * np.abs(measured).max())
    _, pull = jax.vjp(lambda q: assigned_minutes(links.network, q), trips)
    assert (pull(weight)[0] * change).sum() == pytest.approx((weight * np.asarray(pushed)).sum(), rel=1e-8)


def test_a_boom_is_solved_with_its_traffic_and_congestion_takes_back_a_part(links: LinkCongestion) -> None:
    boom = replace(quiet(), productivity_hat=1.0 + 0.2 * np.eye(1, N_ZONE, 2) * np.ones((N_SECTOR, 1)))
    alone = solve_coupled(ECONOMY, boom, (), settings=COUPLING)
    found = solve_coupled(ECONOMY, boom, (links,), settings=COUPLING)
    assert found.solution.status is Status.CONVERGED
    assert found.coupling.residual <= COUPLING.tolerance
    assert found.signal.max() > 1e-4
    assert np.abs(found.solution.value - alone.solution.value).max() > 1e-6
