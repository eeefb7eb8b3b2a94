"""Fixed points of many cases at once, by Anderson acceleration."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import AccelerationSettings, Iteration, Solution

__all__ = ["Solutions", "solve_fixed_points"]

Batch = Float[np.ndarray, "case unknown"]

_DEFAULT = AccelerationSettings()


@dataclass(frozen=True, eq=False)
class Solutions:
    """One solution a case, and how often the map of all of them was evaluated."""

    cases: tuple[Solution, ...]
    evaluations: int

    @property
    def value(self) -> Batch:
        """Points by case."""
        return np.stack([case.value for case in self.cases])


def solve_fixed_points(
    evaluate_batch: Callable[[Batch], Batch],
    starts: Batch,
    settings: AccelerationSettings = _DEFAULT,
) -> Solutions:
    r"""Find $x_c = G_c(x_c)$ for all cases $c$, each by its own acceleration as in `solve_fixed_point`.

    Args:
        evaluate_batch: The points of all cases to their images, always as many rows; a case that has ended keeps its
            point.
        starts: Points to begin from.
        settings: Rules of the iteration, the same for all.

    Returns:
        Point and status of each case.

    Source:
        Walker and Ni (2011), SIAM Journal on Numerical Analysis 49(4), algorithm AA.
    """
    points = np.array(starts, dtype=float)
    cases = [Iteration(start, settings) for start in points]
    evaluations = 0
    running = [index for index, case in enumerate(cases) if case.status is None]
    while running:
        images = np.asarray(evaluate_batch(points))
        evaluations += 1
        # Case by case: the memory of one fits the cache of a processor, that of all does not.
        for index in running:
            cases[index].take(images[index])
            points[index] = cases[index].point
        running = [index for index in running if cases[index].status is None]
    return Solutions(tuple(case.solution() for case in cases), evaluations)
