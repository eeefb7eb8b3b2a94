"""Least-cost control of what reaches receptors: together, each government for itself, and with receptor prices."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import highspy
import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.errors import InfeasibleError
from xietong.findings import Finding, require

__all__ = [
    "Control",
    "ControlProblem",
    "Nash",
    "Rule",
    "coalition_costs",
    "joint_control",
    "least_cost",
    "most_reduction",
    "nash_control",
    "receptor_shortfall",
    "require_reachable",
    "saving",
    "separate_control",
    "trading",
]

TOLERANCE = 1e-9
_ROUNDS = 200


class Rule(Enum):
    """How governments decide."""

    JOINT = "together, all targets at once"
    OWN = "each for its own targets, as if the others did nothing"
    NASH = "each for its own targets, given what the others do"


@dataclass(frozen=True, eq=False)
class ControlProblem:
    r"""Steps of control with rising cost, and targets of receptors.

    $$ \min_x \sum_k c_k x_k \quad\text{s.t.}\quad \sum_k T_{rk}x_k \ge D_r , \quad 0 \le x_k \le \bar x_k $$

    Args:
        cost: $c_k$, yuan per tonne.
        capacity: $\bar x_k$, tonnes a year that the step removes at most.
        effect: $T_{rk}$, fall at receptor r for a tonne of step k, zero or more.
        target: $D_r$, fall wanted; zero or less where nothing is wanted.
        owner: Government that owns a step.
        receptor_owner: Government that wants the fall at a receptor.
        receptors: Names, for messages.
        cost_rule: Which costs were used.
    """

    cost: Float[np.ndarray, " step"]
    capacity: Float[np.ndarray, " step"]
    effect: Float[np.ndarray, "receptor step"]
    target: Float[np.ndarray, " receptor"]
    owner: Int[np.ndarray, " step"]
    receptor_owner: Int[np.ndarray, " receptor"]
    receptors: tuple[str, ...]
    n_owner: int
    cost_rule: str = ""


@dataclass(frozen=True, eq=False)
class Control:
    """What is done, what it costs and brings.

    Args:
        amount: Tonnes removed by step.
        cost_by_owner: Yuan a year that each government spends on its own steps.
        fall: At each receptor.
        price: Yuan a year for one unit more of the target of a receptor; zero where it does not bind.
    """

    amount: Float[np.ndarray, " step"]
    cost_by_owner: Float[np.ndarray, " owner"]
    fall: Float[np.ndarray, " receptor"]
    price: Float[np.ndarray, " receptor"]

    @property
    def cost(self) -> float:
        """Yuan a year of all governments."""
        return float(self.cost_by_owner.sum())


@dataclass(frozen=True, eq=False)
class Nash:
    """Where no government would spend less given what the others do.

    Args:
        rounds: Rounds of best responses.
        gap: Largest change of spending in the last round, over all spending.
    """

    control: Control
    rounds: int
    gap: float


class _Programme:
    """One linear programme whose bounds change from solve to solve; each begins from the solution before."""

    def __init__(self, problem: ControlProblem) -> None:
        self.problem = problem
        self.n_step, self.n_row = len(problem.cost), len(problem.target)
        steps = np.flatnonzero(problem.effect.any(axis=0) & (problem.capacity > 0.0))
        self.steps = steps
        matrix = problem.effect[:, steps]
        # Rows of like size: what a tonne brings is tiny, and tolerances are absolute.
        self.scale = np.array(
            [1.0 / largest if largest > 0.0 else 1.0 for largest in matrix.max(axis=1, initial=0.0)]
        )
        self.solver = highspy.Highs()
        self.solver.silent()
        self.solver.setOptionValue("threads", 1)
        self.solver.setOptionValue("presolve", "off")
        for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
            self.solver.setOptionValue(name, TOLERANCE)
        self.unit = float(problem.capacity.max(initial=1.0))
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(steps), self.n_row
        lp.col_cost_ = problem.cost[steps]
        lp.col_lower_ = np.zeros(len(steps))
        lp.col_upper_ = problem.capacity[steps] / self.unit
        lp.row_lower_ = np.full(self.n_row, -highspy.kHighsInf)
        lp.row_upper_ = np.full(self.n_row, highspy.kHighsInf)
        scaled = matrix * self.scale[:, None]
        columns, rows = np.nonzero(scaled.T)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(columns, np.arange(len(steps) + 1))
        lp.a_matrix_.index_ = rows
        lp.a_matrix_.value_ = scaled.T[columns, rows]
        self.solver.passModel(lp)

    def solve(self, may_act: Bool[np.ndarray, " step"], target: Float[np.ndarray, " receptor"]) -> Control | None:
        """The cheapest steps of those who may act; None where the targets cannot be reached."""
        problem = self.problem
        lower = np.where(target > 0.0, target * self.scale / self.unit, -highspy.kHighsInf)
        upper = np.where(may_act, problem.capacity, 0.0)[self.steps] / self.unit
        n_col, n_row = len(self.steps), self.n_row
        self.solver.changeColsBounds(n_col, np.arange(n_col, dtype=np.int32), np.zeros(n_col), upper)
        for row in range(n_row):
            self.solver.changeRowBounds(row, float(lower[row]), highspy.kHighsInf)
        self.solver.run()
        if self.solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        found = self.solver.getSolution()
        amount = np.zeros(self.n_step)
        amount[self.steps] = np.maximum(np.array(found.col_value), 0.0) * self.unit
        price = np.maximum(np.array(found.row_dual), 0.0) * self.scale
        return _control(problem, amount, np.where(target > 0.0, price, 0.0))


def _control(problem: ControlProblem, amount: np.ndarray, price: np.ndarray) -> Control:
    spent = np.bincount(problem.owner, problem.cost * amount, problem.n_owner)
    return Control(amount, spent, problem.effect @ amount, price)


def most_reduction(
    problem: ControlProblem, may_act: Bool[np.ndarray, " step"] | None = None
) -> Float[np.ndarray, " receptor"]:
    """Fall at each receptor when everyone who may act does all that can be done."""
    capacity = problem.capacity if may_act is None else np.where(may_act, problem.capacity, 0.0)
    return np.asarray(problem.effect @ capacity)


def receptor_shortfall(
    problem: ControlProblem, may_act: Bool[np.ndarray, " step"] | None = None
) -> Float[np.ndarray, " receptor"]:
    """By how much each target is beyond what can be reached; zero where it can be."""
    return np.asarray(np.maximum(problem.target - most_reduction(problem, may_act) * (1.0 + TOLERANCE), 0.0))


def require_reachable(problem: ControlProblem) -> None:
    """Raise where a target is beyond what all governments together can reach.

    Raises:
        InfeasibleError: naming each receptor and by how much it fails.
    """
    missing, most = receptor_shortfall(problem), most_reduction(problem)
    require(
        [
            Finding(
                f"target at {problem.receptors[receptor]}",
                f"a fall of {problem.target[receptor]:.3g} is wanted, all measures together reach "
                f"{most[receptor]:.3g}; {missing[receptor]:.3g} is missing.",
                "Lower the target, raise what may be removed, or act outside the region.",
            )
            for receptor in np.flatnonzero(missing > 0.0)
        ],
        InfeasibleError,
    )


def least_cost(problem: ControlProblem) -> Control:
    """The cheapest way to all targets, governments acting together.

    Raises:
        InfeasibleError: naming each receptor that cannot be reached and by how much.
    """
    require_reachable(problem)
    found = _Programme(problem).solve(np.ones(len(problem.cost), dtype=bool), problem.target)
    assert found is not None, "all targets can be reached"
    return found


joint_control = least_cost


def separate_control(problem: ControlProblem) -> tuple[Control, Bool[np.ndarray, " owner"]]:
    """Each government reaches its own targets by its own steps, as if the others did nothing.

    Returns:
        What all of them do then, with a price of each own target, and which governments can do so; one that cannot
        does all that it can.
    """
    programme, n_row = _Programme(problem), len(problem.target)
    amount, price = np.zeros(len(problem.cost)), np.zeros(n_row)
    can = np.ones(problem.n_owner, dtype=bool)
    for owner in range(problem.n_owner):
        found = _alone(programme, owner, problem.target)
        can[owner] = found is not None
        mine = problem.owner == owner
        if found is None:
            amount[mine] = _all_that_helps(problem, owner)[mine]
        else:
            amount[mine] = found.amount[mine]
            price += found.price
    return _control(problem, amount, price), can


def _alone(programme: _Programme, owner: int, target: np.ndarray) -> Control | None:
    problem = programme.problem
    wanted = np.where(problem.receptor_owner == owner, target, 0.0)
    return programme.solve(problem.owner == owner, wanted)


def _all_that_helps(problem: ControlProblem, owner: int) -> Float[np.ndarray, " step"]:
    own = (problem.receptor_owner == owner) & (problem.target > 0.0)
    return np.where(problem.effect[own].any(axis=0), problem.capacity, 0.0)


def nash_control(problem: ControlProblem, tolerance: float = 1e-7) -> Nash:
    """Best responses in turn, from nothing, until no government changes what it spends.

    What a government does never raises what another must do, so a round that begins with nothing done by the others
    ends at an equilibrium; there may be others.
    """
    programme = _Programme(problem)
    amount, price = np.zeros(len(problem.cost)), np.zeros(len(problem.target))
    gap, rounds = np.inf, 0
    spent: np.ndarray = np.zeros(problem.n_owner)
    while gap > tolerance and rounds < _ROUNDS:
        rounds, before = rounds + 1, spent
        for owner in range(problem.n_owner):
            mine = problem.owner == owner
            left = problem.target - problem.effect[:, ~mine] @ amount[~mine]
            found = _alone(programme, owner, np.where(left > TOLERANCE * np.abs(problem.target), left, 0.0))
            amount[mine] = (_all_that_helps(problem, owner) if found is None else found.amount)[mine]
            own = problem.receptor_owner == owner
            price[own] = 0.0 if found is None else found.price[own]
        # Spending, not steps: steps of like cost and effect may change places for ever.
        spent = np.bincount(problem.owner, problem.cost * amount, problem.n_owner)
        gap = float(np.abs(spent - before).max()) / max(float(spent.sum()), TOLERANCE)
    return Nash(_control(problem, amount, price), rounds, gap)


def saving(joint: Control, separate: Control) -> float:
    """Share of the cost of acting apart that acting together saves."""
    return 1.0 - joint.cost / separate.cost if separate.cost > 0.0 else 0.0


def trading(problem: ControlProblem, joint: Control) -> Float[np.ndarray, "owner flow"]:
    r"""Who pays and who is paid when a tonne has the price of what it brings to all receptors.

    $$ p_k = \sum_r \lambda_r T_{rk} , \qquad \text{paid to } j: \sum_{k\in j} p_k x_k , \qquad
       \text{paid by } j: \sum_{r\in j}\lambda_r\,(Tx)_r $$

    Returns:
        By government: cost of its steps, what it is paid for them, what it pays for its receptors, and what is left
        to bear: cost − paid + pays. Payments add up to zero over governments.
    """
    price = joint.price @ problem.effect
    paid = np.bincount(problem.owner, price * joint.amount, problem.n_owner)
    pays = np.bincount(problem.receptor_owner, joint.price * joint.fall, problem.n_owner)
    return np.column_stack([joint.cost_by_owner, paid, pays, joint.cost_by_owner - paid + pays])


def coalition_costs(problem: ControlProblem, masks: Sequence[int] | None = None) -> Float[np.ndarray, " coalition"]:
    r"""Least cost of each coalition of governments: its targets, reached by its own steps alone.

    Args:
        problem: All governments.
        masks: Coalitions as bit masks, government j in the coalition where bit j is set; all $2^n$ where omitted.

    Returns:
        $C(S)$ by mask, yuan a year; `inf` where a coalition cannot reach its targets. The saving
        $v(S) = \sum_{j\in S} C(\{j\}) - C(S)$ is what may be shared.
    """
    wanted = range(2**problem.n_owner) if masks is None else masks
    programme = _Programme(problem)
    result = np.full(len(wanted), np.inf)
    # Neighbours in Gray's order differ by one government, so each solve begins near its solution.
    position = {mask: number for number, mask in enumerate(wanted)}
    for mask in sorted(position, key=_gray_rank):
        members = np.array([bool(mask >> owner & 1) for owner in range(problem.n_owner)])
        target = np.where(members[problem.receptor_owner], problem.target, 0.0)
        may_act = members[problem.owner]
        if not (receptor_shortfall(replace(problem, target=target), may_act) > 0.0).any():
            found = programme.solve(may_act, target)
            assert found is not None, "what can be reached receptor by receptor can be reached at once"
            result[position[mask]] = found.cost
    return result


def _gray_rank(mask: int) -> int:
    """Place of a mask in Gray's order."""
    rank = 0
    while mask:
        rank ^= mask
        mask >>= 1
    return rank
