"""Lines that open, recorded and new."""

from typing import Any

import numpy as np
import pytest
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.metro import is_open_line
from xietong.model.transport.skims import network_of
from xietong.plan.measures.open_rail_line import OpenRailLine
from xietong.region.networks import Networks


def _line(common: dict[str, Any], **other: Any) -> OpenRailLine:
    return OpenRailLine.model_validate({**common, "date": "2022-01-01", **other})


def _networks(grounds: Any, measure: OpenRailLine, year: int) -> Networks:
    return opened(network_of(grounds.region.networks, 2020), measure.change(grounds, year))


@pytest.mark.parametrize(
    ("line", "date", "opens"),
    [("rdated", "2022-01-01", 2023), ("rdated", "2025-01-01", 2025), ("rundated", "2022-01-01", 2022)],
)
def test_a_recorded_line_opens_on_the_later_of_both_dates(
    grounds: Any, common: dict[str, Any], line: str, date: str, opens: int
) -> None:
    measure = _line(common, lines=[line], date=date)
    position = grounds.region.networks.rail.line.index(line)
    is_open = [bool(is_open_line(_networks(grounds, measure, y).rail, y)[position]) for y in (opens - 1, opens)]
    assert is_open == [False, True]


def test_a_metro_line_opens_in_the_metro_and_leaves_the_railway_alone(grounds: Any, common: dict[str, Any]) -> None:
    networks = _networks(grounds, _line(common, lines=["mundated"]), 2024)
    assert is_open_line(networks.metro, 2020).tolist() == [True, False, True]
    assert is_open_line(networks.rail, 2020).tolist() == [True, False, False]


def test_a_new_line_joins_the_station_it_shares(grounds: Any, common: dict[str, Any]) -> None:
    measure = _line(
        common,
        speed_kmh=250,
        stations=[{"name": "r1"}, {"name": "Elm Town", "zone": "Elm"}, {"name": "r3", "km_before": 40}],
    )
    rail = _networks(grounds, measure, 2024).rail
    old = grounds.region.networks.rail
    assert rail.station == (*old.station, "Elm Town")
    assert rail.start[3:].tolist() == [1, 4]
    assert rail.end[3:].tolist() == [4, 3]
    assert rail.line[3:] == ("one", "one")
    assert rail.length_km[4] == 40
    # Elm lies 27.7 km from station r1 along the great circle, with the usual detour about 29.
    assert 25 < rail.length_km[3] < 35
    assert is_open_line(rail, 2020)[3:].all()
    np.testing.assert_array_equal(old.open_date[:1], rail.open_date[:1])


def test_a_line_with_no_stations_is_a_fault(common: dict[str, Any]) -> None:
    assert [fault.what for fault in _line(common).faults()] == ["is a line with no stations."]
    one = _line(common, speed_kmh=100, stations=[{"name": "r1"}])
    assert [fault.what for fault in one.faults()] == ["is a line with one station."]


def test_unknown_and_open_lines_are_found(crooked: Any, common: dict[str, Any]) -> None:
    faults = list(_line(common, lines=["rundatd", "rold"]).check(crooked))
    assert [fault.level for fault in faults] == ["error", "warning"]
    assert faults[0].remedy == "Did you mean rundated?"


def test_a_new_station_needs_a_zone(crooked: Any, common: dict[str, Any]) -> None:
    (fault,) = _line(common, speed_kmh=100, stations=[{"name": "r1"}, {"name": "Oak"}]).check(crooked)
    assert fault.path == ("stations", 1)


def test_a_headway_holds_for_the_lines_that_open(grounds: Any, common: dict[str, Any]) -> None:
    recorded = _line(common, lines=["rundated", "mundated"], headway_minutes=20)
    networks = _networks(grounds, recorded, 2024)
    assert (networks.rail.headway, networks.metro.headway) == ({"rundated": 20.0}, {"mundated": 20.0})
    new = _line(common, speed_kmh=250, headway_minutes=30, stations=[{"name": "r1"}, {"name": "Elm", "zone": "Elm"}])
    assert _networks(grounds, new, 2024).rail.headway == {"one": 30.0}
    assert [fault.path for fault in _line(common, lines=["rundated"], headway_minutes=0).faults()] == [
        ("headway_minutes",)
    ]


def test_a_line_costs_what_is_stated_then_by_the_kilometre_then_the_published_average(
    crooked: Any, common: dict[str, Any]
) -> None:
    stated = {"cost": {"yuan": 3e9, "kind": "planned"}}
    for given, yuan, basis in (
        ({**stated, "cost_per_km": 1e8}, 3e9, "stated"),
        ({"cost_per_km": 1e8}, 2.7e9, "per_km"),
        ({}, 27 * 247e9 / 1100, "published_average"),
    ):
        found = _line(common, lines=["rundated"], **given).building_cost(crooked)
        assert found is not None
        assert (found.km, found.basis) == (27.0, basis)
        assert found.yuan == pytest.approx(yuan)
    # The average is one of intercity lines.
    assert _line(common, lines=["mundated"]).building_cost(crooked) is None
