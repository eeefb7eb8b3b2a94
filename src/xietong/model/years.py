"""The static equilibrium of a year, from a baseline and the shocks of the year: where the years of a path end."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.model.coupled import CoupledSolution, outcome_of, settings_for, solve_coupled
from xietong.model.economy.base import Economy
from xietong.model.parameters import EconomySettings, floor_supply_elasticity, response_arrays
from xietong.model.state import Inertia, Outcome, Shocks, no_shocks
from xietong.numerics.certificate import FixedPointCertificate

__all__ = [
    "TOLERANCE",
    "YearSolution",
    "base_shocks",
    "everyone_chooses",
    "read_coupled",
    "replace_parameters",
    "solve_year",
]

TOLERANCE = 1e-11


@dataclass(frozen=True, eq=False)
class YearSolution:
    """An equilibrium, and its unknowns with the signals of the wings, from which a neighbouring solve may start."""

    outcome: Outcome
    unknowns: Float[np.ndarray, " unknown"]


def solve_year(
    baseline: Baseline,
    shocks: Shocks,
    start: Float[np.ndarray, " unknown"] | None = None,
    *,
    minutes: Float[np.ndarray, "residence workplace"] | None = None,
    tolerance: float = TOLERANCE,
) -> YearSolution:
    """Solve a year as if everyone had chosen and all had been built.

    The certificate of the outcome says whether it may be used.

    Args:
        baseline: The region with its model.
        shocks: What the plan changes in the year.
        start: Unknowns and signals of a neighbouring solve.
        minutes: One-way minutes of each pair in the year; those of the base year where not given.
        tolerance: Largest absolute log residual accepted.

    Returns:
        The outcome and the unknowns.
    """
    economy = baseline.economy
    shocks = replace(shocks, inertia=everyone_chooses(economy))
    found = solve_coupled(economy, shocks, baseline.wings, start, settings_for(tolerance))
    return YearSolution(read_coupled(baseline, economy, found, minutes), found.vector)


def read_coupled(
    baseline: Baseline,
    economy: Economy,
    found: CoupledSolution,
    minutes: Float[np.ndarray, "residence workplace"] | None = None,
    second_start_distance: float = float("nan"),
    known: FixedPointCertificate | None = None,
) -> Outcome:
    """The outcome of a year that was solved with the wings of a baseline.

    Args:
        baseline: The region with its model.
        economy: The one that was solved, which may respond otherwise than that of the baseline.
        found: The year.
        minutes: One-way minutes of each pair in the year; those of the base year where not given.
        second_start_distance, known: As for `economy.outcome.read_outcome`.
    """
    return outcome_of(
        economy,
        found,
        baseline.wings,
        baseline.commuting.minutes if minutes is None else minutes,
        baseline.commuting.access_decay,
        second_start_distance,
        known,
    )


def everyone_chooses(economy: Economy) -> Inertia:
    """No one stays where they were. So the static equilibrium needs no other compiled map than a year of a path."""
    return Inertia(np.asarray(economy.resident_workers), np.asarray(1.0), np.asarray(1.0))


def base_shocks(economy: Economy) -> Shocks:
    """Shocks that change nothing, made as in the years of a plan, so that one compiled map serves them all."""
    n_jurisdiction = len(economy.jurisdiction_members)
    nothing = no_shocks(economy.n_zone, economy.n_sector, economy.n_function, economy.n_group, n_jurisdiction)
    no_limit = None if economy.water_share is None else np.full(economy.n_zone, np.inf)
    return replace(nothing, inertia=everyone_chooses(economy), water_limit=no_limit)


def replace_parameters(baseline: Baseline, values: Mapping[str, float]) -> Baseline:
    """The same base year with other elasticities of response.

    Args:
        baseline: The region with its model.
        values: By name, fields of `EconomySettings` that do not move the base year: the elasticities
            of commuting, sector, residence, migration and floor supply, the outside shares, the speeds of
            moving and building, and `trade_elasticity_factor`, `agglomeration_factor`.

    Raises:
        ValueError: for a name that would move the base year.
    """
    economy = baseline.economy
    settings = EconomySettings(
        **{f.name: values.get(f.name, getattr(baseline.settings, f.name)) for f in fields(EconomySettings)}
    )
    free = {
        "commuting_elasticity",
        "sector_elasticity",
        "residence_elasticity",
        "migration_elasticity",
        "farm_migration_factor",
        "floor_supply_base",
        "floor_supply_density",
        "outside_share_farm",
        "outside_share_local",
        "outside_share_elsewhere",
        "trade_elasticity_factor",
        "agglomeration_factor",
        "residence_moving_share",
        "jurisdiction_moving_share",
        "building_speed",
        "floor_depreciation",
    }
    if unknown := sorted(set(values) - free):
        raise ValueError(f"these parameters move the base year or do not exist: {unknown}")
    changed: Economy = replace(
        economy,
        **response_arrays(settings),
        floor_supply_elasticity=jnp.asarray(floor_supply_elasticity(baseline.region, settings)),
        **{
            name: getattr(economy, name) * values[f"{name}_factor"]
            for name in ("trade_elasticity", "agglomeration")
            if f"{name}_factor" in values
        },
    )
    return replace(baseline, economy=changed, settings=settings)
