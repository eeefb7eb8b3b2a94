r"""Equations of the economy in levels, where the core has them in changes: what a base year says of its places."""

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.kernels import base_totals
from xietong.model.economy.trade import log_cost

__all__ = [
    "access_of_residence",
    "cost_of_living",
    "crowding",
    "floor_capacity",
    "intrinsic_amenity",
    "intrinsic_productivity",
    "over",
    "utilities",
]

Zone = Float[np.ndarray, " zone"]
Cell = Float[np.ndarray, "sector zone"]
Group = Float[np.ndarray, "group zone"]
ByUse = Float[np.ndarray, "use zone"]


def over(new: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Quotient; zero over zero is zero."""
    shape = np.broadcast_shapes(np.shape(new), np.shape(base))
    return np.divide(new, base, out=np.zeros(shape), where=np.broadcast_to(base, shape) > 0.0)


def cost_of_living(economy: Economy, price: Cell, rent: ByUse) -> Zone:
    r"""$C_n = \prod_s P_{ns}^{(1-a^H_n)a_{ns}}\,q_{n1}^{a^H_n}$; households rent the first use."""
    goods = (np.asarray(economy.consumption_share) * np.log(price)).sum(axis=0)
    housing = np.zeros_like(goods) if economy.housing_share is None else np.asarray(economy.housing_share)
    return np.exp((1.0 - housing) * goods + housing * np.log(rent[0]))


def intrinsic_productivity(economy: Economy, price: Cell, rent: ByUse, seller_price: Cell) -> Cell:
    r"""Productivity without what jobs near by add.

    $$ \bar A_{is} = (c_{is}/p_{is})\,\Upsilon_i^{-\gamma_s} L_{is}^{-v_s} $$

    Args:
        economy: The year, with wages and jobs.
        price, rent: $P_{ns}$ and $q_{nu}$, which with wages make the cost $c_{is}$.
        seller_price: $p_{is}$ at the gate.
    """
    totals = base_totals(economy)
    cost = np.exp(np.asarray(log_cost(economy, np.log(economy.wage), np.log(rent), np.log(price))))
    jobs = np.asarray(totals.jobs)
    density = jobs if economy.business_minutes is None else _spillover(economy) @ _per_area(economy, jobs)
    raised = density[None, :] ** np.asarray(economy.agglomeration)[:, None]
    if economy.variety is not None:
        raised = raised * np.asarray(totals.employment) ** np.asarray(economy.variety)[:, None]
    return cost / seller_price / raised


def _spillover(economy: Economy) -> Float[np.ndarray, "receiver source"]:
    minutes = np.asarray(economy.business_minutes)
    if economy.spillover_decay is not None:
        return np.exp(-float(economy.spillover_decay) * minutes)
    assert economy.spillover_exponent is not None, "spillovers that travel fall with time in one of two forms"
    return minutes ** -float(economy.spillover_exponent)


def _per_area(economy: Economy, mass: Zone) -> Zone:
    return mass if economy.spillover_area is None else mass / np.asarray(economy.spillover_area)


def floor_capacity(economy: Economy, price: Cell, rent: Zone) -> Zone:
    r"""$\bar F_n = F_n\,(q_n/p^B_n)^{-\eta^F_n}$ with the price of building $p^B_n = \prod_s P_{ns}^{\beta_s}$."""
    building = np.exp(np.asarray(economy.construction_share) @ np.log(price))
    return np.asarray(economy.floor_space) * (rent / building) ** -np.asarray(economy.floor_supply_elasticity)


def access_of_residence(
    economy: Economy, nearness: Float[np.ndarray, "group residence workplace"], attraction: Group
) -> Group:
    r"""What the labour market of a residence offers; zero where no one works.

    $$ V_n^g = (\Phi_n^g)^{1/\varepsilon} , \qquad \Phi_n^g = \sum_i E_i^g\,(W_i^g/\kappa^g_{ni})^{\varepsilon} $$

    Args:
        economy: The year, with $\varepsilon$.
        nearness: $\kappa^{-\varepsilon}$ with the tastes for pairs.
        attraction: $E_i^g (W_i^g)^{\varepsilon}$.
    """
    return np.einsum("gni,gi->gn", nearness, attraction) ** (1.0 / float(economy.commuting_elasticity))


def crowding(economy: Economy) -> Zone:
    r"""What residents make of a place, $\text{Dens}_n^{-\zeta_D}\,\Omega_n^{\zeta_O}$, in levels of persons."""
    persons = np.asarray(economy.persons)
    factor = np.ones_like(persons)
    if economy.density_disamenity is not None:
        factor = factor * persons ** -float(economy.density_disamenity)
    if economy.residential_externality is not None:
        around = persons
        if economy.business_minutes is not None:
            assert economy.residential_decay is not None, "the nearness of residents falls with time"
            near = np.exp(-float(economy.residential_decay) * np.asarray(economy.business_minutes))
            around = near @ _per_area(economy, persons)
        factor = factor * around ** float(economy.residential_externality)
    return factor


def intrinsic_amenity(economy: Economy, access: Group, living: Zone) -> Group:
    r"""Amenity that makes people live where they do, $\bar B_n^g = (\rho^g_{n|j})^{1/\eta_R}\,C_n/(V_n^g\,c_n)$.

    Args:
        economy: The year, with residents; $c_n$ is `crowding`.
        access: $V_n^g$.
        living: $C_n$.

    Returns:
        $\bar B_n^g$ up to a factor by group and jurisdiction; zero where no one of the group lives.
    """
    workers, members = np.asarray(economy.resident_workers), np.asarray(economy.jurisdiction_members)
    within = over(workers, (workers @ members.T)[:, np.asarray(economy.jurisdiction)])
    return over(within ** (1.0 / float(economy.residence_elasticity)) * living, access * crowding(economy))


def utilities(
    economy: Economy, amenity: Group, access: Group, living: Zone
) -> tuple[Float[np.ndarray, "group jurisdiction"], Float[np.ndarray, "group jurisdiction"]]:
    r"""$U_j^g = \bigl[\sum_{n\in j}(B_n^g V_n^g/C_n)^{\eta_R}\bigr]^{1/\eta_R}$ and $\mu_j^g$ of the year."""
    eta, members = float(economy.residence_elasticity), np.asarray(economy.jurisdiction_members)
    value = (amenity * crowding(economy) * access / living) ** eta
    workers = np.asarray(economy.resident_workers) @ members.T
    inside = 1.0 - np.asarray(economy.outside_share)
    return (value @ members.T) ** (1.0 / eta), over(workers, workers.sum(axis=1, keepdims=True)) * inside[:, None]
