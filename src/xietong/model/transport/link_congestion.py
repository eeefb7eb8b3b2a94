"""Congestion on links, for regions whose user gives capacities: trips are assigned anew in every round."""

from dataclasses import dataclass, field
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
from jax.custom_derivatives import linear_call
from jaxtyping import Float

from xietong.model.feedback import Feedback, Quantities
from xietong.model.transport.assignment.equilibrium import assign
from xietong.model.transport.assignment.problem import VehicleClass
from xietong.model.transport.assignment.sensitivity import (
    Sensitivity,
    adjoint,
    link_sums,
    pair_sums,
    sensitivity,
    tangent,
)
from xietong.model.transport.assignment.status import AssignmentSettings, Method
from xietong.model.transport.congestion import Driving, car_trips, feedback_of_car_minutes
from xietong.numerics.arrays import Array
from xietong.region.traffic.network import TrafficNetwork

__all__ = ["LinkCongestion", "assigned_minutes", "pair_minutes", "vehicles"]

Pairs = Float[Array, "origin destination"]

# Derivatives ask for flows that are in equilibrium to many digits; only gradient projection keeps paths.
_EXACT = AssignmentSettings(gap=1e-11, iteration_limit=1000, method=Method.PROJECTION)


@dataclass(frozen=True, eq=False)
class LinkCongestion:
    r"""User equilibrium on links: a wing of transport. Its signal is the log of driving time of each pair over base.

    $$ z_{ni} = \ln \frac{t_{ni}(Q)}{t^0_{ni}}, \quad Q_{ni} = h\,N_{ni}\,p_{ni}(z) + k \sum_{s} X_{nis} $$

    Args:
        network: Links with capacities; zones in the order of the region.
        commuting, business: How trips are driven in the base year; all minutes of the links are met.
        slope: Disutility in logs of one composite minute of a commute, by pair.
        base_minutes: $t^0$ at the trips of the base year; zero without a way.
        cars_per_driver: $h$, cars in the hour of the capacities for each commuter who drives.
        lorries_per_yuan: $k$, car units of lorries in the hour for each yuan a year of goods.
        is_freight: 1 for a sector whose goods go by lorry.
        scale: Spread of tastes between the car and other modes, minutes.

    Source:
        Own: `transport.assignment` for the equilibrium, and its sensitivity for the derivatives.
    """

    network: TrafficNetwork = field(metadata={"static": True})
    commuting: Driving
    business: Driving
    slope: Float[Array, "residence workplace"]
    base_minutes: Float[Array, "origin destination"]
    cars_per_driver: Float[Array, ""]
    lorries_per_yuan: Float[Array, ""]
    is_freight: Float[Array, " sector"]
    scale: Float[Array, ""]

    @property
    def size(self) -> int:
        return len(self.base_minutes) ** 2

    def respond(self, quantities: Quantities, signal: Float[Array, " pair"]) -> Float[Array, " pair"]:
        """Log of the driving time of each pair over base, when people choose their mode at the time at hand."""
        extra = self._extra(signal)
        driven = car_trips(self.commuting, extra, quantities, self.scale)
        trips = vehicles(driven, quantities, self.cars_per_driver, self.lorries_per_yuan, self.is_freight)
        minutes = assigned_minutes(self.network, trips)
        is_way = self.base_minutes > 0.0
        return jnp.log(jnp.where(is_way, minutes, 1.0) / jnp.where(is_way, self.base_minutes, 1.0)).ravel()

    def feedback(self, signal: Float[Array, " pair"]) -> Feedback:
        """Dearer commutes and longer business trips."""
        extra = self._extra(signal)
        return feedback_of_car_minutes(self.commuting, self.business, self.slope, extra, extra, self.scale)

    def _extra(self, signal: Float[Array, " pair"]) -> Pairs:
        return self.base_minutes * jnp.expm1(signal.reshape(self.base_minutes.shape))


jax.tree_util.register_dataclass(
    LinkCongestion,
    data_fields=[name for name in LinkCongestion.__dataclass_fields__ if name != "network"],
    meta_fields=["network"],
)


def vehicles(
    driven: Pairs,
    quantities: Quantities,
    cars_per_driver: Float[Array, ""],
    lorries_per_yuan: Float[Array, ""],
    is_freight: Float[Array, " sector"],
) -> Pairs:
    """Car units on the road in the hour of the capacities: drivers to work, and lorries by the goods they carry."""
    goods = jnp.einsum("s,sni->ni", is_freight, quantities.trade)
    return cars_per_driver * driven + lorries_per_yuan * goods


@partial(jax.custom_jvp, nondiff_argnums=(0,))
def assigned_minutes(network: TrafficNetwork, trips: Pairs) -> Pairs:
    """Minutes of each pair in the user equilibrium of these trips, with first derivatives in both directions.

    The equilibrium is solved outside of JAX. Its derivatives are those of `assignment.sensitivity`: forward by
    `tangent`, backward by `adjoint`.

    Args:
        network: Links with capacities.
        trips: Car units in the period of the capacities; those within a zone do not use the network.

    Returns:
        Zero within a zone and where no way leads.

    Raises:
        NetworkError: where two zones with trips have no way, or numba is not installed.
    """
    return _called(partial(pair_minutes, network), trips)


@assigned_minutes.defjvp
def _assigned_minutes_jvp(
    network: TrafficNetwork, primals: tuple[Pairs], tangents: tuple[Pairs]
) -> tuple[Pairs, Pairs]:
    (trips,), (change,) = primals, tangents
    changed = linear_call(
        lambda trips, change: _called(partial(_pushed, network), trips, change),
        lambda trips, weight: _called(partial(_pulled, network), trips, weight),
        trips,
        change,
    )
    return assigned_minutes(network, trips), changed


def _called(function: partial[np.ndarray], *arrays: Pairs) -> Pairs:
    shape = jax.ShapeDtypeStruct(jnp.shape(arrays[0]), jnp.result_type(float))
    called: Pairs = jax.pure_callback(function, shape, *arrays)
    return called


def _solved(network: TrafficNetwork, trips: Pairs) -> tuple[Sensitivity, Float[np.ndarray, " link"]]:
    found = assign(network, [VehicleClass(np.asarray(trips, dtype=float))], _EXACT)
    return sensitivity(found), found.minutes


def pair_minutes(network: TrafficNetwork, trips: Pairs) -> np.ndarray:
    """As `assigned_minutes`, outside of JAX, where a fault of the network is told as it is."""
    if not np.isfinite(trips).all():
        # Rounds that run away end as such, not as a fault of the network.
        return np.full(np.shape(trips), np.nan)
    response, minutes = _solved(network, trips)
    return pair_sums(response, minutes)[0]


def _pushed(network: TrafficNetwork, trips: Pairs, change: Pairs) -> np.ndarray:
    response, _ = _solved(network, trips)
    return pair_sums(response, tangent(response, np.asarray(change, dtype=float)[None])[1])[0]


def _pulled(network: TrafficNetwork, trips: Pairs, weight: Pairs) -> np.ndarray:
    response, minutes = _solved(network, trips)
    on_links = link_sums(response, np.asarray(weight, dtype=float)[None])
    return adjoint(response, np.zeros_like(minutes), on_links)[0][0]
