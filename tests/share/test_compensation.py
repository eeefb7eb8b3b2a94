"""Payments for water."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xietong.errors import ShareError
from xietong.plan.measures.compensate_upstream import CompensateUpstream, Terms
from xietong.plan.read import read_plan
from xietong.share.compensation import Contract, average_rate, contract_of, payments, room_to_agree

WHOLE = Terms(
    worst_class=2,
    base=100.0,
    per_m3=2.0,
    reference_inflow=50.0,
    per_nitrogen=10.0,
    reference_nitrogen=4.0,
    for_conduct=7.0,
)
SERIES: dict[str, dict[int, float]] = {
    "quality_class": {2022: 2, 2023: 3},
    "inflow": {2022: 60.0, 2023: 40.0},
    "nitrogen": {2022: 3.0, 2023: 5.0},
    "conduct": {2022: 1.0, 2023: 0.0},
}


def _contract(**other: Any) -> Contract:
    contract = Contract("river", {"Beijing": 0.75, "Tianjin": 0.25}, "Hebei", 2022, 2026, WHOLE, SERIES)
    return replace(contract, **other)


def test_quality_volume_nitrogen_and_conduct_are_paid_for_by_the_rule() -> None:
    found = payments(_contract(), [2022, 2023])
    np.testing.assert_allclose(found.for_quality, [100.0, 0.0])
    np.testing.assert_allclose(found.for_volume, [20.0, 0.0])
    np.testing.assert_allclose(found.for_nitrogen, [10.0, 0.0])
    np.testing.assert_allclose(found.for_conduct, [7.0, 0.0])
    np.testing.assert_allclose(found.total, [137.0, 0.0])
    assert found.missing == ()


def test_what_one_receives_the_others_pay() -> None:
    net = payments(_contract(), [2022, 2023]).net
    np.testing.assert_allclose(net["Beijing"], [-0.75 * 137.0, 0.0])
    np.testing.assert_allclose(sum(net.values()), 0.0)


def test_the_series_of_a_model_stand_before_the_declared_ones() -> None:
    found = payments(_contract(), [2022], {"inflow": {2022: 51.0}})
    assert found.for_volume[0] == pytest.approx(2.0)


def test_a_missing_year_is_not_zero_and_after_the_contract_nothing_is_paid() -> None:
    found = payments(_contract(), [2022, 2024, 2027])
    assert np.isnan(found.total).tolist() == [False, True, False]
    assert found.total[2] == 0.0
    assert "inflow 2024" in found.missing
    assert "inflow 2027" not in found.missing


def test_a_part_that_is_not_in_the_contract_pays_nothing_but_half_a_part_is_not_assessed() -> None:
    only_base = payments(_contract(terms=Terms(worst_class=2, base=100.0)), [2022])
    assert only_base.total[0] == pytest.approx(100.0)
    assert only_base.missing == ()
    half = payments(_contract(terms=Terms(worst_class=2, base=100.0, per_m3=2.0)), [2022])
    assert np.isnan(half.total[0])
    assert half.missing == ("reference_inflow",)


def test_agreements_of_the_strategy_without_published_rates_are_not_assessed() -> None:
    plan = read_plan("bth-coordinated")
    contracts = [contract_of(m) for m in plan.measures if isinstance(m, CompensateUpstream)]
    assert [(c.receiver, c.first, c.last) for c in contracts] == [
        ("Hebei", 2018, 2020),
        ("Hebei", 2023, 2027),
        ("Hebei", 2023, 2025),
        ("Hebei", 2016, None),
    ]
    known = contracts.pop(1)
    # The mean price of all funds stands for the unpublished terms of the second Miyun agreement.
    assert payments(known, [2024]).total[0] == pytest.approx(1.23 * 4.87e8)
    for contract in contracts:
        found = payments(contract, [contract.first])
        assert np.isnan(found.total[0])
        assert "per_m3" in found.missing


def test_the_published_sums_are_a_yuan_and_twenty_three_a_cubic_metre() -> None:
    assert average_rate(3.3945e9, 2.762e9) == pytest.approx(1.23, abs=0.005)


def test_there_is_room_to_agree_where_the_next_source_costs_more_than_what_is_forgone() -> None:
    room = room_to_agree([50.0, 50.0], [10.0, 10.0], [20.0, 20.0], [4.0, 2.0])
    np.testing.assert_allclose(room.least, [60.0, 60.0])
    np.testing.assert_allclose(room.most, [80.0, 40.0])
    assert room.has_deal.tolist() == [True, False]


def test_years_before_the_contract_and_unknown_series_are_refused() -> None:
    with pytest.raises(ShareError, match="2021: lies before the contract") as raised:
        payments(_contract(), [2021], {"floods": {2022: 1.0}})
    assert len(raised.value.findings) == 2
