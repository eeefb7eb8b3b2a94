"""Distinct fixed points found from many starts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import Status
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.robust import RobustSettings, accelerate_and_polish

__all__ = ["Roots", "find_roots", "random_starts"]

Vector = Float[np.ndarray, " unknown"]

_DEFAULT = RobustSettings()


@dataclass(frozen=True, eq=False)
class Roots:
    """What a search found.

    Args:
        values: Distinct roots, the known one first.
        starts_tried: Starts tried.
        starts_converged: Starts from which a root was reached.
    """

    values: Float[np.ndarray, "root unknown"]
    starts_tried: int
    starts_converged: int


def random_starts(
    centre: Vector, generator: np.random.Generator, count: int, spread: float = 0.5
) -> Float[np.ndarray, "start unknown"]:
    """Starts around a point, normal with the given standard deviation; the same for the same generator."""
    return centre[None, :] + spread * generator.standard_normal((count, len(centre)))


def find_roots(
    map: FixedPointMap,
    known: Vector,
    starts: Sequence[Vector] | Float[np.ndarray, "start unknown"],
    settings: RobustSettings = _DEFAULT,
    distance: float = 1e-6,
) -> Roots:
    """Solve from every start and keep what differs.

    Args:
        map: $G$.
        known: A root that is known already.
        starts: Points to begin from.
        settings: Rules of each solve; Newton's method reaches the roots that repel acceleration.
        distance: Largest absolute difference of an unknown at which two roots are one.

    Returns:
        The distinct roots. One root is no proof that there is no other.
    """
    roots = [known]
    converged = 0
    for start in starts:
        solution = accelerate_and_polish(map, start, settings)
        if solution.status is not Status.CONVERGED:
            continue
        converged += 1
        if min(float(np.max(np.abs(solution.value - root))) for root in roots) > distance:
            roots.append(solution.value)
    return Roots(np.stack(roots), len(starts), converged)
