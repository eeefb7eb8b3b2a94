"""Two aquifers under a set of cells, what joins them, and what is taken from them."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.model.water.beds import Beds, DelayBeds

__all__ = ["Aquifers", "Evaporation", "Forcing", "Layer", "State", "first_state"]


@dataclass(frozen=True, eq=False)
class Layer:
    """One aquifer. A cell is a zone or a square of a grid.

    Args:
        is_present: False where a cell has no such aquifer; there it has no head and takes part in nothing.
        storage: $S_i A_i$, m3 of water for each metre of head; specific yield or confined storage times area.
        conductance: $C_e$, m2 a year, by edge; an edge of which one end has no aquifer carries nothing.
        boundary_conductance: m2 a year to a body of water of known head outside; 0 for none.
        boundary_head: m.
    """

    is_present: Bool[np.ndarray, " cell"]
    storage: Float[np.ndarray, " cell"]
    conductance: Float[np.ndarray, " edge"]
    boundary_conductance: Float[np.ndarray, " cell"]
    boundary_head: Float[np.ndarray, " cell"]


@dataclass(frozen=True, eq=False)
class Evaporation:
    r"""Water that evaporates from a shallow water table.

    $$ E_i = E^{\max}_i \min\{1, \max\{0, (h_i - z_i + d_i)/d_i\}\} $$

    Args:
        most: $E^{\max}$, m3 a year, where the table stands at the surface or above.
        surface: $z$, m.
        depth: $d$, m, positive: at this depth below the surface nothing evaporates.
    """

    most: Float[np.ndarray, " cell"]
    surface: Float[np.ndarray, " cell"]
    depth: Float[np.ndarray, " cell"]


@dataclass(frozen=True, eq=False)
class Aquifers:
    r"""The shallow aquifer, the deep one below it, and the aquitard with its beds of clay between.

    $$ S^s_i \dot h^s_i = R_i - Q^s_i - V_i(h^s_i - h^d_i) + \sum_j C^s_{ij}(h^s_j - h^s_i) - E_i + G^s_i $$
    $$ S^d_i \dot h^d_i = V_i(h^s_i - h^d_i) - Q^d_i + \sum_j C^d_{ij}(h^d_j - h^d_i) + B_i + G^d_i $$

    $R$ is recharge, $Q$ pumping, $G$ exchange with a boundary and $B$ the water that compacting beds give.

    Args:
        area: m2.
        start, end: The two cells of each edge.
        leakance: $V_i = A_i K'_v/B'$, m2 a year.
        beds: Beds that drain at once; they belong to the deep aquifer.
        delay_beds: Beds that drain slowly.
    """

    area: Float[np.ndarray, " cell"]
    start: Int[np.ndarray, " edge"]
    end: Int[np.ndarray, " edge"]
    shallow: Layer
    deep: Layer
    leakance: Float[np.ndarray, " cell"]
    evaporation: Evaporation | None = None
    beds: Beds | None = None
    delay_beds: DelayBeds | None = None


@dataclass(frozen=True, eq=False)
class Forcing:
    """What one step gives and takes, m3 a year; all numbers are zero or more.

    Args:
        recharge: By way: rain, water that returns from irrigation, managed and ecological recharge.
        shallow_pumping, deep_pumping: By sector.
    """

    recharge: Float[np.ndarray, "way cell"]
    shallow_pumping: Float[np.ndarray, "sector cell"]
    deep_pumping: Float[np.ndarray, "sector cell"]


@dataclass(frozen=True, eq=False)
class State:
    """Heads and what the clay remembers at the end of a step.

    Args:
        shallow, deep: m; NaN where there is no aquifer.
        lowest: Lowest head that the beds without delay have felt (preconsolidation head), m.
        bed_head, bed_lowest: The same inside the beds with delay.
        compaction: m of sinking ground since the first state.
        inelastic: Part of it that no rise of the heads gives back, m.
    """

    shallow: Float[np.ndarray, " cell"]
    deep: Float[np.ndarray, " cell"]
    lowest: Float[np.ndarray, " cell"]
    bed_head: Float[np.ndarray, "bed node"]
    bed_lowest: Float[np.ndarray, "bed node"]
    compaction: Float[np.ndarray, " cell"]
    inelastic: Float[np.ndarray, " cell"]


def first_state(
    aquifers: Aquifers,
    shallow: Float[np.ndarray, " cell"],
    deep: Float[np.ndarray, " cell"],
    lowest: Float[np.ndarray, " cell"] | None = None,
) -> State:
    """The state before the first step: beds in balance with the deep head.

    Args:
        shallow, deep: Heads, m.
        lowest: Preconsolidation head, m, at most the head; the head itself where it is not given.
    """
    shallow = np.where(aquifers.shallow.is_present, shallow, np.nan)
    deep = np.where(aquifers.deep.is_present, deep, np.nan)
    felt = deep if lowest is None else np.minimum(lowest, deep)
    slow = aquifers.delay_beds
    cell, nodes = (slow.cell, slow.n_node) if slow is not None else (np.zeros(0, dtype=int), 1)
    return State(
        shallow=shallow,
        deep=deep,
        lowest=felt,
        bed_head=np.repeat(deep[cell][:, None], nodes, axis=1),
        bed_lowest=np.repeat(felt[cell][:, None], nodes, axis=1),
        compaction=np.zeros(len(shallow)),
        inelastic=np.zeros(len(shallow)),
    )
