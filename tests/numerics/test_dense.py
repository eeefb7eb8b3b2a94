"""The factorised I - G_x."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.maps import linear_map

from xietong.numerics.dense import determinant_sign_of, factorise_defect, solve_dense


@given(size=st.integers(1, 12), seed=st.integers(0, 500))
@settings(max_examples=40, deadline=None)
def test_solves_and_sign_agree_with_numpy(size: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    matrix, right = 2.0 * random.normal(size=(size, size)), random.normal(size=(size, 2))
    defect = factorise_defect(linear_map(matrix, np.zeros(size)), np.zeros(size))
    whole = np.eye(size) - matrix
    assert determinant_sign_of(defect) == np.linalg.slogdet(whole)[0]
    np.testing.assert_allclose(whole @ solve_dense(defect, right), right, atol=1e-9)
    np.testing.assert_allclose(whole.T @ solve_dense(defect, right, is_transposed=True), right, atol=1e-9)


def test_a_matrix_with_a_zero_pivot_is_singular_and_has_no_sign() -> None:
    defect = factorise_defect(linear_map(np.diag([1.0, 0.5]), np.zeros(2)), np.zeros(2))
    assert defect.is_singular
    assert determinant_sign_of(defect) == 0
