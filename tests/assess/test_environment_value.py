"""Air and ground in money: by hand."""

from dataclasses import replace

import numpy as np
import pytest
from tests.report.fake import fake_assessment, with_water

from xietong.assess.assessment import Assessment
from xietong.assess.environment_value import environment_value
from xietong.plan.read import read_plan
from xietong.region.region import Region


@pytest.fixture(scope="module")
def assessment(region: Region) -> Assessment:
    """Made-up outcomes of the built-in plan with the real air and water of the region."""
    return with_water(fake_assessment(region, read_plan("bth-coordinated", region), years=(2020, 2030)))


def test_a_tenth_less_everywhere_is_worth_its_elasticity_of_income(assessment: Assessment) -> None:
    air, region = assessment.air, assessment.baseline.region
    cleaner = replace(air.with_plan[-1], home=0.9 * air.without[-1].home)
    told = environment_value(replace(assessment, air=replace(air, with_plan=(*air.with_plan[:-1], cleaner))))
    power = region.parameters["air_amenity_elasticity"].value
    income = np.bincount(region.zones.jurisdiction, assessment.baseline.outcome.labour_income)
    income = np.append(income, income.sum())
    np.testing.assert_allclose(told.air.central, income * (0.9**power - 1.0), rtol=1e-12)
    assert (told.air.low < told.air.central).all()
    assert (told.air.central < told.air.high).all()
    assert (told.air.low > 0.0).all()


def test_ground_is_the_mean_damage_that_the_plan_saves(assessment: Assessment) -> None:
    paths = assessment.water.paths
    told = environment_value(assessment).ground
    saved = (paths.damage[0] - paths.damage[1]).sum() / 10.0
    np.testing.assert_allclose(told.central[-1], saved, rtol=1e-9)
    assert 0.0 < told.low[-1] < saved < told.high[-1]


def test_lives_carry_the_range_of_deaths_and_of_their_value(assessment: Assessment) -> None:
    told, tables = environment_value(assessment).lives, assessment.air.tables
    avoided = np.asarray(assessment.air.avoided_by_zone.central).sum()
    np.testing.assert_allclose(told.central[-1], avoided * tables.life_value[1], rtol=1e-9)
    # The whole is told as the section of the air tells it.
    for end in ("low", "central", "high"):
        np.testing.assert_allclose(getattr(told, end)[-1], getattr(assessment.air.value, end)[-1], rtol=1e-9)
    assert (told.low <= told.central).all()
    assert (told.central <= told.high).all()


def test_a_region_that_tells_neither_has_no_value(assessment: Assessment) -> None:
    assert environment_value(replace(assessment, air=None, water=None)) is None
