"""Loads of the real railways with made-up commuters: what opens carries, and only then."""

from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.line_loads import loads_of_plan, ridden_km
from xietong.plan.read import read_plan
from xietong.region.region import Region
from xietong.regions import bth


@pytest.fixture(scope="module")
def region() -> Region:
    return bth()


def test_a_line_carries_nobody_before_it_opens_and_twice_the_trips_are_twice_the_load(region: Region) -> None:
    zones = region.zones
    apart = np.hypot(zones.lon[:, None] - zones.lon, zones.lat[:, None] - zones.lat)
    trips = 1e-9 * zones.residents[:, None] * zones.residents[None, :] * np.exp(-apart)
    (line,) = read_plan("bth-coordinated", region).only(["rail-tangshan"]).measures
    grounds, openings = SimpleNamespace(region=region), line.openings(region, 2035)
    outcome = [SimpleNamespace(commuting=factor * trips) for factor in (1.0, 2.0)]
    found = loads_of_plan(grounds, openings, (outcome[0], outcome[0]), trips)  # type: ignore[arg-type]
    twice = loads_of_plan(grounds, openings, (outcome[1], outcome[1]), 2.0 * trips)  # type: ignore[arg-type]
    assert found is not None
    assert twice is not None
    opened = np.array([name in {"JTC", "JTC0"} for name in found.rail.line])
    assert not found.total[0, opened].any()
    assert found.business[1, opened].max() > 0.0
    np.testing.assert_allclose(twice.total, 2.0 * found.total)
    closed = loads_of_plan(grounds, (), (outcome[0], outcome[0]), trips)  # type: ignore[arg-type]
    assert closed is not None
    np.testing.assert_array_equal(closed.total[0], closed.total[1])


def test_kilometres_count_on_the_sections_of_the_measures_asked_for(region: Region) -> None:
    zones = region.zones
    apart = np.hypot(zones.lon[:, None] - zones.lon, zones.lat[:, None] - zones.lat)
    trips = 1e-9 * zones.residents[:, None] * zones.residents[None, :] * np.exp(-apart)
    lines = read_plan("bth-coordinated", region).only(["rail-tangshan", "rail-binhai"]).measures
    grounds, outcome = SimpleNamespace(region=region), SimpleNamespace(commuting=trips)
    openings = [line.openings(region, 2035) for line in lines]

    def km(*counted: bool) -> float:
        steps = list(zip(counted, openings, strict=True))
        by_class = ridden_km(grounds, steps, outcome, trips)  # type: ignore[arg-type]
        return float(by_class.sum())

    every = [opening for opened in openings for opening in opened]
    found = loads_of_plan(grounds, every, (outcome, outcome), trips)  # type: ignore[arg-type]
    assert found is not None
    own = np.array([name in {"JTC", "JTC0"} for name in found.rail.line])
    assert km(True, False) == pytest.approx(float(found.total[1, own] @ found.rail.length_km[own]))
    assert km(True, True) == pytest.approx(km(True, False) + km(False, True))
    assert km(False, False) == 0.0
