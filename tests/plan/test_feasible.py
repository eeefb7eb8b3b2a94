"""What the base year cannot give."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.feasible import check_feasible
from xietong.plan.plan import Plan


def _plan(*measures: dict[str, Any]) -> Plan:
    return Plan.model_validate(
        {
            "id": "p",
            "title": {"en": "P", "zh": "规"},
            "region": "crooked",
            "horizon": [2020, 2035],
            "measures": measures,
        }
    )


def _move(common: dict[str, Any], name: str, jobs: float, function: str) -> dict[str, Any]:
    return {
        **common,
        "id": name,
        "kind": "relocate-function",
        "date": "2024",
        "function": function,
        "origins": [{"zone": "100", "jobs": jobs}],
        "hosts": [{"zone": "105", "share": 1}],
    }


@pytest.mark.parametrize("function", ["science", "universities"])
def test_more_jobs_than_the_origin_has_cannot_leave(grounds: Any, common: dict[str, Any], function: str) -> None:
    base = (
        grounds.outcome.employment[grounds.market.index("science"), 0]
        if function == "science"
        else grounds.placed_base[grounds.placed.index("universities"), 0]
    )
    half = _move(common, "a", 0.6 * base, function), _move(common, "b", 0.6 * base, function)
    assert check_feasible(_plan(half[0]), grounds) == ()
    (finding,) = check_feasible(_plan(*half), grounds)
    assert finding.where == "p, measures a, b"
    assert f"which has {base:,.0f}" in finding.what
    assert "Alder County 100" in finding.what


def test_more_land_than_there_is_cannot_be_withdrawn(grounds: Any, common: dict[str, Any]) -> None:
    taken = {
        **common,
        "kind": "change-land",
        "date": "2024",
        "action": "withdraw",
        "sites": [{"zone": "103", "share": 1.01}],
    }
    (finding,) = check_feasible(_plan(taken), grounds)
    assert "m2 of floor space leave Twin County 103" in finding.what


def test_more_recruits_than_there_are_workers_cannot_be_drawn(grounds: Any, common: dict[str, Any]) -> None:
    jobs = 40 * float(np.sum(grounds.outcome.resident_workers))
    placed = {
        **common,
        "kind": "place-jobs",
        "date": "2024",
        "function": "courts",
        "jobs": [{"zone": "102", "jobs": jobs}],
        "following_share": 0,
    }
    findings = check_feasible(_plan(placed), grounds)
    assert findings
    assert all("Raise following_share" in finding.remedy for finding in findings)
