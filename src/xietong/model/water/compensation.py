"""What a government downstream pays one upstream for water: the rule of the agreements, once for all who need it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["CompensationRule", "PaymentParts", "payment_parts"]

Yearly = Float[np.ndarray, " year"]


@dataclass(frozen=True)
class CompensationRule:
    r"""The terms of an agreement; None where they are not published.

    Args:
        worst_class: $k$, worst class of water, 1 to 5, with which the base is paid.
        base: Yuan a year where the quality is kept.
        per_m3: $a$, yuan for each m³ above the reference inflow.
        reference_inflow: $W_0$, m³ a year.
        per_nitrogen: $b$, yuan for each mg/l of total nitrogen below the reference.
        reference_nitrogen: $\text{TN}_0$, mg/l.
        for_conduct: $c$, yuan a year where what was promised upstream was done.
    """

    worst_class: int | None = None
    base: float | None = None
    per_m3: float | None = None
    reference_inflow: float | None = None
    per_nitrogen: float | None = None
    reference_nitrogen: float | None = None
    for_conduct: float | None = None


@dataclass(frozen=True, eq=False)
class PaymentParts:
    """Yuan by year for each part; NaN where a part that is in the agreement has no series."""

    quality: Yearly
    volume: Yearly
    nitrogen: Yearly
    conduct: Yearly

    @property
    def total(self) -> Yearly:
        """All parts together."""
        return self.quality + self.volume + self.nitrogen + self.conduct


def payment_parts(
    rule: CompensationRule, quality_class: Yearly, inflow: Yearly, nitrogen: Yearly, conduct: Yearly
) -> PaymentParts:
    r"""What the rule pays; a part of which rate or reference is None pays nothing.

    $$ \text{Pay}_t = \text{base}\,\mathbb 1[\text{class}_t \le k] + a\max(0, W_t - W_0)
       + b\max(0, \text{TN}_0 - \text{TN}_t) + c\,\mathbb 1[\text{conduct}_t] $$

    Args:
        quality_class: 1, the cleanest, to 5.
        inflow: $W$, m³ a year at the border.
        nitrogen: $\text{TN}$, mg/l.
        conduct: 1 or 0.

    Source:
        Text of the Chaobai agreement, Xinhua, 9 November 2018: quality as floor, quantity against the mean inflow
        since 2000, a reward for lower total nitrogen, conduct upstream.
    """
    return PaymentParts(
        quality=_step(rule.base, quality_class, rule.worst_class),
        volume=_slope(rule.per_m3, inflow, rule.reference_inflow, 1.0),
        nitrogen=_slope(rule.per_nitrogen, nitrogen, rule.reference_nitrogen, -1.0),
        conduct=np.zeros_like(conduct) if rule.for_conduct is None else rule.for_conduct * conduct,
    )


def _step(rate: float | None, values: Yearly, worst: int | None) -> Yearly:
    if rate is None or worst is None:
        return np.zeros_like(values)
    return np.where(np.isnan(values), np.nan, rate * (values <= worst))


def _slope(rate: float | None, values: Yearly, reference: float | None, sign: float) -> Yearly:
    if rate is None or reference is None:
        return np.zeros_like(values)
    return rate * np.maximum(0.0, sign * (values - reference))
