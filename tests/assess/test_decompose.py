"""Effects split over the measures."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.decompose import Quantity, contributions, quantities, values_of
from xietong.assess.path import plan_path
from xietong.errors import ConvergenceError

RESIDENTS = tuple(Quantity("residents", "zone", f"z{n}") for n in range(6))


@pytest.fixture
def split(tools, six, plan):
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    return contributions(tools, six, plan, whole, RESIDENTS)


def test_the_parts_add_up_to_the_whole(tools, six, plan) -> None:
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    wanted = quantities(six.region, six.groups)
    parts = contributions(tools, six, plan, whole, wanted)
    np.testing.assert_allclose(parts.effect.sum(axis=0), parts.total, rtol=0, atol=1e-12)
    assert np.abs(parts.total).max() > 1.0


def test_measures_stand_in_the_order_of_the_plan(split, plan) -> None:
    assert split.measure == tuple(measure.id for measure in plan.measures)


def test_what_a_measure_does_alone_is_its_own(split) -> None:
    assert split.effect[split.measure.index("a"), 0] == pytest.approx(10.0)
    assert split.effect[split.measure.index("b"), 1] == pytest.approx(20.0)
    assert split.effect[split.measure.index("c"), 3] == pytest.approx(5.0)


def test_a_pair_shares_what_it_does_together_half_and_half(split) -> None:
    together = 0.01 * 10.0 * 20.0
    assert split.effect[split.measure.index("a"), 5] == pytest.approx(together / 2)
    assert split.effect[split.measure.index("b"), 5] == pytest.approx(together / 2)
    assert split.effect[split.measure.index("c"), 5] == pytest.approx(0.0)


def test_travel_that_two_lines_save_together_counts_for_the_first(split) -> None:
    # c opens first and saves 3 of the sqrt(13); b has the rest. Zone 4 gains saved x (1 + 0.1 x jobs of c).
    saved, first = np.sqrt(13.0), 3.0
    by_date = 1.5 * np.array([first, saved - first])
    reverse = np.array([1.5 * saved - (saved - first), saved - first])
    expected = (by_date + reverse) / 2
    assert split.effect[split.measure.index("c"), 4] == pytest.approx(expected[0])
    assert split.effect[split.measure.index("b"), 4] == pytest.approx(expected[1])


def test_a_measure_that_has_not_begun_does_nothing_and_costs_no_solve(tools, six, plan, solver) -> None:
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    before = solver.calls
    parts = contributions(tools, six, plan, whole, RESIDENTS)
    assert np.all(parts.effect[parts.measure.index("late")] == 0.0)
    # four measures make 6 solves between nothing and the whole; two of them are the whole plan or nothing again
    assert solver.calls - before == 5


def test_the_first_chain_starts_from_its_neighbour_the_second_from_what_is_left(tools, six, plan, solver) -> None:
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    solver.starts.clear()
    contributions(tools, six, plan, whole, RESIDENTS)
    assert solver.starts[0] is None
    # call 1 solved the whole, calls 2 to 4 the first chain
    assert [float(start[0]) for start in solver.starts[1:]] == [2.0, 3.0, 1.0 - 3.0, 1.0 - 2.0]


def test_a_plan_without_measures_splits_nothing(tools, six, plan) -> None:
    empty = plan.only(())
    whole = plan_path(tools, six, empty, (2020, 2025)).last
    parts = contributions(tools, six, empty, whole, RESIDENTS)
    assert parts.effect.shape == (0, 6)
    assert np.all(parts.total == 0.0)


def test_one_measure_has_the_whole_effect(tools, six, plan) -> None:
    single = plan.only(("a",))
    whole = plan_path(tools, six, single, (2020, 2025)).last
    parts = contributions(tools, six, single, whole, RESIDENTS)
    np.testing.assert_array_equal(parts.effect[0], parts.total)


def test_a_part_without_an_equilibrium_is_named(tools, six, plan, solver) -> None:
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    solver.fails_above = 12.0
    with pytest.raises(ConvergenceError, match="part of the measures"):
        contributions(tools, six, plan, whole, RESIDENTS)


def test_progress_ends_at_the_number_it_announced(tools, six, plan) -> None:
    told = []
    telling = replace(tools, progress=lambda stage, done, total: told.append((stage, done, total)))
    whole = plan_path(tools, six, plan, (2020, 2025)).last
    contributions(telling, six, plan, whole, RESIDENTS)
    assert told[-1] == ("measures", 6, 6)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_values_are_those_of_the_indicators(six) -> None:
    wanted = (Quantity("residents", "jurisdiction", "J1"), Quantity("real_income", "region", "six", "local"))
    values = values_of(six, six.outcome, wanted)
    workers, income = six.outcome.resident_workers[1], six.outcome.real_income[1]
    assert values == pytest.approx([1000.0, (workers @ income) / workers.sum()])
