"""Rewritings of a region's gateways by measures, each a new value."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from jaxtyping import Float

from xietong.model.baseline import Baseline
from xietong.plan.change import Change, GatewayEdit, no_change
from xietong.region.gateways import KINDS, Gateways
from xietong.region.region import Region

__all__ = [
    "NewGateway",
    "add_gateway",
    "change_charge",
    "change_of_gateway",
    "code_of",
    "expand",
    "gateways_with",
    "merge",
    "open_recorded",
    "withdraw_service",
    "zones_at",
    "zones_run_by",
]

ALWAYS = -np.inf


def gateways_with(known: Gateways, edits: Iterable[GatewayEdit]) -> Gateways:
    """The gateways of the tables as rewritings leave them, in order."""
    for edit in edits:
        known = edit(known)
    return known


def code_of(region: Region, name: str) -> str | None:
    """Code of the gateway of this code, English name or Chinese name; None where there is none."""
    table = region.tables.get("gateways")
    if table is not None:
        for code, *names in zip(table["code"], table["name_en"], table["name_zh"], strict=True):
            if name in (code, *names):
                return str(code)
    return None


def change_of_gateway(baseline: Baseline, name: str, phase: float, edit: Callable[..., Gateways]) -> Change:
    """A rewriting of the gateway of this name as the change of a year; none while nothing of it is in force.

    Args:
        phase: Share of the measure in force in the year.
        edit: Takes the gateways and, by keyword, the `code` of the one that is meant.
    """
    blank, code = no_change(baseline), code_of(baseline.region, name)
    if phase == 0.0 or code is None:
        return blank
    return replace(blank, gateways=(partial(edit, code=code),))


def zones_at(region: Region, names: Iterable[str]) -> frozenset[int]:
    """Positions of the zones of these gateways; none for a name that the region does not have."""
    codes = {code_of(region, name) for name in names}
    return _zones(region, "code", codes)


def zones_run_by(region: Region, operators: Iterable[str]) -> frozenset[int]:
    """Positions of the zones of the gateways that these operators run."""
    return _zones(region, "operator", set(operators))


def _zones(region: Region, column: str, wanted: Collection[str | None]) -> frozenset[int]:
    table = region.tables.get("gateways")
    if table is None:
        return frozenset()
    rows = zip(table[column], table["zone"], strict=True)
    return frozenset(region.zones.code.index(zone) for value, zone in rows if value in wanted)


def expand(gateways: Gateways, code: str, capacity: float, phase: float) -> Gateways:
    """Capacity on its way to a new one, units a year: old plus the phase times the difference."""
    at = gateways.code.index(code)
    changed = gateways.capacity.copy()
    changed[at] += phase * (capacity - changed[at])
    return replace(gateways, capacity=changed)


def withdraw_service(gateways: Gateways, code: str, kinds: tuple[str, ...], withdrawn: float) -> Gateways:
    """Less is offered to these kinds, by a share; nothing where the share is one."""
    factor = np.log1p(-withdrawn) if withdrawn < 1.0 else -np.inf
    return replace(gateways, service=_added(gateways, gateways.service, code, dict.fromkeys(kinds, factor)))


def change_charge(gateways: Gateways, code: str, yuan: Mapping[str, float]) -> Gateways:
    """Charges of some kinds move by yuan per unit."""
    return replace(gateways, charge_change=_added(gateways, gateways.charge_change, code, yuan))


def _added(
    gateways: Gateways,
    values: Mapping[str, Float[np.ndarray, " gateway"]],
    code: str,
    changes: Mapping[str, float],
) -> Mapping[str, Float[np.ndarray, " gateway"]]:
    is_meant = np.array([known == code for known in gateways.code])
    return {**values, **{kind: values[kind] + np.where(is_meant, change, 0.0) for kind, change in changes.items()}}


def merge(gateways: Gateways, operators: tuple[str, ...], into: str) -> Gateways:
    """One operator in the place of several."""
    return replace(gateways, operator=tuple(into if known in operators else known for known in gateways.operator))


def open_recorded(gateways: Gateways, code: str) -> Gateways:
    """A gateway of the tables is in service."""
    opens = gateways.opens.copy()
    opens[gateways.code.index(code)] = ALWAYS
    return replace(gateways, opens=opens)


@dataclass(frozen=True, eq=False)
class NewGateway:
    """A gateway that no table holds.

    Args:
        like: Gateway of its type whose unexplained attraction it has.
        owner_share: Share of each government.
    """

    code: str
    type: str
    name_en: str
    name_zh: str
    zone: int
    operator: str
    capacity: float
    like: str
    owner_share: Float[np.ndarray, " jurisdiction"]


def add_gateway(gateways: Gateways, new: NewGateway) -> Gateways:
    """The same gateways with a new one in service, which stands last."""

    def grown(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {kind: np.append(value, 0.0) for kind, value in values.items()}

    assert new.type in KINDS
    return replace(
        gateways,
        code=(*gateways.code, new.code),
        type=(*gateways.type, new.type),
        name_en=(*gateways.name_en, new.name_en),
        name_zh=(*gateways.name_zh, new.name_zh),
        zone=np.append(gateways.zone, new.zone),
        node=(*gateways.node, ""),
        operator=(*gateways.operator, new.operator),
        capacity=np.append(gateways.capacity, new.capacity),
        like=(*gateways.like, new.like),
        opens=np.append(gateways.opens, ALWAYS),
        owner_share=np.vstack([gateways.owner_share, new.owner_share]),
        traffic=grown(gateways.traffic),
        fit_year=np.append(gateways.fit_year, 0),
        charge_change=grown(gateways.charge_change),
        service=grown(gateways.service),
    )
