"""Charges at a gateway."""

from typing import Any

import pytest
from tests.plan.measures.gateway_grounds import after, grounds_of

from xietong.plan.measures.price_gateway import PriceGateway


def _priced(common: dict[str, Any], **other: Any) -> PriceGateway:
    fields = {"date": "2025-01-01", "gateway": "石家庄正定", "change_yuan": {"domestic": -20}}
    return PriceGateway.model_validate({**common, **fields, **other})


def test_the_charge_of_the_kind_moves_from_the_day_on(common: dict[str, Any], region: Any) -> None:
    grounds = grounds_of(region)
    assert _priced(common).change(grounds, 2024).gateways == ()
    gateways = after(_priced(common).change(grounds, 2025), region)
    at = gateways.code.index("SJW")
    assert gateways.charge_change["domestic"][at] == pytest.approx(-20)
    assert gateways.charge_change["international"][at] == 0
    assert gateways.charge_change["domestic"].sum() == pytest.approx(-20)


def test_charges_below_nothing_and_kinds_of_ports_are_faults(common: dict[str, Any], region: Any) -> None:
    measure = _priced(common, change_yuan={"domestic": -100, "coal": 5})
    assert {fault.path for fault in measure.check(region)} == {("change_yuan", "domestic"), ("change_yuan", "coal")}
    assert [fault.path for fault in _priced(common, change_yuan={}).faults()] == [("change_yuan",)]
