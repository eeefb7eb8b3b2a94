"""Charges at a gateway change."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.change import Change
from xietong.plan.fault import Fault
from xietong.plan.gateway_edits import change_charge, change_of_gateway, zones_at
from xietong.plan.measure import Measure
from xietong.plan.places import check_gateway, check_gateway_kinds
from xietong.region.region import Region

__all__ = ["PriceGateway"]


class PriceGateway(Measure):
    r"""Charges move by yuan per passenger or tonne: $\tau'_{kg} = \tau_{kg} + \phi\,\Delta_k$.

    Args:
        gateway: Code or name of an airport or a port of the tables.
        change_yuan: $\Delta_k$ by kind, yuan per unit; negative makes it cheaper.
    """

    kind: Literal["price-gateway"] = "price-gateway"
    gateway: str
    change_yuan: Mapping[str, float]

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if not any(self.change_yuan.values()):
            yield Fault(("change_yuan",), "changes no charge.", "Write yuan per passenger or tonne by kind.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown gateways and kinds, and charges that would fall below nothing."""
        yield from check_gateway(region, self.gateway, ("gateway",))
        yield from check_gateway_kinds(region, self.gateway, self.change_yuan, ("change_yuan",))
        table = region.tables.get("gateway_parameters")
        for of, name, value in zip(table["of"], table["name"], table["value"], strict=True) if table else ():
            if name == "charge" and value + self.change_yuan.get(of, 0.0) < 0:
                what = f"the charge for {of} is {value:g} yuan and would fall below nothing."
                yield Fault(("change_yuan", of), what, f"Write no less than {-value:g}.")

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the gateway lies."""
        return zones_at(region, (self.gateway,))

    def change(self, baseline: Baseline, year: int) -> Change:
        """The charges in force in the year."""
        phase = self.phase(year, baseline.region.base_year)
        yuan = {kind: phase * value for kind, value in self.change_yuan.items()}
        return change_of_gateway(baseline, self.gateway, phase, partial(change_charge, yuan=yuan))
