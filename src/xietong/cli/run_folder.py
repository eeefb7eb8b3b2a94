"""The folder of a run: what went in, what came out, and the finished years of a run that was cut short."""

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from xietong.cli.files import write_whole_bytes
from xietong.cli.inputs import Inputs
from xietong.cli.speech import plain, refusal
from xietong.cli.texts import Texts

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "FINISHED",
    "RECORD",
    "REPORT",
    "RunFolder",
    "YearStore",
    "peak_memory_mib",
    "read_record",
    "results_digest",
]

RECORD = "run.json"
REPORT = "report.html"
INPUTS = "inputs"
YEARS = "years"
RUNNING, FINISHED = "running", "finished"
INPUTS_KEY = "inputs_key"


def _write(path: Path, content: bytes) -> None:
    """All of the content or none of it, also when the machine stops in between."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole_bytes(path, lambda file: file.write(content))


def _as_json(value: Any) -> bytes:
    return (json.dumps(plain(value), ensure_ascii=False, indent=1) + "\n").encode()


def read_record(folder: Path, say: Texts) -> dict[str, Any]:
    """The content of `run.json`.

    Raises:
        RunError: where the folder holds no run, or its record cannot be read.
    """
    path = folder / RECORD
    if not path.is_file():
        raise refusal(say, "folder.no_run", folder, name=RECORD)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise refusal(say, "folder.broken", path) from error
    if not isinstance(record, dict):
        raise refusal(say, "folder.broken", path)
    return record


@dataclass(frozen=True)
class YearStore:
    """Arrays of solved years in `years/`, valid for one set of inputs only."""

    folder: Path
    inputs_key: str

    def load(self, key: str) -> "dict[str, np.ndarray] | None":
        """The arrays kept under a key, or None where there are none for these inputs."""

        return self._read(self._path(key))

    def save(self, key: str, arrays: "Mapping[str, np.ndarray]") -> None:
        """Keep arrays under a key; a file is either complete or not there."""
        import numpy as np

        named = {**arrays, INPUTS_KEY: np.asarray(self.inputs_key)}
        self.folder.mkdir(parents=True, exist_ok=True)
        # Straight into the file: what is kept is large, and need not be in memory once more.
        write_whole_bytes(self._path(key), lambda file: np.savez(file, allow_pickle=False, **named))

    def discard_foreign(self) -> int:
        """Remove what other inputs left behind; the number of solves that can be used again."""
        usable = 0
        for path in sorted(self.folder.glob("*.npz")):
            if self._read(path) is None:
                path.unlink()
            else:
                usable += 1
        return usable

    def clear(self) -> None:
        """Remove everything, also what a killed process had begun to write."""
        for path in sorted(self.folder.glob("*.npz*")):
            path.unlink()
        if self.folder.is_dir():
            self.folder.rmdir()

    def _read(self, path: Path) -> "dict[str, np.ndarray] | None":
        import numpy as np

        if not path.is_file():
            return None
        with np.load(path, allow_pickle=False) as kept:
            if str(kept[INPUTS_KEY]) != self.inputs_key:
                return None
            return {name: kept[name] for name in kept.files if name != INPUTS_KEY}

    def _path(self, key: str) -> Path:
        return self.folder / f"{quote(key, safe='')}.npz"


@dataclass(frozen=True)
class RunFolder:
    """A folder that one run writes."""

    path: Path
    say: Texts

    @property
    def is_finished(self) -> bool:
        """True where a complete run lies here."""
        return self._holds_run and read_record(self.path, self.say).get("status") == FINISHED

    @property
    def _holds_run(self) -> bool:
        return (self.path / RECORD).is_file()

    def require_usable(self) -> None:
        """Refuse a folder that holds something else than a run.

        Raises:
            RunError: where the path is a file, or a folder with other content.
        """
        if self.path.exists() and not self.path.is_dir():
            raise refusal(self.say, "folder.file", self.path)
        if self.path.is_dir() and any(self.path.iterdir()) and not self._holds_run:
            raise refusal(self.say, "folder.foreign", self.path)

    def begin(self, inputs: Inputs, record: Mapping[str, Any], *, is_afresh: bool) -> tuple[YearStore, int]:
        """Write what goes in and mark the run as running.

        Args:
            is_afresh: True where nothing of an earlier attempt is to be used.

        Returns:
            The store of solved years, and how many solves of an earlier attempt it holds.
        """
        store = YearStore(self.path / YEARS, inputs.key)
        if is_afresh:
            store.clear()
        self._remove_results()
        folder = self.path / INPUTS
        _write(folder / "plan.yaml", inputs.plan_text.encode())
        _write(folder / "parameters.json", _as_json(inputs.parameters))
        _write(folder / "tables.json", _as_json(inputs.tables))
        self.write_record({**record, "status": RUNNING})
        return store, store.discard_foreign()

    def results(self) -> tuple[str, ...]:
        """Names of the files that came out, relative to the folder."""
        paths = (path.relative_to(self.path) for path in self.path.rglob("*") if path.is_file())
        kept = (path for path in paths if path.parts[0] not in (INPUTS, YEARS, RECORD))
        return tuple(sorted(path.as_posix() for path in kept))

    def _remove_results(self) -> None:
        """Take away what an earlier run in this folder says that it wrote, so that no old table stays."""
        if not self._holds_run:
            return
        ours = set(read_record(self.path, self.say).get("files", [])) & set(self.results())
        for name in ours:
            (self.path / name).unlink()

    def write_record(self, record: Mapping[str, Any]) -> None:
        """Write `run.json`."""
        _write(self.path / RECORD, _as_json(record))


def results_digest(outcomes: Iterable[Any]) -> str:
    """SHA-256 over every array of every outcome: equal exactly when all numbers are equal."""
    import numpy as np

    total = hashlib.sha256()
    for outcome in outcomes:
        for field in fields(outcome):
            value = getattr(outcome, field.name)
            # The certificate says how numbers were found; limits are numbers of their own.
            if is_dataclass(value):
                continue
            listed = value if isinstance(value, tuple) else (value,)
            for array in (part for entry in listed for part in _arrays_of(entry)):
                total.update(field.name.encode())
                total.update(np.ascontiguousarray(array, dtype=np.float64).tobytes())
    return total.hexdigest()


def _arrays_of(value: Any) -> tuple[Any, ...]:
    if not is_dataclass(value):
        return (value,)
    found = (getattr(value, field.name) for field in fields(value))
    return tuple(part for part in found if not isinstance(part, Enum))


def peak_memory_mib() -> float | None:
    """Largest resident memory of this process so far, MiB; None where the system does not tell."""
    if sys.platform == "win32":
        return None
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(peak / 2**20 if sys.platform == "darwin" else peak / 2**10)
