"""A gateway opens: one of the tables, or a new one."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.plan.measures.gateway_grounds import after, grounds_of

from xietong.plan.measures.open_gateway import OpenGateway
from xietong.region.region import Table

NEW = {
    "gateway": "XA",
    "zone": "Rongcheng",
    "like": "SJW",
    "capacity": 1e7,
    "operator": "Hebei Airport",
    "owners": {"Hebei": 0.75, "Beijing": 0.25},
}


def _opened(common: dict[str, Any], **other: Any) -> OpenGateway:
    return OpenGateway.model_validate({**common, "date": "2027-01-01", "gateway": "PKX", **other})


def test_a_recorded_gateway_opens_on_the_day_of_the_measure(common: dict[str, Any], region: Any) -> None:
    table = region.tables["gateways"]
    date = np.where(table["code"] == "PKX", "2040", table["open_date"])
    later = replace(
        region, tables={**region.tables, "gateways": Table("gateways", {**table.columns, "open_date": date})}
    )
    at = list(table["code"]).index("PKX")
    for year, is_open in ((2026, False), (2027, True)):
        gateways = after(_opened(common).change(grounds_of(later), year), later)
        assert gateways.is_open(year)[at] == is_open


def test_a_new_gateway_stands_last_with_its_owners(common: dict[str, Any], region: Any) -> None:
    gateways = after(_opened(common, **NEW).change(grounds_of(region), 2027), region)
    assert gateways.code[-1] == "XA"
    assert gateways.type[-1] == "airport"
    assert gateways.owner_share[-1].tolist() == pytest.approx([0.25, 0.0, 0.75])
    assert gateways.is_open(2027)[-1]
    assert len(gateways.traffic["domestic"]) == len(gateways.code)


def test_faults_of_a_new_gateway_are_all_named(common: dict[str, Any], region: Any) -> None:
    measure = _opened(
        common, **{**NEW, "gateway": "TJ", "zone": "Rongchen", "like": "PKX", "capacity": 0, "owners": {"Hebe": 0.5}}
    )
    found = {fault.path for fault in [*measure.faults(), *measure.check(region)]}
    assert found == {("gateway",), ("zone",), ("like",), ("capacity",), ("owners",), ("owners", "Hebe")}
    bare = _opened(common, gateway="XA", zone="Rongcheng")
    assert {fault.path for fault in bare.faults()} == {("like",), ("capacity",), ("operator",), ("owners",)}
    assert [fault.path for fault in _opened(common, gateway="XA").check(region)] == [("gateway",)]
