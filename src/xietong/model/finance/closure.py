r"""How governments close their budgets, and who then bears a change of the balance.

With $\Delta S_j$ the change of the balance at real spending a head and rates of tax as before:

* spending constant: the government keeps the surplus or bears the gap; residents notice nothing of it;
* balanced by tax: residents' pay is taxed more or less by $-\Delta S_j$, which is $-\Delta S_j/Y_j$ of it;
* balanced by spending: services a head change by $\Delta S_j/G^{\text{serv}}_j$, which residents value at cost.

The sum of government and residents is the same in all three: none of them is given an effect of its own on prices and
places. A closure therefore decides who bears a gap, not how large the gain of a plan is.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["CLOSURES", "Closure", "close"]

CONSTANT, BY_TAX, BY_SPENDING = "constant", "tax", "spending"
CLOSURES = (CONSTANT, BY_TAX, BY_SPENDING)


@dataclass(frozen=True, eq=False)
class Closure:
    """A change of the balance as one closure shares it out, by government.

    Args:
        name: One of `CLOSURES`.
        government: Change of the balance, yuan a year.
        residents: What residents gain by lower taxes or more services, yuan a year.
        rate: Change of the rate on pay, or of services a head, parts of one; zero where nothing is changed.
    """

    name: str
    government: Float[np.ndarray, " government"]
    residents: Float[np.ndarray, " government"]
    rate: Float[np.ndarray, " government"]


def close(
    balance: Float[np.ndarray, " government"],
    pay: Float[np.ndarray, " government"],
    services: Float[np.ndarray, " government"],
) -> tuple[Closure, ...]:
    """The same change of the balance under every closure.

    Args:
        balance: $\\Delta S$, yuan a year.
        pay: $Y$, labour income of the residents, yuan a year, positive.
        services: Spending on services, yuan a year, positive.
    """
    nothing = np.zeros_like(balance)
    return (
        Closure(CONSTANT, balance, nothing, nothing),
        Closure(BY_TAX, nothing, balance, -balance / pay),
        Closure(BY_SPENDING, nothing, balance, balance / services),
    )
