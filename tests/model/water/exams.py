"""Exams of the aquifers against exact solutions; run as a program they print their errors.

Usage: python -m tests.model.water.exams
"""

import numpy as np
from scipy.linalg import expm
from scipy.special import exp1

from xietong.model.water.aquifers import Aquifers, Forcing, Layer, State, first_state
from xietong.model.water.beds import Beds, DelayBeds
from xietong.model.water.grid import between, grid_edges
from xietong.model.water.simulate import History, simulate

__all__ = ["NO_EDGES", "clay_bed", "terzaghi", "theis_error", "two_zones_error"]

TRANSMISSIVITY, STORAGE, PUMPED = 1e6, 0.1, 1e6
NO_EDGES: np.ndarray = np.zeros(0, dtype=int)


def theis_error(n_side: int, smallest: float, growth: float, steps: int) -> float:
    """Largest relative error of the drawdown within 0.5 to 3 km of a well in a quarter plane, after a year."""
    size = smallest * growth ** np.arange(n_side)
    start, end, width, distance = grid_edges(n_side, n_side, size, size)
    area, zero = np.outer(size, size).ravel(), np.zeros(n_side**2)
    conductance = between(np.full(n_side**2, TRANSMISSIVITY), start, end, width, distance)
    deep = Layer(np.ones(n_side**2, dtype=bool), STORAGE * area, conductance, zero, zero)
    none = Layer(np.zeros(n_side**2, dtype=bool), zero, np.zeros(len(start)), zero, zero)
    well = zero.copy()
    # A quarter of the plane feels a quarter of the well.
    well[0] = PUMPED / 4.0
    forcing = Forcing(zero[None, :], zero[None, :], well[None, :])
    aquifers = Aquifers(area, start, end, none, deep, zero)
    history = simulate(aquifers, first_state(aquifers, zero, zero), [forcing] * steps, 1.0 / steps)
    assert history.is_converged
    assert history.gap < 1e-12
    centre = np.cumsum(size) - size / 2.0
    reach = np.hypot(centre, centre[0])
    exact = PUMPED / (4.0 * np.pi * TRANSMISSIVITY) * exp1(reach**2 * STORAGE / (4.0 * TRANSMISSIVITY))
    is_near = (reach > 500.0) & (reach < 3000.0)
    drawdown = -history.states[-1].deep.reshape(n_side, n_side)[0]
    return float(np.abs(drawdown / exact - 1.0)[is_near].max())


def terzaghi(n_node: int, steps: int) -> tuple[float, History]:
    """Largest error of the degree of consolidation from a twentieth of the time constant on."""
    thickness, specific, conductivity, fall = 10.0, 1e-3, 0.025, 5.0
    one = np.ones(1)
    zero = np.zeros(1)
    slow = DelayBeds(
        np.zeros(1, dtype=int), one, thickness * one, specific * one, specific * one, conductivity * one, n_node
    )
    aquifers = Aquifers(
        area=one,
        start=NO_EDGES,
        end=NO_EDGES,
        shallow=Layer(zero > 0, zero, np.zeros(0), zero, zero),
        # The boundary holds the head against the little that the bed gives.
        deep=Layer(one > 0, one, np.zeros(0), 1e5 * one, -fall * one),
        leakance=zero,
        delay_beds=slow,
    )
    constant = (thickness / 2.0) ** 2 * specific / conductivity
    history = simulate(
        aquifers, first_state(aquifers, zero, zero), [Forcing(*np.zeros((3, 1, 1)))] * steps, constant / steps
    )
    time = np.arange(1, steps + 1) / steps
    root = np.pi / 2.0 * (2.0 * np.arange(400) + 1.0)
    exact = 1.0 - np.sum(2.0 / root**2 * np.exp(-(root**2) * time[:, None]), axis=1)
    degree = np.array([state.compaction[0] for state in history.states[1:]]) / (fall * thickness * specific)
    return float(np.abs(degree - exact)[time >= 0.05].max()), history


