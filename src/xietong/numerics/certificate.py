"""How sure one may be of a fixed point: its residual, its distance to the true root, its sign and its neighbours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.numerics.dense import determinant_sign_of, factorise_defect, solve_dense
from xietong.numerics.fixed_point import Solution, Status
from xietong.numerics.fixed_point_map import FixedPointMap, defect_product, defect_transposed_product
from xietong.numerics.linear_system import LinearSettings, Product, solve_linear
from xietong.numerics.robust import RobustSettings
from xietong.numerics.roots import find_roots
from xietong.numerics.spectrum import (
    DeterminantSign,
    SignReason,
    SingularValue,
    generic_vector,
    sign_by_eigenvalues,
    smallest_singular_value,
    warm_start,
)

__all__ = ["CertificateSettings", "FixedPointCertificate", "Neighbour", "certify", "with_other_starts"]

Vector = Float[np.ndarray, " unknown"]

# ARPACK needs room for a few vectors more than the eigenvalues it looks for.
_ALWAYS_DENSE = 64
_TINY = 1e-300
# A distance of an eigenvalue to one below this share of the smallest singular value disproves the latter.
_OVERLOOKED = 0.8
_EIGENVECTOR_SHARE = 0.05
_ROUGH_SOLVES = LinearSettings(tolerance=1e-3)
_FROM_STARTS = RobustSettings()


@dataclass(frozen=True)
class CertificateSettings:
    """What is asked of a root, and rules of the estimates.

    Args:
        tolerance: Largest error bound accepted, in units of the unknowns.
        dense_limit: Up to as many unknowns, $I - G_x$ is factorised; beyond, products alone are used.
        linear: Rules of the solves in the estimate of the singular value.
        singular_tolerance: Largest residual of the singular value, as in `smallest_singular_value`.
        singular_step_limit: Steps of that estimate at most.
        starts: Rules of the solves from other starts.
        root_distance: Largest absolute difference of an unknown at which two roots are one, where the residual tells
            that much.
    """

    tolerance: float = 1e-6
    dense_limit: int = 4500
    linear: LinearSettings = _ROUGH_SOLVES
    singular_tolerance: float = 0.1
    singular_step_limit: int = 30
    starts: RobustSettings = _FROM_STARTS
    root_distance: float = 1e-6


@dataclass(frozen=True, eq=False)
class Neighbour:
    """Vectors of one certificate from which that of a neighbouring root begins."""

    singular: Vector
    rightmost: Vector


@dataclass(frozen=True, eq=False)
class FixedPointCertificate:
    r"""What is known about one root $x$ of $x = G(x)$.

    Args:
        residual: $\max_i |G_i(x) - x_i|$, measured anew.
        residual_norm: $r_2 = \lVert G(x) - x \rVert_2$.
        smallest_singular_value: $s$ of $I - G_x$; 0 where it is singular.
        is_singular_value_converged: Whether $s$ is an estimate that converged.
        error_bound: $r_2 / s$, with $s$ lowered by what its estimate leaves open: the 2-norm of the distance to the
            root, to first order in the residual. It bounds the error of every single unknown as well.
        determinant_sign: Sign of $\det(I - G_x)$; a negative one proves other roots where $G$ points inward on the
            boundary of its domain; 0 where it is not known.
        sign_reason: Why the sign is not known.
        roots_found: Distinct roots, this one counted; 1 where no other start was tried.
        starts_tried: Other starts tried.
        is_converged: Whether the solve that gave $x$ converged.
        tolerance: Largest error bound accepted.
        neighbour: Vectors for the certificate of a neighbouring root.
    """

    residual: float
    residual_norm: float
    smallest_singular_value: float
    is_singular_value_converged: bool
    error_bound: float
    determinant_sign: int
    sign_reason: SignReason
    roots_found: int
    starts_tried: int
    is_converged: bool
    tolerance: float
    neighbour: Neighbour

    @property
    def is_certified(self) -> bool:
        """Whether the root may be used: solved, and no further from the true one than the tolerance."""
        return self.is_converged and self.is_singular_value_converged and self.error_bound <= self.tolerance


def certify(
    map: FixedPointMap,
    solution: Solution,
    settings: CertificateSettings = CertificateSettings(),
    starts: Sequence[Vector] | Float[np.ndarray, "start unknown"] = (),
    warm: Neighbour | None = None,
) -> FixedPointCertificate:
    r"""Measure how good a root is.

    $$ \lVert x - x^* \rVert_2 \le \frac{r_2}{s} \, (1 + o(1)) , \qquad
       s = \sigma_{\min}(I - G_x) $$

    Args:
        map: $G$.
        solution: What a solve returned.
        settings: What is asked, and rules of the estimates.
        starts: Points from which other roots are looked for.
        warm: Vectors of a neighbouring certificate, which save most of the products.

    Returns:
        The certificate. A root that is not certified is no result.

    Source:
        Ortega and Rheinboldt (1970), Iterative Solution of Nonlinear Equations in Several Variables, section 12.6
        (error bound); Milnor (1965), Topology from the Differentiable Viewpoint, section 6 (sign of the determinant).
    """
    point = solution.value
    residual = np.asarray(map.evaluate(point)) - point
    length = float(np.linalg.norm(residual))
    if not np.isfinite(length):
        start = generic_vector(map.size)
        singular = SingularValue(np.nan, start, np.inf, False, 0)
        sign = DeterminantSign(0, SignReason.NOT_A_NUMBER, start)
    elif map.size <= max(settings.dense_limit, _ALWAYS_DENSE):
        singular, sign = _dense_estimates(map, point, settings)
    else:
        singular, sign = _iterated_estimates(map, point, settings, warm)
    is_converged = solution.status is Status.CONVERGED
    certificate = FixedPointCertificate(
        residual=float(np.max(np.abs(residual))),
        residual_norm=length,
        smallest_singular_value=singular.value,
        is_singular_value_converged=singular.is_converged,
        error_bound=length * (1.0 + singular.residual) ** 0.5 / singular.value if singular.value > 0.0 else np.inf,
        determinant_sign=sign.sign,
        sign_reason=sign.reason,
        roots_found=1,
        starts_tried=0,
        is_converged=is_converged,
        tolerance=settings.tolerance,
        neighbour=Neighbour(singular.right, sign.rightmost),
    )
    return with_other_starts(map, point, certificate, starts, settings) if is_converged else certificate


def with_other_starts(
    map: FixedPointMap,
    point: Vector,
    certificate: FixedPointCertificate,
    starts: Sequence[Vector] | Float[np.ndarray, "start unknown"],
    settings: CertificateSettings = CertificateSettings(),
) -> FixedPointCertificate:
    """The certificate of a root with the roots that other starts lead to.

    Args:
        map: $G$.
        point: The root.
        certificate: What is known about it.
        starts: Points from which other roots are looked for.
        settings: Rules of the solves.
    """
    # Where a direction is weak, solves stop early along it: their ends are one root as far as the residual tells.
    weakest = max(certificate.smallest_singular_value, _TINY)
    reached = 10.0 * settings.starts.acceleration.tolerance * np.sqrt(map.size) / weakest
    roots = find_roots(map, point, starts, settings.starts, max(settings.root_distance, reached))
    return replace(certificate, roots_found=len(roots.values), starts_tried=roots.starts_tried)


def _dense_estimates(
    map: FixedPointMap, point: Vector, settings: CertificateSettings
) -> tuple[SingularValue, DeterminantSign]:
    defect = factorise_defect(map, point)
    start = generic_vector(map.size)
    if not np.isfinite(defect.matrix).all():
        return SingularValue(np.nan, start, np.inf, False, 0), DeterminantSign(0, SignReason.NOT_A_NUMBER, start)
    if defect.is_singular:
        return SingularValue(0.0, start, 0.0, True, 0), DeterminantSign(0, SignReason.SINGULAR, start)
    singular = smallest_singular_value(
        lambda right: solve_dense(defect, right[:, None])[:, 0],
        lambda right: solve_dense(defect, right[:, None], is_transposed=True)[:, 0],
        start,
        tolerance=min(settings.singular_tolerance, 1e-6),
        step_limit=4 * settings.singular_step_limit,
    )
    rounding = map.size * float(np.finfo(float).eps) * float(np.linalg.norm(defect.matrix))
    if not singular.value > rounding:
        return singular, DeterminantSign(0, SignReason.SINGULAR, start)
    return singular, DeterminantSign(determinant_sign_of(defect), SignReason.FOUND, start)


def _iterated_estimates(
    map: FixedPointMap, point: Vector, settings: CertificateSettings, warm: Neighbour | None
) -> tuple[SingularValue, DeterminantSign]:
    worst = [0.0]

    def solver(product: Product) -> Callable[[Vector], Vector]:
        def solve(right: Vector) -> Vector:
            solved = solve_linear(product, right[:, None], settings.linear)
            worst[0] = max(worst[0], solved.residual)
            return solved.value[:, 0]

        return solve

    sign = sign_by_eigenvalues(
        lambda vector: map.push(point, vector), warm_start(map.size, None if warm is None else warm.rightmost)
    )
    # A rough solve overlooks a direction that is all but singular unless the right-hand side points along it: two
    # parts of a region that trade next to nothing. Such a direction is close to an eigenvector.
    near = sign.rightmost if warm is None else warm.singular + _EIGENVECTOR_SHARE * sign.rightmost
    singular = smallest_singular_value(
        solver(defect_product(map, point)),
        solver(defect_transposed_product(map, point)),
        warm_start(map.size, near),
        tolerance=settings.singular_tolerance,
        step_limit=settings.singular_step_limit,
    )
    if worst[0] > settings.linear.tolerance:
        singular = replace(singular, is_converged=False)
    if sign.nearest < _OVERLOOKED * singular.value:
        singular = replace(singular, value=sign.nearest, is_converged=False)
    return singular, sign
