"""The aquifers and the water budget of a region's zones, calibrated to published totals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float

from xietong.findings import Finding
from xietong.model.water.aquifers import Aquifers, Forcing, Layer, State, first_state
from xietong.model.water.beds import Beds
from xietong.model.water.budget import AGRICULTURE, Budget
from xietong.model.water.checks import check_aquifers, check_pumping
from xietong.model.water.grid import between
from xietong.model.water.lateral import scale_of_exchange
from xietong.model.water.neighbours import touching
from xietong.model.water.use import base_budget
from xietong.region.region import Parameter, Region, Table

__all__ = [
    "AQUIFERS",
    "EVERYWHERE",
    "PARAMETERS",
    "Neighbours",
    "WaterParameters",
    "ZoneWater",
    "has_water",
    "water_parameters",
    "zone_water",
]

AQUIFERS, PARAMETERS = "environment/aquifers", "environment/water_parameters"
EVERYWHERE = "all"
M2_PER_KM2 = 1e6

Neighbours = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]

_NO_PAIRS: Neighbours = (np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0), np.zeros(0))


@dataclass(frozen=True, eq=False)
class ZoneWater:
    """The water of a region in its base year, ready to be walked year by year.

    Heads are counted from those of the base year, and so is the exchange between zones: what flowed between them in
    the base year is part of the recharge that the balance asks for.

    Args:
        deep_share: Share of the pumping of a zone that comes from the deep aquifer.
        rain: Natural recharge, m3 a year, that closes the balance of each government's shallow aquifer.
        return_share: Of the water applied to fields that comes back.
        is_estimated: Zones of which no storage coefficient of their own was given.
        parameters: The values used, with ranges and sources.
        neighbours: Which zones touch, and how (`neighbours.touching`).
        findings: Warnings: pumping where there is no aquifer, and the like.
    """

    aquifers: Aquifers
    first: State
    budget: Budget
    deep_share: Float[np.ndarray, " zone"]
    rain: Float[np.ndarray, " zone"]
    return_share: float
    is_estimated: Bool[np.ndarray, " zone"]
    parameters: "WaterParameters"
    neighbours: Neighbours
    findings: tuple[Finding, ...]

    def pumping(self, pumped: Float[np.ndarray, "sector zone"]) -> Float[np.ndarray, "aquifer sector zone"]:
        """Pumping by aquifer."""
        return np.stack([(1.0 - self.deep_share) * pumped, self.deep_share * pumped])

    def forcing(
        self, pumping: Float[np.ndarray, "aquifer sector zone"], managed: Float[np.ndarray, " zone"]
    ) -> Forcing:
        """What a year gives and takes; fields give back a share of what they get from wells."""
        returned = self.return_share * pumping[:, AGRICULTURE].sum(axis=0)
        return Forcing(np.stack([self.rain, returned, managed]), pumping[0], pumping[1])


class WaterParameters:
    """Parameters by name and place: a zone's own, else its city's, its government's, the region's."""

    def __init__(self, table: Table, changes: Mapping[str, float] | None = None) -> None:
        keys = zip(table["name"], table["place"], strict=True)
        self.rows: Mapping[tuple[str, str], Parameter] = {
            (str(name), str(place)): Parameter(
                name=str(name),
                value=float(table["value"][row]),
                low=float(table["low"][row]),
                high=float(table["high"][row]),
                unit=str(table["unit"][row]),
                status=str(table["status"][row]),
                source=str(table["source"][row]),
                meaning_en=str(table["meaning_en"][row]),
                meaning_zh=str(table["meaning_zh"][row]),
            )
            for row, (name, place) in enumerate(keys)
        }
        self._changes = changes or {}

    def everywhere(self, name: str) -> float:
        """The region's value."""
        return self._changes.get(name, self.rows[name, EVERYWHERE].value)

    def by_zone(self, name: str, region: Region) -> Float[np.ndarray, " zone"]:
        """The value of every zone; NaN where none of its places has one."""
        if name in self._changes:
            return np.full(len(region.zones), self._changes[name])
        return np.array([np.nan if row is None else row.value for row in self._rows_of(name, region)])

    def range_by_zone(self, name: str, region: Region) -> Float[np.ndarray, "end zone"]:
        """Low and high end of every zone, as the value is found."""
        rows = self._rows_of(name, region)
        return np.array([[np.nan if row is None else getattr(row, end) for row in rows] for end in ("low", "high")])

    def _rows_of(self, name: str, region: Region) -> list[Parameter | None]:
        return [
            next((self.rows[name, place] for place in places if (name, place) in self.rows), None)
            for places in _places(region)
        ]

    def place_of(self, name: str) -> tuple[str, float]:
        """The one place that has a parameter, and its value; an empty place where there is none."""
        named = [
            (place, row.value) for (known, place), row in self.rows.items() if known == name and place != EVERYWHERE
        ]
        return named[0] if named else ("", np.nan)


