"""Solves that are kept, compared and checked."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.solves import Solved, changes_nothing, same_shocks, solve_kept, solve_or_raise
from xietong.assess.tools import Problem
from xietong.errors import ConvergenceError
from xietong.model.state import LimitKind, LimitReport, Outcome, Shocks


def test_neutral_shocks_change_nothing(neutral) -> None:
    assert changes_nothing(neutral)


@pytest.mark.parametrize("name", [field.name for field in fields(Shocks)])
def test_any_entry_that_moves_is_a_change(neutral, name) -> None:
    moved = np.array(getattr(neutral, name), dtype=float)
    moved.flat[0] += 1.0
    changed = replace(neutral, **{name: moved})
    assert not changes_nothing(changed)
    assert not same_shocks(neutral, changed)
    assert same_shocks(changed, replace(changed))


def test_what_comes_back_from_the_store_is_what_was_solved(tools, six, neutral, kept, solver) -> None:
    keeping = replace(tools, store=kept)
    problem = Problem(replace(neutral, floor_space_hat=np.full(6, 1.1)), np.zeros((6, 6)))
    first = solve_or_raise(keeping, six, problem, None, "key", "here")
    second = solve_or_raise(keeping, six, problem, None, "key", "here")
    assert solver.calls == 1
    for field in fields(Outcome):
        if field.name != "certificate":
            np.testing.assert_array_equal(getattr(first.outcome, field.name), getattr(second.outcome, field.name))
    assert first.outcome.certificate.steps == second.outcome.certificate.steps
    np.testing.assert_array_equal(first.unknowns, second.unknowns)


def test_limits_come_back_from_the_store_too(tools, six, neutral, kept) -> None:
    draw = np.random.default_rng(3).uniform(size=(2, 3, 2))
    reports = tuple(
        LimitReport(kind, value=draw[0], limit=draw[1], is_binding=draw[0] > 0.5, shadow_price=draw[1])
        for kind in (LimitKind.EMISSIONS, LimitKind.EMPLOYMENT_LEAST)
    )
    solution = SimpleNamespace(outcome=replace(six.outcome, limits=reports), unknowns=np.zeros(2))
    keeping = replace(tools, store=kept, solve=lambda *_: solution)
    problem = Problem(neutral, np.zeros((6, 6)))
    solve_kept(keeping, six, problem, None, "key")
    again = solve_kept(keeping, six, problem, None, "key").outcome.limits
    assert [report.kind for report in again] == [report.kind for report in reports]
    for new, old in zip(again, reports, strict=True):
        for field in fields(LimitReport)[1:]:
            np.testing.assert_array_equal(getattr(new, field.name), getattr(old, field.name))


def test_a_failed_solve_names_where_and_what_to_try(tools, six, neutral, solver) -> None:
    solver.fails_above = -1.0
    with pytest.raises(ConvergenceError, match=r"here: .*5\.0e-01.*smaller"):
        solve_or_raise(tools, six, Problem(neutral, np.zeros((6, 6))), None, "key", "here")


def test_the_base_year_needs_no_unknowns(six) -> None:
    assert Solved(six.outcome, None).is_converged
