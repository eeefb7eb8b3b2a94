"""Made-up clusters of gateways."""

import numpy as np

from xietong.model.gateways.cluster import GatewayCluster

__all__ = ["crooked_cluster", "pair"]


def pair(*, nest: float = 1e-6, power: float = 1.0, potential: float = 1_000.0) -> GatewayCluster:
    """Two gateways alike, one kind, one origin in the middle, nobody stays away."""
    return GatewayCluster(
        potential=np.array([[potential]]),
        access_cost=np.full((1, 1, 2), 20.0),
        attraction=np.zeros((1, 2)),
        charge=np.full((1, 2), 12.0),
        cost=np.full((1, 2), 8.0),
        capacity=np.full(2, 400.0),
        delay_value=np.array([30.0]),
        scale=np.array([5.0]),
        nest=np.array([nest]),
        outside=np.array([[40.0]]),
        delay_at_capacity=0.5,
        delay_power=power,
    )


def crooked_cluster(seed: int = 1, n_origin: int = 5) -> GatewayCluster:
    """Two kinds, five origins, three gateways; one gateway does not serve one kind."""
    random = np.random.default_rng(seed)
    attraction = random.normal(0.0, 0.5, (2, 3))
    attraction[1, 2] = -np.inf
    return GatewayCluster(
        potential=random.uniform(50.0, 500.0, (2, n_origin)),
        access_cost=random.uniform(5.0, 60.0, (2, n_origin, 3)),
        attraction=attraction,
        charge=random.uniform(5.0, 20.0, (2, 3)),
        cost=random.uniform(2.0, 10.0, (2, 3)),
        capacity=random.uniform(150.0, 500.0, 3),
        delay_value=np.array([8.0, 2.0]),
        scale=np.array([9.0, 15.0]),
        nest=np.array([0.4, 0.7]),
        outside=random.normal(1.0, 0.3, (2, n_origin)),
        delay_at_capacity=2.0,
        delay_power=3.0,
    )