def _places(region: Region) -> Iterable[tuple[str, ...]]:
    zones = region.zones
    for zone, code in enumerate(zones.code):
        city = (region.cities[int(zones.city[zone])].code,) if region.cities else ()
        yield (code, *city, region.jurisdictions[int(zones.jurisdiction[zone])].code, EVERYWHERE)


def has_water(region: Region) -> bool:
    """Whether a region says enough about its water."""
    return AQUIFERS in region.tables and PARAMETERS in region.tables and "environment/water_use" in region.tables


def water_parameters(region: Region, changes: Mapping[str, float] | None = None) -> WaterParameters:
    """The parameters of a region's groundwater.

    Args:
        changes: Values by name that take the place of the table's, everywhere.
    """
    return WaterParameters(region.tables[PARAMETERS], changes)


def zone_water(
    region: Region, parameters: WaterParameters | None = None, neighbours: Neighbours | None = None
) -> ZoneWater:
    """Calibrate the aquifers of a region.

    In this order: storage of the shallow aquifer from official pairs of level and storage; its recharge from the
    overdraft that was published; the deep aquifer's storage and clay from subsidence and levels; the exchange between
    zones from the share of a change that a zone makes itself.

    Args:
        region: With aquifers, parameters and water use (`has_water`).
        parameters: Central ones where omitted.
        neighbours: Of a calibration before, since no parameter moves them; from the boundaries where omitted.
    """
    known = water_parameters(region) if parameters is None else parameters
    table, zones = region.tables[AQUIFERS], region.zones
    row = {str(code): number for number, code in enumerate(table["zone"])}
    has_shallow, has_deep = (_flags(table, name, zones.code, row) for name in ("has_shallow", "has_deep"))
    area = zones.area_km2 * M2_PER_KM2
    budget = base_budget(region, has_shallow)
    deep_share = _deep_share(region, known, budget, area, has_shallow, has_deep)
    shallow_storage, own_yield = _shallow_storage(region, known, table, row, area, has_shallow)
    confined, own_confined = _given(region, known, table, row, "confined_storage")
    clay, own_clay = _given(region, known, table, row, "clay_inelastic")
    leak = known.everywhere("deep_leakage_depth") * area[has_shallow].sum()
    gap = known.everywhere("head_gap")
    leakance = np.where(has_deep, area * leak / (max(area[has_deep].sum(), 1.0) * gap), 0.0)
    pairs = _neighbours(region) if neighbours is None else neighbours
    start, end, width, apart = pairs
    ways = {
        name: between(known.by_zone(f"{name}_transmissivity", region) * is_there, start, end, width, apart)
        for name, is_there in (("shallow", has_shallow), ("deep", has_deep))
    }
    scale = _scale(region, known, shallow_storage, area, has_shallow, (start, end, ways["shallow"]))
    zero = np.zeros(len(zones))
    aquifers = Aquifers(
        area=area,
        start=start,
        end=end,
        shallow=Layer(has_shallow, shallow_storage, scale * ways["shallow"], zero, zero),
        deep=Layer(has_deep, confined * area, scale * ways["deep"], zero, zero),
        leakance=leakance,
        beds=Beds(np.where(has_deep, clay / known.everywhere("clay_ratio"), 0.0), np.where(has_deep, clay, 0.0)),
    )
    returned = known.everywhere("irrigation_return")
    rain = _rain(region, known, budget, deep_share, leakance * gap, area, has_shallow, returned)
    labels = [
        f"{AQUIFERS}.csv row {table.line[row[code]] if code in row else '?'}, zone {code}" for code in zones.code
    ]
    deep = np.full(len(zones), -gap)
    water = ZoneWater(
        aquifers=aquifers,
        first=first_state(aquifers, zero, deep, deep - known.everywhere("recent_rise")),
        budget=budget,
        deep_share=deep_share,
        rain=rain,
        return_share=returned,
        is_estimated=~(own_yield & (own_confined & own_clay | ~has_deep)),
        parameters=known,
        neighbours=pairs,
        findings=(),
    )
    pumping = water.pumping(budget.pumped).sum(axis=1)
    found = [*check_aquifers(aquifers, labels), *check_pumping(pumping, aquifers, labels), *_lacking(region, rain)]
    return replace(water, findings=tuple(found))


def _neighbours(region: Region) -> Neighbours:
    zones = region.zones
    return touching(region.boundaries, zones.code, zones.lon, zones.lat) if region.boundaries else _NO_PAIRS


def _flags(table: Table, name: str, code: tuple[str, ...], row: Mapping[str, int]) -> Bool[np.ndarray, " zone"]:
    return np.array([zone in row and bool(table[name][row[zone]]) for zone in code])


