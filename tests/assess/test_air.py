"""The air of a plan, on outcomes by hand."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.model.air.bases import base_by_hand

from xietong.assess.air import PlanAir, air_of_plan
from xietong.plan.change import AirControl


@pytest.fixture(scope="module")
def base() -> Any:
    """As much of a baseline of Beijing-Tianjin-Hebei as the air reads."""
    return base_by_hand()


def _air(base: Any, outcome: Any, changes: Any = ()) -> PlanAir:
    found = air_of_plan(base, (2021,), (base.outcome,), (outcome,), [changes])
    assert found is not None
    return found


def test_a_plan_that_changes_nothing_avoids_nothing(base: Any) -> None:
    found = _air(base, base.outcome)
    np.testing.assert_array_equal(found.with_plan[0].concentration, found.tables.annual.base)
    assert found.avoided.central[0] == found.moved.central[0] == 0.0
    assert found.carbon.shape == (1, 6, 13)


def test_less_output_in_one_city_cleans_the_air_of_all(base: Any) -> None:
    output = base.outcome.volume.copy()
    output[:, base.region.zones.city == 3] *= 0.5
    found = _air(base, SimpleNamespace(**{**vars(base.outcome), "volume": output}))
    fall = found.without[0].concentration - found.with_plan[0].concentration
    assert (fall > 0.0).all()
    assert fall.argmax() == 3
    assert 0.0 < found.avoided.low[0] < found.avoided.central[0] < found.avoided.high[0]
    assert found.value.low[0] < found.value.high[0]
    assert found.is_illustrative.any()


def test_controls_take_away_what_they_say(base: Any) -> None:
    zones = base.region.zones.city == 0
    control = AirControl(zones, ("household",), {"SO2": 1.0, "PM25": 1.0})
    found = _air(base, base.outcome, [SimpleNamespace(air_controls=(control, control), air_targets=())])
    before, after = found.without[0].emissions, found.with_plan[0].emissions
    assert not after[4, [0, 2], 0].any()
    np.testing.assert_array_equal(before[:, :, 1:], after[:, :, 1:])
    assert found.avoided.central[0] > 0.0


def test_people_who_move_to_dirtier_air_are_told_apart(base: Any) -> None:
    residents, city = base.outcome.residents.copy(), base.region.zones.city
    moved = 0.1 * residents[city == 0].sum()
    residents[city == 0] *= 0.9
    residents[city == 2] *= 1.0 + moved / residents[city == 2].sum()
    there = SimpleNamespace(**{**vars(base.outcome), "residents": residents})
    found = _air(base, there)
    assert found.moved.central[0] < 0.0
    total = found.deaths_without.central[0] - found.deaths_with.central[0]
    assert total == pytest.approx(found.avoided.central[0] + found.moved.central[0])


def test_a_region_without_the_tables_has_no_air(base: Any) -> None:
    empty = SimpleNamespace(**{**vars(base), "region": replace(base.region, tables={})})
    assert air_of_plan(empty, (2021,), (base.outcome,), (base.outcome,), [()]) is None
