r"""Two halves of a country that trade next to nothing with each other, solved through that next to nothing.

Where cross shares are $10^{-9}$, an iteration on all zones stands still long before it arrives: the wage level of one
half against the other moves the goods markets by $10^{-9}$ of its own change. Here that level is an argument, and the
one equation that determines it is written in the small flows themselves, not as a difference of large ones:

$$ \sum_{i \in a, n \in b} \pi'_{in} v'_n R'_n - \sum_{i \in b, n \in a} \pi'_{in} v'_n R'_n
   = \sum_{n \in b, i \in a} \lambda'_{ni} w'_i - \sum_{n \in a, i \in b} \lambda'_{ni} w'_i $$

(what half $a$ sells to $b$ less what it buys there is what residents of $b$ earn in $a$ less what residents of $a$
earn in $b$.) Every term is positive and exact to rounding, so the root is too. Symbols as in `mrrh.py`.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy.optimize import brentq
from tests.reference.mrrh import Base, Parameters, Shocks, Zone

__all__ = ["HalfHats", "solve_halves"]


@dataclass(frozen=True, eq=False)
class HalfHats:
    """New over base; `gap` is what the balance between the halves lacks, over all trade that crosses."""

    wage: Zone
    income: Zone
    residents: Zone
    employment: Zone
    rent: Zone
    price: Zone
    welfare: float
    gap: float


def solve_halves(
    base: Base, shocks: Shocks, parameters: Parameters, is_second: Bool[np.ndarray, " zone"], reach: float = 2.0
) -> HalfHats:
    """The equilibrium at the ratio of wage levels that balances what crosses between the halves.

    Args:
        base: The observed year.
        shocks: What changes, the small ties among it.
        parameters: Elasticities.
        is_second: Zones of the second half.
        reach: How far the ratio is looked for, in logs on either side of that of the base year.
    """
    halves = _Halves(base, shocks, parameters, is_second)
    start = float(np.log(base.wage[is_second].sum() / base.wage[~is_second].sum()))
    log_ratio = brentq(lambda value: halves.at(value).gap, start - reach, start + reach, xtol=1e-14, rtol=1e-15)
    return halves.at(log_ratio)


class _Halves:
    """The equilibrium where sums of wages of the halves stand in a given ratio; each solve starts from the last."""

    def __init__(self, base: Base, shocks: Shocks, parameters: Parameters, is_second: Bool[np.ndarray, " zone"]):
        self._base, self._shocks, self._parameters, self._second = base, shocks, parameters, is_second
        epsilon, theta = parameters.commuting_elasticity, parameters.substitution - 1.0
        self._reach = base.flows * shocks.amenity * shocks.commuting_cost**-epsilon
        self._freeness = base.trade_share * shocks.trade_cost**-theta
        self._wage = self._residents = np.ones(len(base.wage))

    def at(
        self, log_ratio: float, *, tolerance: float = 5e-15, pass_limit: int = 4000, damping: float = 0.4
    ) -> HalfHats:
        for _ in range(pass_limit):
            wage, residents, hats = self._pass(float(np.exp(log_ratio)))
            change = max(np.abs(wage - self._wage).max(), np.abs(residents - self._residents).max())
            if change <= tolerance:
                return hats
            self._wage = self._wage + damping * (wage - self._wage)
            self._residents = self._residents + damping * (residents - self._residents)
        # Rounding may keep the last digit moving.
        assert change <= 1e-13, f"the halves do not settle: {change:.1e}"
        return hats

    def _pass(self, ratio: float) -> tuple[Zone, Zone, HalfHats]:
        base, shocks, parameters = self._base, self._shocks, self._parameters
        alpha, epsilon, theta = parameters.goods_share, parameters.commuting_elasticity, parameters.substitution - 1.0
        n_zone = len(base.wage)
        level, people = base.wage * self._wage, base.residents * self._residents

        pull = self._wage**epsilon
        access = self._reach @ pull
        pay = self._reach @ (pull * level) / access
        jobs = pull * (people / access @ self._reach)
        employment, income = jobs / base.employment, pay / base.income
        rent = (income * self._residents / shocks.floor_space) ** (1.0 / (1.0 + parameters.floor_supply_elasticity))

        source = (shocks.productivity / self._wage) ** theta * employment ** (1.0 + theta * parameters.agglomeration)
        offered = source @ self._freeness
        price = offered ** (-1.0 / theta)
        demand = pay * people / offered
        wage = self._held(source * (self._freeness @ demand) / jobs, ratio) / base.wage

        living = (price**alpha * rent ** (1.0 - alpha)) ** -epsilon
        total = access @ living
        residents = n_zone * access * living / total / base.residents

        sold = self._net(self._freeness, source, demand)
        earned = self._net(self._reach.T, pull * level, people / access)
        gap = (sold[0] - sold[1] - earned[0] + earned[1]) / (sold[0] + sold[1])
        welfare = float(total ** (1.0 / epsilon))
        return (
            wage,
            residents,
            HalfHats(self._wage, income, self._residents, employment, rent, price, welfare, float(gap)),
        )

    def _held(self, level: Zone, ratio: float) -> Zone:
        """Wages whose sums by half stand in the ratio and whose mean is one."""
        second = self._second
        first = len(level) / (1.0 + ratio)
        return level * np.where(second, first * ratio / level[second].sum(), first / level[~second].sum())

    def _net(self, kernel: Float[np.ndarray, "origin destination"], left: Zone, right: Zone) -> tuple[float, float]:
        """What goes from the first half to the second, and what goes back."""
        second = self._second
        there = left[~second] @ kernel[~second][:, second] @ right[second]
        back = left[second] @ kernel[second][:, ~second] @ right[~second]
        return float(there), float(back)
