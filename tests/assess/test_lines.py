"""What lines bring: access, minutes by government, and parts that add up."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xietong.assess.lines import disutility_minutes, lines_of_plan, mean_change, saved_by_jurisdiction
from xietong.assess.tools import Tools
from xietong.assess.travel_shares import NO_TRAVEL, TravelShare
from xietong.model.transport.fares import minute_of_car
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.times import BUSINESS
from xietong.plan.building_cost import BuildingCost
from xietong.plan.travel import Doors

DECAY, TAIL, KNEE = 0.04, 0.12, 60.0


def test_minutes_are_saved_where_people_live_and_new_pairs_count_nothing() -> None:
    saved = np.array([[0.0, 10.0, np.inf], [4.0, 0.0, np.nan], [-2.0, 0.0, 0.0]])
    trips = np.array([[9.0, 3.0, 5.0], [2.0, 9.0, 1.0], [1.0, 1.0, 9.0]])
    np.testing.assert_allclose(saved_by_jurisdiction(saved, trips, np.array([0, 0, 2]), 3), [38.0, 0.0, -2.0])
    np.testing.assert_allclose(mean_change(saved, trips), [30 / 17, 8 / 12, -2 / 11])
    assert np.isnan(mean_change(saved, np.zeros((3, 3)))).all()


@given(minutes=st.floats(0.0, 300.0))
def test_felt_minutes_are_the_inverse_of_the_disutility_of_time(minutes: float) -> None:
    disutility = DECAY * minutes + TAIL * max(minutes - KNEE, 0.0)
    assert disutility_minutes(np.array([[disutility]]), DECAY, TAIL, KNEE)[0, 0] == pytest.approx(minutes, abs=1e-9)


def _grounds(impedance: np.ndarray, minutes: np.ndarray) -> Any:
    region = SimpleNamespace(
        zones=SimpleNamespace(jurisdiction=np.array([0, 1, 1])),
        jurisdictions=("A", "B"),
        parameters={},
        networks=SimpleNamespace(rail=SimpleNamespace(station=())),
    )
    parameters = {"commuting_tail": 3.0, "commuting_tail_minutes": 0.6 * KNEE}
    return SimpleNamespace(
        region=region,
        commuting=SimpleNamespace(
            impedance=impedance,
            border_minutes=np.zeros((2, 2)),
            parameters=parameters,
            # A minute on the clock is worth less than a composite one.
            minute_of_car=0.6,
            access_decay=DECAY,
        ),
        settings=SimpleNamespace(trade_distance_exponent=1.0),
        times=SimpleNamespace(composite={BUSINESS: minutes}),
    )


def _measure(name: str, begins: float) -> Any:
    cost = BuildingCost(2e9, 10.0, "stated") if name == "early" else None
    return SimpleNamespace(id=name, begins=begins, building_cost=lambda region: cost)


def _opening(minutes: float) -> Any:
    return SimpleNamespace(minutes=minutes)


def _doors(minutes: np.ndarray, limit: float) -> Doors:
    # By train as by car, but only from zone 2.
    reached = (minutes <= limit).astype(float)
    return Doors(minutes, reached, reached * np.array([[0.0], [0.0], [1.0]]))


@pytest.fixture
def found() -> Any:
    """Two lines, the later first in the plan, and a measure of another kind; a line saves minutes of every pair."""
    minutes = np.array([[5.0, 40.0, 80.0], [40.0, 5.0, 61.0], [80.0, 61.0, 5.0]])
    plan = SimpleNamespace(measures=(_measure("late", 2030.0), _measure("other", 2021.0), _measure("early", 2022.0)))
    worth = minute_of_car(BUSINESS, TransportSettings())
    share = [
        TravelShare(impedance=np.full((3, 3), -DECAY * s), business_time=np.full((3, 3), -worth * s))
        for s in (2.0, 3.0)
    ]
    last = SimpleNamespace(
        changes=[SimpleNamespace(openings=o) for o in ((_opening(2.0),), (), (_opening(3.0),))],
        travel=[share[0], NO_TRAVEL, share[1]],
    )
    outcome = SimpleNamespace(
        residents=np.array([100.0, 50.0, 50.0]),
        employment=np.array([[40.0, 30.0, 20.0]]),
        placed_employment=np.array([[10.0, 0.0, 0.0]]),
        value_added=np.array([3.0, 2.0, 1.0]),
        commuting=np.array([[30.0, 5.0, 1.0], [10.0, 10.0, 0.0], [6.0, 0.0, 20.0]]),
    )
    tools = Tools(
        *[None] * 9,  # type: ignore[arg-type]
        None,
        lambda *told: None,
        doors=lambda baseline, openings, limit: _doors(minutes - sum(o.minutes for o in openings), limit),
    )
    grounds = _grounds(DECAY * np.minimum(minutes, KNEE) + 4.0 * DECAY * np.maximum(minutes - KNEE, 0.0), minutes)
    return lines_of_plan(tools, grounds, plan, last, outcome, outcome)  # type: ignore[arg-type]


def test_lines_stand_in_the_order_of_their_first_day(found: Any) -> None:
    assert found.measures == ("early", "late")
    assert [None if cost is None else cost.yuan for cost in found.cost] == [2e9, None]


def test_commuters_save_on_the_way_there_and_back_by_the_home_of_each(found: Any) -> None:
    # Below the knee a saving of s minutes is felt as s; beyond it a quarter, since such minutes weigh four times.
    weights = np.array([[1.0, 1.0, 0.25], [1.0, 1.0, 0.25], [0.25, 0.25, 1.0]])
    of_zone = (weights * [[30.0, 5.0, 1.0], [10.0, 10.0, 0.0], [6.0, 0.0, 20.0]]).sum(axis=1)
    by_place = np.array([of_zone[0], of_zone[1] + of_zone[2]])
    np.testing.assert_allclose(found.saved_commuting, 2.0 * np.outer([3.0, 2.0], by_place))


def test_every_business_trip_saves_what_the_line_saves(found: Any) -> None:
    trips = 0.01 * np.array([50.0, 50.0])
    np.testing.assert_allclose(found.saved_business, 2.0 * np.outer([3.0, 2.0], trips))
    np.testing.assert_allclose(found.change, -5.0)
    np.testing.assert_allclose(found.saved, found.saved_commuting + found.saved_business)


def test_a_plan_without_lines_and_a_region_without_networks_have_no_lines(found: Any) -> None:
    assert found.loads is None
    nothing = SimpleNamespace(changes=[SimpleNamespace(openings=())], travel=[NO_TRAVEL])
    plan = SimpleNamespace(measures=(_measure("other", 2021.0),))
    tools = Tools(*[None] * 9, None, lambda *told: None)  # type: ignore[arg-type]
    assert lines_of_plan(tools, None, plan, nothing, None, None) is None  # type: ignore[arg-type]


def test_a_mean_resident_reaches_more_with_the_line_that_takes_a_pair_below_the_hour(found: Any) -> None:
    # 61 minutes between zones 1 and 2 fall to 58 with the first line: 20 jobs for 50 of 200 people, 30 for 50 more.
    np.testing.assert_allclose(found.jobs, [(50 * 20 + 50 * 30) / 200, 0.0])
    np.testing.assert_allclose(found.jobs_public, [50 * 30 / 200, 0.0])
    np.testing.assert_allclose(found.residents_public, [50 * 50 / 200, 0.0])
    np.testing.assert_allclose(found.jobs_of_zone[:, 2], [20.0, 50.0])
    assert (found.potential > 0.0).all()
