"""How good an assignment is, from its link flows alone: gap, objective, conservation."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.model.transport.assignment.delay import link_area, link_minutes
from xietong.model.transport.assignment.problem import Problem
from xietong.model.transport.assignment.trees import SearchGraph, least_costs

__all__ = ["AssignmentCertificate", "certify", "class_costs"]


@dataclass(frozen=True)
class AssignmentCertificate:
    """What holds of the flows, whichever method found them.

    Args:
        gap: Share of the time spent that would be saved if all took the cheapest path at these times.
        objective: What an equilibrium minimises, minutes times car units.
        conservation_error: Largest difference of what leaves and enters a node from its trips, of any class, over
            all trips.
    """

    gap: float
    objective: float
    conservation_error: float


def class_costs(problem: Problem, volume: Float[np.ndarray, " link"]) -> Float[np.ndarray, "class link"]:
    """Minutes of each link with what each class pays, in minutes."""
    return link_minutes(problem.network, volume)[None, :] + problem.fixed


def certify(problem: Problem, graph: SearchGraph, flow: Float[np.ndarray, "class link"]) -> AssignmentCertificate:
    r"""Gap, objective and conservation of flows.

    $$ g = \frac{\sum_{ca} v_{ca} c_{ca} - \sum_{cod} d_{cod} u_{cod}}{\sum_{ca} v_{ca} c_{ca}}, \qquad
       z = \sum_a \int_0^{v_a} t_a(x)\,dx + \sum_{ca} v_{ca} \phi_{ca} $$

    Args:
        flow: $v_{ca}$, car units.

    Source:
        Beckmann, McGuire and Winsten (1956), Studies in the Economics of Transportation, ch. 3; the gap as in Boyce,
        Ralevic-Dekic and Bar-Gera (2004), Journal of Transportation Engineering 130.
    """
    volume = flow.sum(axis=0)
    cost = class_costs(problem, volume)
    spent = float((flow * cost).sum())
    least = float(problem.demand @ least_costs(problem, graph, cost))
    return AssignmentCertificate(
        # Below zero it is rounding.
        gap=max(spent - least, 0.0) / spent if spent > 0.0 else 0.0,
        objective=float(link_area(problem.network, volume).sum() + (flow * problem.fixed).sum()),
        conservation_error=_conservation_error(problem, flow),
    )


def _conservation_error(problem: Problem, flow: Float[np.ndarray, "class link"]) -> float:
    """A node that is not passed is checked at its entry and at its exit."""
    total = float(problem.demand.sum())
    if total == 0.0:
        return float(np.abs(flow).max(initial=0.0))
    worst = 0.0
    for class_index, own in enumerate(flow):
        pairs = np.flatnonzero(problem.pair_class == class_index)
        balance = np.bincount(problem.end, own, minlength=problem.n_node)
        balance -= np.bincount(problem.start, own, minlength=problem.n_node)
        balance -= np.bincount(problem.pair_node[pairs], problem.demand[pairs], minlength=problem.n_node)
        origins = problem.tree_node[problem.pair_tree[pairs]]
        balance += np.bincount(origins, problem.demand[pairs], minlength=problem.n_node)
        worst = max(worst, float(np.abs(balance).max(initial=0.0)))
    return worst / total
