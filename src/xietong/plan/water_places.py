"""Places that a measure about air, water or land names: a zone, all of a city, or all of a government."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float
from pydantic import BaseModel

from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.places import check_zone, is_jurisdiction, is_zone, jurisdiction_index, zone_index
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = [
    "Volume",
    "check_governments_or_cities",
    "check_place",
    "check_volumes",
    "code_of_place",
    "spread",
    "zones_called",
]

Path = tuple[str | int, ...]


class Volume(BaseModel):
    """Water for a place.

    Args:
        place: Zone, city or government.
        m3: Cubic metres a year.
    """

    model_config = STRICT

    place: str
    m3: float


def _city(region: Region, name: str) -> int | None:
    for position, city in enumerate(region.cities):
        if name in (city.code, city.name_en, city.name_zh):
            return position
    return None


def zones_called(region: Region, name: str) -> Bool[np.ndarray, " zone"]:
    """The zones of a government, of a city, or the one zone of this name; the widest that bears it.

    Raises:
        KeyError: where nothing or more than one zone bears it.
    """
    if is_jurisdiction(region, name):
        return np.asarray(region.zones.jurisdiction == jurisdiction_index(region, name))
    city = _city(region, name)
    if city is not None:
        return np.asarray(region.zones.city == city)
    return np.arange(len(region.zones)) == zone_index(region, name)


def check_place(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is no government, no city and not exactly one zone."""
    if not is_jurisdiction(region, name) and _city(region, name) is None and not is_zone(region, name):
        yield from check_zone(region, name, path)


def check_governments_or_cities(region: Region, names: tuple[str, ...]) -> Iterator[Fault]:
    """Names in `places` that are no government and no city."""
    for position, name in enumerate(names):
        if not is_jurisdiction(region, name) and _city(region, name) is None:
            known = [place.name_en for place in (*region.jurisdictions, *region.cities)]
            what = f"'{name}' is no government and no city."
            yield Fault(("places", position), what, did_you_mean(name, known))


def code_of_place(region: Region, name: str) -> str:
    """Code of the government, or else of the city, of this name.

    Raises:
        KeyError: where nothing bears it.
    """
    if is_jurisdiction(region, name):
        return region.jurisdictions[jurisdiction_index(region, name)].code
    city = _city(region, name)
    if city is None:
        raise KeyError(name)
    return region.cities[city].code


def check_volumes(region: Region, volumes: tuple[Volume, ...], path: str) -> Iterator[Fault]:
    """Unknown places and volumes that are none."""
    for position, volume in enumerate(volumes):
        yield from check_place(region, volume.place, (path, position, "place"))
        if not volume.m3 > 0.0:
            what = f"{volume.m3:g} m3 is no volume."
            yield Fault((path, position, "m3"), what, "Write cubic metres a year, more than nothing.")


def spread(
    region: Region, volumes: tuple[Volume, ...], weight: Float[np.ndarray, " zone"]
) -> Float[np.ndarray, " zone"]:
    """Volumes by zone: that of a wider place is shared by weight."""
    out = np.zeros(len(weight))
    for volume in volumes:
        inside = zones_called(region, volume.place) * weight
        total = float(inside.sum())
        out += volume.m3 * inside / total if total > 0.0 else 0.0
    return out
