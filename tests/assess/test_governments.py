"""What a plan brings each government, on six zones and by hand."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.governments import (
    PARTS,
    cost_of_year,
    gains_of_governments,
    unborne_costs,
    value_of_living,
)
from xietong.assess.path import Path, Step
from xietong.assess.solves import Solved
from xietong.assess.travel_shares import NO_TRAVEL
from xietong.model.baseline import Baseline
from xietong.model.dynamics import State
from xietong.model.public_finance import books_of, finance_of
from xietong.plan.change import no_change
from xietong.plan.plan import Plan
from xietong.plan.read import read_plan
from xietong.region.region import Region


def test_the_base_year_keeps_the_published_budgets(budgeted: Baseline) -> None:
    books = books_of(budgeted, finance_of(budgeted), budgeted.outcome)
    by_city = books.of(np.asarray(budgeted.region.zones.city), 2)
    np.testing.assert_allclose(by_city.revenue[:5].sum(axis=0), [6.0, 2.0])
    by_jurisdiction = books.of(np.asarray(budgeted.region.zones.jurisdiction), 2)
    np.testing.assert_allclose(by_jurisdiction.spending.sum(axis=0), [9.0, 5.0])
    np.testing.assert_allclose(books.balance, 0.0, atol=1e-12)


def _path(budgeted: Baseline, scale: float) -> tuple[SimpleNamespace, Path]:
    """A year without and a year with more output in the first zone; one measure, of a body above the governments."""
    measure = SimpleNamespace(id="upper", owner="centre", cost=None, host_zones=lambda region: frozenset({0}))
    plan = SimpleNamespace(measures=(measure,), acts_for={})
    output = budgeted.outcome.output.copy()
    output[:, 0] *= scale
    state = State(budgeted.economy.resident_workers, np.ones(6), np.ones(3))
    outcomes = (budgeted.outcome, budgeted.outcome, replace(budgeted.outcome, output=output))
    steps = tuple(
        Step(2020 + number, (no_change(budgeted),), (NO_TRAVEL,), None, Solved(outcome, None), state)
        for number, outcome in enumerate(outcomes)
    )
    return plan, Path(outcomes, steps)


def test_a_year_in_which_nothing_changes_brings_no_government_anything(budgeted: Baseline) -> None:
    found = gains_of_governments(budgeted, *_path(budgeted, 1.2))
    assert found is not None
    assert found.years == (2021, 2022)
    np.testing.assert_allclose(found.parts[:, :, 0], 0.0, atol=1e-12)
    np.testing.assert_allclose(found.without.balance, 0.0, atol=1e-12)


def test_more_output_brings_revenue_and_rents_to_the_government_of_the_place(budgeted: Baseline) -> None:
    found = gains_of_governments(budgeted, *_path(budgeted, 1.2))
    assert found is not None
    budget, residents, owners = (found.parts[PARTS.index(part), :, 1] for part in PARTS)
    assert budget[0] > 0.0
    assert owners[0] > 0.0
    np.testing.assert_allclose(budget, found.with_plan[1].balance - found.without.balance)
    np.testing.assert_allclose(residents, 0.0, atol=1e-12)
    np.testing.assert_allclose([budget[1], owners[1]], 0.0, atol=1e-12)


def test_a_region_without_budgets_and_a_path_without_years_tell_nothing(budgeted: Baseline) -> None:
    plan, path = _path(budgeted, 1.2)
    assert gains_of_governments(budgeted, plan, Path(path.outcomes[:1], path.steps[:1])) is None
    budgeted.region.tables.pop("public_finance")
    assert gains_of_governments(budgeted, plan, path) is None


def test_the_value_of_living_is_read_off_those_who_chose_within_the_year(budgeted: Baseline) -> None:
    draw = np.random.default_rng(1)
    own = np.asarray(budgeted.region.zones.jurisdiction)
    base = np.asarray(budgeted.economy.resident_workers)
    value, elasticity, moved, left = draw.uniform(0.9, 1.1, (3, 6)), 3.0, 0.1, 0.03
    weighted = base * value**elasticity
    total = np.stack([np.bincount(own, row, 2) for row in base])
    utility = np.stack([np.bincount(own, row, 2) for row in weighted]) / total
    within = weighted / np.stack([np.bincount(own, row, 2) for row in weighted])[:, own]
    before = draw.uniform(1.0, 2.0, (3, 6))
    crowd = np.stack([np.bincount(own, row, 2) for row in before])[:, own]
    chosen = draw.uniform(1.0, 2.0, (3, 2))[:, own] * within
    after = (1.0 - moved) * before + (moved - left) * within * crowd + left * chosen
    outcome = replace(budgeted.outcome, welfare_by_jurisdiction=utility ** (1.0 / elasticity))
    states = (State(before, np.ones(6), np.ones(3)), State(after, np.ones(6), np.ones(3)))
    np.testing.assert_allclose(value_of_living(budgeted, outcome, *states), value)


def test_costs_fall_on_those_who_are_named_in_the_years_in_which_the_measure_grows(region: Region) -> None:
    plan = read_plan("bth-coordinated", region)
    land = next(measure for measure in plan.measures if measure.id == "xiongan-land")
    assert unborne_costs(plan, region) == {"xiongan-land": 1e12}
    shared = {"Hebei": 0.25, "central": 0.5, "xiongan-committee": 0.25}
    named = land.model_copy(update={"cost": land.cost.model_copy(update={"borne_by": shared})})
    borne: Plan = plan.model_copy(update={"measures": (named,)})
    years = range(2021, 2036)
    cost = np.array([cost_of_year(borne.measures, borne, region, year) for year in years])
    by_government = np.array([np.bincount(region.zones.jurisdiction, row, 3) for row in cost])
    # The committee acts for Hebei alone; what falls into the second half of the last year lies beyond.
    np.testing.assert_allclose(by_government[:, :2], 0.0)
    np.testing.assert_allclose(by_government[:, 2].sum(), 0.5e12 * land.phase(2035, 2020))
    assert unborne_costs(borne, region) == {"xiongan-land": pytest.approx(5e11)}
