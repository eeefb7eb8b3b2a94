"""Fixed points of maps in many dimensions, by Anderson acceleration."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from jaxtyping import Float

__all__ = ["AccelerationSettings", "Iteration", "Solution", "Status", "solve_fixed_point"]

Vector = Float[np.ndarray, " unknown"]


class Status(Enum):
    """How a solve ended, and what to try when it did not converge."""

    CONVERGED = "converged"
    STEP_LIMIT = "no fixed point within the step limit: make the shocks smaller or raise the limit"
    STALLED = "the residual stopped falling: try steps towards the shock, another start, or look for a fold near by"
    UNCERTIFIED = "the error may be larger than allowed: look whether parts of the region are hardly tied to the rest"
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
        stall_limit: Evaluations in which the residual must fall to a tenth, else the iteration is given up; none
            means that it runs to the step limit.
    """

    tolerance: float = 1e-11
    step_limit: int = 600
    depth: int = 10
    first_step: float = 0.5
    step_cap: float = 0.5
    reset_growth: float = 1e2
    stall_limit: int | None = None


@dataclass(frozen=True, eq=False)
class Solution:
    """The last point, or the best of a solve that stalled; how it ended, evaluations made, the residual of each."""

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
    iteration = Iteration(start, settings)
    while iteration.status is None:
        iteration.take(np.asarray(evaluate(iteration.point)))
    return iteration.solution()


class Iteration:
    """One solve under way: `solve_fixed_point` from the side of the map, which many solves may share."""

    def __init__(self, start: Vector, settings: AccelerationSettings) -> None:
        self.point = np.array(start, dtype=float)
        self.status: Status | None = Status.STEP_LIMIT if settings.step_limit < 1 else None
        self._settings = settings
        self._errors: list[float] = []
        self._memory = _Memory(len(self.point), settings.depth)
        self._best, self._best_point = np.inf, self.point
        # Residual of the last tenfold fall, and evaluations since.
        self._mark, self._since = np.inf, 0

    def take(self, image: Vector) -> None:
        """Read the image of the point; end, or move on."""
        settings, point = self._settings, self.point
        residual = image - point
        error = _largest(residual)
        self._errors.append(error)
        if not np.isfinite(error):
            self.status = Status.DIVERGED
            return
        if error <= settings.tolerance:
            self.status = Status.CONVERGED
            return
        if error > settings.reset_growth * self._best:
            self._memory.clear()
        if error < self._best:
            self._best, self._best_point = error, point
        if self._is_stalled(error):
            self.status, self.point = Status.STALLED, self._best_point
            return
        step = self._memory.extrapolated_step(point, residual, settings.first_step)
        largest = _largest(step)
        if largest > settings.step_cap:
            step *= settings.step_cap / largest
        self.point = point + step
        if len(self._errors) >= settings.step_limit:
            self.status = Status.STEP_LIMIT

    def solution(self) -> Solution:
        """Where the solve ended."""
        assert self.status is not None
        return Solution(self.point, self.status, len(self._errors), tuple(self._errors))

    def _is_stalled(self, error: float) -> bool:
        self._since += 1
        if error <= 0.1 * self._mark:
            self._mark, self._since = error, 0
        return self._settings.stall_limit is not None and self._since >= self._settings.stall_limit


def _largest(vector: Vector) -> float:
    """Largest absolute entry, without a copy of the vector."""
    return max(float(vector.max()), -float(vector.min()))


class _Memory:
    """The last differences of points and residuals in rings, with the products of the latter kept up to date."""

    def __init__(self, size: int, depth: int) -> None:
        self._depth = depth
        # Delta F, and Delta X + Delta F, one difference a row.
        self._changes = np.empty((depth, size))
        self._sums = np.empty((depth, size))
        self._gram = np.zeros((depth, depth))
        self._previous: tuple[Vector, Vector] | None = None
        self._count = self._slot = 0

    def clear(self) -> None:
        self._previous = None
        self._count = self._slot = 0

    def extrapolated_step(self, point: Vector, residual: Vector, first_step: float) -> Vector:
        """The step from a point with its residual, which are remembered."""
        if self._previous is not None and self._depth > 0:
            self._remember(point, residual, *self._previous)
        self._previous = (point, residual)
        count = self._count
        if count == 0:
            return first_step * residual
        changes = self._changes[:count]
        gram = self._gram[:count, :count]
        # Normal equations of unit columns: a tenth of the time of a factorisation, and as exact as is needed,
        # because the residual is measured anew at every step.
        length = np.sqrt(gram.diagonal())
        length[length == 0.0] = 1.0
        unit = gram / length / length[:, None]
        weights, *_ = np.linalg.lstsq(unit, (changes @ residual) / length, rcond=1e-13)
        return residual - (weights / length) @ self._sums[:count]

    def _remember(self, point: Vector, residual: Vector, before: Vector, residual_before: Vector) -> None:
        slot = self._slot
        self._count = max(self._count, slot + 1)
        change = np.subtract(residual, residual_before, out=self._changes[slot])
        total = np.subtract(point, before, out=self._sums[slot])
        total += change
        row = self._changes[: self._count] @ change
        self._gram[slot, : self._count] = row
        self._gram[: self._count, slot] = row
        self._slot = (slot + 1) % self._depth
