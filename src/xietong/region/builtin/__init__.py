"""The regions that come with the package, each a folder in the common schema."""

from functools import cache
from pathlib import Path

from xietong.region.read import read_region
from xietong.region.region import Region

__all__ = ["bth", "folder", "germany", "names"]

FOLDER = Path(__file__).parent


def names() -> tuple[str, ...]:
    """Keys of the built-in regions."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/region.yaml")))


def folder(key: str) -> Path:
    """Folder of a built-in region.

    Raises:
        KeyError: when no region has this key.
    """
    if key not in names():
        raise KeyError(key)
    return FOLDER / key


@cache
def bth() -> Region:
    """Beijing-Tianjin-Hebei: 199 zones, 13 cities, 3 governments, base year 2020."""
    return read_region(folder("bth"))


@cache
def germany() -> Region:
    """Germany: 401 counties, 16 Laender, observed commuters and incomes, base year 2019."""
    return read_region(folder("germany"))
