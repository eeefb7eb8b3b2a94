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


def test_what_is_known_of_a_contract_is_paid_in_its_years(grounds: Any, common: dict[str, Any]) -> None:
    terms, series = {"per_m3": 0.5, "reference_inflow": 3e8}, {"inflow": {2024: 4e8, 2030: 4e8}}
    contract = _contract(common, terms=terms, series=series)
    (rule,) = contract.change(grounds, 2024).water
    np.testing.assert_allclose(rule.yuan, [-5e7, 5e7])
    # After its end, without a series, and without terms nothing is known to be paid.
    assert [contract.change(grounds, year).water for year in (2030, 2025)] == [(), ()]
    assert _contract(common, series=series).change(grounds, 2024).water == ()


def test_bounds_below_nothing_are_a_fault(common: dict[str, Any]) -> None:
    wrong = _contract(common, bounds={"forgone": -1.0, "treatment": 5e7, "next_source": 2.0})
    assert [fault.path for fault in wrong.faults()] == [("bounds", "forgone")]
