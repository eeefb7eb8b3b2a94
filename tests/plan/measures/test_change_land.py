"""Land released and withdrawn."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.change_land import ChangeLand


def _land(common: dict[str, Any], **other: Any) -> ChangeLand:
    fields = {
        "from": "2020-07-01",
        "to": "2030-06-30",
        "action": "release",
        "sites": [{"zone": "Cedar", "area_km2": 2, "floor_area_ratio": 1.5}, {"zone": "100", "share": 0.1}],
    }
    return ChangeLand.model_validate({**common, **fields, **other})


def test_land_released_by_stages_adds_its_floor_space(grounds: Any, common: dict[str, Any]) -> None:
    base = grounds.outcome.floor_space
    whole = _land(common).change(grounds, 2035).floor_space
    half = _land(common).change(grounds, 2025).floor_space
    np.testing.assert_allclose(whole, [0.1 * base[0], 0, 3e6, 0, 0, 0, 0], rtol=1e-9)
    np.testing.assert_allclose(half, whole / 2, rtol=2e-3)
    assert not _land(common).change(grounds, 2020).floor_space.any()


def test_land_withdrawn_takes_what_land_released_gives(grounds: Any, common: dict[str, Any]) -> None:
    given = _land(common).change(grounds, 2035).floor_space
    taken = _land(common, action="withdraw").change(grounds, 2035).floor_space
    np.testing.assert_allclose(taken, -given)


def test_land_beyond_the_area_of_a_zone_is_a_fault(crooked: Any, common: dict[str, Any]) -> None:
    measure = _land(common, sites=[{"zone": "Alder", "area_km2": 51, "floor_area_ratio": 1}])
    (fault,) = measure.check(crooked)
    assert fault.path == ("sites", 0, "area_km2")
    assert "50.0 km2" in fault.what


@pytest.mark.parametrize(
    "site",
    [
        {"zone": "Elm"},
        {"zone": "Elm", "area_km2": 1},
        {"zone": "Elm", "area_km2": 1, "floor_area_ratio": 1, "share": 0.1},
        {"zone": "Elm", "share": -0.1},
    ],
)
def test_a_site_says_how_much_land_in_one_way(common: dict[str, Any], site: dict[str, Any]) -> None:
    (fault,) = _land(common, sites=[site]).faults()
    assert fault.path[:2] == ("sites", 0)
