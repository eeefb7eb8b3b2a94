"""The real region held against the census of 2020."""

import numpy as np
import pytest

from xietong import regions
from xietong.assess.backtest.past import prepare_past
from xietong.assess.backtest.validation import Validation, validate
from xietong.assess.evaluate import model_tools
from xietong.assess.tools import no_progress
from xietong.model.calibrate import calibrate
from xietong.plan.read import read_plan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found() -> Validation:
    region = regions.bth(2010)
    tools = model_tools(None, no_progress)
    past = prepare_past(tools, calibrate(region), read_plan("bth-2010-2020", region))
    # The search begins at the shipped values, so it ends after a step; one step more for each city not seen.
    return validate(tools, past, fold_steps=1)


def test_it_beats_every_forecast_that_needs_no_model(found: Validation) -> None:
    for part in ("all", "counted", "without_binhai"):
        score = found.population["out_of_sample"][part]
        assert score.rmse < 0.82 * score.best_naive, part
    assert found.population["in_sample"]["all"].rmse < 0.75 * found.population["in_sample"]["all"].best_naive
    for name in ("in_sample", "out_of_sample"):
        employment = found.employment[name]["employment"]
        assert employment.rmse < 0.85 * employment.best_naive, name


def test_shares_of_gdp_are_scored_on_units_that_were_published_twice(found: Validation) -> None:
    scores = found.gdp_shares["out_of_sample"]
    assert (scores["all"].units, scores["110000"].units, scores["120000"].units) == (123, 13, 12)
    assert round(scores["110000"].no_change, 3) == 0.118
    assert round(scores["120000"].no_change, 3) == 0.213


def test_the_ceiling_is_held_and_matters(found: Validation) -> None:
    inside = {group.tag: group for group in found.groups}["central_six"]
    assert inside.persons * np.exp(inside.foretold) == pytest.approx(10.85e6, rel=5e-3)
    assert found.population["without_ceiling"]["all"].rmse > found.population["in_sample"]["all"].rmse


def test_the_shipped_values_are_those_that_are_estimated(found: Validation) -> None:
    region = regions.bth(2010)
    assert found.estimate is not None
    shipped = dict(zip(region.tables["trends"]["trend"], region.tables["trends"]["value"], strict=True))
    shipped |= {name: entry.value for name, entry in region.parameters.items()}
    for name, value, error in zip(
        found.estimate.names, found.estimate.values, found.estimate.standard_errors, strict=True
    ):
        if name in shipped:
            assert value == pytest.approx(shipped[name], abs=0.05 * error), name
