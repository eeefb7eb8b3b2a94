"""The last digits of weakly tied roots."""

import numpy as np
import pytest
from tests.numerics.maps import linear_map, matrix_with

from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.newton import NewtonSettings, polish
from xietong.numerics.refine import RefineSettings, refine


def weak_map(weakest: float, root: np.ndarray, seed: int) -> FixedPointMap:
    """A linear map whose $I - G_x$ has one singular value as small as asked, and the others near one."""
    random = np.random.default_rng(seed)
    size = len(root)
    left, _ = np.linalg.qr(random.normal(size=(size, size)))
    right, _ = np.linalg.qr(random.normal(size=(size, size)))
    values = np.r_[random.uniform(0.5, 1.5, size - 1), weakest]
    defect = left @ np.diag(values) @ right
    return FixedPointMap(
        evaluate=lambda x: x - defect @ (x - root),
        push=lambda x, v: v - defect @ v,
        pull=lambda x, y: y - defect.T @ y,
        size=size,
    )


@pytest.mark.parametrize("weakest", [1e-2, 1e-6, 1e-9])
@pytest.mark.parametrize("seed", range(5))
def test_the_root_lies_within_the_error_however_weak_a_direction_is(weakest: float, seed: int) -> None:
    root = np.random.default_rng(seed).uniform(-1.0, 1.0, 30)
    found = refine(weak_map(weakest, root, seed), np.zeros(30))
    distance = float(np.max(np.abs(found.value - root)))
    assert distance <= found.error + 1e-15
    assert found.error <= 1e-15 / weakest


def test_noise_of_the_map_counts_in_the_error() -> None:
    random = np.random.default_rng(2)
    exact = linear_map(matrix_with(0.5, 20, seed=2), np.ones(20))
    root = refine(exact, np.zeros(20)).value
    noisy = FixedPointMap(
        lambda x: exact.evaluate(x) + 1e-9 * random.normal(size=20), exact.push, exact.pull, 20, exact.push_many
    )
    found = refine(noisy, np.zeros(20))
    assert np.max(np.abs(found.value - root)) <= found.error
    assert 1e-10 < found.error < 1e-7


def valley(depth: float) -> FixedPointMap:
    """A root at (1, 1) at the end of a curved valley in which the residual is as small as asked."""
    return FixedPointMap(
        evaluate=lambda x: x + np.array([depth * (1.0 - x[0]), x[0] ** 2 - x[1]]),
        push=lambda x, v: v + np.array([-depth * v[0], 2.0 * x[0] * v[0] - v[1]]),
        pull=lambda x, y: y + np.array([-depth * y[0] + 2.0 * x[0] * y[1], -y[1]]),
        size=2,
    )


def test_a_valley_in_which_the_residual_misleads_is_followed_to_its_end() -> None:
    start = np.array([-1.0, 1.0])
    judged_by_residual = polish(valley(1e-8), start, NewtonSettings(tolerance=1e-13))
    assert np.max(np.abs(judged_by_residual.value - 1.0)) > 1.0
    found = refine(valley(1e-8), start)
    np.testing.assert_allclose(found.value, 1.0, atol=1e-7)
    assert np.max(np.abs(found.value - 1.0)) <= found.error


def test_a_singular_root_has_no_bound() -> None:
    found = refine(linear_map(np.eye(3), np.zeros(3)), np.ones(3))
    assert found.error == np.inf


def test_a_start_from_which_no_step_helps_is_told_by_its_error() -> None:
    no_root = FixedPointMap(
        lambda x: x + 1.0 + x**2, lambda x, v: (1.0 + 2.0 * x) * v, lambda x, y: (1.0 + 2.0 * x) * y, 1
    )
    found = refine(no_root, np.array([0.1]), RefineSettings(step_limit=30))
    assert found.steps <= 30 * 25 + 64
    correction = no_root.evaluate(found.value) - found.value
    assert np.max(np.abs(correction)) > 0.5


def test_the_same_start_gives_the_same_root() -> None:
    map = weak_map(1e-9, np.ones(10), 1)
    assert np.array_equal(refine(map, np.zeros(10)).value, refine(map, np.zeros(10)).value)
