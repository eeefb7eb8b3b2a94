"""An equilibrium in levels, with its certificate."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after
from xietong.model.economy.equilibrium import levels_at
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.land import construction_price, demand_over_base, floor_supply_hat, rent_hat
from xietong.model.economy.levels import Levels
from xietong.model.economy.limits import limit_reports
from xietong.model.economy.placed import staff_residence
from xietong.model.economy.trade import exports, imports
from xietong.model.economy.unknowns import unpack
from xietong.model.state import Certificate, Outcome, Shocks
from xietong.numerics.certificate import FixedPointCertificate
from xietong.numerics.fixed_point import Solution, Status

__all__ = ["commuting_flows_at", "read_outcome", "rent_and_floor_space", "walras_gap"]

Array2 = Float[np.ndarray, "sector zone"]


def read_outcome(
    economy: Economy,
    shocks: Shocks,
    solution: Solution,
    minutes: Float[np.ndarray, "residence workplace"],
    access_decay: float,
    second_start_distance: float = float("nan"),
    known: FixedPointCertificate | None = None,
) -> Outcome:
    r"""Levels at the solution.

    Args:
        economy, shocks: What was solved.
        solution: Packed unknowns and status.
        minutes: One-way minutes of each pair in the year.
        access_decay: $\nu$ per minute in access $= \sum_i L_i e^{-\nu t_{ni}}$.
        second_start_distance: Largest log distance to the root found from another start.
        known: What was measured at the solution; None where nothing was.

    Returns:
        The outcome; its certificate tells whether the solution may be used.
    """
    kernels = prepare(economy, shocks)
    levels = levels_at(economy, shocks, kernels, solution.value)
    logs = unpack(economy, solution.value)
    output = np.asarray(economy.output) * np.exp(np.asarray(logs.output))
    flows = commuting_flows_at(economy, shocks, kernels, levels)
    placed = np.asarray(levels.placed)
    jobs = np.asarray(levels.employment).sum(axis=0) + placed.sum(axis=0)
    rent, supply = rent_and_floor_space(economy, shocks, kernels, levels)
    subsidy = np.exp(np.asarray(logs.subsidy))
    return Outcome(
        residents=np.asarray(levels.persons),
        resident_workers=np.asarray(levels.workers),
        placed_staff=np.asarray(levels.staff_residence),
        employment=np.asarray(levels.employment),
        placed_employment=placed,
        wage=np.asarray(economy.wage) * np.exp(np.asarray(logs.wage)),
        output=output,
        volume=(output + _charges(levels)) / np.asarray(levels.cost),
        value_added=np.asarray(levels.value_added),
        exports=np.asarray(exports(economy, levels.seller_price, shocks.outer_cost_hat)),
        imports=np.asarray(imports(economy, levels.price, levels.expenditure, shocks.outer_cost_hat)),
        price_index=np.asarray(levels.price),
        floor_rent=rent,
        floor_space=np.asarray(economy.floor_space) * supply,
        cost_of_living=np.asarray(levels.cost_of_living),
        labour_income=np.asarray(levels.labour_income),
        real_income=np.asarray(levels.group_income) / np.asarray(levels.cost_of_living)[None, :],
        commuting=flows,
        commuting_minutes=(flows * minutes).sum(axis=1) / flows.sum(axis=1),
        access=np.exp(-access_decay * minutes) @ jobs,
        welfare_hat=np.asarray(levels.welfare_hat),
        welfare_by_jurisdiction=np.asarray(levels.welfare_by_jurisdiction),
        placement_subsidy=(output + _charges(levels)) * (1.0 - 1.0 / subsidy),
        transfers=np.asarray(levels.final_demand - levels.value_added),
        certificate=_certificate(
            solution, walras_gap(economy, shocks, levels, output, subsidy), second_start_distance, known
        ),
        limits=limit_reports(economy, shocks, kernels, logs, levels),
    )


def _certificate(
    solution: Solution, gap: float, second_start_distance: float, known: FixedPointCertificate | None
) -> Certificate:
    """What the solve says of itself, with what was measured; a root that is not certified is no result."""
    plain = Certificate(solution.status, solution.errors[-1], solution.steps, gap, second_start_distance)
    if known is None:
        return plain
    is_refused = solution.status is Status.CONVERGED and not known.is_certified
    return replace(
        plain,
        status=Status.UNCERTIFIED if is_refused else solution.status,
        smallest_singular_value=known.smallest_singular_value,
        error_bound=known.error_bound,
        determinant_sign=known.determinant_sign,
        roots_found=known.roots_found if known.starts_tried else 0,
        starts_tried=known.starts_tried,
    )


def walras_gap(economy: Economy, shocks: Shocks, levels: Levels, output: Array2, subsidy: Array2) -> float:
    r"""Regional balance, over value added; no market-clearing equation was dropped, so it must vanish.

    $$ \frac{\sum Z - \sum_{ns}\pi_{s,on}' E_{ns} - (\sum_n \text{VA}_n - \text{subsidies} - \text{charges}
             - \sum_n \text{FD}_n)}{\sum_n \text{VA}_n} $$

    Args:
        economy: Base year.
        shocks: What the year changes.
        levels: Quantities at the solution.
        output: Output at cost, yuan a year.
        subsidy: $1+\omega$ of each cell.

    Returns:
        The gap as a share of value added.
    """
    spent = np.asarray(levels.expenditure)
    sold = np.asarray(exports(economy, levels.seller_price, shocks.outer_cost_hat)).sum(axis=1)
    bought = np.asarray(imports(economy, levels.price, levels.expenditure, shocks.outer_cost_hat)).sum(axis=1)
    net = sold - bought
    charges = _charges(levels)
    if economy.is_homogeneous is not None:
        net = np.where(economy.is_homogeneous, (output + charges).sum(axis=1) - spent.sum(axis=1), net)
    paid = float(((output + charges) * (1.0 - 1.0 / subsidy) - charges).sum())
    if shocks.charge_hat is not None:
        # Base-year taxes are part of the base prices; what is new is the change of the charge on sales.
        taxed = np.asarray(levels.sales) + charges / subsidy
        paid -= float((taxed * (np.asarray(shocks.charge_hat) - 1.0)).sum())
    added, used = float(np.sum(levels.value_added)), float(np.sum(levels.final_demand))
    return (float(net.sum()) - (added - paid - used)) / added


def _charges(levels: Levels) -> Array2:
    """Yuan a year paid for emissions; none where they are not counted."""
    return np.zeros_like(levels.cost) if levels.charges is None else np.asarray(levels.charges)


def rent_and_floor_space(
    economy: Economy, shocks: Shocks, kernels: Kernels, levels: Levels
) -> tuple[Float[np.ndarray, " zone"], Float[np.ndarray, " zone"]]:
    """Rent over all uses and floor space, over base."""
    building = construction_price(economy, np.log(np.asarray(levels.price)))
    demand = demand_over_base(levels.floor_demand.sum(axis=0), kernels.totals.floor_demand.sum(axis=0))
    capacity, limit = shocks.floor_space_hat, shocks.floor_space_limit
    rent = rent_hat(economy, demand, building, capacity, limit)
    return np.asarray(rent), np.asarray(floor_supply_hat(economy, rent, building, capacity, limit))


def commuting_flows_at(
    economy: Economy, shocks: Shocks, kernels: Kernels, levels: Levels
) -> Float[np.ndarray, "residence workplace"]:
    """Workers, market and placed, by residence and workplace; those who work where they live by nature left out."""
    share = np.asarray(commuting_shares_after(kernels.commuting, levels.pull, levels.access))
    workers = np.asarray(economy.commutes)[:, None] * np.asarray(levels.workers)
    flows = np.einsum("gn,gni->ni", workers, share)
    if kernels.staff is None or economy.placed_jobs is None:
        return flows
    choosing = np.asarray(economy.placed_jobs + shocks.placed_jobs).sum(axis=0)
    staff = np.asarray(staff_residence(economy, kernels.staff, levels.cost_of_living)) * choosing[None, :]
    return flows + staff + np.diag(np.asarray(shocks.housed_jobs).sum(axis=0))
