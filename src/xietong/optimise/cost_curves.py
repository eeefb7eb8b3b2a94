"""What removing emissions costs, step by step: the user's table, the environmental tax, or what was chosen before."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.air.inventory import SOURCES
from xietong.model.air.transfer import POLLUTANTS
from xietong.model.emission_rates import tax_per_tonne
from xietong.region.region import Region

__all__ = [
    "N_STEP",
    "REVEALED",
    "TABLE",
    "TAX",
    "Curves",
    "curves_of",
    "revealed_scales",
    "scaled_by_source",
    "tax_curves",
]

N_STEP = 20
"""Steps into which a rising cost is cut."""

TABLE, TAX, REVEALED = "table", "tax", "revealed"
_COSTS = "environment/control_costs"
_MEASURES = {
    "air_fall_boilers": ("power",),
    "air_fall_household": ("household",),
    "air_fall_restructuring": ("materials", "manufacturing"),
}
"""Published shares of the fall 2013 to 2017 and the kinds of sources that made it."""


@dataclass(frozen=True, eq=False)
class Curves:
    r"""Marginal cost of removal, rising in steps.

    Args:
        cost: $c_k$, yuan per tonne; NaN where no cost is known and nothing can be removed.
        removal: Share of base emissions that a step removes.
        rule: TABLE, TAX or REVEALED.
    """

    cost: Float[np.ndarray, "source pollutant city step"]
    removal: Float[np.ndarray, "source pollutant city step"]
    rule: str


def curves_of(region: Region) -> Curves:
    """The costs of the user's table where the region has one, else those of the environmental tax."""
    return _table_curves(region) if _COSTS in region.tables else tax_curves(region)


def tax_curves(region: Region, n_step: int = N_STEP) -> Curves:
    r"""Marginal cost from the lowest tax rate to the highest one, at which all that can be removed is removed.

    $$ c_k = \tau^{\min} + \frac{k - 1/2}{K}(\tau^{\max} - \tau^{\min}) $$

    Each step removes $\bar\eta/K$. A tax rate is a floor of what firms that pay it would spend. Pollutants without a
    rate are not controlled.
    """
    ceiling = region.parameters["air_removal_ceiling"].value
    shape = (len(SOURCES), len(POLLUTANTS), len(region.cities), n_step)
    cost, middle = np.full(shape, np.nan), (np.arange(n_step) + 0.5) / n_step
    for position, pollutant in enumerate(POLLUTANTS):
        if (tax := tax_per_tonne(region.parameters, pollutant)) is not None:
            cost[:, position] = tax[0] + middle * (tax[1] - tax[0])
    return Curves(cost, np.where(np.isnan(cost), 0.0, ceiling / n_step), TAX)


def _table_curves(region: Region) -> Curves:
    """Steps of `control_costs.csv`; the cumulative removal of its rows is cut into that of each step."""
    table = region.tables[_COSTS]
    at = {city.code: number for number, city in enumerate(region.cities)}
    steps: dict[tuple[int, int, int], list[tuple[float, float]]] = {}
    columns = [table[name].tolist() for name in ("source", "pollutant", "city", "removal", "yuan_per_tonne")]
    for source, pollutant, city, removal, cost in zip(*columns, strict=True):
        key = SOURCES.index(source), POLLUTANTS.index(pollutant), at[city]
        steps.setdefault(key, []).append((removal, cost))
    n_step = max(map(len, steps.values()))
    costs = np.full((len(SOURCES), len(POLLUTANTS), len(at), n_step), np.nan)
    removed = np.zeros_like(costs)
    for key, rows in steps.items():
        until, cost = np.array(sorted(rows)).T
        costs[key][: len(rows)] = cost
        removed[key][: len(rows)] = np.diff(until, prepend=0.0)
    return Curves(costs, removed, TABLE)


def revealed_scales(
    marginal: Float[np.ndarray, " measure"], effect: Float[np.ndarray, " measure"]
) -> Float[np.ndarray, " measure"]:
    r"""Factors on cost at which what was chosen was the cheapest choice.

    $$ \kappa_m \frac{c_m(u_m)}{T_m} = \lambda \text{ for every } m , \qquad \textstyle\prod_m \kappa_m = 1 $$

    Only ratios are revealed: the level stays that of the curves.

    Args:
        marginal: $c_m(u_m)$, cost of the last tonne that was removed, positive.
        effect: $T_m$, fall for a tonne, positive.

    Returns:
        $\kappa_m$.
    """
    scale = effect / marginal
    return np.asarray(scale / np.exp(np.log(scale).mean()))


def scaled_by_source(
    curves: Curves,
    effect: Float[np.ndarray, "source pollutant"],
    emissions: Float[np.ndarray, "source pollutant"],
    fall: float,
    shares: Sequence[float],
    city: int,
) -> Curves:
    """The same curves, by source in the ratio at which what one city chose before was the cheapest.

    Args:
        curves: Costs before.
        effect: Fall in that city for a tonne there, µg/m³.
        emissions: Of that city, tonnes a year.
        fall: Of the city's particles over those years, µg/m³.
        shares: Of the fall by coal boilers, household fuel and restructuring.
        city: Position of the city.
    """
    marginal, gained, sources = [], [], []
    for share, kinds in zip(shares, _MEASURES.values(), strict=True):
        own = [SOURCES.index(kind) for kind in kinds]
        potential = (effect[own] * emissions[own])[..., None] * curves.removal[own, :, city]
        if not potential.any():
            raise ValueError(f"nothing of {', '.join(kinds)} can be removed in the city of the revealed choice")
        reachable = potential.sum()
        cost = curves.cost[own, :, city] / np.where(effect[own] > 0.0, effect[own], np.nan)[..., None]
        order = np.argsort(np.where(potential > 0.0, cost, np.inf), axis=None)
        reached = np.cumsum(potential.ravel()[order])
        n_used = int(np.count_nonzero(potential))
        last = order[min(int(np.searchsorted(reached, min(share * fall, reachable))), n_used - 1)]
        source, pollutant, _ = np.unravel_index(last, potential.shape)
        marginal.append(float(curves.cost[own, :, city].ravel()[last]))
        gained.append(float(effect[own][source, pollutant]))
        sources.append(own)
    factors = np.ones(len(SOURCES))
    for factor, own in zip(revealed_scales(np.array(marginal), np.array(gained)), sources, strict=True):
        factors[own] = factor
    return Curves(curves.cost * factors[:, None, None, None], curves.removal, REVEALED)
