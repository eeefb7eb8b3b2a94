"""A ceiling on residents."""

from typing import Any

import numpy as np

from xietong.plan.measures.limit_residents import LimitResidents


def _ceiling(common: dict[str, Any], **other: Any) -> LimitResidents:
    fields = {
        "from": "2020-07-01",
        "to": "2030-06-30",
        "zones": ["Alder", "Cedar"],
        "persons": 500_000,
        "attraction": 0.64,
    }
    return LimitResidents.model_validate({**common, **fields, **other})


def test_living_there_is_harder_by_equal_factors_for_every_group(grounds: Any, common: dict[str, Any]) -> None:
    half = np.exp(_ceiling(common).change(grounds, 2025).attraction)
    whole = np.exp(_ceiling(common).change(grounds, 2031).attraction)
    np.testing.assert_allclose(whole, np.tile([0.64, 1, 0.64, 1, 1, 1, 1], (3, 1)))
    np.testing.assert_allclose(half[:, 0], 0.8, rtol=1e-3)


def test_before_its_first_day_nothing_changes(grounds: Any, common: dict[str, Any]) -> None:
    assert not _ceiling(common).change(grounds, 2020).attraction.any()


def test_unknown_zones_twice_named_zones_and_a_pull_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    measure = _ceiling(common, zones=["Alder", "Twin", "alder", "Nowhere"], persons=0, attraction=1.2)
    found = {fault.path for fault in [*measure.faults(), *measure.check(crooked)]}
    assert found == {("persons",), ("attraction",), ("zones", 1), ("zones", 2), ("zones", 3)}
    assert {fault.path for fault in _ceiling(common, zones=[]).faults()} == {("zones",)}
