"""Maps by their products, and their dense derivative."""

from dataclasses import replace

import numpy as np
import pytest
from tests.numerics.maps import linear_map, smooth_map

from xietong.numerics.fixed_point_map import (
    FixedPointMap,
    defect_product,
    defect_transposed_product,
    dense_jacobian,
    push_columns,
)


@pytest.mark.parametrize("size", [1, 31, 32, 33, 70])
def test_the_jacobian_of_a_linear_map_is_its_matrix_for_any_number_of_unknowns(size: int) -> None:
    random = np.random.default_rng(size)
    matrix = random.normal(size=(size, size))
    together = linear_map(matrix, np.zeros(size))
    one_by_one = replace(together, push_many=None)
    np.testing.assert_array_equal(dense_jacobian(one_by_one, np.zeros(size)), matrix)
    np.testing.assert_allclose(dense_jacobian(together, np.zeros(size)), matrix, rtol=1e-14)


def test_a_product_for_many_columns_is_always_asked_for_as_many() -> None:
    widths = set()

    def push_many(x: np.ndarray, v: np.ndarray) -> np.ndarray:
        widths.add(v.shape[1])
        return 0.5 * v

    halves = FixedPointMap(lambda x: 0.5 * x, lambda x, v: 0.5 * v, lambda x, y: 0.5 * y, 70, push_many)
    np.testing.assert_array_equal(dense_jacobian(halves, np.zeros(70)), 0.5 * np.eye(70))
    assert len(widths) == 1


def test_the_jacobian_agrees_with_finite_differences() -> None:
    random = np.random.default_rng(4)
    smooth = smooth_map(random.normal(size=(5, 5)), random.normal(size=5))
    point, step = random.normal(size=5), 1e-6
    differences = [(smooth.evaluate(point + e) - smooth.evaluate(point - e)) / (2 * step) for e in step * np.eye(5)]
    np.testing.assert_allclose(dense_jacobian(smooth, point), np.stack(differences, axis=1), atol=1e-9)


def test_the_two_products_are_transposed_to_each_other() -> None:
    random = np.random.default_rng(5)
    smooth = smooth_map(random.normal(size=(6, 6)), random.normal(size=6))
    point, right, left = random.normal(size=6), random.normal(size=(6, 3)), random.normal(size=(6, 2))
    forward = left.T @ defect_product(smooth, point)(right)
    backward = defect_transposed_product(smooth, point)(left).T @ right
    np.testing.assert_allclose(forward, backward, rtol=1e-12)
    np.testing.assert_allclose(push_columns(smooth, point, right)[:, [1]], push_columns(smooth, point, right[:, [1]]))
