"""A gateway gives up kinds of traffic."""

from typing import Any

import numpy as np
import pytest
from tests.plan.measures.gateway_grounds import after, grounds_of

from xietong.plan.measures.specialise_gateway import SpecialiseGateway


def _special(common: dict[str, Any], **other: Any) -> SpecialiseGateway:
    fields = {"date": "2025-01-01", "gateway": "TJ", "gives_up": ["coal", "ore"], "withdrawn": 0.5}
    return SpecialiseGateway.model_validate({**common, **fields, **other})


@pytest.mark.parametrize(("withdrawn", "factor"), [(0.5, 0.5), (1.0, 0.0)])
def test_half_or_all_of_the_service_goes(
    common: dict[str, Any], region: Any, withdrawn: float, factor: float
) -> None:
    change = _special(common, withdrawn=withdrawn).change(grounds_of(region), 2026)
    gateways = after(change, region)
    at = gateways.code.index("TJ")
    assert np.exp(gateways.service["coal"][at]) == pytest.approx(factor)
    assert gateways.service["containers"][at] == 0
    assert gateways.service["coal"][at - 1] == 0


def test_faults_of_a_specialisation_are_all_named(common: dict[str, Any], region: Any) -> None:
    measure = _special(common, gives_up=["cool"], withdrawn=1.5)
    found = {fault.path: fault.remedy for fault in [*measure.faults(), *measure.check(region)]}
    assert set(found) == {("withdrawn",), ("gives_up", "cool")}
    assert found["gives_up", "cool"] == "Did you mean coal?"
    nothing = _special(common, gives_up=["containers", "coal", "ore", "other"])
    assert [fault.what for fault in nothing.check(region)] == ["nothing is left for TJ to serve."]
