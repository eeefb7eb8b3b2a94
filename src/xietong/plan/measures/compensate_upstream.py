"""A government downstream pays the one upstream for water, by volume and by quality."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import BaseModel, Field

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault, did_you_mean, under
from xietong.plan.measure import Measure
from xietong.plan.places import check_jurisdiction, governed_zones
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["SERIES", "CompensateUpstream", "Terms"]

SERIES = ("quality_class", "inflow", "nitrogen", "conduct")


class Terms(BaseModel):
    r"""The rule of payment; what is not published stays empty, and what it would pay is then not assessed.

    Args:
        worst_class: Worst class of water, 1 to 5, with which the base is paid.
        base: Yuan a year where the quality is kept.
        per_m3: $a$, yuan for each m³ above the reference inflow.
        reference_inflow: $W_0$, m³ a year.
        per_nitrogen: $b$, yuan for each mg/l of total nitrogen below the reference.
        reference_nitrogen: $\text{TN}_0$, mg/l.
        for_conduct: $c$, yuan a year where what was promised upstream was done.
    """

    model_config = STRICT

    worst_class: int | None = None
    base: float | None = None
    per_m3: float | None = None
    reference_inflow: float | None = None
    per_nitrogen: float | None = None
    reference_nitrogen: float | None = None
    for_conduct: float | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show by themselves."""
        if self.worst_class is not None and not 1 <= self.worst_class <= 5:
            yield Fault(("worst_class",), f"{self.worst_class} is no class of water.", "Write 1, the best, to 5.")
        for field in type(self).model_fields:
            value = getattr(self, field)
            if value is not None and value < 0:
                yield Fault((field,), f"{value:g} is negative.", "Write 0 or more.")


class CompensateUpstream(Measure):
    r"""Payments for water from upstream.

    $$ \text{Pay} = \text{base}\,\mathbb 1[\text{class} \le k] + a\,\max(0, W - W_0)
       + b\,\max(0, \text{TN}_0 - \text{TN}) + c\,\mathbb 1[\text{conduct}] $$

    Args:
        payers: Governments downstream, and the share that each bears.
        receiver: Government upstream.
        terms: The rule.
        series: Declared by year: `quality_class`, `inflow` in m³, `nitrogen` in mg/l, `conduct` 1 or 0. A wing of the
            model may give the first three.

    Source:
        Text of the Chaobai agreement, Xinhua, 9 November 2018; its rates are not published.
    """

    is_about_money: ClassVar[bool] = True

    kind: Literal["compensate-upstream"] = "compensate-upstream"
    payers: Mapping[str, float]
    receiver: str
    terms: Terms = Terms()
    series: Mapping[str, Mapping[int, float]] = Field(default_factory=dict)

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from under(("terms",), self.terms.faults())
        if not self.payers or min(self.payers.values()) < 0 or abs(sum(self.payers.values()) - 1.0) > 1e-6:
            yield Fault(("payers",), "do not bear the whole, or one bears less than nothing.", "Write shares of one.")
        if self.receiver in self.payers:
            yield Fault(("receiver",), f"'{self.receiver}' would pay itself.", "Name another payer.")
        for name in self.series:
            if name not in SERIES:
                yield Fault(("series", name), f"'{name}' is not a series.", did_you_mean(name, SERIES))

    def named_years(self) -> Iterator[tuple[str, int]]:
        """Years of the series."""
        yield from (("series", year) for by_year in self.series.values() for year in by_year)

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown governments."""
        yield from check_jurisdiction(region, self.receiver, ("receiver",))
        for name in self.payers:
            yield from check_jurisdiction(region, name, ("payers", name))

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of payers and receiver: it is a contract between them."""
        return governed_zones(region, [*self.payers, self.receiver])

    def change(self, baseline: Baseline, year: int) -> Change:
        """Nothing: the contract moves money between governments."""
        return no_change(baseline)
