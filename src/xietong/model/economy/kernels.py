"""What the shocks of a year make of the base matrices, and the base-year totals that every evaluation needs."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.agglomeration import nearness_share, spillover_share
from xietong.model.economy.base import Economy
from xietong.model.economy.land import floor_demand
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import backward, forward

__all__ = ["Kernels", "Totals", "base_totals", "prepare"]


@dataclass(frozen=True, eq=False)
class Totals:
    """Base-year totals that changes are measured against.

    Args:
        employment: Jobs by market sector and workplace.
        jobs: All jobs by workplace, without farm work.
        workers: Resident workers and placed staff by residence.
        value_added: Yuan a year by zone.
        floor_demand: Spending on floor space by use and zone, yuan a year.
    """

    employment: Float[Array, "sector workplace"]
    jobs: Float[Array, " workplace"]
    workers: Float[Array, " residence"]
    value_added: Float[Array, " zone"]
    floor_demand: Float[Array, "use zone"]


@dataclass(frozen=True, eq=False)
class Kernels:
    """Matrices of a year and base-year totals, made once before the iteration.

    Args:
        commuting: $\\lambda^g_{i|n}\\hat\\kappa_{ni}^{-\\varepsilon}$ by group, residence and workplace.
        staff: $\\rho^A_{n|i}\\hat\\kappa_{ni}^{-\\varepsilon}$; None without placed functions.
        trade: $\\pi_{s,in}\\hat d_{s,in}^{-\\theta_s}$.
        spillover: $\\omega_{ik}$ with the new travel times; None where spillovers stay in the zone.
        residential: The same for the nearness of residents; None where it does not matter.
    """

    commuting: Float[Array, "group residence workplace"] | DistanceKernel
    staff: Float[Array, "residence workplace"] | None
    trade: Float[Array, "sector origin destination"] | DistanceKernel
    spillover: Float[Array, "workplace workplace"] | DistanceKernel | None
    residential: Float[Array, "residence residence"] | DistanceKernel | None
    totals: Totals


for _value in (Totals, Kernels):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


def prepare(economy: Economy, shocks: Shocks) -> Kernels:
    """Base matrices with the shocks of a year. What does not change is handed on, not copied."""
    totals = base_totals(economy)
    commuting, staff = economy.commuting_share, economy.staff_residence_share
    if shocks.commuting_impedance is not None:
        commuting, staff = _commuting_kernels(economy, shocks.commuting_impedance)
    trade = economy.trade_share
    if shocks.trade_cost_hat is not None:
        trade = _trade_kernel(economy, shocks.trade_cost_hat)
    return Kernels(
        commuting=commuting,
        staff=staff,
        trade=trade,
        spillover=_spillover_kernel(economy, totals.jobs, shocks.business_time),
        residential=_residential_kernel(economy, shocks.business_time),
        totals=totals,
    )


@jax.jit
def base_totals(economy: Economy) -> Totals:
    """Totals of the base year."""
    workers = economy.resident_workers
    arrivals = backward(economy.commuting_share, workers)
    if economy.efficiency is not None:
        arrivals = arrivals * economy.efficiency[:, None]
    employment = jnp.einsum("gsi,gi->si", economy.sector_share, arrivals)
    jobs = employment.sum(axis=0) - ((1.0 - economy.commutes)[:, None] * arrivals).sum(axis=0)
    all_workers = workers.sum(axis=0)
    value_added = (1.0 - economy.input_share.sum(axis=0)) @ economy.output
    spending: Array = jnp.zeros_like(all_workers)
    if economy.housing_share is not None:
        pay = (economy.sector_share * economy.wage[None, :, :]).sum(axis=1)
        if economy.efficiency is not None:
            pay = pay * economy.efficiency[:, None]
        income = workers * forward(economy.commuting_share, pay)
        spending = economy.labour_income_spent * income.sum(axis=0)
    if economy.placed_jobs is not None:
        assert economy.placed_pay is not None
        assert economy.staff_residence_share is not None
        placed, paid = economy.placed_jobs.sum(axis=0), (economy.placed_jobs * economy.placed_pay).sum(axis=0)
        jobs = jobs + placed
        all_workers = all_workers + forward(economy.staff_residence_share, placed)
        value_added = value_added + paid
        if economy.housing_share is not None:
            spending = spending + economy.labour_income_spent * forward(economy.staff_residence_share, paid)
    return Totals(employment, jobs, all_workers, value_added, floor_demand(economy, economy.output, spending))


@jax.jit
def _commuting_kernels(
    economy: Economy, impedance: Float[Array, "*group residence workplace"]
) -> tuple[Float[Array, "group residence workplace"], Float[Array, "residence workplace"] | None]:
    by_group = impedance if impedance.ndim == 3 else impedance[None, :, :]
    share = _stored(economy.commuting_share)
    commuting = (share * jnp.exp(-economy.commutes[:, None, None] * by_group)).astype(share.dtype)
    if economy.staff_residence_share is None:
        return commuting, None
    return commuting, economy.staff_residence_share * jnp.exp(-by_group.mean(axis=0))


@jax.jit
def _trade_kernel(
    economy: Economy, trade_cost_hat: Float[Array, "sector origin destination"]
) -> Float[Array, "sector origin destination"]:
    share = _stored(economy.trade_share)
    return (share * trade_cost_hat ** -economy.trade_elasticity[:, None, None]).astype(share.dtype)


def _stored(share: Array | DistanceKernel) -> Array:
    if isinstance(share, DistanceKernel):
        raise TypeError("a matrix that is made where it is needed takes no changes of single pairs: store it instead")
    return share


@jax.jit
def _spillover_kernel(
    economy: Economy,
    jobs: Float[Array, " workplace"],
    business_time: Float[Array, "origin destination"] | None,
) -> Float[Array, "workplace workplace"] | None:
    return spillover_share(economy, jobs, business_time)


@jax.jit
def _residential_kernel(
    economy: Economy, business_time: Float[Array, "origin destination"] | None
) -> Float[Array, "residence residence"] | None:
    if economy.residential_externality is None or economy.business_minutes is None:
        return None
    assert economy.residential_decay is not None, "the nearness of residents falls with time"
    minutes = economy.business_minutes
    base = jnp.exp(-economy.residential_decay * minutes)
    new = base if business_time is None else jnp.exp(-economy.residential_decay * (minutes + business_time))
    return nearness_share(economy.persons, base, new, economy.spillover_area)
