"""Emissions of the sectors, what a price on them costs, and the price that keeps a jurisdiction within its cap."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array

__all__ = [
    "Burden",
    "Emitted",
    "burden_of_price",
    "emission_areas",
    "emission_price",
    "emissions",
    "emitted_at",
    "next_log_price",
    "price_scale",
]


@dataclass(frozen=True, eq=False)
class Burden:
    """What a price on emissions does to one unit of output, which is worth one yuan at base prices.

    Args:
        rate: $e_{p,is}$, tonnes after abatement.
        abatement: $a_{is}$, yuan of abatement, paid in the inputs of the sector itself.
        charge: $\\sum_p p^E_{pJ(i)} e_{p,is}$, yuan paid to the jurisdiction.
    """

    rate: Float[Array, "pollutant sector workplace"]
    abatement: Float[Array, "sector workplace"]
    charge: Float[Array, "sector workplace"]


@dataclass(frozen=True, eq=False)
class Emitted:
    """Emissions at one point of the unknowns.

    Args:
        price: $p^E_{pj}$, yuan per tonne.
        tonnes: $\\text{Em}_{pj}$ a year.
        unit_cost: $\\hat c_{is}/\\hat A_{is} + a_{is}$, with abatement and without charges.
        charge: Yuan for what cost one yuan in the base year.
    """

    price: Float[Array, "pollutant area"]
    tonnes: Float[Array, "pollutant area"]
    unit_cost: Float[Array, "sector workplace"]
    charge: Float[Array, "sector workplace"]


for _value in (Burden, Emitted):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


def emission_areas(economy: Economy) -> Float[Array, "area zone"]:
    """1 where a zone belongs to an area whose emissions are limited together: the jurisdictions, or what is said."""
    return economy.jurisdiction_members if economy.emission_members is None else economy.emission_members


def price_scale(economy: Economy) -> Float[Array, "pollutant area"]:
    r"""Price at which emissions of a jurisdiction would have fallen by a whole, were the first response to last.

    $$ A_{pj}^{-1} = \sum_{i\in j,\,s}\frac{e^0_{p,is}X_{is}}{\sum_{k\in j,\,r}e^0_{p,kr}X_{kr}}
                     \Bigl(\frac{v_{ps}}{\bar a_{ps}} + \theta_s e^0_{p,is}\Bigr) $$

    Args:
        economy: Base year with emission rates.

    Returns:
        $A_{pj}$, yuan per tonne at base prices, the unit in which prices of emissions are solved for; one where a
        jurisdiction emits nothing.
    """
    rate = economy.emission_rate
    assert rate is not None
    base = rate * economy.output[None, :, :]
    response = economy.trade_elasticity[None, :, None] * rate
    if economy.abatement_elasticity is not None:
        assert economy.abatement_cost is not None
        response = response + (economy.abatement_elasticity / economy.abatement_cost)[:, :, None]
    total = base.sum(axis=1) @ emission_areas(economy).T
    fall = (base * response).sum(axis=1) @ emission_areas(economy).T
    does_emit = fall > 0.0
    return jnp.where(does_emit, total, 1.0) / jnp.where(does_emit, fall, 1.0)


def emission_price(economy: Economy, log_price: Float[Array, "pollutant area"]) -> Float[Array, "pollutant area"]:
    r"""Price of emissions $p^E_{pj} = \hat p_o A_{pj}\,(e^{z_{pj}} - 1)$, yuan per tonne, never negative.

    Args:
        economy: Base year.
        log_price: $z_{pj}$; below zero there is no price.

    Returns:
        $p^E_{pj}$. Its derivative below zero is that at zero: a root whose price is zero but for rounding has the
        derivatives of the side on which `next_log_price` stands.
    """
    above = jnp.where(log_price >= 0.0, log_price, log_price - jax.lax.stop_gradient(log_price))
    return economy.outer_price * price_scale(economy) * jnp.expm1(above)


def burden_of_price(
    economy: Economy,
    price: Float[Array, "pollutant area"],
    unit_cost: Float[Array, "sector workplace"],
) -> Burden:
    r"""Emissions, abatement and charge of a unit of output at a price of emissions.

    $$ e_{p,is} = e^0_{p,is}\Bigl(1 + \frac{p^E_{pJ(i)}}{\bar a_{ps}\,\hat c_{is}/\hat A_{is}}\Bigr)^{-v_{ps}} $$
    $$ a_{is} = \sum_p\Bigl[\int_0^{p^E_{pJ(i)}} e_{p,is}(t)\,dt - p^E_{pJ(i)}\,e_{p,is}\Bigr] $$

    The integral is what makes this rate the cheapest one: a further tonne abated costs its price. Abatement takes
    what the sector itself takes, so its cost moves with that of output.

    Args:
        economy: Base year with emission rates.
        price: $p^E_{pj}$, yuan per tonne, zero or more.
        unit_cost: $\hat c_{is}/\hat A_{is}$ before abatement.

    Returns:
        The burden by cell.

    Source:
        Copeland and Taylor (2003), Trade and the Environment, ch. 2, for abatement in the inputs of the sector, whose
        constant elasticity is the limit of the rate here at high prices.
    """
    assert economy.emission_rate is not None
    here = (price @ emission_areas(economy))[:, None, :]
    rate, total = economy.emission_rate, here * economy.emission_rate
    if economy.abatement_elasticity is not None:
        assert economy.abatement_cost is not None
        scale = economy.abatement_cost[:, :, None] * unit_cost[None, :, :]
        elasticity = economy.abatement_elasticity[:, :, None]
        log_ratio = jnp.log1p(here / scale)
        total = rate * scale * _integral(log_ratio, 1.0 - elasticity)
        rate = rate * jnp.exp(-elasticity * log_ratio)
    charge = here * rate
    return Burden(rate, (total - charge).sum(axis=0), charge.sum(axis=0))


def _integral(log_ratio: Array, power: Array) -> Array:
    r"""$(e^{cl} - 1)/c$, which is $l$ where $c = 0$."""
    exponent = power * log_ratio
    is_small = jnp.abs(exponent) < 1e-8
    safe = jnp.where(is_small, 1.0, exponent)
    return log_ratio * jnp.where(is_small, 1.0 + exponent / 2.0, jnp.expm1(safe) / safe)


def emissions(
    economy: Economy,
    burden: Burden,
    output: Float[Array, "sector workplace"],
    unit_cost: Float[Array, "sector workplace"],
) -> Float[Array, "pollutant area"]:
    r"""Tonnes a year by pollutant and jurisdiction.

    $$ \text{Em}_{pj} = \sum_{i\in j,\,s} e_{p,is}\,\frac{X_{is}}{\hat c_{is}/\hat A_{is} + a_{is}} $$

    Args:
        economy: Base year.
        burden: Of the price of emissions.
        output: $X_{is}$, yuan a year at cost, abatement included, charges not.
        unit_cost: $\hat c_{is}/\hat A_{is} + a_{is}$, yuan for what cost one yuan in the base year.
    """
    by_zone = (burden.rate * (output / unit_cost)[None, :, :]).sum(axis=1)
    return by_zone @ emission_areas(economy).T


def emitted_at(
    economy: Economy,
    log_price: Float[Array, "pollutant area"],
    output: Float[Array, "sector workplace"],
    unit_cost: Float[Array, "sector workplace"],
) -> Emitted:
    r"""Emissions at the unknowns, with what they do to the price at the gate.

    The charge on a yuan of cost, and the price at the gate before support and taxes (F2):

    $$ e^E_{is} = \frac{\sum_p p^E_{pJ(i)}\,e_{p,is}}{\hat c_{is}/\hat A_{is} + a_{is}} , \qquad
       (1 + e^E_{is})\,(\hat c_{is}/\hat A_{is} + a_{is}) $$

    Args:
        economy: Base year with emission rates.
        log_price: $z_{pj}$.
        output: $X_{is}$, yuan a year.
        unit_cost: $\hat c_{is}/\hat A_{is}$ before abatement.
    """
    price = emission_price(economy, log_price)
    burden = burden_of_price(economy, price, unit_cost)
    with_abatement = unit_cost + burden.abatement
    return Emitted(price, emissions(economy, burden, output, with_abatement), with_abatement, burden.charge)


def next_log_price(
    economy: Economy,
    cap: Float[Array, "pollutant area"] | None,
    log_price: Float[Array, "pollutant area"],
    emitted: Float[Array, "pollutant area"],
) -> Float[Array, "pollutant area"]:
    r"""Price of emissions moved towards its cap, and never below zero.

    $$ z'_{pj} = \max\{0,\ z_{pj} + \ln(\text{Em}_{pj}/\text{cap}_{pj})\} $$

    Its fixed point is $0 \le p^E_{pj} \perp \text{cap}_{pj} - \text{Em}_{pj} \ge 0$. Where the cap does not bind, the
    derivative of $z'$ is zero; where it binds, that of the sum. Either way $I - G_x$ keeps its rank.

    Args:
        economy: Base year.
        cap: $\text{cap}_{pj}$, tonnes a year, positive; `inf`, or None, for no cap.
        log_price: $z_{pj}$.
        emitted: $\text{Em}_{pj}$.

    Returns:
        $z'_{pj}$.

    Source:
        Facchinei and Pang (2003), Finite-Dimensional Variational Inequalities and Complementarity Problems, ch. 1
        (natural residual).
    """
    if cap is None:
        return jnp.zeros_like(log_price)
    does_emit = emitted > 0.0
    excess = jnp.log(jnp.where(does_emit, emitted, 1.0) / jnp.where(does_emit, cap, jnp.inf))
    moved = log_price + excess
    return jnp.where(moved > 0.0, moved, 0.0)
