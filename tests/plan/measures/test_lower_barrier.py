"""A lower barrier: yearly fall, one step, minutes."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.measures.lower_barrier import LowerBarrier


def _lowered(common: dict[str, Any], **other: Any) -> LowerBarrier:
    fields = {"from": "2020-07-01", "to": "2030", "between": ["North", "S"]}
    return LowerBarrier.model_validate({**common, **fields, **other})


def test_the_cost_across_the_border_falls_by_the_same_share_every_year(grounds: Any, common: dict[str, Any]) -> None:
    measure = _lowered(common, reduction_per_year=0.01)
    cost = [np.exp(measure.change(grounds, year).trade_cost[0, 0, 1]) for year in (2020, 2021, 2025, 2035)]
    assert cost[0] == 1.0
    assert cost[1] == pytest.approx(0.99, rel=1e-3)
    assert cost[2] == pytest.approx(0.99**5, rel=1e-3)
    assert cost[3] == pytest.approx(0.99**10.5, rel=1e-3)


def test_the_step_is_whole_at_the_end_and_nothing_changes_inside_a_jurisdiction(
    grounds: Any, common: dict[str, Any]
) -> None:
    change = _lowered(common, reduction=0.03, commuting_minutes=6).change(grounds, 2032)
    np.testing.assert_allclose(np.exp(change.trade_cost), np.where(np.eye(2) > 0, 1.0, 0.97)[None].repeat(5, 0))
    np.testing.assert_allclose(change.border_minutes, [[0, 6], [6, 0]])


def test_only_the_named_sectors_gain(grounds: Any, common: dict[str, Any]) -> None:
    change = _lowered(common, reduction=0.03, sectors=["retail"]).change(grounds, 2032)
    assert np.flatnonzero(change.trade_cost.any(axis=(1, 2))).tolist() == [grounds.market.index("retail")]


def test_a_barrier_that_starts_on_a_day_falls_on_to_the_end_of_the_horizon(
    grounds: Any, common: dict[str, Any]
) -> None:
    measure = LowerBarrier.model_validate(
        {**common, "date": "2022-07-01", "between": ["N", "S"], "reduction_per_year": 0.02}
    )
    cost = np.exp(measure.change(grounds, 2032).trade_cost[1, 1, 0])
    assert cost == pytest.approx(0.98**10, rel=1e-3)


def test_faults_of_a_barrier_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    measure = _lowered(common, between=["Nort"], sectors=["retal"], reduction=1.5, commuting_minutes=-1)
    found = {fault.path: fault.remedy for fault in [*measure.faults(), *measure.check(crooked)]}
    assert set(found) == {("between",), ("between", 0), ("sectors", 0), ("reduction",), ("commuting_minutes",)}
    assert found["between", 0] == "Did you mean North?"
    assert found["sectors", 0] == "Did you mean retail?"


def test_a_barrier_measure_that_lowers_nothing_is_a_fault(common: dict[str, Any]) -> None:
    assert [fault.what for fault in _lowered(common).faults()] == ["lowers nothing."]
