"""Derivatives of a fixed point by the implicit function theorem, for one direction or many at once."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.numerics.dense import factorise_defect, solve_dense
from xietong.numerics.fixed_point_map import FixedPointMap, defect_product, defect_transposed_product
from xietong.numerics.linear_system import LinearSettings, LinearSolution, Product, solve_linear

__all__ = ["ImplicitSettings", "adjoint", "adjoints", "tangent", "tangents"]

Vector = Float[np.ndarray, " unknown"]
Columns = Float[np.ndarray, "unknown column"]

_EXACT_SOLVES = LinearSettings(tolerance=1e-10)


@dataclass(frozen=True)
class ImplicitSettings:
    """Rules of the linear solves.

    Args:
        linear: Of the iteration.
        dense_limit: Up to as many unknowns a dense factorisation follows when the iteration fails.
    """

    linear: LinearSettings = _EXACT_SOLVES
    dense_limit: int = 4500


def adjoint(
    map: FixedPointMap,
    point: Vector,
    gradient: Vector,
    settings: ImplicitSettings = ImplicitSettings(),
    start: Vector | None = None,
) -> LinearSolution:
    r"""The vector that carries the gradient of an objective from the unknowns to every parameter.

    $$ (I - G_x)^{\top} y = f_x , \qquad \frac{d f}{d p} = f_p + y^{\top} G_p $$

    Args:
        map: $G$.
        point: Its fixed point.
        gradient: $f_x$.
        settings: Rules of the solve.
        start: The $y$ of a neighbouring solve.

    Returns:
        $y$ as the one column of `value`, with its residual.

    Source:
        Implicit function theorem; Griewank and Walther (2008), Evaluating Derivatives, 2nd ed., chapter 15.
    """
    return adjoints(map, point, gradient[:, None], settings, None if start is None else start[:, None])


def adjoints(
    map: FixedPointMap,
    point: Vector,
    gradients: Columns,
    settings: ImplicitSettings = ImplicitSettings(),
    start: Columns | None = None,
) -> LinearSolution:
    r"""`adjoint` for several objectives, one a column, whose products are shared."""
    return _solve(map, point, gradients, settings, start, is_transposed=True)


def tangent(
    map: FixedPointMap,
    point: Vector,
    change: Vector,
    settings: ImplicitSettings = ImplicitSettings(),
    start: Vector | None = None,
) -> LinearSolution:
    r"""Move of the fixed point with a parameter.

    $$ (I - G_x)\, dx = G_p\, dp $$

    Args:
        map: $G$.
        point: Its fixed point.
        change: $G_p\,dp$, move of the map at fixed unknowns.
        settings: Rules of the solve.
        start: The $dx$ of a neighbouring solve.

    Returns:
        $dx$ as the one column of `value`, with its residual.

    Source:
        Implicit function theorem.
    """
    return tangents(map, point, change[:, None], settings, None if start is None else start[:, None])


def tangents(
    map: FixedPointMap,
    point: Vector,
    changes: Columns,
    settings: ImplicitSettings = ImplicitSettings(),
    start: Columns | None = None,
) -> LinearSolution:
    r"""`tangent` for several parameters, one a column, whose products are shared."""
    return _solve(map, point, changes, settings, start, is_transposed=False)


def _solve(
    map: FixedPointMap,
    point: Vector,
    right: Columns,
    settings: ImplicitSettings,
    start: Columns | None,
    *,
    is_transposed: bool,
) -> LinearSolution:
    product = defect_transposed_product(map, point) if is_transposed else defect_product(map, point)
    iterated = solve_linear(product, right, settings.linear, start)
    if iterated.is_converged or map.size > settings.dense_limit:
        return iterated
    defect = factorise_defect(map, point)
    if defect.is_singular:
        return iterated
    value = solve_dense(defect, right, is_transposed=is_transposed)
    residual = _residual(product, value, right)
    return LinearSolution(value, residual, residual <= settings.linear.tolerance, iterated.products + map.size)


def _residual(product: Product, value: Columns, right: Columns) -> float:
    length = np.linalg.norm(right, axis=0)
    left = np.linalg.norm(right - product(value), axis=0)
    return float(np.max(left / np.where(length > 0.0, length, 1.0)))
