"""Water let into the ground."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.replenish_ecologically import ReplenishEcologically
from xietong.region.region import Region


def _recharge(common: dict[str, Any], **other: Any) -> ReplenishEcologically:
    fields = {"date": "2025-01-01", "sites": [{"place": "City 1", "m3": 4e6}], "reaching_share": 0.5}
    return ReplenishEcologically.model_validate({**common, **fields, **other})


def test_what_seeps_is_shared_over_a_city_by_area(grounds: Any, common: dict[str, Any]) -> None:
    area = grounds.region.zones.area_km2
    (rule,) = _recharge(common).change(grounds, 2030).water
    np.testing.assert_allclose(rule.volume[[2, 3]], 2e6 * area[[2, 3]] / area[[2, 3]].sum())
    assert rule.volume.sum() == pytest.approx(2e6)
    assert _recharge(common).change(grounds, 2024).water == ()


@pytest.mark.parametrize("wrong", [{"reaching_share": 0.0}, {"reaching_share": 1.2}, {"sites": []}])
def test_shares_and_sites_are_asked_for(common: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert len(list(_recharge(common, **wrong).faults())) == 1


def test_an_unknown_place_is_a_fault(crooked: Region, common: dict[str, Any]) -> None:
    (fault,) = _recharge(common, sites=[{"place": "Oak", "m3": 1.0}]).check(crooked)
    assert fault.path == ("sites", 0, "place")
