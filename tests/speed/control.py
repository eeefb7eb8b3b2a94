"""Measure the control of the air: one programme of 13 x 6 x 5 x 20 steps, and all 8,192 coalitions of 13 cities.

Usage: python tests/speed/control.py [PROCESSES]
"""

import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from xietong.optimise.control import ControlProblem, coalition_costs, joint_control

CITIES, SOURCES, POLLUTANTS, STEPS = 13, 6, 5, 20
ALL = 2**CITIES


def problem() -> ControlProblem:
    """Made-up costs and effects of the size of the region; each city can reach its target alone."""
    random = np.random.default_rng(0)
    shape = (CITIES, SOURCES, POLLUTANTS, STEPS)
    owner = np.repeat(np.arange(CITIES), SOURCES * POLLUTANTS * STEPS)
    pollutant = np.tile(np.repeat(np.arange(POLLUTANTS), STEPS), CITIES * SOURCES)
    share = np.exp(-random.uniform(0.0, 4.0, (POLLUTANTS, CITIES, CITIES)))
    share[:, range(CITIES), range(CITIES)] = 3.0
    effect = share[pollutant, :, owner].T / 1e3
    return ControlProblem(
        cost=np.sort(random.uniform(1.0, 12.0, shape), axis=-1).ravel(),
        capacity=np.ones(owner.size),
        effect=effect,
        target=0.2 * effect.sum(axis=1),
        owner=owner,
        receptor_owner=np.arange(CITIES),
        receptors=tuple(f"city {number}" for number in range(CITIES)),
        n_owner=CITIES,
    )


def part(first: int, last: int) -> int:
    """How many of these coalitions can reach their targets."""
    return int(np.isfinite(coalition_costs(problem(), range(first, last))).sum())


def main(arguments: list[str]) -> None:
    processes = int(arguments[0]) if arguments else 2
    made = problem()
    start = time.perf_counter()
    joint_control(made)
    seconds = time.perf_counter() - start
    print(f"one programme of {made.cost.size} steps: {seconds:.3f} s")
    start = time.perf_counter()
    bounds = np.linspace(0, ALL, processes + 1, dtype=int)
    with ProcessPoolExecutor(processes) as pool:
        solved = sum(pool.map(part, bounds[:-1].tolist(), bounds[1:].tolist()))
    seconds = time.perf_counter() - start
    print(f"{ALL} coalitions on {processes} processes: {seconds:.1f} s, {solved} can reach theirs")


if __name__ == "__main__":
    main(sys.argv[1:])
