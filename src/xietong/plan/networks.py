"""The networks of a year as a plan makes them, without a model."""

from xietong.model.transport.skims import network_of
from xietong.plan.plan import Plan
from xietong.region.networks import Networks
from xietong.region.region import Region

__all__ = ["networks_with"]


def networks_with(plan: Plan, region: Region, year: int) -> Networks:
    """The networks of the base year, and what the plan has opened by 30 June of a year.

    As in an assessment, what the tables open after the base year stays closed until the plan opens it.
    """
    networks = network_of(region.networks, region.base_year)
    for measure in plan.measures:
        for opening in measure.openings(region, year):
            networks = opening(networks)
    return networks
