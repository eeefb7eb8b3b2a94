"""Links with capacities between nodes, some of which are the centroids of zones."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.findings import Finding

__all__ = ["Traffic", "TrafficNetwork", "is_constant"]

Text = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class TrafficNetwork:
    r"""Directed links whose time rises with their flow.

    The time of a link is $t_a(v) = t^0_a (1 + b_a (v / c_a)^{p_a})$, minutes. Two links may join the same nodes, a
    link may take no time, and a node may have no exit.

    Args:
        node: Codes of the nodes.
        zone: Codes of the zones.
        centroid: Node at which the trips of a zone begin and end; no two zones share one.
        is_through: False for nodes at which paths may only begin or end.
        start, end: Node indices of each link.
        capacity: $c$, car units in the period of the trips; positive unless the time is constant.
        free_minutes: $t^0$, at least zero.
        delay_factor: $b$, at least zero.
        delay_power: $p$, at least zero; with zero the time is constant.
        length: At least zero, in the unit of the file.
        toll: In the money of the file, for one vehicle.
        row: Place of each link in its file, as its user counts.
    """

    node: Text
    zone: Text
    centroid: Int[np.ndarray, " zone"]
    is_through: Bool[np.ndarray, " node"]
    start: Int[np.ndarray, " link"]
    end: Int[np.ndarray, " link"]
    capacity: Float[np.ndarray, " link"]
    free_minutes: Float[np.ndarray, " link"]
    delay_factor: Float[np.ndarray, " link"]
    delay_power: Float[np.ndarray, " link"]
    length: Float[np.ndarray, " link"]
    toll: Float[np.ndarray, " link"]
    row: Text


@dataclass(frozen=True, eq=False)
class Traffic:
    """A network, its trips, and what should be looked at.

    Args:
        trips: Vehicles in the period of the capacities.
        toll_minutes, length_minutes: Minutes that weigh as much as one unit of toll or length, as the file says; zero
            where it says nothing.
        warnings: Findings that do not stop the work.
    """

    network: TrafficNetwork
    trips: Float[np.ndarray, "origin destination"]
    toll_minutes: float
    length_minutes: float
    warnings: tuple[Finding, ...]


def is_constant(
    free_minutes: Float[np.ndarray, " link"],
    delay_factor: Float[np.ndarray, " link"],
    delay_power: Float[np.ndarray, " link"],
) -> Bool[np.ndarray, " link"]:
    """Whether the time of a link does not depend on its flow, so that its capacity means nothing."""
    return (free_minutes == 0.0) | (delay_factor == 0.0) | (delay_power == 0.0)
