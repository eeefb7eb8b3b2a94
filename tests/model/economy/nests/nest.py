"""A model in levels seen through the core: a plain economy to fill in, its solve, and changes to compare."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium import levels_at, solve_equilibrium
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import prepare
from xietong.model.economy.levels import Levels
from xietong.model.economy.outcome import rent_and_floor_space, walras_gap
from xietong.model.economy.unknowns import Unknowns, unpack
from xietong.model.state import Shocks, no_shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status

__all__ = ["NestHats", "assert_same", "quiet", "residual_at_base", "solve_nest", "towns"]

# The residual of the logs at which the core stops; a few units of rounding of a sum over zones.
TIGHT = AccelerationSettings(tolerance=3e-14, step_limit=4000)


@dataclass(frozen=True, eq=False)
class NestHats:
    """What the core finds, new over base.

    Args:
        logs: The unknowns themselves.
        residents, employment: Persons who live and who work in a zone.
        income: Mean labour income of the residents of a zone.
        rent: Over all uses.
        price: By sector and zone.
        welfare: By group.
        walras_gap: Balance of the region over its value added.
    """

    logs: Unknowns
    levels: Levels
    wage: Float[np.ndarray, "sector workplace"]
    residents: Float[np.ndarray, " residence"]
    employment: Float[np.ndarray, "sector workplace"]
    income: Float[np.ndarray, " residence"]
    rent: Float[np.ndarray, " zone"]
    price: Float[np.ndarray, "sector zone"]
    output: Float[np.ndarray, "sector workplace"]
    welfare: Float[np.ndarray, " group"]
    walras_gap: float


def towns(people: Float[np.ndarray, " zone"], wage: Float[np.ndarray, " zone"], /, **fields: Any) -> Economy:
    """One sector made by labour alone in towns where everyone works at home; fields given take the place of these.

    Nobody rents, all income is spent at home on goods, nothing is traded with an outside.
    """
    n_zone = len(people)
    none, ones = np.zeros((1, n_zone)), np.ones((1, n_zone))
    plain: dict[str, Any] = {
        "jurisdiction": np.zeros(n_zone, dtype=int),
        "jurisdiction_members": np.ones((1, n_zone)),
        "resident_workers": people[None, :],
        "commuting_share": np.eye(n_zone)[None, :, :],
        "commutes": np.ones(1),
        "sector_share": ones[None, :, :],
        "wage": wage[None, :],
        "labour_share": ones,
        "capital_share": none,
        "floor_share": none,
        "input_share": np.zeros((1, 1)),
        "output": (wage * people)[None, :],
        "trade_share": np.eye(n_zone)[None, :, :],
        "outer_share": none,
        "exports": none,
        "consumption_share": ones,
        "persons": people,
        "floor_space": np.ones(n_zone),
        "floor_supply_elasticity": np.zeros(n_zone),
        "construction_share": np.zeros(1),
        "outside_share": np.zeros(1),
        "commuting_elasticity": np.asarray(5.0),
        "sector_elasticity": np.asarray(5.0),
        "residence_elasticity": np.asarray(5.0),
        "migration_elasticity": np.array([5.0]),
        "trade_elasticity": np.array([4.0]),
        "agglomeration": np.zeros(1),
        "labour_income_spent": np.asarray(1.0),
        "rent_spent": np.asarray(1.0),
        "outer_price": np.asarray(1.0),
    }
    return Economy(**(plain | fields))


def quiet(economy: Economy) -> Shocks:
    """Shocks that change nothing, of the right sizes."""
    return no_shocks(
        economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, len(economy.jurisdiction_members)
    )


def residual_at_base(economy: Economy) -> float:
    """How far the base year is from being an equilibrium of the core: largest residual of a log."""
    map = equilibrium_map(economy, quiet(economy))
    return float(np.abs(map.evaluate(np.zeros(map.size))).max())


def solve_nest(economy: Economy, shocks: Shocks) -> NestHats:
    """The equilibrium of the core after the shocks, over the base year."""
    solution = solve_equilibrium(economy, shocks, None, TIGHT)
    assert solution.status is Status.CONVERGED, (solution.status, solution.errors[-1])
    kernels = prepare(economy, shocks)
    logs, levels = unpack(economy, solution.value), levels_at(economy, shocks, kernels, solution.value)
    neutral = quiet(economy)
    base = levels_at(economy, neutral, prepare(economy, neutral), np.zeros_like(solution.value))
    rent, _ = rent_and_floor_space(economy, shocks, kernels, levels)
    output = np.asarray(economy.output) * np.exp(np.asarray(logs.output))
    return NestHats(
        logs=logs,
        levels=levels,
        wage=np.exp(np.asarray(logs.wage)),
        residents=np.asarray(levels.persons) / np.asarray(base.persons),
        employment=np.asarray(levels.employment) / np.asarray(base.employment),
        income=_mean_income(levels) / _mean_income(base),
        rent=rent,
        price=np.asarray(levels.price),
        output=np.exp(np.asarray(logs.output)),
        welfare=np.asarray(levels.welfare_hat),
        walras_gap=walras_gap(economy, shocks, levels, output, np.exp(np.asarray(logs.subsidy))),
    )


def _mean_income(levels: Levels) -> Float[np.ndarray, " residence"]:
    return np.asarray(levels.labour_income) / np.asarray(levels.workers).sum(axis=0)


def assert_same(found: Any, expected: Any, tolerance: float, what: str) -> None:
    """Every value within a relative tolerance of what is expected."""
    np.testing.assert_allclose(
        found, np.broadcast_to(expected, np.shape(found)), rtol=tolerance, atol=0.0, err_msg=what
    )