def _given(
    region: Region, known: WaterParameters, table: Table, row: Mapping[str, int], name: str
) -> tuple[Float[np.ndarray, " zone"], Bool[np.ndarray, " zone"]]:
    """A coefficient of each zone: its own, else its government's mean, else the parameter; and which had its own."""
    zones = region.zones
    column = table.columns.get(name, np.full(len(table), np.nan))
    own = np.array([column[row[code]] if code in row else np.nan for code in zones.code], dtype=np.float64)
    filled = known.by_zone(name, region)
    for place in range(len(region.jurisdictions)):
        inside = zones.jurisdiction == place
        if np.isfinite(own[inside]).any():
            filled[inside] = np.nanmean(own[inside])
    return np.where(np.isfinite(own), own, filled), np.isfinite(own)


def _shallow_storage(
    region: Region,
    known: WaterParameters,
    table: Table,
    row: Mapping[str, int],
    area: Float[np.ndarray, " zone"],
    has_shallow: Bool[np.ndarray, " zone"],
) -> tuple[Float[np.ndarray, " zone"], Bool[np.ndarray, " zone"]]:
    value, own = _given(region, known, table, row, "specific_yield")
    storage = value * area * has_shallow
    for place, jurisdiction in enumerate(region.jurisdictions):
        total = known.rows.get(("storage_per_metre", jurisdiction.code))
        inside = (region.zones.jurisdiction == place) & has_shallow
        if total is not None and inside.any():
            storage[inside] = total.value * area[inside] / area[inside].sum()
    return storage, own


def _deep_share(
    region: Region,
    known: WaterParameters,
    budget: Budget,
    area: Float[np.ndarray, " zone"],
    has_shallow: Bool[np.ndarray, " zone"],
    has_deep: Bool[np.ndarray, " zone"],
) -> Float[np.ndarray, " zone"]:
    """Deep pumping of each government's plain, shared over its zones with a deep aquifer by what they pump."""
    share, pumped = np.zeros(len(area)), budget.pumped.sum(axis=0)
    depth = known.by_zone("deep_pumping_depth", region)
    for place in range(len(region.jurisdictions)):
        inside = region.zones.jurisdiction == place
        wanted = float((depth * area)[inside & has_shallow].sum())
        there = inside & has_deep
        if pumped[there].sum() > 0.0:
            share[there] = min(1.0, wanted / float(pumped[there].sum()))
    return share


def _rain(
    region: Region,
    known: WaterParameters,
    budget: Budget,
    deep_share: Float[np.ndarray, " zone"],
    leak: Float[np.ndarray, " zone"],
    area: Float[np.ndarray, " zone"],
    has_shallow: Bool[np.ndarray, " zone"],
    returned: float,
) -> Float[np.ndarray, " zone"]:
    r"""Natural recharge that closes each government's balance, $R = Q^s + V - I - \text{overdraft}$, by area."""
    pumped = budget.pumped.sum(axis=0)
    lost = known.by_zone("shallow_overdraft_depth", region) * area
    closing = (1.0 - deep_share) * pumped + leak - returned * budget.pumped[AGRICULTURE] - lost
    rain = np.zeros(len(area))
    for place in range(len(region.jurisdictions)):
        inside = (region.zones.jurisdiction == place) & has_shallow
        if inside.any():
            rain[inside] = closing[inside].sum() * area[inside] / area[inside].sum()
    return rain


def _scale(
    region: Region,
    known: WaterParameters,
    storage: Float[np.ndarray, " zone"],
    area: Float[np.ndarray, " zone"],
    has_shallow: Bool[np.ndarray, " zone"],
    edges: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> float:
    place, share = known.place_of("own_share")
    if place not in region.zones.code or not has_shallow[region.zones.code.index(place)]:
        return 1.0
    wet = np.flatnonzero(has_shallow)
    number = np.full(len(area), -1)
    number[wet] = np.arange(len(wet))
    start, end, conductance = edges
    inside = has_shallow[start] & has_shallow[end]
    return scale_of_exchange(
        storage[wet],
        area[wet],
        number[start[inside]],
        number[end[inside]],
        conductance[inside],
        int(number[region.zones.code.index(place)]),
        share,
        known.everywhere("own_share_years"),
    )


def _lacking(region: Region, rain: Float[np.ndarray, " zone"]) -> Iterable[Finding]:
    for place, jurisdiction in enumerate(region.jurisdictions):
        total = float(rain[region.zones.jurisdiction == place].sum())
        if total < 0.0:
            what = f"the balance of {jurisdiction.name_en} asks for {total:,.0f} m3 of natural recharge a year."
            remedy = "Pumping is too low for the overdraft given: correct shallow_overdraft_depth or the water use."
            yield Finding(f"{PARAMETERS}.csv", what, remedy)
