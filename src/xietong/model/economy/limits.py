"""What the limits in force do in an equilibrium: quantities, limits and shadow prices."""

from collections.abc import Iterator

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.emissions import emission_price, next_log_price
from xietong.model.economy.kernels import Kernels
from xietong.model.economy.land import construction_price, floor_supply_hat, quota_premium, rent_hat
from xietong.model.economy.levels import Levels
from xietong.model.economy.support import next_subsidy
from xietong.model.economy.unknowns import Unknowns
from xietong.model.economy.water import water_use
from xietong.model.state import LimitKind, LimitReport, Shocks
from xietong.numerics.arrays import Array

__all__ = ["limit_reports"]


def limit_reports(
    economy: Economy, shocks: Shocks, kernels: Kernels, unknowns: Unknowns, levels: Levels
) -> tuple[LimitReport, ...]:
    """One report for each kind of limit in force.

    What binds is read from the map, not from a comparison of a quantity with its limit, which rounding would decide.

    Args:
        economy: Base year.
        shocks: What the year changes, with its limits.
        kernels: Matrices of the year.
        unknowns, levels: The equilibrium.
    """
    reports = []
    if shocks.floor_space_limit is not None:
        reports.append(_floor_space(economy, shocks, kernels, levels))
    if shocks.emission_cap is not None and unknowns.emission_price is not None:
        reports.append(_emissions(economy, shocks, unknowns, levels))
    if shocks.water_limit is not None and levels.water_price is not None:
        reports.append(_water(economy, shocks, unknowns, levels))
    return (*reports, *_employment(economy, shocks, kernels, unknowns, levels))


def _floor_space(economy: Economy, shocks: Shocks, kernels: Kernels, levels: Levels) -> LimitReport:
    r"""Floor space, and the premium of its rent over the price of supply (L2).

    $$ \lambda_n = \frac{M_n}{F_n}\bigl[\hat q_n - \hat p^B_n(\hat F^{\max}_n/\hat{\bar F}_n)^{1/\eta^F_n}\bigr] $$
    """
    assert shocks.floor_space_limit is not None
    capacity, limit = shocks.floor_space_hat, shocks.floor_space_limit
    building = construction_price(economy, jnp.log(levels.price))
    base = kernels.totals.floor_demand.sum(axis=0)
    demand = levels.floor_demand.sum(axis=0)
    # Where no one rented in the base year, no one rents: any change will do.
    is_rented = base > 0.0
    change = jnp.where(is_rented, demand, 1.0) / jnp.where(is_rented, base, 1.0)
    rent = rent_hat(economy, change, building, capacity, limit)
    premium = np.asarray(quota_premium(economy, rent, building, capacity, limit))
    floor_space = np.asarray(economy.floor_space)
    base_rent = np.asarray(base) / floor_space
    return LimitReport(
        kind=LimitKind.FLOOR_SPACE,
        value=floor_space * np.asarray(floor_supply_hat(economy, rent, building, capacity, limit)),
        limit=floor_space * np.asarray(limit),
        is_binding=premium > 0.0,
        shadow_price=base_rent * premium,
    )


def _emissions(economy: Economy, shocks: Shocks, unknowns: Unknowns, levels: Levels) -> LimitReport:
    """Emissions and their price (E2)."""
    assert unknowns.emission_price is not None
    assert levels.emissions is not None
    log_price = next_log_price(economy, shocks.emission_cap, unknowns.emission_price, levels.emissions)
    price = np.asarray(emission_price(economy, log_price))
    return LimitReport(
        kind=LimitKind.EMISSIONS,
        value=np.asarray(levels.emissions),
        limit=np.asarray(shocks.emission_cap),
        is_binding=price > 0.0,
        shadow_price=price,
    )


def _water(economy: Economy, shocks: Shocks, unknowns: Unknowns, levels: Levels) -> LimitReport:
    r"""Water and its scarcity, $p^W_n - p^{W0}_n\hat p_o$ (E4)."""
    assert levels.water_price is not None
    scarcity = np.asarray(levels.water_price - economy.outer_price)
    return LimitReport(
        kind=LimitKind.WATER,
        value=np.asarray(water_use(economy, economy.output * jnp.exp(unknowns.output), levels.water_price)),
        limit=np.asarray(shocks.water_limit),
        is_binding=scarcity > 0.0,
        shadow_price=np.asarray(economy.water_price) * scarcity,
    )


def _employment(
    economy: Economy, shocks: Shocks, kernels: Kernels, unknowns: Unknowns, levels: Levels
) -> Iterator[LimitReport]:
    r"""Jobs of a cell, and the support or tax that a job bears (A5).

    $$ \lambda_{is} = \pm\frac{\omega_{is}}{1+\omega_{is}}\,\frac{(1+e^E_{is})\,X_{is}}{L_{is}} $$
    """
    if shocks.employment_most is None and shocks.employment_least is None:
        return
    log_revenue = jnp.log(levels.sales / economy.output) + unknowns.subsidy
    subsidy = next_subsidy(economy, shocks, unknowns, log_revenue)
    earned = economy.output * jnp.exp(unknowns.output)
    if levels.charges is not None:
        earned = earned + levels.charges
    a_job = earned * -jnp.expm1(-subsidy) / levels.employment
    wedge = np.where(shocks.is_quantity_fixed, 0.0, np.asarray(a_job))
    for kind, limit, signed in (
        (LimitKind.EMPLOYMENT_MOST, shocks.employment_most, -wedge),
        (LimitKind.EMPLOYMENT_LEAST, shocks.employment_least, wedge),
    ):
        if limit is None:
            continue
        yield LimitReport(
            kind=kind,
            value=np.asarray(levels.employment),
            limit=_of_base(kernels, limit),
            is_binding=signed > 0.0,
            shadow_price=np.maximum(signed, 0.0),
        )


def _of_base(kernels: Kernels, limit: Float[Array, "sector workplace"]) -> Float[np.ndarray, "sector workplace"]:
    """Jobs from jobs over base; no limit stays none where no one works."""
    base = np.asarray(kernels.totals.employment)
    return np.where(np.isinf(limit), limit, np.where(np.isinf(limit), 1.0, limit) * base)
