"""A metro that runs on across the border."""

from typing import Any

import pytest
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.skims import network_of
from xietong.plan.measures.extend_metro import ExtendMetro
from xietong.region.networks import RailNetwork

NEW = {"name": "Elm Town", "zone": "Elm", "km_before": 12.0, "minutes_before": 9.0}


def _extension(common: dict[str, Any], **other: Any) -> ExtendMetro:
    fields = {"date": "2022-01-01", "line": "mold", "speed_kmh": 100, "stations": [{"name": "m1"}, NEW]}
    return ExtendMetro.model_validate({**common, **fields, **other})


def _metro(grounds: Any, measure: ExtendMetro, year: int) -> RailNetwork:
    return opened(network_of(grounds.region.networks, 2020), measure.change(grounds, year)).metro


def test_the_trains_of_the_line_run_on_to_the_new_station(grounds: Any, common: dict[str, Any]) -> None:
    metro = _metro(grounds, _extension(common, headway_minutes=8), 2022)
    assert metro.line[3:] == ("mold",)
    assert (metro.station[metro.start[3]], metro.station[metro.end[3]]) == ("m1", "Elm Town")
    assert (metro.length_km[3], metro.minutes[3]) == (12.0, 9.0)
    assert metro.headway == {"mold": 8.0}


def test_without_a_line_the_extension_is_one_of_its_own(grounds: Any, common: dict[str, Any]) -> None:
    assert _metro(grounds, _extension(common, line=None), 2022).line[3:] == ("one",)
    assert len(_metro(grounds, _extension(common), 2021).line) == 3


def test_both_governments_host_it(crooked: Any, common: dict[str, Any]) -> None:
    measure = _extension(common)
    assert measure.host_zones(crooked) == {2, 5}
    assert list(measure.check(crooked)) == []


@pytest.mark.parametrize(("cost", "yuan"), [({"cost_per_km": 1e9}, 12e9), ({}, None)])
def test_it_costs_what_is_stated_and_nothing_is_guessed(
    crooked: Any, common: dict[str, Any], cost: dict[str, float], yuan: float | None
) -> None:
    found = _extension(common, **cost).building_cost(crooked)
    assert (None if found is None else found.yuan) == yuan


def test_faults_of_an_extension_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    assert [fault.path for fault in _extension(common, line="mol").check(crooked)] == [("line",)]
    elsewhere = _extension(common, stations=[{"name": "m3"}, NEW])
    assert [fault.what for fault in elsewhere.check(crooked)] == ["'m3' is no station of mold."]
    inside = _extension(common, stations=[{"name": "m1"}, {"name": "Alder Town", "zone": "Alder"}])
    assert [fault.what for fault in inside.check(crooked)] == ["all lie in one jurisdiction."]
    nowhere = _extension(common, line=None, stations=[NEW, {"name": "x"}], speed_kmh=0, headway_minutes=-1)
    found = [fault.path for fault in [*nowhere.faults(), *nowhere.check(crooked)]]
    assert found == [("speed_kmh",), ("headway_minutes",), ("stations", 1), ("stations", 0)]
