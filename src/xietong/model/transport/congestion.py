"""Congestion: roads slow down near a zone as more is driven there, by commuters and by freight."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.feedback import Feedback, Quantities
from xietong.model.transport.mode_changes import composite_change, share_after
from xietong.numerics.arrays import Array

__all__ = ["Congestion", "Driving", "car_trips", "feedback_of_car_minutes", "freight", "traffic"]


@dataclass(frozen=True, eq=False)
class Driving:
    """How trips between zones are driven in the base year.

    Args:
        share: $p_{ni}$ of the trips of a pair that drive, in [0, 1].
        exposure: $D_{ni}$, minutes at the wheel within reach of the two ends, where area-wide delay is met.
        worth: Composite minutes of one minute at the wheel (`fares.minute_of_car`).
    """

    share: Float[Array, "origin destination"]
    exposure: Float[Array, "origin destination"]
    worth: Float[Array, ""] | float = 1.0


@dataclass(frozen=True, eq=False)
class Congestion:
    r"""Area-wide delay by zone: the wing of transport. Its signal is the log of driving time near a zone over base.

    $$ z_n = \epsilon \ln\left[(1-f)\,\frac{Q_n}{Q_n^0} + f\,\frac{F_n}{F_n^0}\right] $$

    Args:
        commuting, business: How commutes and business trips are driven.
        slope: Disutility in logs of one composite minute of a commute, by pair.
        trips: $Q_n^0$, ends of driven commutes in the base year.
        freight: $F_n^0$, goods sent and received in the base year at base prices, yuan a year.
        is_freight: 1 for a sector whose goods go by lorry.
        elasticity: $\epsilon$ of driving time to traffic, 0 or more.
        freight_share: $f$, share of freight in the traffic of the base year, in [0, 1].
        scale: Spread of tastes between the car and other modes, minutes.

    Source:
        Akbar and Duranton (2017), Measuring the cost of congestion in highly congested city: Bogota, for the form and
        the elasticity: time for a distance against the number of travellers of a whole city, not of a road. The
        delay of the base year is in the times that are fitted to published commutes.
    """

    commuting: Driving
    business: Driving
    slope: Float[Array, "residence workplace"]
    trips: Float[Array, " zone"]
    freight: Float[Array, " zone"]
    is_freight: Float[Array, " sector"]
    elasticity: Float[Array, ""]
    freight_share: Float[Array, ""]
    scale: Float[Array, ""]

    @property
    def size(self) -> int:
        return len(self.trips)

    def respond(self, quantities: Quantities, signal: Float[Array, " zone"]) -> Float[Array, " zone"]:
        """Log of driving time near each zone over base, when people choose their mode at the delay at hand."""
        driven = car_trips(self.commuting, extra_minutes(self.commuting, signal), quantities, self.scale)
        trips = traffic(driven) / self.trips
        goods = freight(quantities, self.is_freight) / self.freight
        return self.elasticity * jnp.log((1.0 - self.freight_share) * trips + self.freight_share * goods)

    def feedback(self, signal: Float[Array, " zone"]) -> Feedback:
        """Dearer commutes and longer business trips."""
        on_commutes, on_business = (extra_minutes(way, signal) for way in (self.commuting, self.business))
        return feedback_of_car_minutes(
            self.commuting, self.business, self.slope, on_commutes, on_business, self.scale
        )


for _value in (Driving, Congestion):
    jax.tree_util.register_dataclass(_value, data_fields=[f.name for f in fields(_value)], meta_fields=[])


def extra_minutes(driving: Driving, signal: Float[Array, " zone"]) -> Float[Array, "origin destination"]:
    r"""Minutes at the wheel over base, half of the exposed ones at each end.

    $$ \Delta_{ni} = D_{ni}\,\left(\tfrac12 e^{z_n} + \tfrac12 e^{z_i} - 1\right) $$

    Args:
        driving: Exposure $D$.
        signal: $z$, log of driving time near a zone over base.
    """
    slower = jnp.expm1(signal)
    return driving.exposure * 0.5 * (slower[:, None] + slower[None, :])


def car_trips(
    driving: Driving,
    extra: Float[Array, "origin destination"],
    quantities: Quantities,
    scale: Float[Array, ""],
) -> Float[Array, "origin destination"]:
    """Commuters who drive, by pair, when driving takes so many minutes more and a plan has changed the other modes.

    Args:
        driving: Share of the base year.
        extra: Minutes at the wheel over base.
        quantities: Commuters, and what the plan changes in the odds of driving.
        scale: Spread of tastes between the car and other modes, minutes.
    """
    change = -driving.worth * extra / scale
    if quantities.shocks.car_odds is not None:
        change = change + quantities.shocks.car_odds
    return quantities.commuting * share_after(driving.share, change)


def traffic(trips: Float[Array, "origin destination"]) -> Float[Array, " zone"]:
    """Ends of trips in each zone: those that begin and those that end there."""
    return trips.sum(axis=1) + trips.sum(axis=0)


def freight(quantities: Quantities, is_freight: Float[Array, " sector"]) -> Float[Array, " zone"]:
    """Goods sent and received by each zone at base-year prices, yuan a year."""
    return is_freight @ (quantities.volume + quantities.expenditure / quantities.price)


def feedback_of_car_minutes(
    commuting: Driving,
    business: Driving,
    slope: Float[Array, "residence workplace"],
    on_commutes: Float[Array, "residence workplace"],
    on_business: Float[Array, "origin destination"],
    scale: Float[Array, ""],
) -> Feedback:
    """What minutes at the wheel between zones change in the economy, whoever worked them out.

    An assignment of traffic to links joins here: `car_trips` gives it what is driven, this takes its minutes.

    Args:
        commuting, business: How trips are driven in the base year.
        slope: Disutility in logs of one composite minute of a commute.
        on_commutes, on_business: Minutes at the wheel over base.
        scale: Spread of tastes between the car and other modes, minutes.
    """
    return Feedback(
        commuting_impedance=slope * composite_change(commuting.share, commuting.worth * on_commutes, scale),
        business_time=composite_change(business.share, business.worth * on_business, scale),
        commuting_minutes=share_after(commuting.share, -commuting.worth * on_commutes / scale) * on_commutes,
    )
