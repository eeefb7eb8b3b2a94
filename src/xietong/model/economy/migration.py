"""People who choose a residence anew within a year, and people who stay where they are."""

from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import utility_by_jurisdiction
from xietong.model.state import Inertia
from xietong.numerics.arrays import Array

__all__ = ["residents_with_inertia"]


def residents_with_inertia(
    economy: Economy,
    inertia: Inertia,
    residence_value_hat: Float[Array, "group residence"],
    chosen_hat: Float[Array, "group residence"],
) -> Float[Array, "group residence"]:
    r"""Resident workers over base when only some have chosen anew (equation T1, see `Inertia`).

    Args:
        economy: Base year.
        inertia: Who lived where the year before, and the shares who choose.
        residence_value_hat: $\hat B\hat V/\hat C$ by group and residence.
        chosen_hat: Residents over base if all had chosen, $\hat R_n^{g*}$.

    Returns:
        $\hat R_n^g$. With constant fundamentals a path of years ends where all have chosen.
    """
    utility, _ = utility_by_jurisdiction(economy, residence_value_hat)
    members = economy.jurisdiction_members
    weighted = economy.resident_workers * (residence_value_hat / utility[:, economy.jurisdiction]) ** (
        economy.residence_elasticity
    )
    within = weighted / (weighted @ members.T)[:, economy.jurisdiction]
    before = (inertia.before @ members.T)[:, economy.jurisdiction]
    moved, left = inertia.residence_share, inertia.jurisdiction_share
    stay = (1.0 - moved) * inertia.before + (moved - left) * within * before
    return stay / economy.resident_workers + left * chosen_hat
