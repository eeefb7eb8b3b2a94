"""One fare for metro and train."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.fares import toll_minutes
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import skim_ground
from xietong.plan.measures.join_fares import JoinFares
from xietong.region.networks import Networks

# Three minutes, and four yuan at the mean value of a minute of commuting and business.
SAVED = 3.0 + float(toll_minutes(4.0, TransportSettings()))


def _union(common: dict[str, Any], **other: Any) -> JoinFares:
    fields = {"date": "2022-01-01", "between": ["North", "South"], "saved_minutes": 3.0, "saved_yuan": 4.0}
    return JoinFares.model_validate({**common, **fields, **other})


def _networks(grounds: Any, measure: JoinFares, year: int) -> Networks:
    return opened(grounds.region.networks, measure.change(grounds, year))


def test_every_station_of_the_union_saves_minutes_and_the_second_fare(grounds: Any, common: dict[str, Any]) -> None:
    measure = _union(common)
    assert _networks(grounds, measure, 2021).rail.joint_fare == {}
    assert _networks(grounds, measure, 2022).rail.joint_fare == dict.fromkeys(("r0", "r1", "r2", "r3"), SAVED)
    assert measure.host_zones(grounds.region) == {0, 2, 4, 6}


def test_only_ways_by_metro_to_the_train_become_shorter(grounds: Any, common: dict[str, Any]) -> None:
    region, settings = grounds.region, TransportSettings()
    places = settle(region.points, region.zones, settings)
    networks = _networks(grounds, _union(common), 2022)
    saved = (
        skim_ground(region.networks, places, 2024, settings).access
        - skim_ground(networks, places, 2024, settings).access
    )
    assert saved.max() == pytest.approx(SAVED)
    assert saved.min() == 0.0
    closed = replace(networks.metro, is_open=np.zeros(3, dtype=bool))
    none = [
        skim_ground(replace(one, metro=closed), places, 2024, settings).access for one in (networks, region.networks)
    ]
    np.testing.assert_array_equal(*none)


def test_faults_of_a_union_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    measure = _union(common, between=["Nort"], saved_minutes=-1, saved_yuan=0)
    found = [fault.path for fault in [*measure.faults(), *measure.check(crooked)]]
    assert found == [("between",), ("saved_minutes",), ("between", 0)]
    nothing = _union(common, saved_minutes=0, saved_yuan=0)
    assert [fault.what for fault in nothing.faults()] == ["saves nothing."]
