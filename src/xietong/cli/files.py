"""Files that a verb writes: whole or not at all, and refused before the work begins."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from xietong.cli.speech import refusal
from xietong.cli.texts import Texts

__all__ = ["require_writable", "write_whole"]


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
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        write(file)
    part.replace(path)
