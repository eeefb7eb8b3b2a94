"""The economy of the base year: shares, levels and elasticities that every solve starts from.

One set of equations holds many models. What a model does not have is None: its term is not in the equations.
"""

from dataclasses import dataclass, fields

import jax
import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel

__all__ = ["Economy"]


@dataclass(frozen=True, eq=False)
class Economy:
    """Everything the equilibrium needs; arrays only, each matrix read from, to.

    The matrices of commuting and trade may have 32-bit floats, or be made where they are needed, in regions so large
    that they would not fit the memory (`numerics.products`).

    Args:
        jurisdiction: $J(n)$, index of the government of each zone.
        resident_workers: $R_n^g$, market workers by group and residence.
        commuting_share: $\\lambda^g_{i|n}$; each row (residence) sums to one.
        commutes: 1 for a group that travels to work, 0 for one that works where it lives.
        sector_share: $\\psi^g_{s|i}$; sums to one over sectors.
        wage: $w_{is}$, yuan a year.
        labour_share, capital_share, floor_share: $b^L_{is}, b^K_{is}, b^F_{is}$ of cost.
        input_share: $b^M_{rs}$, share of sector r in the cost of sector s.
        output: $X_{is}$, yuan a year.
        trade_share: $\\pi_{s,in}$ by sector, origin, destination; with the outer share sums to one over origins.
        outer_share: $\\pi_{s,on}$, share bought outside the region, by sector and destination.
        exports: $Z_{is}$, sold outside the region, yuan a year.
        consumption_share: $a_{ns}$, by sector and zone; sums to one over sectors.
        persons: Residents by zone.
        floor_space: m2 by zone.
        floor_supply_elasticity: $\\eta^F_n$.
        construction_share: $\\beta_s$, basket of the construction price; sums to one, or is zero where floor space
            answers the nominal rent.
        outside_share: $\\mu_o^g$, share of a group that lives outside the region.
        commuting_elasticity, sector_elasticity, residence_elasticity: $\\varepsilon, \\chi, \\eta_R$.
        migration_elasticity: $\\eta_M$ by group.
        trade_elasticity, agglomeration: $\\theta_s, \\gamma_s$.
        labour_income_spent: Share of labour income that households spend.
        rent_spent: Share of floor rent that local owners spend in the zone, on goods and services.
        outer_price: Price level outside the region, the nominal anchor, 1 in the base year.
        housing_share: $a^H_n$, share of spending that goes to floor space directly; None where housing is a sector.
        government, investment: Base final demand by sector and zone, yuan a year.
        placed_jobs: $L^A_{ia}$, jobs of functions that governments place, by function and workplace.
        placed_pay: $\\bar w_a$ by function and workplace, yuan a year.
        placed_purchases: $m^A_{sa}$, yuan of sector s bought per placed job of function a at base prices; by zone
            where it differs.
        pay_weight: Weight of each zone in the cost of living that its government's pay follows; None means persons.
        staff_residence_share: $\\rho^A_{n|i}$, where the staff of workplace i live; sums to one over n.
        efficiency: $h^g$, efficiency units per worker of a group; None means one.
        use_of_sector: 1 where a sector rents floor space of a use; a column sums to one. None means one use.
            Households rent the first use.
        conversion_elasticity: $\\xi$, how readily floor space changes its use.
        business_minutes: $t_{ik}$, base business time that spillovers travel, positive; None keeps them in the zone.
        spillover_exponent: $\\delta$ of the power form $t^{-\\delta}$ of spillovers.
        spillover_decay: $\\delta$ per minute of the exponential form; set, it takes the place of the power form.
        variety: Elasticity of a cell's productivity to its own employment: $1/(\\sigma-1)$ with free entry of firms.
        spillover_area: km2 that spillovers and the nearness of residents are divided by; None takes sums.
        density_disamenity: $\\zeta_D$, elasticity of amenity to the density of residents, with a minus sign.
        residential_externality: $\\zeta_O$, elasticity of amenity to the residents near by.
        residential_decay: $\\rho$ per minute of that nearness.
        outer_sourcing: Share of outer spending on a sector that comes from each cell; None for a region too small to
            move outer prices.
        is_homogeneous: Sectors whose good is the same everywhere and costs the outer price.
        numeraire: Weights that add up to one; the weighted mean of wages over base is held at one. Only for a region
            that trades with no one, where nothing else anchors money.
        holds_utility: Groups that come and go until their utility is as before (open city).
        has_one_wage: True where workers take any sector that pays, so that all sectors of a zone pay alike; their
            base wages must be alike. None, or false, where workers have tastes for sectors.
        emission_rate: $e^0_{p,is}$, tonnes per yuan of output at base prices, by pollutant, sector and workplace.
        abatement_elasticity: $v_{ps}$, how readily emissions fall with their price; 0 or more.
        abatement_cost: $\\bar a_{ps}$, yuan per tonne at base cost, positive: what counts as a high price.
            None where no one abates, as the elasticity.
        emission_members: 1 where a zone belongs to an area whose emissions are limited together; areas may overlap.
            None takes the jurisdictions.
        water_share: $b^W_{is}$ of cost; the shares of labour, capital, floor space, water and inputs sum to one.
        water_price: $p^{W0}_n$, base price of water by zone, yuan per m3.
        charges_spent: Share of emission charges and of the scarcity rent of water that a government hands to its
            residents, so much a head, who spend it on goods and services. The rest, and all of it where None, stays
            in its budget and is not spent in the region.
    """

    jurisdiction: Int[Array, " zone"]
    jurisdiction_members: Float[Array, "jurisdiction zone"]
    resident_workers: Float[Array, "group residence"]
    commuting_share: Float[Array, "group residence workplace"] | DistanceKernel
    commutes: Float[Array, " group"]
    sector_share: Float[Array, "group sector workplace"]
    wage: Float[Array, "sector workplace"]
    labour_share: Float[Array, "sector workplace"]
    capital_share: Float[Array, "sector workplace"]
    floor_share: Float[Array, "sector workplace"]
    input_share: Float[Array, "input sector"]
    output: Float[Array, "sector workplace"]
    trade_share: Float[Array, "sector origin destination"] | DistanceKernel
    outer_share: Float[Array, "sector destination"]
    exports: Float[Array, "sector origin"]
    consumption_share: Float[Array, "sector zone"]
    persons: Float[Array, " zone"]
    floor_space: Float[Array, " zone"]
    floor_supply_elasticity: Float[Array, " zone"]
    construction_share: Float[Array, " sector"]
    outside_share: Float[Array, " group"]
    commuting_elasticity: Float[Array, ""]
    sector_elasticity: Float[Array, ""]
    residence_elasticity: Float[Array, ""]
    migration_elasticity: Float[Array, " group"]
    trade_elasticity: Float[Array, " sector"]
    agglomeration: Float[Array, " sector"]
    labour_income_spent: Float[Array, ""]
    rent_spent: Float[Array, ""]
    outer_price: Float[Array, ""]
    housing_share: Float[Array, " zone"] | None = None
    government: Float[Array, "sector zone"] | None = None
    investment: Float[Array, "sector zone"] | None = None
    placed_jobs: Float[Array, "function workplace"] | None = None
    placed_pay: Float[Array, "function workplace"] | None = None
    placed_purchases: Float[Array, "sector function *zone"] | None = None
    pay_weight: Float[Array, " zone"] | None = None
    staff_residence_share: Float[Array, "residence workplace"] | None = None
    efficiency: Float[Array, " group"] | None = None
    use_of_sector: Float[Array, "use sector"] | None = None
    conversion_elasticity: Float[Array, ""] | None = None
    business_minutes: Float[Array, "origin destination"] | None = None
    spillover_exponent: Float[Array, ""] | None = None
    spillover_decay: Float[Array, ""] | None = None
    variety: Float[Array, " sector"] | None = None
    spillover_area: Float[Array, " zone"] | None = None
    density_disamenity: Float[Array, ""] | None = None
    residential_externality: Float[Array, ""] | None = None
    residential_decay: Float[Array, ""] | None = None
    outer_sourcing: Float[Array, "sector origin"] | None = None
    is_homogeneous: Bool[Array, " sector"] | None = None
    numeraire: Float[Array, "sector workplace"] | None = None
    holds_utility: Bool[Array, " group"] | None = None
    has_one_wage: Bool[Array, ""] | None = None
    emission_rate: Float[Array, "pollutant sector workplace"] | None = None
    abatement_elasticity: Float[Array, "pollutant sector"] | None = None
    abatement_cost: Float[Array, "pollutant sector"] | None = None
    emission_members: Float[Array, "area zone"] | None = None
    water_share: Float[Array, "sector workplace"] | None = None
    water_price: Float[Array, " zone"] | None = None
    charges_spent: Float[Array, ""] | None = None

    @property
    def n_zone(self) -> int:
        return int(np.shape(self.persons)[0])

    @property
    def n_sector(self) -> int:
        return int(np.shape(self.wage)[0])

    @property
    def n_group(self) -> int:
        return int(np.shape(self.resident_workers)[0])

    @property
    def n_use(self) -> int:
        return 1 if self.use_of_sector is None else int(np.shape(self.use_of_sector)[0])

    @property
    def n_function(self) -> int:
        return 0 if self.placed_jobs is None else int(np.shape(self.placed_jobs)[0])

    @property
    def n_pollutant(self) -> int:
        return 0 if self.emission_rate is None else int(np.shape(self.emission_rate)[0])


jax.tree_util.register_dataclass(Economy, data_fields=[f.name for f in fields(Economy)], meta_fields=[])
