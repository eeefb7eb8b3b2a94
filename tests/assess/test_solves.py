"""Solves that are kept, compared and checked."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest

from xietong.assess.solves import Solved, changes_nothing, keep, load_kept, long_run, same_shocks
from xietong.assess.tools import Problem
from xietong.errors import ConvergenceError
from xietong.model.dynamics import State
from xietong.model.state import Inertia, LimitKind, LimitReport, Outcome, Shocks


def test_neutral_shocks_change_nothing(neutral) -> None:
    assert changes_nothing(neutral)


OPTIONAL = {
    "commuting_impedance": np.full((6, 6), -0.1),
    "business_time": np.full((6, 6), -1.0),
    "trade_cost_hat": np.full((4, 6, 6), 0.9),
    "floor_space_limit": np.full(6, 0.9),
    "take_home_hat": np.full(6, 0.9),
    "charge_hat": np.full((4, 6), 1.1),
    "inertia": Inertia(np.ones((3, 6)), np.asarray(0.1), np.asarray(0.03)),
}


def moved(neutral: Shocks, name: str) -> object:
    """An entry with one element more than neutral, or an optional one that is there."""
    if name in OPTIONAL:
        return OPTIONAL[name]
    value = np.array(getattr(neutral, name), dtype=float)
    value.flat[0] += 1.0
    return value


@pytest.mark.parametrize("name", [field.name for field in fields(Shocks)])
def test_any_entry_that_moves_is_a_change(neutral, name) -> None:
    changed = replace(neutral, **{name: moved(neutral, name)})
    assert not changes_nothing(changed)
    assert not same_shocks(neutral, changed)
    assert same_shocks(changed, replace(changed))
    assert not same_shocks(changed, neutral)


def test_an_optional_entry_that_is_neutral_changes_nothing(neutral) -> None:
    for name in ("commuting_impedance", "business_time"):
        assert changes_nothing(replace(neutral, **{name: np.zeros((6, 6))}))
    assert changes_nothing(replace(neutral, trade_cost_hat=np.ones((4, 6, 6))))
    for limit in (1.0, 2.0, np.inf):
        assert changes_nothing(replace(neutral, floor_space_limit=np.full(6, limit)))


def test_inertia_is_compared_by_its_values(neutral) -> None:
    one = replace(neutral, inertia=Inertia(np.ones((3, 6)), np.asarray(0.1), np.asarray(0.03)))
    same = replace(neutral, inertia=Inertia(np.ones((3, 6)), np.asarray(0.1), np.asarray(0.03)))
    other = replace(neutral, inertia=Inertia(np.ones((3, 6)), np.asarray(0.2), np.asarray(0.03)))
    assert same_shocks(one, same)
    assert not same_shocks(one, other)


def test_what_comes_back_from_the_store_is_what_was_solved(tools, six, neutral, kept, solver) -> None:
    keeping = replace(tools, store=kept)
    problem = Problem(replace(neutral, floor_space_hat=np.full(6, 1.1)), np.zeros((6, 6)))
    first = long_run(keeping, six, problem, None, "key", "here")
    second = long_run(keeping, six, problem, None, "key", "here")
    assert solver.calls == 1
    for field in fields(Outcome):
        if field.name != "certificate":
            np.testing.assert_array_equal(getattr(first.outcome, field.name), getattr(second.outcome, field.name))
    assert first.outcome.certificate.steps == second.outcome.certificate.steps
    np.testing.assert_array_equal(first.unknowns, second.unknowns)
    assert second.state is None


def test_the_state_of_a_year_is_kept_with_it(tools, six, kept) -> None:
    keeping = replace(tools, store=kept)
    state = State(np.arange(18.0).reshape(3, 6), np.linspace(1.0, 2.0, 6), np.ones(3))
    keep(keeping, "year", Solved(six.outcome, np.ones(2), state))
    found = load_kept(keeping, "year")
    np.testing.assert_array_equal(found.state.residents, state.residents)
    np.testing.assert_array_equal(found.state.floor_space, state.floor_space)


def test_limits_come_back_from_the_store_too(tools, six, neutral, kept) -> None:
    draw = np.random.default_rng(3).uniform(size=(2, 3, 2))
    reports = tuple(
        LimitReport(kind, value=draw[0], limit=draw[1], is_binding=draw[0] > 0.5, shadow_price=draw[1])
        for kind in (LimitKind.EMISSIONS, LimitKind.EMPLOYMENT_LEAST)
    )
    solution = SimpleNamespace(outcome=replace(six.outcome, limits=reports), unknowns=np.zeros(2))
    keeping = replace(tools, store=kept, solve=lambda *_: solution)
    problem = Problem(neutral, np.zeros((6, 6)))
    long_run(keeping, six, problem, None, "key", "here")
    again = long_run(keeping, six, problem, None, "key", "here").outcome.limits
    assert [report.kind for report in again] == [report.kind for report in reports]
    for new, old in zip(again, reports, strict=True):
        for field in fields(LimitReport)[1:]:
            np.testing.assert_array_equal(getattr(new, field.name), getattr(old, field.name))


def test_a_failed_solve_names_where_and_what_to_try(tools, six, neutral, solver) -> None:
    solver.fails_above = -1.0
    with pytest.raises(ConvergenceError, match=r"here: .*5\.0e-01.*smaller"):
        long_run(tools, six, Problem(neutral, np.zeros((6, 6))), None, "key", "here")


def test_the_base_year_needs_no_unknowns(six) -> None:
    assert Solved(six.outcome, None).is_converged
