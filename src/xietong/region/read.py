"""From a region folder to one frozen `Region`."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from xietong.errors import RegionError
from xietong.findings import require
from xietong.region.boundaries import read_boundaries, read_outlines
from xietong.region.card import Card
from xietong.region.check import examine
from xietong.region.graphs import networks_from
from xietong.region.pairs import flows_from
from xietong.region.places import places_from, zones_from
from xietong.region.points import points_from, points_of_zones
from xietong.region.region import Moment, Parameter, Region, Table
from xietong.region.sectors import accounts_from, no_accounts, no_sectors, sectors_from
from xietong.region.tables import Tables, positions, text_column

__all__ = ["read_region"]

NO_CITIES: dict[str, np.ndarray] = {
    name: np.array([], dtype=object) for name in ("code", "name_en", "name_zh", "jurisdiction")
} | {"wage_yuan": np.array([])}


def read_region(folder: str | Path) -> Region:
    """The region that a folder of tables describes.

    Raises:
        RegionError: with every finding of `check_region` that stops the work.
    """
    examined = examine(Path(folder))
    require(examined.findings, RegionError)
    # An examination without errors always has a card.
    assert examined.card is not None
    region = _build(Path(folder), examined.card, examined.tables)
    return replace(region, networks=replace(region.networks, given=examined.given))


def _build(folder: Path, card: Card, tables: Tables) -> Region:
    jurisdictions = places_from(tables["jurisdictions"])
    listed = tables.get("cities", Table("cities", NO_CITIES))
    cities = places_from(listed)
    city_jurisdiction = positions(listed["jurisdiction"], [place.code for place in jurisdictions])
    zones = zones_from(tables, jurisdictions, cities, city_jurisdiction, card.base_year)
    has_census = "census" in card.evidence
    return Region(
        key=card.key,
        title=card.title,
        base_year=card.base_year,
        currency=card.currency,
        jurisdictions=jurisdictions,
        cities=cities,
        city_jurisdiction=city_jurisdiction,
        city_wage=listed["wage_yuan"],
        zones=zones,
        sectors=sectors_from(tables, jurisdictions) if has_census else no_sectors(jurisdictions),
        accounts=accounts_from(tables) if has_census else no_accounts(),
        networks=networks_from(tables, zones.code, card.base_year),
        points=points_from(tables["points"], zones.code) if has_census else points_of_zones(zones),
        parameters=_parameters(tables["parameters"]),
        moments=_moments(tables.get("commuting_moments")),
        sources=card.sources,
        tables=tables,
        boundaries=read_boundaries(folder),
        folder=folder,
        outlines=read_outlines(folder),
        evidence=card.evidence,
        flows=flows_from(tables, zones.code) if "flows" in card.evidence else None,
    )


def _parameters(table: Table) -> dict[str, Parameter]:
    texts = {name: text_column(table, name) for name in ("unit", "source", "source_zh")}
    bounds = {name: table.columns.get(name, table["value"]) for name in ("low", "high")}
    errors = table.columns.get("standard_error", np.full(len(table), np.nan))
    return {
        name: Parameter(
            name=name,
            value=float(table["value"][row]),
            low=float(bounds["low"][row]),
            high=float(bounds["high"][row]),
            unit=texts["unit"][row],
            status=table["status"][row],
            source=texts["source"][row],
            meaning_en=table["meaning_en"][row],
            meaning_zh=table["meaning_zh"][row],
            source_zh=texts["source_zh"][row],
            standard_error=float(errors[row]),
        )
        for row, name in enumerate(table["name"])
    }


def _moments(table: Table | None) -> tuple[Moment, ...]:
    if table is None:
        return ()
    return tuple(
        Moment(
            name=table["name"][row],
            kind=table["kind"][row],
            detail=table["detail"][row],
            value=float(table["value"][row]),
            tolerance=float(table["tolerance"][row]),
            unit=table["unit"][row],
            is_target=bool(table["is_target"][row]),
            year=float(table["year"][row]),
            source=table["source"][row],
            meaning_en=table["meaning_en"][row],
            meaning_zh=table["meaning_zh"][row],
        )
        for row in range(len(table))
    )
