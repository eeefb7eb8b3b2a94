"""The economy of a region with the names of its axes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from xietong import regions
from xietong.errors import RegionError
from xietong.model.setting import setting_of
from xietong.model.setting_check import check_setting
from xietong.region.read import read_region

REGIONS = Path(__file__).parents[1] / "regions"


@pytest.fixture(scope="module")
def flows():
    return read_region(REGIONS / "crooked_flows")


@pytest.fixture(scope="module")
def census():
    return read_region(REGIONS / "crooked")


def test_where_flows_are_observed_there_is_one_sector_and_one_group(flows) -> None:
    setting = setting_of(flows)
    assert setting.zones == flows.zones.code
    assert (setting.sectors, setting.groups) == (("all",), ("all",))
    assert setting.jurisdictions == tuple(place.code for place in flows.jurisdictions)
    assert not check_setting(setting)


def test_parameters_of_the_region_are_used_and_told(flows) -> None:
    setting = setting_of(flows)
    assert setting.parameters["commuting_elasticity"] == 3.3
    assert float(setting.economy.commuting_elasticity) == 3.3
    assert setting.parameters["trade_cost_exponent"] == 0.3


def test_parameters_of_germany_are_the_published_ones() -> None:
    published = {
        "commuting_elasticity": 4.6,
        "trade_elasticity": 3.0,
        "agglomeration": 0.05,
        "floor_supply_elasticity": 0.38,
        "housing_share": 0.3,
        "trade_cost_exponent": 0.42,
    }
    assert published.items() <= setting_of(regions.germany()).parameters.items()


def test_a_parameter_that_is_set_takes_the_place_of_the_regions(flows) -> None:
    setting = setting_of(flows, {"epsilon": 5.0})
    assert float(setting.economy.commuting_elasticity) == 5.0
    assert setting.parameters["commuting_elasticity"] == 5.0


def test_commuters_incomes_and_distances_are_those_of_the_tables(flows) -> None:
    economy = setting_of(flows).economy
    observed = flows.flows
    np.testing.assert_allclose(economy.resident_workers[0], observed.employed_residents)
    np.testing.assert_allclose(economy.wage[0], 12.0 * observed.monthly_income_workplace)
    np.testing.assert_allclose(economy.commuting_share[0] * economy.resident_workers[0][:, None], observed.commuters)


def test_where_residents_were_not_counted_those_with_a_job_stand_for_them(flows) -> None:
    counted = np.array([np.nan, 500.0, *[np.nan] * (len(flows.zones.code) - 2)])
    region = replace(flows, zones=replace(flows.zones, residents=counted))
    persons = setting_of(region).economy.persons
    assert persons[1] == 500.0
    assert persons[0] == flows.flows.employed_residents[0]


def test_where_there_is_a_census_there_are_sectors_and_groups(census) -> None:
    setting = setting_of(census, {"agglomeration": 0.1})
    assert len(setting.sectors) == setting.economy.n_sector > 1
    assert len(setting.groups) == setting.economy.n_group > 1
    assert np.all(setting.economy.agglomeration == 0.1)
    assert setting.parameters["agglomeration"] == 0.1
    assert not check_setting(setting)


def test_a_parameter_that_the_region_does_not_name_can_be_set(census) -> None:
    setting = setting_of(replace(census, parameters={}), {"wage_coverage": 0.8})
    assert setting.parameters["wage_coverage"] == 0.8


def test_elasticities_out_of_order_are_refused_before_anything_is_fitted(census) -> None:
    def never(stage, done, total):
        raise AssertionError("the fit has begun")

    with pytest.raises(RegionError, match="parameter sector_elasticity"):
        setting_of(census, {"sector_elasticity": 4.0}, never)


@pytest.mark.parametrize(
    ("name", "index", "value", "what"),
    [
        ("monthly_income_workplace", 2, 0.0, "wage"),
        ("monthly_income_workplace", 2, -1.0, "wage"),
        ("monthly_income_workplace", 2, np.nan, "wage"),
        ("commuters", (2, 1), -5.0, "negative"),
        ("commuters", (2, 1), np.nan, "not a number"),
        ("commuters", 2, 0.0, "no one with a job lives there"),
        ("commuters", (slice(None), 2), 0.0, "no one works there"),
        ("distance_km", (2, 2), 0.0, "distance"),
        ("distance_km", (2, 1), np.inf, "distance"),
    ],
)
def test_flows_that_are_no_base_year_are_refused_with_their_zone(flows, name, index, value, what) -> None:
    array = np.array(getattr(flows.flows, name))
    array[index] = value
    broken = replace(flows, flows=replace(flows.flows, **{name: array}))
    with pytest.raises(RegionError) as caught:
        setting_of(broken)
    told = [str(finding) for finding in caught.value.findings]
    assert any(what in text and f"zone {flows.zones.code[2]}" in text for text in told)
