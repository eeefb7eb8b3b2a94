"""An airport or a port gets more capacity, or less."""

from collections.abc import Iterator
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.change import Change
from xietong.plan.fault import Fault
from xietong.plan.gateway_edits import change_of_gateway, expand, zones_at
from xietong.plan.measure import Measure
from xietong.plan.places import check_gateway
from xietong.region.region import Region

__all__ = ["ExpandGateway"]


class ExpandGateway(Measure):
    r"""The capacity of a gateway goes to a new value.

    $$ K'_g = K_g + \phi\,(K - K_g) $$

    Args:
        gateway: Code or name of an airport or a port of the tables.
        capacity: $K$, passengers or tonnes a year when the measure is whole; it may be less than before.
    """

    kind: Literal["expand-gateway"] = "expand-gateway"
    gateway: str
    capacity: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if self.capacity <= 0:
            yield Fault(
                ("capacity",),
                f"{self.capacity:g} leaves no capacity for the traffic that is there.",
                "Write passengers or tonnes a year.",
            )

    def check(self, region: Region) -> Iterator[Fault]:
        """A gateway that the region does not have."""
        yield from check_gateway(region, self.gateway, ("gateway",))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the gateway lies."""
        return zones_at(region, (self.gateway,))

    def change(self, baseline: Baseline, year: int) -> Change:
        """The capacity in force in the year."""
        phase = self.phase(year, baseline.region.base_year)
        edit = partial(expand, capacity=self.capacity, phase=phase)
        return change_of_gateway(baseline, self.gateway, phase, edit)
