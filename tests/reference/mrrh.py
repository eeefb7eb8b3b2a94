r"""Commuting and trade in one sector, in changes: Monte, Redding and Rossi-Hansberg, written on its own.

A plain damped iteration in NumPy, as one would write it from the papers; it shares no line with the package. The
core is examined against it, and its time is what the core's time is divided by.

Symbols: $n$ residence and place of consumption, $i$ workplace and place of production, $\alpha$ share of goods,
$\epsilon$ Frechet shape, $\sigma$ elasticity of substitution, $\nu$ agglomeration, $\delta$ elasticity of floor
supply.

$$ \hat v_n = \sum_i \frac{\lambda_{ni}\hat B_{ni}(\hat w_i/\hat\kappa_{ni})^\epsilon}
                          {\sum_s \lambda_{ns}\hat B_{ns}(\hat w_s/\hat\kappa_{ns})^\epsilon}\frac{\hat w_i w_i}{v_n},
   \qquad \hat Q_n = (\hat v_n\hat R_n/\hat H_n)^{1/(1+\delta)} $$
$$ \hat\pi_{in} = \frac{\hat f_i\hat d_{in}^{1-\sigma}}{\sum_k \pi_{kn}\hat f_k\hat d_{kn}^{1-\sigma}}, \quad
   \hat f_i = \hat A_i^{\sigma-1}\hat L_i^{1-(1-\sigma)\nu}\hat w_i^{1-\sigma}, \quad
   \hat P_n = \Bigl[\sum_k \pi_{kn}\hat f_k\hat d_{kn}^{1-\sigma}\Bigr]^{1/(1-\sigma)} $$
$$ \hat w_i = \frac{\sum_n \pi_{in}\hat\pi_{in}\,\hat v_n v_n\hat R_n R_n}{w_i L_i\hat L_i}, \quad
   \hat\lambda_{ni} = \frac{\hat B_{ni}(\hat w_i/\hat\kappa_{ni})^{\epsilon}
                      (\hat P_n^\alpha\hat Q_n^{1-\alpha})^{-\epsilon}}{\hat U^\epsilon}, \quad
   \hat U = \Bigl[\sum_{ni}\lambda_{ni}\hat B_{ni}(\hat w_i/\hat\kappa_{ni})^{\epsilon}
            (\hat P_n^\alpha\hat Q_n^{1-\alpha})^{-\epsilon}\Bigr]^{1/\epsilon} $$

Wages are scaled so that the mean of $w_i\hat w_i$ over workplaces is one; utility depends on this choice of money,
because floor space is supplied at a nominal rent. Landlords live where their floor space is and spend rents on goods.

Source:
    Monte, Redding and Rossi-Hansberg (2018), American Economic Review 108(12), and its online appendix;
    Seidel and Wickerath (2020), Regional Science and Urban Economics 85, for the elastic supply of floor space.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = [
    "Base",
    "Hats",
    "Parameters",
    "Shocks",
    "base_from_distance",
    "base_from_shares",
    "no_shocks",
    "solve_hats",
]

Zone = Float[np.ndarray, " zone"]
Commutes = Float[np.ndarray, "residence workplace"]
Trades = Float[np.ndarray, "origin destination"]


@dataclass(frozen=True)
class Parameters:
    r"""Elasticities; the defaults are those published for German counties.

    Args:
        goods_share: $\alpha$.
        commuting_elasticity: $\epsilon$.
        substitution: $\sigma$, above one.
        agglomeration: $\nu$, elasticity of productivity to own employment.
        floor_supply_elasticity: $\delta$.
        trade_distance_elasticity: $\psi$, elasticity of trade costs to distance.
    """

    goods_share: float = 0.7
    commuting_elasticity: float = 4.6
    substitution: float = 4.0
    agglomeration: float = 0.05
    floor_supply_elasticity: float = 0.38
    trade_distance_elasticity: float = 0.42


@dataclass(frozen=True, eq=False)
class Base:
    r"""The observed year.

    Args:
        flows: $\lambda_{ni}$, share of all commuters; sums to one.
        wage: $w_i$ with mean one.
        income: $v_n$, mean wage of the residents.
        residents, employment: $R_n$ and $L_i$ with mean one.
        trade_share: $\pi_{in}$ of origin i in the spending of destination n; sums to one over origins.
    """

    flows: Commutes
    wage: Zone
    income: Zone
    residents: Zone
    employment: Zone
    trade_share: Trades


@dataclass(frozen=True, eq=False)
class Shocks:
    r"""New over base: $\hat A_i$, $\hat B_{ni}$, $\hat\kappa_{ni}$, $\hat d_{in}$, $\hat{\bar H}_n$."""

    productivity: Zone
    amenity: Commutes
    commuting_cost: Commutes
    trade_cost: Trades
    floor_space: Zone


@dataclass(frozen=True, eq=False)
class Hats:
    """New over base, with $\\hat\\lambda$ where flows are positive (one elsewhere), and how the iteration went."""

    wage: Zone
    income: Zone
    residents: Zone
    employment: Zone
    rent: Zone
    price: Zone
    trade_share: Trades
    flows: Commutes
    welfare: float
    passes: int
    change: float


def no_shocks(n_zone: int) -> Shocks:
    """Shocks that change nothing."""
    one, pairs = np.ones(n_zone), np.ones((n_zone, n_zone))
    return Shocks(productivity=one, amenity=pairs, commuting_cost=pairs, trade_cost=pairs, floor_space=one)


def base_from_shares(flows: Commutes, wage: Zone, trade_share: Trades) -> Base:
    """The base year from commuters and wages in any unit and trade shares; wages must be those that clear trade."""
    share = np.ascontiguousarray(flows / flows.sum())
    level = wage / wage.mean()
    n_zone = len(wage)
    residents = share.sum(axis=1) * n_zone
    employment = share.sum(axis=0) * n_zone
    income = (share @ level) / share.sum(axis=1)
    return Base(share, level, income, residents, employment, trade_share)


def base_from_distance(
    flows: Commutes,
    wage: Zone,
    distance: Trades,
    parameters: Parameters,
    *,
    tolerance: float = 1e-14,
    pass_limit: int = 20_000,
) -> Base:
    r"""The base year with trade shares that clear the goods market for costs made from distance.

    $$ \pi_{in} = \frac{T_i d_{in}^{1-\sigma}}{\sum_k T_k d_{kn}^{1-\sigma}}, \qquad
       w_i L_i = \sum_n \pi_{in} v_n R_n, \qquad d_{in} = (\text{dist}_{in}/\min\text{dist})^{\psi} $$

    Args:
        flows: Commuters by residence and workplace, any unit.
        wage: By workplace, any unit.
        distance: By origin and destination, positive, any unit.
        parameters: Elasticities.
        tolerance: Largest relative gap between revenue and wage bill.
        pass_limit: Passes at most.

    Returns:
        The base year.

    Raises:
        ArithmeticError: The source terms do not settle.
    """
    base = base_from_shares(flows, wage, np.eye(len(wage)))
    cost = (distance / distance.min()) ** parameters.trade_distance_elasticity
    freeness = cost ** (1.0 - parameters.substitution)
    earned, spent = base.wage * base.employment, base.income * base.residents
    source = earned / earned.mean()
    for _ in range(pass_limit):
        attraction = source[:, None] * freeness
        trade_share = attraction / attraction.sum(axis=0)
        ratio = earned / (trade_share @ spent)
        if np.abs(ratio - 1.0).max() <= tolerance:
            break
        source = source * ratio
    else:
        raise ArithmeticError(f"source terms still change by {np.abs(ratio - 1.0).max():.1e}")
    return Base(base.flows, base.wage, base.income, base.residents, base.employment, trade_share)


def solve_hats(
    base: Base,
    shocks: Shocks,
    parameters: Parameters,
    *,
    tolerance: float = 1e-11,
    damping: float = 0.4,
    pass_limit: int = 20_000,
) -> Hats:
    r"""The equilibrium after the shocks, relative to the base year.

    Args:
        base: The observed year.
        shocks: What changes.
        parameters: Elasticities.
        tolerance: Largest change of $\hat w$ and $\hat\lambda$ that one undamped pass may still make.
        damping: Weight of the new value in each pass, in (0, 1]; with one half the German counties diverge.
        pass_limit: Passes at most.

    Returns:
        Changes, welfare and the number of passes.

    Raises:
        ArithmeticError: The iteration does not settle.
    """
    alpha, epsilon, sigma = parameters.goods_share, parameters.commuting_elasticity, parameters.substitution
    scale = 1.0 - (1.0 - sigma) * parameters.agglomeration
    reach = shocks.amenity * shocks.commuting_cost**-epsilon
    freeness = base.trade_share * shocks.trade_cost ** (1.0 - sigma)
    productivity = shocks.productivity ** (sigma - 1.0)
    n_zone = len(base.wage)
    wage, flows = np.ones(n_zone), np.ones((n_zone, n_zone))
    changes: list[float] = []
    for _ in range(pass_limit):
        new_flows = base.flows * flows
        residents = new_flows.sum(axis=1) * n_zone / base.residents
        employment = new_flows.sum(axis=0) * n_zone / base.employment

        pull = reach * wage**epsilon
        weight = base.flows * pull
        market = weight.sum(axis=1)
        income = weight @ (wage * base.wage) / market / base.income
        rent = (income * residents / shocks.floor_space) ** (1.0 / (1.0 + parameters.floor_supply_elasticity))

        source = productivity * employment**scale * wage ** (1.0 - sigma)
        offered = source @ freeness
        price = offered ** (1.0 / (1.0 - sigma))
        spending = income * base.income * residents * base.residents
        revenue = source * (freeness @ (spending / offered))
        next_wage = revenue / (base.wage * base.employment * employment)
        next_wage = next_wage / (base.wage * next_wage).mean()

        living = (price**alpha * rent ** (1.0 - alpha)) ** -epsilon
        total = market @ living
        next_flows = pull * living[:, None] / total

        counted = base.flows > 0.0
        changes.append(float(max(np.abs(next_wage - wage).max(), np.abs(next_flows - flows)[counted].max())))
        if changes[-1] <= tolerance:
            break
        wage = damping * next_wage + (1.0 - damping) * wage
        flows = damping * next_flows + (1.0 - damping) * flows
    else:
        raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {changes[-1]:.1e}")
    return Hats(
        wage=wage,
        income=income,
        residents=residents,
        employment=employment,
        rent=rent,
        price=price,
        trade_share=source[:, None] * shocks.trade_cost ** (1.0 - sigma) / offered,
        flows=np.where(counted, flows, 1.0),
        welfare=float(total ** (1.0 / epsilon)),
        passes=len(changes),
        change=changes[-1],
    )
