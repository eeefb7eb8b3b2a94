"""The tables of a region's folder as documents of the register."""

from pathlib import Path
from typing import Any

__all__ = ["read_folder"]


def read_folder(folder: Path) -> dict[str, Any]:
    """Places and register tables of a folder, in the form of an export without history."""
    return {"places": [], "records": {}}
