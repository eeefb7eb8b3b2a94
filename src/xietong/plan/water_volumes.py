"""Volumes of water for places: a zone, all of a city, or all of a government."""

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float
from pydantic import BaseModel

from xietong.plan.areas import check_place, zones_of
from xietong.plan.fault import Fault
from xietong.plan.title import STRICT
from xietong.region.region import Region

__all__ = ["Volume", "check_volumes", "spread"]


class Volume(BaseModel):
    """Water for a place.

    Args:
        place: Zone, city or government.
        m3: Cubic metres a year.
    """

    model_config = STRICT

    place: str
    m3: float


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
        inside = zones_of(region, [volume.place]) * weight
        total = float(inside.sum())
        out += volume.m3 * inside / total if total > 0.0 else 0.0
    return out
