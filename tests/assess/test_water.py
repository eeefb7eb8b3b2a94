"""The paths of groundwater of the built-in plan, on outcomes that are made up."""

from dataclasses import replace

import numpy as np
import pytest
from tests.report.fake import fake_assessment

from xietong.assess.assessment import Assessment
from xietong.assess.plan_water import QUANTITIES, PlanWater, WaterPaths, WaterRange
from xietong.assess.water import stress, water_paths, water_range
from xietong.model.water.damage import SUBSIDENCE_COST
from xietong.model.water.zones import ZoneWater, zone_water
from xietong.plan.measures.compensate_upstream import Bounds
from xietong.plan.plan import Plan
from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.report.results import Results
from xietong.report.sections.water import water as water_section


@pytest.fixture(scope="module")
def strategy(region: Region) -> Plan:
    """The built-in plan."""
    return read_plan("bth-coordinated", region)


@pytest.fixture(scope="module")
def zones(region: Region) -> ZoneWater:
    """The calibrated zones."""
    return zone_water(region)


@pytest.fixture(scope="module")
def assessment(region: Region, strategy: Plan) -> Assessment:
    """Made-up outcomes of the built-in plan."""
    return fake_assessment(region, strategy)


@pytest.fixture(scope="module")
def paths(assessment: Assessment, zones: ZoneWater) -> WaterPaths:
    """Its paths of groundwater."""
    found = water_paths(assessment, zones)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def span(assessment: Assessment, paths: WaterPaths, zones: ZoneWater) -> WaterRange:
    """What parameters leave open about them."""
    return water_range(assessment, paths, zones)


def test_every_year_closes_and_begins_at_nothing(paths: WaterPaths) -> None:
    assert paths.gap < 1e-10
    assert paths.years == tuple(range(2020, 2036))
    for name in QUANTITIES:
        assert paths.without[name].shape == (16, 14)
    for name in ("shallow_head", "deep_head", "storage", "subsidence"):
        np.testing.assert_allclose(np.nan_to_num(paths.with_plan[name][0]), 0.0)


def test_the_measures_keep_water_in_the_ground(paths: WaterPaths) -> None:
    last = -1
    assert paths.with_plan["storage"][last, last] > paths.without["storage"][last, last]
    assert paths.with_plan["subsidence"][last, last] < paths.without["subsidence"][last, last]
    assert (paths.subsidence[1] <= paths.subsidence[0] + 1e-9).all()
    assert paths.lasting[1] < paths.lasting[0]
    assert paths.payment.sum() == pytest.approx(0.0)
    # The one contract whose terms stand in the plan ends before the last year.
    np.testing.assert_allclose(paths.payment, 0.0)


def test_damage_is_the_sinking_of_each_year_at_its_price(paths: WaterPaths, zones: ZoneWater, region: Region) -> None:
    price = zones.parameters.by_zone(SUBSIDENCE_COST, region)
    # Where the ground never rises, the years add up to what it sank in all.
    falls = (np.diff(paths.damage[0], axis=0, prepend=0.0)[1:] != 0.0).any(axis=0) & (paths.subsidence[0] > 0.0)
    whole = 1e3 * paths.subsidence[0] * region.zones.area_km2 * price
    np.testing.assert_allclose(paths.damage[0].sum(axis=0)[falls], whole[falls], rtol=1e-9)
    assert not paths.damage[:, 0].any()
    assert not paths.damage[:, :, ~paths.deep_zones].any()


def test_recharge_covers_pumping_in_a_part_of_the_area(paths: WaterPaths) -> None:
    balance, area = paths.without["balance"][:, -1], paths.without["balanced_area"]
    assert (balance < 100.0).all()
    assert (paths.with_plan["balance"][-1, -1] > balance[-1]).all()
    known = area[np.isfinite(area)]
    assert ((known >= 0.0) & (known <= 100.0)).all()
    assert np.isnan(area[:, paths.place.index("130700")]).all()


def test_a_city_in_the_mountains_has_no_level(paths: WaterPaths) -> None:
    for code in ("130700", "130800"):
        assert np.isnan(paths.without["deep_head"][:, paths.place.index(code)]).all()
    assert paths.outside > 0.0


def test_without_measures_about_water_only_demand_differs(
    assessment: Assessment, region: Region, strategy: Plan, zones: ZoneWater
) -> None:
    still = fake_assessment(region, strategy.only(()), years=(2020, 2022))
    same = water_paths(still, zones)
    assert same is not None
    assert same.with_plan["unmet"].max() == 0.0
    pumped = zones.budget.pumped.sum()
    np.testing.assert_allclose(same.without["pumping"][0, -1], pumped, rtol=1e-9)


def test_the_range_holds_the_central_value_and_the_section_says_so(
    assessment: Assessment, paths: WaterPaths, span: WaterRange
) -> None:
    for name in QUANTITIES:
        told = np.array([paths.without[name], paths.with_plan[name]])
        known = np.isfinite(told)
        assert (span.low[name][known] <= told[known] + 1e-9).all()
        assert (told[known] <= span.high[name][known] + 1e-9).all()
    assert span.saved[0] > 0.0
    saved = float((paths.damage[0] - paths.damage[1]).sum())
    assert 0.0 < span.damage_saved[0].sum() < saved < span.damage_saved[1].sum()
    section = water_section(Results(replace(assessment, water=PlanWater(paths, span))))
    assert section is not None
    assert len(section.charts) == 4
    assert "estimated" in section.lede.en
    assert "估算" in section.lede.zh
    assert len(section.table.rows) == 12
    assert "yuan" in section.damage.en
    assert "saves +" in section.damage.en


@pytest.mark.parametrize(("price", "said"), [(2.0, "must get at least"), (0.1, "no payment leaves both better off")])
def test_the_room_of_an_agreement_with_declared_bounds_is_told(
    assessment: Assessment, paths: WaterPaths, span: WaterRange, price: float, said: str
) -> None:
    plan = assessment.plan
    bounds = Bounds(forgone=1e8, treatment=5e7, next_source=price)
    measures = tuple(
        m.model_copy(update={"bounds": bounds}) if m.id == "miyun-compensation-2" else m for m in plan.measures
    )
    there = replace(assessment, plan=plan.model_copy(update={"measures": measures}), water=PlanWater(paths, span))
    section = water_section(Results(there))
    assert section is not None
    told = [line.en for line in section.payments]
    assert sum(said in line for line in told) == 1
    assert "is declared for none of these" in told[-1]
    assert "Guanting" in told[-1]
    assert "from 2022" not in told[-1]


def test_stress_is_pumping_over_recharge(zones: ZoneWater) -> None:
    ratio = stress(zones)
    there = zones.aquifers.shallow.is_present
    assert np.isnan(ratio[~there]).all()
    np.testing.assert_allclose(ratio[there] * zones.rain[there], zones.budget.pumped.sum(axis=0)[there])
