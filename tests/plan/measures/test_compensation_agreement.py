"""Payment downstream for water from upstream."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.compensation_agreement import CompensationAgreement
from xietong.region.region import Region

TERMS = {
    "base_yuan": 1e8,
    "quality_floor": 2,
    "mean_inflow_m3": 3e8,
    "yuan_per_m3": 0.5,
    "nitrogen_limit": 10,
    "yuan_per_nitrogen": 1e7,
    "conduct_yuan": 2e7,
}


def _deal(common: dict[str, Any], **other: Any) -> CompensationAgreement:
    fields = {"date": "2025-01-01", "payer": "N", "receiver": "S", "terms": TERMS, "inflow_m3": 4e8, "nitrogen": 8}
    return CompensationAgreement.model_validate({**common, **fields, **other})


def test_the_payment_is_quality_quantity_nitrogen_and_conduct(grounds: Any, common: dict[str, Any]) -> None:
    assert _deal(common).yuan == pytest.approx(1e8 + 5e7 + 2e7 + 2e7)
    assert _deal(common, quality=3, is_conduct_kept=False).yuan == pytest.approx(5e7 + 2e7)
    (rule,) = _deal(common).change(grounds, 2030).water
    np.testing.assert_allclose(rule.yuan, [-1.9e8, 1.9e8])
    assert _deal(common).change(grounds, 2024).water == ()


def test_a_deal_has_room_where_downstream_avoids_more_than_upstream_forgoes(common: dict[str, Any]) -> None:
    bounds = {"forgone_yuan": 1e8, "treatment_yuan": 5e7, "next_source_yuan_per_m3": 2.0}
    deal = _deal(common, bounds=bounds).bargain
    assert deal is not None
    assert (deal.least, deal.most, deal.is_inside) == (1.5e8, 8e8, True)
    dear = _deal(common, bounds={**bounds, "forgone_yuan": 1e9}).bargain
    assert dear is not None
    assert not dear.has_room
    assert _deal(common).bargain is None


@pytest.mark.parametrize(
    "wrong",
    [{"receiver": "N"}, {"inflow_m3": -1.0, "quality": 2}, {"terms": {}}, {"terms": {**TERMS, "base_yuan": -1}}],
)
def test_a_deal_that_is_none_is_a_fault(common: dict[str, Any], wrong: dict[str, Any]) -> None:
    assert len(list(_deal(common, **wrong).faults())) == 1


def test_an_unknown_government_is_a_fault(crooked: Region, common: dict[str, Any]) -> None:
    (fault,) = _deal(common, payer="West").check(crooked)
    assert fault.path == ("payer",)
