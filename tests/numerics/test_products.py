"""Sums over a matrix of pairs, however it is stored."""

from collections.abc import Callable
from dataclasses import replace

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xietong.numerics import products
from xietong.numerics.distance_kernel import DistanceKernel
from xietong.numerics.products import backward, by_rows, forward, times_columns, times_rows, whole

N_BATCH, N_ROW, N_COLUMN = 2, 13, 7


@pytest.fixture
def small_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tiles of three rows, so that the last one is not full."""
    monkeypatch.setattr(products, "_LARGE_BYTES", 0)
    monkeypatch.setattr(products, "_TILE_BYTES", {jax.default_backend(): 3 * N_BATCH * N_COLUMN * 8})


def crooked(dtype: type = np.float64) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.5, 1.5, (N_BATCH, N_ROW, N_COLUMN)).astype(dtype)


def by_distance(form: str = "exponential", dtype: type = np.float64) -> DistanceKernel:
    random = np.random.default_rng(1)

    def draw(*shape: int) -> np.ndarray:
        return random.uniform(0.5, 1.5, shape).astype(dtype)

    return DistanceKernel(
        draw(N_ROW, 2),
        draw(N_COLUMN, 2),
        draw(N_ROW),
        draw(N_COLUMN),
        draw(N_BATCH, N_ROW),
        draw(N_BATCH, N_COLUMN),
        draw(N_BATCH),
        form,  # type: ignore[arg-type]
    )


KERNELS: dict[str, Callable[[], products.Kernel]] = {
    "64 bits": crooked,
    "32 bits": lambda: crooked(np.float32),
    "exponential": by_distance,
    "power": lambda: by_distance("power"),
    "made in 32 bits": lambda: by_distance("exponential", np.float32),
}
# Entries made in 32 bits differ in the last of them from one compiled function to the next.
EXACT = dict.fromkeys(KERNELS, 1e-12) | {"made in 32 bits": 1e-6}


def test_a_distance_kernel_is_what_its_formula_says() -> None:
    kernel = by_distance("power")
    matrix = np.asarray(whole(kernel))
    assert matrix.shape == kernel.shape == (N_BATCH, N_ROW, N_COLUMN)
    distance = np.hypot(*(kernel.row_place[5] - kernel.column_place[2])) + 0.5 * (
        kernel.row_extent[5] + kernel.column_extent[2]
    )
    expected = kernel.row_factor[1, 5] * kernel.column_factor[1, 2] * distance ** -kernel.decay[1]
    np.testing.assert_allclose(matrix[1, 5, 2], expected, rtol=1e-13)
    fallen = np.asarray(whole(by_distance()))[1, 5, 2] / (kernel.row_factor[1, 5] * kernel.column_factor[1, 2])
    np.testing.assert_allclose(fallen, np.exp(-kernel.decay[1] * distance), rtol=1e-13)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("name", KERNELS)
def test_sums_in_tiles_are_those_of_the_whole_matrix(name: str) -> None:
    kernel = KERNELS[name]()
    matrix = np.asarray(whole(kernel)).astype(float)
    random = np.random.default_rng(2)
    columns, rows = random.normal(size=(N_BATCH, N_COLUMN)), random.normal(size=(N_BATCH, N_ROW))
    over_columns, over_rows = forward(kernel, columns), backward(kernel, rows)
    assert over_columns.dtype == over_rows.dtype == jnp.float64
    np.testing.assert_allclose(
        over_columns, np.einsum("brc,bc->br", matrix, columns), rtol=0.0, atol=10.0 * EXACT[name]
    )
    np.testing.assert_allclose(over_rows, np.einsum("brc,br->bc", matrix, rows), rtol=0.0, atol=10.0 * EXACT[name])


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("kernel", [crooked()[0], crooked(np.float32)[0]], ids=["64 bits", "32 bits"])
def test_one_kernel_serves_many_vectors(kernel: np.ndarray) -> None:
    columns = np.random.default_rng(3).normal(size=(4, N_COLUMN))
    np.testing.assert_allclose(forward(kernel, columns), columns @ kernel.astype(float).T, rtol=1e-12, atol=1e-13)


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("name", KERNELS)
def test_one_reading_gives_sums_that_lean_on_values_by_row(name: str) -> None:
    kernel = KERNELS[name]()
    matrix = np.asarray(whole(kernel)).astype(float)
    random = np.random.default_rng(4)
    pull, people = random.uniform(1.0, 2.0, (N_BATCH, N_COLUMN)), random.uniform(1.0, 2.0, (N_BATCH, N_ROW))

    def treat(tile: jax.Array, people: jax.Array) -> tuple[jax.Array, jax.Array]:
        access = times_columns(tile, pull)
        return times_rows(tile, people / access), access

    came, access = by_rows(kernel, treat, people)
    expected = np.einsum("brc,bc->br", matrix, pull)
    np.testing.assert_allclose(access, expected, rtol=EXACT[name])
    np.testing.assert_allclose(came, np.einsum("brc,br->bc", matrix, people / expected), rtol=EXACT[name])


@pytest.mark.usefixtures("small_tiles")
@pytest.mark.parametrize("name", ["32 bits", "exponential", "made in 32 bits"])
def test_derivatives_of_both_modes_are_those_of_the_whole_matrix(name: str) -> None:
    kernel = KERNELS[name]()
    matrix = jnp.asarray(whole(kernel)).astype(float)
    random = np.random.default_rng(5)
    point, push = random.uniform(1.0, 2.0, (2, N_BATCH, N_COLUMN))
    pull = random.normal(size=(N_BATCH, N_COLUMN))

    def shares(kernel: products.Kernel, x: jax.Array) -> jax.Array:
        return backward(kernel, 1.0 / forward(kernel, x**2)) * x

    for tiled, plain in (
        (
            jax.jvp(lambda x: shares(kernel, x), (point,), (push,)),
            jax.jvp(lambda x: shares(matrix, x), (point,), (push,)),
        ),
        (
            jax.vjp(lambda x: shares(kernel, x), point)[1](pull),
            jax.vjp(lambda x: shares(matrix, x), point)[1](pull),
        ),
    ):
        for one, two in zip(tiled, plain, strict=True):
            np.testing.assert_allclose(one, two, rtol=10.0 * EXACT[name], atol=EXACT[name])


@pytest.mark.usefixtures("small_tiles")
def test_the_decay_of_a_kernel_has_a_derivative() -> None:
    kernel, columns = by_distance(), np.ones((N_BATCH, N_COLUMN))

    def total(decay: jax.Array) -> jax.Array:
        return forward(replace(kernel, decay=decay), columns).sum()

    slope = jax.grad(total)(jnp.asarray(kernel.decay))
    step = 1e-6 * np.array([1.0, 0.0])
    np.testing.assert_allclose(slope[0], (total(kernel.decay + step) - total(kernel.decay - step)) / 2e-6, rtol=1e-7)


@given(n_row=st.integers(1, 40), tile_rows=st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_every_row_counts_once_however_rows_are_cut(n_row: int, tile_rows: int) -> None:
    kernel = np.ones((n_row, 3), dtype=np.float32)
    before = products._TILE_BYTES
    products._TILE_BYTES = {jax.default_backend(): tile_rows * 3 * 8}
    try:
        np.testing.assert_array_equal(backward(kernel, np.ones(n_row)), np.full(3, float(n_row)))
        np.testing.assert_array_equal(forward(kernel, np.ones(3)), np.full(n_row, 3.0))
    finally:
        products._TILE_BYTES = before


@pytest.mark.parametrize("mode", ["value", "push", "pull"])
def test_a_matrix_of_32_bits_is_never_widened_whole(mode: str) -> None:
    n_zone = 3000
    kernel = jax.ShapeDtypeStruct((n_zone, n_zone), jnp.float32)
    vector = jax.ShapeDtypeStruct((n_zone,), jnp.float64)

    def shares(kernel: jax.Array, x: jax.Array) -> jax.Array:
        return backward(kernel, 1.0 / forward(kernel, x)) * x

    asked = {
        "value": shares,
        "push": lambda kernel, x: jax.jvp(lambda x: shares(kernel, x), (x,), (x,))[1],
        "pull": lambda kernel, x: jax.vjp(lambda x: shares(kernel, x), x)[1](x)[0],
    }[mode]
    memory = jax.jit(asked).lower(kernel, vector).compile().memory_analysis()
    assert memory.temp_size_in_bytes < n_zone * n_zone
