"""Solves that are kept under a key and checked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.assess.tools import Problem, Tools
from xietong.errors import ConvergenceError
from xietong.findings import Finding
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.state import Certificate, LimitKind, LimitReport, Outcome, Shocks, Status

__all__ = [
    "AT_THE_END",
    "ON_THE_WAY",
    "Solved",
    "changes_nothing",
    "keep",
    "load_kept",
    "long_run",
    "require_converged",
    "same_shocks",
    "solve_kept",
    "solve_or_raise",
]

UNKNOWNS = "unknowns"
CERTIFICATE = "certificate."
LIMIT = "limit."
_APART = ("certificate", "limits")
STATE = "state."

ON_THE_WAY = 3e-6
"""Accuracy of a part or a trial in the years before the last: a tenth of it reaches the next year."""
AT_THE_END = 1e-7
"""Their accuracy in the last year: a few persons in a million."""


@dataclass(frozen=True, eq=False)
class Solved:
    """One equilibrium.

    Args:
        unknowns: Where the next solve may start, None for the base year itself.
        state: What the year after finds; None for a static equilibrium.
    """

    outcome: Outcome
    unknowns: Float[np.ndarray, " unknown"] | None
    state: State | None = None

    @property
    def is_converged(self) -> bool:
        """True when the certificate says so."""
        return self.outcome.certificate.status is Status.CONVERGED


def load_kept(tools: Tools, key: str) -> Solved | None:
    """The equilibrium that the store keeps under a key, None where there is none."""
    kept = tools.store.load(key) if tools.store else None
    return None if kept is None else _from_arrays(kept)


def keep(tools: Tools, key: str, solved: Solved) -> None:
    """Keep an equilibrium, where anything is kept; one that was not found is not."""
    if tools.store and solved.is_converged:
        tools.store.save(key, _to_arrays(solved))


def solve_kept(tools: Tools, key: str, solve: Callable[[], Solved]) -> Solved:
    """The equilibrium from the store where it is kept there, else solved and kept."""
    kept = load_kept(tools, key)
    if kept is not None:
        return kept
    solved = solve()
    keep(tools, key, solved)
    return solved


def solve_or_raise(tools: Tools, key: str, where: str, solve: Callable[[], Solved]) -> Solved:
    """As `solve_kept`; `where` names the solve as the user knows it.

    Raises:
        ConvergenceError: when no equilibrium was found.
    """
    solved = solve_kept(tools, key, solve)
    certificate = solved.outcome.certificate
    require_converged(certificate.status, certificate.residual, certificate.steps, where)
    return solved


def require_converged(status: Status, residual: float, steps: int, where: str) -> None:
    """Refuse a solve that ended without an equilibrium.

    Raises:
        ConvergenceError: naming the solve as the user knows it.
    """
    if status is Status.CONVERGED:
        return
    what = f"no equilibrium was found; the residual is {residual:.1e} after {steps} steps."
    raise ConvergenceError([Finding(where, what, status.value)])


def long_run(
    tools: Tools,
    baseline: Baseline,
    problem: Problem,
    start: Float[np.ndarray, " unknown"] | None,
    key: str,
    where: str,
) -> Solved:
    """The static equilibrium of an experiment.

    Raises:
        ConvergenceError: when no equilibrium was found.
    """

    def solve() -> Solved:
        solution = tools.solve(baseline, problem, start)
        return Solved(solution.outcome, np.asarray(solution.unknowns))

    return solve_or_raise(tools, key, where, solve)


def same_shocks(one: Shocks, other: Shocks) -> bool:
    """True when the two change exactly the same."""
    return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(Shocks))


def changes_nothing(shocks: Shocks) -> bool:
    """True when every entry is neutral: nothing added, every factor one, no limit, no inertia."""
    return all(_is_neutral(field.name, getattr(shocks, field.name)) for field in fields(Shocks))


def _is_neutral(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name in ("inertia", "floor_space_limit", "gateways"):
        return False
    if name == "water_limit":
        return bool(np.all(np.isinf(value)))
    return bool(np.all(np.asarray(value) == (1.0 if name.endswith("_hat") else 0.0)))


def _same(one: Any, other: Any) -> bool:
    if one is other:
        return True
    if one is None or other is None:
        return False
    if is_dataclass(one):
        return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    return np.array_equal(np.asarray(one), np.asarray(other))


def _to_arrays(solved: Solved) -> dict[str, np.ndarray]:
    arrays = {
        field.name: np.asarray(getattr(solved.outcome, field.name))
        for field in fields(Outcome)
        if field.name not in _APART
    }
    limits = {
        f"{LIMIT}{report.kind.name}.{name}": np.asarray(getattr(report, name))
        for report in solved.outcome.limits
        for name in _limit_arrays()
    }
    certificate = solved.outcome.certificate
    notes = {
        CERTIFICATE + field.name: np.asarray(getattr(certificate, field.name))
        for field in fields(Certificate)
        if field.name != "status"
    }
    status = {CERTIFICATE + "status": np.asarray(certificate.status.name)}
    unknowns = {} if solved.unknowns is None else {UNKNOWNS: solved.unknowns}
    state = {} if solved.state is None else {STATE + f.name: getattr(solved.state, f.name) for f in fields(State)}
    return {**arrays, **limits, **notes, **status, **unknowns, **state}


def _from_arrays(kept: Mapping[str, np.ndarray]) -> Solved:
    certificate = Certificate(
        status=Status[str(kept[CERTIFICATE + "status"])],
        residual=float(kept[CERTIFICATE + "residual"]),
        steps=int(kept[CERTIFICATE + "steps"]),
        walras_gap=float(kept[CERTIFICATE + "walras_gap"]),
        second_start_distance=float(kept[CERTIFICATE + "second_start_distance"]),
        smallest_singular_value=float(kept[CERTIFICATE + "smallest_singular_value"]),
        error_bound=float(kept[CERTIFICATE + "error_bound"]),
        determinant_sign=int(kept[CERTIFICATE + "determinant_sign"]),
        roots_found=int(kept[CERTIFICATE + "roots_found"]),
        starts_tried=int(kept[CERTIFICATE + "starts_tried"]),
        coupled_residual=float(kept[CERTIFICATE + "coupled_residual"]),
        rounds=int(kept[CERTIFICATE + "rounds"]),
        contraction=float(kept[CERTIFICATE + "contraction"]),
    )
    values = {field.name: kept[field.name] for field in fields(Outcome) if field.name not in _APART}
    limits = tuple(
        LimitReport(kind, **{name: kept[f"{LIMIT}{kind.name}.{name}"] for name in _limit_arrays()})
        for kind in LimitKind
        if f"{LIMIT}{kind.name}.limit" in kept
    )
    parts = {field.name: kept[STATE + field.name] for field in fields(State) if STATE + field.name in kept}
    outcome = Outcome(**values, certificate=certificate, limits=limits)
    return Solved(outcome, kept.get(UNKNOWNS), State(**parts) if parts else None)


def _limit_arrays() -> list[str]:
    return [field.name for field in fields(LimitReport) if field.name != "kind"]
