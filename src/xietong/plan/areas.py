"""Areas that a measure of the air names: a government, a city, or a zone."""

from collections.abc import Iterable, Iterator

import numpy as np
from jaxtyping import Bool

from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.places import is_jurisdiction, is_zone, jurisdiction_index, zone_index
from xietong.region.region import Region

__all__ = ["check_area", "check_city", "city_index", "zones_of"]

Path = tuple[str | int, ...]


def city_index(region: Region, name: str) -> int | None:
    """Position of the city of this code, English name or Chinese name; None where there is none."""
    for number, city in enumerate(region.cities):
        if name in (city.code, city.name_en, city.name_zh):
            return number
    return None


def zones_of(region: Region, names: Iterable[str]) -> Bool[np.ndarray, " zone"]:
    """Zones of the areas together; a name that means a government and a city means the government."""
    found = np.zeros(len(region.zones), dtype=bool)
    for name in names:
        if is_jurisdiction(region, name):
            found |= region.zones.jurisdiction == jurisdiction_index(region, name)
        elif (city := city_index(region, name)) is not None:
            found |= region.zones.city == city
        else:
            found[zone_index(region, name)] = True
    return found


def check_area(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is no government, city or zone."""
    if not (is_jurisdiction(region, name) or city_index(region, name) is not None or is_zone(region, name)):
        known = [place.name_en for place in (*region.jurisdictions, *region.cities)]
        yield Fault(path, f"'{name}' is no government, city or zone.", did_you_mean(name, known))


def check_city(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is no city."""
    if city_index(region, name) is None:
        yield Fault(path, f"'{name}' is not a city.", did_you_mean(name, [city.name_en for city in region.cities]))
