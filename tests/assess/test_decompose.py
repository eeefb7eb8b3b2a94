"""Effects split over the measures."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.decompose import Quantity, contributions, quantities, values_of
from xietong.assess.path import plan_path
from xietong.assess.solves import AT_THE_END, ON_THE_WAY
from xietong.errors import ConvergenceError

RESIDENTS = tuple(Quantity("residents", "zone", f"z{n}") for n in range(6))


def split_of(tools, six, plan, wanted=RESIDENTS):
    """The years from 2020 to 2025 split over the measures."""
    path = plan_path(tools, six, plan, (2020, 2025))
    without = plan_path(tools, six, plan.only(()), (2020, 2025))
    return contributions(tools, six, plan, path, without, wanted)


@pytest.fixture
def split(tools, six, plan):
    return split_of(tools, six, plan)


def test_the_parts_add_up_to_the_whole(tools, six, plan) -> None:
    parts = split_of(tools, six, plan, quantities(six.region, six.groups))
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
    whole = plan_path(tools, six, plan, (2020, 2025))
    without = plan_path(tools, six, plan.only(()), (2020, 2025))
    before = solver.calls
    parts = contributions(tools, six, plan, whole, without, RESIDENTS)
    assert np.all(parts.effect[parts.measure.index("late")] == 0.0)
    # In 2021 two measures are in force, {a} and {c} are parts; from 2022 three are: {a}, {a, c}, {b} and {c, b}.
    assert solver.calls - before == 2 + 4 * 4


def test_where_parts_add_up_a_part_starts_where_it_ends(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2020, 2025))
    without = plan_path(tools, six, plan.only(()), (2020, 2025))
    solver.starts.clear()
    solver.found.clear()
    contributions(tools, six, plan, path, without, RESIDENTS)
    # Only a measure that has just begun is met unawares, and only by the first chain.
    surprised = [number for number in range(18) if not np.allclose(solver.starts[number], solver.found[number])]
    assert surprised == [0]


def test_every_part_walks_its_own_years(tools, six, plan) -> None:
    found = {}

    def approach(baseline, problem, state, start, tolerance):
        jobs = tuple(np.asarray(problem.shocks.placed_jobs).sum(axis=0))
        found.setdefault(jobs, []).append(state.floor_space[0])
        return tools.approach(baseline, problem, state, start, tolerance)

    split_of(replace(tools, approach=approach), six, plan)
    assert found[(10.0, 0.0, 0.0, 0.0, 0.0, 0.0)] == [0.0, 1.0, 2.0, 3.0, 4.0]
    # The last measure alone begins in 2022 from the base year.
    assert found[(0.0, 20.0, 0.0, 0.0, 0.0, 0.0)] == [0.0, 1.0, 2.0, 3.0]


def test_years_on_the_way_may_be_coarser_than_the_last(tools, six, plan) -> None:
    asked = []

    def approach(baseline, problem, state, start, tolerance):
        asked.append(tolerance)
        return tools.approach(baseline, problem, state, start, tolerance)

    split_of(replace(tools, approach=approach), six, plan)
    assert asked == [ON_THE_WAY] * 14 + [AT_THE_END] * 4


def test_an_interrupted_split_goes_on_to_the_same_numbers(tools, six, plan, kept, solver) -> None:
    whole = split_of(tools, six, plan)
    keeping = replace(tools, store=kept)
    before = solver.calls
    interrupted = replace(keeping, approach=_failing_at(tools, 12))
    with pytest.raises(KeyboardInterrupt):
        split_of(interrupted, six, plan)
    calls = solver.calls
    resumed = split_of(keeping, six, plan)
    assert calls > before
    # Years 2021 to 2023 are kept: what is left of the split are 2024 and 2025.
    assert solver.calls - calls == 2 * 4
    np.testing.assert_array_equal(resumed.effect, whole.effect)


def _failing_at(tools, count):
    calls = []

    def approach(*args):
        calls.append(args)
        if len(calls) > count:
            raise KeyboardInterrupt
        return tools.approach(*args)

    return approach


def test_a_plan_without_measures_splits_nothing(tools, six, plan) -> None:
    parts = split_of(tools, six, plan.only(()))
    assert parts.effect.shape == (0, 6)
    assert np.all(parts.total == 0.0)


def test_the_base_year_alone_splits_into_nothing(tools, six, plan) -> None:
    path = plan_path(tools, six, plan, (2020,))
    parts = contributions(tools, six, plan, path, path, RESIDENTS)
    assert parts.effect.shape == (4, 6)
    assert np.all(parts.effect == 0.0)


def test_one_measure_has_the_whole_effect(tools, six, plan) -> None:
    parts = split_of(tools, six, plan.only(("a",)))
    np.testing.assert_array_equal(parts.effect[0], parts.total)


def test_a_part_without_an_equilibrium_is_named(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2020, 2025))
    without = plan_path(tools, six, plan.only(()), (2020, 2025))
    solver.fails_above = 12.0
    with pytest.raises(
        ConvergenceError, match=r"year 2022 with a part of the measures in force \(the first 2 of them\)"
    ):
        contributions(tools, six, plan, path, without, RESIDENTS)


def test_progress_ends_at_the_number_it_announced(tools, six, plan) -> None:
    told = []
    telling = replace(tools, progress=lambda stage, done, total: told.append((stage, done, total)))
    split_of(telling, six, plan)
    steps = [entry for entry in told if entry[0] == "measures"]
    assert steps[-1] == ("measures", 5, 5)
    assert [done for _, done, _ in steps] == sorted(done for _, done, _ in steps)


def test_values_are_those_of_the_indicators(six) -> None:
    wanted = (Quantity("residents", "jurisdiction", "J1"), Quantity("real_income", "region", "six", "local"))
    values = values_of(six, six.outcome, wanted)
    workers, income = six.outcome.resident_workers[1], six.outcome.real_income[1]
    assert values == pytest.approx([1000.0, (workers @ income) / workers.sum()])
