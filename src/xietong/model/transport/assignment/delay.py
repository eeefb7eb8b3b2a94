"""The time of a link at a flow, its slope, and the area under it."""

import numpy as np
from jaxtyping import Float

from xietong.region.traffic.network import TrafficNetwork

__all__ = ["LEAST_LOAD", "link_area", "link_capacity_slope", "link_minutes", "link_slope"]

Link = Float[np.ndarray, " link"]

LEAST_LOAD = 1e-8
"""Share of the capacity at which a power below one, whose slope is infinite without flow, is taken to begin."""


def _capacity(network: TrafficNetwork) -> Link:
    # A link of constant time may have none.
    return np.where(network.capacity > 0.0, network.capacity, 1.0)


def _load(network: TrafficNetwork, volume: Link) -> Link:
    return np.maximum(volume, 0.0) / _capacity(network)


def link_minutes(network: TrafficNetwork, volume: Link) -> Link:
    r"""Minutes on each link.

    $$ t_a(v) = t^0_a \left(1 + b_a (v/c_a)^{p_a}\right) $$

    Args:
        volume: $v$, car units in the period of the capacity.

    Source:
        Bureau of Public Roads (1964), Traffic Assignment Manual.
    """
    return network.free_minutes * (1.0 + network.delay_factor * _load(network, volume) ** network.delay_power)


def link_slope(network: TrafficNetwork, volume: Link) -> Link:
    """Minutes more for one car unit more, $t'_a(v)$; where the power is below one, taken at `LEAST_LOAD` or above."""
    power, load = network.delay_power, _load(network, volume)
    base = np.where(power < 1.0, np.maximum(load, LEAST_LOAD), load)
    rise = np.zeros_like(base)
    bent = power > 0.0
    rise[bent] = power[bent] * base[bent] ** (power[bent] - 1.0)
    return network.free_minutes * network.delay_factor * rise / _capacity(network)


def link_capacity_slope(network: TrafficNetwork, volume: Link) -> Link:
    r"""Minutes more for one unit more of capacity at the same flow, $-t^0 b\, p\, (v/c)^p / c$."""
    load = _load(network, volume)
    bent = np.where(network.delay_power > 0.0, load**network.delay_power, 0.0)
    return -network.free_minutes * network.delay_factor * network.delay_power * bent / _capacity(network)


def link_area(network: TrafficNetwork, volume: Link) -> Link:
    r"""$\int_0^v t_a(x)\,dx = t^0 v \left(1 + \frac{b}{p + 1}(v/c)^p\right)$, minutes times car units."""
    bent = network.delay_factor / (network.delay_power + 1.0) * _load(network, volume) ** network.delay_power
    return network.free_minutes * np.maximum(volume, 0.0) * (1.0 + bent)
