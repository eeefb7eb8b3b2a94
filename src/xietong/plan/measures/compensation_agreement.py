"""A government downstream pays one upstream for clean and plentiful water."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import BaseModel

from xietong.model.baseline import Baseline
from xietong.model.water.compensation import Bargain, CompensationRule, River, bargain, payment
from xietong.model.water.rules import WaterPayment
from xietong.plan.change import Change, no_change
from xietong.plan.fault import Fault
from xietong.plan.measure import Measure
from xietong.plan.places import check_jurisdiction, governed_zones, jurisdiction_index
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["Bounds", "CompensationAgreement", "Terms"]


class Terms(BaseModel):
    """The rule of the agreement; see `model.water.compensation.CompensationRule` for the symbols.

    Args:
        base_yuan: Yuan a year where the quality floor is kept.
        quality_floor: Highest water class, 1 to 5.
        mean_inflow_m3: m3 a year above which more water earns more.
        yuan_per_m3: For each m3 above it.
        nitrogen_limit: mg per litre below which less nitrogen earns more.
        yuan_per_nitrogen: For each mg per litre below it.
        conduct_yuan: Yuan a year where the conduct upstream is as agreed.
    """

    model_config = STRICT

    base_yuan: float = 0.0
    quality_floor: float = 2.0
    mean_inflow_m3: float = 0.0
    yuan_per_m3: float = 0.0
    nitrogen_limit: float = 0.0
    yuan_per_nitrogen: float = 0.0
    conduct_yuan: float = 0.0


class Bounds(BaseModel):
    """What bounds the deal.

    Args:
        forgone_yuan: Value added that upstream forgoes, yuan a year.
        treatment_yuan: What cleaner water costs upstream, yuan a year.
        next_source_yuan_per_m3: What downstream would pay for the next source.
    """

    model_config = STRICT

    forgone_yuan: float
    treatment_yuan: float
    next_source_yuan_per_m3: float


class CompensationAgreement(Measure):
    r"""Payment by quality, quantity, nitrogen and conduct.

    $$ P = \text{base}\,1[q \le \bar q] + a\max\{0, W - W_0\} + b\max\{0, TN_0 - TN\} + c\,1[\text{conduct}] $$

    Args:
        payer: Government downstream.
        receiver: Government upstream.
        terms: The rule.
        inflow_m3: $W$, m3 a year that is expected at the border.
        quality: $q$, class of water that is expected, 1 to 5.
        nitrogen: $TN$, mg per litre that is expected.
        is_conduct_kept: Whether the conduct is expected to be as agreed.
        bounds: What upstream forgoes and downstream avoids, where known.
    """

    kind: Literal["compensation-agreement"] = "compensation-agreement"
    payer: str
    receiver: str
    terms: Terms
    inflow_m3: float
    quality: float = 2.0
    nitrogen: float = 0.0
    is_conduct_kept: bool = True
    bounds: Bounds | None = None

    def faults(self) -> Iterator[Fault]:
        """Faults that show without a region."""
        yield from super().faults()
        if self.payer == self.receiver:
            yield Fault(("receiver",), f"{self.receiver} would pay itself.", "Name the government upstream.")
        if not self.inflow_m3 >= 0.0:
            yield Fault(("inflow_m3",), f"{self.inflow_m3:g} m3 is no inflow.", "Write cubic metres a year.")
        for field, value in self.terms.model_dump().items():
            if value < 0.0:
                yield Fault(("terms", field), f"{value:g} is negative.", "Write zero or more.")
        if not self.yuan > 0.0:
            yield Fault(("terms",), "nothing would be paid.", "Correct the terms, or what is expected of the river.")

    def check(self, region: Region) -> Iterator[Fault]:
        """Unknown governments."""
        for field in ("payer", "receiver"):
            yield from check_jurisdiction(region, getattr(self, field), (field,))

    @property
    def yuan(self) -> float:
        """What is paid a year, as expected."""
        terms = self.terms
        rule = CompensationRule(
            base=terms.base_yuan,
            quality_floor=terms.quality_floor,
            mean_inflow=terms.mean_inflow_m3,
            nitrogen_limit=terms.nitrogen_limit,
            per_m3=terms.yuan_per_m3,
            per_nitrogen=terms.yuan_per_nitrogen,
            conduct=terms.conduct_yuan,
        )
        return payment(rule, River(self.quality, self.inflow_m3, self.nitrogen, self.is_conduct_kept))

    @property
    def bargain(self) -> Bargain | None:
        """Between which bounds the payment lies; None where these are not known."""
        if self.bounds is None:
            return None
        return bargain(
            self.yuan,
            forgone_value_added=self.bounds.forgone_yuan,
            treatment_cost=self.bounds.treatment_yuan,
            inflow=self.inflow_m3,
            next_source_price=self.bounds.next_source_yuan_per_m3,
        )

    def host_zones(self, region: Region) -> frozenset[int]:
        """Every zone of payer and receiver: it is a contract between them."""
        return governed_zones(region, [self.payer, self.receiver])

    def change(self, baseline: Baseline, year: int) -> Change:
        """The payment of the year; together the two governments get nothing."""
        blank, region = no_change(baseline), baseline.region
        phase = self.phase(year, region.base_year)
        if phase <= 0.0:
            return blank
        yuan = np.zeros(len(region.jurisdictions))
        yuan[jurisdiction_index(region, self.receiver)] += phase * self.yuan
        yuan[jurisdiction_index(region, self.payer)] -= phase * self.yuan
        return replace(blank, water=(WaterPayment(yuan),))
