"""What the wings read of a year, and what they change in it: the one place where they meet the economy.

A wing (transport, gateways, air, water, finance) never sees the economy, nor another wing. It is handed `Quantities`,
answers with a short vector of its own, its *signal*, and says what that signal changes: a `Feedback`. `model.coupled`
finds the year in which every signal is the answer to the year that it makes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Protocol

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.state import Shocks
from xietong.numerics.arrays import Array

__all__ = ["Feedback", "Quantities", "Wing", "added", "sum_of_feedback"]


@dataclass(frozen=True, eq=False)
class Feedback:
    """What wings change in the economy of a year; natural logs, or terms to add. Zero, like None, changes nothing.

    Args:
        productivity: Log of the productivity of a cell.
        amenity: Log of the amenity of a residence, by group.
        commuting_impedance: Composite commuting disutility of a pair, in the unit of `Shocks.commuting_impedance`.
        business_time: Composite business minutes of a pair.
        trade_cost: Log of the delivered cost of a pair.
        take_home: Log of the share of pay left after tax, by workplace.
        charge: Log of one plus taxes and charges on the sales of a cell.
        commuting_minutes: Minutes on the clock of a commute, which are told; the economy feels the impedance.
        outer_cost: Log of the delivered cost between a zone and the outer world, the same both ways.
        water_limit: Log of what the sectors of a zone may draw; it changes nothing where there is no limit.
    """

    productivity: Float[Array, "sector workplace"] | None = None
    amenity: Float[Array, "group residence"] | None = None
    commuting_impedance: Float[Array, "residence workplace"] | None = None
    business_time: Float[Array, "origin destination"] | None = None
    trade_cost: Float[Array, "sector origin destination"] | None = None
    take_home: Float[Array, " workplace"] | None = None
    charge: Float[Array, "sector workplace"] | None = None
    commuting_minutes: Float[Array, "residence workplace"] | None = None
    outer_cost: Float[Array, "sector zone"] | None = None
    water_limit: Float[Array, " zone"] | None = None


@dataclass(frozen=True, eq=False)
class Quantities:
    """What a wing may read of a year. What no wing asks for is never worked out.

    Args:
        shocks: What the plan changes in the year, without feedback.
        persons: Residents.
        workers: Market workers by group and residence.
        employment: Jobs by market sector and workplace.
        placed: Jobs by placed function and workplace.
        wage: Yuan a year.
        output: Yuan a year.
        volume: Output at base-year prices, yuan a year.
        value_added: Yuan a year.
        price: Over base, at the buyer.
        expenditure: Yuan a year, by market sector and zone of the buyer.
        labour_income: Yuan a year, by residence.
        rent: Over base, by use.
        commuting: Workers by residence and workplace, those who work where they live by nature left out.
        trade: Yuan a year at buyers' prices, inside the region.
        exports: Yuan a year sold outside the region.
        imports: Yuan a year bought outside the region.
        emissions: Tonnes a year of what caps limit, by area; None where the economy counts none.
    """

    shocks: Shocks
    persons: Float[Array, " zone"]
    workers: Float[Array, "group residence"]
    employment: Float[Array, "sector workplace"]
    placed: Float[Array, "function workplace"]
    wage: Float[Array, "sector workplace"]
    output: Float[Array, "sector workplace"]
    volume: Float[Array, "sector workplace"]
    value_added: Float[Array, " zone"]
    price: Float[Array, "sector zone"]
    expenditure: Float[Array, "sector zone"]
    labour_income: Float[Array, " residence"]
    rent: Float[Array, "use zone"]
    commuting: Float[Array, "residence workplace"]
    trade: Float[Array, "sector origin destination"]
    exports: Float[Array, "sector origin"]
    imports: Float[Array, "sector destination"]
    emissions: Float[Array, "pollutant area"] | None = None


for _value in (Feedback, Quantities):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


class Wing(Protocol):
    """A wing as the coupling sees it: a frozen dataclass registered as a pytree of arrays, with three pure members.

    The signal is what the wing has to say of a year in as few numbers as will do, in logs over base or in terms of
    about the size of logs: delay by zone, concentration by zone, load by gate. It is zero in the base year: there
    `respond` must give zero for a signal of zero, so that the base year is an equilibrium of the coupled model too.
    Both functions use JAX operations only and are differentiated.
    """

    @property
    def size(self) -> int:
        """Numbers in the signal; from shapes alone."""

    def respond(self, quantities: Quantities, signal: Float[Array, " signal"]) -> Float[Array, " signal"]:
        """The signal that the year gives rise to, when it was made with this one."""

    def feedback(self, signal: Float[Array, " signal"]) -> Feedback:
        """What a signal changes in the economy."""


_FACTORS = {
    "productivity": "productivity_hat",
    "amenity": "amenity_hat",
    "trade_cost": "trade_cost_hat",
    "take_home": "take_home_hat",
    "charge": "charge_hat",
    "outer_cost": "outer_cost_hat",
}
_TERMS = ("commuting_impedance", "business_time")


def sum_of_feedback(parts: Sequence[Feedback]) -> Feedback:
    """Feedback of several wings together; None where none of them has any."""
    return Feedback(**{f.name: _sum([getattr(part, f.name) for part in parts]) for f in fields(Feedback)})


def _sum(values: Sequence[Array | None]) -> Array | None:
    present = [value for value in values if value is not None]
    return sum(present[1:], start=present[0]) if present else None


def added(shocks: Shocks, feedback: Feedback) -> Shocks:
    r"""What a plan changes together with what the wings change.

    $$ \hat A' = \hat A\,e^{\phi^A}, \quad \hat B' = \hat B\,e^{\phi^B}, \quad \hat d' = \hat d\,e^{\phi^d}, \quad
       \Delta I' = \Delta I + \phi^I, \quad \Delta t' = \Delta t + \phi^t $$

    Args:
        shocks: What the plan changes.
        feedback: What the wings change.

    Returns:
        Shocks; an array that no wing touches is the same object.
    """
    changed: dict[str, Any] = {}
    for name, factor in _FACTORS.items():
        log = getattr(feedback, name)
        if log is not None:
            before = getattr(shocks, factor)
            changed[factor] = jnp.exp(log) if before is None else before * jnp.exp(log)
    for name in _TERMS:
        term = getattr(feedback, name)
        if term is not None:
            before = getattr(shocks, name)
            changed[name] = term if before is None else before + term
    if feedback.water_limit is not None and shocks.water_limit is not None:
        changed["water_limit"] = _moved(jnp.asarray(shocks.water_limit), feedback.water_limit)
    return replace(shocks, **changed)


def _moved(limit: Float[Array, " zone"], log: Float[Array, " zone"]) -> Float[Array, " zone"]:
    """A limit times a factor; no limit stays none, and its derivative zero."""
    is_limited = jnp.isfinite(limit)
    return jnp.where(is_limited, jnp.where(is_limited, limit, 1.0) * jnp.exp(log), limit)
