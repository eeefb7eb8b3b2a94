"""Groups of zones over which an indicator is taken."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from xietong.region.region import Region

__all__ = ["LEVELS", "Places", "places_by_level"]

Text = tuple[str, ...]

LEVELS: Text = ("region", "jurisdiction", "city", "tag", "zone")


@dataclass(frozen=True, eq=False)
class Places:
    """The places of one level and the zones that belong to each.

    Args:
        level: One of `LEVELS`.
        code: Code of each place; the key of the region at level "region", the name of a tag at level "tag".
        members: 1 where the zone belongs to the place, else 0.
    """

    level: str
    code: Text
    members: Float[np.ndarray, "place zone"]


def places_by_level(region: Region) -> dict[str, Places]:
    """The places of every level of a region; tags without zones are left out."""
    zones = region.zones
    return {
        places.level: places
        for places in (
            Places("region", (region.key,), np.ones((1, len(zones)))),
            _indexed("jurisdiction", tuple(p.code for p in region.jurisdictions), zones.jurisdiction),
            _indexed("city", tuple(p.code for p in region.cities), zones.city),
            _tagged(region),
            Places("zone", zones.code, np.eye(len(zones))),
        )
    }


def _indexed(level: str, code: Text, of_zone: np.ndarray) -> Places:
    return Places(level, code, (np.arange(len(code))[:, None] == of_zone[None, :]).astype(np.float64))


def _tagged(region: Region) -> Places:
    named = tuple(name for name in region.zones.tags if region.zones.tags[name].any())
    members = np.array([region.zones.tags[name] for name in named], dtype=np.float64)
    return Places("tag", named, members.reshape(len(named), len(region.zones)))


def find_place(levels: dict[str, Places], code: str) -> Iterator[tuple[Places, int]]:
    """Each level and row at which a place of this code stands, the widest level first."""
    for level in LEVELS:
        if code in levels[level].code:
            yield levels[level], levels[level].code.index(code)
