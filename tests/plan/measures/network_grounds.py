"""What the openings of a change make of networks."""

from xietong.plan.change import Change
from xietong.region.networks import Networks

__all__ = ["opened"]


def opened(networks: Networks, change: Change) -> Networks:
    """The networks when all openings have been made, in order."""
    for opening in change.openings:
        networks = opening(networks)
    return networks
