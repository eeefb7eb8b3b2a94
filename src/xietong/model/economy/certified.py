"""An equilibrium that may be used: solved, polished where needed, and measured against its own error."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.scaled import scaled_shocks
from xietong.model.state import Shocks
from xietong.numerics.certificate import (
    CertificateSettings,
    FixedPointCertificate,
    Neighbour,
    certify,
    with_other_starts,
)
from xietong.numerics.fixed_point import AccelerationSettings, Solution, Status, solve_fixed_point
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.refine import refine
from xietong.numerics.robust import RobustSettings, solve_robustly
from xietong.numerics.roots import random_starts

__all__ = ["CertifiedSolution", "measure_root", "solve_certified"]

SPREAD = 0.2
"""Standard deviation of other starts around the root, in logs."""

STALL_LIMIT = 40
"""Evaluations in which the residual must fall to a tenth."""

_STEPS = 4


@dataclass(frozen=True, eq=False)
class CertifiedSolution:
    """A root with its certificate.

    Args:
        value: Packed unknowns.
        status: How the last solve ended.
        steps: Evaluations of the map, all methods together.
        methods: What was used, in order: acceleration, refinement, homotopy, newton.
        certificate: How far the root may be from the true one.
    """

    value: Float[np.ndarray, " unknown"]
    status: Status
    steps: int
    methods: tuple[str, ...]
    certificate: FixedPointCertificate

    @property
    def is_certified(self) -> bool:
        """True when the root may be used."""
        return self.certificate.is_certified


def solve_certified(
    economy: Economy,
    shocks: Shocks,
    start: Float[np.ndarray, " unknown"] | None = None,
    *,
    kernels: Kernels | None = None,
    tolerance: float = 1e-12,
    n_start: int = 4,
    seed: int = 0,
    warm: Neighbour | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> CertifiedSolution:
    """Solve, and measure the root; where the error may be larger than allowed, refine it and measure again.

    A small step is no convergence: where two halves of a region are hardly tied, the residual is tiny far from
    the root. Only the residual over the smallest singular value tells.

    Args:
        economy: Base year.
        shocks: What changes.
        start: Packed unknowns to begin from; none means the base year.
        kernels: Matrices of the year where they are known already.
        tolerance: Largest absolute log residual at which the iteration stops.
        n_start: Other starts from which further equilibria are looked for.
        seed: Of the other starts.
        warm: Vectors of the certificate of a neighbouring year.
        progress: Called with a stage, steps done and steps in all.
    """
    tell = progress or (lambda stage, done, total: None)
    tell("equilibrium", 0, _STEPS)
    map = equilibrium_map(economy, shocks, prepare(economy, shocks) if kernels is None else kernels)
    begin = np.zeros(map.size) if start is None else start
    acceleration = AccelerationSettings(tolerance=tolerance, stall_limit=STALL_LIMIT)
    first = solve_fixed_point(map.evaluate, begin, acceleration)
    tell("equilibrium", 1, _STEPS)
    found = _Found(first, ("acceleration",), measure_root(map, first, warm))
    tell("equilibrium", 2, _STEPS)
    if not found.certificate.is_certified and map.size <= CertificateSettings().dense_limit:
        found = _refined(map, found, begin)
    if not found.certificate.is_certified and first.status is not Status.CONVERGED:
        settings = RobustSettings(acceleration=acceleration)
        solved = solve_robustly(
            map, begin, settings, lambda share: equilibrium_map(economy, scaled_shocks(shocks, share))
        )
        methods = tuple(rung.value for rung in solved.rungs)
        found = _Found(solved.solution, methods, measure_root(map, solved.solution, warm))
    tell("equilibrium", 3, _STEPS)
    certificate = found.certificate
    if certificate.is_certified and n_start:
        starts = random_starts(found.solution.value, np.random.default_rng(seed), n_start, SPREAD)
        certificate = with_other_starts(map, found.solution.value, certificate, starts)
    tell("equilibrium", _STEPS, _STEPS)
    return CertifiedSolution(
        found.solution.value, found.solution.status, found.solution.steps, found.methods, certificate
    )


@dataclass(frozen=True, eq=False)
class _Found:
    solution: Solution
    methods: tuple[str, ...]
    certificate: FixedPointCertificate


def measure_root(map: FixedPointMap, solution: Solution, warm: Neighbour | None = None) -> FixedPointCertificate:
    """The certificate with what rounding may hide: a residual of zero is not known to be zero.

    Args:
        map: Of the equilibrium.
        solution: What a solve returned.
        warm: Vectors of the certificate of a neighbouring year.
    """
    certificate = certify(map, solution, warm=warm)
    if not certificate.smallest_singular_value > 0.0:
        return certificate
    hidden = float(np.finfo(float).eps) * map.size**0.5 / certificate.smallest_singular_value
    return replace(certificate, error_bound=certificate.error_bound + hidden)


def _refined(map: FixedPointMap, found: _Found, begin: Float[np.ndarray, " unknown"]) -> _Found:
    """The root to its last digit; its bound is the measured error, which knows the direction that rounding takes."""
    point = found.solution.value
    refined = refine(map, point if np.isfinite(point).all() else begin)
    if not refined.error <= found.certificate.tolerance:
        return found
    residual = float(np.max(np.abs(map.evaluate(refined.value) - refined.value)))
    steps = found.solution.steps + refined.steps
    solution = Solution(refined.value, Status.CONVERGED, steps, (*found.solution.errors, residual))
    certificate = certify(map, solution, warm=found.certificate.neighbour)
    return _Found(solution, (*found.methods, "refinement"), replace(certificate, error_bound=refined.error))
