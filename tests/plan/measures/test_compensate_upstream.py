"""Payments for water from upstream, as a contract."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.compensate_upstream import CompensateUpstream


def _contract(common: dict[str, Any], **other: Any) -> CompensateUpstream:
    fields = {"from": 2022, "to": 2026, "payers": {"N": 1}, "receiver": "S", **other}
    return CompensateUpstream.model_validate({**common, **fields})


def test_a_contract_binds_both_sides_and_moves_nothing(grounds: Any, common: dict[str, Any]) -> None:
    contract = _contract(common, series={"inflow": {2022: 5e8}})
    assert list(contract.faults()) == []
    assert list(contract.check(grounds.region)) == []
    assert not np.any(contract.change(grounds, 2025).floor_space)
    assert contract.host_zones(grounds.region) == frozenset(range(7))
    assert list(contract.named_years()) == [("series", 2022)]


@pytest.mark.parametrize(
    ("other", "path"),
    [
        ({"payers": {"N": 0.5}}, ("payers",)),
        ({"payers": {"N": 1.5, "E": -0.5}}, ("payers",)),
        ({"payers": {"S": 1}}, ("receiver",)),
        ({"terms": {"worst_class": 6}}, ("terms", "worst_class")),
        ({"terms": {"per_m3": -1}}, ("terms", "per_m3")),
        ({"series": {"floods": {2022: 1}}}, ("series", "floods")),
    ],
)
def test_what_is_no_contract_is_a_fault(common: dict[str, Any], other: dict[str, Any], path: tuple[str, ...]) -> None:
    assert [fault.path for fault in _contract(common, **other).faults()] == [path]


def test_unknown_governments_are_faults(crooked: Any, common: dict[str, Any]) -> None:
    contract = _contract(common, payers={"West": 1}, receiver="East")
    assert [fault.path for fault in contract.check(crooked)] == [("receiver",), ("payers", "West")]
