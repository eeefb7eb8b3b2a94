"""Who demands water and where it comes from, by zone."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

__all__ = ["SECTORS", "SOURCES", "Budget", "Substitution", "spread_over_wells", "substitute"]

SECTORS = ("agriculture", "industry", "domestic", "ecology")
SOURCES = ("surface", "groundwater", "transfer", "other")
AGRICULTURE, INDUSTRY, DOMESTIC, ECOLOGY = range(len(SECTORS))
SHALLOW, DEEP = 0, 1


@dataclass(frozen=True, eq=False)
class Budget:
    """Water of one year, m3.

    Args:
        demand: What each sector uses.
        pumped: What of it is groundwater, where the wells stand.
        supply: What each source gives.
        is_estimated: Zones for which no figure of their city or government was published.
    """

    demand: Float[np.ndarray, "sector zone"]
    pumped: Float[np.ndarray, "sector zone"]
    supply: Float[np.ndarray, "source zone"]
    is_estimated: Bool[np.ndarray, " zone"]


def spread_over_wells(
    pumped: Float[np.ndarray, " zone"],
    area: Float[np.ndarray, " zone"],
    has_aquifer: Bool[np.ndarray, " zone"],
    city: Float[np.ndarray, " zone"] | np.ndarray,
) -> Float[np.ndarray, " zone"]:
    """Water of towns and works, which a network brings: the wells lie all over the city's land with an aquifer.

    Where a city has no aquifer, every zone keeps its own.
    """
    out = pumped.copy()
    for name in np.unique(city):
        inside = city == name
        weight = area * (inside & has_aquifer)
        if weight.sum() > 0.0:
            out[inside] = pumped[inside].sum() * weight[inside] / weight.sum()
    return out


@dataclass(frozen=True, eq=False)
class Substitution:
    """Pumping after transfer and limits, m3 a year.

    Args:
        pumping: Shallow and deep, by sector.
        unmet: Demand that a limit left without water, by sector; agriculture goes short first, people last.
        unused: Transferred water for which a zone has no wells to close.
    """

    pumping: Float[np.ndarray, "aquifer sector zone"]
    unmet: Float[np.ndarray, "sector zone"]
    unused: Float[np.ndarray, " zone"]


def substitute(
    pumping: Float[np.ndarray, "aquifer sector zone"],
    transfer: Float[np.ndarray, " zone"],
    limit: Float[np.ndarray, "aquifer zone"],
) -> Substitution:
    r"""Transferred water closes wells, the deep ones first, then limits close more.

    $$ Q^a \leftarrow Q^a - \min\{Q^a, Z\}, \quad Z \leftarrow Z - \min\{Q^a, Z\} \quad (a \text{ in order}), \qquad
       Q^a \leftarrow \min\{Q^a, \bar Q^a\} $$

    Args:
        pumping: What is wanted from each aquifer.
        transfer: $Z$, m3 a year.
        limit: $\bar Q$, m3 a year; `inf` for none.
    """
    left, rest = pumping.copy(), transfer.copy()
    for aquifer in (DEEP, SHALLOW):
        total = left[aquifer].sum(axis=0)
        taken = np.minimum(total, rest)
        left[aquifer] *= 1.0 - np.divide(taken, total, out=np.zeros_like(total), where=total > 0.0)
        rest = rest - taken
    unmet = np.zeros(pumping.shape[1:])
    for aquifer in (SHALLOW, DEEP):
        short = np.maximum(left[aquifer].sum(axis=0) - limit[aquifer], 0.0)
        for sector in range(len(SECTORS)):
            cut = np.minimum(left[aquifer, sector], short)
            left[aquifer, sector] -= cut
            unmet[sector] += cut
            short = short - cut
    return Substitution(left, unmet, rest)
