"""Folders that stand on others: a dated variant of a region holds only the tables that differ.

`based_on: ../bth` in a `region.yaml` names the folder below. What a folder does not hold itself is taken from there;
a table with a header and no rows takes the one below away.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

__all__ = ["CARD", "DEEPEST", "layers", "locate", "locate_in"]

CARD = "region.yaml"
BELOW = "based_on"
DEEPEST = 8
"""Folders that stand on one another, at most."""


def layers(folder: Path) -> tuple[Path, ...]:
    """A folder and those that it stands on, the uppermost first; one that cannot be read stands on none."""
    found = [folder]
    while len(found) < DEEPEST:
        below = _content(found[-1]).get(BELOW)
        if not isinstance(below, str):
            break
        under = (found[-1] / below).resolve()
        if under in [path.resolve() for path in found]:
            break
        found.append(under)
    return tuple(found)


def locate(folder: Path, file: str) -> Path:
    """Where a file of a region stands: in its own folder, else in the first below that has it.

    Returns:
        The path in the folder itself where none has it.
    """
    return locate_in(layers(folder), file) or folder / file


def locate_in(folders: Sequence[Path], file: str) -> Path | None:
    """Where a file stands in folders that stand on one another: in the uppermost that has it; None where none has."""
    return next((path for path in (folder / file for folder in folders) if path.is_file()), None)


def _content(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    if not path.is_file():
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
        # Most cards stand on none: they are not worth parsing again for every file that is looked for.
        content = YAML(typ="safe").load(text) if BELOW in text else {}
    except (UnicodeDecodeError, YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
