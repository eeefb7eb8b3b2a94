r"""What lies behind the base year: productivities, amenities, frictions and capacities, found step by step.

A counterfactual needs none of them. They are for reporting, for comparing places, for filling what was not
observed, and for proving that the base year is an equilibrium: `forward.solve_levels` comes from them back to the
data.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from xietong.model.attraction import attraction
from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import levels_at
from xietong.model.economy.kernels import prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.unknowns import size_of
from xietong.model.level_equations import (
    access_of_residence,
    cost_of_living,
    floor_capacity,
    intrinsic_amenity,
    intrinsic_productivity,
    over,
    utilities,
)
from xietong.model.state import no_shocks

__all__ = ["Fundamentals", "base_levels", "invert", "symmetric_nearness"]

Zone = Float[np.ndarray, " zone"]
Cell = Float[np.ndarray, "sector zone"]
Group = Float[np.ndarray, "group zone"]
Trades = Float[np.ndarray, "sector origin destination"]
Commutes = Float[np.ndarray, "group residence workplace"]


@dataclass(frozen=True, eq=False)
class Fundamentals:
    r"""Everything that a base year rests on, in levels.

    Args:
        structure: The economy it comes from, of which elasticities, shares of cost and of consumption, group and
            government of each zone, and placed jobs are read, no other level.
        commuting_nearness: $\kappa_{ni}^{-\varepsilon}$ by group.
        commuting_taste: Observed commuting over what nearness and pull give; one where the flows are those of
            gravity, zero where no one commutes.
        workplace_pull: $E_i^g$, geometric mean one by group.
        sector_taste: $T^g_{is}$, such that $W_i^g$ is the mean wage at the workplace.
        trade_freeness: $d_{s,in}^{-\theta_s}$.
        trade_taste: Observed trade over what freeness and source terms give.
        source: $T_{is} = (c_{is}/A_{is})^{-\theta_s}$; units of goods are such that prices have geometric mean one.
        outer_freeness: The same for what comes from outside, at an outer price of one.
        export_demand: $D_{is}$, exports over source terms, yuan.
        outer_reach: Share of outer spending over source terms, where the region moves outer prices.
        productivity: $\bar A_{is}$, without spillovers.
        floor_capacity: $\bar F_n$, m2 where rent and the price of building are one.
        use_share: Share of floor space in each use where all uses pay the same rent.
        amenity: $\bar B_n^g$, without density and nearness of residents; geometric mean one by government and group.
        registration: $m_j^g$, one in the jurisdiction where the group is registered; `inf` where none of it lives.
        outside_value: $U_o^g/m_o^g$.
        utility: $U^g$, in the same unit.
        group_size: $N^g$, workers inside and outside.
        persons_per_worker: Of each zone.
        staff_taste: $\beta_{ni}$, where the staff of a workplace would live if living cost the same everywhere.
        pay_scale: Pay of placed staff over the index of the cost of living of the government.
        pay_weight: Weights of that index.
        purchases, government: Goods bought per placed job, and per person, at prices of one.
        investment: Spent over value added of the zone.
        price: $P_{ns}$ of the base year.
        rent: $q_{nu}$ of the base year, yuan a m2 and year.
        cost_of_living: $C_n$ of the base year.
        wage_weight: Weights on wages whose sum is held at one, where that is the unit of money.
    """

    structure: Economy
    commuting_nearness: Float[np.ndarray, "group residence workplace"]
    commuting_taste: Float[np.ndarray, "group residence workplace"]
    workplace_pull: Group
    sector_taste: Float[np.ndarray, "group sector workplace"]
    trade_freeness: Float[np.ndarray, "sector origin destination"]
    trade_taste: Float[np.ndarray, "sector origin destination"]
    source: Cell
    outer_freeness: Cell
    export_demand: Cell
    outer_reach: Cell | None
    productivity: Cell
    floor_capacity: Zone
    use_share: Float[np.ndarray, "use zone"]
    amenity: Group
    registration: Float[np.ndarray, "group jurisdiction"]
    outside_value: Float[np.ndarray, " group"]
    utility: Float[np.ndarray, " group"]
    group_size: Float[np.ndarray, " group"]
    persons_per_worker: Zone
    staff_taste: Float[np.ndarray, "residence workplace"] | None
    pay_scale: Float[np.ndarray, "function workplace"] | None
    pay_weight: Zone | None
    purchases: Float[np.ndarray, "sector function zone"] | None
    government: Cell | None
    investment: Cell | None
    price: Cell
    rent: Float[np.ndarray, "use zone"]
    cost_of_living: Zone
    wage_weight: Cell | None


def invert(
    economy: Economy,
    commuting_nearness: Float[np.ndarray, "*group residence workplace"] | None = None,
    trade_freeness: Trades | None = None,
    home: Int[np.ndarray, " group"] | None = None,
) -> Fundamentals:
    r"""Fundamentals under which the base year is an equilibrium.

    In this order, each step with one solution: pull of workplaces, source terms of trade, productivities, capacity
    for floor space, amenities, frictions of registration (equations I1 to I6 of the theory page).

    Args:
        economy: The base year.
        commuting_nearness: $\kappa_{ni}^{-\varepsilon}$, by group where it differs; positive where someone commutes.
            None takes the symmetric nearness that both directions of the flows show (`symmetric_nearness`).
        trade_freeness: $d_{s,in}^{-\theta_s}$, positive where something is traded. None as for commuting.
        home: Jurisdiction where each group is registered, where its friction is one; None takes the one where most
            of the group live.

    Returns:
        The fundamentals. What neither pull nor nearness explains of a pair is kept as its taste.

    Source:
        Ahlfeldt, Redding, Sturm and Wolf (2015) and Monte, Redding and Rossi-Hansberg (2018) for the inversion of
        levels; Head and Ries (2001) for frictions from trade in both directions.
    """
    levels = base_levels(economy)
    nearness = _by_group(economy, commuting_nearness)
    pull, commuting_taste, sector_taste = _labour(economy, nearness)
    freeness = _symmetric_freeness(economy) if trade_freeness is None else np.asarray(trade_freeness)
    source, trade_taste, price = _trade(economy, freeness, np.asarray(levels.expenditure))
    theta = np.asarray(economy.trade_elasticity)[:, None]
    rent = _base_rent(economy, np.asarray(levels.floor_demand))
    living = cost_of_living(economy, price, rent)
    # Units of tastes for sectors are such that the index of a workplace is its mean wage.
    index = np.einsum("gsi,si->gi", np.asarray(economy.sector_share), np.asarray(economy.wage))
    attracted = pull * index ** float(economy.commuting_elasticity)
    access = access_of_residence(economy, nearness * commuting_taste, attracted)
    amenity, registration, outside, utility = _places(economy, access, living, home)
    return Fundamentals(
        structure=economy,
        commuting_nearness=nearness,
        commuting_taste=commuting_taste,
        workplace_pull=pull,
        sector_taste=sector_taste,
        trade_freeness=freeness,
        trade_taste=trade_taste,
        source=source,
        outer_freeness=np.asarray(economy.outer_share) * price**-theta,
        export_demand=over(np.asarray(economy.exports), source),
        outer_reach=None if economy.outer_sourcing is None else over(np.asarray(economy.outer_sourcing), source),
        productivity=intrinsic_productivity(economy, price, rent, source ** (-1.0 / theta)),
        floor_capacity=floor_capacity(economy, price, rent.mean(axis=0)),
        use_share=over(np.asarray(levels.floor_demand), np.asarray(levels.floor_demand).sum(axis=0)[None, :]),
        amenity=amenity,
        registration=registration,
        outside_value=outside,
        utility=utility,
        group_size=np.asarray(economy.resident_workers).sum(axis=1) / (1.0 - np.asarray(economy.outside_share)),
        persons_per_worker=np.asarray(economy.persons)
        / (np.asarray(levels.workers).sum(axis=0) + np.asarray(levels.staff_residence)),
        price=price,
        rent=rent,
        cost_of_living=living,
        wage_weight=None if economy.numeraire is None else np.asarray(economy.numeraire) / np.asarray(economy.wage),
        **_public(economy, levels, price, living),
    )


def base_levels(economy: Economy) -> Levels:
    """Every quantity of the base year, as the core sees it."""
    n_jurisdiction = len(economy.jurisdiction_members)
    still = no_shocks(economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, n_jurisdiction)
    return levels_at(economy, still, prepare(economy, still), np.zeros(size_of(economy)))


def symmetric_nearness(share: Float[np.ndarray, "source receiver"]) -> Float[np.ndarray, "source receiver"]:
    r"""Nearness of two places that flows in both directions show, one within a place.

    $$ K_{ni} = \sqrt{\frac{\lambda_{i|n}\,\lambda_{n|i}}{\lambda_{n|n}\,\lambda_{i|i}}} $$

    Where one direction is empty the other stands for both; where a place sends nothing to itself, its largest share.

    Args:
        share: $\lambda_{i|n}$; each row (the place that chooses) sums to one at most.

    Source:
        Head and Ries (2001), American Economic Review 91(4).
    """
    own = np.diagonal(share)
    own = np.where(own > 0.0, own, share.max(axis=1))
    there = share / own[:, None]
    back = there.T
    both = np.sqrt(there * back)
    return np.where(both > 0.0, both, np.maximum(there, back))


def _by_group(
    economy: Economy, nearness: Float[np.ndarray, "*group residence workplace"] | None
) -> Float[np.ndarray, "group residence workplace"]:
    share = np.asarray(economy.commuting_share)
    if nearness is None:
        return np.stack([symmetric_nearness(part) for part in share])
    given = np.broadcast_to(np.asarray(nearness), share.shape)
    # Those who do not commute are near to their own zone only.
    stays = np.asarray(economy.commutes) == 0.0
    return np.where(stays[:, None, None], np.eye(share.shape[1]), given)


def _symmetric_freeness(economy: Economy) -> Trades:
    # A destination chooses among origins: its row in the matrix of choices is its column in that of trade.
    return np.stack([symmetric_nearness(part.T).T for part in np.asarray(economy.trade_share)])


def _labour(
    economy: Economy, nearness: Commutes
) -> tuple[Group, Commutes, Float[np.ndarray, "group sector workplace"]]:
    """Pull of workplaces (step 1), tastes for pairs and for sectors."""
    share, workers = np.asarray(economy.commuting_share), np.asarray(economy.resident_workers)
    psi, wage = np.asarray(economy.sector_share), np.asarray(economy.wage)
    index = np.einsum("gsi,si->gi", psi, wage)
    sector_taste = psi * (index[:, None, :] / wage[None, :, :]) ** float(economy.sector_elasticity)
    pull, taste = np.empty_like(index), np.empty_like(share)
    for group, part in enumerate(share):
        attracted = attraction(nearness[group], workers[group], workers[group] @ part)
        weighted = nearness[group] * attracted[None, :]
        taste[group] = over(part, over(weighted, weighted.sum(axis=1, keepdims=True)))
        pull[group] = _with_mean_one(attracted / index[group] ** float(economy.commuting_elasticity))
    return pull, taste, sector_taste


def _trade(economy: Economy, freeness: Trades, expenditure: Cell) -> tuple[Cell, Trades, Cell]:
    """Source terms (step 2), tastes for pairs, and prices that follow from both."""
    share, theta = np.asarray(economy.trade_share), np.asarray(economy.trade_elasticity)
    source, price, taste = np.ones_like(expenditure), np.ones_like(expenditure), np.ones_like(share)
    is_homogeneous = np.zeros(len(theta), dtype=bool)
    if economy.is_homogeneous is not None:
        is_homogeneous = np.asarray(economy.is_homogeneous)
    for sector in np.flatnonzero(~is_homogeneous):
        inside = share[sector].sum(axis=0)
        bought = inside * expenditure[sector]
        found = attraction(freeness[sector].T, bought, share[sector] @ expenditure[sector])
        offered = found @ freeness[sector] / inside
        taste[sector] = over(share[sector], found[:, None] * freeness[sector] / offered[None, :])
        # Units of goods: prices have geometric mean one.
        level = np.exp(np.log(offered).mean())
        source[sector] = found / level
        price[sector] = (offered / level) ** (-1.0 / theta[sector])
    return source, taste, price


def _base_rent(economy: Economy, demand: Float[np.ndarray, "use zone"]) -> Float[np.ndarray, "use zone"]:
    """Rents of the base year, the same for all uses of a zone; one where nobody rents."""
    paid, floor = demand.sum(axis=0), np.asarray(economy.floor_space)
    rent = np.where(paid > 0.0, paid, floor) / floor
    return np.broadcast_to(rent[None, :], demand.shape)


def _places(
    economy: Economy, access: Group, living: Zone, home: Int[np.ndarray, " group"] | None
) -> tuple[Group, Float[np.ndarray, "group jurisdiction"], Float[np.ndarray, " group"], Float[np.ndarray, " group"]]:
    """Amenities (step 5), frictions of registration (step 6), value of the outside, and utility."""
    chosen = intrinsic_amenity(economy, access, living)
    is_lived_in = chosen > 0.0
    logs = np.log(chosen, out=np.zeros_like(chosen), where=is_lived_in)
    members = np.asarray(economy.jurisdiction_members)
    mean = over(logs @ members.T, is_lived_in @ members.T)
    amenity = chosen * np.exp(-mean)[:, np.asarray(economy.jurisdiction)]
    utility, share = utilities(economy, amenity, access, living)
    eta = np.asarray(economy.migration_elasticity)
    # $U_j / m_j = U\,\mu_j^{1/\eta_M}$, and the same for the outside.
    friction = over(utility, share ** (1.0 / eta)[:, None])
    friction = np.where(share > 0.0, friction, np.inf)
    at_home = np.argmax(share, axis=1) if home is None else np.asarray(home)
    level = friction[np.arange(len(share)), at_home]
    outside = level * np.asarray(economy.outside_share) ** (1.0 / eta)
    return amenity, friction / level[:, None], outside, level


def _public(economy: Economy, levels: Levels, price: Cell, living: Zone) -> dict[str, np.ndarray | None]:
    """Placed functions, public purchases and investment at prices of one."""
    found: dict[str, np.ndarray | None] = dict.fromkeys(
        ("staff_taste", "pay_scale", "pay_weight", "purchases", "government", "investment")
    )
    if economy.government is not None:
        found["government"] = np.asarray(economy.government) / (np.asarray(economy.persons) * price)
    if economy.investment is not None:
        found["investment"] = np.asarray(economy.investment) / np.asarray(levels.value_added)[None, :]
    if economy.placed_jobs is None:
        return found
    assert economy.placed_pay is not None
    assert economy.placed_purchases is not None
    assert economy.staff_residence_share is not None
    persons = np.asarray(economy.persons if economy.pay_weight is None else economy.pay_weight)
    members, weight = np.asarray(economy.jurisdiction_members), persons / living
    index = (members @ (weight * living))[np.asarray(economy.jurisdiction)]
    bought = np.asarray(economy.placed_purchases)
    return found | {
        "staff_taste": np.asarray(economy.staff_residence_share)
        * living[:, None] ** float(economy.commuting_elasticity),
        "pay_scale": np.asarray(economy.placed_pay) / index[None, :],
        "pay_weight": weight,
        "purchases": (bought if bought.ndim == 3 else bought[:, :, None]) / price[:, None, :],
    }


def _with_mean_one(value: Zone) -> Zone:
    """Over its geometric mean; zeros stay zero."""
    return value / np.exp(np.log(value[value > 0.0]).mean())
