"""What air and water tell of places: means, sums, ranges, targets."""

from dataclasses import replace

import numpy as np
import pytest
from tests.report.fake import fake_assessment, with_water

from xietong.assess.assessment import Assessment
from xietong.assess.environment import environment_readings, with_readings
from xietong.assess.environment_indicators import ENVIRONMENT
from xietong.assess.reading import Reading
from xietong.assess.targets import NO_TABLES, target_findings, target_verdicts
from xietong.plan.plan import Target
from xietong.plan.read import read_plan
from xietong.region.region import Region

YEARS = (2020, 2025, 2035)


@pytest.fixture(scope="module")
def assessment(region: Region) -> Assessment:
    """Made-up outcomes of the built-in plan with the real air and water of the region."""
    return with_water(fake_assessment(region, read_plan("bth-coordinated", region), years=YEARS))


def reading(assessment: Assessment, name: str, level: str) -> Reading:
    (found,) = (one for one in assessment.environment if (one.indicator, one.level) == (name, level))
    return found


def test_every_indicator_stands_at_each_of_its_levels(assessment: Assessment) -> None:
    told = [(one.indicator, one.level) for one in assessment.environment]
    assert sorted(told) == sorted((one.code, level) for one in ENVIRONMENT for level in one.levels)


def test_a_city_has_its_own_particles_and_the_region_the_mean_of_its_people(assessment: Assessment) -> None:
    air, region = assessment.air, assessment.baseline.region
    of_cities = reading(assessment, "pm25", "city")
    np.testing.assert_allclose(of_cities.with_plan[-1], air.with_plan[-1].concentration)
    last = air.with_plan[-1]
    people = np.bincount(region.zones.city, last.persons)
    mean = (people * last.concentration).sum() / people.sum()
    np.testing.assert_allclose(reading(assessment, "pm25", "region").with_plan[-1], mean)


def test_ranges_hold_the_central_value_and_come_from_the_base_year(assessment: Assessment) -> None:
    for one in assessment.environment:
        known = np.isfinite(one.low) & np.isfinite(one.with_plan)
        assert (one.low[known] <= one.with_plan[known] + 1e-6).all(), one.indicator
        assert (one.with_plan[known] <= one.high[known] + 1e-6).all(), one.indicator
    tables = assessment.air.tables
    found = reading(assessment, "pm25", "city")
    np.testing.assert_allclose(found.low[0], tables.base_low)
    np.testing.assert_allclose(found.high[0], tables.base_high)


@pytest.mark.parametrize("name", ["air_deaths", "carbon_dioxide"])
def test_governments_add_up_to_the_region(assessment: Assessment, name: str) -> None:
    parts, whole = (reading(assessment, name, level).with_plan for level in ("jurisdiction", "region"))
    np.testing.assert_allclose(parts.sum(axis=1), whole[:, 0], rtol=1e-9)
    assert (whole > 0.0).all()


def test_the_table_of_indicators_tells_them_like_all_others(assessment: Assessment) -> None:
    table = assessment.indicators
    row = np.flatnonzero((table["indicator"] == "pm25") & (table["place"] == "130700") & (table["year"] == 2035))
    assert table["level"][row].tolist() == ["city"]
    assert table["unit"][row].tolist() == ["ug/m3"]
    np.testing.assert_allclose(table["change"][row], table["with_plan"][row] - table["without"][row])
    assert not np.isnan(table["without"]).any()
    assert with_readings(table, ()).columns.keys() == table.columns.keys()


def verdict(assessment: Assessment, **changes):
    fields = {
        "id": "t",
        "title": {"en": "A target", "zh": "目标"},
        "indicator": "pm25",
        "place": "130700",
        "year": 2035,
        "comparator": "<=",
        "value": 25.0,
        "unit": "ug/m3",
        "source": "test",
    }
    plan = assessment.plan.model_copy(update={"targets": (Target(**{**fields, **changes}),)})
    assert target_findings(plan, assessment.baseline.region) == ()
    given = (assessment.baseline, plan, assessment.years, assessment.without, assessment.with_plan)
    (told,) = target_verdicts(*given, assessment.environment)
    return told


def test_targets_of_air_and_water_are_assessed_with_their_range(assessment: Assessment) -> None:
    air = verdict(assessment)
    assert air.verdict == "met"
    assert air.low < air.value < 25.0 < air.high
    ground = verdict(
        assessment, indicator="groundwater_balance", place="bth", comparator="=", value=100.0, unit="percent"
    )
    assert ground.verdict == "missed"
    assert 0.0 < ground.low <= ground.value <= ground.high < 100.0
    pumped = verdict(assessment, indicator="groundwater_pumping", place="110000", year=2025, value=1.4e9, unit="m3")
    assert pumped.value < pumped.without
    # What is pumped rests on none of the parameters that were moved.
    assert np.isnan(pumped.low)


def test_the_targets_of_the_built_in_plan_on_air_and_water_have_verdicts(assessment: Assessment) -> None:
    told = {target.name: target for target in assessment.targets}
    names = ("groundwater", "groundwater-beijing", "particles-zhangjiakou")
    assert all(told[name].verdict in ("met", "missed") for name in names)


def test_without_tables_there_is_nothing_to_tell_and_the_target_says_so(assessment: Assessment) -> None:
    bare = replace(assessment, air=None, water=None, environment=())
    assert environment_readings(bare) == ()
    told = verdict(bare)
    assert (told.verdict, told.reason) == ("not_assessed", NO_TABLES)
    assert np.isnan(told.low)
