"""Limits on pumping."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.limit_pumping import LimitPumping
from xietong.region.region import Region


def _limit(common: dict[str, Any], **other: Any) -> LimitPumping:
    fields = {"from": "2020-07-01", "to": "2030-06-30", "places": ["Alder", "S"], "cap_m3": 3e6}
    return LimitPumping.model_validate({**common, **fields, **other})


def test_a_limit_comes_step_by_step_and_each_zone_keeps_its_share(grounds: Any, common: dict[str, Any]) -> None:
    base = np.array([[4e6, 9e6, 0, 0, 1e6, 0, 3e6], [2e6, 0, 0, 0, 0, 0, 0]])
    (whole,) = _limit(common).change(grounds, 2035).water
    (half,) = _limit(common).change(grounds, 2025).water
    limit = whole.limit(base)
    np.testing.assert_allclose(limit[:, whole.zones], 0.3 * base[:, whole.zones], rtol=1e-12)
    assert np.isinf(limit[:, ~whole.zones]).all()
    np.testing.assert_allclose(half.limit(base)[0, 0], 4e6 * 0.65, rtol=2e-3)
    assert _limit(common).change(grounds, 2020).water == ()


def test_a_cut_is_less_than_the_base_year_by_so_much(grounds: Any, common: dict[str, Any]) -> None:
    base = np.full((2, 7), 1e6)
    measure = _limit(common, cap_m3=None, cut_m3=1e6, aquifer="deep", places=["Elm", "Fir"])
    (rule,) = measure.change(grounds, 2035).water
    limit = rule.limit(base)
    assert np.isinf(limit[0]).all()
    np.testing.assert_allclose(limit[1, [5, 6]], 5e5)


def test_a_zone_without_an_aquifer_is_a_fault(region: Region, common: dict[str, Any]) -> None:
    (fault,) = _limit(common, places=["Yanqing"]).check(region)
    assert fault.path == ("places", 0)
    assert "no aquifer lies under Yanqing" in fault.what
    (fault,) = _limit(common, places=["Luancheng"], aquifer="deep").check(region)
    assert "deep aquifer" in fault.what


def test_a_cap_below_what_households_draw_says_by_how_much(region: Region, common: dict[str, Any]) -> None:
    (fault,) = _limit(common, places=["Beijing"], cap_m3=1e8).check(region)
    assert fault.path == ("cap_m3",)
    assert "are missing" in fault.what
    assert list(_limit(common, places=["Beijing"], cap_m3=1.4e9).check(region)) == []


def test_a_region_without_aquifers_has_no_limits(crooked: Region, common: dict[str, Any]) -> None:
    (fault,) = _limit(common).check(crooked)
    assert "no aquifers" in fault.what


@pytest.mark.parametrize("wrong", [{"cap_m3": None}, {"cut_m3": 5.0}, {"cap_m3": -1.0}, {"places": []}])
def test_a_limit_says_how_much_in_one_way(common: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert len(list(_limit(common, **wrong).faults())) == 1
