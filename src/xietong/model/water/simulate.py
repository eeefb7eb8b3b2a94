"""Many steps of both aquifers, one after the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from xietong.model.water.aquifers import Aquifers, Forcing, State
from xietong.model.water.flow import Flows, advance
from xietong.model.water.matrix import exchange

__all__ = ["History", "simulate"]


@dataclass(frozen=True, eq=False)
class History:
    """What the steps left.

    Args:
        states: The first state, then one after each step.
        flows: One a step.
        gap: Largest imbalance of a step, over half of all that flows in it.
        rounds: Rounds of Newton's method in all.
        is_converged: Whether every step was solved.
    """

    states: tuple[State, ...]
    flows: tuple[Flows, ...]
    gap: float
    rounds: int
    is_converged: bool


def simulate(aquifers: Aquifers, state: State, forcings: Iterable[Forcing], years: float) -> History:
    """Walk through the steps; the matrix is factorised once and again only where beds or tables change much.

    Args:
        aquifers: Checked (`check_aquifers`).
        state: The first one.
        forcings: One a step; may be made on the way.
        years: Length of each step: 1 for years, 1/12 for months.
    """
    net = exchange(aquifers)
    states, flows, factor = [state], [], None
    rounds, is_converged = 0, True
    for forcing in forcings:
        step = advance(aquifers, net, states[-1], forcing, years, factor)
        states.append(step.state)
        flows.append(step.flows)
        factor, rounds = step.factor, rounds + step.rounds
        is_converged &= step.is_converged
    gap = max((flow.gap for flow in flows), default=0.0)
    return History(tuple(states), tuple(flows), gap, rounds, is_converged)
