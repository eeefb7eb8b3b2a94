"""The plans that come with the program, by name."""

from importlib.resources import files
from pathlib import Path

__all__ = ["names", "path"]


def names() -> tuple[str, ...]:
    """Names of the built-in plans."""
    return tuple(sorted(file.stem for file in _folder().glob("*.yaml")))


def path(name: str) -> Path:
    """File of a built-in plan.

    Raises:
        KeyError: when there is no plan of this name.
    """
    if name not in names():
        raise KeyError(name)
    return _folder() / f"{name}.yaml"


def _folder() -> Path:
    return Path(str(files("xietong.plan").joinpath("library")))
