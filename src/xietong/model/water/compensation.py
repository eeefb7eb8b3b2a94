"""What a government downstream pays one upstream for water, and between which bounds a deal can lie."""

from dataclasses import dataclass

__all__ = ["Bargain", "CompensationRule", "River", "bargain", "mean_price", "payment"]


@dataclass(frozen=True)
class CompensationRule:
    """The terms of an agreement. What a cubic metre or a milligram is worth was published for none: an input.

    Args:
        base: Yuan a year, paid where the quality floor is kept.
        quality_floor: Highest water class (1 to 5) at which the base is paid.
        mean_inflow: $W_0$, m3 a year, above which more water earns more.
        nitrogen_limit: $TN_0$, mg per litre, below which less nitrogen earns more.
        per_m3: $a$, yuan per m3.
        per_nitrogen: $b$, yuan per mg per litre a year.
        conduct: $c$, yuan a year where the conduct upstream is as agreed.
    """

    base: float
    quality_floor: float
    mean_inflow: float
    nitrogen_limit: float
    per_m3: float
    per_nitrogen: float
    conduct: float


@dataclass(frozen=True)
class River:
    """One year at the border: class of quality (1 is the cleanest), m3, mg nitrogen per litre, conduct as agreed."""

    quality: float
    inflow: float
    nitrogen: float
    is_conduct_kept: bool


def payment(rule: CompensationRule, river: River) -> float:
    r"""Yuan that downstream pays for one year.

    $$ P = \text{base}\cdot 1[\text{quality} \le \text{floor}] + a\max\{0, W - W_0\} + b\max\{0, TN_0 - TN\} + c\cdot
       1[\text{conduct}] $$

    Source:
        Text of the Chaobai agreement (Xinhua, 2018-11-09): quality as floor, quantity against the mean inflow since
        2000, a reward for lower total nitrogen, conduct upstream.
    """
    return (
        rule.base * (river.quality <= rule.quality_floor)
        + rule.per_m3 * max(0.0, river.inflow - rule.mean_inflow)
        + rule.per_nitrogen * max(0.0, rule.nitrogen_limit - river.nitrogen)
        + rule.conduct * river.is_conduct_kept
    )


@dataclass(frozen=True)
class Bargain:
    """Between what upstream must get and what downstream would pay, yuan a year.

    `has_room` is False where upstream forgoes more than downstream avoids: then no payment makes both better off.
    """

    least: float
    most: float
    paid: float

    @property
    def has_room(self) -> bool:
        return self.least <= self.most

    @property
    def is_inside(self) -> bool:
        """Whether the payment makes neither side worse off."""
        return self.least <= self.paid <= self.most


def bargain(
    paid: float, *, forgone_value_added: float, treatment_cost: float, inflow: float, next_source_price: float
) -> Bargain:
    r"""The bounds of a deal.

    $$ P^{\min} = \text{value added forgone} + \text{treatment}, \qquad P^{\max} = W\,p^{\text{next}} $$

    Args:
        paid: What the rule gives, yuan a year.
        forgone_value_added: Upstream, yuan a year.
        treatment_cost: Upstream, yuan a year.
        inflow: $W$, m3 a year that downstream would have to replace.
        next_source_price: $p^{\text{next}}$, yuan per m3 of the next source: transfer or desalination.
    """
    return Bargain(forgone_value_added + treatment_cost, inflow * next_source_price, paid)


def mean_price(paid: float, inflow: float) -> float:
    """Yuan per m3: 33.945e8 over 27.62e8 m3 is 1.23 for the Chaobai agreement, 2018 to August 2023."""
    return paid / inflow
