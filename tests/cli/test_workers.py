"""Batches of draws in other processes."""

import os
import pickle
import signal
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster

from xietong.cli.texts import read_texts
from xietong.cli.workers import run_batches, workers
from xietong.errors import RunError

SAY = read_texts("en")
BATCHES = {10 * n: [{"x": 10.0 * n + k} for k in range(3)] for n in range(12)}
PAUSE = 0.05


def times_factor(shared: str | bytes, batch: Sequence[Any]) -> np.ndarray:
    """The drawn number times the factor that all draws share."""
    content = shared if isinstance(shared, bytes) else Path(shared).read_bytes()
    time.sleep(PAUSE)
    return np.array([[pickle.loads(content) * values["x"]] for values in batch])


def _expected() -> dict[int, np.ndarray]:
    return {number: np.array([[7.0 * values["x"]] for values in batch]) for number, batch in BATCHES.items()}


def test_every_batch_is_solved_once_in_processes_of_this_machine(tmp_path: Path) -> None:
    found: dict[int, np.ndarray] = {}
    with workers("processes", 2, 7.0, tmp_path / "draws", SAY, times_factor) as submit:
        run_batches(submit, BATCHES, found.__setitem__, 4)
    np.testing.assert_equal(found, _expected())
    assert list((tmp_path / "draws").iterdir()) == []


@pytest.mark.slow
def test_nothing_is_lost_when_a_worker_of_a_cluster_is_killed_midway(tmp_path: Path) -> None:
    found: dict[int, np.ndarray] = {}
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        victim = next(iter(cluster.workers.values())).pid

        def finished(number: int, changes: np.ndarray) -> None:
            found[number] = changes
            if len(found) == 3:
                os.kill(victim, signal.SIGKILL)

        address = cluster.scheduler_address.removeprefix("tcp://")
        with workers(f"dask://{address}", 2, 7.0, tmp_path, SAY, times_factor) as submit:
            run_batches(submit, BATCHES, finished, 4)
    np.testing.assert_equal(found, _expected())


def test_a_cluster_that_does_not_answer_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xietong.cli.workers.PATIENCE", "0.2s")
    with (
        pytest.raises(RunError, match="no scheduler answers"),
        workers("dask://127.0.0.1:1", 2, 7.0, tmp_path, SAY, times_factor),
    ):
        pass
