"""Plans as values: subsets and declared assumptions."""

import pytest

from xietong.plan.plan import assumed_values
from xietong.plan.read import read_plan


def test_a_subset_keeps_the_order_and_everything_else() -> None:
    plan = read_plan("bth-coordinated")
    part = plan.only(["line-22", "beijing-land"])
    assert [measure.id for measure in part.measures] == ["line-22", "beijing-land"]
    assert part.targets == plan.targets
    assert len(plan.measures) > len(part.measures)
    with pytest.raises(KeyError):
        plan.only(["line-23"])


def test_every_assumed_field_is_listed_with_its_value() -> None:
    plan = read_plan("bth-coordinated").only(["four-universities"])
    listed = {value.field: value.value for value in assumed_values(plan)}
    assert listed["origins.jobs"] == [6300.0]
    assert listed["to"] == "2035-08"
    assert listed["following_share"] == 0.9
