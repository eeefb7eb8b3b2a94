"""Governments found a company together."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.found_venture import FoundVenture

RATIO = {"N": 3, "S": 3, "outside": 1}


def _venture(common: dict[str, Any], **other: Any) -> FoundVenture:
    fields = {"date": "2021-12-30", "capital_yuan": 7e9, "ratio": RATIO, **other}
    return FoundVenture.model_validate({**common, **fields})


def test_a_company_is_founded_and_moves_nothing_by_itself(grounds: Any, common: dict[str, Any]) -> None:
    venture = _venture(common)
    assert list(venture.faults()) == []
    assert not np.any(venture.change(grounds, 2025).market_jobs)
    assert venture.is_about_money
    named = _venture(common, calls={2021: 0.5, 2023: 0.5}, revenue={2024: 1e8}, carries=["line"])
    assert list(named.named_years()) == [("calls", 2021), ("calls", 2023), ("revenue", 2024)]
    assert list(named.refers_to()) == [("carries", ("line",), "")]


def test_the_seat_is_where_it_is_hosted(crooked: Any, common: dict[str, Any]) -> None:
    code = crooked.zones.code[3]
    assert _venture(common, seat=code).host_zones(crooked) == frozenset({3})
    assert _venture(common).host_zones(crooked) == frozenset()
    assert [fault.path for fault in _venture(common, seat="Nowhere").check(crooked)] == [("seat",)]


def test_ports_of_the_region_are_known(region: Any, crooked: Any, common: dict[str, Any]) -> None:
    venture = _venture(common, earnings={"of": "tonnes", "ports": ["TJ", "PEK"]})
    assert [fault.path for fault in venture.check(region)] == [("earnings", "ports", 1)]
    assert len(list(venture.check(crooked))) == 2


@pytest.mark.parametrize(
    ("other", "path"),
    [
        ({"capital_yuan": 0}, ("capital_yuan",)),
        ({"ratio": {"N": 1}}, ("ratio",)),
        ({"ratio": {"N": 1, "S": -1}}, ("ratio", "S")),
        ({"shares": {"N": 3 / 7, "S": 3 / 7, "outside": 2 / 7}}, ("shares",)),
        ({"amounts": {"N": 3e9, "S": 3e9, "outside": 2e9}}, ("amounts",)),
        ({"amounts": {"N": 3e9, "S": 3e9, "else": 1e9}}, ("amounts",)),
        ({"payout_share": 2.0}, ("payout_share",)),
        ({"calls": {2021: 0.5, 2022: 0.6}}, ("calls",)),
        ({"earnings": {"of": "travellers", "tariff": 0.3}}, ("carries",)),
        ({"earnings": {"of": "tonnes"}}, ("earnings", "ports")),
        ({"earnings": {"of": "tonnes", "ports": ["P"], "tariff": 0}}, ("earnings", "tariff")),
        ({"earnings": {"of": "tonnes", "ports": ["P"], "share": 2}}, ("earnings", "share")),
        ({"earnings": {"of": "tonnes", "ports": ["P"], "days": 0}}, ("earnings", "days")),
        ({"earnings": {"of": "tonnes", "ports": ["P"], "cost_share": -1}}, ("earnings", "cost_share")),
        ({"calls": {2021: 1.5, 2022: -0.5}}, ("calls",)),
        ({"calls": {2020: 1.0}}, ("calls", "2020")),
        ({"revenue": {1999: 1.0}}, ("revenue", "1999")),
        ({"debts": [{"year": 2022, "yuan": 0, "rate": 0.1, "years": 5}]}, ("debts", 0, "yuan")),
        ({"debts": [{"year": 2022, "yuan": 1, "rate": 4, "years": 5}]}, ("debts", 0, "rate")),
        ({"debts": [{"year": 2022, "yuan": 1, "rate": 0, "years": 0}]}, ("debts", 0, "years")),
    ],
)
def test_what_is_no_company_is_a_fault(common: dict[str, Any], other: dict[str, Any], path: tuple[str, ...]) -> None:
    found = [fault.path for fault in _venture(common, **other).faults()]
    assert path in found
    assert {where[0] for where in found} == {path[0]}
