"""Bi-conjugate Frank-Wolfe: all trips on the cheapest paths, then a step that does not undo the last two."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float

from xietong.model.transport.assignment.certificate import class_costs
from xietong.model.transport.assignment.delay import link_slope
from xietong.model.transport.assignment.problem import Problem
from xietong.model.transport.assignment.status import AssignmentSettings, AssignmentStatus
from xietong.model.transport.assignment.trees import SearchGraph, all_or_nothing

__all__ = ["descend"]

Flow = Float[np.ndarray, "class link"]

_BISECTIONS = 60
_STALL = 500
# A step as long as this reached its target, which then says nothing about the next direction.
_WHOLE_STEP = 0.99


def descend(
    problem: Problem, graph: SearchGraph, settings: AssignmentSettings, progress: Callable[[int, float], None]
) -> tuple[Flow, AssignmentStatus, int]:
    """Flows of an equilibrium in car units, how the search ended, and its iterations.

    Source:
        Mitradjieva and Lindberg (2013), Transportation Science 47, section 3.
    """
    none = np.zeros((len(problem.fixed), len(problem.network.start)))
    flow, _ = all_or_nothing(problem, graph, class_costs(problem, none.sum(axis=0)))
    # The last two targets, the latest first, and the last step.
    targets: tuple[Flow, ...] = ()
    step, best, since = 0.0, np.inf, 0
    for iteration in range(settings.iteration_limit + 1):
        volume = flow.sum(axis=0)
        cost = class_costs(problem, volume)
        cheapest, least = all_or_nothing(problem, graph, cost)
        spent = float((flow * cost).sum())
        gap = (spent - least) / spent if spent > 0.0 else 0.0
        progress(iteration, gap)
        if gap <= settings.gap:
            return flow, AssignmentStatus.CONVERGED, iteration
        best, since = (gap, 0) if gap < best else (best, since + 1)
        if since >= _STALL:
            return flow, AssignmentStatus.STALLED, iteration
        target = _target(link_slope(problem.network, volume), flow, cheapest, targets, step)
        if float(((target - flow) * cost).sum()) >= 0.0:
            target, targets = cheapest, ()
        step = _step(problem, flow, target - flow)
        flow = flow + step * (target - flow)
        targets = () if step > _WHOLE_STEP else (target, *targets[:1])
    return flow, AssignmentStatus.ITERATION_LIMIT, settings.iteration_limit


def _target(
    slope: Float[np.ndarray, " link"], flow: Flow, cheapest: Flow, targets: tuple[Flow, ...], step: float
) -> Flow:
    r"""A mean of the cheapest flows and the last targets whose direction is conjugate to the last ones.

    With $H = \mathrm{diag}\,t'$, $d = y - x$, $a = s_1 - x$ and $b = \tau s_1 + (1 - \tau) s_2 - x$, parallel to the
    last but one direction, the weights of $s_2$ and $s_1$ over that of $y$ are
    $$ \mu = -\frac{b^\top H d}{b^\top H (s_2 - s_1)}, \qquad
       \nu = -\frac{a^\top H d}{a^\top H a} + \mu \frac{\tau}{1 - \tau} $$
    """
    if not targets:
        return cheapest

    def product(one: Flow, two: Flow) -> float:
        return float(one.sum(axis=0) @ (slope * two.sum(axis=0)))

    latest = targets[0]
    direction, along = cheapest - flow, latest - flow
    square = product(along, along)
    weight = max(-product(along, direction) / square, 0.0) if square > 0.0 else 0.0
    if len(targets) < 2:
        return (cheapest + weight * latest) / (1.0 + weight)
    former = targets[1]
    earlier = step * latest + (1.0 - step) * former - flow
    bend = product(earlier, former - latest)
    second = max(-product(earlier, direction) / bend, 0.0) if bend != 0.0 else 0.0
    first = max((-product(along, direction) / square if square > 0.0 else 0.0) + second * step / (1.0 - step), 0.0)
    return (cheapest + first * latest + second * former) / (1.0 + first + second)


def _step(problem: Problem, flow: Flow, direction: Flow) -> float:
    """Share of a direction at which the objective is least, by bisection of its slope, which rises."""

    def rising(step: float) -> bool:
        cost = class_costs(problem, (flow + step * direction).sum(axis=0))
        return float((cost * direction).sum()) > 0.0

    if not rising(1.0):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_BISECTIONS):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if rising(middle) else (middle, high)
        if high - low <= 1e-12 * high:
            break
    return 0.5 * (low + high)
