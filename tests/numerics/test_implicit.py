"""Derivatives of fixed points."""

import numpy as np
import pytest
from tests.numerics.maps import linear_map, matrix_with, smooth_map

from xietong.numerics.fixed_point import Status
from xietong.numerics.implicit import ImplicitSettings, adjoint, adjoints, tangent, tangents
from xietong.numerics.linear_system import LinearSettings
from xietong.numerics.newton import polish

CONTRACTION, SPIRAL = 0.4 + 0.3j, 0.2 + 1.587j


def fixed_point(matrix: np.ndarray, shift: np.ndarray) -> np.ndarray:
    solution = polish(smooth_map(matrix, shift), np.zeros(len(shift)))
    assert solution.status is Status.CONVERGED
    return solution.value


@pytest.mark.parametrize("radius", [CONTRACTION, SPIRAL])
def test_the_tangent_agrees_with_finite_differences(radius: complex) -> None:
    random = np.random.default_rng(1)
    matrix, shift = matrix_with(radius, 30, seed=1), 0.1 * random.normal(size=30)
    change, step = random.normal(size=30), 1e-5
    smooth, point = smooth_map(matrix, shift), fixed_point(matrix, shift)
    by_hand = (fixed_point(matrix, shift + step * change) - fixed_point(matrix, shift - step * change)) / (2 * step)
    slope = 1.0 - point**2
    solved = tangent(smooth, point, slope * change)
    assert solved.is_converged
    np.testing.assert_allclose(solved.value[:, 0], by_hand, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("radius", [CONTRACTION, SPIRAL])
def test_the_adjoint_gives_the_gradient_of_an_objective(radius: complex) -> None:
    random = np.random.default_rng(2)
    matrix, shift = matrix_with(radius, 30, seed=2), 0.1 * random.normal(size=30)
    weights, step = random.normal(size=30), 1e-5
    smooth, point = smooth_map(matrix, shift), fixed_point(matrix, shift)
    solved = adjoint(smooth, point, weights * point)
    # G depends on the shift c through its slope: G_c = diag(1 - x^2).
    gradient = solved.value[:, 0] * (1.0 - point**2)

    def objective(parameter: np.ndarray) -> float:
        return float(0.5 * weights @ fixed_point(matrix, parameter) ** 2)

    for entry in (0, 7, 29):
        move = step * np.eye(30)[entry]
        by_hand = (objective(shift + move) - objective(shift - move)) / (2 * step)
        assert gradient[entry] == pytest.approx(by_hand, rel=1e-5, abs=1e-8)


def test_forward_and_backward_agree() -> None:
    random = np.random.default_rng(3)
    smooth = smooth_map(matrix_with(SPIRAL, 40, seed=3), np.zeros(40))
    point, gradients, changes = np.zeros(40), random.normal(size=(40, 3)), random.normal(size=(40, 5))
    backward = adjoints(smooth, point, gradients).value.T @ changes
    forward = gradients.T @ tangents(smooth, point, changes).value
    np.testing.assert_allclose(forward, backward, rtol=1e-7, atol=1e-7)


def test_many_directions_are_what_they_are_one_by_one() -> None:
    random = np.random.default_rng(4)
    linear = linear_map(matrix_with(SPIRAL, 50, seed=4), np.zeros(50))
    gradients = random.normal(size=(50, 11))
    together = adjoints(linear, np.zeros(50), gradients)
    assert together.is_converged
    for column in (0, 10):
        alone = adjoint(linear, np.zeros(50), gradients[:, column])
        np.testing.assert_allclose(together.value[:, column], alone.value[:, 0], rtol=1e-7, atol=1e-8)


def test_an_adjoint_from_the_neighbour_needs_fewer_products() -> None:
    random = np.random.default_rng(5)
    matrix, gradient = matrix_with(SPIRAL, 80, seed=5), random.normal(size=80)
    first = adjoint(linear_map(matrix, np.zeros(80)), np.zeros(80), gradient)
    near = linear_map(1.00001 * matrix, np.zeros(80))
    cold = adjoint(near, np.zeros(80), gradient)
    warm = adjoint(near, np.zeros(80), gradient, start=first.value[:, 0])
    assert warm.products < cold.products
    np.testing.assert_allclose(warm.value, cold.value, rtol=1e-6, atol=1e-8)


def test_where_the_iteration_fails_a_small_map_is_factorised() -> None:
    random = np.random.default_rng(6)
    linear = linear_map(2.0 * random.normal(size=(120, 120)) / 120**0.5, np.zeros(120))
    gradient = random.normal(size=120)
    few = LinearSettings(basis_limit=10, product_limit=20)
    assert not adjoint(linear, np.zeros(120), gradient, ImplicitSettings(few, dense_limit=0)).is_converged
    for solve, matrix in ((adjoint, np.eye(120) - linear.pull_many(None, np.eye(120))), (tangent, None)):
        solved = solve(linear, np.zeros(120), gradient, ImplicitSettings(few))
        assert solved.is_converged
        matrix = np.eye(120) - linear.push_many(None, np.eye(120)) if matrix is None else matrix
        np.testing.assert_allclose(solved.value[:, 0], np.linalg.solve(matrix, gradient), rtol=1e-6)


def test_at_a_fold_the_derivative_does_not_exist_and_none_is_claimed() -> None:
    fold = linear_map(np.diag([1.0, 0.5]), np.zeros(2))
    assert not tangent(fold, np.zeros(2), np.ones(2)).is_converged
