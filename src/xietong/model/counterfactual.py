"""A counterfactual: what raw changes of fundamentals do to every zone, with a certificate."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.certified import CertifiedSolution, solve_certified
from xietong.model.economy.equilibrium import levels_at
from xietong.model.economy.kernels import prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.outcome import rent_and_floor_space, walras_gap
from xietong.model.economy.unknowns import unpack
from xietong.model.state import Shocks, no_shocks

__all__ = ["HATS", "Counterfactual", "solve_counterfactual"]

HATS = ("wage_hat", "residents_hat", "employment_hat", "rent_hat", "price_hat", "income_hat")
"""Changes by zone, in the order in which they are written."""

ZoneArray = Float[np.ndarray, " zone"]


@dataclass(frozen=True, eq=False)
class Counterfactual:
    """New over old, by zone, and welfare by group; NaN where the root was not certified.

    Args:
        wage_hat: Mean pay of the jobs in a zone.
        residents_hat, employment_hat: Persons who live, and who work, in a zone.
        rent_hat: Rent of floor space over all uses.
        price_hat: Price of what households buy from sectors.
        income_hat: Mean labour income of resident workers.
        welfare_hat: Expected utility by group.
        walras_gap: Balance of the region over its value added; no equation was dropped, so it must vanish.
        solution: How the root was found and certified.
    """

    wage_hat: ZoneArray
    residents_hat: ZoneArray
    employment_hat: ZoneArray
    rent_hat: ZoneArray
    price_hat: ZoneArray
    income_hat: ZoneArray
    welfare_hat: Float[np.ndarray, " group"]
    walras_gap: float
    solution: CertifiedSolution


def solve_counterfactual(
    economy: Economy,
    shocks: Shocks,
    n_start: int = 4,
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> Counterfactual:
    """Solve for raw changes and read what they do.

    Args:
        economy: Base year.
        shocks: Raw changes.
        n_start: Other starts from which further equilibria are looked for.
        seed: Of the other starts.
        progress: Called with a stage, steps done and steps in all.

    Returns:
        What the root says; NaN throughout where the root is not certified, with the certificate that says why.
    """
    kernels = prepare(economy, shocks)
    solution = solve_certified(economy, shocks, kernels=kernels, n_start=n_start, seed=seed, progress=progress)
    if not solution.is_certified:
        return _nothing(economy, solution)
    vector = solution.value
    levels = levels_at(economy, shocks, kernels, vector)
    neutral = no_shocks(
        economy.n_zone,
        economy.n_sector,
        economy.n_function,
        economy.n_group,
        len(economy.jurisdiction_members),
    )
    at_base = prepare(economy, neutral)
    base = levels_at(economy, neutral, at_base, np.zeros_like(vector))
    logs = unpack(economy, vector)
    wage = np.asarray(economy.wage)
    rent, _ = rent_and_floor_space(economy, shocks, kernels, levels)
    consumed = np.asarray(economy.consumption_share)
    return Counterfactual(
        wage_hat=_mean_pay(wage * np.exp(np.asarray(logs.wage)), levels) / _mean_pay(wage, base),
        residents_hat=np.asarray(levels.persons) / np.asarray(base.persons),
        employment_hat=_jobs(levels) / _jobs(base),
        rent_hat=rent,
        price_hat=np.exp((consumed * np.log(np.asarray(levels.price))).sum(axis=0)),
        income_hat=_mean_income(levels) / _mean_income(base),
        welfare_hat=np.asarray(levels.welfare_hat),
        walras_gap=walras_gap(
            economy,
            shocks,
            levels,
            np.asarray(economy.output) * np.exp(np.asarray(logs.output)),
            np.exp(np.asarray(logs.subsidy)),
        ),
        solution=solution,
    )


def _nothing(economy: Economy, solution: CertifiedSolution) -> Counterfactual:
    zones = np.full(economy.n_zone, np.nan)
    return Counterfactual(
        **dict.fromkeys(HATS, zones),
        welfare_hat=np.full(economy.n_group, np.nan),
        walras_gap=np.nan,
        solution=solution,
    )


def _jobs(levels: Levels) -> ZoneArray:
    return np.asarray(levels.employment).sum(axis=0) + np.asarray(levels.placed).sum(axis=0)


def _mean_pay(wage: Float[np.ndarray, "sector zone"], levels: Levels) -> ZoneArray:
    paid = (wage * np.asarray(levels.employment)).sum(axis=0)
    return (paid + (np.asarray(levels.placed) * np.asarray(levels.pay)).sum(axis=0)) / _jobs(levels)


def _mean_income(levels: Levels) -> ZoneArray:
    workers = np.asarray(levels.workers).sum(axis=0) + np.asarray(levels.staff_residence)
    return np.asarray(levels.labour_income) / workers
