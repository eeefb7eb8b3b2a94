"""Targets against the result."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.targets import target_findings, target_verdicts
from xietong.plan.plan import Target


def make_target(**changes) -> Target:
    fields = {
        "id": "t",
        "title": {"en": "A target", "zh": "目标"},
        "indicator": "residents",
        "place": "J0",
        "year": 2025,
        "comparator": "<=",
        "value": 1000.0,
        "unit": "persons",
        "source": "test",
    }
    return Target(**{**fields, **changes})


def verdict(six, plan, target, factor=1.0):
    outcome = replace(six.outcome, residents=factor * six.outcome.residents)
    chosen = replace(plan, targets=(target,))
    return target_verdicts(six, chosen, (2020, 2025), (six.outcome,) * 2, (six.outcome, outcome))[0]


def test_a_ceiling_that_is_just_reached_is_met(six, plan) -> None:
    told = verdict(six, plan, make_target())
    assert (told.verdict, told.value, told.distance) == ("met", 1000.0, 0.0)


def test_a_ceiling_that_is_passed_is_missed_by_the_distance(six, plan) -> None:
    told = verdict(six, plan, make_target(), factor=1.2)
    assert told.verdict == "missed"
    assert told.distance == pytest.approx(200.0)
    assert told.without == 1000.0


def test_a_floor_reads_the_other_way(six, plan) -> None:
    assert verdict(six, plan, make_target(comparator=">=", value=1100.0)).verdict == "missed"
    assert verdict(six, plan, make_target(comparator=">=", value=900.0)).verdict == "met"


def test_an_equality_is_met_within_one_percent(six, plan) -> None:
    assert verdict(six, plan, make_target(comparator="=", value=1009.0)).verdict == "met"
    assert verdict(six, plan, make_target(comparator="=", value=1020.0)).verdict == "missed"


def test_a_place_may_be_a_zone_a_city_a_tag_or_the_region(six, plan) -> None:
    values = [verdict(six, plan, make_target(place=place)).value for place in ("z1", "C1", "central_six", "six")]
    assert values == [300.0, 600.0, 800.0, 2000.0]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"comparator": "qualitative", "value": None, "unit": None}, "qualitative"),
        ({"indicator": "rail_length"}, "no_indicator"),
        ({"indicator": "construction_land", "unit": "km2"}, "no_base_land"),
        ({"place": "Atlantis"}, "no_place"),
        ({"indicator": "welfare", "place": "z1", "unit": "index"}, "no_place"),
        ({"unit": "million"}, "other_unit"),
        ({"year": 2031}, "outside_years"),
    ],
)
def test_what_cannot_be_assessed_says_why(six, plan, changes, reason) -> None:
    told = verdict(six, plan, make_target(**changes))
    assert (told.verdict, told.reason) == ("not_assessed", reason)
    assert np.isnan(told.value)


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"indicator": "residnts"}, "Did you mean residents?"),
        ({"unit": "million"}, "Write persons."),
        ({"indicator": "welfare", "place": "z1", "unit": "index"}, "Name a place of one of the levels"),
    ],
)
def test_a_target_that_a_slip_leaves_unassessed_is_warned_of(six, plan, changes, remedy) -> None:
    (finding,) = target_findings(replace(plan, targets=(make_target(**changes),)), six.region)
    assert finding.level == "warning"
    assert finding.remedy.startswith(remedy)


def test_a_target_beyond_the_model_is_no_slip(six, plan) -> None:
    beyond = [make_target(), make_target(indicator="rail_length"), make_target(indicator="construction_land")]
    assert target_findings(replace(plan, targets=tuple(beyond)), six.region) == ()
