"""Base years of any size for measurements, made without holding a matrix twice."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from tests.reference.open_region import LargeRegion, large_region, regional_fields

from xietong.model.economy.base import Economy
from xietong.model.state import Shocks, no_shocks
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import whole

__all__ = ["economy_of_sectors", "one_sector_region", "shaken"]


def economy_of_sectors(n_zone: int, n_sector: int, n_group: int) -> Economy:
    """Many sectors, inputs, groups and placed functions."""
    fields = regional_fields(n_zone, n_sector, n_group, seed=0)
    # One by one, so that a matrix of NumPy is dropped before the next is copied.
    return Economy(**{name: jax.device_put(fields.pop(name)) for name in list(fields)})


def one_sector_region(n_zone: int, *, is_stored: bool) -> Economy:
    """One sector and one group; matrices of 32-bit floats, stored or made where they are needed."""
    region = large_region(n_zone, seed=0)
    commuting = _kernel(region, region.commuting_decay, 1.0 / region.residence_total, region.workplace_scale)
    trade = _kernel(
        region, region.trade_decay, (1.0 - region.outer_share) * region.source, 1.0 / region.destination_total
    )
    one, none, cells = np.ones(1), np.zeros((1, n_zone)), np.ones((1, n_zone))
    elasticity = np.asarray(4.6)
    return Economy(
        jurisdiction=np.zeros(n_zone, dtype=int),
        jurisdiction_members=cells,
        resident_workers=region.residents[None],
        commuting_share=_stored(commuting) if is_stored else commuting,
        commutes=one,
        sector_share=cells[None],
        wage=region.wage[None],
        labour_share=cells,
        capital_share=none,
        floor_share=none,
        input_share=np.zeros((1, 1)),
        output=(region.wage * region.employment)[None],
        trade_share=_stored(trade) if is_stored else trade,
        outer_share=np.full((1, n_zone), region.outer_share),
        exports=region.exports[None],
        consumption_share=cells,
        persons=region.residents,
        floor_space=region.residents,
        floor_supply_elasticity=np.full(n_zone, 0.5),
        construction_share=one,
        outside_share=np.zeros(1),
        commuting_elasticity=elasticity,
        sector_elasticity=elasticity,
        residence_elasticity=np.asarray(3.3),
        migration_elasticity=one,
        trade_elasticity=np.array([4.0]),
        agglomeration=np.array([0.03]),
        labour_income_spent=np.asarray(1.0),
        rent_spent=np.asarray(1.0),
        outer_price=np.asarray(1.0),
        housing_share=np.full(n_zone, 0.25),
    )


def _kernel(region: LargeRegion, decay: float, row_factor: np.ndarray, column_factor: np.ndarray) -> DistanceKernel:
    def half(values: np.ndarray) -> jax.Array:
        return jnp.asarray(values, dtype=jnp.float32)

    place, extent = half(region.places.position), half(region.places.inner_distance)
    return DistanceKernel(
        place, place, extent, extent, half(row_factor[None]), half(column_factor[None]), half(np.array([decay]))
    )


# Compiled, so that nothing but the result is ever in memory.
_stored = jax.jit(whole)


def shaken(economy: Economy, spread: float = 0.05, seed: int = 1) -> Shocks:
    """Productivity that changes everywhere."""
    shocks = no_shocks(
        economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, len(economy.jurisdiction_members)
    )
    change = spread * np.random.default_rng(seed).normal(size=shocks.productivity_hat.shape)
    return replace(shocks, productivity_hat=np.exp(change))
