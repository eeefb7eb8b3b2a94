"""Taxes of a moved enterprise are shared between the government that it leaves and the one that it comes to."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.moved_jobs import faults_of_share
from xietong.plan.places import check_jurisdiction, governed_zones
from xietong.region.region import Region

__all__ = ["ShareTaxes"]

MOVE = "relocate-function"


class ShareTaxes(Measure):
    r"""A rule for the local taxes of what moves; it changes books, not places.

    `until-ceiling`, the rule of 2015: after full production at the host the origin receives a share of the taxes
    until it has what they were worth in the years before the move, at most for some years and some more if not.
    `permanent`: the origin receives the share for ever. `pooling`: every government pays a share of the growth of its
    taxes into a pool, which is given out by weights. `none`: the host keeps everything.

    Args:
        between: Governments among which the rule holds.
        moves: Measures of kind relocate-function that it covers; all in which the government of the origin decides
            where omitted. A move that the market makes is never covered.
        share: $s$, of the taxes to the origin, or of the growth to the pool.
        years, more_years: Years of sharing, and years more if the ceiling is not reached.
        ceiling_years: The ceiling is the taxes of so many years before the move.
        least_taxes: Yearly average of the taxes before the move from which an enterprise is covered, yuan.
        weights: Of each government in the pool, such as residents.

    Source:
        Defaults: Ministry of Finance and State Taxation Administration, rule of 3 June 2015 (Caiyu 2015 no. 92):
        half of the local shares of value-added tax, enterprise income tax and business tax, three years and two more,
        ceiling of the three years before, average of at least 20 million yuan a year.
    """

    is_about_money: ClassVar[bool] = True

    kind: Literal["share-taxes"] = "share-taxes"
    rule: Literal["until-ceiling", "permanent", "pooling", "none"] = "until-ceiling"
    between: tuple[str, ...]
    moves: tuple[str, ...] | None = None
    share: float = 0.5
    years: int = 3
    more_years: int = 2
    ceiling_years: int = 3
    least_taxes: float = 20e6
    weights: Mapping[str, float] = Field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from faults_of_share(self.share, "share")
        if len(set(self.between)) < 2:
            yield Fault(("between",), "taxes are shared between two governments.", "Name at least two.")
        for field in ("years", "ceiling_years"):
            if getattr(self, field) < 1:
                yield Fault((field,), f"{getattr(self, field)} is no number of years.", "Write 1 or more.")
        for field in ("more_years", "least_taxes"):
            if getattr(self, field) < 0:
                yield Fault((field,), f"{getattr(self, field):g} is negative.", "Write 0 or more.")
        if (self.rule == "pooling") != bool(self.weights):
            yield Fault(("weights",), "are for the rule pooling, and only for it.", "Add or delete them.")
        elif self.weights and (min(self.weights.values()) < 0 or sum(self.weights.values()) <= 0):
            yield Fault(("weights",), "are negative or all zero.", "Write positive numbers, such as residents.")

    def refers_to(self) -> Iterator[tuple[str, tuple[str, ...], str]]:
        """The moves that the rule covers."""
        yield "moves", self.moves or (), MOVE

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown governments."""
        for position, name in enumerate(self.between):
            yield from check_jurisdiction(region, name, ("between", position))
        for name in self.weights:
            yield from check_jurisdiction(region, name, ("weights", name))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of the governments among which the rule holds."""
        return governed_zones(region, self.between)

    def change(self, baseline: Baseline, year: int) -> Change:
        """Nothing: the rule moves money between governments."""
        return no_change(baseline)
