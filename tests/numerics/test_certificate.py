"""Certificates of fixed points."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.numerics.maps import double_well, linear_map, matrix_with, smooth_map

from xietong.numerics.certificate import CertificateSettings, certify
from xietong.numerics.fixed_point import Solution, Status
from xietong.numerics.fixed_point_map import FixedPointMap
from xietong.numerics.linear_system import LinearSettings
from xietong.numerics.newton import polish
from xietong.numerics.roots import random_starts
from xietong.numerics.spectrum import SignReason

DENSE = CertificateSettings()
ITERATED = CertificateSettings(dense_limit=0, linear=LinearSettings(tolerance=1e-6), singular_tolerance=1e-3)
BOTH = pytest.mark.parametrize("rules", [DENSE, ITERATED], ids=["dense", "iterated"])


def at(point: np.ndarray, status: Status = Status.CONVERGED) -> Solution:
    return Solution(point, status, 1, (0.0,))


@BOTH
def test_the_error_bound_holds_and_is_exact_along_the_weakest_direction(rules: CertificateSettings) -> None:
    random = np.random.default_rng(1)
    matrix, shift = matrix_with(0.2 + 1.6j, 100, seed=1), random.normal(size=100)
    root = np.linalg.solve(np.eye(100) - matrix, shift)
    _, values, right = np.linalg.svd(np.eye(100) - matrix)
    for direction in (random.normal(size=100), right[-1]):
        error = 1e-8 * direction / np.linalg.norm(direction)
        certificate = certify(linear_map(matrix, shift), at(root + error), rules)
        assert certificate.smallest_singular_value == pytest.approx(values[-1], rel=1e-3)
        assert certificate.is_singular_value_converged
        assert certificate.error_bound >= 0.999e-8
    assert certificate.error_bound == pytest.approx(1e-8, rel=1e-3)


@BOTH
def test_the_residual_is_measured_at_the_root_and_not_believed(rules: CertificateSettings) -> None:
    certificate = certify(double_well(0.5, 80), at(np.full(80, 0.1)), rules)
    assert certificate.residual == pytest.approx(0.1 - np.tanh(0.05))
    assert certificate.residual_norm == pytest.approx((0.1 - np.tanh(0.05)) * 80**0.5)
    assert not certificate.is_certified


@given(seed=st.integers(0, 200), radius=st.floats(0.1, 1.9), angle=st.floats(0.0, np.pi))
@settings(max_examples=15, deadline=None)
def test_products_alone_give_what_the_matrix_gives(seed: int, radius: float, angle: float) -> None:
    matrix = matrix_with(radius * np.exp(1j * angle), 90, seed=seed)
    linear = linear_map(matrix, np.zeros(90))
    dense, iterated = (certify(linear, at(np.zeros(90)), rules) for rules in (DENSE, ITERATED))
    if dense.smallest_singular_value > 1e-4:
        assert iterated.smallest_singular_value == pytest.approx(dense.smallest_singular_value, rel=1e-2)
        assert iterated.determinant_sign == dense.determinant_sign


@BOTH
def test_a_root_that_repels_has_a_negative_sign_and_neighbours_are_found(rules: CertificateSettings) -> None:
    # One entry beyond the fork, the others before it.
    scale = np.full(70, 0.5)
    scale[3] = 2.0
    fork = FixedPointMap(
        lambda x: np.tanh(scale * x),
        lambda x, v: scale * (1.0 - np.tanh(scale * x) ** 2) * v,
        lambda x, y: scale * (1.0 - np.tanh(scale * x) ** 2) * y,
        70,
    )
    starts = random_starts(np.zeros(70), np.random.default_rng(2), 6)
    certificate = certify(fork, at(np.zeros(70)), rules, starts)
    assert certificate.determinant_sign == -1
    assert (certificate.roots_found, certificate.starts_tried) == (3, 6)
    assert certificate.smallest_singular_value == pytest.approx(0.5, rel=1e-2)
    assert certificate.is_certified


@BOTH
def test_at_a_fold_nothing_is_certified(rules: CertificateSettings) -> None:
    diagonal = np.concatenate([[1.0], np.linspace(-0.5, 0.5, 79)])
    certificate = certify(linear_map(np.diag(diagonal), np.zeros(80)), at(np.full(80, 1e-9)), rules)
    assert certificate.determinant_sign == 0
    assert certificate.sign_reason is SignReason.SINGULAR
    assert not certificate.is_certified


@BOTH
def test_a_solve_that_did_not_converge_is_never_certified(rules: CertificateSettings) -> None:
    certificate = certify(double_well(0.5, 80), at(np.zeros(80), Status.STALLED), rules, np.ones((3, 80)))
    assert certificate.error_bound == 0.0
    assert not certificate.is_converged
    assert not certificate.is_certified
    assert certificate.starts_tried == 0


@BOTH
def test_what_is_not_a_number_is_not_certified_and_no_fault_of_ours(rules: CertificateSettings) -> None:
    gone = certify(double_well(0.5, 80), at(np.full(80, np.nan), Status.DIVERGED), rules)
    steep = FixedPointMap(lambda x: 0.5 * x, lambda x, v: np.nan * v, lambda x, y: np.nan * y, 80)
    edge = certify(steep, at(np.zeros(80)), rules)
    for certificate in (gone, edge):
        assert certificate.sign_reason is SignReason.NOT_A_NUMBER
        assert not certificate.is_certified


def test_an_estimate_that_did_not_converge_certifies_nothing() -> None:
    matrix = matrix_with(0.9, 100, seed=3)
    short = replace(ITERATED, singular_step_limit=1)
    assert not certify(linear_map(matrix, np.zeros(100)), at(np.zeros(100)), short).is_certified
    coarse = replace(ITERATED, linear=LinearSettings(tolerance=1e-6, product_limit=2))
    assert not certify(linear_map(matrix, np.zeros(100)), at(np.zeros(100)), coarse).is_certified


def test_a_neighbour_makes_the_certificate_cheaper_and_no_different() -> None:
    random = np.random.default_rng(4)
    shift, counted = 0.1 * random.normal(size=200), []
    smooth = smooth_map(matrix_with(0.3 + 1.5j, 200, seed=4, rest=0.9), shift)
    counting = replace(
        smooth,
        push=lambda x, v: (counted.append(1), smooth.push(x, v))[1],
        pull=lambda x, y: (counted.append(1), smooth.pull(x, y))[1],
    )
    rules = CertificateSettings(dense_limit=0)
    solution = polish(smooth, np.zeros(200))
    first = certify(counting, solution, rules)
    cold = len(counted)
    second = certify(counting, at(solution.value + 1e-9), rules, warm=first.neighbour)
    assert len(counted) - cold < 0.6 * cold
    assert second.smallest_singular_value == pytest.approx(first.smallest_singular_value, rel=0.05)
    assert second.determinant_sign == first.determinant_sign


@pytest.mark.parametrize("size", [1, 2, 3])
def test_maps_of_few_unknowns_are_certified(size: int) -> None:
    certificate = certify(double_well(0.5, size), at(np.zeros(size)), ITERATED)
    assert certificate.smallest_singular_value == pytest.approx(0.5)
    assert certificate.determinant_sign == 1
    assert certificate.is_certified


@pytest.mark.parametrize("tie", [1e-3, 1e-6, 1e-9, 1e-11])
def test_two_halves_tied_by_next_to_nothing_are_not_taken_for_one(tie: float) -> None:
    random = np.random.default_rng(5)
    size, half = 400, 200
    shares = random.uniform(size=(size, size))
    shares[:half, half:] = shares[half:, :half] = 0.0
    shares *= (1.0 - tie) / shares.sum(axis=1, keepdims=True)
    shares[:half, half:] = shares[half:, :half] = tie / half
    # The level is fixed, the difference of the halves by the tie alone.
    jacobian = shares - 0.5 / size
    smallest = np.linalg.svd(np.eye(size) - jacobian, compute_uv=False)[-1]
    rough = CertificateSettings(dense_limit=0)
    for rules in (DENSE, rough):
        certificate = certify(linear_map(jacobian, np.zeros(size)), at(np.full(size, 1e-12)), rules)
        assert certificate.smallest_singular_value == pytest.approx(smallest, rel=0.05)
        assert certificate.is_certified == (certificate.error_bound <= 1e-6)
    linear = linear_map(jacobian, np.zeros(size))
    before = certify(linear_map(shares - 0.5 / size - 0.3 * np.eye(size), np.zeros(size)), at(np.zeros(size)), rough)
    after = certify(linear, at(np.zeros(size)), rough, warm=before.neighbour)
    assert after.smallest_singular_value == pytest.approx(smallest, rel=0.05)
