"""Reading a region folder into a `Region`."""

from pathlib import Path

import numpy as np
import pytest

from xietong.errors import RegionError
from xietong.region.read import read_region
from xietong.region.region import Region

CROOKED = Path(__file__).parents[1] / "regions/crooked"


@pytest.fixture(scope="module")
def crooked() -> Region:
    return read_region(CROOKED)


def test_a_region_of_someone_else_has_the_sizes_of_its_own_tables(crooked: Region) -> None:
    zones = crooked.zones
    assert (len(zones), len(crooked.cities), len(crooked.jurisdictions)) == (7, 3, 2)
    assert zones.employed_residents.shape == (4, 7)
    assert zones.gdp.shape == (3, 7)
    assert crooked.sectors.from_industry.shape == (4, 6)
    assert crooked.sectors.relative_wage.shape == (2, 6)
    assert crooked.accounts.intermediate.shape == (6, 6)
    assert crooked.base_year == 2021
    assert crooked.key == "crooked"
    assert set(zones.residents_by_year) == {2011, 2021}


def test_values_stand_with_their_labels(crooked: Region) -> None:
    zones, sectors = crooked.zones, crooked.sectors
    moor = zones.code.index("s2")
    assert zones.name_en[moor] == "Southmoor"
    assert zones.residents[moor] == 120_000
    assert crooked.cities[zones.city[moor]].code == "south"
    assert crooked.jurisdictions[zones.jurisdiction[moor]].code == "down"
    assert zones.gdp[0, moor] == 120_000 * 6_000
    assert zones.employed_residents[sectors.industry.index("craft"), moor] == 18_000
    assert zones.registered_elsewhere_share[moor] == pytest.approx(0.03)
    craft = sectors.from_industry[sectors.industry.index("craft")]
    assert craft[sectors.code.index("works")] == 0.9
    assert craft[sectors.code.index("homes")] == 0.1
    assert crooked.city_wage[[place.code for place in crooked.cities].index("west")] == 70_000


def test_placed_functions_come_after_market_sectors(crooked: Region) -> None:
    assert crooked.sectors.code == ("farms", "works", "offices", "shops", "homes", "town_hall")
    assert crooked.sectors.kind == ("market", "market", "market", "market", "housing", "placed")
    assert crooked.sectors.relative_wage[0, 5] == pytest.approx(1.1)


def test_splitting_a_sector_of_the_accounts_keeps_its_coefficients(crooked: Region) -> None:
    accounts, code = crooked.accounts, crooked.sectors.code
    offices, shops = code.index("offices"), code.index("shops")
    for buyer in range(len(code)):
        assert accounts.intermediate[offices, buyer] * 0.6 == pytest.approx(accounts.intermediate[shops, buyer] * 0.4)
    coefficients = accounts.intermediate / accounts.output
    np.testing.assert_allclose(coefficients[:, offices], coefficients[:, shops])
    np.testing.assert_allclose(
        (accounts.labour / accounts.output)[offices], (accounts.labour / accounts.output)[shops]
    )
    assert accounts.employment[offices] / accounts.employment[shops] == pytest.approx(0.4 / 0.6)


@pytest.mark.parametrize("name", ["crooked", "bth"])
def test_inputs_and_value_added_make_the_output_of_every_sector(name: str, crooked: Region, region: Region) -> None:
    accounts = {"crooked": crooked, "bth": region}[name].accounts
    paid = accounts.intermediate.sum(axis=0) + accounts.labour + accounts.other_value_added
    np.testing.assert_allclose(paid, accounts.output, rtol=1e-12)


@pytest.mark.parametrize("name", ["crooked", "bth"])
def test_uses_of_home_and_imported_goods_exceed_output_by_imports(name: str, crooked: Region, region: Region) -> None:
    chosen = {"crooked": crooked, "bth": region}[name]
    accounts, table = chosen.accounts, chosen.tables["input_output"]
    uses = (
        accounts.intermediate.sum() + accounts.consumption.sum() + accounts.investment.sum() + accounts.exports.sum()
    )
    imports = table["yuan"][table["origin"] == "imported"].sum()
    assert uses - accounts.output.sum() == pytest.approx(imports, rel=1e-6)


def test_weights_of_the_points_of_a_zone_sum_to_one(crooked: Region) -> None:
    totals = np.bincount(crooked.points.zone, weights=crooked.points.weight, minlength=7)
    np.testing.assert_allclose(totals, 1.0, rtol=1e-15)
    assert (np.diff(crooked.points.zone) >= 0).all()


def test_a_railway_keeps_its_dates_and_carries_no_coal(crooked: Region) -> None:
    rail = crooked.networks.rail
    assert rail.line == ("L1", "L2", "L3")
    assert rail.is_open.tolist() == [True, True, False]
    np.testing.assert_allclose(rail.open_date, [2015 + 11.5 / 12, 1909.5, 2030.5])
    assert rail.station_zone.tolist() == [0, 2, -1]
    assert np.isnan(rail.design_speed_kmh[1])


def test_a_region_without_metro_has_an_empty_metro(crooked: Region) -> None:
    metro = crooked.networks.metro
    assert metro.station == ()
    assert len(metro.length_km) == len(metro.transfer_minutes) == 0


def test_a_road_that_opens_after_the_base_year_waits_for_a_plan(crooked: Region) -> None:
    road = crooked.networks.road
    planned = {road.name[link] for link in np.flatnonzero(road.is_planned)}
    assert planned == {"E2", "E3"}
    assert np.isnan(road.open_date[road.name.index("E3")])
    assert np.isneginf(road.open_date[road.name.index("T1")])
    assert road.open_date[road.name.index("E1")] == pytest.approx(2008 + 121 / 366)
    assert not road.is_two_way[7]
    assert road.node_zone[road.node.index("gate")] == -1


def test_tables_that_no_model_reads_are_kept(crooked: Region) -> None:
    assert set(crooked.tables["sources"]["table"]) >= set(crooked.tables) - {"sources"}
    assert crooked.tables["zones"]["area_km2"].dtype == np.float64


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(RegionError, match="no such folder"):
        read_region(tmp_path / "nowhere")
