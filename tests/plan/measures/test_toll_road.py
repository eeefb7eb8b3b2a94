"""A toll is weighed as time."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.roads import road_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.settlements import settle
from xietong.plan.measures.toll_road import TollRoad
from xietong.region.networks import Networks


def _toll(common: dict[str, Any], **other: Any) -> TollRoad:
    return TollRoad.model_validate({**common, "date": "2022-01-01", "roads": ["G1"], "yuan_per_km": 0.5, **other})


def _networks(grounds: Any, measure: TollRoad, year: int) -> Networks:
    return opened(grounds.region.networks, measure.change(grounds, year))


def test_a_toll_is_charged_by_the_kilometre_from_its_day_on(grounds: Any, common: dict[str, Any]) -> None:
    measure = _toll(common)
    assert _networks(grounds, measure, 2021).road.toll == {}
    assert _networks(grounds, measure, 2022).road.toll == {6: 0.5 * 21.0}
    assert measure.host_zones(grounds.region) == {0, 2}


def test_a_toll_costs_no_more_than_the_next_best_way(grounds: Any, common: dict[str, Any]) -> None:
    # Streets join only the nearest settlements here, so that the toll can be told on the road alone.
    region, settings = grounds.region, TransportSettings(street_neighbours=1, street_reach_km=1, wage_per_hour=160.0)
    places = settle(region.points, region.zones, settings)

    def driving(yuan_per_km: float) -> float:
        networks = _networks(grounds, _toll(common, yuan_per_km=yuan_per_km), 2022)
        return float(road_times(networks.road, places, 2020, settings).driving[0, 2])

    free, cheap, dear, dearer = (driving(toll) for toll in (0.0, 0.1, 50.0, 5000.0))
    assert cheap - free == pytest.approx(0.1 * 21.0 / 2.0, rel=1e-6)
    without = region.networks.road
    closed = replace(without, is_planned=without.is_planned | (np.arange(9) == 6))
    assert dear == dearer == pytest.approx(float(road_times(closed, places, 2020, settings).driving[0, 2]))


def test_faults_of_a_toll_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    measure = _toll(common, roads=["G9"], yuan_per_km=-1)
    assert [fault.path for fault in [*measure.faults(), *measure.check(crooked)]] == [("yuan_per_km",), ("roads", 0)]
