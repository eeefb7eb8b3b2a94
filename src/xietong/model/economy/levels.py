"""Every quantity of the model at one point of the unknowns."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.agglomeration import amenity_of_place, density_hat
from xietong.model.economy.base import Economy
from xietong.model.economy.choice import jobs_at_one_wage, location_hat, sector_choice, workplace_choice
from xietong.model.economy.emissions import Emitted, emitted_at
from xietong.model.economy.kernels import Kernels
from xietong.model.economy.land import floor_demand
from xietong.model.economy.migration import residents_with_inertia
from xietong.model.economy.placed import placed_pay, placed_purchases, staff_at_home
from xietong.model.economy.trade import log_cost, price_hat, sales
from xietong.model.economy.unknowns import Unknowns
from xietong.model.economy.water import scarcity_rent, water_price_hat
from xietong.model.state import Shocks
from xietong.numerics.arrays import Array

__all__ = ["Levels", "evaluate_levels"]


@dataclass(frozen=True, eq=False)
class Levels:
    """All quantities at one point of the unknowns; at the fixed point, the equilibrium.

    Args:
        workers: Market workers, tied workers among them.
        pull, access: What gives the commuting shares (`choice.commuting_shares_after`).
        staff_residence: Staff of placed functions by residence.
        cost: What a unit must earn over base: after productivity, before subsidy, with what its emissions cost.
        placed: Jobs of placed functions by workplace.
        sales: What sellers get, taxes and charges taken off, yuan a year.
        welfare_hat: Expected utility over base of those who have chosen anew.
        emissions, emission_price, charges: Tonnes a year, yuan per tonne, and yuan a year paid for them; None where
            emissions are not counted.
        water_price: Over base; None where water is not counted.
    """

    workers: Float[Array, "group residence"]
    pull: Float[Array, "group workplace"]
    access: Float[Array, "group residence"]
    staff_residence: Float[Array, " residence"]
    placed: Float[Array, "function workplace"]
    pay: Float[Array, "function workplace"]
    employment: Float[Array, "sector workplace"]
    persons: Float[Array, " zone"]
    cost: Float[Array, "sector origin"]
    seller_price: Float[Array, "sector origin"]
    price: Float[Array, "sector zone"]
    cost_of_living: Float[Array, " zone"]
    group_income: Float[Array, "group residence"]
    labour_income: Float[Array, " residence"]
    floor_demand: Float[Array, "use zone"]
    expenditure: Float[Array, "sector zone"]
    final_demand: Float[Array, " zone"]
    value_added: Float[Array, " zone"]
    sales: Float[Array, "sector workplace"]
    residents_hat: Float[Array, "group residence"]
    welfare_hat: Float[Array, " group"]
    welfare_by_jurisdiction: Float[Array, "group jurisdiction"]
    emissions: Float[Array, "pollutant area"] | None = None
    emission_price: Float[Array, "pollutant area"] | None = None
    charges: Float[Array, "sector workplace"] | None = None
    water_price: Float[Array, " zone"] | None = None


@dataclass(frozen=True, eq=False)
class _Staff:
    """Placed functions at one point: where their staff live and what they are paid."""

    residence: Float[Array, " residence"]
    income: Float[Array, " residence"]
    placed: Float[Array, "function workplace"]
    pay: Float[Array, "function workplace"]
    purchases: Float[Array, "sector zone"]


for _value in (Levels, _Staff):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


def evaluate_levels(economy: Economy, shocks: Shocks, kernels: Kernels, unknowns: Unknowns) -> Levels:
    """Every quantity at the given unknowns: equations H1-H8, A1-A5, F1-F4, D1-D5, L1-L4, S1-S2 and T1."""
    wage_hat = jnp.exp(unknowns.wage)
    output = economy.output * jnp.exp(unknowns.output)
    net_wage_hat = wage_hat if shocks.take_home_hat is None else wage_hat * shocks.take_home_hat[None, :]

    sector_share, wage_index = sector_choice(
        economy.sector_share, net_wage_hat, sector_elasticity=economy.sector_elasticity
    )
    pay_at_work = (sector_share * (economy.wage * net_wage_hat)[None, :, :]).sum(axis=1)
    if economy.efficiency is not None:
        pay_at_work = pay_at_work * economy.efficiency[:, None]
    choosing = economy.resident_workers * jnp.exp(unknowns.residents + unknowns.population[:, None])
    workers = choosing + shocks.tied_workers
    pull, access, came, group_income = workplace_choice(
        kernels.commuting, wage_index, workers, pay_at_work, commuting_elasticity=economy.commuting_elasticity
    )
    if economy.efficiency is not None:
        came = came * economy.efficiency[:, None]
    employment = jnp.einsum("gsi,gi->si", sector_share, came)
    if economy.has_one_wage is not None:
        employment = jnp.where(economy.has_one_wage, jobs_at_one_wage(economy, output, employment), employment)

    placed = _placed_jobs(economy, shocks)
    jobs = employment.sum(axis=0) - ((1.0 - economy.commutes)[:, None] * came).sum(axis=0) + placed.sum(axis=0)
    density = density_hat(kernels.spillover, jobs / kernels.totals.jobs)
    productivity = shocks.productivity_hat * density[None, :] ** economy.agglomeration[:, None]
    if economy.variety is not None:
        productivity = productivity * (employment / kernels.totals.employment) ** economy.variety[:, None]
    water = None if economy.water_share is None else water_price_hat(economy, output, shocks.water_limit)
    log_water = None if water is None else jnp.log(water)
    log_unit_cost = log_cost(economy, unknowns.wage, unknowns.rent, unknowns.price, log_water) - jnp.log(productivity)
    cost: Array = jnp.exp(log_unit_cost)
    # An exponential of all, whose powers are compiled to exponentials.
    seller_price: Array = jnp.exp(log_unit_cost - unknowns.subsidy)
    emitted = None
    if unknowns.emission_price is not None:
        emitted = emitted_at(economy, unknowns.emission_price, output, cost)
        cost = emitted.unit_cost + emitted.charge
        seller_price = cost * jnp.exp(-unknowns.subsidy)
    if shocks.charge_hat is not None:
        seller_price = seller_price * shocks.charge_hat
    price = price_hat(economy, kernels.trade, seller_price, shocks.outer_cost_hat)
    if economy.is_homogeneous is not None:
        price = jnp.where(economy.is_homogeneous[:, None], economy.outer_price, price)
    cost_of_living = _cost_of_living(economy, price, jnp.exp(unknowns.rent[0]))

    staff = _staff(economy, shocks, kernels, placed, cost_of_living, price)
    persons_hat = (workers.sum(axis=0) + staff.residence) / kernels.totals.workers
    amenity = shocks.amenity_hat * amenity_of_place(economy, kernels.residential, persons_hat)[None, :]
    value = access ** (1.0 / economy.commuting_elasticity)
    residence_value = amenity * value / cost_of_living[None, :]
    residents_hat, welfare, by_jurisdiction = location_hat(economy, residence_value, shocks.registration_hat)
    if shocks.inertia is not None:
        residents_hat = residents_with_inertia(economy, shocks.inertia, residence_value, residents_hat)

    labour_income = (workers * group_income).sum(axis=0) + staff.income
    spent = economy.labour_income_spent * labour_income
    floor = floor_demand(economy, output, spent)
    value_added = (1.0 - economy.input_share.sum(axis=0)) @ output + (placed * staff.pay).sum(axis=0)
    final = _final_demand(economy, kernels, spent, floor.sum(axis=0), price, persons_hat, value_added)
    final = final + staff.purchases
    if economy.charges_spent is not None:
        final = final + _spent_charges(economy, emitted, water, output, persons_hat)
    expenditure = final + economy.input_share @ output
    sold = sales(economy, kernels.trade, seller_price, price, expenditure, shocks.outer_cost_hat)
    net_sales = sold if shocks.charge_hat is None else sold / shocks.charge_hat
    if emitted is not None:
        net_sales = net_sales * emitted.unit_cost / cost
    return Levels(
        workers=workers,
        pull=pull,
        access=access,
        staff_residence=staff.residence,
        placed=placed,
        pay=staff.pay,
        employment=employment,
        persons=economy.persons * persons_hat,
        cost=cost,
        seller_price=seller_price,
        price=price,
        cost_of_living=cost_of_living,
        group_income=group_income,
        labour_income=labour_income,
        floor_demand=floor,
        expenditure=expenditure,
        final_demand=final.sum(axis=0) + (placed * staff.pay).sum(axis=0),
        value_added=value_added,
        sales=net_sales,
        residents_hat=residents_hat,
        welfare_hat=welfare,
        welfare_by_jurisdiction=by_jurisdiction,
        emissions=None if emitted is None else emitted.tonnes,
        emission_price=None if emitted is None else emitted.price,
        charges=None if emitted is None else emitted.charge * output / emitted.unit_cost,
        water_price=water,
    )


def _placed_jobs(economy: Economy, shocks: Shocks) -> Float[Array, "function workplace"]:
    placed = shocks.placed_jobs + shocks.housed_jobs
    return placed if economy.placed_jobs is None else economy.placed_jobs + placed


def _cost_of_living(
    economy: Economy, price: Float[Array, "sector zone"], residential_rent: Float[Array, " zone"]
) -> Float[Array, " zone"]:
    r"""$\hat C_n = \prod_s\hat P_{ns}^{(1-a^H_n)a_{ns}}\,\hat q_{n1}^{a^H_n}$."""
    goods = (economy.consumption_share * jnp.log(price)).sum(axis=0)
    if economy.housing_share is None:
        return jnp.exp(goods)
    housing = economy.housing_share
    return jnp.exp((1.0 - housing) * goods + housing * jnp.log(residential_rent))


def _staff(
    economy: Economy,
    shocks: Shocks,
    kernels: Kernels,
    placed: Float[Array, "function workplace"],
    cost_of_living: Float[Array, " zone"],
    price: Float[Array, "sector zone"],
) -> _Staff:
    """Staff who choose live in the commuting shed of their workplace; housed staff live where they work."""
    if kernels.staff is None or economy.placed_jobs is None:
        none = jnp.zeros_like(cost_of_living)
        return _Staff(none, none, placed, jnp.zeros_like(placed), jnp.zeros_like(price))
    pay = placed_pay(economy, cost_of_living)
    choosing, housed = economy.placed_jobs + shocks.placed_jobs, shocks.housed_jobs
    at_work = jnp.stack([choosing.sum(axis=0), (choosing * pay).sum(axis=0)])
    residence, income = staff_at_home(economy, kernels.staff, cost_of_living, at_work)
    return _Staff(
        residence=residence + housed.sum(axis=0),
        income=income + (housed * pay).sum(axis=0),
        placed=placed,
        pay=pay,
        purchases=placed_purchases(economy, placed, price),
    )


def _final_demand(
    economy: Economy,
    kernels: Kernels,
    spent: Float[Array, " zone"],
    rents: Float[Array, " zone"],
    price: Float[Array, "sector zone"],
    persons_hat: Float[Array, " zone"],
    value_added: Float[Array, " zone"],
) -> Float[Array, "sector zone"]:
    """Consumption of workers and local owners, public purchases per person, investment with value added."""
    on_goods = spent if economy.housing_share is None else (1.0 - economy.housing_share) * spent
    final = economy.consumption_share * (on_goods + economy.rent_spent * rents)[None, :]
    if economy.government is not None:
        final = final + economy.government * persons_hat[None, :] * price
    if economy.investment is not None:
        final = final + economy.investment * (value_added / kernels.totals.value_added)[None, :]
    return final


def _spent_charges(
    economy: Economy,
    emitted: Emitted | None,
    water_price: Float[Array, " zone"] | None,
    output: Float[Array, "sector zone"],
    persons_hat: Float[Array, " zone"],
) -> Float[Array, "sector zone"]:
    """What residents buy with the charges and scarcity rents of their jurisdiction, so much a head."""
    members = economy.jurisdiction_members
    assert economy.charges_spent is not None
    revenue: Array = jnp.zeros(members.shape[0])
    if emitted is not None:
        revenue = revenue + members @ (emitted.charge * output / emitted.unit_cost).sum(axis=0)
    if water_price is not None:
        revenue = revenue + members @ scarcity_rent(economy, output, water_price)
    persons = economy.persons * persons_hat
    a_head = economy.charges_spent * revenue / (members @ persons)
    return economy.consumption_share * (a_head[economy.jurisdiction] * persons)[None, :]
