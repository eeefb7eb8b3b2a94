"""Rules of an assignment, and how it ended."""

from dataclasses import dataclass
from enum import Enum

__all__ = ["AssignmentSettings", "AssignmentStatus", "Method"]


class Method(Enum):
    """The ways to an equilibrium."""

    PROJECTION = "gradient projection"
    FRANK_WOLFE = "bi-conjugate Frank-Wolfe"


class AssignmentStatus(Enum):
    """How an assignment ended, and what to try when it did not converge."""

    CONVERGED = "converged"
    ITERATION_LIMIT = "the gap was not reached within the iteration limit: raise the limit or ask for a larger gap"
    STALLED = (
        "the gap stopped falling: ask for a larger gap; rounding or links that jump in time allow no smaller one"
    )
    NOT_CONSERVED = "flows do not add up at a node: this is a fault of the program, report it with the network"


@dataclass(frozen=True)
class AssignmentSettings:
    """Rules of an assignment.

    Args:
        gap: Largest relative gap accepted, positive.
        iteration_limit: Searches for cheapest paths at most.
        paths_per_pair: Paths kept for a pair at most; a new one then takes the place of the one with the least flow.
        method: None for gradient projection where numba is installed, bi-conjugate Frank-Wolfe otherwise.
        conservation: Largest conservation error accepted, over all trips.
        rounding: By how much the gap of the link flows may exceed that of the search, which sums over paths.
    """

    gap: float = 1e-6
    iteration_limit: int = 5000
    paths_per_pair: int = 64
    method: Method | None = None
    conservation: float = 1e-9
    rounding: float = 1e-13
