"""Faults that the measures of the air share: kinds of sources, pollutants, shares."""

from collections.abc import Iterable, Iterator, Mapping

from xietong.model.air.inventory import COUNTED, SOURCES
from xietong.plan.fault import Fault, did_you_mean
from xietong.region.region import Region

__all__ = ["check_counted", "check_pollutants", "check_share", "check_sources"]

Path = tuple[str | int, ...]
_TABLE = "environment/emission_sources"


def check_sources(names: Iterable[str], path: Path) -> Iterator[Fault]:
    """Unknown kinds of sources, or none."""
    names = tuple(names)
    if not names:
        yield Fault(path, "names no kind of source.", f"Name one of {', '.join(SOURCES)}.")
    for position, name in enumerate(names):
        if name not in SOURCES:
            yield Fault((*path, position), f"'{name}' is not a kind of source.", did_you_mean(name, SOURCES))


def check_pollutants(removal: Mapping[str, float], path: Path) -> Iterator[Fault]:
    """Unknown pollutants, and shares that are none."""
    if not removal:
        yield Fault(path, "removes nothing.", "Give the share removed by pollutant.")
    for name, share in removal.items():
        if name not in COUNTED:
            yield Fault((*path, name), f"'{name}' is not a pollutant.", did_you_mean(name, COUNTED))
        yield from check_share(share, (*path, name))


def check_share(share: float, path: Path) -> Iterator[Fault]:
    """A share above zero and at most one."""
    if not 0.0 < share <= 1.0:
        yield Fault(path, f"{share:g} is not a share.", "Write a number above 0, at most 1.")


def check_counted(region: Region) -> Iterator[Fault]:
    """A fault where the region has no table of who emits."""
    if _TABLE not in region.tables:
        yield Fault((), "the region counts no emissions.", f"Add {_TABLE}.csv, or leave the measure out.")
