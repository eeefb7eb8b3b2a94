"""Coal replaced."""

from typing import Any

import numpy as np

from xietong.plan.change import sum_of
from xietong.plan.measures.switch_fuel import SwitchFuel


def _switched(common: dict[str, Any], **other: Any) -> SwitchFuel:
    fields = {
        "from": "2020-07-01",
        "to": "2030-06-30",
        "places": ["S", "Cedar City"],
        "sources": ["household"],
        "share": 0.8,
        "removal": {"SO2": 0.5, "PM25": 1.0},
    }
    return SwitchFuel.model_validate({**common, **fields, **other})


def test_the_switch_grows_with_its_phase_and_only_where_it_is_made(grounds: Any, common: dict[str, Any]) -> None:
    (half,) = _switched(common).change(grounds, 2025).air_controls
    (whole,) = _switched(common).change(grounds, 2031).air_controls
    assert _switched(common).change(grounds, 2020).air_controls == ()
    np.testing.assert_array_equal(whole.zones, [False, False, True, False, True, True, True])
    assert whole.removed == {"SO2": 0.4, "PM25": 0.8}
    np.testing.assert_allclose(half.removed["PM25"], 0.4, rtol=1e-3)


def test_changes_follow_one_another_when_they_are_added(grounds: Any, common: dict[str, Any]) -> None:
    one = _switched(common).change(grounds, 2031)
    assert len(sum_of([one, one], grounds).air_controls) == 2


def test_unknown_places_sources_and_pollutants_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    measure = _switched(common, places=["Elk"], sources=["houses"], share=0, removal={"SO3": 0.5, "NOx": 1.2})
    found = {fault.path for fault in [*measure.faults(), *measure.check(crooked)]}
    assert found == {("places", 0), ("sources", 0), ("share",), ("removal", "SO3"), ("removal", "NOx"), ()}
