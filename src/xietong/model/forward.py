r"""From fundamentals to the year that they bring about: the way back from an inversion.

An exact-hat solve may start anywhere, not only at an equilibrium: what a made-up point of departure gets wrong is
handed to it as shocks. So one code solves for changes and for levels.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after, sector_choice
from xietong.model.economy.equilibrium import levels_at, solve_equilibrium
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.outcome import rent_and_floor_space
from xietong.model.economy.placed import staff_residence
from xietong.model.economy.trade import exports
from xietong.model.economy.unknowns import Unknowns, unpack
from xietong.model.inversion import Fundamentals, base_levels
from xietong.model.level_equations import (
    access_of_residence,
    cost_of_living,
    floor_capacity,
    intrinsic_amenity,
    intrinsic_productivity,
    over,
    utilities,
)
from xietong.model.state import Shocks, no_shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status

__all__ = ["Departure", "forward"]

Zone = Float[np.ndarray, " zone"]
Cell = Float[np.ndarray, "sector zone"]
ByUse = Float[np.ndarray, "use zone"]

_SETTINGS = AccelerationSettings(tolerance=1e-13, step_limit=3000, stall_limit=400)
# The last digits may not come, for sums over many zones are rounded; further off it is no solution.
_ROUNDING = 1e-11
_ROUNDS = 200


@dataclass(frozen=True)
class Departure:
    """Where the solve begins: levels that everyone and every place has alike, so that nothing is known of the year.

    Args:
        wage: Money a year, positive.
        rent: Money a m2 and year, positive.
        outside_share: Share of each group that lives outside, if any can; in (0, 1).
    """

    wage: float
    rent: float
    outside_share: float = 0.5


def forward(fundamentals: Fundamentals, departure: Departure | None = None) -> Economy:
    """The year in equilibrium that fundamentals bring about (equation I7 of the theory page).

    Args:
        fundamentals: What is given.
        departure: Where to begin; None begins at the mean wage and the mean rent of the year that was inverted.

    Returns:
        The year as a base year: shares, levels, elasticities.

    Raises:
        ArithmeticError: the solve does not reach an equilibrium from there.
    """
    if departure is None:
        departure = Departure(float(np.mean(fundamentals.structure.wage)), float(fundamentals.rent.mean()))
    economy, shocks = _made_up(fundamentals, departure)
    solution = solve_equilibrium(economy, shocks, None, _SETTINGS)
    if solution.status is not Status.CONVERGED and not min(solution.errors) < _ROUNDING:
        raise ArithmeticError(f"{solution.status.value} (residual {min(solution.errors):.1e})")
    kernels = prepare(economy, shocks)
    levels = levels_at(economy, shocks, kernels, solution.value)
    return _year_at(economy, shocks, unpack(economy, solution.value), levels, kernels)


def _made_up(given: Fundamentals, departure: Departure) -> tuple[Economy, Shocks]:
    """A year that is no equilibrium, and the shocks that take it to the fundamentals."""
    people, trade, price = _people(given, departure), _trade(given), _made_up_price(given)
    rent = np.full_like(given.rent, departure.rent)
    for _ in range(_ROUNDS):
        living = cost_of_living(given.structure, price, rent)
        year = replace(given.structure, **people, **trade, **_placed(given, living))
        levels = base_levels(year)
        jobs = np.asarray(levels.employment)
        year = replace(year, output=jobs * np.asarray(year.wage) / np.asarray(year.labour_share))
        workers = np.asarray(levels.workers).sum(axis=0) + np.asarray(levels.staff_residence)
        year = replace(year, persons=given.persons_per_worker * workers)
        levels = base_levels(year)
        demand = np.asarray(levels.floor_demand)
        paid = demand.sum(axis=0)
        before, rent = rent, _rent_by_use(given, demand, departure.rent)
        if np.abs(np.log(rent / before)).max() < _ROUNDING:
            break
    year = replace(
        year,
        floor_space=np.where(paid > 0.0, paid / departure.rent, 1.0),
        government=None if given.government is None else given.government * np.asarray(year.persons) * price,
        investment=None if given.investment is None else given.investment * np.asarray(levels.value_added),
    )
    return year, _shocks(given, year, price, rent, departure)


def _people(given: Fundamentals, departure: Departure) -> dict[str, Any]:
    """Everyone spread evenly over the places of his group, at one wage."""
    structure, n_zone = given.structure, given.structure.n_zone
    lives = given.amenity > 0.0
    outside = np.where(given.outside_value > 0.0, departure.outside_share, 0.0)
    if structure.holds_utility is not None:
        kept = (given.outside_value / given.utility) ** np.asarray(structure.migration_elasticity)
        outside = np.where(structure.holds_utility, kept, outside)
    inside = given.group_size * (1.0 - outside)
    weighted = given.commuting_nearness * given.commuting_taste * _attraction(given, departure)[:, None, :]
    wage = np.full(np.shape(structure.wage), departure.wage)
    return {
        "resident_workers": inside[:, None] * lives / lives.sum(axis=1, keepdims=True),
        "outside_share": outside,
        "commuting_share": weighted / weighted.sum(axis=2, keepdims=True),
        "sector_share": given.sector_taste / given.sector_taste.sum(axis=1, keepdims=True),
        "wage": wage,
        "numeraire": None if given.wage_weight is None else given.wage_weight * wage,
        "persons": np.ones(n_zone),
        # Set when prices and value added are known; nothing here, so that one compiled map serves throughout.
        "government": None if given.government is None else np.zeros_like(given.government),
        "investment": None if given.investment is None else np.zeros_like(given.investment),
    }


def _attraction(given: Fundamentals, departure: Departure) -> Float[np.ndarray, "group workplace"]:
    r"""$E_i^g (W_i^g)^{\varepsilon}$ where all sectors pay the same wage."""
    chi, epsilon = float(given.structure.sector_elasticity), float(given.structure.commuting_elasticity)
    index = departure.wage * given.sector_taste.sum(axis=1) ** (1.0 / chi)
    return given.workplace_pull * index**epsilon


def _offered(given: Fundamentals) -> Float[np.ndarray, "sector destination"]:
    """What each destination is offered where every seller asks a price of one."""
    return (given.trade_freeness * given.trade_taste).sum(axis=1) + given.outer_freeness


def _made_up_price(given: Fundamentals) -> Float[np.ndarray, "sector zone"]:
    price = _offered(given) ** (-1.0 / np.asarray(given.structure.trade_elasticity)[:, None])
    if given.structure.is_homogeneous is None:
        return price
    return np.where(np.asarray(given.structure.is_homogeneous)[:, None], 1.0, price)


def _trade(given: Fundamentals) -> dict[str, Any]:
    """Trade where every seller asks a price of one."""
    offered = _offered(given)
    sold = {
        "trade_share": given.trade_freeness * given.trade_taste / offered[:, None, :],
        "outer_share": given.outer_freeness / offered,
    }
    if given.outer_reach is None:
        return sold | {"exports": given.export_demand}
    outer = 1.0 + (given.outer_reach * (1.0 - given.source)).sum(axis=1, keepdims=True)
    return sold | {"outer_sourcing": given.outer_reach / outer, "exports": given.export_demand / outer}


def _placed(given: Fundamentals, living: Zone) -> dict[str, np.ndarray]:
    structure = given.structure
    if structure.placed_jobs is None:
        return {}
    assert given.staff_taste is not None
    assert given.pay_weight is not None
    assert given.purchases is not None
    drawn = given.staff_taste * living[:, None] ** -float(structure.commuting_elasticity)
    members = np.asarray(structure.jurisdiction_members)
    index = (members @ (given.pay_weight * living))[np.asarray(structure.jurisdiction)]
    return {
        "staff_residence_share": drawn / drawn.sum(axis=0),
        "placed_pay": np.asarray(given.pay_scale) * index[None, :],
        "pay_weight": given.pay_weight * living,
        "placed_purchases": given.purchases * _made_up_price(given)[:, None, :],
    }


def _rent_by_use(given: Fundamentals, demand: ByUse, rent: float) -> ByUse:
    r"""$q_{nu} = q_n\,[M_{nu}/(s_{nu} M_n)]^{1/(1+\xi)}$, with the given shares of floor space $s_{nu}$."""
    xi = given.structure.conversion_elasticity
    if xi is None:
        return np.full_like(demand, rent)
    crowded = over(demand, given.use_share * demand.sum(axis=0)[None, :])
    return rent * np.where(crowded > 0.0, crowded, 1.0) ** (1.0 / (1.0 + float(xi)))


def _shocks(given: Fundamentals, year: Economy, price: Cell, rent: ByUse, departure: Departure) -> Shocks:
    """What the fundamentals are over those under which the made-up year would be an equilibrium."""
    n_jurisdiction = len(year.jurisdiction_members)
    still = no_shocks(year.n_zone, year.n_sector, year.n_function, year.n_group, n_jurisdiction)
    living = cost_of_living(year, price, rent)
    nearness = given.commuting_nearness * given.commuting_taste
    access = access_of_residence(year, nearness, _attraction(given, departure))
    amenity = intrinsic_amenity(year, access, living)
    utility, share = utilities(year, amenity, access, living)
    power = 1.0 / np.asarray(year.migration_elasticity)
    # Utility of the made-up year: what gives the outside its share of it, or where none live outside, as given.
    outside = np.asarray(year.outside_share)
    level = np.where(outside > 0.0, over(given.outside_value, outside**power), given.utility)
    friction = over(utility, share ** power[:, None]) / level[:, None]
    capacity = floor_capacity(year, price, np.full(year.n_zone, departure.rent))
    return replace(
        still,
        productivity_hat=given.productivity / intrinsic_productivity(year, price, rent, np.ones_like(price)),
        floor_space_hat=given.floor_capacity / capacity,
        amenity_hat=np.where(amenity > 0.0, over(given.amenity, amenity), 1.0),
        registration_hat=np.where(friction > 0.0, over(given.registration, friction), 1.0),
    )


def _year_at(economy: Economy, shocks: Shocks, logs: Unknowns, levels: Levels, kernels: Kernels) -> Economy:
    """The year at a solution, as a base year."""
    wage_hat = np.exp(np.asarray(logs.wage))
    sector_share, _ = sector_choice(
        np.asarray(economy.sector_share), wage_hat, sector_elasticity=economy.sector_elasticity
    )
    employment = np.asarray(levels.employment)
    if economy.has_one_wage is not None and economy.has_one_wage:
        sector_share = np.broadcast_to(employment / employment.sum(axis=0), np.shape(economy.sector_share))
    price, seller, outer = np.asarray(levels.price), np.asarray(levels.seller_price), float(economy.outer_price)
    theta = np.asarray(economy.trade_elasticity)[:, None]
    gained = price**theta
    persons = np.asarray(levels.persons)
    _, floor = rent_and_floor_space(economy, shocks, kernels, levels)
    outside = np.asarray(economy.outside_share) * np.asarray(levels.welfare_hat) ** -np.asarray(
        economy.migration_elasticity
    )
    public: dict[str, Any] = {"outer_sourcing": _sourcing(economy, seller)}
    if economy.government is not None:
        public["government"] = np.asarray(economy.government) * (persons / np.asarray(economy.persons)) * price
    if economy.investment is not None:
        grown = np.asarray(levels.value_added) / np.asarray(kernels.totals.value_added)
        public["investment"] = np.asarray(economy.investment) * grown[None, :]
    if economy.placed_purchases is not None:
        assert kernels.staff is not None
        public["placed_pay"] = np.asarray(levels.pay)
        public["placed_purchases"] = np.asarray(economy.placed_purchases) * price[:, None, :]
        public["pay_weight"] = np.asarray(economy.pay_weight) * np.asarray(levels.cost_of_living)
        public["staff_residence_share"] = np.asarray(staff_residence(economy, kernels.staff, levels.cost_of_living))
    return replace(
        economy,
        resident_workers=np.asarray(levels.workers),
        commuting_share=np.asarray(commuting_shares_after(kernels.commuting, levels.pull, levels.access)),
        sector_share=np.asarray(sector_share),
        wage=np.asarray(economy.wage) * wage_hat,
        output=np.asarray(economy.output) * np.exp(np.asarray(logs.output)),
        trade_share=np.asarray(kernels.trade) * (seller**-theta)[:, :, None] * gained[:, None, :],
        outer_share=np.asarray(economy.outer_share) * outer**-theta * gained,
        exports=np.asarray(exports(economy, levels.seller_price)),
        persons=persons,
        floor_space=np.asarray(economy.floor_space) * floor,
        outside_share=outside,
        numeraire=None if economy.numeraire is None else np.asarray(economy.numeraire) * wage_hat,
        **public,
    )


def _sourcing(economy: Economy, seller_price: Cell) -> Cell | None:
    """Share of outer spending that comes from each cell."""
    if economy.outer_sourcing is None:
        return None
    bought = np.asarray(economy.outer_sourcing)
    drawn = bought * seller_price ** -np.asarray(economy.trade_elasticity)[:, None]
    return drawn / (1.0 - bought.sum(axis=1) + drawn.sum(axis=1))[:, None]
