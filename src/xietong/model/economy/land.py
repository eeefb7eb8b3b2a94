"""Floor space: supply with a real price, and the rent that clears it."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array

__all__ = ["construction_price", "floor_supply_hat", "rent_hat"]


def construction_price(economy: Economy, log_price: Float[Array, "sector zone"]) -> Float[Array, " zone"]:
    r"""Local price of building over base, $\hat p^B_n = \prod_s \hat P_{ns}^{\beta_s}$."""
    return jnp.exp(economy.construction_share @ log_price)


def floor_supply_hat(
    economy: Economy,
    rent: Float[Array, " zone"],
    building_price: Float[Array, " zone"],
    capacity_hat: Float[Array, " zone"],
) -> Float[Array, " zone"]:
    r"""Floor space over base, $\hat F_n = \hat{\bar F}_n\,(\hat q_n/\hat p^B_n)^{\eta^F_n}$.

    Args:
        economy: Base year, with $\eta^F_n$.
        rent: $\hat q_n$.
        building_price: $\hat p^B_n$.
        capacity_hat: $\hat{\bar F}_n$, what land released or withdrawn makes possible.

    Returns:
        $\hat F_n$.

    Source:
        Saiz (2010) for the form; a real price keeps supply neutral to the price level.
    """
    return capacity_hat * (rent / building_price) ** economy.floor_supply_elasticity


def rent_hat(
    economy: Economy,
    demand_hat: Float[Array, " zone"],
    building_price: Float[Array, " zone"],
    capacity_hat: Float[Array, " zone"],
) -> Float[Array, " zone"]:
    r"""Rent over base that clears floor space, $\hat q\,\hat F(\hat q) = \hat M$ in closed form.

    $$ \hat q_n = \bigl[\hat M_n\,(\hat p^B_n)^{\eta^F_n}/\hat{\bar F}_n\bigr]^{1/(1+\eta^F_n)} $$

    Args:
        economy: Base year, with $\eta^F_n$.
        demand_hat: $\hat M_n$, spending on floor space over base.
        building_price: $\hat p^B_n$.
        capacity_hat: $\hat{\bar F}_n$.

    Returns:
        $\hat q_n$.
    """
    elasticity = economy.floor_supply_elasticity
    return (demand_hat * building_price**elasticity / capacity_hat) ** (1.0 / (1.0 + elasticity))
