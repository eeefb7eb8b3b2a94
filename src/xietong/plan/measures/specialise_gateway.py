"""A gateway gives up kinds of cargo or types of flight in part or wholly."""

from collections.abc import Iterator
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.change import Change
from xietong.plan.fault import Fault
from xietong.plan.gateway_edits import change_of_gateway, withdraw_service, zones_at
from xietong.plan.measure import Measure
from xietong.plan.places import check_gateway, check_gateway_kinds
from xietong.region.region import Region

__all__ = ["SpecialiseGateway"]


class SpecialiseGateway(Measure):
    r"""Less is offered to some kinds, so that the capacity serves the others.

    $$ \alpha'_{kg} = \alpha_{kg} + \ln(1 - \phi\,\omega) \quad\text{for the kinds given up} $$

    Args:
        gateway: Code or name of an airport or a port of the tables.
        gives_up: Kinds: domestic, international; containers, coal, ore, other.
        withdrawn: $\omega$, share of what is offered that goes, above 0 to 1; 1 ends the service.
    """

    kind: Literal["specialise-gateway"] = "specialise-gateway"
    gateway: str
    gives_up: tuple[str, ...]
    withdrawn: float = 1.0

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not self.gives_up:
            yield Fault(("gives_up",), "names no kind.", "Name the cargo or the type of flight that is given up.")
        if not 0 < self.withdrawn <= 1:
            yield Fault(("withdrawn",), f"{self.withdrawn:g} is no share.", "Write a number above 0, at most 1.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown gateways and kinds, and a gateway that would serve nothing."""
        yield from check_gateway(region, self.gateway, ("gateway",))
        yield from check_gateway_kinds(region, self.gateway, self.gives_up, ("gives_up",), must_leave_one=True)

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the gateway lies."""
        return zones_at(region, (self.gateway,))

    def change(self, baseline: Baseline, year: int) -> Change:
        """What is no longer offered in the year."""
        phase = self.phase(year, baseline.region.base_year)
        edit = partial(withdraw_service, kinds=self.gives_up, withdrawn=phase * self.withdrawn)
        return change_of_gateway(baseline, self.gateway, phase, edit)
