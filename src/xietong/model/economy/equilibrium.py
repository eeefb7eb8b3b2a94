"""The equilibrium as a fixed point in logs of changes, and its solve."""

from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.emissions import next_log_price
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.land import (
    construction_price,
    demand_over_base,
    floor_supply_hat,
    rent_by_use,
    rent_hat,
)
from xietong.model.economy.levels import Levels, evaluate_levels
from xietong.model.economy.support import next_subsidy
from xietong.model.economy.unknowns import Unknowns, pack, size_of, unpack
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point import AccelerationSettings, Solution, solve_fixed_point

__all__ = ["evaluate_map", "levels_at", "map_and_levels", "next_vector", "solve_equilibrium", "without_pairs"]


def _next_unknowns(
    economy: Economy, shocks: Shocks, kernels: Kernels, unknowns: Unknowns, levels: Levels
) -> Unknowns:
    r"""One application of the map.

    Free cells: revenue gives output, and the wage moves towards clearing by $1/(1+\chi)$ of the gap.
    Cells held at an employment (quantity closure): the wage clears its supply, and the subsidy $\omega$ makes buyers
    take what is produced. A sector whose good is the same everywhere sells what its workers
    make, and its wage leaves no profit at the outer price.
    """
    log_supply = jnp.log(levels.employment / kernels.totals.employment)
    log_revenue = jnp.log(levels.sales / economy.output) + unknowns.subsidy
    subsidy = next_subsidy(economy, shocks, unknowns, log_revenue)
    # Revenue at the subsidy that is next; in a cell held at an employment, what that employment makes.
    output = log_revenue + (1.0 + economy.trade_elasticity[:, None]) * (subsidy - unknowns.subsidy)
    wage = unknowns.wage + (output - unknowns.wage - log_supply) / (1.0 + economy.sector_elasticity)
    if economy.is_homogeneous is not None:
        at_outer_price = (jnp.log(economy.outer_price) - jnp.log(levels.cost)) / economy.labour_share
        same = economy.is_homogeneous[:, None]
        wage = jnp.where(same, unknowns.wage + at_outer_price, wage)
        output = jnp.where(same, unknowns.wage + log_supply, output)
    if economy.has_one_wage is not None:
        wage = jnp.where(economy.has_one_wage, _one_wage(economy, kernels, unknowns, levels, output), wage)
    if economy.numeraire is not None:
        wage = wage - jnp.log((economy.numeraire * jnp.exp(wage)).sum())
    population = jnp.zeros_like(unknowns.population)
    if economy.holds_utility is not None:
        population = jnp.where(economy.holds_utility, unknowns.population + jnp.log(levels.welfare_hat), 0.0)
    emission_price = unknowns.emission_price
    if emission_price is not None and levels.emissions is not None:
        emission_price = next_log_price(economy, shocks.emission_cap, emission_price, levels.emissions)
    return Unknowns(
        wage=wage,
        residents=jnp.log(levels.residents_hat),
        rent=jnp.log(_rents(economy, shocks, kernels, levels)),
        price=jnp.log(levels.price),
        output=output,
        subsidy=subsidy,
        population=population,
        emission_price=emission_price,
    )


def _one_wage(
    economy: Economy,
    kernels: Kernels,
    unknowns: Unknowns,
    levels: Levels,
    output: Float[Array, "sector workplace"],
) -> Float[Array, "sector workplace"]:
    """The wage that all sectors of a workplace pay, moved towards what clears the labour of all of them together."""
    pay = economy.labour_share * economy.output
    earned = jnp.log((pay * jnp.exp(output)).sum(axis=0) / pay.sum(axis=0))
    supply = jnp.log(levels.employment.sum(axis=0) / kernels.totals.employment.sum(axis=0))
    wage = unknowns.wage[0] + (earned - unknowns.wage[0] - supply) / (1.0 + economy.sector_elasticity)
    return jnp.broadcast_to(wage[None, :], unknowns.wage.shape)


def _rents(economy: Economy, shocks: Shocks, kernels: Kernels, levels: Levels) -> Float[Array, "use zone"]:
    base = kernels.totals.floor_demand
    demand = levels.floor_demand
    building = construction_price(economy, jnp.log(levels.price))
    rent = rent_hat(
        economy,
        demand_over_base(demand.sum(axis=0), base.sum(axis=0)),
        building,
        shocks.floor_space_hat,
        shocks.floor_space_limit,
    )
    supply = floor_supply_hat(economy, rent, building, shocks.floor_space_hat, shocks.floor_space_limit)
    return rent_by_use(economy, demand_over_base(demand, base), supply, rent)


def evaluate_map(
    economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]
) -> tuple[Float[Array, " unknown"], Levels]:
    """The map $G$ of packed unknowns, whose fixed point is the equilibrium, and the levels at the point."""
    unknowns = unpack(economy, vector)
    levels = evaluate_levels(economy, shocks, kernels, unknowns)
    return pack(_next_unknowns(economy, shocks, kernels, unknowns, levels)), levels


# The map and the levels in one compiled function: compiling is what a first solve waits for.
_apply = jax.jit(evaluate_map)


def without_pairs(shocks: Shocks) -> Shocks:
    """The shocks without what the map does not read: pairs, which the kernels hold, and what wings alone read.

    One compiled map then serves all years.
    """
    return replace(
        shocks,
        commuting_impedance=None,
        business_time=None,
        trade_cost_hat=None,
        car_odds=None,
        emissions_hat=None,
        gateways=None,
    )


def map_and_levels(
    economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]
) -> tuple[Float[Array, " unknown"], Levels]:
    """As `evaluate_map`, compiled."""
    return _apply(economy, without_pairs(shocks), kernels, vector)


def next_vector(
    economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]
) -> Float[Array, " unknown"]:
    """The map $G$ of packed unknowns."""
    return map_and_levels(economy, shocks, kernels, vector)[0]


def levels_at(economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]) -> Levels:
    """Levels at a packed vector of unknowns."""
    return map_and_levels(economy, shocks, kernels, vector)[1]


def solve_equilibrium(
    economy: Economy,
    shocks: Shocks,
    start: Float[np.ndarray, " unknown"] | None = None,
    settings: AccelerationSettings = AccelerationSettings(),  # noqa: B008
) -> Solution:
    """Unknowns at which every market clears and everyone has chosen.

    Args:
        economy: Base year.
        shocks: What the year changes.
        start: Packed unknowns to begin from; none means the base year.
        settings: Rules of the iteration.

    Returns:
        Packed unknowns with the status of the solve.
    """
    # Put on the device once: a matrix that comes from NumPy would be copied at every step.
    economy, shocks, kernels = jax.device_put((economy, without_pairs(shocks), prepare(economy, shocks)))
    begin = np.zeros(size_of(economy)) if start is None else start
    return solve_fixed_point(lambda x: np.asarray(_apply(economy, shocks, kernels, x)[0]), begin, settings)
