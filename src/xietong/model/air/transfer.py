"""From emissions over base to concentrations of fine particles: linear, pollutant by pollutant."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Bool, Float

from xietong.numerics.arrays import Array

__all__ = ["POLLUTANTS", "WIDE", "Transfer", "arriving", "concentrations", "is_wide", "per_tonne"]

POLLUTANTS = ("SO2", "NOx", "PM25", "NH3", "VOC")
"""Sulphur dioxide, nitrogen oxides, primary fine particles, ammonia, volatile organic compounds."""

WIDE = 0.1
"""A share whose range is wider than this is illustrative: the bounds do not determine it. A convention."""


@dataclass(frozen=True, eq=False)
class Transfer:
    r"""What arrives where in the base year; what is not of these sources is of outside and does not change.

    Args:
        share: $S_{p,rz}$, share of the particles of receptor r that stem from pollutant p of source z, among the
            particles that stem from p; each row sums to at most one, the rest comes from outside.
        weight: $w_p$, share of the particles that stem from pollutant p; sums to one.
        base: $C^0_r$, µg/m³ in the base year, positive.
        exponent: $\kappa_p$, response of what arrives to emissions; one is linear.
    """

    share: Float[Array, "pollutant receptor source"]
    weight: Float[Array, " pollutant"]
    base: Float[Array, " receptor"]
    exponent: Float[Array, " pollutant"]


jax.tree_util.register_dataclass(Transfer, data_fields=[f.name for f in fields(Transfer)], meta_fields=[])


def arriving(transfer: Transfer) -> Float[Array, "receptor source"]:
    r"""Share of all particles of a receptor that stem from a source, $\sum_p w_p S_{p,rz}$, at most one a row."""
    return jnp.einsum("p,prz->rz", transfer.weight, transfer.share)


def concentrations(
    transfer: Transfer, emissions_hat: Float[Array, "pollutant source"], weather: float | Array = 1.0
) -> Float[Array, " receptor"]:
    r"""Fine particles at emissions over base.

    $$ C_r = g\,C^0_r\Bigl[1 + \sum_p w_p\sum_z S_{p,rz}\bigl(\hat E_{pz}^{\kappa_p} - 1\bigr)\Bigr] $$

    Emissions of the base year give $C^0_r$ exactly. With $\kappa_p = 1$ the map is linear in every emission.

    Args:
        transfer: What arrives where.
        emissions_hat: $\hat E_{pz}$, emissions over base, zero or more.
        weather: $g$, one in planning runs.

    Returns:
        $C_r$, µg/m³, positive.

    Source:
        The form of TM5-FASST (Van Dingenen et al. 2018, Atmos. Chem. Phys. 18:16173), by share of the base.
    """
    exponent = transfer.exponent[:, None]
    # A power of zero has no derivative; where the response is linear none is taken.
    is_linear = exponent == 1.0
    safe = jnp.where(is_linear, 1.0, emissions_hat)
    change = jnp.where(is_linear, emissions_hat, safe**exponent) - 1.0
    moved = jnp.einsum("p,prz,pz->r", transfer.weight, transfer.share, change)
    return weather * transfer.base * (1.0 + moved)


def per_tonne(
    transfer: Transfer, emissions: Float[Array, "pollutant source"]
) -> Float[Array, "pollutant receptor source"]:
    r"""Fall of the particles of a receptor for one tonne less of a pollutant at a source, at the base year.

    $$ T_{p,rz} = \kappa_p\,w_p\,S_{p,rz}\,C^0_r / E^0_{pz} $$

    Args:
        emissions: $E^0_{pz}$, tonnes a year; where nothing is emitted the fall is zero.

    Returns:
        $T_{p,rz}$, µg/m³ per tonne a year.
    """
    emits = emissions > 0.0
    inverse = jnp.where(emits, 1.0 / jnp.where(emits, emissions, 1.0), 0.0)
    scale = transfer.exponent * transfer.weight
    return jnp.einsum("p,prz,r,pz->prz", scale, transfer.share, transfer.base, inverse)


def is_wide(
    low: Float[np.ndarray, "receptor source"], high: Float[np.ndarray, "receptor source"]
) -> Bool[np.ndarray, "receptor source"]:
    """True for a share that its bounds do not determine to within `WIDE`."""
    return np.asarray(high - low > WIDE)
