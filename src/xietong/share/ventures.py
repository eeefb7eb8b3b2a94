r"""Joint companies: capital and calls, debt, cash, dividends, what each holder earns, and which stakes would be fair.

Years end with their books closed: calls and loans come in, cost, interest and repayment go out, what is left is paid
out in the payout share or kept. Money of the company is counted once: holders hold it by their stakes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike
from scipy.optimize import brentq

from xietong.errors import ShareError
from xietong.findings import Finding, require
from xietong.plan.dates import decimal_start
from xietong.plan.measures.found_venture import Debt, FoundVenture
from xietong.plan.stakes import amounts_of, stakes_of_ratio
from xietong.share.game import game_of
from xietong.share.shapley_value import shapley

__all__ = [
    "FairStakes",
    "Ledger",
    "Venture",
    "fair_stakes",
    "internal_rate",
    "ledger",
    "venture_of",
    "worth_to_holders",
]

Yearly = Float[np.ndarray, " year"]

LEDGER_LINES = (
    "paid_in",
    "borrowed",
    "revenue",
    "operating_cost",
    "interest",
    "repaid",
    "invested",
    "dividend",
    "cash",
    "owed",
)
"""Amounts of the books of a company by year."""

LOWEST_RATE, HIGHEST_RATE = -0.99, 10.0
"""Between which a rate of return is sought."""


@dataclass(frozen=True)
class Venture:
    """A company of several holders.

    Args:
        id: Of the measure.
        founded: Year.
        capital: Registered, yuan, exact.
        stakes: Share of each holder, exact; they add up to one.
        calls: Share of the capital paid in by year; they add up to one.
        debts: Loans.
        revenue, operating_cost: Yuan by year; a year that is not named has none.
        payout_share: Part of the free cash of a year that is paid out.
    """

    id: str
    founded: int
    capital: Fraction
    stakes: Mapping[str, Fraction]
    calls: Mapping[int, float]
    debts: tuple[Debt, ...]
    revenue: Mapping[int, float]
    operating_cost: Mapping[int, float]
    payout_share: float

    @property
    def amounts(self) -> dict[str, Fraction]:
        """What each holder pays in, yuan; they add up to the capital exactly."""
        return {holder: stake * self.capital for holder, stake in self.stakes.items()}


def venture_of(measure: FoundVenture) -> Venture:
    """The company that a measure of a plan founds; the measure has been checked.

    Source:
        Stakes from the ratio: `plan.stakes.stakes_of_ratio`.
    """
    founded = int(decimal_start(str(measure.date or measure.start)))
    return Venture(
        id=measure.id,
        founded=founded,
        capital=sum(amounts_of(measure.ratio, measure.capital_yuan).values(), Fraction(0)),
        stakes=stakes_of_ratio(measure.ratio),
        calls=dict(measure.calls) or {founded: 1.0},
        debts=measure.debts,
        revenue=measure.revenue,
        operating_cost=measure.operating_cost,
        payout_share=measure.payout_share,
    )


@dataclass(frozen=True, eq=False)
class Ledger:
    r"""The books of a company by year, yuan at base-year prices.

    Every year: cash before + calls + loans + revenue = operating cost + interest + repayment + spent on assets +
    dividend + cash after.

    Args:
        years: From the founding on.
        paid_in, borrowed, revenue: What comes in.
        operating_cost, interest, repaid, invested, dividend: What goes out; calls and loans of a year are invested in
            it.
        cash: At the end of the year; negative where the company could not meet its bills.
        owed: Debt at the end of the year.
        stakes: Of each holder.
    """

    years: tuple[int, ...]
    paid_in: Yearly
    borrowed: Yearly
    revenue: Yearly
    operating_cost: Yearly
    interest: Yearly
    repaid: Yearly
    invested: Yearly
    dividend: Yearly
    cash: Yearly
    owed: Yearly
    stakes: Mapping[str, Fraction]

    def flows(self, holder: str) -> Yearly:
        """Dividends less calls of a holder."""
        return float(self.stakes[holder]) * (self.dividend - self.paid_in)

    def returns(self) -> dict[str, float | None]:
        """Internal rate of return of each holder, from paid money alone; None where there is none."""
        return {holder: internal_rate(self.flows(holder)) for holder in self.stakes}

    @property
    def first_shortfall(self) -> int | None:
        """The first year in which the company could not meet its bills."""
        short = np.flatnonzero(self.cash < -1.0)
        return self.years[int(short[0])] if len(short) else None


def ledger(venture: Venture, last: int, revenue: Mapping[int, float] | None = None) -> Ledger:
    r"""The books of a company from its founding to a year.

    With $F_t = R_t - O_t - I_t - Q_t$ the free cash after operating cost, interest and repayment and $m_{t-1}$ the
    cash before, the dividend is $D_t = \pi\max(0, \min(F_t, m_{t-1} + F_t))$: a loss carried forward is made good
    first.

    Args:
        last: Last year of the books.
        revenue: $R$ by year, of a model; stands before the declared revenue.

    Raises:
        ShareError: when the last year lies before the founding.
    """
    if last < venture.founded:
        what = f"{last} lies before {venture.id} was founded in {venture.founded}."
        require([Finding("last year", what, f"Ask for {venture.founded} or later.")], ShareError)
    years = tuple(range(venture.founded, last + 1))
    earned = _by_year(years, {**venture.revenue, **(revenue or {})})
    spent = _by_year(years, venture.operating_cost)
    paid_in = float(venture.capital) * _by_year(years, venture.calls)
    borrowed, interest, repaid = (np.zeros(len(years)) for _ in range(3))
    for debt in venture.debts:
        for position, year in enumerate(years):
            passed = year - debt.year
            borrowed[position] += debt.yuan * (passed == 0)
            if 1 <= passed <= debt.years:
                interest[position] += debt.rate * debt.yuan * (1.0 - (passed - 1) / debt.years)
                repaid[position] += debt.yuan / debt.years
    free = earned - spent - interest - repaid
    dividend, cash, before = np.zeros(len(years)), np.zeros(len(years)), 0.0
    for position in range(len(years)):
        dividend[position] = venture.payout_share * max(0.0, min(free[position], before + free[position]))
        before = cash[position] = before + free[position] - dividend[position]
    invested = paid_in + borrowed
    owed = np.cumsum(borrowed - repaid)
    return Ledger(
        years, paid_in, borrowed, earned, spent, interest, repaid, invested, dividend, cash, owed, venture.stakes
    )


def _by_year(years: Sequence[int], values: Mapping[int, float]) -> Yearly:
    return np.array([values.get(year, 0.0) for year in years], dtype=np.float64)


def internal_rate(flows: ArrayLike) -> float | None:
    r"""The rate at which flows are worth nothing: $\sum_t F_t (1 + r)^{-t} = 0$.

    Args:
        flows: By year, paid out negative.

    Returns:
        $r$ where the flows change their sign once, so that there is one root; None where they never do or do more
        often, and where nothing near comes back.
    """
    money = np.asarray(flows, dtype=np.float64)
    signs = np.sign(money[money != 0])
    if len(signs) == 0 or np.count_nonzero(np.diff(signs)) != 1:
        return None
    years = np.arange(len(money))

    def worth(rate: float) -> float:
        return float(money @ (1.0 + rate) ** -years)

    if worth(LOWEST_RATE) * worth(HIGHEST_RATE) > 0:
        return None
    return float(brentq(worth, LOWEST_RATE, HIGHEST_RATE, xtol=1e-14))


def worth_to_holders(books: Ledger, discount: Callable[[Sequence[int]], Yearly]) -> dict[str, float]:
    """Present value of each holder's dividends less calls.

    What a holder's region gains beyond it is told without any of the company's own money (`FairStakes.gains`), so
    that money is counted once.

    Args:
        discount: Factor of each year.
    """
    factor = discount(books.years)
    return {holder: float(factor @ books.flows(holder)) for holder in books.stakes}


@dataclass(frozen=True)
class FairStakes:
    """Stakes in proportion to what each holder gains by Shapley, beside the agreed ones.

    Args:
        agreed: Parts of one.
        fair: Parts of one; zero for a holder who does not gain.
        gains: Shapley value of each holder, in the unit of the values; negative where a holder would have to be paid
            to take part, which no stake does.
    """

    agreed: Mapping[str, float]
    fair: Mapping[str, float]
    gains: Mapping[str, float]


def fair_stakes(values: ArrayLike, venture: Venture, holders: Sequence[str]) -> FairStakes:
    r"""Which stakes would follow from the gains: $s_h = \max(0, \phi_h) / \sum_k \max(0, \phi_k)$.

    Args:
        values: Gains of each coalition of the holders from what the company builds, by bit mask.
        holders: In the order of the bits; holders of the company that are not among them, such as a company of the
            centre, keep their agreed stake, and the others share the rest.

    Raises:
        ShareError: when the values are no game of these holders, a holder is not one of the company, or no one gains.
    """
    game = game_of(values, holders)
    unknown = [holder for holder in holders if holder not in venture.stakes]
    require(
        [
            Finding(holder, f"holds no stake in {venture.id}.", f"Known: {', '.join(venture.stakes)}.")
            for holder in unknown
        ],
        ShareError,
    )
    gains = shapley(game.values)
    positive = np.maximum(0.0, gains)
    if not positive.sum() > 0:
        require(
            [Finding(venture.id, "leaves no holder better off.", "Do not found it, or add what pays.")], ShareError
        )
    rest = 1.0 - float(sum(stake for holder, stake in venture.stakes.items() if holder not in holders))
    fair = {holder: float(stake) for holder, stake in venture.stakes.items()}
    fair |= {h: rest * float(part) for h, part in zip(holders, positive / positive.sum(), strict=True)}
    return FairStakes(
        {holder: float(stake) for holder, stake in venture.stakes.items()},
        fair,
        {holder: float(gain) for holder, gain in zip(holders, gains, strict=True)},
    )
