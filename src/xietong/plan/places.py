"""The places and functions that a plan names, found in its region."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import lru_cache

import numpy as np

from xietong.plan.fault import Fault, did_you_mean
from xietong.plan.gateway_edits import code_of
from xietong.region.gateways import KINDS
from xietong.region.region import Region, Zones

__all__ = [
    "check_function",
    "check_gateway",
    "check_gateway_kinds",
    "check_jurisdiction",
    "check_zone",
    "governed_zones",
    "is_jurisdiction",
    "is_zone",
    "jurisdiction_index",
    "market_codes",
    "placed_codes",
    "zone_index",
]

Text = tuple[str, ...]
Path = tuple[str | int, ...]

_KINDS_OF_ZONE = (" autonomous county", " new area", " district", " county", " city")
_NEAR = 0.6
_NEAR_CODE = 0.8


def zone_index(region: Region, name: str) -> int:
    """Position of the zone of this code, English name or Chinese name.

    Raises:
        KeyError: when no zone or more than one is so called; `check_zone` says which.
    """
    found = _zones_called(region, name)
    if len(found) != 1:
        raise KeyError(name)
    return found[0]


def is_zone(region: Region, name: str) -> bool:
    """True when the name means exactly one zone."""
    return len(_zones_called(region, name)) == 1


def _zones_called(region: Region, name: str) -> list[int]:
    names = _names_of(region.zones)
    if name in names.code:
        return [names.code[name]]
    return sorted({*names.en.get(_plain(name), ()), *names.zh.get(name.strip(), ())})


@dataclass(frozen=True)
class _Names:
    """Positions of zones by what they are called."""

    code: Mapping[str, int]
    en: Mapping[str, list[int]]
    zh: Mapping[str, list[int]]


# A plan names the same zones in every year: they are made out once for the regions in hand.
@lru_cache(maxsize=4)
def _names_of(zones: Zones) -> _Names:
    en: dict[str, list[int]] = defaultdict(list)
    zh: dict[str, list[int]] = defaultdict(list)
    for zone, (name_en, name_zh) in enumerate(zip(zones.name_en, zones.name_zh, strict=True)):
        en[_plain(name_en)].append(zone)
        zh[name_zh].append(zone)
    return _Names({code: zone for zone, code in enumerate(zones.code)}, dict(en), dict(zh))


def _plain(name: str) -> str:
    plain = name.strip().lower().replace("’", "").replace("'", "")
    for kind in _KINDS_OF_ZONE:
        plain = plain.removesuffix(kind)
    return plain


def check_zone(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name means no zone, or more than one."""
    found = _zones_called(region, name)
    if len(found) > 1:
        codes = ", ".join(f"{region.zones.code[z]} ({_city_of(region, z)})" for z in found)
        yield Fault(path, f"'{name}' is the name of {len(found)} zones.", f"Write the code: {codes}.")
    if not found:
        yield Fault(path, f"'{name}' is not a zone.", _nearest_zone(region, name))


def _city_of(region: Region, zone: int) -> str:
    return region.cities[int(region.zones.city[zone])].name_en


def _nearest_zone(region: Region, name: str) -> str:
    group = _group_called(region, name)
    if group:
        named = ", ".join(_label(region, zone) for zone in group)
        return f"It is a group of zones. Did you mean one of {named}?"
    zone = _most_alike(region, name)
    label = _label(region, zone) if name.isascii() else f"{region.zones.name_zh[zone]} {region.zones.code[zone]}"
    return f"Did you mean {label}?"


def _group_called(region: Region, name: str) -> list[int]:
    for tag, members in region.zones.tags.items():
        if _plain(tag) == _plain(name):
            return [int(zone) for zone in np.flatnonzero(members)]
    return []


def _most_alike(region: Region, name: str) -> int:
    zones = region.zones
    near_code = get_close_matches(name, zones.code, n=1, cutoff=_NEAR_CODE)
    if near_code:
        return zones.code.index(near_code[0])
    return max(
        range(len(zones)),
        key=lambda zone: max(
            _likeness(_plain(name), _plain(zones.name_en[zone])), _likeness(name, zones.name_zh[zone])
        ),
    )


