"""Shocks of a plan: neutral when nothing changes, levels over base when something does."""

from dataclasses import fields
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from xietong.errors import InfeasibleError
from xietong.model.state import no_shocks
from xietong.model.transport.settings import transport_settings
from xietong.model.transport.settlements import settle
from xietong.model.transport.skims import skim_points, zone_times
from xietong.model.transport.times import BUSINESS, COMMUTING, PointTimes
from xietong.plan import travel
from xietong.plan.plan import Plan
from xietong.plan.translate import translate, travel_of
from xietong.region.region import Region

DECAY = 0.09


def _travel(
    point_times: PointTimes, region: Region, fit: Any, border_minutes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Stands in for the fitted commuting model: one point a zone, the car's minutes and the border's."""
    home = region.zones.jurisdiction
    fastest = np.minimum.reduce(point_times.minutes[COMMUTING])
    minutes = fastest + border_minutes[home[:, None], home[None, :]]
    is_car = point_times.minutes[COMMUTING][0] <= fastest
    return DECAY * minutes, minutes, np.where(is_car, 0.8, 0.2)


@pytest.fixture
def baseline(grounds: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The crooked baseline with travel times skimmed over its own networks."""
    monkeypatch.setattr(travel, "commuting_travel", _travel)
    region = grounds.region
    settings = transport_settings(region.parameters)
    settlements = settle(region.points, region.zones, settings)
    point_times = skim_points(region.networks, settlements, region.base_year, settings)
    border = np.array([[0.0, 20.0], [20.0, 0.0]])
    impedance, minutes, car_share = _travel(point_times, region, None, border)
    fit = SimpleNamespace(
        flows=grounds.commuting.flows,
        border_minutes=border,
        impedance=impedance,
        minutes=minutes,
        car_share=car_share,
    )
    return SimpleNamespace(
        **{name: value for name, value in vars(grounds).items() if name != "commuting"},
        commuting=fit,
        settlements=settlements,
        point_times=point_times,
        times=zone_times(point_times, settlements, len(region.zones), settings),
    )


def _plan(common: dict[str, Any], *measures: dict[str, Any]) -> Plan:
    named = [{**common, "id": f"m{n}", "date": "2022-01-01", **measure} for n, measure in enumerate(measures)]
    head = {"id": "p", "title": {"en": "P", "zh": "规"}, "region": "crooked", "horizon": [2020, 2035]}
    return Plan.model_validate({**head, "measures": named})


MOVE = {
    "kind": "relocate-function",
    "function": "science",
    "origins": [{"zone": "100", "jobs": 300}],
    "hosts": [{"zone": "105", "share": 1}],
    "reappearing_share": 0.5,
}
PLACE = {"kind": "place-jobs", "function": "science", "jobs": [{"zone": "105", "jobs": 100}]}
RAIL = {"kind": "open-rail-line", "lines": ["rundated"]}
ROAD = {"kind": "open-road", "roads": ["G2"]}
BORDER = {"kind": "lower-barrier", "between": ["N", "S"], "reduction": 0.02, "commuting_minutes": 5}
LAND = {"kind": "change-land", "action": "release", "sites": [{"zone": "102", "share": 0.25}]}
DOOR = {"kind": "ease-registration", "jurisdictions": ["S"], "groups": ["local"], "friction": 0.9}
LIMIT = {"kind": "limit-residents", "zones": ["102"], "persons": 300_000, "attraction": 0.64}
ALL = (MOVE, PLACE, RAIL, ROAD, BORDER, LAND, DOOR, LIMIT)


def test_an_empty_plan_is_exactly_neutral(baseline: Any, common: dict[str, Any]) -> None:
    neutral = no_shocks(7, 5, 4, 3, 2)
    for plan, year in ((_plan(common), 2035), (_plan(common, *ALL), 2020), (_plan(common, *ALL), 2021)):
        shocks = translate(baseline, plan, year)
        for field in fields(neutral):
            np.testing.assert_array_equal(getattr(shocks, field.name), getattr(neutral, field.name), field.name)


def test_several_measures_on_one_cell_count_together(baseline: Any, common: dict[str, Any]) -> None:
    shocks = translate(baseline, _plan(common, MOVE, PLACE), 2025)
    base = baseline.outcome.employment[3]
    assert shocks.quantity_hat[3, 5] == pytest.approx((base[5] + 150 + 100) / base[5])
    assert shocks.quantity_hat[3, 0] == pytest.approx((base[0] - 300) / base[0])
    assert np.argwhere(shocks.is_quantity_fixed).tolist() == [[3, 0], [3, 5]]


def test_the_shocks_of_separate_measures_add_up_to_those_of_the_plan(baseline: Any, common: dict[str, Any]) -> None:
    plan = _plan(common, MOVE, PLACE, LAND, DOOR)
    parts = [translate(baseline, plan.only([measure.id]), 2025) for measure in plan.measures]
    whole = translate(baseline, plan, 2025)
    np.testing.assert_allclose(sum(part.tied_workers for part in parts), whole.tied_workers, atol=1e-9)
    np.testing.assert_allclose(
        np.prod([part.floor_space_hat for part in parts], axis=0), whole.floor_space_hat, rtol=1e-12
    )


def test_land_and_registration_become_factors(baseline: Any, common: dict[str, Any]) -> None:
    shocks = translate(baseline, _plan(common, LAND, DOOR), 2025)
    np.testing.assert_allclose(shocks.floor_space_hat, [1, 1, 1.25, 1, 1, 1, 1])
    np.testing.assert_allclose(shocks.registration_hat, [[1, 1], [1, 0.9], [1, 1]])


def test_a_ceiling_makes_its_zones_less_attractive_to_every_group(baseline: Any, common: dict[str, Any]) -> None:
    expected = np.ones((3, 7))
    expected[:, 2] = 0.64
    np.testing.assert_allclose(translate(baseline, _plan(common, LIMIT), 2025).amenity_hat, expected)


def test_a_lower_barrier_touches_only_pairs_across_the_border(baseline: Any, common: dict[str, Any]) -> None:
    shocks = translate(baseline, _plan(common, BORDER), 2025)
    home = baseline.region.zones.jurisdiction
    is_crossing = home[:, None] != home[None, :]
    np.testing.assert_allclose(shocks.trade_cost_hat, np.where(is_crossing, 0.98, 1.0)[None].repeat(5, axis=0))
    np.testing.assert_allclose(shocks.commuting_impedance, np.where(is_crossing, -5 * DECAY, 0.0), atol=1e-12)
    assert shocks.business_time is None


def test_a_border_never_costs_less_than_nothing(baseline: Any, common: dict[str, Any]) -> None:
    shocks = translate(baseline, _plan(common, {**BORDER, "commuting_minutes": 500}), 2025)
    assert shocks.commuting_impedance.min() == pytest.approx(-20 * DECAY)


def test_an_opening_brings_no_pair_further_apart_and_some_nearer(baseline: Any, common: dict[str, Any]) -> None:
    for measure in (RAIL, ROAD):
        shocks = translate(baseline, _plan(common, measure), 2025)
        assert shocks.business_time.max() <= 1e-9
        assert shocks.business_time.min() < -0.1
        assert shocks.commuting_impedance.max() <= 1e-9


def test_each_state_of_the_networks_is_skimmed_once(baseline: Any, common: dict[str, Any]) -> None:
    skims = travel.SkimCache()
    plan = _plan(common, RAIL, ROAD, BORDER)
    for year in (2020, 2023, 2024, 2030):
        translate(baseline, plan, year, skims=skims)
    assert len(skims.travel) == 1
    translate(baseline, plan.only(["m0"]), 2030, skims=skims)
    assert len(skims.travel) == 2


def test_travel_of_the_base_year_is_that_of_the_baseline(baseline: Any, common: dict[str, Any]) -> None:
    year = travel_of(baseline, _plan(common, RAIL), 2021)
    assert year.minutes is baseline.commuting.minutes
    np.testing.assert_array_equal(year.business_time, baseline.times.composite[BUSINESS])


def test_a_plan_that_takes_more_than_there_is_is_infeasible(baseline: Any, common: dict[str, Any]) -> None:
    plan = _plan(common, {**MOVE, "origins": [{"zone": "100", "jobs": 1e6}]})
    with pytest.raises(InfeasibleError) as caught:
        translate(baseline, plan, 2025)
    assert caught.value.exit_code == 3
    assert "1,000,000 jobs of science leave Alder County 100" in str(caught.value)
