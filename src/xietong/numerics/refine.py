"""The last digits of a root whose parts hardly hold together, with the error that rounding leaves."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.numerics.dense import DenseDefect, factorise_defect, solve_dense
from xietong.numerics.fixed_point_map import FixedPointMap

__all__ = ["RefineSettings", "Refined", "refine"]

Vector = Float[np.ndarray, " unknown"]

_GROWTH = 4.0
_SUFFICIENT = 0.25


@dataclass(frozen=True)
class RefineSettings:
    """Rules of the iteration.

    Args:
        step_limit: Newton steps at most.
        step_cap: Largest absolute change of an unknown in one step.
        least_share: The iteration ends when no larger share of a Newton step helps.
        good: Largest correction that counts as at the root, where rounding allows it.
        samples: Points at which the correction is measured once more at the end.
        displacement: Standard deviation of these points around the root.
        data_rounding: Rounding of the data that the map is made of, over that of one evaluation of the map; it is the
            same at every point and does not average out.
    """

    step_limit: int = 60
    step_cap: float = 2.0
    least_share: float = 1e-6
    good: float = 1e-13
    samples: int = 64
    displacement: float = 1e-11
    data_rounding: float = 0.5


@dataclass(frozen=True, eq=False)
class Refined:
    """A root to the last digit that the arithmetic holds.

    Args:
        value: $x$.
        error: Largest distance of an unknown from the root, to first order: three standard deviations of what
            rounding does, that of the map as it is left in the mean of the samples, and that of its data.
        steps: Evaluations of the map.
    """

    value: Vector
    error: float
    steps: int


def refine(map: FixedPointMap, start: Vector, settings: RefineSettings = RefineSettings()) -> Refined:
    r"""Newton's method that judges a step by the distance it leaves to the root, not by the residual.

    $$ A d = G(x) - x , \qquad x \leftarrow x + \alpha d , \qquad
       \lVert A^{-1}(G(x + \alpha d) - x - \alpha d) \rVert \le (1 - \alpha/4)\,\lVert d \rVert , \qquad
       A = I - G_x $$

    Where $A$ is nearly singular the residual is tiny in a long curved valley, and a step along it that comes closer
    to the root raises the residual: a test of the residual gives up there. In the end the correction is measured at
    points around the root; its mean improves the root, its spread is the rounding of $G$ divided by the weakest
    direction.

    Args:
        map: $G$, small enough for a dense matrix.
        start: Point to begin from.
        settings: Rules of the iteration.

    Source:
        Deuflhard (2011), Newton Methods for Nonlinear Problems, section 3.3 (natural level function).
    """
    point = np.array(start, dtype=float)
    residual = map.evaluate(point) - point
    share, steps = 1.0, 1
    defect = factorise_defect(map, point)
    for _ in range(settings.step_limit):
        if defect.is_singular:
            return Refined(point, np.inf, steps)
        step = solve_dense(defect, residual[:, None])[:, 0]
        largest = float(np.max(np.abs(step)))
        if not np.isfinite(largest) or largest <= settings.good:
            break
        found = _nearer(map, point, step, defect, min(share, settings.step_cap / largest, 1.0), settings)
        steps += found.evaluations
        if found.share == 0.0:
            break
        point, residual = found.point, found.residual
        share = min(1.0, _GROWTH * found.share)
        defect = factorise_defect(map, point)
    return _mean_correction(map, point, defect, settings, steps)


@dataclass(frozen=True, eq=False)
class _Found:
    point: Vector
    residual: Vector
    share: float
    evaluations: int


def _nearer(
    map: FixedPointMap, point: Vector, step: Vector, defect: DenseDefect, share: float, settings: RefineSettings
) -> _Found:
    """The first point on the way back from the step that is nearer to the root; share zero where there is none."""
    length = float(np.linalg.norm(step))
    evaluations = 0
    while share >= settings.least_share:
        new = point + share * step
        residual = map.evaluate(new) - new
        evaluations += 1
        if np.isfinite(residual).all():
            left = float(np.linalg.norm(solve_dense(defect, residual[:, None])))
            if left <= (1.0 - _SUFFICIENT * share) * length:
                return _Found(new, residual, share, evaluations)
        share /= 2.0
    return _Found(point, np.zeros_like(point), 0.0, evaluations)


def _mean_correction(
    map: FixedPointMap, point: Vector, defect: DenseDefect, settings: RefineSettings, steps: int
) -> Refined:
    if defect.is_singular:
        return Refined(point, np.inf, steps)
    generator = np.random.default_rng(0)
    moved = settings.displacement * generator.standard_normal((settings.samples, len(point)))
    residuals = np.stack([map.evaluate(point + move) - point - move for move in moved], axis=1)
    corrections = solve_dense(defect, residuals) + moved.T
    mean, spread = corrections.mean(axis=1), corrections.std(axis=1, ddof=1)
    left = np.sqrt(1.0 / settings.samples + settings.data_rounding**2)
    error = float(np.max(3.0 * spread * left))
    return Refined(point + mean, error if np.isfinite(error) else np.inf, steps + settings.samples)
