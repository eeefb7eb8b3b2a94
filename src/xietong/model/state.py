"""The values that the model works on and hands out. Arrays only; labels stay outside."""

from dataclasses import dataclass
from enum import Enum

import jax
import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.numerics.arrays import Array
from xietong.numerics.fixed_point import Status

__all__ = [
    "Certificate",
    "GatewayOffer",
    "Inertia",
    "LimitKind",
    "LimitReport",
    "Outcome",
    "Shocks",
    "Status",
    "no_shocks",
]


@dataclass(frozen=True)
class Inertia:
    r"""People who have not chosen anew since the year before (equation T1).

    $$ R_n^g = (1-v_R) R_{n,-1}^g + (v_R - v_M)\,\rho'^g_{n|j}\,R_{j,-1}^g + v_M N^g\mu'^g_j\rho'^g_{n|j} $$

    Args:
        before: $R_{n,-1}^g$, market workers by group and residence the year before, without tied workers.
        residence_share: $v_R$, who chooses a residence anew within a year, in [0, 1].
        jurisdiction_share: $v_M \le v_R$, who also chooses the jurisdiction anew.
    """

    before: Float[Array, "group residence"]
    residence_share: Float[Array, ""]
    jurisdiction_share: Float[Array, ""]


@dataclass(frozen=True)
class GatewayOffer:
    """What airports and ports offer in a year in which measures have changed some of them; new ones are among them.

    Args:
        attraction: Log of what a gateway offers a kind of traffic; `-inf` where it does not serve it.
        charge: Yuan per unit.
        access_cost: Yuan per unit from the zones, then from places outside, at the minutes of the base year.
        capacity: Units a year; zero for a closed gateway.
        delay_at_capacity: Hours.
        delay_power: Of the delay in the use of capacity.
        zone: Where it lies.
    """

    attraction: Float[Array, "kind gateway"]
    charge: Float[Array, "kind gateway"]
    access_cost: Float[Array, "kind origin gateway"]
    capacity: Float[Array, " gateway"]
    delay_at_capacity: Float[Array, " gateway"]
    delay_power: Float[Array, " gateway"]
    zone: Int[Array, " gateway"]


@dataclass(frozen=True)
class Shocks:
    """What a plan changes in one year, against the base year. Neutral values change nothing.

    Rows of `sector` are market sectors (housing included), rows of `function` are placed functions.

    Args:
        placed_jobs: Change of placed jobs by function and workplace whose staff choose where to live, jobs.
        housed_jobs: Change of placed jobs whose staff live in the zone of work (housing is provided), jobs.
        tied_workers: Change of market workers bound to a residence by the plan: partners who come with
            followers (+), recruits drawn from the local pool (-), staff who stay behind and look for
            other work (+). By group and residence, workers.
        is_quantity_fixed: Cells whose employment the plan fixes (quantity closure).
        quantity_hat: Employment of a fixed cell over base; 1 elsewhere.
        floor_space_hat: Capacity for floor space over base, by zone.
        registration_hat: Friction of living in a jurisdiction over base, by group and jurisdiction;
            below one is easier.
        productivity_hat: By market sector and workplace.
        amenity_hat: By group and residence.
        commuting_impedance: Change of the composite commuting disutility of a pair, in logs of utility
            times the commuting elasticity; negative is nearer. By residence and workplace, or by group before
            them. None, here and below, where nothing changes: a matrix of pairs is not made in vain.
        business_time: Change of composite business minutes, by origin and destination.
        trade_cost_hat: Delivered cost factor over base, by market sector, origin and destination.
        floor_space_limit: Floor space over base that may not be passed, by zone.
        take_home_hat: Share of pay that is left after tax over base, by workplace.
        charge_hat: One plus taxes and charges on a cell's sales over base.
        inertia: Who has not chosen anew since the year before.
        emission_cap: $\\text{cap}_{pj}$, tonnes a year that the sectors of an area may emit; `inf` for no cap.
            None, here and below, where no place has a limit.
        water_limit: $W^{\\max}_n$, m3 a year that the sectors of a zone may draw; `inf` for no limit.
        car_odds: Change of the log odds of driving against the other modes on a commute. Congestion alone reads it.
        employment_most, employment_least: Employment of a cell over base that may not be passed (`inf` for no limit),
            or must be reached (0 for no limit). A cell whose quantity is fixed has neither.
        emissions_hat: What measures leave of the emissions of a kind of source over base, by pollutant; the economy
            does not read it, the wing of the air does.
        outer_cost_hat: Delivered cost factor over base between a zone and the outer world, the same both ways, by
            market sector.
        gateways: Airports and ports as measures leave them; the economy does not read it, their wing does.
    """

    placed_jobs: Float[Array, "function workplace"]
    housed_jobs: Float[Array, "function workplace"]
    tied_workers: Float[Array, "group residence"]
    is_quantity_fixed: Bool[Array, "sector workplace"]
    quantity_hat: Float[Array, "sector workplace"]
    floor_space_hat: Float[Array, " zone"]
    registration_hat: Float[Array, "group jurisdiction"]
    productivity_hat: Float[Array, "sector workplace"]
    amenity_hat: Float[Array, "group residence"]
    commuting_impedance: Float[Array, "*group residence workplace"] | None = None
    business_time: Float[Array, "origin destination"] | None = None
    trade_cost_hat: Float[Array, "sector origin destination"] | None = None
    floor_space_limit: Float[Array, " zone"] | None = None
    take_home_hat: Float[Array, " workplace"] | None = None
    charge_hat: Float[Array, "sector workplace"] | None = None
    inertia: Inertia | None = None
    emission_cap: Float[Array, "pollutant area"] | None = None
    water_limit: Float[Array, " zone"] | None = None
    employment_most: Float[Array, "sector workplace"] | None = None
    employment_least: Float[Array, "sector workplace"] | None = None
    car_odds: Float[Array, "residence workplace"] | None = None
    emissions_hat: Float[Array, "source pollutant zone"] | None = None
    outer_cost_hat: Float[Array, "sector zone"] | None = None
    gateways: GatewayOffer | None = None


