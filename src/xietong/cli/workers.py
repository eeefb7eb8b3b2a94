"""Draws of an ensemble solved in other processes, here or on a Dask cluster.

Everything that the draws share is sent once; a worker keeps it between batches.
"""

import os
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xietong.cli.speech import refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    import numpy as np

    from xietong.assess.ensemble.walk import Prepared

__all__ = ["DASK", "Batch", "run_batches", "solve_batch", "solve_parts", "workers"]

DASK = "dask://"
PATIENCE = "10s"
Batch = Sequence[Mapping[str, float]]
Submit = Callable[[Batch], Any]
Task = Callable[[str | bytes, Batch], "np.ndarray"]


def solve_batch(path_or_bytes: str | bytes, batch: Batch) -> "np.ndarray":
    """What the plan changes in each draw of a batch.

    Args:
        path_or_bytes: Where the prepared ensemble lies, or the ensemble itself.
        batch: Parameters of each draw.
    """
    import numpy as np

    from xietong.assess.ensemble.walk import walk_draw

    tools, prepared = _kept(path_or_bytes)
    return np.stack([walk_draw(tools, prepared, values) for values in batch])


def solve_parts(path_or_bytes: str | bytes, batch: Batch) -> "np.ndarray":
    """What the plan and each of its measures change in each draw of a batch; see `solve_batch`."""
    import numpy as np

    from xietong.assess.ensemble.walk import walk_parts

    tools, prepared = _kept(path_or_bytes)
    return np.stack([walk_parts(tools, prepared, values) for values in batch])


@lru_cache(maxsize=1)
def _kept(path_or_bytes: str | bytes) -> tuple[Any, "Prepared"]:
    """The prepared ensemble of this worker and its tools, with the compiled model."""
    from xietong.assess.evaluate import model_tools
    from xietong.assess.tools import no_progress

    content = path_or_bytes if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).read_bytes()
    return model_tools(None, no_progress), pickle.loads(content)


@contextmanager
def workers(
    executor: str, count: int, prepared: Any, folder: Path, say: Texts, task: Task | None = None
) -> Iterator[Submit]:
    """A way to submit batches: to processes of this machine, or to the Dask cluster of the address.

    Args:
        executor: "processes", or `dask://` and an address.
        count: Processes.
        prepared: What the draws share; it is sent once.
        folder: Where it lies meanwhile.
        say: Texts of refusals.
        task: What a batch is handed to with the content shared; `solve_batch` where not given.

    Raises:
        RunError: where Dask is not installed or the address does not answer.
    """
    content, solve = pickle.dumps(prepared), task or solve_batch
    if executor.startswith(DASK):
        with _cluster(executor, content, say, solve) as submit:
            yield submit
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder.resolve() / "prepared.pickle"
    path.write_bytes(content)
    # One thread each: two solves beside one another are faster than one on two threads.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1")
    try:
        with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
            yield lambda batch: pool.submit(solve, str(path), batch)
    finally:
        path.unlink(missing_ok=True)


@contextmanager
def _cluster(executor: str, content: bytes, say: Texts, solve: Task) -> Iterator[Submit]:
    try:
        from distributed import Client
    except ImportError as error:
        raise refusal(say, "ensemble.no_dask", "--executor") from error
    try:
        client = Client(f"tcp://{executor.removeprefix(DASK)}", timeout=PATIENCE)
    except OSError as error:
        raise refusal(say, "ensemble.no_cluster", executor) from error
    with client:
        shared = client.scatter(content, broadcast=True)
        # A batch whose worker is lost is solved again by another.
        yield lambda batch: client.submit(solve, shared, batch, pure=False, retries=2)


def run_batches(
    submit: Submit, batches: Mapping[int, Batch], finished: Callable[[int, "np.ndarray"], None], ahead: int
) -> None:
    """Submit every batch, a few ahead of those solved, and hand each result over as it comes.

    Args:
        submit: From `workers`.
        batches: By number.
        finished: Called with number and result.
        ahead: Batches under way at once.
    """
    waiting = dict(batches)
    under_way: dict[Any, int] = {}
    while waiting or under_way:
        while waiting and len(under_way) < ahead:
            number, batch = next(iter(waiting.items()))
            del waiting[number]
            under_way[submit(batch)] = number
        for future in _first(list(under_way)):
            finished(under_way.pop(future), future.result())


def _first(futures: list[Any]) -> list[Any]:
    if isinstance(futures[0], Future):
        return list(wait(futures, return_when=FIRST_COMPLETED).done)
    from distributed import wait as wait_for_dask

    return list(wait_for_dask(futures, return_when=FIRST_COMPLETED).done)
