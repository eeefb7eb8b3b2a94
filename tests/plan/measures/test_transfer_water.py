"""Water from outside."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.transfer_water import TransferWater
from xietong.region.region import Region


def _transfer(common: dict[str, Any], **other: Any) -> TransferWater:
    fields = {"date": "2025-01-01", "deliveries": [{"place": "S", "m3": 9e6}, {"place": "Cedar", "m3": 1e6}]}
    return TransferWater.model_validate({**common, **fields, **other})


def test_water_for_a_government_goes_to_zones_by_residents(grounds: Any, common: dict[str, Any]) -> None:
    people = grounds.region.zones.residents
    (rule,) = _transfer(common).change(grounds, 2030).water
    expected = np.where(grounds.region.zones.jurisdiction == 1, 9e6 * people / people[4:].sum(), 0.0)
    expected[2] = 1e6
    np.testing.assert_allclose(rule.volume, expected)
    assert _transfer(common).change(grounds, 2024).water == ()
    assert _transfer(common, is_in_base=True).change(grounds, 2030).water == ()


@pytest.mark.parametrize("delivery", [{"place": "Nowhere", "m3": 1.0}, {"place": "Cedar", "m3": 0.0}])
def test_an_unknown_place_and_no_water_are_faults(
    crooked: Region, common: dict[str, Any], delivery: dict[str, Any]
) -> None:
    (fault,) = _transfer(common, deliveries=[delivery]).check(crooked)
    assert fault.path[:2] == ("deliveries", 0)


def test_a_transfer_names_a_place(common: dict[str, Any]) -> None:
    assert [fault.path for fault in _transfer(common, deliveries=[]).faults()] == [("deliveries",)]
