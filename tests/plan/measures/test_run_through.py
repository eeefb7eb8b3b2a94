"""Trains that run through: no change and no wait at the joint."""

from typing import Any

import numpy as np
import pytest
from tests.plan.measures.network_grounds import opened

from xietong.model.transport.metro import metro_stations_times
from xietong.model.transport.railways import station_times
from xietong.model.transport.settings import TransportSettings
from xietong.model.transport.skims import network_of
from xietong.plan.measures.run_through import RunThrough
from xietong.region.networks import Networks


def _through(common: dict[str, Any], **other: Any) -> RunThrough:
    joint = {"station": "m1", "lines": ["mdated", "mold"]}
    return RunThrough.model_validate({**common, "date": "2024-01-01", "network": "metro", "joints": [joint], **other})


def _networks(grounds: Any, measure: RunThrough, year: int) -> Networks:
    return opened(network_of(grounds.region.networks, 2023), measure.change(grounds, year))


def test_the_change_between_two_metro_lines_falls_away(grounds: Any, common: dict[str, Any]) -> None:
    settings, measure = TransportSettings(), _through(common)
    before, after = (
        metro_stations_times(_networks(grounds, measure, year).metro, 2023, settings) for year in (2023, 2024)
    )
    saved = settings.metro_transfer + settings.metro_wait
    assert before[0, 2] - after[0, 2] == pytest.approx(saved)
    assert before[2, 0] - after[2, 0] == pytest.approx(saved)
    np.testing.assert_array_equal(before[0, 1], after[0, 1])


def test_the_change_between_a_fast_and_a_slow_railway_falls_away(grounds: Any, common: dict[str, Any]) -> None:
    settings = TransportSettings()
    measure = _through(common, network="rail", joints=[{"station": "r1", "lines": ["rold", "rdated"]}])
    rails = [_networks(grounds, measure, year).rail for year in (2023, 2024)]
    slow = [type(rail)(**{**vars(rail), "kind": ("conventional", "high_speed", "high_speed")}) for rail in rails]
    nowhere = np.full((4, 4), np.inf)
    before, after = (station_times(rail, nowhere, 10.0, 2023, settings)[0, 2] for rail in slow)
    assert before - after == pytest.approx(settings.rail_change, abs=1e-6)


def test_faults_of_a_joint_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    wrong = [
        {"station": "m9", "lines": ["mold", "mdated"]},
        {"station": "m1", "lines": ["mundated", "mol"]},
        {"station": "m1", "lines": ["mold", "mold"]},
    ]
    measure = _through(common, joints=wrong)
    assert [(fault.path, fault.what) for fault in measure.check(crooked)] == [
        (("joints", 0, "station"), "'m9' is not a station."),
        (("joints", 1, "lines", 0), "'mundated' does not call at m1."),
        (("joints", 1, "lines", 1), "'mol' is not a line."),
    ]
    assert [fault.path for fault in measure.faults()] == [("joints", 2, "lines")]
    assert _through(common).host_zones(crooked) == {2}
