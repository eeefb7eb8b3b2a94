"""Operators of gateways become one."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Literal

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.gateway_edits import merge, zones_run_by
from xietong.plan.measure import Measure
from xietong.region.region import Region

__all__ = ["MergeOperators"]


class MergeOperators(Measure):
    """Several operators become one, which then sets the charges of all their gateways; owners keep their shares.

    Charges as they are do not move by it: it tells in the conduct of operators who seek a surplus.

    Args:
        operators: Names of operators in the tables.
        into: Name of the one that takes their place.
    """

    kind: Literal["merge-operators"] = "merge-operators"
    operators: tuple[str, ...]
    into: str

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from self.faults_of_span("operators merge on one day.")
        if len(set(self.operators)) < 2:
            yield Fault(("operators",), "one operator cannot merge.", "Name at least two.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Operators that no gateway has."""
        table = region.tables.get("gateways")
        known = sorted(set(table["operator"])) if table is not None else []
        for position, name in enumerate(self.operators):
            if name not in known:
                remedy = did_you_mean(name, known) if known else "Add gateways.csv to the region."
                yield Fault(("operators", position), f"'{name}' runs no gateway.", remedy)

    def host_zones(self, region: Region) -> frozenset[int]:
        """Where the gateways of these operators lie."""
        return zones_run_by(region, self.operators)

    def change(self, baseline: Baseline, year: int) -> Change:
        """The merger in force in the year."""
        blank = no_change(baseline)
        if self.phase(year, baseline.region.base_year) < 1.0 or "gateways" not in baseline.region.tables:
            return blank
        return replace(blank, gateways=(partial(merge, operators=self.operators, into=self.into),))
