"""A hard problem reached along a path of easier ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.numerics.fixed_point import Solution, Status
from xietong.numerics.fixed_point_map import FixedPointMap

__all__ = ["PathSolution", "solve_along"]

Vector = Float[np.ndarray, " unknown"]


@dataclass(frozen=True, eq=False)
class PathSolution:
    """Where a path led.

    Args:
        solution: Of the whole problem where the path reached it, else of the share that failed; `steps` and `errors`
            are those of all solves on the way.
        reached: Largest share solved, in [0, 1].
        shares: Shares solved, in order.
    """

    solution: Solution
    reached: float
    shares: tuple[float, ...]


def solve_along(
    problem_at: Callable[[float], FixedPointMap],
    start: Vector,
    solve: Callable[[FixedPointMap, Vector], Solution],
    shares: Sequence[float] = (0.25, 0.5, 1.0),
    halving_limit: int = 4,
) -> PathSolution:
    r"""Solve $x = G(x; \tau)$ for growing shares $\tau$ of a shock, each from the root of the one before.

    Two roots known, the next solve starts where the line through them leads, if the residual is smaller there. Where
    a share fails, the half of the way to it is tried first.

    Args:
        problem_at: $\tau \mapsto G(\cdot; \tau)$, the whole problem at 1.
        start: Point to begin from, best the root at $\tau = 0$.
        solve: How each problem is solved.
        shares: Growing shares in (0, 1], the last of them 1.
        halving_limit: Times that a way is halved at most, over the whole path.

    Returns:
        The root, or how far the path led.

    Source:
        Allgower and Georg (2003), Introduction to Numerical Continuation Methods, chapter 2.
    """
    waiting = list(shares)
    solved: list[tuple[float, Vector]] = []
    errors: list[float] = []
    reached, halvings = 0.0, 0
    while True:
        share = waiting[0]
        problem = problem_at(share)
        solution = solve(problem, _guess(problem, share, solved, start))
        errors.extend(solution.errors)
        if solution.status is Status.CONVERGED:
            reached = waiting.pop(0)
            solved.append((reached, solution.value))
        elif halvings < halving_limit:
            halvings += 1
            waiting.insert(0, (reached + share) / 2.0)
            continue
        if not waiting or solution.status is not Status.CONVERGED:
            whole = replace(solution, steps=len(errors), errors=tuple(errors))
            return PathSolution(whole, reached, tuple(share for share, _ in solved))


def _guess(problem: FixedPointMap, share: float, solved: Sequence[tuple[float, Vector]], start: Vector) -> Vector:
    """The last root, or the point on the line through the last two where that is better."""
    if not solved:
        return start
    last, value = solved[-1]
    if len(solved) == 1:
        return value
    before, other = solved[-2]
    ahead = value + (value - other) * ((share - last) / (last - before))
    # Not a number compares false: a point out of the range of the map is not taken.
    return ahead if _error(problem, ahead) < _error(problem, value) else value


def _error(problem: FixedPointMap, point: Vector) -> float:
    return float(np.max(np.abs(np.asarray(problem.evaluate(point)) - point)))
