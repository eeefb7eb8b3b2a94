"""Emissions of the base year."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.model.air.inventory import COUNTED, Inventory, by_city, by_source, emitted, read_inventory
from xietong.region.region import Region, Table
from xietong.regions import bth


@pytest.fixture(scope="module")
def region() -> Region:
    return bth()


def _activity(region: Region) -> dict[tuple[str, str], np.ndarray]:
    random, n = np.random.default_rng(5), len(region.zones)
    sectors = [("output", code) for code in region.sectors.code]
    return {key: random.uniform(1.0, 9.0, n) for key in (*sectors, ("residents", ""), ("commuting", ""))}


@pytest.fixture(scope="module")
def inventory(region: Region) -> Inventory:
    found = read_inventory(region, _activity(region))
    assert found is not None
    return found


def test_published_totals_are_kept_and_unknown_ones_are_relative(inventory: Inventory) -> None:
    totals = dict(zip(COUNTED, by_city(inventory, inventory.tonnes).sum(axis=1), strict=True))
    assert totals["SO2"] == pytest.approx(869e3 + 556e3)
    assert totals["NOx"] == pytest.approx(1164e3 + 952e3)
    assert totals["VOC"] == pytest.approx(1390e3 + 2471e3)
    assert totals["NH3"] == pytest.approx(1.0)
    assert dict(zip(COUNTED, inventory.has_tonnes, strict=True))["NH3"] == np.False_
    assert "interim" in inventory.method[COUNTED.index("SO2")]


def test_sources_and_cities_add_up_and_the_base_year_is_itself(inventory: Inventory) -> None:
    base = emitted(inventory, inventory.activity)
    np.testing.assert_array_equal(base, inventory.tonnes)
    np.testing.assert_allclose(by_source(inventory, base).sum(), base.sum(), rtol=1e-12)


def test_emissions_follow_what_is_done_and_what_is_removed(inventory: Inventory) -> None:
    np.testing.assert_allclose(emitted(inventory, 1.5 * inventory.activity, 0.4), 0.6 * inventory.tonnes, rtol=1e-12)


def test_a_table_by_city_or_by_government_takes_the_place_of_the_region(region: Region) -> None:
    governments = _published(region, [place.code for place in region.jurisdictions], 100.0)
    found = read_inventory(governments, _activity(region))
    assert found is not None
    of_city = np.zeros(len(region.cities))
    for row, own in zip(found.rows, found.tonnes, strict=True):
        if (row.pollutant, row.activity) == ("NOx", "all other sectors"):
            of_city += np.bincount(found.city, own, len(region.cities))
    np.testing.assert_allclose(np.bincount(region.city_jurisdiction, of_city), 100.0)
    assert "by jurisdiction" in found.method[COUNTED.index("NOx")]
    cities = read_inventory(_published(region, [c.code for c in region.cities], 7.0), _activity(region))
    assert cities is not None
    assert "by city, 2019" in cities.method[COUNTED.index("NOx")]


def _published(region: Region, codes: list[str], tonnes: float) -> Region:
    table = region.tables["environment/emissions"]
    n = len(codes)
    more = {
        "place": codes,
        "code": codes,
        "year": [2019.0] * n,
        "activity": ["all other sectors"] * n,
        "pollutant": ["NOx"] * n,
        "value": [tonnes] * n,
        "unit": ["tonnes a year"] * n,
        "status": [""] * n,
        "source": ["test"] * n,
    }
    columns = {name: np.concatenate([values, np.array(more[name])]) for name, values in table.columns.items()}
    return replace(region, tables={**region.tables, table.name: Table(table.name, columns)})


def test_a_region_without_the_tables_has_no_inventory(region: Region) -> None:
    assert read_inventory(replace(region, tables={}), {}) is None
