"""From a region folder to one frozen `Region`."""

from pathlib import Path

import numpy as np

from xietong.errors import RegionError
from xietong.findings import require
from xietong.region.boundaries import read_boundaries
from xietong.region.card import Card
from xietong.region.check import examine
from xietong.region.graphs import networks_from
from xietong.region.places import places_from, zones_from
from xietong.region.points import points_from
from xietong.region.region import Moment, Parameter, Region, Table
from xietong.region.sectors import accounts_from, sectors_from
from xietong.region.tables import Tables, positions

__all__ = ["read_region"]


def read_region(folder: str | Path) -> Region:
    """The region that a folder of tables describes.

    Raises:
        RegionError: with every finding of `check_region` that stops the work.
    """
    examined = examine(Path(folder))
    require(examined.findings, RegionError)
    # An examination without errors always has a card.
    assert examined.card is not None
    return _build(Path(folder), examined.card, examined.tables)


def _build(folder: Path, card: Card, tables: Tables) -> Region:
    jurisdictions, cities = places_from(tables["jurisdictions"]), places_from(tables["cities"])
    city_jurisdiction = positions(tables["cities"]["jurisdiction"], [place.code for place in jurisdictions])
    zones = zones_from(tables, cities, city_jurisdiction, card.base_year)
    return Region(
        key=card.key,
        title=card.title,
        base_year=card.base_year,
        currency=card.currency,
        jurisdictions=jurisdictions,
        cities=cities,
        city_jurisdiction=city_jurisdiction,
        city_wage=tables["cities"]["wage_yuan"],
        zones=zones,
        sectors=sectors_from(tables, jurisdictions),
        accounts=accounts_from(tables),
        networks=networks_from(tables, zones.code, card.base_year),
        points=points_from(tables["points"], zones.code),
        parameters=_parameters(tables["parameters"]),
        moments=_moments(tables.get("commuting_moments")),
        sources=card.sources,
        tables=tables,
        boundaries=read_boundaries(folder),
        folder=folder,
    )


def _parameters(table: Table) -> dict[str, Parameter]:
    texts = {
        name: table.columns.get(name, np.full(len(table), "", dtype=object))
        for name in ("unit", "source", "source_zh")
    }
    bounds = {name: table.columns.get(name, table["value"]) for name in ("low", "high")}
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
