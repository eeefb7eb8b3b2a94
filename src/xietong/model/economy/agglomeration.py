"""Productivity that rises with the jobs near by."""

from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array

__all__ = ["density_hat", "spillover_share"]


def spillover_share(
    economy: Economy,
    base_jobs: Float[Array, " workplace"],
    business_time: Float[Array, "origin destination"],
) -> Float[Array, "workplace workplace"]:
    r"""Weight of each source in the base density of a workplace, with the new travel time.

    $$ \omega_{ik} = \frac{L_k\,t_{ik}'^{-\delta}}{\sum_h L_h\,t_{ih}^{-\delta}} $$

    Args:
        economy: Base year, with $t_{ik}$ and $\delta$.
        base_jobs: $L_k$, jobs in the base year.
        business_time: $t'_{ik} - t_{ik}$, minutes.

    Returns:
        $\omega_{ik}$; rows sum to one when travel times are those of the base year.

    Source:
        Mass form of effective density, Graham, Gibbons and Martin (2009).
    """
    base = base_jobs[None, :] * economy.business_minutes**-economy.spillover_exponent
    minutes = economy.business_minutes + business_time
    new = base_jobs[None, :] * minutes**-economy.spillover_exponent
    return new / base.sum(axis=1, keepdims=True)


def density_hat(
    share: Float[Array, "workplace workplace"], jobs_hat: Float[Array, " workplace"]
) -> Float[Array, " workplace"]:
    r"""Effective density over base, $\hat\Upsilon_i = \sum_k \omega_{ik}\hat L_k$."""
    return share @ jobs_hat
