"""Areas that a measure of air, water or land names: a government, a city, or a zone."""

from collections.abc import Iterable, Iterator

import numpy as np
from jaxtyping import Bool

from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.places import check_zone, is_jurisdiction, is_zone, jurisdiction_index, zone_index
from xietong.region.region import Region

__all__ = [
    "check_area",
    "check_city",
    "check_governments_or_cities",
    "check_place",
    "city_index",
    "code_of_place",
    "is_area",
    "zones_of",
    "zones_within",
]

Path = tuple[str | int, ...]


def city_index(region: Region, name: str) -> int | None:
    """Position of the city of this code, English name or Chinese name; None where there is none."""
    for number, city in enumerate(region.cities):
        if name in (city.code, city.name_en, city.name_zh):
            return number
    return None


def is_area(region: Region, name: str) -> bool:
    """True when the name means a government, a city or exactly one zone."""
    return _is_government_or_city(region, name) or is_zone(region, name)


def _is_government_or_city(region: Region, name: str) -> bool:
    return is_jurisdiction(region, name) or city_index(region, name) is not None


def zones_of(region: Region, names: Iterable[str]) -> Bool[np.ndarray, " zone"]:
    """Zones of the areas together; each name means the widest area that bears it.

    Raises:
        KeyError: where nothing or more than one zone bears a name.
    """
    found = np.zeros(len(region.zones), dtype=bool)
    for name in names:
        if is_jurisdiction(region, name):
            found |= region.zones.jurisdiction == jurisdiction_index(region, name)
        elif (city := city_index(region, name)) is not None:
            found |= region.zones.city == city
        else:
            found[zone_index(region, name)] = True
    return found


def zones_within(region: Region, names: Iterable[str]) -> frozenset[int]:
    """Positions of the zones of the areas together, as `zones_of`."""
    return frozenset(np.flatnonzero(zones_of(region, names)).tolist())


def code_of_place(region: Region, name: str) -> str:
    """Code of the government, or else of the city, of this name.

    Raises:
        KeyError: where nothing bears it.
    """
    if is_jurisdiction(region, name):
        return region.jurisdictions[jurisdiction_index(region, name)].code
    city = city_index(region, name)
    if city is None:
        raise KeyError(name)
    return region.cities[city].code


def check_area(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is no government, city or zone."""
    if not is_area(region, name):
        what = f"'{name}' is no government, city or zone."
        yield Fault(path, what, did_you_mean(name, _governments_and_cities(region)))


def check_place(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """As `check_area`, and where several zones bear the name, which; the nearest zone otherwise."""
    if not is_area(region, name):
        yield from check_zone(region, name, path)


def check_governments_or_cities(region: Region, names: tuple[str, ...]) -> Iterator[Fault]:
    """Names in `places` that are no government and no city."""
    for position, name in enumerate(names):
        if not _is_government_or_city(region, name):
            what = f"'{name}' is no government and no city."
            yield Fault(("places", position), what, did_you_mean(name, _governments_and_cities(region)))


def check_city(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is no city."""
    if city_index(region, name) is None:
        yield Fault(path, f"'{name}' is not a city.", did_you_mean(name, [city.name_en for city in region.cities]))


def _governments_and_cities(region: Region) -> list[str]:
    return [place.name_en for place in (*region.jurisdictions, *region.cities)]
