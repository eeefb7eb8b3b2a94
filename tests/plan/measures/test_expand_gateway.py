"""More capacity at a gateway, or less."""

from typing import Any

import pytest
from tests.plan.measures.gateway_grounds import after, grounds_of

from xietong.plan.measures.expand_gateway import ExpandGateway


def _expanded(common: dict[str, Any], **other: Any) -> ExpandGateway:
    fields = {"from": "2021", "to": "2024", "gateway": "Beijing Daxing", "capacity": 72e6}
    return ExpandGateway.model_validate({**common, **fields, **other})


def test_the_capacity_grows_evenly_to_its_new_value(common: dict[str, Any], region: Any) -> None:
    measure, grounds = _expanded(common), grounds_of(region)
    at = after(measure.change(grounds, 2020), region).code.index("PKX")
    found = [after(measure.change(grounds, year), region).capacity[at] for year in (2020, 2022, 2030)]
    assert found == pytest.approx([45e6, 45e6 + 0.375 * 27e6, 72e6])


def test_a_measure_in_the_base_changes_nothing(common: dict[str, Any], region: Any) -> None:
    assert _expanded(common, is_in_base=True).change(grounds_of(region), 2030).gateways == ()


def test_no_capacity_and_an_unknown_gateway_are_faults(common: dict[str, Any], region: Any, crooked: Any) -> None:
    measure = _expanded(common, gateway="Beijing Daxin", capacity=0)
    assert [fault.path for fault in measure.faults()] == [("capacity",)]
    (fault,) = measure.check(region)
    assert fault.remedy == "Did you mean Beijing Daxing?"
    (fault,) = measure.check(crooked)
    assert "names none" in fault.what
