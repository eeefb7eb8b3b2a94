r"""A city of blocks in levels: Ahlfeldt, Redding, Sturm and Wolf, written on its own.

One good, traded at no cost, is money. A block makes it from labour and floor space, $y_j = A_j H_{Mj}^{\alpha}
\tilde L_j^{1-\alpha}$; households spend $\beta$ on the good and the rest on floor space; floor space goes to the use
that bids more, so each block has one price $Q_i$. Owners of floor space live elsewhere.

$$ A_j = a_j\Upsilon_j^{\lambda}, \quad \Upsilon_j = \sum_s e^{-\delta\tau_{js}}\frac{H_{Ms}}{K_s}, \qquad
   B_i = b_i\Omega_i^{\eta}, \quad \Omega_i = \sum_r e^{-\rho\tau_{ir}}\frac{H_{Rr}}{K_r} $$
$$ w_j = \alpha(1-\alpha)^{(1-\alpha)/\alpha}A_j^{1/\alpha}Q_j^{-(1-\alpha)/\alpha}, \qquad
   \pi_{ij} = \frac{(B_i w_j)^{\epsilon}(e^{\kappa\tau_{ij}}Q_i^{1-\beta})^{-\epsilon}}
                   {\sum_{rs}(B_r w_s)^{\epsilon}(e^{\kappa\tau_{rs}}Q_r^{1-\beta})^{-\epsilon}} $$
$$ Q_i F_i = (1-\beta)\,v_i H_{Ri} + \frac{1-\alpha}{\alpha}\,w_i H_{Mi}, \qquad
   v_i = \sum_j \frac{w_j^{\epsilon}e^{-\epsilon\kappa\tau_{ij}}}
                     {\sum_s w_s^{\epsilon}e^{-\epsilon\kappa\tau_{is}}}w_j $$
$$ E[U] = \Gamma\Bigl(\frac{\epsilon-1}{\epsilon}\Bigr)
          \Bigl[\sum_{rs}(B_r w_s)^{\epsilon}(e^{\kappa\tau_{rs}}Q_r^{1-\beta})^{-\epsilon}\Bigr]^{1/\epsilon} $$

In the closed city the number of workers is given; in the open city expected utility equals what is had elsewhere.
Floor space $F_i$ and land $K_i$ are given. A block with $b_i = 0$ houses no one, one with $a_j = 0$ employs no one.

Source:
    Ahlfeldt, Redding, Sturm and Wolf (2015), Econometrica 83(6), sections 2-3, without wedges between land uses.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy.special import gamma

__all__ = ["City", "CityEquilibrium", "CityParameters", "solve_closed_city", "solve_open_city"]

Block = Float[np.ndarray, " zone"]
Pairs = Float[np.ndarray, "residence workplace"]


@dataclass(frozen=True)
class CityParameters:
    r"""Elasticities; the defaults are those estimated for Berlin.

    Args:
        labour_share: $\alpha$ of production; the rest is floor space.
        goods_share: $\beta$ of consumption; the rest is floor space.
        commuting_elasticity: $\epsilon$.
        time_cost: $\kappa$, per minute; $\epsilon\kappa = 0.0987$.
        agglomeration, agglomeration_decay: $\lambda$, and $\delta$ per minute.
        residential, residential_decay: $\eta$, and $\rho$ per minute.
    """

    labour_share: float = 0.8
    goods_share: float = 0.75
    commuting_elasticity: float = 6.694
    time_cost: float = 0.0987 / 6.694
    agglomeration: float = 0.071
    agglomeration_decay: float = 0.3617
    residential: float = 0.155
    residential_decay: float = 0.759


@dataclass(frozen=True, eq=False)
class City:
    r"""What is given: $a_j$, $b_i$, $F_i$, $K_i$ and $\tau_{ij}$ in minutes."""

    productivity: Block
    amenity: Block
    floor_space: Block
    area: Block
    minutes: Pairs


@dataclass(frozen=True, eq=False)
class CityEquilibrium:
    """What comes out, in levels.

    Args:
        wage: $w_j$.
        rent: $Q_i$.
        residents, employment: $H_{Ri}$ and $H_{Mj}$.
        income: $v_i$, mean wage of the residents.
        share: $\\pi_{ij}$; sums to one over all pairs.
        productivity, amenity: $A_j$ and $B_i$ with their externalities.
        workers: Of the whole city.
        utility: $E[U]$.
        passes: Of the iteration.
    """

    wage: Block
    rent: Block
    residents: Block
    employment: Block
    income: Block
    share: Pairs
    productivity: Block
    amenity: Block
    workers: float
    utility: float
    passes: int


def solve_closed_city(city: City, parameters: CityParameters, workers: float, **rules: float) -> CityEquilibrium:
    """The city whose workers cannot leave; `rules` are tolerance, damping and pass_limit."""
    return _solve(city, parameters, workers, lambda _workers, _utility: workers, **rules)


def solve_open_city(
    city: City, parameters: CityParameters, utility: float, start_workers: float, **rules: float
) -> CityEquilibrium:
    """The city that workers enter or leave until expected utility is that of elsewhere.

    Args:
        city: What is given.
        parameters: Elasticities.
        utility: Reservation level of expected utility.
        start_workers: Where the iteration begins; where several cities are possible, the one near by is found.
        rules: Tolerance, damping and pass_limit.

    Returns:
        The equilibrium.
    """
    return _solve(city, parameters, start_workers, lambda workers, reached: workers * reached / utility, **rules)


def _solve(
    city: City,
    parameters: CityParameters,
    workers: float,
    next_workers: Callable[[float, float], float],
    *,
    tolerance: float = 1e-12,
    damping: float = 0.3,
    pass_limit: int = 50_000,
) -> CityEquilibrium:
    alpha, beta, epsilon = parameters.labour_share, parameters.goods_share, parameters.commuting_elasticity
    nearness = np.exp(-epsilon * parameters.time_cost * city.minutes)
    work_kernel = np.exp(-parameters.agglomeration_decay * city.minutes) / city.area
    home_kernel = np.exp(-parameters.residential_decay * city.minutes) / city.area
    n_zone = len(city.area)
    rent = np.ones(n_zone)
    residents, employment = np.full(n_zone, workers / n_zone), np.full(n_zone, workers / n_zone)
    for passes in range(1, pass_limit + 1):
        productivity = city.productivity * (work_kernel @ employment) ** parameters.agglomeration
        amenity = city.amenity * (home_kernel @ residents) ** parameters.residential
        scale = alpha * (1.0 - alpha) ** ((1.0 - alpha) / alpha)
        wage = scale * productivity ** (1.0 / alpha) * rent ** (-(1.0 - alpha) / alpha)
        pull = nearness * wage**epsilon
        market = pull.sum(axis=1)
        income = pull @ wage / market
        living = (amenity * rent ** (beta - 1.0)) ** epsilon
        total = living @ market
        share = living[:, None] * pull / total
        utility = float(gamma((epsilon - 1.0) / epsilon) * total ** (1.0 / epsilon))

        target = (
            ((1.0 - beta) * income * residents + (1.0 - alpha) / alpha * wage * employment) / city.floor_space,
            workers * share.sum(axis=1),
            workers * share.sum(axis=0),
            np.array([next_workers(workers, utility)]),
        )
        present = (rent, residents, employment, np.array([workers]))
        change = max(_relative_change(new, old) for new, old in zip(target, present, strict=True))
        if change <= tolerance:
            return CityEquilibrium(
                wage, rent, residents, employment, income, share, productivity, amenity, workers, utility, passes
            )
        rent, residents, employment, total_workers = (
            damping * new + (1.0 - damping) * old for new, old in zip(target, present, strict=True)
        )
        workers = float(total_workers[0])
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")


def _relative_change(new: Float[np.ndarray, " value"], old: Float[np.ndarray, " value"]) -> float:
    """Largest change relative to the old value; empty blocks are measured against the mean."""
    size = np.where(new > 0.0, old, old.mean())
    return float((np.abs(new - old) / size).max())
