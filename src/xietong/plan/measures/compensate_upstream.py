"""A government downstream pays the one upstream for water, by volume and by quality."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Literal

import numpy as np
from jaxtyping import Float
from pydantic import BaseModel, Field

from xietong.model.baseline import Baseline
from xietong.model.water.compensation import CompensationRule, PaymentParts, payment_parts
from xietong.model.water.rules import WaterPayment
from xietong.plan.change import Change, no_change
from xietong.plan.dates import decimal_end, decimal_start
from xietong.plan.fault import Fault, did_you_mean, under
from xietong.plan.measure import SHARE_TOLERANCE, Measure
from xietong.plan.places import check_jurisdiction, governed_zones, jurisdiction_index
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["SERIES", "Bounds", "CompensateUpstream", "Terms", "values_of"]

SERIES = ("quality_class", "inflow", "nitrogen", "conduct")


class Terms(BaseModel):
    """The rule of payment, see `model.water.compensation`; what is not published stays empty and is not assessed."""

    model_config = STRICT

    worst_class: int | None = None
    base: float | None = None
    per_m3: float | None = None
    reference_inflow: float | None = None
    per_nitrogen: float | None = None
    reference_nitrogen: float | None = None
    for_conduct: float | None = None

    @property
    def rule(self) -> CompensationRule:
        """The same for the model."""
        return CompensationRule(**self.model_dump())

    @property
    def is_known(self) -> bool:
        """True when any rate is known."""
        return any(rate is not None for rate in (self.base, self.per_m3, self.per_nitrogen, self.for_conduct))

    def faults(self) -> Iterator[Fault]:
        """Faults that show by themselves."""
        if self.worst_class is not None and not 1 <= self.worst_class <= 5:
            yield Fault(("worst_class",), f"{self.worst_class} is no class of water.", "Write 1, the best, to 5.")
        yield from _negative(self)


class Bounds(BaseModel):
    """What bounds a deal; `share.compensation.room_to_agree` says which payments leave both sides better off.

    Args:
        forgone: Value added that upstream forgoes, yuan a year.
        treatment: What cleaner water costs upstream, yuan a year.
        next_source: What a m³ of the next source would cost downstream, yuan.
    """

    model_config = STRICT

    forgone: float
    treatment: float
    next_source: float

    def faults(self) -> Iterator[Fault]:
        """Faults that show by themselves."""
        yield from _negative(self)


def _negative(values: BaseModel) -> Iterator[Fault]:
    for field in type(values).model_fields:
        value = getattr(values, field)
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
        bounds: What upstream forgoes and downstream avoids, where known.

    Source:
        Text of the Chaobai agreement, Xinhua, 9 November 2018; its rates are not published.
    """

    is_about_money: ClassVar[bool] = True

    kind: Literal["compensate-upstream"] = "compensate-upstream"
    payers: Mapping[str, float]
    receiver: str
    terms: Terms = Terms()
    series: Mapping[str, Mapping[int, float]] = Field(default_factory=dict)
    bounds: Bounds | None = None

    @property
    def first_year(self) -> int:
        """The first year in which it pays: most of the year is covered."""
        return round(decimal_start(str(self.date or self.start)))

    @property
    def last_year(self) -> int | None:
        """The last year in which it pays; None where its end is not known."""
        return None if self.date is not None else round(decimal_end(str(self.end))) - 1

    def is_paid_in(self, year: int) -> bool:
        """True for the years of the contract."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        yield from under(("terms",), self.terms.faults())
        if self.bounds is not None:
            yield from under(("bounds",), self.bounds.faults())
        if not self.payers or min(self.payers.values()) < 0 or abs(sum(self.payers.values()) - 1.0) > SHARE_TOLERANCE:
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
        """What is paid in a year, where terms and series are known; it moves money only, not places."""
        blank, region = no_change(baseline), baseline.region
        if not self.terms.is_known or not self.is_paid_in(year):
            return blank
        paid = float(values_of(self.terms, self.series, [year]).total[0])
        if not np.isfinite(paid):
            return blank
        yuan = np.zeros(len(region.jurisdictions))
        yuan[jurisdiction_index(region, self.receiver)] += paid
        for payer, share in self.payers.items():
            yuan[jurisdiction_index(region, payer)] -= share * paid
        return replace(blank, water=(WaterPayment(yuan),))


def values_of(terms: Terms, series: Mapping[str, Mapping[int, float]], years: Sequence[int]) -> PaymentParts:
    """What terms pay on series in years, by part; NaN where a series that the terms ask for has no value."""
    return payment_parts(terms.rule, *(_by_year(series.get(name, {}), years) for name in SERIES))


def _by_year(values: Mapping[int, float], years: Sequence[int]) -> Float[np.ndarray, " year"]:
    return np.array([values.get(year, np.nan) for year in years], dtype=np.float64)
