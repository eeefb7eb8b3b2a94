"""Files that a verb writes: whole or not at all, and refused before the work begins."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from xietong.cli.speech import plain, refusal
from xietong.cli.texts import Texts

__all__ = ["require_writable", "write_record", "write_table", "write_whole", "write_whole_bytes"]


def require_writable(file: Path, say: Texts) -> None:
    """Refuse a place that cannot be written before anything is calculated.

    Raises:
        RunError: with the way out.
    """
    if not file.name or (file.exists() and not file.is_file()):
        raise refusal(say, "out.is_folder", file)
    if not file.parent.is_dir():
        raise refusal(say, "out.no_folder", file.parent)
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise refusal(say, "out.not_writable", file)


def write_whole(path: Path, write: Callable[[TextIO], object]) -> None:
    """Write beside the file and put it in its place whole, so that a failure costs nothing that was there."""
    with _beside(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        write(file)


def write_whole_bytes(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """As `write_whole`, for what is not text."""
    with _beside(path) as part, part.open("wb") as file:
        write(file)


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A place beside the file, whose content takes the file's place once it is there."""
    part = path.with_name(path.name + ".part")
    yield part
    part.replace(path)


def write_table(path: Path, columns: Iterable[object], rows: Iterable[Iterable[object]]) -> None:
    """Write a table as CSV, whole or not at all."""

    def write(file: TextIO) -> None:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)

    write_whole(path, write)


def write_record(path: Path, record: Mapping[str, Any]) -> None:
    """Write what a verb found as JSON, whole or not at all; missing numbers are null."""
    text = json.dumps(plain(dict(record)), indent=2, ensure_ascii=False)
    write_whole(path, lambda file: file.write(text + "\n"))
