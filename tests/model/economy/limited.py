"""The crooked economy with made-up emissions and water, and shorthands of its limits."""

from dataclasses import replace

import numpy as np
from tests.model.economy.crooked import N_JURISDICTION, N_SECTOR, N_ZONE, crooked_economy

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.outcome import read_outcome
from xietong.model.state import LimitKind, LimitReport, Outcome, Shocks
from xietong.numerics.fixed_point import Status

N_POLLUTANT = 3
NO_CAP = np.full((N_POLLUTANT, N_JURISDICTION), np.inf)
NO_WATER_LIMIT = np.full(N_ZONE, np.inf)


def dirty_economy(seed: int = 1, charges_spent: float | None = None) -> Economy:
    """Three pollutants, of which the last is abated by no one, and water out of the share of capital."""
    economy = crooked_economy(seed)
    random = np.random.default_rng(seed)
    rate = random.uniform(0.2, 2.0, (N_POLLUTANT, N_SECTOR, N_ZONE))
    by_sector = np.array([1.0, 20.0, 3.0, 2.0, 0.1])
    elasticity = random.uniform(0.3, 1.5, (N_POLLUTANT, N_SECTOR))
    elasticity[0, 0], elasticity[-1] = 1.0, 0.0
    water = random.uniform(0.001, 0.02, (N_SECTOR, N_ZONE))
    return replace(
        economy,
        emission_rate=rate * np.array([1e-6, 2e-7, 5e-8])[:, None, None] * by_sector[None, :, None],
        abatement_elasticity=elasticity,
        abatement_cost=random.uniform(2e3, 4e4, (N_POLLUTANT, N_SECTOR)),
        water_share=water,
        capital_share=economy.capital_share - water,
        water_price=random.uniform(1.0, 5.0, N_ZONE),
        charges_spent=None if charges_spent is None else np.asarray(charges_spent),
    )


def outcome_of(economy: Economy, shocks: Shocks) -> Outcome:
    """The equilibrium in levels; it must be one."""
    solution = solve_equilibrium(economy, shocks)
    assert solution.status is Status.CONVERGED
    minutes = np.zeros((N_ZONE, N_ZONE)) if economy.business_minutes is None else np.asarray(economy.business_minutes)
    return read_outcome(economy, shocks, solution, minutes[: economy.n_zone, : economy.n_zone], 0.05)


def report_of(outcome: Outcome, kind: LimitKind) -> LimitReport:
    """The one report of a kind."""
    (found,) = (report for report in outcome.limits if report.kind is kind)
    return found


def distance(one: Outcome, other: Outcome) -> float:
    """Largest relative difference of residents, wages and prices."""
    pairs = (
        (one.residents, other.residents),
        (one.wage, other.wage),
        (one.price_index, other.price_index),
        (one.output, other.output),
        (one.floor_rent, other.floor_rent),
    )
    return max(float(np.max(np.abs(new / old - 1.0))) for new, old in pairs)
