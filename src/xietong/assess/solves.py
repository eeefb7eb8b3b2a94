"""Solves that are kept under a key, checked, and started from their neighbour."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from xietong.assess.tools import Problem, Tools
from xietong.errors import ConvergenceError
from xietong.findings import Finding
from xietong.model.baseline import Baseline
from xietong.model.state import Certificate, Outcome, Shocks, Status

__all__ = ["Solved", "changes_nothing", "same_shocks", "solve_kept", "solve_or_raise"]

UNKNOWNS = "unknowns"
CERTIFICATE = "certificate."


@dataclass(frozen=True, eq=False)
class Solved:
    """One equilibrium; `unknowns` is where the next solve may start, None for the base year itself."""

    outcome: Outcome
    unknowns: Float[np.ndarray, " unknown"] | None

    @property
    def is_converged(self) -> bool:
        """True when the certificate says so."""
        return self.outcome.certificate.status is Status.CONVERGED


def solve_kept(
    tools: Tools,
    baseline: Baseline,
    problem: Problem,
    start: Float[np.ndarray, " unknown"] | None,
    key: str,
    *,
    certified: bool = False,
) -> Solved:
    """The equilibrium of a problem, from the store where it is kept there, else solved and kept."""
    kept = tools.store.load(key) if tools.store else None
    if kept is not None:
        return _from_arrays(kept)
    solution = (tools.certify if certified else tools.solve)(baseline, problem, start)
    solved = Solved(solution.outcome, np.asarray(solution.unknowns))
    if tools.store and solved.is_converged:
        tools.store.save(key, _to_arrays(solved))
    return solved


def solve_or_raise(
    tools: Tools,
    baseline: Baseline,
    problem: Problem,
    start: Float[np.ndarray, " unknown"] | None,
    key: str,
    where: str,
    *,
    certified: bool = False,
) -> Solved:
    """As `solve_kept`; `where` names the solve as the user knows it.

    Raises:
        ConvergenceError: when no equilibrium was found.
    """
    solved = solve_kept(tools, baseline, problem, start, key, certified=certified)
    if not solved.is_converged:
        certificate = solved.outcome.certificate
        what = (
            f"no equilibrium was found; the residual is {certificate.residual:.1e} after {certificate.steps} steps."
        )
        raise ConvergenceError([Finding(where, what, certificate.status.value)])
    return solved


def same_shocks(one: Shocks, other: Shocks) -> bool:
    """True when the two change exactly the same."""
    return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in fields(Shocks))


def changes_nothing(shocks: Shocks) -> bool:
    """True when every entry is neutral: nothing added, every factor one, no limit, no inertia."""
    return all(_is_neutral(field.name, getattr(shocks, field.name)) for field in fields(Shocks))


def _is_neutral(name: str, value: Any) -> bool:
    if value is None:
        return True
    if name in ("inertia", "floor_space_limit"):
        return False
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
        if field.name != "certificate"
    }
    certificate = solved.outcome.certificate
    notes = {
        CERTIFICATE + field.name: np.asarray(getattr(certificate, field.name))
        for field in fields(Certificate)
        if field.name != "status"
    }
    status = {CERTIFICATE + "status": np.asarray(certificate.status.name)}
    unknowns = {} if solved.unknowns is None else {UNKNOWNS: solved.unknowns}
    return {**arrays, **notes, **status, **unknowns}


def _from_arrays(kept: Mapping[str, np.ndarray]) -> Solved:
    certificate = Certificate(
        status=Status[str(kept[CERTIFICATE + "status"])],
        residual=float(kept[CERTIFICATE + "residual"]),
        steps=int(kept[CERTIFICATE + "steps"]),
        walras_gap=float(kept[CERTIFICATE + "walras_gap"]),
        second_start_distance=float(kept[CERTIFICATE + "second_start_distance"]),
    )
    values = {field.name: kept[field.name] for field in fields(Outcome) if field.name != "certificate"}
    return Solved(Outcome(**values, certificate=certificate), kept.get(UNKNOWNS))
