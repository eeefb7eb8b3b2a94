r"""What governments spend, and what is left.

$$ G_n = \underbrace{\sum_a b_a w_{an} L_{an}}_{\text{pay}} + \underbrace{\sum_a b_a m_{an} L_{an}}_{\text{purchases}}
        + \underbrace{g_j C_n E_n}_{\text{services}} + \text{measures}_n , \qquad
   S_n = \sum_k T_{kn} + Z_n - G_n $$

Services cost so much a year for each entitled resident at the prices of the place; the rate of each government is
what its published expenditure leaves after pay and purchases. Grants $Z$ from the centre are what balances the base
year, and stay as they are: the formulas by which the centre shares them out are not published.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.finance.revenue import Bases, TaxRates, revenue

__all__ = ["SPENDING_KINDS", "Books", "Finance", "Provision", "fit_finance", "keep_books"]

PAY, PURCHASES, SERVICES, MEASURES = "pay", "purchases", "services", "measures"
SPENDING_KINDS = (PAY, PURCHASES, SERVICES, MEASURES)


@dataclass(frozen=True, eq=False)
class Provision:
    """What governments provide in a year, by zone.

    Args:
        pay, purchases: Of placed functions whose owner is one of the governments, yuan a year, the part that budgets
            bear.
        entitled: Residents, each counted with the share of services that they are entitled to.
        price: Cost of living over base.
        measures: What measures cost in the year, yuan, where it is borne.
    """

    pay: Float[np.ndarray, " zone"]
    purchases: Float[np.ndarray, " zone"]
    entitled: Float[np.ndarray, " zone"]
    price: Float[np.ndarray, " zone"]
    measures: Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class Finance:
    """The rates of a region's governments.

    Args:
        taxes: Effective rates of revenue.
        services: $g_j$ in each zone, yuan a year for one entitled resident at base prices.
        grants: $Z$, yuan a year by zone.
        entitlement_elsewhere: Share of services that a resident registered in another province is entitled to.
        budget_share: Part of the pay and purchases of each placed function that budgets bear.
    """

    taxes: TaxRates
    services: Float[np.ndarray, " zone"]
    grants: Float[np.ndarray, " zone"]
    entitlement_elsewhere: float
    budget_share: Float[np.ndarray, " function"]


@dataclass(frozen=True, eq=False)
class Books:
    """Both books of one year, yuan by kind and zone.

    Args:
        revenue: By `revenue.KINDS`.
        spending: By `SPENDING_KINDS`.
        grants: From the centre.
    """

    revenue: Float[np.ndarray, "revenue zone"]
    spending: Float[np.ndarray, "spending zone"]
    grants: Float[np.ndarray, " zone"]

    @property
    def balance(self) -> Float[np.ndarray, " zone"]:
        """$S_n$: revenue and grants less spending."""
        left: np.ndarray = self.revenue.sum(axis=0) + self.grants - self.spending.sum(axis=0)
        return left

    def of(self, of_zone: Int[np.ndarray, " zone"], count: int) -> "Books":
        """The same by government: the zones of each together."""

        def together(rows: np.ndarray) -> np.ndarray:
            return np.stack([np.bincount(of_zone, row, count) for row in rows])

        return Books(together(self.revenue), together(self.spending), np.bincount(of_zone, self.grants, count))

    def less(self, other: "Books") -> "Books":
        """The difference to other books."""
        return Books(self.revenue - other.revenue, self.spending - other.spending, self.grants - other.grants)


def keep_books(finance: Finance, bases: Bases, provision: Provision) -> Books:
    """The books of a year."""
    services = finance.services * provision.price * provision.entitled
    spending = np.stack([provision.pay, provision.purchases, services, provision.measures])
    return Books(revenue(finance.taxes, bases), spending, finance.grants)


def fit_finance(
    taxes: TaxRates,
    expenditure: Float[np.ndarray, " government"],
    bases: Bases,
    provision: Provision,
    of_zone: Int[np.ndarray, " zone"],
    *,
    entitlement_elsewhere: float,
    budget_share: Float[np.ndarray, " function"],
) -> Finance:
    """Rates of services and grants with which the base year gives the expenditure of every government and balances.

    Args:
        expenditure: General budget of each government, yuan a year.
        bases, provision: Of the base year.
        of_zone: The government of each zone.

    Raises:
        ValueError: when pay and purchases alone cost more than a government spends.
    """
    count = len(expenditure)
    left = expenditure - np.bincount(of_zone, provision.pay + provision.purchases, count)
    if not (left > 0).all():
        raise ValueError("pay and purchases of placed functions cost more than the published expenditure")
    services = (left / np.bincount(of_zone, provision.price * provision.entitled, count))[of_zone]
    bare = Finance(taxes, services, np.zeros(len(of_zone)), entitlement_elsewhere, budget_share)
    grants = -keep_books(bare, bases, provision).balance
    return Finance(taxes, services, grants, entitlement_elsewhere, budget_share)
