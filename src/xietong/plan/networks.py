"""The networks as a plan makes them, without a model."""

from collections.abc import Iterable

from xietong.model.transport.skims import network_of
from xietong.plan.change import Opening
from xietong.plan.plan import Plan
from xietong.region.networks import Networks
from xietong.region.region import Region

__all__ = ["networks_with", "opened_networks"]


def networks_with(plan: Plan, region: Region, year: int) -> Networks:
    """The networks of the base year, and what the plan has opened by 30 June of a year.

    As in an assessment, what the tables open after the base year stays closed until the plan opens it.
    """
    return opened_networks(region, (way for measure in plan.measures for way in measure.openings(region, year)))


def opened_networks(region: Region, openings: Iterable[Opening]) -> Networks:
    """The networks of the base year for good, and what these openings make of them, in order."""
    networks = network_of(region.networks, region.base_year)
    for opening in openings:
        networks = opening(networks)
    return networks
