"""Small aquifers that several exams share."""

from collections.abc import Callable

import numpy as np
import pytest

from xietong.model.water.aquifers import Aquifers, Forcing, Layer
from xietong.model.water.beds import Beds


def layer(storage: np.ndarray, conductance: np.ndarray, *, is_present: np.ndarray | bool = True) -> Layer:
    """An aquifer without boundary."""
    n = len(storage)
    return Layer(np.broadcast_to(is_present, (n,)).copy(), storage, conductance, np.zeros(n), np.zeros(n))


def pumped(shallow: np.ndarray, deep: np.ndarray, recharge: np.ndarray | None = None) -> Forcing:
    """One way of recharge, one sector that pumps."""
    given = np.zeros(len(shallow)) if recharge is None else recharge
    return Forcing(given[None, :], shallow[None, :], deep[None, :])


@pytest.fixture(scope="session")
def crooked_aquifers() -> Aquifers:
    """Five cells in a ring with a chord; one has no deep aquifer, one has none at all."""
    area = np.array([2e6, 3e6, 1e6, 4e6, 5e6])
    start, end = np.array([0, 1, 2, 3, 4, 0]), np.array([1, 2, 3, 4, 0, 2])
    has_shallow = np.array([True, True, True, True, False])
    has_deep = np.array([True, True, False, True, False])
    return Aquifers(
        area=area,
        start=start,
        end=end,
        shallow=layer(0.1 * area, np.linspace(2e4, 7e4, 6), is_present=has_shallow),
        deep=layer(1e-3 * area, np.linspace(9e3, 2e4, 6), is_present=has_deep),
        leakance=2e-3 * area,
        beds=Beds(np.full(5, 1.5e-3), np.full(5, 1.5e-2)),
    )


@pytest.fixture(scope="session")
def make_layer() -> Callable[..., Layer]:
    """An aquifer without boundary."""
    return layer


@pytest.fixture(scope="session")
def make_forcing() -> Callable[..., Forcing]:
    """One way of recharge, one sector that pumps."""
    return pumped
