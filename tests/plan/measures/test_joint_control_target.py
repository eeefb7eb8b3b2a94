"""Fine particles to be reached together."""

from typing import Any

from xietong.plan.measures.joint_control_target import JointControlTarget


def _target(common: dict[str, Any], **other: Any) -> JointControlTarget:
    return JointControlTarget.model_validate({**common, "date": "2030-01-01", "pm25": 35.0, **other})


def test_the_target_stands_from_its_date_for_the_cities_named_or_all(grounds: Any, common: dict[str, Any]) -> None:
    assert _target(common).change(grounds, 2029).air_targets == ()
    assert [target.city for target in _target(common).change(grounds, 2030).air_targets] == [0, 1, 2, 3]
    (one,) = _target(common, cities=["城2"]).change(grounds, 2030).air_targets
    assert (one.city, one.pm25) == (2, 35.0)


def test_a_place_that_is_no_city_and_a_bound_of_nothing_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    measure = _target(common, cities=["City 1", "North"], pm25=0.0)
    found = {fault.path for fault in [*measure.faults(), *measure.check(crooked)]}
    assert found == {("cities", 1), ("pm25",), ()}
