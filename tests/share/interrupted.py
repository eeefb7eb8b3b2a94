"""The gains of every set of measures on the six zones, kept in a folder: a process that a test kills on the way."""

import sys
from itertools import combinations
from pathlib import Path

import numpy as np
from tests.assess.conftest import make_budgeted
from tests.share.six_walk import IDS, Solver, six_walk

from xietong.cli.run_folder import YearStore
from xietong.model.public_finance import finance_of
from xietong.share.gains import zone_gains

SETS = tuple(ids for size in range(len(IDS) + 1) for ids in combinations(IDS, size))


def gains_of_sets(folder: Path, seconds: float = 0.0) -> tuple[np.ndarray, int]:
    """Gains of all sets, and how many years had to be solved."""
    six, solver = make_budgeted(), Solver(YearStore(folder, "inputs"), seconds)
    found = []
    for ids in SETS:
        found.append(zone_gains(solver.tools, six_walk(six), ids, [finance_of(six)], is_kept_whole=False))
        print(len(found), flush=True)
    return np.stack(found), solver.solves


if __name__ == "__main__":
    gains_of_sets(Path(sys.argv[1]), seconds=0.3)
