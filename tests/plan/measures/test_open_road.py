"""Roads that open, recorded and new."""

from typing import Any

import numpy as np
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.roads import is_open_road
from xietong.model.transport.skims import network_of
from xietong.plan.measures.open_road import OpenRoad
from xietong.region.networks import RoadNetwork


def _road(common: dict[str, Any], **other: Any) -> OpenRoad:
    return OpenRoad.model_validate({**common, "date": "2020-12-31", **other})


def _opened(grounds: Any, measure: OpenRoad, year: int) -> RoadNetwork:
    return opened(network_of(grounds.region.networks, 2020), measure.change(grounds, year)).road


def test_a_recorded_road_opens_link_by_link(grounds: Any, common: dict[str, Any]) -> None:
    measure = _road(common, roads=["G2"])
    assert is_open_road(_opened(grounds, measure, 2020), 2020)[6:].tolist() == [True, False, False]
    assert is_open_road(_opened(grounds, measure, 2021), 2020)[6:].tolist() == [True, True, True]


def test_links_without_a_date_can_be_left_out(grounds: Any, common: dict[str, Any]) -> None:
    measure = _road(common, roads=["G2"], is_recorded_only=True)
    assert is_open_road(_opened(grounds, measure, 2030), 2020)[6:].tolist() == [True, True, False]


def test_a_road_is_named_by_number_or_by_name(grounds: Any, common: dict[str, Any]) -> None:
    for name in ("G3", "Second"):
        road = _opened(grounds, _road(common, roads=[name]), 2022)
        assert is_open_road(road, 2020)[6:].tolist() == [True, True, False]


def test_a_new_road_joins_its_zones_in_order(grounds: Any, common: dict[str, Any]) -> None:
    measure = _road(common, through=["Alder", "Elm", "Fir"], speed_kmh=100, length_km=[60, 20])
    road = _opened(grounds, measure, 2022)
    assert road.start[9:].tolist() == [0, 5]
    assert road.end[9:].tolist() == [5, 6]
    np.testing.assert_allclose(road.length_km[9:], [60, 20])
    assert is_open_road(road, 2020)[9:].all()


def test_faults_of_a_road_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    both = _road(common, roads=["G9", "G1"], through=["Alder"], length_km=[1])
    found = {(fault.path, fault.level) for fault in [*both.faults(), *both.check(crooked)]}
    assert found == {
        ((), "error"),
        (("through",), "error"),
        (("speed_kmh",), "error"),
        (("length_km",), "error"),
        (("roads", 0), "error"),
        (("roads", 1), "warning"),
    }
