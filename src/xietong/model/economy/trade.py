"""Cost, prices, trade shares and sales."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import backward, forward

__all__ = ["exports", "imports", "log_cost", "price_hat", "sales"]


def log_cost(
    economy: Economy,
    log_wage: Float[Array, "sector zone"],
    log_rent: Float[Array, "use zone"],
    log_price: Float[Array, "sector zone"],
    log_water_price: Float[Array, " zone"] | None = None,
) -> Float[Array, "sector zone"]:
    r"""Logarithm of unit cost over base, before productivity.

    $$ \ln\hat c_{is} = b^L_{is}\ln\hat w_{is} + b^K_{is}\ln\hat p_o + b^F_{is}\ln\hat q_{iu(s)}
                        + b^W_{is}\ln\hat p^W_i + \sum_r b^M_{rs}\ln\hat P_{ir} $$

    Args:
        economy: Cost shares; capital is rented at the outer price.
        log_wage, log_rent, log_price, log_water_price: Logs of changes; no price of water where none is counted.

    Returns:
        $\ln\hat c_{is}$.
    """
    rent = log_rent if economy.use_of_sector is None else economy.use_of_sector.T @ log_rent
    cost = (
        economy.labour_share * log_wage
        + economy.capital_share * jnp.log(economy.outer_price)
        + economy.floor_share * rent
        + economy.input_share.T @ log_price
    )
    if log_water_price is None or economy.water_share is None:
        return cost
    return cost + economy.water_share * log_water_price[None, :]


def price_hat(
    economy: Economy,
    trade_kernel: Float[Array, "sector origin destination"] | DistanceKernel,
    seller_price: Float[Array, "sector origin"],
    outer_cost: Float[Array, "sector destination"] | None = None,
) -> Float[Array, "sector destination"]:
    r"""Price index of each sector at each destination over base.

    $$ \hat P_{ns} = \Bigl[\sum_i \pi_{s,in}\,(\hat d_{s,in}\hat p_{is})^{-\theta_s}
                     + \pi_{s,on}\,(\hat d_{s,on}\hat p_o)^{-\theta_s}\Bigr]^{-1/\theta_s} $$

    Args:
        economy: Base year.
        trade_kernel: $\pi_{s,in}\,\hat d_{s,in}^{-\theta_s}$.
        seller_price: $\hat p_{is}$ at the gate.
        outer_cost: $\hat d_{s,on}$; None where nothing changes.

    Returns:
        $\hat P_{ns}$.

    Source:
        Eaton and Kortum (2002); Dekle, Eaton and Kortum (2008).
    """
    elasticity = economy.trade_elasticity[:, None]
    inside = backward(trade_kernel, seller_price**-elasticity)
    delivered = economy.outer_price if outer_cost is None else economy.outer_price * outer_cost
    outside = economy.outer_share * delivered**-elasticity
    # As an exponential, so that powers and logarithms of it are compiled to products.
    return jnp.exp(-jnp.log(inside + outside) / elasticity)


def exports(
    economy: Economy,
    seller_price: Float[Array, "sector origin"],
    outer_cost: Float[Array, "sector origin"] | None = None,
) -> Float[Array, "sector origin"]:
    r"""Sales outside the region, yuan a year at buyers' prices.

    $$ Z'_{is} = Z_{is}\,\hat p_o\,(\hat d_{s,io}\hat p_{is}/\hat P_{os})^{-\theta_s} , \qquad
       \hat P_{os} = \Bigl[\bigl(1-\textstyle\sum_i\pi_{s,io}\bigr)\hat p_o^{-\theta_s}
                    + \sum_i\pi_{s,io}\,(\hat d_{s,io}\hat p_{is})^{-\theta_s}\Bigr]^{-1/\theta_s} $$

    Args:
        economy: Base exports and the outer price; for a small open region $\hat P_{os} = \hat p_o$.
        seller_price: $\hat p_{is}$ at the gate.
        outer_cost: $\hat d_{s,io}$; None where nothing changes.

    Returns:
        Yuan a year by sector and origin, at buyers' prices.
    """
    if outer_cost is not None:
        seller_price = seller_price * outer_cost
    elasticity = economy.trade_elasticity[:, None]
    outer = economy.outer_price
    if economy.outer_sourcing is not None:
        own = 1.0 - economy.outer_sourcing.sum(axis=1, keepdims=True)
        sourced = (economy.outer_sourcing * seller_price**-elasticity).sum(axis=1, keepdims=True)
        outer = (own * outer**-elasticity + sourced) ** (-1.0 / elasticity)
    return economy.exports * economy.outer_price * outer**elasticity * seller_price**-elasticity


def imports(
    economy: Economy,
    price: Float[Array, "sector destination"],
    expenditure: Float[Array, "sector destination"],
    outer_cost: Float[Array, "sector destination"] | None = None,
) -> Float[Array, "sector destination"]:
    r"""Purchases outside the region, yuan a year: $\pi_{s,on}(\hat d_{s,on}\hat p_o/\hat P_{ns})^{-\theta_s}E_{ns}$.

    Args:
        economy: Base-year shares and the outer price.
        price: $\hat P_{ns}$, index at the buyer.
        expenditure: $E_{ns}$, yuan a year.
        outer_cost: $\hat d_{s,on}$; None where nothing changes.
    """
    delivered = economy.outer_price if outer_cost is None else economy.outer_price * outer_cost
    return economy.outer_share * (delivered / price) ** -economy.trade_elasticity[:, None] * expenditure


def sales(
    economy: Economy,
    trade_kernel: Float[Array, "sector origin destination"] | DistanceKernel,
    seller_price: Float[Array, "sector origin"],
    price: Float[Array, "sector destination"],
    expenditure: Float[Array, "sector destination"],
    outer_cost: Float[Array, "sector origin"] | None = None,
) -> Float[Array, "sector origin"]:
    r"""What each cell sells inside and outside the region at buyers' prices.

    $$ Y_{is} = \hat p_{is}^{-\theta_s}
                \sum_n \pi_{s,in}\hat d_{s,in}^{-\theta_s}\hat P_{ns}^{\theta_s}E_{ns} + Z'_{is} $$

    Args:
        economy: Base year.
        trade_kernel: $\pi_{s,in}\,\hat d_{s,in}^{-\theta_s}$.
        seller_price: $\hat p_{is}$.
        price: $\hat P_{ns}$.
        expenditure: $E_{ns}$, yuan a year.
        outer_cost: $\hat d_{s,io}$; None where nothing changes.

    Returns:
        Yuan a year by sector and origin.
    """
    elasticity = economy.trade_elasticity[:, None]
    reach = forward(trade_kernel, price**elasticity * expenditure)
    return seller_price**-elasticity * reach + exports(economy, seller_price, outer_cost)
