"""Fixed points of maps in many dimensions, by Anderson acceleration."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float

__all__ = ["AccelerationSettings", "Solution", "Status", "solve_fixed_point"]

Vector = Float[np.ndarray, " unknown"]


class Status(Enum):
    """How a solve ended, and what to try when it did not converge."""

    CONVERGED = "converged"
    STEP_LIMIT = "no fixed point within the step limit: make the shocks smaller or raise the limit"
    DIVERGED = "the iteration left the range of numbers: a shock is too large or a parameter out of range"


@dataclass(frozen=True)
class AccelerationSettings:
    """Rules of the iteration.

    Args:
        tolerance: Largest absolute residual accepted, positive.
        step_limit: Evaluations of the map at most.
        depth: Differences kept for the extrapolation.
        first_step: Share of the residual taken while no difference is known, in (0, 1].
        step_cap: Largest absolute change of an unknown in one step.
        reset_growth: The memory is cleared when the residual grows by this factor over the best one.
    """

    tolerance: float = 1e-11
    step_limit: int = 600
    depth: int = 10
    first_step: float = 0.5
    step_cap: float = 0.5
    reset_growth: float = 1e2


@dataclass(frozen=True, eq=False)
class Solution:
    """The last point, how the solve ended, evaluations made, and the residual after each."""

    value: Vector
    status: Status
    steps: int
    errors: tuple[float, ...]


def solve_fixed_point(
    evaluate: Callable[[Vector], Vector],
    start: Vector,
    settings: AccelerationSettings = AccelerationSettings(),
) -> Solution:
    r"""Find $x = G(x)$ by Anderson acceleration with a capped step.

    $$ x_{k+1} = x_k + f_k - (\Delta X_k + \Delta F_k)\,\gamma_k , \qquad
       \gamma_k = \arg\min_\gamma \lVert f_k - \Delta F_k \gamma \rVert_2 , \quad f_k = G(x_k) - x_k $$

    Args:
        evaluate: $G$.
        start: $x_0$.
        settings: Rules of the iteration.

    Returns:
        The point with its status; callers read the status.

    Source:
        Walker and Ni (2011), SIAM Journal on Numerical Analysis 49(4), algorithm AA.
    """
    point = np.array(start, dtype=float)
    points: list[Vector] = []
    residuals: list[Vector] = []
    errors: list[float] = []
    best = np.inf
    previous: tuple[Vector, Vector] | None = None
    for _ in range(settings.step_limit):
        residual = np.asarray(evaluate(point)) - point
        error = float(np.max(np.abs(residual)))
        errors.append(error)
        if not np.isfinite(error):
            return Solution(point, Status.DIVERGED, len(errors), tuple(errors))
        if error <= settings.tolerance:
            return Solution(point, Status.CONVERGED, len(errors), tuple(errors))
        if error > settings.reset_growth * best:
            points.clear()
            residuals.clear()
            previous = None
        best = min(best, error)
        if previous is not None:
            points.append(point - previous[0])
            residuals.append(residual - previous[1])
            del points[: -settings.depth], residuals[: -settings.depth]
        previous = (point, residual)
        step = _extrapolated_step(residual, points, residuals, settings.first_step)
        largest = float(np.max(np.abs(step)))
        point = point + step * min(1.0, settings.step_cap / largest)
    return Solution(point, Status.STEP_LIMIT, len(errors), tuple(errors))


def _extrapolated_step(residual: Vector, points: list[Vector], residuals: list[Vector], first_step: float) -> Vector:
    if not residuals:
        return first_step * residual
    changes = np.stack(residuals)
    # Normal equations of unit columns: a tenth of the time of a factorisation, and as exact as is needed,
    # because the residual is measured anew at every step.
    length = np.linalg.norm(changes, axis=1)
    length = np.where(length > 0.0, length, 1.0)
    unit = changes / length[:, None]
    weights, *_ = np.linalg.lstsq(unit @ unit.T, unit @ residual, rcond=1e-13)
    return residual - (weights / length) @ (np.stack(points) + changes)
