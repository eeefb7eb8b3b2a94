"""Less water for the same fields."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.save_irrigation import SaveIrrigation
from xietong.region.region import Region


def _saving(common: dict[str, Any], **other: Any) -> SaveIrrigation:
    fields = {"from": "2020-07-01", "to": "2030-06-30", "places": ["N"], "share": 0.2}
    return SaveIrrigation.model_validate({**common, **fields, **other})


def test_the_share_grows_over_the_years_in_the_places_named(grounds: Any, common: dict[str, Any]) -> None:
    (whole,) = _saving(common).change(grounds, 2035).water
    (half,) = _saving(common).change(grounds, 2025).water
    np.testing.assert_allclose(whole.share, [0.2, 0.2, 0.2, 0.2, 0, 0, 0])
    np.testing.assert_allclose(half.share, whole.share / 2, rtol=2e-3)


@pytest.mark.parametrize("wrong", [{"share": 0.0}, {"share": 1.0}, {"places": []}])
def test_a_saving_is_a_share_somewhere(common: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert len(list(_saving(common, **wrong).faults())) == 1


def test_an_unknown_place_is_a_fault(crooked: Region, common: dict[str, Any]) -> None:
    (fault,) = _saving(common, places=["Twin"]).check(crooked)
    assert fault.path == ("places", 0)
