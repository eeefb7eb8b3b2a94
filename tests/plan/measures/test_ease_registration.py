"""Easier registration."""

from typing import Any

import numpy as np

from xietong.plan.measures.ease_registration import EaseRegistration


def _eased(common: dict[str, Any], **other: Any) -> EaseRegistration:
    fields = {
        "from": "2020-07-01",
        "to": "2030-06-30",
        "jurisdictions": ["S"],
        "groups": ["elsewhere"],
        "friction": 0.81,
    }
    return EaseRegistration.model_validate({**common, **fields, **other})


def test_friction_falls_by_equal_factors_and_only_where_it_is_eased(grounds: Any, common: dict[str, Any]) -> None:
    half = np.exp(_eased(common).change(grounds, 2025).registration)
    whole = np.exp(_eased(common).change(grounds, 2031).registration)
    np.testing.assert_allclose(whole, [[1, 1], [1, 1], [1, 0.81]])
    np.testing.assert_allclose(half, [[1, 1], [1, 1], [1, 0.9]], rtol=1e-3)


def test_unknown_groups_and_jurisdictions_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    measure = _eased(common, groups=["locals"], jurisdictions=["West"], friction=0)
    found = {fault.path for fault in [*measure.faults(), *measure.check(crooked)]}
    assert found == {("groups", 0), ("jurisdictions", 0), ("friction",)}