def _layer(storage: np.ndarray, conductance: np.ndarray) -> Layer:
    zero = np.zeros(len(storage))
    return Layer(np.ones(len(storage), dtype=bool), storage, conductance, zero, zero)


def _forcing(shallow: np.ndarray, deep: np.ndarray, rain: np.ndarray) -> Forcing:
    return Forcing(rain[None, :], shallow[None, :], deep[None, :])


def two_zones_error(steps: int) -> float:
    """Error of four heads (two zones, two aquifers) after two years, against the matrix exponential."""
    area = np.array([1e8, 3e8])
    aquifers = Aquifers(
        area=area,
        start=np.array([0]),
        end=np.array([1]),
        shallow=_layer(0.08 * area, np.array([4e6])),
        deep=_layer(4e-3 * area, np.array([3e5])),
        leakance=5e-3 * area,
    )
    taken = _forcing(np.array([9e6, 1e6]), np.array([2e6, 5e6]), np.array([4e6, 3e6]))
    head = np.array([0.0, -1.0, -20.0, -25.0])
    years = 2.0
    history = simulate(aquifers, first_state(aquifers, head[:2], head[2:]), [taken] * steps, years / steps)
    storage = np.concatenate([0.08 * area, 4e-3 * area])
    out = np.zeros((4, 4))
    for first, second, conductance in ((0, 1, 4e6), (2, 3, 3e5), (0, 2, 5e-3 * area[0]), (1, 3, 5e-3 * area[1])):
        out[[first, second], [first, second]] += conductance
        out[[first, second], [second, first]] -= conductance
    net = np.array([4e6 - 9e6, 3e6 - 1e6, -2e6, -5e6])
    # One row more carries the constant sources through the exponential.
    whole = np.zeros((5, 5))
    whole[:4, :4], whole[:4, 4] = -out / storage[:, None], net / storage
    exact = (expm(years * whole) @ np.append(head, 1.0))[:4]
    last = history.states[-1]
    return float(np.abs(np.concatenate([last.shallow, last.deep]) - exact).max())


def clay_bed() -> tuple[Aquifers, State]:
    """A deep aquifer of one cell with a bed without delay, whose lowest head so far is one metre down."""
    one, zero, area = np.ones(1), np.zeros(1), np.array([1e6])
    aquifers = Aquifers(
        area=area,
        start=NO_EDGES,
        end=NO_EDGES,
        shallow=Layer(zero > 0, zero, np.zeros(0), zero, zero),
        deep=Layer(one > 0, 1e-3 * area, np.zeros(0), zero, zero),
        leakance=zero,
        beds=Beds(2e-3 * one, 2e-2 * one),
    )
    start = first_state(aquifers, zero, zero, lowest=np.array([-1.0]))
    return aquifers, start


def _bed_error() -> float:
    """Largest error of the head over a bed without delay that goes below its lowest head, against its closed form."""
    aquifers, start = clay_bed()
    zero = np.zeros(1)
    history = simulate(aquifers, start, [_forcing(zero, np.array([9e3]), zero)], 1.0)
    return abs(float(history.states[-1].deep[0]) - (-1.0 - 6e3 / 2.1e4))


def main() -> None:
    """Print one line for each exam."""
    for side, smallest, growth, steps in ((30, 100.0, 1.15, 80), (60, 50.0, 1.075, 320)):
        error = 100.0 * theis_error(side, smallest, growth, steps)
        print(f"Theis, well, {side} x {side} cells, {steps} steps: drawdown within {error:.3f} per cent")
    for nodes, steps in ((20, 200), (40, 800)):
        error, _ = terzaghi(nodes, steps)
        print(f"Terzaghi, {nodes} layers, {steps} steps: degree of consolidation within {error:.5f}")
    for steps in (50, 100, 200):
        error = two_zones_error(steps)
        print(f"two zones, two aquifers, two years, {steps} steps: heads of 0 to -25 m within {error:.4f} m")
    print(f"bed without delay below its lowest head: head within {_bed_error():.0e} m")


if __name__ == "__main__":
    main()
