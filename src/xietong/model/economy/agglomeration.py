"""Productivity that rises with the jobs near by, and amenity with the residents near by."""

import jax.numpy as jnp
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.numerics.arrays import Array
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import forward

__all__ = ["amenity_of_place", "density_hat", "nearness_share", "spillover_share"]


def nearness_share(
    mass: Float[Array, " source"],
    base: Float[Array, "receiver source"],
    new: Float[Array, "receiver source"],
    area: Float[Array, " source"] | None,
) -> Float[Array, "receiver source"]:
    r"""Weight of each source in what a place received in the base year, with the new nearness.

    $$ \omega_{ik} = \frac{(L_k/K_k)\,f'_{ik}}{\sum_h (L_h/K_h)\,f_{ih}} $$

    Args:
        mass: $L_k$ in the base year.
        base, new: $f_{ik}$, falling with travel time, before and after.
        area: $K_k$; None takes sums, which do not change when a zone is split.

    Returns:
        $\omega_{ik}$; rows sum to one when travel times are those of the base year.
    """
    weight = mass if area is None else mass / area
    return (weight[None, :] * new / forward(base, weight)[:, None]).astype(new.dtype)


def spillover_share(
    economy: Economy,
    base_jobs: Float[Array, " workplace"],
    business_time: Float[Array, "origin destination"] | None,
) -> Float[Array, "workplace workplace"] | None:
    r"""Weight of each source in the base density of a workplace, with the new travel time.

    $$ \omega_{ik} = \frac{L_k\,f(t_{ik}')}{\sum_h L_h\,f(t_{ih})} , \qquad
       f(t) = t^{-\delta} \ \text{or}\ e^{-\delta t} $$

    Args:
        economy: Base year, with $t_{ik}$ and $\delta$.
        base_jobs: $L_k$, jobs in the base year.
        business_time: $t'_{ik} - t_{ik}$, minutes; None where nothing changes.

    Returns:
        $\omega_{ik}$; None where spillovers stay in the zone.

    Source:
        Mass form of effective density, Graham, Gibbons and Martin (2009); exponential form and areas, Ahlfeldt,
        Redding, Sturm and Wolf (2015).
    """
    if economy.business_minutes is None:
        return None
    base = _falling(economy, economy.business_minutes)
    new = base if business_time is None else _falling(economy, economy.business_minutes + business_time)
    return nearness_share(base_jobs, base, new, economy.spillover_area)


def _falling(economy: Economy, minutes: Float[Array, "origin destination"]) -> Float[Array, "origin destination"]:
    if economy.spillover_decay is not None:
        return jnp.exp(-economy.spillover_decay * minutes).astype(minutes.dtype)
    assert economy.spillover_exponent is not None, "spillovers that travel fall with time in one of two forms"
    return jnp.asarray(minutes**-economy.spillover_exponent).astype(minutes.dtype)


def density_hat(
    share: Float[Array, "workplace workplace"] | DistanceKernel | None, jobs_hat: Float[Array, " workplace"]
) -> Float[Array, " workplace"]:
    r"""Effective density over base, $\hat\Upsilon_i = \sum_k \omega_{ik}\hat L_k$, or $\hat L_i$ within the zone."""
    return jobs_hat if share is None else forward(share, jobs_hat)


def amenity_of_place(
    economy: Economy,
    nearness: Float[Array, "residence residence"] | DistanceKernel | None,
    persons_hat: Float[Array, " residence"],
) -> Float[Array, " residence"]:
    r"""What residents make of a place over base, $\hat{\text{Dens}}_n^{-\zeta_D}\,\hat\Omega_n^{\zeta_O}$.

    Args:
        economy: Base year, with $\zeta_D$ and $\zeta_O$; a term that is None is left out.
        nearness: Weight of each place in the residents near a place, or None.
        persons_hat: Residents over base.

    Source:
        Ahlfeldt, Redding, Sturm and Wolf (2015) for the externality of residents; Allen and Arkolakis (2014) for the
        congestion of a place.
    """
    amenity = jnp.ones_like(persons_hat)
    if economy.density_disamenity is not None:
        amenity = amenity * persons_hat**-economy.density_disamenity
    if economy.residential_externality is not None:
        amenity = amenity * density_hat(nearness, persons_hat) ** economy.residential_externality
    return amenity
