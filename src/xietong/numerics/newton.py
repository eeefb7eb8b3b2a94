"""Fixed points by Newton's method: the last digits, and places where plain iteration cannot stay."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float

from xietong.numerics.dense import DenseDefect, factorise_defect, solve_dense
from xietong.numerics.fixed_point import Solution, Status
from xietong.numerics.fixed_point_map import FixedPointMap, defect_product
from xietong.numerics.linear_system import LinearSettings, solve_linear

__all__ = ["NewtonSettings", "polish"]

Vector = Float[np.ndarray, " unknown"]

# A kept factorisation is good while it takes off at least nine tenths of the residual.
_KEEP_FACTORS = 0.1
# Shares of the predicted fall of the residual that a step must bring.
_SUFFICIENT = 1e-4
# An inexact direction is used when its own residual is below this; above, it may lead uphill.
_USABLE = 0.9
_FINEST_SOLVES = LinearSettings(tolerance=1e-6)


@dataclass(frozen=True)
class NewtonSettings:
    """Rules of the iteration.

    Args:
        tolerance: Largest absolute residual accepted, positive.
        step_limit: Newton steps at most.
        step_cap: Largest absolute change of an unknown in one step.
        halving_limit: Times that a step is halved at most before the iteration is given up.
        dense_limit: Up to as many unknowns, $I - G_x$ is factorised; beyond, GMRES works with products.
        linear: Rules of GMRES; its tolerance is the finest that a step asks for.
    """

    tolerance: float = 1e-12
    step_limit: int = 30
    step_cap: float = 1.0
    halving_limit: int = 12
    dense_limit: int = 4500
    linear: LinearSettings = _FINEST_SOLVES


@dataclass(frozen=True, eq=False)
class _Place:
    """A point with $f = G(x) - x$ there."""

    point: Vector
    residual: Vector

    @property
    def error(self) -> float:
        return float(np.max(np.abs(self.residual)))

    @property
    def length(self) -> float:
        return float(np.linalg.norm(self.residual))


def polish(map: FixedPointMap, start: Vector, settings: NewtonSettings = NewtonSettings()) -> Solution:
    r"""Find $x = G(x)$ from a point near it.

    $$ (I - G_x)\, d = G(x) - x , \qquad x \leftarrow x + \alpha d $$

    where $\alpha$ is halved until the residual falls. Small maps are solved with factors that are kept as long as
    they serve; large ones by GMRES, as exactly as the fall of the residual asks for.

    Args:
        map: $G$.
        start: Point to begin from.
        settings: Rules of the iteration.

    Returns:
        The point with the smallest residual and its status; `steps` counts evaluations of the map.

    Source:
        Dennis and Schnabel (1996), Numerical Methods for Unconstrained Optimization and Nonlinear Equations, ch. 6;
        Eisenstat and Walker (1996), SIAM Journal on Scientific Computing 17(1), choice 2 of the forcing term.
    """
    direction = _dense_direction(map) if map.size <= settings.dense_limit else _iterated_direction(map, settings)
    place = _place_at(map, np.array(start, dtype=float))
    errors = [place.error]
    previous = np.inf
    for _ in range(settings.step_limit):
        if not np.isfinite(place.error):
            return _ended(place, Status.DIVERGED, errors)
        if place.error <= settings.tolerance:
            return _ended(place, Status.CONVERGED, errors)
        found = None
        step = direction(place, place.length / previous)
        if step is not None:
            found = _descend(map, place, step, settings, errors)
        if found is None:
            return _ended(place, Status.STALLED, errors)
        previous, place = place.length, found
    status = Status.CONVERGED if place.error <= settings.tolerance else Status.STEP_LIMIT
    return _ended(place, status, errors)


def _place_at(map: FixedPointMap, point: Vector) -> _Place:
    return _Place(point, np.asarray(map.evaluate(point)) - point)


def _ended(place: _Place, status: Status, errors: list[float]) -> Solution:
    return Solution(place.point, status, len(errors), tuple(errors))


def _descend(
    map: FixedPointMap, place: _Place, step: Vector, settings: NewtonSettings, errors: list[float]
) -> _Place | None:
    """The first point on the way back from the full step where the residual falls; none where it does not."""
    largest = float(np.max(np.abs(step)))
    share = min(1.0, settings.step_cap / largest) if largest > 0.0 else 1.0
    for _ in range(settings.halving_limit + 1):
        found = _place_at(map, place.point + share * step)
        errors.append(found.error)
        # Not a number compares false: a step out of the range of the map is halved as well.
        if found.length <= (1.0 - _SUFFICIENT * share) * place.length:
            return found
        share /= 2.0
    return None


Direction = Callable[[_Place, float], Vector | None]


def _dense_direction(map: FixedPointMap) -> Direction:
    """Newton steps by factors of $I - G_x$, made anew only where those of an earlier point no longer serve."""
    kept: list[DenseDefect] = []

    def direction(place: _Place, fall: float) -> Vector | None:
        if not kept or fall > _KEEP_FACTORS:
            kept[:] = [factorise_defect(map, place.point)]
        if kept[0].is_singular:
            return None
        return solve_dense(kept[0], place.residual[:, None])[:, 0]

    return direction


def _iterated_direction(map: FixedPointMap, settings: NewtonSettings) -> Direction:
    """Newton steps by GMRES."""

    def direction(place: _Place, fall: float) -> Vector | None:
        forcing = 0.1 if not np.isfinite(fall) or fall == 0.0 else min(0.1, 0.9 * fall**2)
        enough = 0.5 * settings.tolerance / place.error
        tolerance = max(settings.linear.tolerance, min(forcing, 0.1), min(enough, 0.1))
        linear = replace(settings.linear, tolerance=tolerance)
        solved = solve_linear(defect_product(map, place.point), place.residual[:, None], linear)
        return solved.value[:, 0] if solved.residual < _USABLE else None

    return direction
