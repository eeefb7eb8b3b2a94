"""An airport or a port opens."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal

import numpy as np

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, GatewayEdit, no_change
from xietong.plan.fault import Fault, did_you_mean, under
from xietong.plan.gateway_edits import NewGateway, add_gateway, code_of, open_recorded, zones_at
from xietong.plan.measure import Measure, adds_up
from xietong.plan.places import check_gateway, check_jurisdiction, check_zone, jurisdiction_index, zone_index
from xietong.region.region import Region, Table

__all__ = ["OpenGateway"]


class OpenGateway(Measure):
    """A gateway of the tables opens, or a new one in a zone.

    Args:
        gateway: Code or name of a gateway of the tables; or the code of a new one.
        zone: Zone of a new one. With it the fields below are needed.
        like: Gateway of the tables: the new one is of its type and has its unexplained attraction.
        capacity: Passengers or tonnes a year of a new one.
        operator: Who sets the charges of a new one; the name of an operator of the tables joins it.
        owners: Share of each government in a new one; they add up to one.
    """

    kind: Literal["open-gateway"] = "open-gateway"
    gateway: str
    zone: str | None = None
    like: str | None = None
    capacity: float | None = None
    operator: str | None = None
    owners: Mapping[str, float] | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("a gateway opens on one day.")
        if self.zone is None:
            return
        for field in ("like", "capacity", "operator", "owners"):
            if getattr(self, field) is None:
                yield Fault((field,), "is missing for a new gateway.", f"Write {field}.")
        if self.capacity is not None and self.capacity <= 0:
            yield Fault(("capacity",), f"{self.capacity:g} is no capacity.", "Write passengers or tonnes a year.")
        if self.owners is not None:
            yield from adds_up(self.owners.values(), ("owners",))

    def check(self, region: Region) -> Iterator[Fault]:
        """Gateways, zones and owners that the region does not have, and one that is open already."""
        if self.zone is None:
            yield from under((), check_gateway(region, self.gateway, ("gateway",)))
            return
        if code_of(region, self.gateway) is not None:
            yield Fault(("gateway",), f"'{self.gateway}' stands in the tables.", "Leave zone out, or rename it.")
        yield from check_zone(region, self.zone, ("zone",))
        if self.like is not None:
            yield from check_gateway(region, self.like, ("like",))
            yield from self._unfitted(region)
        for owner in self.owners or {}:
            yield from check_jurisdiction(region, owner, ("owners", owner))

    def _unfitted(self, region: Region) -> Iterator[Fault]:
        traffic: Table | None = region.tables.get("gateway_traffic")
        code = code_of(region, self.like or "")
        if code is not None and traffic is not None:
            fitted = sorted(set(traffic["gateway"][traffic["use"] == "fit"]))
            if code not in fitted:
                yield Fault(("like",), f"{code} has no traffic of its own in the fit.", did_you_mean(code, fitted))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the gateway lies."""
        return zones_at(region, (self.gateway,)) if self.zone is None else frozenset({zone_index(region, self.zone)})

    def change(self, baseline: Baseline, year: int) -> Change:
        """The opening in force in the year."""
        blank, region = no_change(baseline), baseline.region
        if self.phase(year, region.base_year) < 1.0:
            return blank
        edit = self._recorded(region) if self.zone is None else self._new(region, self.zone)
        return blank if edit is None else replace(blank, gateways=(edit,))

    def _recorded(self, region: Region) -> GatewayEdit | None:
        code = code_of(region, self.gateway)
        return None if code is None else partial(open_recorded, code=code)

    def _new(self, region: Region, zone: str) -> GatewayEdit | None:
        like = code_of(region, self.like or "")
        if like is None:
            return None
        table, share = region.tables["gateways"], np.zeros(len(region.jurisdictions))
        for owner, part in (self.owners or {}).items():
            share[jurisdiction_index(region, owner)] = part
        new = NewGateway(
            code=self.gateway,
            type=str(table["type"][list(table["code"]).index(like)]),
            name_en=self.title.en,
            name_zh=self.title.zh or self.title.en,
            zone=zone_index(region, zone),
            operator=self.operator or self.gateway,
            capacity=float(self.capacity or 0.0),
            like=like,
            owner_share=share,
        )
        return partial(add_gateway, new=new)
