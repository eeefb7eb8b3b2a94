"""A tiny valid region folder to start one's own from."""

import shutil
from pathlib import Path

from xietong.errors import RegionError
from xietong.findings import Finding, require

__all__ = ["write_template"]

TEMPLATE = Path(__file__).parent / "template"


def write_template(folder: str | Path) -> None:
    """Write four made-up zones with every table that a region needs; they pass the check as they are.

    Args:
        folder: A new or an empty folder.

    Raises:
        RegionError: when the folder holds files already; none is overwritten.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        finding = Finding(str(target), "there are files here already; none is overwritten.", "Name a new folder.")
        require((finding,), RegionError)
    shutil.copytree(TEMPLATE, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
