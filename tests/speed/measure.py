"""Time and memory of the main steps, as ratios against a reference in the same process.

`python tests/speed/measure.py` prints the table that `docs/speed.md` keeps. The reference is one product of two
dense matrices of 600 rows: a machine twice as fast halves both, so the ratio travels.
"""

import resource
from collections.abc import Callable
from dataclasses import replace
from statistics import median
from time import perf_counter

import numpy as np

from xietong.model.baseline import Baseline
from xietong.model.calibrate import calibrate
from xietong.model.state import no_shocks
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.skims import skim_points, zone_times
from xietong.model.years import solve_year
from xietong.regions import bth

__all__ = ["exams", "measure", "reference"]

Exam = Callable[[], object]


def reference() -> Exam:
    """The work that everything is compared with."""
    matrix = np.random.default_rng(0).normal(size=(600, 600))
    return lambda: matrix @ matrix


def exams(baseline: Baseline) -> dict[str, Exam]:
    """The steps of a run that take time."""
    region, economy = baseline.region, baseline.economy
    quiet = no_shocks(
        economy.n_zone, economy.n_sector, len(baseline.placed), len(baseline.groups), len(region.jurisdictions)
    )
    land = np.ones(economy.n_zone)
    land[0] = 1.2
    transport = transport_settings(region.parameters)

    def skim() -> object:
        times = skim_points(region.networks, baseline.settlements, region.base_year, transport)
        return zone_times(times, baseline.settlements, economy.n_zone, transport)

    return {
        "solve of one year": lambda: solve_year(baseline, replace(quiet, floor_space_hat=land)),
        "zero shock": lambda: solve_year(baseline, quiet),
        "travel times of one year": skim,
    }


def measure(exam: Exam, repeats: int = 5) -> float:
    """Median seconds of an exam after one warm run."""
    exam()
    seconds = []
    for _ in range(repeats):
        begun = perf_counter()
        exam()
        seconds.append(perf_counter() - begun)
    return median(seconds)


def main() -> None:
    """Print the table."""
    unit = measure(reference(), repeats=31)
    begun = perf_counter()
    baseline = calibrate(bth())
    cold = perf_counter() - begun
    print(f"{'step':28s} {'seconds':>9s} {'ratio':>9s}")
    print(f"{'reference product':28s} {unit:9.4f} {1.0:9.0f}")
    print(f"{'calibrate, cold':28s} {cold:9.2f} {cold / unit:9.0f}")
    for name, exam in exams(baseline).items():
        seconds = measure(exam)
        print(f"{name:28s} {seconds:9.3f} {seconds / unit:9.0f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory {peak:.0f} MiB")


if __name__ == "__main__":
    main()
