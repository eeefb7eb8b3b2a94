"""The core beside the plain solver of the same equations, in one run: the same root, and in which time.

Sizes are small in the ordinary run; `XIETONG_FULL_SPEED=1` takes the full ones. No test looks at seconds.
"""

import os

import jax
import numpy as np
import pytest
from tests.speed.exams import EXAMS
from tests.speed.measure import measure, row

IS_FULL = os.environ.get("XIETONG_FULL_SPEED") == "1"


@pytest.mark.speed
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=pytest.mark.slow) if name in {"bth", "batch-bth"} or IS_FULL else name
        for name in EXAMS
    ],
)
def test_the_core_finds_the_root_of_the_plain_solver(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    exam = EXAMS[name]
    size, plain_size = (exam.size, exam.plain_size) if IS_FULL else (exam.small_size, exam.small_size)
    found = measure(name, size, plain_size, repeats=3)
    with capsys.disabled():
        print("\n" + row(found))
    assert found.gap < 1e-8
    # Loose, because what runs beside the tests disturbs the core, which needs both processors, more.
    assert found.ratio > 0.3


@pytest.mark.speed
def test_a_region_whose_matrices_are_made_has_the_root_of_the_one_that_stores_them() -> None:
    made, stored = (EXAMS[name].make(200).solve()[0] for name in ("made", "one-sector"))
    np.testing.assert_allclose(made, stored, atol=1e-6)


@pytest.mark.speed
def test_all_is_solved_where_it_was_put() -> None:
    device = jax.devices()[0]
    with jax.default_device(device):
        on_device = EXAMS["device"].make(200).solve()[0]
        outside = EXAMS["one-sector"].make(200).solve()[0]
    np.testing.assert_allclose(on_device, outside, atol=1e-9)
