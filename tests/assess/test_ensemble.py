"""Draws, ranges and shares of variance."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from tests.assess.conftest import SixMeasure, SixPlan, make_parameter, make_region

from xietong.assess.ensemble.draws import Factor, correlation_of, factors_of, points, values_at
from xietong.assess.ensemble.ranges import drivers_of, ranges_of
from xietong.assess.ensemble.walk import prepare_ensemble, walk_draw, walk_parts
from xietong.assess.tools import Tools
from xietong.model.baseline import Baseline
from xietong.model.state import Status
from xietong.region.region import Table


def test_a_longer_run_begins_with_the_draws_of_a_shorter_one() -> None:
    np.testing.assert_array_equal(points(40, 5, 3)[:10], points(10, 5, 3))
    assert np.abs(points(64, 5, 3) - points(64, 5, 4)).max() > 0.1


def test_draws_fill_their_range_evenly() -> None:
    np.testing.assert_allclose(points(256, 6, 1).mean(axis=0), 0.5, atol=0.01)
    np.testing.assert_allclose(points(256, 6, 1).var(axis=0), 1 / 12, atol=0.003)


def test_only_declared_ranges_are_drawn() -> None:
    region = make_region()
    assert [factor.name for factor in factors_of(region)] == ["following_share", "migration_elasticity"]
    fixed = {**region.parameters, "following_share": make_parameter("following_share", 0.6, 0.6, 0.6)}
    assert [factor.name for factor in factors_of(replace(region, parameters=fixed))] == ["migration_elasticity"]


def test_no_more_people_choose_their_jurisdiction_anew_than_their_residence() -> None:
    factors = (Factor("residence_moving_share", 0.05, 0.2), Factor("jurisdiction_moving_share", 0.01, 0.1))
    assert values_at(factors, np.array([0.0, 1.0]))["jurisdiction_moving_share"] == 0.05
    assert values_at(factors, np.array([1.0, 0.5]))["jurisdiction_moving_share"] == pytest.approx(0.055)


def test_an_estimate_is_drawn_from_its_normal_law_inside_its_range() -> None:
    factor = Factor("residence_elasticity", 2.0, 4.6, 3.5, 0.76)
    assert factor.at(0.0) == pytest.approx(2.0)
    assert factor.at(1.0) == pytest.approx(4.6)
    ends = norm.cdf((np.array([2.0, 4.6]) - 3.5) / 0.76)
    assert factor.at(float((0.5 - ends[0]) / (ends[1] - ends[0]))) == pytest.approx(3.5)
    assert Factor("x", 2.0, 4.0).at(0.25) == 2.5


def test_an_estimate_at_an_end_of_its_range_is_not_drawn() -> None:
    region = make_region()
    at_end = replace(make_parameter("migration_elasticity", 0.5, 0.5, 1.5), standard_error=0.3)
    parameters = {**region.parameters, "migration_elasticity": at_end}
    assert [factor.name for factor in factors_of(replace(region, parameters=parameters))] == ["following_share"]


def test_a_trend_with_a_range_is_a_scenario_that_is_drawn() -> None:
    region = make_region()
    columns = {
        "trend": np.array(["farm_workers", "real_income"], dtype=object),
        "value": np.array([0.0, 0.0]),
        "low": np.array([-0.3, 0.0]),
        "high": np.array([0.0, 0.0]),
        "to_year": np.array([2035.0, 2035.0]),
    }
    region = replace(region, tables={"trends": Table("trends", columns)})
    assert [factor.name for factor in factors_of(region)][-1] == "farm_workers"


def test_estimates_are_drawn_with_their_correlation() -> None:
    factors = (Factor("a", -9.0, 9.0, 0.0, 1.0), Factor("b", -9.0, 9.0, 0.0, 2.0), Factor("c", 0.0, 1.0))
    columns = {
        "name": np.array(["a", "a"], dtype=object),
        "other": np.array(["b", "unknown"], dtype=object),
        "correlation": np.array([-0.8, 0.5]),
    }
    region = replace(make_region(), tables={"estimate_correlations": Table("estimate_correlations", columns)})
    correlation = correlation_of(region, factors)
    drawn = np.array([list(values_at(factors, u, correlation).values()) for u in points(512, 3, 1)])
    np.testing.assert_allclose(drawn.std(axis=0), [1.0, 2.0, 12**-0.5], rtol=0.02)
    np.testing.assert_allclose(np.corrcoef(drawn.T)[0], [1.0, -0.8, 0.0], atol=0.02)


def test_a_range_is_that_of_the_draws_with_an_equilibrium() -> None:
    changes = np.linspace(0.0, 1.0, 101)[:, None] * np.array([1.0, -2.0])
    found = ranges_of(np.concatenate([changes, np.full((3, 2), np.nan)]))
    np.testing.assert_allclose([found.low, found.median, found.high], [[0.05, -1.9], [0.5, -1.0], [0.95, -0.1]])
    assert found.n_draw == 101
    assert np.isnan(ranges_of(np.full((2, 1), np.nan)).low).all()


def test_shares_of_variance_are_those_of_the_closed_form() -> None:
    # With u even on the unit cube: y = 3 u0 + u1 + 2 (u0 - 1/2)(u2 - 1/2) + noise-free constant.
    unit = points(512, 3, 1)
    y = 3.0 * unit[:, 0] + unit[:, 1] + 2.0 * (unit[:, 0] - 0.5) * (unit[:, 2] - 0.5) + 7.0
    parts = np.array([9.0 / 12.0, 1.0 / 12.0, 4.0 / 144.0])
    found = drivers_of(unit, y[:, None])
    assert found is not None
    np.testing.assert_allclose(found.first[0], [parts[0] / parts.sum(), parts[1] / parts.sum(), 0.0], atol=2e-3)
    np.testing.assert_allclose(found.total[0, 2], parts[2] / parts.sum(), atol=2e-3)
    np.testing.assert_allclose(found.total[0, 0], (parts[0] + parts[2]) / parts.sum(), atol=2e-3)
    assert found.explained[0] == pytest.approx(1.0, abs=1e-6)


def test_what_no_parameter_drives_is_not_explained() -> None:
    unit = points(256, 2, 1)
    noise = np.random.default_rng(0).normal(size=(256, 1))
    found = drivers_of(unit, noise)
    assert found is not None
    assert found.explained[0] < 0.1


def test_too_few_draws_name_no_driver() -> None:
    assert drivers_of(points(10, 3, 1), np.zeros((10, 1))) is None


def test_without_draws_for_products_the_shares_of_single_numbers_are_told() -> None:
    unit = points(32, 6, 1)
    found = drivers_of(unit, unit[:, 2:3])
    assert found is not None
    np.testing.assert_allclose(found.total[0], [0, 0, 1, 0, 0, 0], atol=1e-9)


def test_a_draw_walks_every_year_and_tells_what_the_plan_changes(six: Baseline, tools: Tools) -> None:
    plan: Any = SixPlan((SixMeasure("school", 2021.0, 2, 40.0), SixMeasure("late", 2024.0, 1, 10.0)))
    prepared = prepare_ensemble(tools, six, plan, 2023)
    assert (list(prepared.whole.low), prepared.following) == ([2021, 2022, 2023], (0.3, 0.9))
    told = [lead.quantity.place for lead in prepared.led if lead.quantity.indicator == "residents"]
    changes = walk_draw(tools, prepared, {"following_share": 0.5, "migration_elasticity": 1.0})
    assert dict(zip(told, changes, strict=False)) == pytest.approx(
        {"central_six": 0.0, "sub_centre": 40.0, "J0": 40.0, "J1": 0.0}
    )


def test_each_measure_is_taken_away_alone(six: Baseline, tools: Tools) -> None:
    plan: Any = SixPlan((SixMeasure("school", 2021.0, 2, 40.0), SixMeasure("late", 2024.0, 1, 10.0)))
    prepared = prepare_ensemble(tools, six, plan, 2024, with_parts=True)
    assert list(prepared.lacking) == ["school", "late"]
    found = walk_parts(tools, prepared, {"following_share": 0.5})
    people = [row for row, lead in enumerate(prepared.led) if lead.quantity.indicator == "residents"]
    by_place = {prepared.led[row].quantity.place: found[:, row] for row in people}
    assert by_place["sub_centre"].tolist() == pytest.approx([40.0, 40.0, 0.0])
    assert by_place["central_six"].tolist() == pytest.approx([10.0, 0.0, 10.0])


def test_a_draw_without_an_equilibrium_is_not_told(six: Baseline, tools: Tools) -> None:
    plan: Any = SixPlan((SixMeasure("school", 2021.0, 2, 40.0),))
    lost = replace(tools, approach=lambda *_: SimpleNamespace(status=Status.STEP_LIMIT))
    assert np.isnan(walk_draw(lost, prepare_ensemble(tools, six, plan, 2022), {})).all()


def test_the_share_of_followers_moves_what_is_asked_evenly_between_its_ends(six: Baseline, tools: Tools) -> None:
    plan: Any = SixPlan((SixMeasure("school", 2021.0, 2, 40.0),))
    prepared = prepare_ensemble(tools, six, plan, 2021)
    high = prepared.whole.low[2021]
    moved = replace(high, shocks=replace(high.shocks, placed_jobs=3.0 * np.asarray(high.shocks.placed_jobs)))
    whole = replace(prepared.whole, high={2021: moved})
    mixed = walk_draw(tools, replace(prepared, whole=whole), {"following_share": 0.6})
    assert mixed[1] == pytest.approx(80.0)
