r"""Where people live when trade is costly, in levels: Allen and Arkolakis, written on its own.

Every location makes its own variety with labour and lives on all of them; people go where they are best off.

$$ A_i = \bar A_i L_i^{\alpha}, \qquad u_i = \bar u_i L_i^{\beta}, \qquad
   P_j^{1-\sigma} = \sum_i T_{ij}^{1-\sigma}A_i^{\sigma-1}w_i^{1-\sigma} $$
$$ w_i L_i = \sum_j T_{ij}^{1-\sigma}A_i^{\sigma-1}w_i^{1-\sigma}P_j^{\sigma-1}w_j L_j, \qquad
   W = w_i u_i / P_i \text{ for all } i, \qquad \sum_i L_i = \bar L $$

With symmetric trade costs the balance of each location gives a relation in closed form,
$w_i^{2\sigma-1} \propto (\bar A_i/\bar u_i)^{\sigma-1} L_i^{(\alpha-\beta)(\sigma-1)-1}$, and the equilibrium is
unique if $|\gamma_2/\gamma_1| \le 1$ with $\gamma_1 = 1-\alpha(\sigma-1)-\beta\sigma$ and
$\gamma_2 = 1+\alpha\sigma+\beta(\sigma-1)$, which in the usual range means $\alpha+\beta \le 0$.

People with Frechet tastes of shape $\theta$ for locations and an amenity that falls as $L^{\beta'}$ choose as here
with $\beta = \beta' - 1/\theta$.

Source:
    Allen and Arkolakis (2014), Quarterly Journal of Economics 129(3), equations 2-9, theorem 2.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = ["Geography", "GeographyParameters", "Settlement", "settle", "uniqueness_ratio"]

Zone = Float[np.ndarray, " zone"]


@dataclass(frozen=True)
class GeographyParameters:
    r"""$\alpha$ (productivity), $\beta$ (amenity, mostly negative) and $\sigma$ (substitution, above one)."""

    productivity_spillover: float = 0.1
    amenity_spillover: float = -0.3
    substitution: float = 9.0


@dataclass(frozen=True, eq=False)
class Geography:
    r"""What is given: $\bar A_i$, $\bar u_i$ and $T_{ij} \ge 1$, units shipped for one that arrives."""

    productivity: Zone
    amenity: Zone
    trade_cost: Float[np.ndarray, "origin destination"]


@dataclass(frozen=True, eq=False)
class Settlement:
    """Wages with mean one, people, price indices, trade shares (sum to one over origins), welfare $W$."""

    wage: Zone
    people: Zone
    price: Zone
    trade_share: Float[np.ndarray, "origin destination"]
    welfare: float
    passes: int


def uniqueness_ratio(parameters: GeographyParameters) -> float:
    r"""$|\gamma_2/\gamma_1|$; at most one means a single equilibrium when trade costs are symmetric."""
    alpha, beta, sigma = (
        parameters.productivity_spillover,
        parameters.amenity_spillover,
        parameters.substitution,
    )
    return abs((1.0 + alpha * sigma + beta * (sigma - 1.0)) / (1.0 - alpha * (sigma - 1.0) - beta * sigma))


def settle(
    geography: Geography,
    parameters: GeographyParameters,
    people: float,
    *,
    start: Zone | None = None,
    tolerance: float = 1e-12,
    damping: float = 0.3,
    pass_limit: int = 100_000,
) -> Settlement:
    """The equilibrium that people reach when they move step by step to where they are better off.

    Args:
        geography: What is given.
        parameters: Elasticities.
        people: Of all locations together.
        start: People by location to begin from; equal numbers if none.
        tolerance: Largest relative change of wages and relative difference of welfare.
        damping: Share of each step that is taken.
        pass_limit: Passes at most.

    Returns:
        The equilibrium.

    Raises:
        ArithmeticError: The iteration does not settle.
    """
    sigma = parameters.substitution
    freeness = geography.trade_cost ** (1.0 - sigma)
    n_zone = len(geography.productivity)
    wage = np.ones(n_zone)
    settled = np.full(n_zone, people / n_zone) if start is None else start * people / start.sum()
    for passes in range(1, pass_limit + 1):
        productivity = geography.productivity * settled**parameters.productivity_spillover
        amenity = geography.amenity * settled**parameters.amenity_spillover
        offered = freeness * ((wage / productivity) ** (1.0 - sigma))[:, None]
        total = offered.sum(axis=0)
        price = total ** (1.0 / (1.0 - sigma))
        revenue = offered @ (wage * settled / total)
        # Revenue falls with the own wage as its power 1 - sigma: the root takes the full step without overshooting.
        next_wage = wage * (revenue / (wage * settled)) ** (1.0 / sigma)
        next_wage = next_wage / next_wage.mean()

        value = wage * amenity / price
        welfare = float(value @ settled / people)
        change = max(np.abs(next_wage / wage - 1.0).max(), np.abs(value / welfare - 1.0).max())
        if change <= tolerance:
            return Settlement(wage, settled, price, offered / total, welfare, passes)
        wage = wage * (next_wage / wage) ** damping
        settled = settled * (value / welfare) ** damping
        settled = settled * people / settled.sum()
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")
