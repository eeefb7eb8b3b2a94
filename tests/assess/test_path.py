"""The years with the plan."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.path import plan_path
from xietong.errors import ConvergenceError
from xietong.model.dynamics import Fundamentals

YEARS = (2020, 2021, 2022, 2023, 2024)


def test_a_year_before_any_measure_is_the_base_itself(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2020,))
    assert path.outcomes == (six.outcome,)
    assert solver.calls == 0


def test_a_year_is_solved_once_a_measure_is_in_force_though_nothing_changes_any_more(
    tools, six, plan, solver
) -> None:
    # The first measures begin in 2021, the last in 2022; people go on moving in 2023.
    path = plan_path(tools, six, plan, YEARS)
    assert solver.calls == 4
    assert path.outcomes[3] is not path.outcomes[2]


def test_the_years_before_those_asked_for_are_walked_through(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2023, 2024))
    assert solver.calls == 4
    assert len(path.outcomes) == 2
    assert [step.year for step in path.steps] == list(YEARS)


def test_each_year_finds_what_the_year_before_left(tools, six, plan) -> None:
    found = []

    def advance(baseline, problem, state, start):
        found.append(state)
        return tools.advance(baseline, problem, state, start)

    path = plan_path(replace(tools, advance=advance, certify=advance), six, plan, YEARS)
    assert found == [step.state for step in path.steps[:-1]]
    np.testing.assert_array_equal(path.last.state.floor_space, 4.0)


def test_without_measures_and_without_a_projection_every_year_is_the_base_itself(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan.only(()), YEARS)
    assert all(outcome is six.outcome for outcome in path.outcomes)
    assert solver.calls == 0


def test_a_projection_moves_the_years_without_a_plan(tools, six, plan, solver) -> None:
    given = {2022: Fundamentals(outer_price=1.1)}
    path = plan_path(tools, six, plan.only(()), YEARS, given)
    assert path.outcomes[1] is six.outcome
    assert solver.calls == 3
    assert path.steps[2].fundamentals is given[2022]


def test_each_solve_starts_from_the_year_before(tools, six, plan, solver) -> None:
    plan_path(tools, six, plan, YEARS)
    assert solver.starts[0] is None
    for start, found in zip(solver.starts[1:], solver.found, strict=False):
        np.testing.assert_array_equal(start, found)


def test_the_last_year_is_certified(tools, six, plan, solver) -> None:
    asked = []

    def certify(baseline, problem, state, start):
        asked.append(problem)
        return solver.advance(baseline, problem, state, start)

    plan_path(replace(tools, certify=certify), six, plan, YEARS)
    assert len(asked) == 1
    assert np.asarray(asked[0].shocks.placed_jobs).sum() == 35.0


def test_a_year_without_an_equilibrium_is_named(tools, six, plan, solver) -> None:
    solver.fails_above = 20.0
    with pytest.raises(ConvergenceError, match="year 2022") as caught:
        plan_path(tools, six, plan, YEARS)
    assert caught.value.exit_code == 4


def test_an_interrupted_run_resumes_with_the_same_numbers(tools, six, plan, solver, kept) -> None:
    keeping = replace(tools, store=kept)
    first = plan_path(keeping, six, plan, YEARS)
    calls = solver.calls
    second = plan_path(keeping, six, plan, YEARS)
    assert solver.calls == calls
    for one, other in zip(first.outcomes, second.outcomes, strict=True):
        np.testing.assert_array_equal(one.residents, other.residents)
        assert one.certificate.status is other.certificate.status
    for one, other in zip(first.steps, second.steps, strict=True):
        np.testing.assert_array_equal(one.state.residents, other.state.residents)
        np.testing.assert_array_equal(one.state.floor_space, other.state.floor_space)


def test_a_run_that_was_cut_off_goes_on_to_the_same_numbers(tools, six, plan, kept, solver) -> None:
    whole = plan_path(tools, six, plan, YEARS)
    keeping = replace(tools, store=kept)
    solver.fails_above = 20.0
    with pytest.raises(ConvergenceError):
        plan_path(keeping, six, plan, YEARS)
    assert set(kept.kept) == {"year-2021"}
    solver.fails_above = np.inf
    resumed = plan_path(keeping, six, plan, YEARS)
    np.testing.assert_array_equal(resumed.last.state.residents, whole.last.state.residents)


def test_a_solve_that_failed_is_not_kept(tools, six, plan, solver, kept) -> None:
    solver.fails_above = 0.0
    with pytest.raises(ConvergenceError):
        plan_path(replace(tools, store=kept), six, plan, YEARS)
    assert kept.kept == {}
