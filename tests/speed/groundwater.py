"""Seconds and memory of the aquifers on a grid, month by month: `python tests/speed/groundwater.py [SIDE] [MONTHS]`.

The full size is 200 by 200 cells of 1 km, two aquifers with beds of clay, 120 months.
"""

import os
import resource
import sys
from time import perf_counter

# Vectors of this length gain nothing from a second thread, and lose much where others want the processors.
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

from xietong.model.water.aquifers import Aquifers, Forcing, Layer, first_state
from xietong.model.water.beds import Beds
from xietong.model.water.grid import between, grid_edges
from xietong.model.water.simulate import History, simulate

__all__ = ["pumped_grid"]


def pumped_grid(side: int, months: int) -> History:
    """A plain of two aquifers whose pumping and rain have seasons and places."""
    rng = np.random.default_rng(11)
    size = np.full(side, 1000.0)
    start, end, width, distance = grid_edges(side, side, size, size)
    n_cell, area = side**2, np.full(side**2, 1e6)
    zero, everywhere = np.zeros(n_cell), np.ones(n_cell, dtype=bool)
    shallow_flow = between(rng.lognormal(13.0, 0.5, n_cell), start, end, width, distance)
    deep_flow = between(rng.lognormal(11.5, 0.5, n_cell), start, end, width, distance)
    aquifers = Aquifers(
        area=area,
        start=start,
        end=end,
        shallow=Layer(everywhere, rng.uniform(0.05, 0.2, n_cell) * area, shallow_flow, zero, zero),
        deep=Layer(everywhere, rng.uniform(1e-3, 3e-3, n_cell) * area, deep_flow, zero, zero),
        leakance=rng.uniform(1e-4, 1e-3, n_cell) * area,
        beds=Beds(rng.uniform(1e-3, 2e-3, n_cell), rng.uniform(1e-2, 2e-2, n_cell)),
    )
    pumped = rng.uniform(0.0, 0.05, (2, n_cell)) * area

    def month(number: int) -> Forcing:
        season = 1.0 + np.sin(2.0 * np.pi * number / 12.0)
        return Forcing(0.03 * (2.0 - season) * area[None, :], season * pumped[:1], season * pumped[1:])

    first = first_state(aquifers, zero, np.full(n_cell, -30.0), np.full(n_cell, -32.0))
    return simulate(aquifers, first, map(month, range(months)), 1.0 / 12.0)


def main(arguments: list[str]) -> int:
    """Print one line of measurements."""
    side, months = (int(word) for word in [*arguments, "200", "120"][:2]) if arguments else (200, 120)
    begun = perf_counter()
    history = pumped_grid(side, months)
    seconds = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{side**2:,} cells, two aquifers with beds, {months} months: {seconds:.1f} s, {peak:.2f} GiB, "
        f"{history.rounds} rounds, largest imbalance {history.gap:.1e}, converged: {history.is_converged}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
