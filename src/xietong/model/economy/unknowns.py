"""What an equilibrium is made of: logs of changes, by name and as one vector."""

from dataclasses import dataclass, fields

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.emissions import emission_areas
from xietong.numerics.arrays import Array

__all__ = ["Unknowns", "pack", "size_of", "unpack"]


@dataclass(frozen=True, eq=False)
class Unknowns:
    r"""Logs of changes.

    Args:
        wage, price, output: $\ln\hat w_{is}, \ln\hat P_{ns}, \ln\hat X_{is}$.
        residents: $\ln\hat R_n^g$ of the workers who choose where to live.
        rent: $\ln\hat q_{nu}$ by use.
        subsidy: $\ln(1+\omega_{is})$, zero in free cells.
        population: $\ln\hat N^g$; zero unless the group comes and goes until its utility is as before.
        emission_price: $z_{pj} = \ln(1 + p^E_{pj}/(p_o A_{pj}))$ with the $A$ of `emissions.price_scale`; zero where
            no cap binds; None where emissions are not counted.
    """

    wage: Float[Array, "sector workplace"]
    residents: Float[Array, "group residence"]
    rent: Float[Array, "use zone"]
    price: Float[Array, "sector zone"]
    output: Float[Array, "sector workplace"]
    subsidy: Float[Array, "sector workplace"]
    population: Float[Array, " group"]
    emission_price: Float[Array, "pollutant area"] | None = None


jax.tree_util.register_dataclass(Unknowns, data_fields=[f.name for f in fields(Unknowns)], meta_fields=[])


def _shapes(economy: Economy) -> dict[str, tuple[int, ...]]:
    sector, zone = np.shape(economy.wage)
    group = economy.n_group
    shapes: dict[str, tuple[int, ...]] = {
        "wage": (sector, zone),
        "residents": (group, zone),
        "rent": (economy.n_use, zone),
        "price": (sector, zone),
        "output": (sector, zone),
        "subsidy": (sector, zone),
        "population": (group,),
    }
    if economy.emission_rate is not None:
        shapes["emission_price"] = (economy.n_pollutant, len(emission_areas(economy)))
    return shapes


def size_of(economy: Economy) -> int:
    """Length of the vector of unknowns."""
    return sum(int(np.prod(shape)) for shape in _shapes(economy).values())


def pack(unknowns: Unknowns) -> Float[Array, " unknown"]:
    """The unknowns as one vector."""
    parts = [leaf.ravel() for leaf in jax.tree_util.tree_leaves(unknowns)]
    # Written one after the other: joined at once, a compiled loop would ask of every entry which part it is of.
    vector, start = jnp.zeros(sum(part.size for part in parts)), 0
    for part in parts:
        vector = jax.lax.dynamic_update_slice(vector, part, (start,))
        start += part.size
    return vector


def unpack(economy: Economy, vector: Float[Array, " unknown"]) -> Unknowns:
    """The packed vector of a solve by name and shape."""
    parts: dict[str, Float[Array, ...]] = {}
    start = 0
    for name, shape in _shapes(economy).items():
        size = int(np.prod(shape))
        parts[name] = vector[start : start + size].reshape(shape)
        start += size
    return Unknowns(**parts)
