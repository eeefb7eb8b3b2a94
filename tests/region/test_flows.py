"""A region observed by flows, another size on every axis."""

from pathlib import Path

import numpy as np
import pytest

from xietong.region.check import check_region
from xietong.region.flows import ObservedFlows
from xietong.region.read import read_region
from xietong.region.region import Region
from xietong.region.summary import jurisdiction_totals, table_summaries

CROOKED = Path(__file__).parents[1] / "regions/crooked_flows"
ZONES = ("h1", "l1", "l2", "m1", "m2")


@pytest.fixture(scope="module")
def crooked() -> Region:
    return read_region(CROOKED)


@pytest.fixture(scope="module")
def flows(crooked: Region) -> ObservedFlows:
    assert crooked.flows is not None
    return crooked.flows


def test_a_region_observed_by_flows_has_no_findings() -> None:
    assert check_region(CROOKED) == ()


def test_zones_belong_to_their_jurisdictions_without_cities(crooked: Region) -> None:
    assert crooked.zones.code == ZONES
    assert [crooked.jurisdictions[place].code for place in crooked.zones.jurisdiction] == [
        *("high", "low", "low", "mid", "mid"),
    ]
    assert crooked.cities == ()
    assert (crooked.zones.city == -1).all()


def test_a_zone_without_a_chinese_name_keeps_its_english_one(crooked: Region) -> None:
    assert crooked.zones.name_zh == ("高庄", "Lowbridge", "低市", "Midford", "中岛")


def test_commuters_go_from_residence_to_workplace(flows: ObservedFlows) -> None:
    market, bridge = ZONES.index("l2"), ZONES.index("l1")
    assert flows.commuters[bridge, market] == 900
    assert flows.commuters[market, bridge] == 200
    np.testing.assert_array_equal(flows.employment, [170, 980, 2550.5, 760, 500])
    np.testing.assert_array_equal(flows.employed_residents, [210, 1600, 1600, 850.5, 700])
    assert flows.home_share == pytest.approx(3370 / 4960.5)


def test_values_of_zones_stand_in_the_order_of_the_zones(flows: ObservedFlows) -> None:
    np.testing.assert_array_equal(flows.monthly_income_workplace, [4300, 5400, 6100, 4800, 5050])
    np.testing.assert_array_equal(flows.employment_workplace, [180, 1010, 2650, 760, 610])


def test_what_is_not_known_is_missing(flows: ObservedFlows) -> None:
    assert np.isnan(flows.monthly_income_residence[ZONES.index("m1")])
    assert np.isnan(flows.rent_index[ZONES.index("m2")])
    assert np.isnan(flows.employment_residence).all()
    assert int(np.isfinite(flows.minutes).sum()) == 4
    assert np.isnan(flows.minutes_in_traffic[ZONES.index("l2"), ZONES.index("l1")])


def test_a_distance_holds_both_ways_unless_both_are_given(flows: ObservedFlows) -> None:
    market, bridge, ford = (ZONES.index(code) for code in ("l2", "l1", "m1"))
    assert flows.distance_km[market, bridge] == flows.distance_km[bridge, market] == 11
    assert flows.distance_km[bridge, ford] == 26
    assert flows.distance_km[ford, bridge] == 24
    assert (flows.distance_km > 0).all()


def test_what_only_a_census_holds_is_empty_or_missing(crooked: Region) -> None:
    assert len(crooked.sectors) == len(crooked.accounts.output) == len(crooked.networks.road.node) == 0
    assert crooked.sectors.relative_wage.shape == (3, 0)
    assert crooked.zones.employed_residents.shape == (0, 5)
    assert np.isnan(crooked.zones.gdp).all()
    assert np.isnan(crooked.zones.residents).all()
    assert crooked.zones.residents_by_year == {}
    assert crooked.moments == ()


def test_a_zone_without_located_settlements_takes_its_own_point(crooked: Region) -> None:
    np.testing.assert_array_equal(crooked.points.zone, np.arange(5))
    np.testing.assert_array_equal(crooked.points.lon, crooked.zones.lon)
    assert (crooked.points.weight == 1).all()


def test_outlines_of_the_jurisdictions_stand_in_for_polygons_of_the_zones(crooked: Region) -> None:
    assert crooked.boundaries is None
    assert crooked.outlines is not None
    assert [feature["properties"]["code"] for feature in crooked.outlines["features"]] == ["low", "mid", "high"]


def test_a_title_may_be_given_in_more_languages(crooked: Region) -> None:
    assert crooked.title == {"en": "Crooked flows", "zh": "参差流量", "de": "Schiefe Ströme"}


def test_totals_of_the_jurisdictions_come_from_the_flows(crooked: Region, flows: ObservedFlows) -> None:
    totals = {place.code: place for place in jurisdiction_totals(crooked)}
    assert totals["low"].jobs == 3530.5
    assert totals["mid"].employed_residents == 1550.5
    assert sum(place.jobs for place in totals.values()) == flows.commuters.sum()
    assert np.isnan(totals["high"].gdp)


def test_every_table_of_the_folder_is_listed(crooked: Region) -> None:
    assert {summary.name for summary in table_summaries(crooked)} == set(crooked.tables)
