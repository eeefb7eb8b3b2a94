"""A made-up economy with every optional term of the core at once, where every axis has its own length."""

from dataclasses import replace
from functools import cache

import numpy as np
from tests.model.economy.crooked import N_FUNCTION, N_GROUP, N_JURISDICTION, N_SECTOR, N_ZONE, crooked_economy

from xietong.model.economy.base import Economy
from xietong.model.forward import forward
from xietong.model.inversion import invert
from xietong.model.state import Shocks, no_shocks

N_USE = 2


def options(seed: int) -> dict[str, np.ndarray]:
    """Two uses of floor space, houses and shops, efficiency by group, externalities of jobs and of residents."""
    random = np.random.default_rng(seed)
    use = np.zeros((N_USE, N_SECTOR))
    use[1] = 1.0
    use[:, 2] = [1.0, 0.0]
    return {
        "housing_share": random.uniform(0.1, 0.3, N_ZONE),
        "floor_share": np.full((N_SECTOR, N_ZONE), 0.03),
        "efficiency": random.uniform(0.7, 1.5, N_GROUP),
        "use_of_sector": use,
        "conversion_elasticity": np.asarray(1.5),
        "spillover_decay": np.asarray(0.05),
        "variety": random.uniform(0.0, 0.05, N_SECTOR),
        "spillover_area": random.uniform(20.0, 90.0, N_ZONE),
        "density_disamenity": np.asarray(0.06),
        "residential_externality": np.asarray(0.04),
        "residential_decay": np.asarray(0.1),
    }


@cache
def full_economy(seed: int = 1) -> Economy:
    """The equilibrium to which the fundamentals of the crooked economy lead when the options are added to it."""
    plain = crooked_economy(seed)
    share = np.asarray(plain.capital_share) + np.asarray(plain.floor_share) - 0.03
    changed = replace(
        plain,
        **options(seed),
        capital_share=share,
        outer_sourcing=0.2 * plain.exports / plain.exports.sum(axis=1, keepdims=True),
    )
    heads = np.asarray(changed.efficiency)[:, None] * np.asarray(changed.resident_workers)
    jobs = np.einsum("gsi,gni,gn->si", changed.sector_share, changed.commuting_share, heads)
    output = np.asarray(changed.wage) * jobs / np.asarray(changed.labour_share)
    return forward(invert(replace(changed, output=output)))


def quiet() -> Shocks:
    """Shocks that change nothing, of the right sizes."""
    return no_shocks(N_ZONE, N_SECTOR, N_FUNCTION, N_GROUP, N_JURISDICTION)


def shaken(seed: int = 3, size: float = 1.0) -> Shocks:
    """Travel, trade, land, registration, productivity, amenities and placed jobs, all at once."""
    random = np.random.default_rng(seed)

    def around(*shape: int) -> np.ndarray:
        return np.exp(size * random.uniform(-0.1, 0.1, shape))

    placed = np.zeros((N_FUNCTION, N_ZONE))
    placed[0, 2], placed[0, 1], placed[1, 5] = 500.0 * size, -300.0 * size, 250.0 * size
    return replace(
        quiet(),
        placed_jobs=placed,
        commuting_impedance=-0.2 * size * random.uniform(size=(N_ZONE, N_ZONE)),
        business_time=-2.0 * size * random.uniform(size=(N_ZONE, N_ZONE)),
        trade_cost_hat=1.0 - 0.05 * size * random.uniform(size=(N_SECTOR, N_ZONE, N_ZONE)),
        floor_space_hat=around(N_ZONE),
        registration_hat=around(N_GROUP, N_JURISDICTION),
        productivity_hat=around(N_SECTOR, N_ZONE),
        amenity_hat=around(N_GROUP, N_ZONE),
    )
