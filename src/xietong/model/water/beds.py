"""Beds of clay inside the deep aquifer: they give water as the head falls, and the ground sinks."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

__all__ = ["Beds", "DelayBeds", "released", "solve_tridiagonal", "steepness"]


@dataclass(frozen=True, eq=False)
class Beds:
    """Beds thin enough to drain within a step.

    Args:
        elastic: $S_{ke} b$, thickness of all beds times elastic specific storage, one number a cell; no unit.
        inelastic: $S_{kv} b$, the same below the lowest head so far; at least the elastic one.
    """

    elastic: Float[np.ndarray, " cell"]
    inelastic: Float[np.ndarray, " cell"]


@dataclass(frozen=True, eq=False)
class DelayBeds:
    r"""Beds that drain through both faces, slower than a step.

    $$ S_s \frac{\partial h'}{\partial t} = K'_v \frac{\partial^2 h'}{\partial z^2}, \qquad h' = h^d
       \text{ at both faces}, \qquad S_s = S_{kv} \text{ below the lowest head so far, else } S_{ke} $$

    Args:
        cell: In which each bed lies; several beds may lie in one.
        count: Equal beds that it stands for.
        thickness: $b$, m, of one bed.
        elastic, inelastic: $S_{ke}$ and $S_{kv}$, per metre.
        conductivity: $K'_v$, m a year.
        n_node: Layers into which the whole thickness is cut; take 40 where the first water matters.
    """

    cell: Int[np.ndarray, " bed"]
    count: Float[np.ndarray, " bed"]
    thickness: Float[np.ndarray, " bed"]
    elastic: Float[np.ndarray, " bed"]
    inelastic: Float[np.ndarray, " bed"]
    conductivity: Float[np.ndarray, " bed"]
    n_node: int = 20


def released(
    head: Float[np.ndarray, "*place"],
    old: Float[np.ndarray, "*place"],
    lowest: Float[np.ndarray, "*place"],
    elastic: Any,
    inelastic: Any,
) -> tuple[Float[np.ndarray, "*place"], Float[np.ndarray, "*place"]]:
    r"""Water that clay gives over a step, elastic and lasting part, in the unit of the storage times metres.

    $$ r = S_{ke}(h_{\text{old}} - h) + (S_{kv} - S_{ke})\max\{0, h_p - h\} $$

    Args:
        head: $h$, m, at the end of the step.
        old: $h_{\text{old}}$, m, at its beginning.
        lowest: $h_p$, lowest head so far, at most the old head.
        elastic, inelastic: $S_{ke}$ and $S_{kv}$.

    Returns:
        The first term, which comes back when the head does, and the second, which never does.
    """
    return elastic * (old - head), (inelastic - elastic) * np.maximum(lowest - head, 0.0)


def steepness(
    head: Float[np.ndarray, "*place"], lowest: Float[np.ndarray, "*place"], elastic: Any, inelastic: Any
) -> Float[np.ndarray, "*place"]:
    """How much more water clay gives for each metre that the head falls further."""
    return np.where(head < lowest, inelastic, elastic)


def solve_tridiagonal(
    off: Float[np.ndarray, " bed"],
    diagonal: Float[np.ndarray, "bed node"],
    right: Float[np.ndarray, "side bed node"],
) -> Float[np.ndarray, "side bed node"]:
    """Solve many symmetric tridiagonal systems at once, each with several right sides.

    Args:
        off: The number beside the diagonal, one for each system.
        diagonal: Positive, heavier than both numbers beside it.
    """
    n_node = diagonal.shape[1]
    factor = np.empty_like(diagonal)
    solution = np.empty_like(right)
    factor[:, 0] = diagonal[:, 0]
    solution[..., 0] = right[..., 0]
    for node in range(1, n_node):
        ratio = off / factor[:, node - 1]
        factor[:, node] = diagonal[:, node] - ratio * off
        solution[..., node] = right[..., node] - ratio * solution[..., node - 1]
    solution[..., -1] /= factor[:, -1]
    for node in range(n_node - 2, -1, -1):
        solution[..., node] = (solution[..., node] - off * solution[..., node + 1]) / factor[:, node]
    return solution
