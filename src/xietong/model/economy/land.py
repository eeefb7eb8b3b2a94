"""Floor space: supply with a real price, its split between uses, and the rents that clear it."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array

__all__ = [
    "construction_price",
    "demand_over_base",
    "floor_demand",
    "floor_supply_hat",
    "quota_premium",
    "rent_by_use",
    "rent_hat",
]


def construction_price(economy: Economy, log_price: Float[Array, "sector zone"]) -> Float[Array, " zone"]:
    r"""Local price of building over base, $\hat p^B_n = \prod_s \hat P_{ns}^{\beta_s}$."""
    return jnp.exp(economy.construction_share @ log_price)


def floor_supply_hat(
    economy: Economy,
    rent: Float[Array, " zone"],
    building_price: Float[Array, " zone"],
    capacity_hat: Float[Array, " zone"],
    limit: Float[Array, " zone"] | None = None,
) -> Float[Array, " zone"]:
    r"""Floor space over base.

    $$ \hat F_n = \min\{\hat{\bar F}_n\,(\hat q_n/\hat p^B_n)^{\eta^F_n},\ \hat F^{\max}_n\} $$

    Args:
        economy: Base year, with $\eta^F_n$.
        rent: $\hat q_n$, over all uses.
        building_price: $\hat p^B_n$.
        capacity_hat: $\hat{\bar F}_n$, what land released or withdrawn makes possible.
        limit: $\hat F^{\max}_n$, plot ratio times land quota; None where there is none.

    Returns:
        $\hat F_n$.

    Source:
        Saiz (2010) for the form; a real price keeps supply neutral to the price level.
    """
    free = capacity_hat * (rent / building_price) ** economy.floor_supply_elasticity
    return free if limit is None else jnp.where(free > limit, limit, free)


def rent_hat(
    economy: Economy,
    demand_hat: Float[Array, " zone"],
    building_price: Float[Array, " zone"],
    capacity_hat: Float[Array, " zone"],
    limit: Float[Array, " zone"] | None = None,
) -> Float[Array, " zone"]:
    r"""Rent over base that clears floor space, $\hat q\,\hat F(\hat q) = \hat M$ in closed form.

    $$ \hat q_n = \max\Bigl\{\bigl[\hat M_n\,(\hat p^B_n)^{\eta^F_n}/\hat{\bar F}_n\bigr]^{1/(1+\eta^F_n)},\
                             \hat M_n/\hat F^{\max}_n\Bigr\} $$

    Where the limit binds, the rent over the price at which this floor space would be supplied is the shadow
    value of the quota.

    Args:
        economy: Base year, with $\eta^F_n$.
        demand_hat: $\hat M_n$, spending on floor space over base.
        building_price: $\hat p^B_n$.
        capacity_hat: $\hat{\bar F}_n$.
        limit: $\hat F^{\max}_n$; None where there is none.

    Returns:
        $\hat q_n$.
    """
    elasticity = economy.floor_supply_elasticity
    free = (demand_hat * building_price**elasticity / capacity_hat) ** (1.0 / (1.0 + elasticity))
    if limit is None:
        return free
    scarce = demand_hat / limit
    return jnp.where(scarce > free, scarce, free)


def quota_premium(
    economy: Economy,
    rent: Float[Array, " zone"],
    building_price: Float[Array, " zone"],
    capacity_hat: Float[Array, " zone"],
    limit: Float[Array, " zone"],
) -> Float[Array, " zone"]:
    r"""Rent over the price at which as much floor space would be supplied, in base rents; zero where none is short.

    $$ \max\bigl\{0,\ \hat q_n - \hat p^B_n(\hat F^{\max}_n/\hat{\bar F}_n)^{1/\eta^F_n}\bigr\} $$

    It is what a right to build one more square metre is worth a year, times the base rent of a square metre.

    Args:
        economy: Base year, with $\eta^F_n$; where it is zero, floor space below capacity is supplied at any price.
        rent: $\hat q_n$, over all uses.
        building_price: $\hat p^B_n$.
        capacity_hat: $\hat{\bar F}_n$.
        limit: $\hat F^{\max}_n$, positive; `inf` for none.
    """
    elasticity = economy.floor_supply_elasticity
    is_short = capacity_hat * (rent / building_price) ** elasticity > limit
    responds = elasticity > 0.0
    ratio = jnp.where(is_short, limit / capacity_hat, 1.0)
    supply_price = jnp.where(responds, ratio ** (1.0 / jnp.where(responds, elasticity, 1.0)), 0.0)
    return jnp.where(is_short, rent - building_price * supply_price, 0.0)


def floor_demand(
    economy: Economy,
    output: Float[Array, "sector zone"],
    household_spending: Float[Array, " zone"],
) -> Float[Array, "use zone"]:
    r"""Spending on floor space by use, yuan a year.

    $$ M_{nu} = \sum_{s\in u} b^F_{ns}X_{ns} + [u=1]\,a^H_n\,\sigma Y_n $$

    Args:
        economy: Base year, with $b^F$, $a^H$ and the use that each sector rents.
        output: $X_{ns}$.
        household_spending: $\sigma Y_n$, what households spend.
    """
    paid = economy.floor_share * output
    by_use = paid.sum(axis=0)[None, :] if economy.use_of_sector is None else economy.use_of_sector @ paid
    if economy.housing_share is None:
        return by_use
    of_households = (economy.housing_share * household_spending)[None, :]
    return jnp.concatenate([by_use[:1] + of_households, by_use[1:]])


def demand_over_base(new: Float[Array, "*use zone"], base: Float[Array, "*use zone"]) -> Float[Array, "*use zone"]:
    r"""Spending on floor space over base, $\hat M$; one where no one rents, so that the rent stays what it was."""
    is_rented = base > 0.0
    return jnp.where(is_rented, new, 1.0) / jnp.where(is_rented, base, 1.0)


def rent_by_use(
    economy: Economy,
    demand_hat: Float[Array, "use zone"],
    supply_hat: Float[Array, " zone"],
    rent: Float[Array, " zone"],
) -> Float[Array, "use zone"]:
    r"""Rent of each use over base, when floor space may change its use with elasticity $\xi$.

    $$ \hat q_{nu} = \bigl[(\hat M_{nu}/\hat F_n)\,\hat q_n^{\xi}\bigr]^{1/(1+\xi)} $$

    $\xi = 0$ is fixed zoning; a large $\xi$ makes one rent.

    Args:
        economy: Base year, with $\xi$; None means one use, whose rent is that of the zone.
        demand_hat: $\hat M_{nu}$, spending by use over base.
        supply_hat: $\hat F_n$, floor space over base.
        rent: $\hat q_n$, the rent over all uses that clears all floor space.

    Returns:
        $\hat q_{nu}$.
    """
    if economy.conversion_elasticity is None:
        return jnp.broadcast_to(rent[None, :], demand_hat.shape)
    xi = economy.conversion_elasticity
    # The same as in the formula, without the power that leaves the range of numbers when xi is large.
    return rent[None, :] * (demand_hat / (supply_hat * rent)[None, :]) ** (1.0 / (1.0 + xi))
