r"""Towns that trade varieties on scarce housing, in levels: Helpman and Redding, written on its own.

Firms with a fixed cost $F$ in labour make varieties under monopolistic competition; everyone works where he lives;
$\alpha$ is spent on goods, the rest on a fixed stock of floor space $H_n$ whose rents are spent on goods in the town.

$$ \pi_{in} = \frac{L_i(d_{in}w_i/A_i)^{1-\sigma}}{\sum_k L_k(d_{kn}w_k/A_k)^{1-\sigma}}, \qquad
   w_i L_i = \sum_n \pi_{in}w_n L_n, \qquad r_n = (1-\alpha)\,w_n L_n / H_n $$
$$ P_n = \frac{\sigma}{\sigma-1}\Bigl(\frac{L_n}{\sigma F\pi_{nn}}\Bigr)^{1/(1-\sigma)}\frac{d_{nn}w_n}{A_n}, \qquad
   V_n = \frac{B_n w_n}{P_n^{\alpha}r_n^{1-\alpha}} $$

Perfect mobility: $V_n = V$ wherever people live. Frechet tastes of shape $\epsilon$:
$L_n/\bar L = V_n^{\epsilon}/\sum_k V_k^{\epsilon}$ and $U = (\sum_k V_k^{\epsilon})^{1/\epsilon}$. Rents handed
back to the residents of the town as income, as in Redding, scale all incomes by $1/\alpha$ and change nothing else.
With perfect mobility the equilibrium is unique for any trade costs if $\sigma(1-\alpha) > 1$.

Source:
    Helpman (1998), in Pines, Sadka and Zilcha (eds), Topics in Public Economics;
    Redding (2016), Journal of International Economics 101, section 3.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["HelpmanParameters", "TownEquilibrium", "Towns", "solve_free_mobility", "solve_with_tastes"]

Zone = Float[np.ndarray, " zone"]


@dataclass(frozen=True)
class HelpmanParameters:
    r"""Share of goods $\alpha$, substitution $\sigma$, shape of tastes $\epsilon$, fixed cost in labour $F$."""

    goods_share: float = 0.7
    substitution: float = 4.0
    location_elasticity: float = 3.0
    fixed_cost: float = 1.0


@dataclass(frozen=True, eq=False)
class Towns:
    r"""What is given: $A_i$, $B_n$, $H_n$, $d_{in} \ge 1$."""

    productivity: Zone
    amenity: Zone
    floor_space: Zone
    trade_cost: Float[np.ndarray, "origin destination"]


@dataclass(frozen=True, eq=False)
class TownEquilibrium:
    """Wages with mean one, people, rents, price indices, trade shares (sum to one over origins), $V_n$ and $U$."""

    wage: Zone
    people: Zone
    rent: Zone
    price: Zone
    trade_share: Float[np.ndarray, "origin destination"]
    value: Zone
    welfare: float
    passes: int


def solve_free_mobility(
    towns: Towns, parameters: HelpmanParameters, people: float, **rules: float
) -> TownEquilibrium:
    """Everyone is equally well off everywhere; welfare is $V$. `rules` are tolerance, damping and pass_limit."""

    def move(settled: Zone, value: Zone) -> tuple[Zone, float]:
        welfare = float(value @ settled / people)
        moved = settled * value / welfare
        return moved * people / moved.sum(), welfare

    return _solve(towns, parameters, people, move, **rules)


def solve_with_tastes(towns: Towns, parameters: HelpmanParameters, people: float, **rules: float) -> TownEquilibrium:
    """People have Frechet tastes for towns; welfare is $U$. `rules` are tolerance, damping and pass_limit."""

    epsilon = parameters.location_elasticity

    def move(settled: Zone, value: Zone) -> tuple[Zone, float]:
        best = value.max()
        drawn = (value / best) ** epsilon
        target = people * drawn / drawn.sum()
        # Strong reactions overshoot: part of the way leads to the same equilibrium.
        moved = settled * (target / settled) ** (1.0 / (1.0 + epsilon))
        return moved, float(best * drawn.sum() ** (1.0 / epsilon))

    return _solve(towns, parameters, people, move, **rules)


def _solve(
    towns: Towns,
    parameters: HelpmanParameters,
    people: float,
    move: Callable[[Zone, Zone], tuple[Zone, float]],
    *,
    tolerance: float = 1e-12,
    damping: float = 0.3,
    pass_limit: int = 100_000,
) -> TownEquilibrium:
    alpha, sigma = parameters.goods_share, parameters.substitution
    freeness = towns.trade_cost ** (1.0 - sigma)
    n_zone = len(towns.productivity)
    wage, settled = np.ones(n_zone), np.full(n_zone, people / n_zone)
    for passes in range(1, pass_limit + 1):
        offered = freeness * (settled * (wage / towns.productivity) ** (1.0 - sigma))[:, None]
        trade_share = offered / offered.sum(axis=0)
        revenue = trade_share @ (wage * settled)
        next_wage = wage * (revenue / (wage * settled)) ** (1.0 / sigma)
        next_wage = next_wage / next_wage.mean()

        varieties = settled / (sigma * parameters.fixed_cost * np.diag(trade_share))
        markup = sigma / (sigma - 1.0)
        price = markup * varieties ** (1.0 / (1.0 - sigma)) * np.diag(towns.trade_cost) * wage / towns.productivity
        rent = (1.0 - alpha) * wage * settled / towns.floor_space
        value = towns.amenity * wage / (price**alpha * rent ** (1.0 - alpha))
        next_settled, welfare = move(settled, value)

        change = max(np.abs(next_wage / wage - 1.0).max(), np.abs(next_settled / settled - 1.0).max())
        if change <= tolerance:
            return TownEquilibrium(wage, settled, rent, price, trade_share, value, welfare, passes)
        wage = wage * (next_wage / wage) ** damping
        settled = settled * (next_settled / settled) ** damping
        settled = settled * people / settled.sum()
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")
