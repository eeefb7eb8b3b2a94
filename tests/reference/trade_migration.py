r"""Regions that trade in many sectors with inputs and exchange people, in changes, written on its own.

Eaton-Kortum trade with input-output links, one wage for each region and migration between regions by groups (people
of one origin, or all people). No commuting, no floor space; a closed world, so one price level is free.

$$ \hat c_{is} = \hat w_{is}^{b^L_{is}}\prod_r \hat P_{ir}^{b^M_{rs}}, \qquad
   \hat P_{ns} = \Bigl[\sum_i \pi_{s,in}(\hat d_{s,in}\hat c_{is}/\hat A_{is})^{-\theta_s}\Bigr]^{-1/\theta_s}, \qquad
   \hat\pi_{s,in} = (\hat d_{s,in}\hat c_{is}/\hat A_{is})^{-\theta_s}\hat P_{ns}^{\theta_s} $$
$$ X'_{ns} = a_{ns}I'_n + \sum_r b^M_{sr}Y'_{nr}, \qquad Y'_{is} = \sum_n \pi'_{s,in}X'_{ns}, \qquad
   w'_{is}L'_{is} = b^L_{is}Y'_{is}, \qquad I'_n = \sum_s w'_{ns}L'_{ns} $$
$$ \hat V_n = \hat W_n\Big/\prod_s\hat P_{ns}^{a_{ns}}, \qquad
   \hat U^g = \Bigl[\sum_n \mu^g_n(\hat B^g_n\hat V_n/\hat m^g_n)^{\eta}\Bigr]^{1/\eta}, \qquad
   \hat\mu^g_n = (\hat B^g_n\hat V_n/\hat m^g_n)^{\eta}/(\hat U^g)^{\eta} $$

With one wage for a region $\hat W_n = \hat w_n$. People who have Frechet tastes for sectors of shape $\chi$ make
$\hat W_n = (\sum_s \psi_{s|n}\hat w_{ns}^{\chi})^{1/\chi}$ and
$\psi'_{s|n} = \psi_{s|n}(\hat w_{ns}/\hat W_n)^{\chi}$; one wage is the limit of a large $\chi$.

Source:
    Caliendo and Parro (2015), Review of Economic Studies 82(1), section 2, with balanced trade;
    Tombe and Zhu (2019), American Economic Review 109(5), sections 2-3, for migration, without land.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

__all__ = [
    "TradeBase",
    "TradeHats",
    "TradeParameters",
    "TradeShocks",
    "base_from_trade_shares",
    "no_trade_shocks",
    "solve_trade_migration",
]

Zone = Float[np.ndarray, " zone"]
Cell = Float[np.ndarray, "sector zone"]
Group = Float[np.ndarray, "group zone"]
Trades = Float[np.ndarray, "sector origin destination"]


@dataclass(frozen=True, eq=False)
class TradeParameters:
    r"""$\theta_s$ of each sector, $\eta$ of migration by group, and $\chi$: infinite where a region has one wage."""

    trade_elasticity: Float[np.ndarray, " sector"]
    migration_elasticity: Float[np.ndarray, " group"]
    sector_elasticity: float = np.inf


@dataclass(frozen=True, eq=False)
class TradeBase:
    """The observed year.

    Args:
        trade_share: $\\pi_{s,in}$; sums to one over origins.
        labour_share: $b^L_{is}$ of cost.
        input_share: $b^M_{rs}$ of cost, bought from sector r by sector s; with labour sums to one over r.
        consumption_share: $a_{ns}$; sums to one over sectors.
        people: By group and region.
        output: $Y_{is}$; all incomes together are one.
        wage: $w_{is}$.
        sector_share: $\\psi_{s|i}$ of workers; sums to one over sectors.
    """

    trade_share: Trades
    labour_share: Cell
    input_share: Float[np.ndarray, "input sector"]
    consumption_share: Cell
    people: Group
    output: Cell
    wage: Cell
    sector_share: Cell

    @property
    def workers(self) -> Zone:
        """$L_i$, people of all groups."""
        return self.people.sum(axis=0)

    @property
    def income(self) -> Zone:
        """$I_n$."""
        return (self.labour_share * self.output).sum(axis=0)


@dataclass(frozen=True, eq=False)
class TradeShocks:
    r"""New over base: $\hat A_{is}$, $\hat d_{s,in}$, $\hat B^g_n$ and $\hat m^g_n$."""

    productivity: Cell
    trade_cost: Trades
    amenity: Group
    migration_cost: Group


@dataclass(frozen=True, eq=False)
class TradeHats:
    """New over base; all incomes together stay what they were. Real value is $\\hat V_n$, welfare $\\hat U^g$."""

    wage: Cell
    price: Cell
    output: Cell
    people: Group
    employment: Cell
    income: Zone
    trade_share: Trades
    real_value: Zone
    welfare: Float[np.ndarray, " group"]
    passes: int


def no_trade_shocks(base: TradeBase) -> TradeShocks:
    """Shocks that change nothing."""
    group = np.ones_like(base.people)
    return TradeShocks(np.ones_like(base.output), np.ones_like(base.trade_share), group, group)


def base_from_trade_shares(
    trade_share: Trades,
    labour_share: Cell,
    input_share: Float[np.ndarray, "input sector"],
    consumption_share: Cell,
    people: Group,
    relative_wage: Cell,
) -> TradeBase:
    r"""The base year that trade shares imply: output is the one vector that reproduces itself.

    $$ Y_{is} = \sum_n \pi_{s,in}\Bigl[a_{ns}\sum_r b^L_{nr}Y_{nr} + \sum_r b^M_{sr}Y_{nr}\Bigr] $$

    Args:
        trade_share, labour_share, input_share, consumption_share, people: As in `TradeBase`.
        relative_wage: Wages of sectors relative to each other within a region; ones for one wage.

    Returns:
        The base year.
    """
    n_sector, n_zone = labour_share.shape
    size = n_sector * n_zone
    own = np.eye(n_zone)
    # demand[s, n, r, m]: what a unit of output of sector r in m makes region n buy of sector s.
    demand = np.einsum("sn,rn,nm->snrm", consumption_share, labour_share, own)
    demand = demand + np.einsum("sr,nm->snrm", input_share, own)
    reproduce = np.einsum("sin,snrm->sirm", trade_share, demand).reshape(size, size)
    system = np.concatenate([reproduce - np.eye(size), labour_share.reshape(1, size)])
    output = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0].reshape(n_sector, n_zone)
    pay = labour_share * output
    heads = pay / relative_wage
    level = heads.sum(axis=0) / people.sum(axis=0)
    return TradeBase(
        trade_share=trade_share,
        labour_share=labour_share,
        input_share=input_share,
        consumption_share=consumption_share,
        people=people,
        output=output,
        wage=relative_wage * level,
        sector_share=heads / heads.sum(axis=0),
    )


def solve_trade_migration(
    base: TradeBase,
    shocks: TradeShocks,
    parameters: TradeParameters,
    *,
    tolerance: float = 1e-12,
    damping: float = 0.3,
    pass_limit: int = 50_000,
) -> TradeHats:
    """The equilibrium after the shocks, relative to the base year.

    Args:
        base: The observed year.
        shocks: What changes.
        parameters: Elasticities.
        tolerance: Largest change in logs that one undamped pass may still make.
        damping: Share of each step that is taken, in logs.
        pass_limit: Passes at most.

    Returns:
        Changes, welfare by group and the number of passes.

    Raises:
        ArithmeticError: The iteration does not settle.
        ValueError: One wage is asked for where the base year has several in a region.
    """
    if np.isinf(parameters.sector_elasticity) and not np.allclose(base.wage, base.wage[0], rtol=1e-12):
        raise ValueError("one wage for a region needs a base year with one wage for a region")
    theta = parameters.trade_elasticity[:, None]
    eta = parameters.migration_elasticity[:, None]
    chi = parameters.sector_elasticity
    freeness = base.trade_share * shocks.trade_cost ** -theta[:, :, None]
    base_share = base.people / base.people.sum(axis=1, keepdims=True)
    base_employment = base.workers * base.sector_share
    wage, price, output = np.ones_like(base.wage), np.ones_like(base.wage), np.ones_like(base.wage)
    people = np.ones_like(base.people)
    for passes in range(1, pass_limit + 1):
        workers = (base.people * people).sum(axis=0)
        pay = base.labour_share * base.output * output
        if np.isinf(chi):
            index = wage[0]
            employment = pay / (base.wage * wage)
            next_wage = np.broadcast_to(pay.sum(axis=0) / (base.wage * base_employment).sum(axis=0), wage.shape)
            next_wage = next_wage * base.workers / workers
        else:
            total = (base.sector_share * wage**chi).sum(axis=0)
            index = total ** (1.0 / chi)
            employment = workers * base.sector_share * wage**chi / total
            # Labour supply reacts with the power chi: the root takes the full step without overshooting.
            next_wage = wage * (pay / (base.wage * wage * employment)) ** (1.0 / (1.0 + chi))
        income = pay.sum(axis=0)

        cost = wage**base.labour_share * np.exp(base.input_share.T @ np.log(price)) / shocks.productivity
        offered = np.einsum("sin,si->sn", freeness, cost**-theta)
        next_price = offered ** (-1.0 / theta)
        spending = base.consumption_share * income + base.input_share @ (base.output * output)
        next_output = cost**-theta * np.einsum("sin,sn->si", freeness, spending / offered) / base.output

        real_value = index / np.exp((base.consumption_share * np.log(price)).sum(axis=0))
        drawn = (shocks.amenity * real_value / shocks.migration_cost) ** eta
        total_value = (base_share * drawn).sum(axis=1)
        next_people = drawn / total_value[:, None]

        present = (wage, price, output, people)
        target = (next_wage, next_price, next_output, next_people)
        change = max(float(np.abs(np.log(new / old)).max()) for new, old in zip(target, present, strict=True))
        if change <= tolerance:
            return TradeHats(
                wage=wage,
                price=price,
                output=output,
                people=people,
                employment=employment / base_employment,
                income=income / base.income,
                trade_share=shocks.trade_cost ** -theta[:, :, None]
                * (cost**-theta)[:, :, None]
                / offered[:, None, :],
                real_value=real_value,
                welfare=total_value ** (1.0 / parameters.migration_elasticity),
                passes=passes,
            )
        wage, price, output, people = (old * (new / old) ** damping for new, old in zip(target, present, strict=True))
        # Money is free in a closed world: all incomes together keep their sum, prices move along.
        level = (base.labour_share * base.output * output).sum() / base.income.sum()
        wage, price, output = wage / level, price / level, output / level
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")
