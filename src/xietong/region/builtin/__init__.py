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
def bth(year: int = 2020) -> Region:
    """Beijing-Tianjin-Hebei: 199 zones, 13 cities, 3 governments.

    Args:
        year: Base year, 2020, or 2010 for the same zones ten years before.

    Raises:
        KeyError: when no region is kept of this year.
    """
    return read_region(folder("bth" if year == 2020 else f"bth-{year}"))


@cache
def germany() -> Region:
    """Germany: 401 counties, 16 Laender, observed commuters and incomes, base year 2019."""
    return read_region(folder("germany"))
