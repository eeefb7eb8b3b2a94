"""Airports and ports that several governments share, as their tables give them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.region.dates import MIDYEAR, decimal_year
from xietong.region.region import Region, Table
from xietong.region.tables import positions, text_column

__all__ = ["AIRPORT", "ALL", "KINDS", "PORT", "TYPES", "GatewayCheck", "Gateways", "gateways_of"]

Text = tuple[str, ...]

AIRPORT, PORT = "airport", "port"
TYPES: Text = (AIRPORT, PORT)
ALL = "all"
KINDS: Mapping[str, Text] = {
    AIRPORT: ("domestic", "international"),
    PORT: ("containers", "coal", "ore", "other"),
}
"""Kinds of traffic by type of gateway."""


@dataclass(frozen=True)
class GatewayCheck:
    """Traffic that the fit does not use, against which it is held: of one type, year and kind, by gateway code."""

    type: str
    year: int
    kind: str
    quantity: Mapping[str, float]


@dataclass(frozen=True, eq=False)
class Gateways:
    """All gateways of a region. Measures rewrite this value, as they rewrite the networks.

    Args:
        type: "airport" or "port".
        node: Node of the road network at the gate, empty where none is named.
        operator: Who sets the charges; gateways with the same operator are run together.
        capacity: Units a year at which the reference delay is reached.
        like: Gateway whose unexplained attraction it has, empty where its own traffic was fitted.
        opens: Decimal year from which it is open, -inf where before every record.
        owner_share: Share of each government in the surplus of the operator.
        traffic: Units a year in the year of the fit by kind, zero where none is recorded.
        fit_year: Year of that traffic, 0 without any.
        charge_change: Yuan per unit added to the charge of a kind by measures.
        service: Log of the factor on what is offered to a kind by measures; `-inf` where no longer served.
        parameters: Values by the kind or the type they are of, then by name.
        basins: Share of each outer node in the outer traffic of a kind, by kind, then by node.
        uses: Share of each kind in the outer trade of a sector, by sector, then by kind.
    """

    code: Text
    type: Text
    name_en: Text
    name_zh: Text
    zone: Int[np.ndarray, " gateway"]
    node: Text
    operator: Text
    capacity: Float[np.ndarray, " gateway"]
    like: Text
    opens: Float[np.ndarray, " gateway"]
    owner_share: Float[np.ndarray, "gateway jurisdiction"]
    traffic: Mapping[str, Float[np.ndarray, " gateway"]]
    fit_year: Int[np.ndarray, " gateway"]
    charge_change: Mapping[str, Float[np.ndarray, " gateway"]]
    service: Mapping[str, Float[np.ndarray, " gateway"]]
    parameters: Mapping[str, Mapping[str, float]]
    basins: Mapping[str, Mapping[str, float]]
    uses: Mapping[str, Mapping[str, float]]
    checks: tuple[GatewayCheck, ...]

    def of_type(self, type_: str) -> Int[np.ndarray, " member"]:
        """Positions of the gateways of a type."""
        return np.flatnonzero([known == type_ for known in self.type])

    def is_open(self, year: int) -> Bool[np.ndarray, " gateway"]:
        """Gateways in service on 30 June of a year."""
        return np.asarray(self.opens <= year + MIDYEAR)


def gateways_of(region: Region) -> Gateways | None:
    """The gateways of a region, or None where it names none."""
    table = region.tables.get("gateways")
    if table is None or not len(table):
        return None
    code = tuple(table["code"])
    kinds = (*KINDS[AIRPORT], *KINDS[PORT])
    fitted = _rows(region.tables.get("gateway_traffic"), "use", "fit")
    dates = text_column(table, "open_date")
    return Gateways(
        code=code,
        type=tuple(table["type"]),
        name_en=tuple(table["name_en"]),
        name_zh=tuple(table["name_zh"]),
        zone=positions(table["zone"], region.zones.code),
        node=tuple(text_column(table, "node")),
        operator=tuple(table["operator"]),
        capacity=table["capacity"],
        like=tuple(text_column(table, "like")),
        opens=np.array([decimal_year(date) if date else -np.inf for date in dates]),
        owner_share=_owners(region, code),
        traffic={kind: _traffic(fitted, code, kind) for kind in kinds},
        fit_year=_fit_year(fitted, code),
        charge_change={kind: np.zeros(len(code)) for kind in kinds},
        service={kind: np.zeros(len(code)) for kind in kinds},
        parameters=_nested(region.tables.get("gateway_parameters"), "of", "name", "value"),
        basins=_nested(region.tables.get("gateway_basins"), "kind", "node", "share"),
        uses=_nested(region.tables.get("gateway_uses"), "sector", "kind", "share"),
        checks=_checks(
            _rows(region.tables.get("gateway_traffic"), "use", "check"), dict(zip(code, table["type"], strict=True))
        ),
    )


def _owners(region: Region, code: Text) -> Float[np.ndarray, "gateway jurisdiction"]:
    share = np.zeros((len(code), len(region.jurisdictions)))
    table = region.tables.get("gateway_owners")
    if table is not None:
        places = tuple(place.code for place in region.jurisdictions)
        share[positions(table["gateway"], code), positions(table["jurisdiction"], places)] = table["share"]
    return share


def _rows(table: Table | None, column: str, value: str) -> Table | None:
    if table is None:
        return None
    rows = table[column] == value
    return Table(table.name, {name: values[rows] for name, values in table.columns.items()})


def _traffic(table: Table | None, code: Text, kind: str) -> Float[np.ndarray, " gateway"]:
    traffic = np.zeros(len(code))
    if table is not None:
        rows = table["kind"] == kind
        traffic[positions(table["gateway"][rows], code)] = table["quantity"][rows]
    return traffic


def _fit_year(table: Table | None, code: Text) -> Int[np.ndarray, " gateway"]:
    years = np.zeros(len(code), dtype=np.int64)
    if table is not None:
        np.maximum.at(years, positions(table["gateway"], code), table["year"].astype(np.int64))
    return years


def _nested(table: Table | None, outer: str, inner: str, value: str) -> Mapping[str, Mapping[str, float]]:
    nested: dict[str, dict[str, float]] = {}
    if table is not None:
        for first, second, number in zip(table[outer], table[inner], table[value], strict=True):
            nested.setdefault(str(first), {})[str(second)] = float(number)
    return nested


def _checks(table: Table | None, type_of: Mapping[str, str]) -> tuple[GatewayCheck, ...]:
    found: dict[tuple[str, int, str], dict[str, float]] = {}
    if table is None:
        return ()
    for gateway, year, kind, quantity in zip(
        table["gateway"], table["year"], table["kind"], table["quantity"], strict=True
    ):
        found.setdefault((type_of[gateway], int(year), str(kind)), {})[str(gateway)] = float(quantity)
    return tuple(GatewayCheck(*key, quantity) for key, quantity in sorted(found.items()))
