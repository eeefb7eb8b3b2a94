"""Operators become one."""

from typing import Any

from tests.plan.measures.gateway_grounds import after, grounds_of

from xietong.plan.measures.merge_operators import MergeOperators


def _merged(common: dict[str, Any], **other: Any) -> MergeOperators:
    fields = {"date": "2025-01-01", "operators": ["Tianjin Port Group", "Hebei Port Group"], "into": "Bohai"}
    return MergeOperators.model_validate({**common, **fields, **other})


def test_all_ports_have_one_operator_after_the_merger_and_owners_stay(common: dict[str, Any], region: Any) -> None:
    grounds = grounds_of(region)
    before, merged = (after(_merged(common).change(grounds, year), region) for year in (2024, 2025))
    ports = before.of_type("port")
    assert {before.operator[p] for p in ports} == {"Tianjin Port Group", "Hebei Port Group"}
    assert {merged.operator[p] for p in ports} == {"Bohai"}
    assert (merged.owner_share == before.owner_share).all()
    assert {merged.operator[p] for p in merged.of_type("airport")} == {
        before.operator[p] for p in before.of_type("airport")
    }


def test_faults_of_a_merger_are_named(common: dict[str, Any], region: Any, crooked: Any) -> None:
    measure = _merged(common, operators=["Tianjin Ports Group"])
    found = {fault.path: fault.remedy for fault in [*measure.faults(), *measure.check(region)]}
    assert set(found) == {("operators",), ("operators", 0)}
    assert found["operators", 0] == "Did you mean Tianjin Port Group?"
    assert len(list(_merged(common).check(crooked))) == 2
    assert _merged(common).change(grounds_of(crooked), 2030).gateways == ()