def no_shocks(n_zone: int, n_sector: int, n_function: int, n_group: int, n_jurisdiction: int) -> Shocks:
    """Shocks that change nothing."""
    return Shocks(
        placed_jobs=np.zeros((n_function, n_zone)),
        housed_jobs=np.zeros((n_function, n_zone)),
        tied_workers=np.zeros((n_group, n_zone)),
        is_quantity_fixed=np.zeros((n_sector, n_zone), dtype=bool),
        quantity_hat=np.ones((n_sector, n_zone)),
        floor_space_hat=np.ones(n_zone),
        registration_hat=np.ones((n_group, n_jurisdiction)),
        productivity_hat=np.ones((n_sector, n_zone)),
        amenity_hat=np.ones((n_group, n_zone)),
        # Never None here: the map compiled for years without gateways then serves those with them.
        outer_cost_hat=np.ones((n_sector, n_zone)),
    )


for _value in (Inertia, GatewayOffer, Shocks):
    jax.tree_util.register_dataclass(_value, data_fields=list(_value.__dataclass_fields__), meta_fields=[])


@dataclass(frozen=True)
class Certificate:
    """How well one equilibrium was solved.

    Args:
        residual: Largest absolute log residual of the map.
        steps: Evaluations of the map.
        walras_gap: Regional balance: exports less imports less (value added less final demand), over value added.
        second_start_distance: Largest log distance to the root found from another start, NaN where not tried.
        smallest_singular_value: Of $I - G_x$, NaN where not measured.
        error_bound: Largest log distance of an unknown to the true root (equation C2), NaN where not measured.
        determinant_sign: Sign of $\\det(I - G_x)$; 0 where it is not known.
        roots_found: Distinct roots found, this one counted; 0 where none were looked for.
        starts_tried: Other starts tried.
        coupled_residual: Largest absolute difference between a signal of the wings and their answer to it.
        rounds: Solves of the economy until the wings agreed with it; 0 without wings.
        contraction: What a plain round leaves of an error of the signals, NaN where there was one round only.
    """

    status: Status
    residual: float
    steps: int
    walras_gap: float
    second_start_distance: float
    smallest_singular_value: float = float("nan")
    error_bound: float = float("nan")
    determinant_sign: int = 0
    roots_found: int = 0
    starts_tried: int = 0
    coupled_residual: float = 0.0
    rounds: int = 0
    contraction: float = float("nan")


