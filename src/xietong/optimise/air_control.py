"""Joint control of the air of a region: its steps, targets and governments as a problem of least cost."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.assess.air import AirYear, PlanAir
from xietong.model.air.transfer import POLLUTANTS, per_tonne
from xietong.optimise.control import (
    Control,
    ControlProblem,
    Nash,
    coalition_costs,
    joint_control,
    nash_control,
    saving,
    separate_control,
    trading,
)
from xietong.optimise.cost_curves import Curves
from xietong.region.region import Region

__all__ = ["ControlTable", "air_control_problem", "compare_control", "wanted_falls"]


@dataclass(frozen=True, eq=False)
class ControlTable:
    """Control together and apart.

    Args:
        target: Fall wanted at each city, µg/m³.
        joint, own: Together, and each government as if the others did nothing.
        can_alone: Governments that reach their targets by their own steps.
        nash: Each given what the others do.
        saved_of_own, saved_of_nash: Share of the cost apart that acting together saves.
        payments: See `trading`.
        coalitions: Least cost by bit mask of governments; `inf` where a coalition cannot reach its targets.
        cost_rule: Which costs were used.
    """

    target: Float[np.ndarray, " city"]
    joint: Control
    own: Control
    can_alone: np.ndarray
    nash: Nash
    saved_of_own: float
    saved_of_nash: float
    payments: Float[np.ndarray, "owner flow"]
    coalitions: Float[np.ndarray, " coalition"]
    cost_rule: str


def wanted_falls(air: PlanAir) -> Float[np.ndarray, " city"]:
    """Fall at each city from the last year with the plan to its lowest target; zero where none is wanted."""
    here = air.with_plan[-1].concentration
    wanted = np.zeros_like(here)
    for target in air.targets:
        wanted[target.city] = max(wanted[target.city], here[target.city] - target.pm25)
    return wanted


def air_control_problem(
    region: Region, air: PlanAir, year: AirYear, target: Float[np.ndarray, " city"], curves: Curves, *, by_city: bool
) -> ControlProblem:
    """The steps of every source, pollutant and city, from the emissions of a year.

    Args:
        region: For names and governments.
        air: Tables of the air.
        year: Whose emissions are controlled.
        target: Fall wanted at each city, µg/m³.
        curves: Costs.
        by_city: Whether each city acts for itself; otherwise each government does.
    """
    n_pollutant, n_city = len(POLLUTANTS), len(region.cities)
    emissions = year.emissions[:, :n_pollutant]
    effect = np.asarray(per_tonne(air.tables.annual, air.inventory_totals))
    source, pollutant, city, step = np.nonzero(
        (curves.removal > 0.0)
        & (emissions > 0.0)[..., None]
        & air.inventory.has_tonnes[None, :n_pollutant, None, None]
    )
    owner = np.arange(n_city) if by_city else np.asarray(region.city_jurisdiction)
    return ControlProblem(
        cost=curves.cost[source, pollutant, city, step],
        capacity=curves.removal[source, pollutant, city, step] * emissions[source, pollutant, city],
        effect=effect[pollutant, :, city].T,
        target=target,
        owner=owner[city],
        receptor_owner=owner,
        receptors=tuple(place.name_en for place in region.cities),
        n_owner=n_city if by_city else len(region.jurisdictions),
        cost_rule=curves.rule,
    )


def compare_control(problem: ControlProblem) -> ControlTable:
    """Together, apart and with receptor prices.

    Raises:
        InfeasibleError: naming each city whose target cannot be reached and by how much.
    """
    joint = joint_control(problem)
    own, can = separate_control(problem)
    nash = nash_control(problem)
    return ControlTable(
        target=problem.target,
        joint=joint,
        own=own,
        can_alone=can,
        nash=nash,
        saved_of_own=saving(joint, own),
        saved_of_nash=saving(joint, nash.control),
        payments=trading(problem, joint),
        coalitions=coalition_costs(problem),
        cost_rule=problem.cost_rule,
    )