def _likeness(name: str, known: str) -> tuple[float, int]:
    """How alike two names are; of equals, the one with more letters in the same place is nearer."""
    same = sum(a == b for a, b in zip(name, known, strict=False))
    return SequenceMatcher(None, name, known).ratio(), same


def _label(region: Region, zone: int) -> str:
    return f"{region.zones.name_en[zone]} {region.zones.code[zone]}"


def jurisdiction_index(region: Region, name: str) -> int:
    """Position of the jurisdiction of this code, English name or Chinese name.

    Raises:
        KeyError: when there is none.
    """
    for position, place in enumerate(region.jurisdictions):
        if name in (place.code, place.name_en, place.name_zh):
            return position
    raise KeyError(name)


def is_jurisdiction(region: Region, name: str) -> bool:
    """True when the name means a jurisdiction."""
    return any(name in (place.code, place.name_en, place.name_zh) for place in region.jurisdictions)


def check_jurisdiction(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is not a jurisdiction's."""
    if not is_jurisdiction(region, name):
        names = [place.name_en for place in region.jurisdictions]
        codes = [place.code for place in region.jurisdictions]
        yield Fault(path, f"'{name}' is not a jurisdiction.", did_you_mean(name, [*names, *codes]))


def governed_zones(region: Region, names: Iterable[str]) -> frozenset[int]:
    """Positions of the zones of these jurisdictions."""
    governments = [jurisdiction_index(region, name) for name in names]
    return frozenset(int(zone) for zone in np.flatnonzero(np.isin(region.zones.jurisdiction, governments)))


def market_codes(region: Region) -> Text:
    """Codes of the sectors that sell on markets, housing included, in the order of the arrays."""
    sectors = region.sectors
    return tuple(c for c, kind in zip(sectors.code, sectors.kind, strict=True) if kind != "placed")


def placed_codes(region: Region) -> Text:
    """Codes of the functions that governments place, in the order of the arrays."""
    sectors = region.sectors
    return tuple(c for c, kind in zip(sectors.code, sectors.kind, strict=True) if kind == "placed")


def check_function(region: Region, function: str, path: Path) -> Iterator[Fault]:
    """A fault where the function is neither a market sector that can move nor a placed function."""
    sectors = region.sectors
    movable = [c for c, kind in zip(sectors.code, sectors.kind, strict=True) if kind != "housing"]
    if function in sectors.code and function not in movable:
        yield Fault(path, f"'{function}' is housing, which cannot move.", "Use a measure of kind change-land.")
    elif function not in movable:
        yield Fault(path, f"'{function}' is not a function.", did_you_mean(function, movable))


def check_gateway(region: Region, name: str, path: Path) -> Iterator[Fault]:
    """A fault where the name is that of no airport and no port of the tables."""
    table = region.tables.get("gateways")
    if table is None:
        yield Fault(path, f"'{name}' is not a gateway: the region names none.", "Add gateways.csv to the region.")
    elif code_of(region, name) is None:
        known = [*table["name_en"], *table["code"]]
        yield Fault(path, f"'{name}' is not a gateway.", did_you_mean(name, known))


def check_gateway_kinds(
    region: Region, name: str, kinds: Iterable[str], path: Path, *, must_leave_one: bool = False
) -> Iterator[Fault]:
    """Faults where a gateway does not have these kinds of traffic, or would have none left."""
    code, table = code_of(region, name), region.tables.get("gateways")
    if code is None or table is None:
        return
    known = KINDS[str(table["type"][list(table["code"]).index(code)])]
    for kind in kinds:
        if kind not in known:
            yield Fault((*path, kind), f"'{kind}' is no kind of traffic there.", did_you_mean(kind, known))
    if must_leave_one and set(known) <= set(kinds):
        yield Fault(path, f"nothing is left for {code} to serve.", "Leave one kind out.")
