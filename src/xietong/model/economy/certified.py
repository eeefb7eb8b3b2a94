"""An equilibrium that may be used: solved, polished where needed, and measured against its own error."""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.model.economy.base import Economy
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import Kernels, prepare
from xietong.model.economy.scaled import scaled_shocks
from xietong.model.state import Shocks
from xietong.numerics.certificate import CertificateSettings, FixedPointCertificate, Neighbour, certify
from xietong.numerics.fixed_point import AccelerationSettings, Solution, Status
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.newton import NewtonSettings, polish
from xietong.numerics.robust import RobustSettings, solve_robustly
from xietong.numerics.roots import random_starts

__all__ = ["CertifiedSolution", "solve_certified"]

SPREAD = 0.2


@dataclass(frozen=True, eq=False)
class CertifiedSolution:
    """A root with its certificate.

    Args:
        value: Packed unknowns.
        status: How the last solve ended.
        steps: Evaluations of the map, all methods together.
        methods: What was used, in order: anderson, homotopy, newton.
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
) -> CertifiedSolution:
    """Solve, and measure the root; where the error may be larger than allowed, polish it and measure again.

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
    """
    map = equilibrium_map(economy, shocks, prepare(economy, shocks) if kernels is None else kernels)
    begin = np.zeros(map.size) if start is None else start
    settings = RobustSettings(acceleration=AccelerationSettings(tolerance=tolerance, stall_limit=40))
    solved = solve_robustly(
        map, lambda share: equilibrium_map(economy, scaled_shocks(shocks, share)), begin, settings
    )
    solution, methods = solved.solution, solved.methods
    certificate = certify(map, solution, CertificateSettings(), warm=warm)
    if solution.status is Status.CONVERGED and not certificate.is_certified:
        # Newton to the last digit that the arithmetic holds.
        polished = _polished(map, solution)
        methods = (*methods, "newton")
        solution = replace(polished, steps=solution.steps + polished.steps)
        certificate = certify(map, solution, CertificateSettings(), warm=certificate.neighbour)
    if certificate.is_certified and n_start:
        starts = random_starts(solution.value, np.random.default_rng(seed), n_start, SPREAD)
        certificate = certify(map, solution, CertificateSettings(), starts, warm=certificate.neighbour)
    return CertifiedSolution(solution.value, solution.status, solution.steps, methods, certificate)


def _polished(map: FixedPointMap, solution: Solution) -> Solution:
    """Newton's best point; it counts as solved when it is no worse than what it began from."""
    polished = polish(map, solution.value, NewtonSettings(tolerance=1e-16))
    is_better = polished.errors and min(polished.errors) <= solution.errors[-1]
    return replace(polished, status=Status.CONVERGED) if is_better else solution
