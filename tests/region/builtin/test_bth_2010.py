"""The built-in region ten years before."""

import numpy as np
import pytest

from xietong import regions
from xietong.region import builtin
from xietong.region.check import check_region
from xietong.region.region import Region


@pytest.fixture(scope="module")
def region() -> Region:
    return regions.bth(2010)


def test_nothing_is_wrong_with_it() -> None:
    assert check_region(builtin.folder("bth-2010")) == ()


def test_it_has_the_zones_of_2020_and_the_people_of_2010(region: Region) -> None:
    assert region.base_year == 2010
    assert region.zones.code == regions.bth().zones.code
    by_government = np.bincount(region.zones.jurisdiction, region.zones.residents)
    np.testing.assert_array_equal(by_government, [19_612_368, 12_938_693, 71_854_210])


def test_industries_of_hebei_are_those_of_its_yearbook(region: Region) -> None:
    hebei = region.zones.jurisdiction == 2
    employed = dict(zip(region.sectors.industry, region.zones.employed_residents[:, hebei].sum(axis=1), strict=True))
    for industry, ten_thousand in {"agriculture": 1464.21, "manufacturing": 752.56, "trade": 309.70}.items():
        assert employed[industry] == pytest.approx(ten_thousand * 1e4, rel=1e-5)
    assert sum(employed.values()) == pytest.approx(3865.14e4, rel=1e-5)


def test_the_census_stays_as_it_was_counted_where_it_is_compared(region: Region) -> None:
    table = region.tables["observed_employed"]
    counted = (table["year"] == 2010) & (table["industry"] == "agriculture")
    hebei = np.array([zone.startswith("13") for zone in table["zone"]])
    assert table["persons"][counted & hebei].sum() == pytest.approx(2436e4, rel=1e-3)


def test_districts_add_up_to_the_output_of_their_city(region: Region) -> None:
    by_city = np.bincount(region.zones.city, region.zones.gdp.sum(axis=0)) / 1e8
    np.testing.assert_allclose(by_city[:3], [14964.0, 9343.77, 3401.02], rtol=2e-3)


def test_nothing_but_the_branches_of_one_zone_rests_on_later_years(region: Region) -> None:
    table = region.tables["gdp"]
    later = {zone for zone, how in zip(table["zone"], table["method"], strict=True) if "spread by published" in how}
    assert later == set()


def test_no_moment_and_no_line_of_later_years_is_in_its_base(region: Region) -> None:
    assert region.moments == ()
    opened = dict(zip(region.networks.rail.line, region.networks.rail.open_date, strict=True))
    assert any(date > 2010.5 for date in opened.values())


def test_zones_whose_boundaries_moved_are_joined(region: Region) -> None:
    table = region.tables["comparable_units"]
    estimated = {unit for unit, is_it in zip(table["unit"], table["is_estimated"], strict=True) if is_it}
    assert len(set(table["unit"])) == 180
    assert len(set(table["unit"]) - estimated) == 166
