"""The equilibrium as a fixed point in logs of changes, and its solve."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.economy.agglomeration import density_hat, spillover_share
from xietong.model.economy.base import Economy
from xietong.model.economy.choice import location_hat, sector_choice, workplace_choice
from xietong.model.economy.land import construction_price, rent_hat
from xietong.model.economy.placed import placed_pay, staff_residence
from xietong.model.economy.trade import log_cost, price_hat, sales
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point import AccelerationSettings, Solution, solve_fixed_point

__all__ = ["Kernels", "Levels", "Unknowns", "levels_at", "prepare", "solve_equilibrium", "unpack"]


@dataclass(frozen=True, eq=False)
class Unknowns:
    """Logs of changes: what an equilibrium is made of. `subsidy` is $\\ln(1+\\omega)$, zero in free cells."""

    wage: Float[Array, "sector workplace"]
    residents: Float[Array, "group residence"]
    rent: Float[Array, " zone"]
    price: Float[Array, "sector zone"]
    output: Float[Array, "sector workplace"]
    subsidy: Float[Array, "sector workplace"]


@dataclass(frozen=True, eq=False)
class Kernels:
    """What the shocks of a year make of the base matrices, once, before the iteration.

    Args:
        nearness: $\\hat\\kappa^{-\\varepsilon}$ by group, residence and workplace.
        staff_nearness: The same for placed staff.
        trade: $\\pi_{s,in}\\hat d_{s,in}^{-\\theta_s}$.
        spillover: $\\omega_{ik}$ with the new travel times.
        placed, housed: Jobs of placed functions whose staff choose, or are housed, by workplace.
        base_jobs: All jobs in the base year by workplace, without farm work.
    """

    nearness: Float[Array, "group residence workplace"]
    staff_nearness: Float[Array, "residence workplace"]
    trade: Float[Array, "sector origin destination"]
    spillover: Float[Array, "workplace workplace"]
    placed: Float[Array, "function workplace"]
    housed: Float[Array, "function workplace"]
    base_jobs: Float[Array, " workplace"]


@dataclass(frozen=True, eq=False)
class Levels:
    """All quantities at one point of the unknowns; at the fixed point, the equilibrium."""

    workers: Float[Array, "group residence"]
    commuting_share: Float[Array, "group residence workplace"]
    staff: Float[Array, "residence workplace"]
    pay: Float[Array, "function workplace"]
    employment: Float[Array, "sector workplace"]
    persons: Float[Array, " zone"]
    seller_price: Float[Array, "sector origin"]
    price: Float[Array, "sector zone"]
    cost_of_living: Float[Array, " zone"]
    group_income: Float[Array, "group residence"]
    labour_income: Float[Array, " residence"]
    expenditure: Float[Array, "sector zone"]
    final_demand: Float[Array, " zone"]
    value_added: Float[Array, " zone"]
    sales: Float[Array, "sector workplace"]
    residents_hat: Float[Array, "group residence"]
    welfare_hat: Float[Array, " group"]
    welfare_by_jurisdiction: Float[Array, "group jurisdiction"]


for _value in (Unknowns, Kernels, Levels):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


@jax.jit
def prepare(economy: Economy, shocks: Shocks) -> Kernels:
    """Base matrices with the shocks of a year, and the placed jobs of the year."""
    nearness = jnp.exp(-economy.commutes[:, None, None] * shocks.commuting_impedance[None, :, :])
    elasticity = economy.trade_elasticity[:, None, None]
    farm = 1.0 - economy.commutes
    own = jnp.einsum("g,gn,gsn->n", farm, economy.resident_workers, economy.sector_share)
    base_jobs = _employment(economy, economy.resident_workers).sum(axis=0) - own
    base_jobs = base_jobs + economy.placed_jobs.sum(axis=0)
    return Kernels(
        nearness=nearness,
        staff_nearness=jnp.exp(-shocks.commuting_impedance),
        trade=economy.trade_share * shocks.trade_cost_hat**-elasticity,
        spillover=spillover_share(economy, base_jobs, shocks.business_time),
        placed=economy.placed_jobs + shocks.placed_jobs,
        housed=shocks.housed_jobs,
        base_jobs=base_jobs,
    )


def _employment(economy: Economy, workers: Float[Array, "group residence"]) -> Float[Array, "sector workplace"]:
    arrivals = jnp.einsum("gn,gni->gi", workers, economy.commuting_share)
    return jnp.einsum("gsi,gi->si", economy.sector_share, arrivals)


def _evaluate_levels(economy: Economy, shocks: Shocks, kernels: Kernels, unknowns: Unknowns) -> Levels:
    """Every quantity of the model at the given unknowns: equations H1-H8, A1-A5, F1-F4, D1-D5, L1-L4, S1."""
    wage_hat = jnp.exp(unknowns.wage)
    wage = economy.wage * wage_hat
    output = economy.output * jnp.exp(unknowns.output)

    sector_share, wage_index = sector_choice(
        economy.sector_share, wage_hat, sector_elasticity=economy.sector_elasticity
    )
    commuting, value = workplace_choice(
        economy.commuting_share,
        wage_index,
        kernels.nearness,
        commuting_elasticity=economy.commuting_elasticity,
    )
    workers = economy.resident_workers * jnp.exp(unknowns.residents) + shocks.tied_workers
    arrivals = jnp.einsum("gn,gni->gi", workers, commuting)
    employment = jnp.einsum("gsi,gi->si", sector_share, arrivals)

    jobs = employment.sum(axis=0) - ((1.0 - economy.commutes)[:, None] * arrivals).sum(axis=0)
    jobs = jobs + (kernels.placed + kernels.housed).sum(axis=0)
    density = density_hat(kernels.spillover, jobs / kernels.base_jobs)
    productivity = shocks.productivity_hat * density[None, :] ** economy.agglomeration[:, None]
    cost = jnp.exp(log_cost(economy, unknowns.wage, unknowns.rent, unknowns.price) - unknowns.subsidy)
    seller_price = cost / productivity
    price = price_hat(economy, kernels.trade, seller_price)
    cost_of_living = jnp.exp((economy.consumption_share * jnp.log(price)).sum(axis=0))

    residents_hat, welfare, by_jurisdiction = location_hat(
        economy, shocks.amenity_hat * value / cost_of_living[None, :], shocks.registration_hat
    )
    pay = placed_pay(economy, cost_of_living)
    staff_share = staff_residence(economy, cost_of_living, kernels.staff_nearness)
    staff = staff_share * kernels.placed.sum(axis=0)[None, :] + jnp.diag(kernels.housed.sum(axis=0))
    staff_income = staff_share @ (kernels.placed * pay).sum(axis=0) + (kernels.housed * pay).sum(axis=0)
    mean_wage = (sector_share * wage[None, :, :]).sum(axis=1)
    group_income = jnp.einsum("gni,gi->gn", commuting, mean_wage)
    labour_income = (workers * group_income).sum(axis=0) + staff_income

    base_workers = economy.resident_workers.sum(axis=0) + economy.staff_residence_share @ (
        economy.placed_jobs.sum(axis=0)
    )
    persons = economy.persons * (workers.sum(axis=0) + staff.sum(axis=1)) / base_workers
    all_placed = kernels.placed + kernels.housed
    value_added_share = 1.0 - economy.input_share.sum(axis=0)
    value_added = value_added_share @ output + (all_placed * pay).sum(axis=0)
    base_value_added = value_added_share @ economy.output + (economy.placed_jobs * economy.placed_pay).sum(axis=0)
    rent_income = (economy.floor_share * output).sum(axis=0)
    consumption = economy.labour_income_spent * labour_income + economy.rent_spent * rent_income
    purchases = (economy.placed_purchases @ all_placed) * price
    final = (
        economy.consumption_share * consumption[None, :]
        + economy.government * (persons / economy.persons)[None, :] * price
        + economy.investment * (value_added / base_value_added)[None, :]
        + purchases
    )
    expenditure = final + economy.input_share @ output
    return Levels(
        workers=workers,
        commuting_share=commuting,
        staff=staff,
        pay=pay,
        employment=employment,
        persons=persons,
        seller_price=seller_price,
        price=price,
        cost_of_living=cost_of_living,
        group_income=group_income,
        labour_income=labour_income,
        expenditure=expenditure,
        final_demand=final.sum(axis=0) + (all_placed * pay).sum(axis=0),
        value_added=value_added,
        sales=sales(economy, kernels.trade, seller_price, price, expenditure),
        residents_hat=residents_hat,
        welfare_hat=welfare,
        welfare_by_jurisdiction=by_jurisdiction,
    )


def _next_unknowns(economy: Economy, shocks: Shocks, unknowns: Unknowns, levels: Levels) -> Unknowns:
    r"""One application of the map.

    Free cells: revenue gives output, and the wage moves towards clearing by $1/(1+\chi)$ of the gap.
    Fixed cells (quantity closure): employment is given, the wage clears its supply, and the subsidy
    $\omega$ makes buyers take what is produced.
    """
    fixed = shocks.is_quantity_fixed
    base_employment = _employment(economy, economy.resident_workers)
    log_supply = jnp.log(levels.employment / base_employment)
    log_revenue = jnp.log(levels.sales / economy.output) + unknowns.subsidy
    log_target = jnp.log(shocks.quantity_hat)
    output = jnp.where(fixed, unknowns.wage + log_target, log_revenue)
    demand = jnp.where(fixed, log_target, output - unknowns.wage)
    wage = unknowns.wage + (demand - log_supply) / (1.0 + economy.sector_elasticity)
    subsidy_step = (output - log_revenue) / (1.0 + economy.trade_elasticity[:, None])
    floor_demand = (economy.floor_share * economy.output * jnp.exp(output)).sum(axis=0)
    base_demand = (economy.floor_share * economy.output).sum(axis=0)
    log_price = jnp.log(levels.price)
    rent = rent_hat(
        economy, floor_demand / base_demand, construction_price(economy, log_price), shocks.floor_space_hat
    )
    return Unknowns(
        wage=wage,
        residents=jnp.log(levels.residents_hat),
        rent=jnp.log(rent),
        price=log_price,
        output=output,
        subsidy=jnp.where(fixed, unknowns.subsidy + subsidy_step, 0.0),
    )


def _pack(unknowns: Unknowns) -> Float[Array, " unknown"]:
    return jnp.concatenate([leaf.ravel() for leaf in jax.tree_util.tree_leaves(unknowns)])


def unpack(economy: Economy, vector: Float[Array, " unknown"]) -> Unknowns:
    """The packed vector of a solve by name and shape."""
    sector, zone = economy.wage.shape
    group = economy.resident_workers.shape[0]
    shapes = {
        "wage": (sector, zone),
        "residents": (group, zone),
        "rent": (zone,),
        "price": (sector, zone),
        "output": (sector, zone),
        "subsidy": (sector, zone),
    }
    parts: dict[str, Float[Array, ...]] = {}
    start = 0
    for name, shape in shapes.items():
        size = int(np.prod(shape))
        parts[name] = vector[start : start + size].reshape(shape)
        start += size
    return Unknowns(**parts)


@jax.jit
def _apply(
    economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]
) -> tuple[Float[Array, " unknown"], Levels]:
    """The map and the levels in one compiled function: compiling is what a first solve waits for."""
    unknowns = unpack(economy, vector)
    levels = _evaluate_levels(economy, shocks, kernels, unknowns)
    return _pack(_next_unknowns(economy, shocks, unknowns, levels)), levels


def levels_at(economy: Economy, shocks: Shocks, kernels: Kernels, vector: Float[Array, " unknown"]) -> Levels:
    """Levels at a packed vector of unknowns."""
    return _apply(economy, shocks, kernels, vector)[1]


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
    kernels = prepare(economy, shocks)
    sector, zone = np.shape(economy.wage)
    size = 4 * sector * zone + (economy.n_group + 1) * zone
    begin = np.zeros(size) if start is None else start
    return solve_fixed_point(lambda x: np.asarray(_apply(economy, shocks, kernels, x)[0]), begin, settings)
