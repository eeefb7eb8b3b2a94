r"""The regional economy of the package, solved without the package: plain NumPy and a damped iteration.

The equations are those of the core (sector, workplace, residence and jurisdiction chosen in nests; placed functions;
inputs, floor space, an outer zone; productivity from effective density), written from their formulas as one loop over
all unknowns. Only the names of the fields of the base year and of the shocks are shared. It checks the fixed point of
the core, and its time is what the core's time is divided by.

Choices, with $\hat V^g_n = (\hat\Phi^g_n)^{1/\varepsilon}$:

$$ \hat W^g_i = \Bigl(\sum_s\psi^g_{s|i}\hat w_{is}^{\chi}\Bigr)^{1/\chi}, \quad
   \hat\Phi^g_n = \sum_i\lambda^g_{i|n}(\hat W^g_i/\hat\kappa_{ni})^{\varepsilon}, \quad
   \hat U^g_j = \Bigl[\sum_{n\in j}\rho^g_{n|j}(\hat B^g_n\hat V^g_n/\hat C_n)^{\eta_R}\Bigr]^{1/\eta_R}, \quad
   \hat U^g = \Bigl[\sum_j\mu^g_j(\hat U^g_j/\hat m^g_j)^{\eta_M}+\mu^g_o\Bigr]^{1/\eta_M} $$

Prices and sales:

$$ \hat p_{is} = \frac{\hat w_{is}^{b^L}\hat p_o^{b^K}\hat q_i^{b^F}\prod_r\hat P_{ir}^{b^M_{rs}}}
                      {\hat A_{is}\hat\Upsilon_i^{\gamma_s}(1+\omega_{is})}, \quad
   \hat P_{ns}^{-\theta_s} = \sum_i\pi_{s,in}(\hat d_{s,in}\hat p_{is})^{-\theta_s}+\pi_{s,on}\hat p_o^{-\theta_s} $$
$$ \hat q_n^{1+\eta^F_n} = \hat M_n(\hat p^B_n)^{\eta^F_n}/\hat{\bar F}_n $$
$$ X_{is} = (1+\omega_{is})\Bigl[\sum_n\pi'_{s,in}E_{ns} + Z_{is}\hat p_o(\hat p_{is}/\hat p_o)^{-\theta_s}\Bigr],
   \qquad w_{is}L_{is} = b^L_{is}X_{is} $$

Source:
    The equations and their sources stand with the functions of the core; the iteration is the ordinary one.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

__all__ = ["EconomyHats", "solve_economy"]


@dataclass(frozen=True, eq=False)
class EconomyHats:
    """Logs of changes, welfare over base and levels of employment, and how the iteration went.

    Args:
        wage, price, output, subsidy: Logs by sector and zone; the subsidy is $\\ln(1+\\omega)$.
        residents: Log by group and residence, of those who choose where to live.
        rent: Log by zone.
        employment: Workers by sector and workplace.
        persons: By zone.
        welfare: $\\hat U^g$.
        passes: Of the iteration.
        change: Largest undamped change of the last pass, in logs.
    """

    wage: Float[np.ndarray, "sector workplace"]
    residents: Float[np.ndarray, "group residence"]
    rent: Float[np.ndarray, " zone"]
    price: Float[np.ndarray, "sector zone"]
    output: Float[np.ndarray, "sector workplace"]
    subsidy: Float[np.ndarray, "sector workplace"]
    employment: Float[np.ndarray, "sector workplace"]
    persons: Float[np.ndarray, " zone"]
    welfare: Float[np.ndarray, " group"]
    passes: int
    change: float


def _numpy(value: Any) -> dict[str, np.ndarray]:
    """The fields of a dataclass as NumPy arrays by name."""
    fields = value.__dataclass_fields__
    return {name: np.asarray(found) for name in fields if (found := getattr(value, name)) is not None}


def solve_economy(
    economy: Any, shocks: Any, *, tolerance: float = 1e-10, damping: float = 0.3, pass_limit: int = 20_000
) -> EconomyHats:
    """The equilibrium of the year, from the fields of a base year and of its shocks.

    Args:
        economy: A dataclass with the fields of the base year of the core.
        shocks: A dataclass with the fields of its shocks.
        tolerance: Largest change in logs that one undamped pass may still make.
        damping: Share of each step that is taken, in logs, in (0, 1].
        pass_limit: Passes at most.

    Returns:
        Changes and levels.

    Raises:
        ArithmeticError: The iteration does not settle.
    """
    e, s = _numpy(economy), _numpy(shocks)
    for name, unchanged in (("commuting_impedance", 0.0), ("business_time", 0.0), ("trade_cost_hat", 1.0)):
        s.setdefault(name, np.full(np.shape(e["trade_share"])[-3 if name == "trade_cost_hat" else -2 :], unchanged))
    chi, epsilon, eta_residence = e["sector_elasticity"], e["commuting_elasticity"], e["residence_elasticity"]
    eta_migration = e["migration_elasticity"][:, None]
    theta, outer = e["trade_elasticity"][:, None], e["outer_price"]
    members, jurisdiction = e["jurisdiction_members"], e["jurisdiction"]
    away, at_home = e["commutes"], 1.0 - e["commutes"]
    fixed = s["is_quantity_fixed"]

    # What the shocks make of the base year.
    nearness = np.exp(-away[:, None, None] * s["commuting_impedance"])
    staff_kernel = e["staff_residence_share"] * np.exp(-s["commuting_impedance"])
    trade = e["trade_share"] * s["trade_cost_hat"] ** -theta[:, :, None]
    placed = e["placed_jobs"] + s["placed_jobs"]
    housed = s["housed_jobs"]
    base_arrivals = np.einsum("gn,gni->gi", e["resident_workers"], e["commuting_share"])
    base_employment = np.einsum("gsi,gi->si", e["sector_share"], base_arrivals)
    base_jobs = base_employment.sum(axis=0) - at_home @ base_arrivals + e["placed_jobs"].sum(axis=0)
    decay = e["spillover_exponent"]
    base_density = e["business_minutes"] ** -decay @ base_jobs
    kernel = (e["business_minutes"] + s["business_time"]) ** -decay / base_density[:, None]
    inside = e["resident_workers"] @ members.T
    base_share = inside / inside.sum(axis=1, keepdims=True) * (1.0 - e["outside_share"])[:, None]
    base_staff = e["staff_residence_share"] @ e["placed_jobs"].sum(axis=0)
    base_workers = e["resident_workers"].sum(axis=0) + base_staff
    weight = members * e["persons"]
    weight = weight / weight.sum(axis=1, keepdims=True)
    added_share = 1.0 - e["input_share"].sum(axis=0)
    base_added = added_share @ e["output"] + (e["placed_jobs"] * e["placed_pay"]).sum(axis=0)
    base_floor_demand = (e["floor_share"] * e["output"]).sum(axis=0)
    supply = e["floor_supply_elasticity"]

    cells, zones = e["wage"].shape, e["persons"].shape
    wage, price, output, subsidy = (np.zeros(cells) for _ in range(4))
    residents, rent = np.zeros(e["resident_workers"].shape), np.zeros(zones)
    for passes in range(1, pass_limit + 1):
        # Where people work.
        drawn = e["sector_share"] * np.exp(chi * wage)
        wage_index = drawn.sum(axis=1) ** (1.0 / chi)
        sector_share = drawn / drawn.sum(axis=1)[:, None, :]
        drawn = e["commuting_share"] * nearness * (wage_index**epsilon)[:, None, :]
        market = drawn.sum(axis=2)
        commuting = drawn / market[:, :, None]
        workers = e["resident_workers"] * np.exp(residents) + s["tied_workers"]
        arrivals = np.einsum("gn,gni->gi", workers, commuting)
        employment = np.einsum("gsi,gi->si", sector_share, arrivals)

        # What goods cost.
        jobs = employment.sum(axis=0) - at_home @ arrivals + (placed + housed).sum(axis=0)
        density = kernel @ jobs
        productivity = s["productivity_hat"] * density ** e["agglomeration"][:, None]
        log_cost = (
            e["labour_share"] * wage
            + e["capital_share"] * np.log(outer)
            + e["floor_share"] * rent
            + np.einsum("rs,ri->si", e["input_share"], price)
        )
        seller = np.exp(log_cost - subsidy) / productivity
        offered = np.einsum("sin,si->sn", trade, seller**-theta) + e["outer_share"] * outer**-theta
        next_price = np.log(offered) / -theta
        living = np.exp((e["consumption_share"] * next_price).sum(axis=0))

        # Where people live.
        value = s["amenity_hat"] * market ** (1.0 / epsilon) / living
        inside_value = (e["resident_workers"] * value**eta_residence) @ members.T / inside
        utility = inside_value ** (1.0 / eta_residence)
        pull = (utility / s["registration_hat"]) ** eta_migration
        group_value = (base_share * pull).sum(axis=1) + e["outside_share"]
        moved = (pull / group_value[:, None] / inside_value)[:, jurisdiction]
        next_residents = np.log(moved * value**eta_residence)

        # What is earned and spent.
        pay = e["placed_pay"] * (weight @ living)[jurisdiction]
        staff_share = staff_kernel * (living**-epsilon)[:, None]
        staff_share = staff_share / staff_share.sum(axis=0)
        staff = staff_share @ placed.sum(axis=0) + housed.sum(axis=0)
        staff_income = staff_share @ (placed * pay).sum(axis=0) + (housed * pay).sum(axis=0)
        mean_wage = np.einsum("gsi,si->gi", sector_share, e["wage"] * np.exp(wage))
        labour_income = np.einsum("gn,gni,gi->n", workers, commuting, mean_wage, optimize=True) + staff_income
        made = e["output"] * np.exp(output)
        rents = (e["floor_share"] * made).sum(axis=0)
        persons = e["persons"] * (workers.sum(axis=0) + staff) / base_workers
        value_added = added_share @ made + ((placed + housed) * pay).sum(axis=0)
        prices = np.exp(next_price)
        spent = (
            e["consumption_share"] * (e["labour_income_spent"] * labour_income + e["rent_spent"] * rents)
            + e["government"] * prices * (persons / e["persons"])
            + e["investment"] * (value_added / base_added)
            + np.einsum("sa,ai->si", e["placed_purchases"], placed + housed) * prices
            + np.einsum("sr,ri->si", e["input_share"], made)
        )
        sold = seller**-theta * np.einsum("sin,sn->si", trade, spent / offered)
        sold = sold + e["exports"] * outer * (seller / outer) ** -theta

        # Where each market wants to go.
        log_revenue = np.log(sold / e["output"]) + subsidy
        log_target = np.log(s["quantity_hat"])
        next_output = np.where(fixed, wage + log_target, log_revenue)
        gap = next_output - wage - np.log(employment / base_employment)
        # Labour supply reacts with the power chi: this is the full step that does not overshoot.
        next_wage = wage + gap / (1.0 + chi)
        next_subsidy = np.where(fixed, subsidy + (next_output - log_revenue) / (1.0 + theta), 0.0)
        floor_demand = (e["floor_share"] * e["output"] * np.exp(next_output)).sum(axis=0) / base_floor_demand
        building = np.exp(e["construction_share"] @ next_price)
        next_rent = np.log(floor_demand * building**supply / s["floor_space_hat"]) / (1.0 + supply)

        present = (wage, residents, rent, price, output, subsidy)
        target = (next_wage, next_residents, next_rent, next_price, next_output, next_subsidy)
        change = max(float(np.abs(new - old).max()) for new, old in zip(target, present, strict=True))
        if change <= tolerance:
            welfare = group_value ** (1.0 / e["migration_elasticity"])
            return EconomyHats(*present, employment, persons, welfare, passes, change)
        wage, residents, rent, price, output, subsidy = (
            old + damping * (new - old) for new, old in zip(target, present, strict=True)
        )
    raise ArithmeticError(f"no equilibrium after {pass_limit} passes, last change {change:.1e}")
