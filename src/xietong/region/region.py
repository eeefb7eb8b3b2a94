"""The region as the rest of the house sees it: frozen, labelled, in house units."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Bool, Float, Int

from xietong.region.flows import ObservedFlows
from xietong.region.networks import Networks

__all__ = [
    "Accounts",
    "Moment",
    "Parameter",
    "Place",
    "Points",
    "Region",
    "Sectors",
    "Source",
    "Table",
    "Zones",
]

Text = tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A government's area above the zone: a jurisdiction or a city."""

    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True)
class Source:
    """Where figures come from, and on what terms."""

    code: str
    citation: str
    licence: str
    url: str


@dataclass(frozen=True)
class Parameter:
    """A number of the model with its range and the grade of its source.

    `status` is one of "published", "estimated", "assumption". `source_zh` is the reason in Chinese, empty where
    the table does not give it. `standard_error` is NaN where the value was not estimated with one.
    """

    name: str
    value: float
    low: float
    high: float
    unit: str
    status: str
    source: str
    meaning_en: str
    meaning_zh: str
    source_zh: str = ""
    standard_error: float = float("nan")


@dataclass(frozen=True)
class Moment:
    """A published fact of commuting that the calibration aims at (see `commuting_moments.csv`).

    `kind` says how the model computes it; `detail` holds what the kind needs (zone tag, bounds).
    `weight` is one over the tolerance; `is_target` false means: printed beside the model, not fitted.
    """

    name: str
    kind: str
    detail: str
    value: float
    tolerance: float
    unit: str
    is_target: bool
    year: float
    source: str
    meaning_en: str
    meaning_zh: str


@dataclass(frozen=True, eq=False)
class Table:
    """One table as read: columns by name, numbers as float64 (NaN for missing), text as str.

    Args:
        line: Line of each row in its file, empty where the table comes from no file.
    """

    name: str
    columns: Mapping[str, np.ndarray]
    line: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __getitem__(self, column: str) -> np.ndarray:
        return self.columns[column]


@dataclass(frozen=True, eq=False)
class Zones:
    """The smallest areas. `city` and `jurisdiction` are indices into the region's tuples.

    What the tables of a region do not hold is NaN, or has no rows where its labels are missing too.

    Args:
        city: -1 in a region without cities.
        residents: Persons in the base year; `residents_by_year` holds the other censuses too.
        gdp: Yuan a year at base-year prices by branch (primary, secondary, tertiary).
        employed_residents: Persons with a job by census industry, counted where they live.
        registered_elsewhere_share: Residents registered in another province over residents.
        housing_m2_per_person: Square metres of dwelling per person.
        tags: Names of groups of zones ("core", "ring", "poverty_belt", ...) with membership.
    """

    code: Text
    name_en: Text
    name_zh: Text
    city: Int[np.ndarray, " zone"]
    jurisdiction: Int[np.ndarray, " zone"]
    lon: Float[np.ndarray, " zone"]
    lat: Float[np.ndarray, " zone"]
    area_km2: Float[np.ndarray, " zone"]
    residents: Float[np.ndarray, " zone"]
    residents_by_year: Mapping[int, Float[np.ndarray, " zone"]]
    gdp: Float[np.ndarray, "branch zone"]
    employed_residents: Float[np.ndarray, "industry zone"]
    registered_elsewhere_share: Float[np.ndarray, " zone"]
    housing_m2_per_person: Float[np.ndarray, " zone"]
    tags: Mapping[str, Bool[np.ndarray, " zone"]]

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, eq=False)
class Sectors:
    """The sectors of the model, market sectors first, then placed functions.

    Args:
        kind: "market", "housing" (own-zone housing account) or "placed" (assigned by government).
        branch: "primary", "secondary" or "tertiary": the branch of GDP the sector belongs to.
        reach: "goods", "business", "local" or "own": how far its output is sold.
        industry: Codes of the census industries.
        from_industry: Share of each industry's workers in each sector; each row sums to one.
        trade_elasticity: Elasticity of trade to cost, positive.
        agglomeration: Elasticity of productivity to effective density.
        import_share: Share of purchases in the region that comes from outside, gross, at least.
        relative_wage: Wage of the sector over the mean wage, by jurisdiction.
    """

    code: Text
    name_en: Text
    name_zh: Text
    kind: Text
    branch: Text
    reach: Text
    industry: Text
    from_industry: Float[np.ndarray, "industry sector"]
    trade_elasticity: Float[np.ndarray, " sector"]
    agglomeration: Float[np.ndarray, " sector"]
    import_share: Float[np.ndarray, " sector"]
    relative_wage: Float[np.ndarray, "jurisdiction sector"]

    def __len__(self) -> int:
        return len(self.code)


@dataclass(frozen=True, eq=False)
class Accounts:
    """The national input-output table, folded or split to the sectors of the region, yuan.

    `intermediate[r, s]` is what sector s buys from sector r, home and imported together.
    Splitting a row or column of the table by `share` leaves its coefficients unchanged.
    """

    intermediate: Float[np.ndarray, "input sector"]
    labour: Float[np.ndarray, " sector"]
    other_value_added: Float[np.ndarray, " sector"]
    consumption: Float[np.ndarray, " sector"]
    investment: Float[np.ndarray, " sector"]
    exports: Float[np.ndarray, " sector"]
    output: Float[np.ndarray, " sector"]
    employment: Float[np.ndarray, " sector"]


@dataclass(frozen=True, eq=False)
class Points:
    """Where in a zone people live: weights, never statistics. Weights of a zone sum to one.

    Every zone has at least one point; a zone without located settlements takes its own point.
    """

    zone: Int[np.ndarray, " point"]
    lon: Float[np.ndarray, " point"]
    lat: Float[np.ndarray, " point"]
    weight: Float[np.ndarray, " point"]


@dataclass(frozen=True, eq=False)
class Region:
    """A region: places, people, sectors, accounts, networks, flows, and every table as it was read.

    A region that is observed by flows alone has no cities, sectors, accounts and moments: these are empty.

    Args:
        key: Short name of the region, such as "bth".
        title: Title by language ("en", "zh" and any other that the region gives).
        city_jurisdiction: Jurisdiction of each city.
        city_wage: Mean wage by city, yuan a year, base year.
        tables: Every table of the folder by name, also those that no model reads yet.
        boundaries: GeoJSON feature collection of the zones with `code` in each feature's properties, or None.
        outlines: The same of the jurisdictions, or None.
        evidence: What the region is observed by: "census", "flows" or both.
        flows: Observed commuters, incomes and distances, or None.
    """

    key: str
    title: Mapping[str, str]
    base_year: int
    currency: str
    jurisdictions: tuple[Place, ...]
    cities: tuple[Place, ...]
    city_jurisdiction: Int[np.ndarray, " city"]
    city_wage: Float[np.ndarray, " city"]
    zones: Zones
    sectors: Sectors
    accounts: Accounts
    networks: Networks
    points: Points
    parameters: Mapping[str, Parameter]
    moments: tuple[Moment, ...]
    sources: tuple[Source, ...]
    tables: Mapping[str, Table]
    boundaries: Mapping[str, Any] | None
    folder: Path
    outlines: Mapping[str, Any] | None = None
    evidence: Text = ("census",)
    flows: ObservedFlows | None = None
