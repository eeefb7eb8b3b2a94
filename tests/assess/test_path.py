"""The years with the plan."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.path import plan_path
from xietong.errors import ConvergenceError

YEARS = (2020, 2021, 2022, 2023, 2024)


def test_a_year_before_any_measure_is_the_base_itself(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2020,))
    assert path.outcomes == (six.outcome,)
    assert solver.calls == 0


def test_a_year_in_which_nothing_changes_is_not_solved_again(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, YEARS)
    # 2021, 2022 and the last year, which is solved once more with its second start
    assert solver.calls == 3
    assert path.outcomes[3] is path.outcomes[2]


def test_each_solve_starts_from_the_year_before(tools, six, plan, solver) -> None:
    plan_path(tools, six, plan, YEARS)
    assert solver.starts[0] is None
    assert [float(start[0]) for start in solver.starts[1:]] == [1.0, 2.0]


def test_the_last_year_is_certified(tools, six, plan, solver) -> None:
    asked = []

    def certify(baseline, problem, start):
        asked.append(problem)
        return solver(baseline, problem, start)

    path = plan_path(replace(tools, certify=certify), six, plan, YEARS)
    assert asked == [path.last.problem]


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


def test_a_solve_that_failed_is_not_kept(tools, six, plan, solver, kept) -> None:
    solver.fails_above = 0.0
    with pytest.raises(ConvergenceError):
        plan_path(replace(tools, store=kept), six, plan, YEARS)
    assert kept.kept == {}
