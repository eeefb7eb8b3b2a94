"""Years walked with a solver whose answer is known."""

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.assess.conftest import SixMeasure, SixPlan

from xietong.assess.backtest.ceiling import attraction_that_holds, held_residents
from xietong.assess.backtest.past import CEILING, Ceiling, Past, forecast_of, foretell, prepare_past
from xietong.assess.backtest.production import score_shares
from xietong.assess.backtest.validation import unknowns_of, validate
from xietong.assess.tools import Tools
from xietong.errors import ConvergenceError
from xietong.model.baseline import Baseline
from xietong.model.state import Status
from xietong.region.region import Table

PLAN: Any = SixPlan((SixMeasure("school", 2021.5, 2, 40.0), SixMeasure("late", 2024.0, 1, 10.0)))


@pytest.fixture
def dated(six: Baseline) -> Baseline:
    """The six zones with a count three years later."""
    zones = six.region.zones
    later = zones.residents * np.array([1.1, 1.0, 0.9, 1.2, 1.0, 1.0])
    zones = replace(zones, residents_by_year={2020: zones.residents, 2023: later})
    return replace(six, region=replace(six.region, zones=zones, tables={}))


def test_what_is_in_force_by_the_later_count_is_in_the_forecast(dated: Baseline, tools: Tools) -> None:
    past = prepare_past(tools, dated, PLAN)
    outcome = foretell(tools, past, {})
    expected = dated.outcome.residents + np.array([0.0, 0.0, 40.0, 0.0, 0.0, 0.0])
    np.testing.assert_allclose(outcome.residents, expected)
    told = past.observed.before * np.exp(forecast_of(past, outcome))
    assert told.sum() == pytest.approx(past.observed.after.sum())
    np.testing.assert_allclose(told / told.sum(), expected / expected.sum())


def test_a_year_without_an_equilibrium_is_named(dated: Baseline, tools: Tools) -> None:
    past = prepare_past(tools, dated, PLAN)
    lost = replace(tools, approach=lambda *_: SimpleNamespace(status=Status.STEP_LIMIT, residual=1.0, steps=9))
    with pytest.raises(ConvergenceError, match="year 2021"):
        foretell(lost, past, {})


def test_a_region_without_trends_is_scored_and_nothing_is_estimated(dated: Baseline, tools: Tools) -> None:
    found = validate(tools, prepare_past(tools, dated, None))
    assert (found.estimate, found.unknowns, found.employment, found.industries) == (None, (), {}, ())
    score = found.population["out_of_sample"]["all"]
    assert score.rmse == pytest.approx(score.naive["same_growth"])
    assert {group.tag for group in found.groups} == {"central_six", "sub_centre", "ring"}
    np.testing.assert_array_equal(found.in_sample, found.out_of_sample)
    assert found.gdp_shares == {}


def test_shares_of_gdp_are_scored_within_each_government(dated: Baseline, tools: Tools) -> None:
    codes = dated.region.zones.code
    columns = {
        "zone": np.array([*codes[:5], *codes[:5]], dtype=object),
        "year": np.repeat([2020.0, 2023.0], 5),
        "yuan": np.array([10.0, 10.0, 10.0, 20.0, 20.0, 20.0, 10.0, 10.0, 20.0, 20.0]),
    }
    region = replace(dated.region, tables={"observed_gdp": Table("observed_gdp", columns)})
    past = prepare_past(tools, replace(dated, region=region), None)
    area = region.zones.jurisdiction[:5]
    happened = np.array([20.0, 10.0, 10.0, 20.0, 20.0])
    told = np.append(np.log(happened / columns["yuan"][:5]), np.nan) + 0.7
    scores = score_shares(past, told)
    assert scores is not None
    assert (scores["all"].units, scores["all"].rmse) == (5, pytest.approx(0.0, abs=1e-12))
    first = area == area[0]
    growth = happened[first] / columns["yuan"][:5][first]
    mean = happened[first].sum() / columns["yuan"][:5][first].sum()
    expected = np.sqrt(np.average(np.log(growth / mean) ** 2, weights=columns["yuan"][:5][first]))
    assert scores["J0"].no_change == pytest.approx(expected)


def _held(tools: Tools, dated: Baseline, persons: float) -> tuple[Tools, Past]:
    """A model in which people answer to attraction with an elasticity of two."""
    past = prepare_past(tools, dated, None)
    zones = dated.region.zones.tags["central_six"]
    ceiling = Ceiling(zones, persons, {2021: 0.3, 2022: 0.6, 2023: 1.0}, np.log(0.9))

    def read(baseline: Baseline, problem: Any, state: Any, found: Any) -> Any:
        liked = np.asarray(problem.shocks.amenity_hat)[0] ** 2
        return replace(baseline.outcome, residents=baseline.outcome.residents * liked)

    return replace(tools, read=read), replace(past, ceiling=ceiling)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.95])
def test_the_attraction_that_holds_a_ceiling_holds_it(dated: Baseline, tools: Tools, share: float) -> None:
    free = float(dated.region.zones.residents[:2].sum()) / dated.region.zones.residents.sum()
    total = dated.region.zones.residents_by_year[2023].sum()
    held, past = _held(tools, dated, share * free * total)
    found = attraction_that_holds(held, past, {})
    outcome = foretell(held, past, {CEILING: found})
    assert found < 0.0
    assert held_residents(past, np.asarray(outcome.residents)) == pytest.approx(share * free * total, rel=2e-3)


def test_a_ceiling_above_what_there_is_asks_for_nothing(dated: Baseline, tools: Tools) -> None:
    assert attraction_that_holds(*_held(tools, dated, 1e9), {}) == 0.0


def test_the_declared_hold_of_a_ceiling_counts_where_no_other_is_given(dated: Baseline, tools: Tools) -> None:
    held, past = _held(tools, dated, 1.0)
    ratio = np.asarray(foretell(held, past, {}).residents) / dated.outcome.residents
    np.testing.assert_allclose(ratio, [0.81, 0.81, 1, 1, 1, 1])


def test_nothing_is_unknown_where_no_trend_is_declared(dated: Baseline, tools: Tools) -> None:
    _, past = _held(tools, dated, 1.0)
    assert unknowns_of(past) == ()


def test_a_set_of_numbers_moves_only_what_it_names(dated: Baseline, tools: Tools) -> None:
    seen: list[Mapping[str, float]] = []

    def replaced(baseline: Baseline, values: Mapping[str, float]) -> Baseline:
        seen.append(values)
        return baseline

    past = prepare_past(tools, dated, None)
    foretell(replace(tools, replace_parameters=replaced), past, {"residence_elasticity": 3.0, "farm_workers": -0.1})
    assert seen == [{"residence_elasticity": 3.0}]
