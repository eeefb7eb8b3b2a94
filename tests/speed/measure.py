"""Times of the core as ratios to a plain NumPy solver in the same process, and the bandwidth that they reach.

    python tests/speed/measure.py                      all exams at full size, each in a process of its own
    python tests/speed/measure.py germany batch-bth    some of them
    python tests/speed/measure.py device --zones 3000 20000 60000

The last one is for a machine with an accelerator that JAX sees. All print a table in Markdown, as in `docs/speed.md`.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]

COLUMNS = ("exam", "size", "seconds", "evaluations", "ratio to NumPy", "peak memory", "bandwidth", "share of it")


@dataclass(frozen=True)
class Measurement:
    """One row of the table.

    Args:
        title: Of the exam.
        size: Zones, or scenarios of a batch.
        seconds: Of one case, warm, the best of several.
        evaluations: Of the map.
        plain_size: Where the ratio was taken.
        ratio: Seconds of the plain solver over those of the core, both at `plain_size`, for one case.
        gap: Largest difference of log wages between the two.
        peak_gib: Memory of the process before the plain solver ran.
        bandwidth: Bytes a second of a plain reading of memory.
        share: Of this bandwidth that the solve reached, counting the matrices of pairs only; nothing where they stay
            in the cache or are not stored.
    """

    title: str
    size: int
    seconds: float
    evaluations: int
    plain_size: int
    ratio: float
    gap: float
    peak_gib: float
    bandwidth: float
    share: float | None


def best_seconds(work: Callable[[], object], repeats: int, enough: float = 20.0) -> float:
    """Seconds of the fastest of several runs: what disturbs only ever makes a run longer. Long ones are run less."""
    seconds: list[float] = []
    while len(seconds) < repeats and sum(seconds) < enough:
        begun = perf_counter()
        work()
        seconds.append(perf_counter() - begun)
    return min(seconds)


def bandwidth(mebibytes: int = 512, repeats: int = 7) -> float:
    """Bytes a second of reading a large array once, by all processors."""
    import jax
    import jax.numpy as jnp

    array = jnp.ones(mebibytes * 2**20 // 4, dtype=jnp.float32)
    largest = jax.jit(jnp.max)
    largest(array).block_until_ready()
    return float(array.nbytes) / best_seconds(lambda: largest(array).block_until_ready(), repeats)


def measure(name: str, size: int, plain_size: int, repeats: int = 5) -> Measurement:
    """One exam: the core at its size, then core and plain solver at the size of the ratio."""
    import numpy as np
    from tests.speed.exams import EXAMS

    exam = EXAMS[name]
    case = exam.make(size)
    wages, evaluations = case.solve()
    seconds = best_seconds(case.solve, repeats) / case.n_case[0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    bytes_read = case.bytes_read
    at_ratio = seconds
    if plain_size != size:
        case = exam.make(plain_size)
        wages, _ = case.solve()
        at_ratio = best_seconds(case.solve, repeats) / case.n_case[0]
    plain = case.prepare_plain()
    expected, _ = plain()
    plain_seconds = best_seconds(plain, repeats, enough=8.0) / case.n_case[1]
    found = wages[: len(expected)] if expected.ndim == 2 else wages
    rate = bandwidth()
    # What fits the cache is not read from memory.
    is_large = bytes_read > 256 * 2**20
    return Measurement(
        title=exam.title,
        size=size,
        seconds=seconds,
        evaluations=evaluations,
        plain_size=plain_size,
        ratio=plain_seconds / at_ratio,
        gap=float(np.abs(found - expected).max()),
        peak_gib=peak,
        bandwidth=rate,
        share=bytes_read * evaluations / seconds / rate if is_large else None,
    )


def row(found: Measurement) -> str:
    """The measurement as a row of the table."""
    at = "" if found.plain_size == found.size else f" (at {found.plain_size:,})"
    share = "" if found.share is None else f"{found.share:.0%}"
    cells = (
        found.title,
        f"{found.size:,}",
        f"{found.seconds:.3g}",
        str(found.evaluations),
        f"{found.ratio:.3g}{at}",
        f"{found.peak_gib:.1f} GiB",
        f"{found.bandwidth / 1e9:.0f} GB/s",
        share,
    )
    return f"| {' | '.join(cells)} |"


def _in_own_process(name: str, size: int | None) -> Measurement:
    command = [sys.executable, __file__, name, "--json", *([] if size is None else ["--zones", str(size)])]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return Measurement(**json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exams", nargs="*", help="names of exams; none means all")
    parser.add_argument("--zones", nargs="*", type=int, help="sizes in place of the full one")
    parser.add_argument("--json", action="store_true", help="one exam in this process, as JSON")
    chosen = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.speed.exams import EXAMS

    if chosen.json:
        exam = EXAMS[chosen.exams[0]]
        size = chosen.zones[0] if chosen.zones else exam.size
        found = measure(chosen.exams[0], size, min(size, exam.plain_size))
        print(json.dumps(asdict(found)))
        return
    print(f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}", flush=True)
    for name in chosen.exams or [name for name in EXAMS if name != "device"]:
        for size in chosen.zones or [None]:
            print(row(_in_own_process(name, size)), flush=True)


if __name__ == "__main__":
    main()
