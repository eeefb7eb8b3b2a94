"""Red lines as limits on floor space."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.ecological_support_area import EcologicalSupportArea
from xietong.region.region import Region


def _area(common: dict[str, Any], **other: Any) -> EcologicalSupportArea:
    fields = {"date": "2025-01-01", "areas": [{"place": "S", "red_line_share": 0.4}], "floor_area_ratio": 0.5}
    return EcologicalSupportArea.model_validate({**common, **fields, **other})


def test_the_land_outside_the_red_line_limits_floor_space(grounds: Any, common: dict[str, Any]) -> None:
    (limit,) = _area(common).change(grounds, 2030).floor_limits
    zones, base = grounds.region.zones, grounds.outcome.floor_space
    expected = np.maximum(1.0, zones.area_km2 * 1e6 * 0.6 * 0.5 / base)
    np.testing.assert_allclose(limit.most[4:], expected[4:])
    assert np.isinf(limit.most[:4]).all()
    assert _area(common).change(grounds, 2024).floor_limits == ()


def test_a_line_drawn_before_the_base_year_holds_on(grounds: Any, common: dict[str, Any]) -> None:
    (drawn,) = _area(common).change(grounds, 2030).floor_limits
    for year in (2020, 2030):
        (before,) = _area(common, date="2018-07-12", is_in_base=True).change(grounds, year).floor_limits
        np.testing.assert_array_equal(before.most, drawn.most)


def test_what_stands_may_stay(grounds: Any, common: dict[str, Any]) -> None:
    (limit,) = _area(common, floor_area_ratio=1e-9).change(grounds, 2030).floor_limits
    np.testing.assert_allclose(limit.most[4:], 1.0)


@pytest.mark.parametrize(
    "wrong", [{"floor_area_ratio": 0.0}, {"areas": []}, {"areas": [{"place": "S", "red_line_share": 1.0}]}]
)
def test_shares_and_ratio_are_asked_for(common: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert len(list(_area(common, **wrong).faults())) == 1


def test_an_unknown_place_is_a_fault(crooked: Region, common: dict[str, Any]) -> None:
    (fault,) = _area(common, areas=[{"place": "Oak", "red_line_share": 0.1}]).check(crooked)
    assert fault.path == ("areas", 0, "place")