class LimitKind(Enum):
    """What is limited; the value says in which unit."""

    FLOOR_SPACE = "m2 of floor space by zone"
    EMISSIONS = "tonnes a year by pollutant and area"
    WATER = "m3 a year by zone"
    EMPLOYMENT_MOST = "jobs at most by market sector and workplace"
    EMPLOYMENT_LEAST = "jobs at least by market sector and workplace"


@dataclass(frozen=True, eq=False)
class LimitReport:
    """How the limits of one kind stand in an equilibrium, and what they are worth at the margin.

    Args:
        kind: What is limited.
        value: Quantity in the equilibrium.
        limit: Quantity allowed, or asked for; `inf`, or 0 for one that must be reached, where there is no limit.
        is_binding: True where the limit changes the equilibrium.
        shadow_price: Yuan a year for one unit more of the limit (one job less, where jobs must be reached); zero or
            more, and zero where the limit does not bind.
    """

    kind: LimitKind
    value: Float[np.ndarray, "*place"]
    limit: Float[np.ndarray, "*place"]
    is_binding: Bool[np.ndarray, "*place"]
    shadow_price: Float[np.ndarray, "*place"]

    @property
    def annual_value(self) -> Float[np.ndarray, "*place"]:
        """Yuan a year that the whole limit is worth at its shadow price."""
        return np.where(self.is_binding, self.shadow_price * self.value, 0.0)


@dataclass(frozen=True, eq=False)
class Outcome:
    """One equilibrium in levels, NumPy arrays, base-year prices of the outer zone as money.

    Args:
        residents: Persons by zone.
        resident_workers: Workers by group and residence (market workers; farm, local, elsewhere).
        placed_staff: Staff of placed functions by residence, workers.
        employment: Jobs by market sector and workplace.
        placed_employment: Jobs by placed function and workplace.
        wage: Yuan a year by market sector and workplace.
        output: Yuan a year by market sector and workplace.
        volume: Output at base-year prices, yuan a year.
        value_added: Yuan a year by zone, market and placed activity together.
        exports, imports: Yuan a year sold and bought outside the region, by market sector and zone.
        price_index: By market sector and zone, base 1.
        floor_rent: By zone, base 1.
        floor_space: m2 by zone.
        cost_of_living: By zone, base 1.
        labour_income: Yuan a year by residence, market and placed pay together.
        real_income: Labour income per worker over cost of living, yuan a year, by group and residence.
        commuting: Workers (market and placed, without farm) by residence and workplace.
        commuting_minutes: Mean one-way minutes by residence (composite time).
        access: Jobs within reach by zone, sum over workplaces of jobs times exp(-decay x minutes).
        welfare_hat: Expected utility by group over base.
        welfare_by_jurisdiction: Expected utility of a group when living in a jurisdiction over base.
        placement_subsidy: Yuan a year that hold a fixed cell at its employment (negative: rent forgone).
        transfers: Final demand less value added, yuan a year by zone: what comes in from elsewhere.
        limits: One report for each kind of limit in force.
    """

    residents: Float[np.ndarray, " zone"]
    resident_workers: Float[np.ndarray, "group residence"]
    placed_staff: Float[np.ndarray, " residence"]
    employment: Float[np.ndarray, "sector workplace"]
    placed_employment: Float[np.ndarray, "function workplace"]
    wage: Float[np.ndarray, "sector workplace"]
    output: Float[np.ndarray, "sector workplace"]
    volume: Float[np.ndarray, "sector workplace"]
    value_added: Float[np.ndarray, " zone"]
    exports: Float[np.ndarray, "sector zone"]
    imports: Float[np.ndarray, "sector zone"]
    price_index: Float[np.ndarray, "sector zone"]
    floor_rent: Float[np.ndarray, " zone"]
    floor_space: Float[np.ndarray, " zone"]
    cost_of_living: Float[np.ndarray, " zone"]
    labour_income: Float[np.ndarray, " residence"]
    real_income: Float[np.ndarray, "group residence"]
    commuting: Float[np.ndarray, "residence workplace"]
    commuting_minutes: Float[np.ndarray, " residence"]
    access: Float[np.ndarray, " zone"]
    welfare_hat: Float[np.ndarray, " group"]
    welfare_by_jurisdiction: Float[np.ndarray, "group jurisdiction"]
    placement_subsidy: Float[np.ndarray, "sector workplace"]
    transfers: Float[np.ndarray, " zone"]
    certificate: Certificate
    limits: tuple[LimitReport, ...] = ()
