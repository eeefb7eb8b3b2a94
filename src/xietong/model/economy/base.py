"""The economy of the base year: shares, levels and elasticities that every solve starts from."""

from dataclasses import dataclass, fields

import jax
import numpy as np
from jaxtyping import Float, Int

from xietong.numerics.arrays import Array

__all__ = ["Economy"]


@dataclass(frozen=True, eq=False)
class Economy:
    """Everything the equilibrium needs; arrays only, one row of each matrix read from, to.

    Args:
        jurisdiction: $J(n)$, index of the government of each zone.
        resident_workers: $R_n^g$, market workers by group and residence.
        commuting_share: $\\lambda^g_{i|n}$; each row (residence) sums to one.
        commutes: 1 for a group that travels to work, 0 for one that works where it lives.
        sector_share: $\\psi^g_{s|i}$; sums to one over sectors.
        wage: $w_{is}$, yuan a year.
        staff_residence_share: $\\rho^A_{n|i}$, where the staff of workplace i live; sums to one over n.
        placed_jobs: $L^A_{ia}$, jobs by function and workplace.
        placed_pay: $\\bar w_a$ by function and workplace, yuan a year.
        placed_purchases: $m^A_{sa}$, yuan of sector s bought per placed job of function a at base prices.
        labour_share, capital_share, floor_share: $b^L_{is}, b^K_{is}, b^F_{is}$ of cost.
        input_share: $b^M_{rs}$, share of sector r in the cost of sector s.
        output: $X_{is}$, yuan a year.
        trade_share: $\\pi_{s,in}$ by sector, origin, destination; with the outer share sums to one over origins.
        outer_share: $\\pi_{s,on}$, share bought outside the region, by sector and destination.
        exports: $Z_{is}$, sold outside the region, yuan a year.
        consumption_share: $a_{ns}$, by sector and zone; sums to one over sectors.
        government, investment: Base final demand by sector and zone, yuan a year.
        persons: Residents by zone.
        floor_space: m2 by zone.
        floor_supply_elasticity: $\\eta^F_n$.
        construction_share: $\\beta_s$, basket of the construction price; sums to one.
        business_minutes: $t_{ik}$, base composite business time, positive.
        outside_share: $\\mu_o^g$, share of a group that lives outside the region.
        commuting_elasticity, sector_elasticity, residence_elasticity: $\\varepsilon, \\chi, \\eta_R$.
        migration_elasticity: $\\eta_M$ by group.
        trade_elasticity, agglomeration: $\\theta_s, \\gamma_s$.
        spillover_exponent: $\\delta$.
        labour_income_spent: Share of labour income that households spend.
        rent_spent: Share of floor rent that local owners spend in the zone.
        outer_price: Price level outside the region, the nominal anchor, 1 in the base year.
    """

    jurisdiction: Int[Array, " zone"]
    jurisdiction_members: Float[Array, "jurisdiction zone"]
    resident_workers: Float[Array, "group residence"]
    commuting_share: Float[Array, "group residence workplace"]
    commutes: Float[Array, " group"]
    sector_share: Float[Array, "group sector workplace"]
    wage: Float[Array, "sector workplace"]
    staff_residence_share: Float[Array, "residence workplace"]
    placed_jobs: Float[Array, "function workplace"]
    placed_pay: Float[Array, "function workplace"]
    placed_purchases: Float[Array, "sector function"]
    labour_share: Float[Array, "sector workplace"]
    capital_share: Float[Array, "sector workplace"]
    floor_share: Float[Array, "sector workplace"]
    input_share: Float[Array, "input sector"]
    output: Float[Array, "sector workplace"]
    trade_share: Float[Array, "sector origin destination"]
    outer_share: Float[Array, "sector destination"]
    exports: Float[Array, "sector origin"]
    consumption_share: Float[Array, "sector zone"]
    government: Float[Array, "sector zone"]
    investment: Float[Array, "sector zone"]
    persons: Float[Array, " zone"]
    floor_space: Float[Array, " zone"]
    floor_supply_elasticity: Float[Array, " zone"]
    construction_share: Float[Array, " sector"]
    business_minutes: Float[Array, "origin destination"]
    outside_share: Float[Array, " group"]
    commuting_elasticity: Float[Array, ""]
    sector_elasticity: Float[Array, ""]
    residence_elasticity: Float[Array, ""]
    migration_elasticity: Float[Array, " group"]
    trade_elasticity: Float[Array, " sector"]
    agglomeration: Float[Array, " sector"]
    spillover_exponent: Float[Array, ""]
    labour_income_spent: Float[Array, ""]
    rent_spent: Float[Array, ""]
    outer_price: Float[Array, ""]

    @property
    def n_zone(self) -> int:
        return int(np.shape(self.persons)[0])

    @property
    def n_sector(self) -> int:
        return int(np.shape(self.wage)[0])

    @property
    def n_group(self) -> int:
        return int(np.shape(self.resident_workers)[0])


jax.tree_util.register_dataclass(Economy, data_fields=[f.name for f in fields(Economy)], meta_fields=[])
