"""Folders that stand on others: a dated variant of a region holds only the tables that differ.

`based_on: ../bth` in a `region.yaml` names the folder below. What a folder does not hold itself is taken from there;
a table with a header and no rows takes the one below away.
"""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML, YAMLError

__all__ = ["CARD", "DEEPEST", "layers", "locate"]

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
    return next((path / file for path in layers(folder) if (path / file).is_file()), folder / file)


def _content(folder: Path) -> dict[str, Any]:
    path = folder / CARD
    if not path.is_file():
        return {}
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, YAMLError):
        return {}
    return content if isinstance(content, dict) else {}
