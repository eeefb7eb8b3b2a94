"""The ladder of solvers: the fast one first, the sure ones where it fails."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import AccelerationSettings, Solution, Status, solve_fixed_point
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.homotopy import solve_along
from xietong.numerics.newton import NewtonSettings, polish

__all__ = ["RobustSettings", "RobustSolution", "Rung", "accelerate_and_polish", "solve_robustly"]

Vector = Float[np.ndarray, " unknown"]

_UNTIL_STALLED = AccelerationSettings(stall_limit=40)
_TO_THE_SAME = NewtonSettings(tolerance=1e-11)


class Rung(Enum):
    """What was tried."""

    ACCELERATION = "acceleration"
    HOMOTOPY = "homotopy"
    NEWTON = "newton"


@dataclass(frozen=True)
class RobustSettings:
    """Rules of the ladder.

    Args:
        acceleration: Of the first rung; its stall limit says when to leave it.
        newton: Of the polish.
        shares: Shares of the shock along the path.
        halving_limit: Halvings of the path at most.
        near: Largest residual from which Newton's method is tried before the path.
    """

    acceleration: AccelerationSettings = _UNTIL_STALLED
    newton: NewtonSettings = _TO_THE_SAME
    shares: tuple[float, ...] = (0.25, 0.5, 1.0)
    halving_limit: int = 4
    near: float = 1e-2


@dataclass(frozen=True, eq=False)
class RobustSolution:
    """A solution with the rungs that were climbed to it; `steps` and `errors` are those of all rungs."""

    solution: Solution
    rungs: tuple[Rung, ...]


def solve_robustly(
    map: FixedPointMap,
    start: Vector,
    settings: RobustSettings = RobustSettings(),
    problem_at: Callable[[float], FixedPointMap] | None = None,
) -> RobustSolution:
    r"""Find $x = G(x)$ by acceleration; where its residual stops falling, by Newton's method or along a path.

    1. Anderson acceleration, left when the residual has not fallen to a tenth in `stall_limit` evaluations.
    2. Newton's method from the best point, where that is near a root.
    3. The path $G(\cdot; \tau)$ of growing shares of the shock, each share by acceleration and Newton's method.
    4. Newton's method from the best point so far, however far.

    Args:
        map: $G$.
        start: Point to begin from.
        settings: Rules of the ladder.
        problem_at: $\tau \mapsto G(\cdot; \tau)$ with $G(\cdot; 1) = G$ and `start` near the root at 0; without it
            there is no third rung.

    Returns:
        The first solution that converged, else the best point with the status of the last rung.
    """
    first = solve_fixed_point(map.evaluate, start, settings.acceleration)
    tried: list[tuple[Rung, Solution]] = [(Rung.ACCELERATION, first)]
    if first.status is not Status.CONVERGED and _final_error(map, first) <= settings.near:
        tried.append((Rung.NEWTON, polish(map, first.value, settings.newton)))
    if tried[-1][1].status is not Status.CONVERGED and problem_at is not None:
        path = solve_along(
            problem_at,
            start,
            lambda problem, point: accelerate_and_polish(problem, point, settings),
            settings.shares,
            settings.halving_limit,
        )
        tried.append((Rung.HOMOTOPY, path.solution))
    if tried[-1][1].status is not Status.CONVERGED:
        best = min((solution for _, solution in tried), key=lambda solution: _final_error(map, solution))
        begin = best.value if np.isfinite(_final_error(map, best)) else start
        tried.append((Rung.NEWTON, polish(map, begin, settings.newton)))
    return _climbed(map, tried)


def accelerate_and_polish(map: FixedPointMap, start: Vector, settings: RobustSettings = RobustSettings()) -> Solution:
    """The first and the last rung alone, without a path."""
    first = solve_fixed_point(map.evaluate, start, settings.acceleration)
    if first.status in (Status.CONVERGED, Status.DIVERGED):
        return first
    second = polish(map, first.value, settings.newton)
    errors = first.errors + second.errors
    return replace(second, steps=len(errors), errors=errors)


def _climbed(map: FixedPointMap, tried: list[tuple[Rung, Solution]]) -> RobustSolution:
    last = tried[-1][1]
    best = min((solution for _, solution in tried), key=lambda solution: _final_error(map, solution))
    value = last.value if last.status is Status.CONVERGED else best.value
    errors = tuple(error for _, solution in tried for error in solution.errors)
    return RobustSolution(Solution(value, last.status, len(errors), errors), tuple(rung for rung, _ in tried))


def _final_error(map: FixedPointMap, solution: Solution) -> float:
    """Residual at the point of a solution; infinite where it is no number."""
    error = float(np.max(np.abs(np.asarray(map.evaluate(solution.value)) - solution.value)))
    return error if np.isfinite(error) else np.inf
