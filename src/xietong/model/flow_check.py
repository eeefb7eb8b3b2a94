"""What observed flows must be before an economy is made of them: every fault with its zone and a remedy."""

from collections.abc import Iterator, Sequence

import numpy as np

from xietong.findings import Finding
from xietong.region.flows import ObservedFlows

__all__ = ["check_flows"]


def check_flows(flows: ObservedFlows, zones: Sequence[str]) -> Iterator[Finding]:
    """Faults of flows that did not pass the check of a folder, because they were made in Python.

    Args:
        flows: Commuters, wages and distances.
        zones: Codes in the order of the arrays.
    """
    wage, distance = flows.monthly_income_workplace, flows.distance_km
    commuters = np.where(np.isfinite(flows.commuters), flows.commuters, -1.0)
    both_ways = np.isfinite(distance) & (distance > 0.0)
    for faulty, what, remedy in (
        (~(np.isfinite(wage) & (wage > 0.0)), "the wage is not a positive number.", "Give the income by workplace."),
        (
            (commuters < 0.0).any(axis=1) | (commuters < 0.0).any(axis=0),
            "a flow of commuters is negative or not a number.",
            "Give a count, 0 where no one commutes.",
        ),
        (flows.commuters.sum(axis=1) == 0.0, "no one with a job lives there.", "Join the zone to a neighbour."),
        (flows.commuters.sum(axis=0) == 0.0, "no one works there.", "Join the zone to a neighbour."),
        (
            ~(both_ways.all(axis=1) & both_ways.all(axis=0)),
            "a distance is not a positive number.",
            "Give every distance, that inside a zone too.",
        ),
    ):
        for position in np.flatnonzero(faulty).tolist():
            yield Finding(f"zone {zones[position]}", what, remedy)
