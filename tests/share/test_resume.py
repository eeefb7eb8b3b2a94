"""A sharing that was killed goes on where it was."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
from tests.share.interrupted import SETS, gains_of_sets

ROOT = Path(__file__).parents[2]


def test_a_process_that_is_killed_midway_goes_on_and_ends_at_the_same_gains(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.share.interrupted", str(tmp_path / "sets")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.strip() == "4":
                process.kill()
                break
    assert process.returncode == -signal.SIGKILL
    finished = len(list((tmp_path / "sets").glob("*.npz")))
    assert 4 <= finished < len(SETS)
    resumed, solved = gains_of_sets(tmp_path / "sets")
    whole, solved_at_once = gains_of_sets(tmp_path / "other")
    np.testing.assert_array_equal(resumed, whole)
    assert 0 < solved < solved_at_once
    assert gains_of_sets(tmp_path / "sets")[1] == 0
