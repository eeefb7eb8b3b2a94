"""Leading differences and their ranges."""

from dataclasses import replace

import numpy as np
import pytest

from xietong.assess.headlines import headlines, leads
from xietong.assess.path import plan_path
from xietong.assess.sensitivity import Run, Trial, run_trials, trials, with_following, with_parameter
from xietong.errors import InfeasibleError


def grown(six, factor):
    return replace(six.outcome, residents=factor * six.outcome.residents, floor_rent=factor * six.outcome.floor_rent)


def named(told, indicator, place, group=""):
    return next(h for h in told if (h.indicator, h.place, h.group) == (indicator, place, group))


def test_a_region_without_the_tags_has_fewer_lines(six) -> None:
    zones = replace(six.region.zones, tags={})
    bare = replace(six.region, zones=zones)
    assert {lead.quantity.level for lead in leads(bare, six.groups)} == {"region", "jurisdiction"}


def test_the_range_holds_the_lowest_and_the_highest_run(six) -> None:
    runs = [Run(Trial("x", 1.0), grown(six, 1.3)), Run(Trial("x", 2.0), grown(six, 0.9))]
    told = headlines(six, six.outcome, grown(six, 1.1), runs, leads(six.region, six.groups))
    people = named(told, "residents", "J0")
    assert (people.change, people.low, people.high) == pytest.approx((100.0, -100.0, 300.0))
    assert people.n_runs == 3
    assert people.unit == "persons"


def test_a_relative_change_is_told_in_percent(six) -> None:
    told = headlines(six, six.outcome, grown(six, 1.1), (), leads(six.region, six.groups))
    rent = named(told, "floor_rent", "central_six")
    assert rent.unit == "percent"
    assert rent.change == pytest.approx(10.0)


def test_without_runs_there_is_no_range(six) -> None:
    told = headlines(six, six.outcome, grown(six, 1.1), (), leads(six.region, six.groups))
    assert all(np.isnan(h.low) and np.isnan(h.high) and h.n_runs == 0 for h in told)


def test_every_group_has_its_income(six) -> None:
    told = headlines(six, six.outcome, six.outcome, (), leads(six.region, six.groups))
    assert [h.group for h in told if h.indicator == "real_income"] == ["", *six.groups]


def test_trials_are_both_ends_of_each_declared_range(six) -> None:
    assert trials(six.region) == (
        Trial("following_share", 0.3),
        Trial("following_share", 0.9),
        Trial("migration_elasticity", 0.25),
        Trial("migration_elasticity", 1.5),
    )


def test_an_end_that_is_the_value_itself_is_no_trial(six) -> None:
    region = six.region
    fixed = replace(region.parameters["migration_elasticity"], low=0.5)
    region = replace(region, parameters={"migration_elasticity": fixed})
    assert trials(region) == (Trial("migration_elasticity", 1.5),)


def test_elasticities_go_to_the_model_and_followers_to_the_plan(tools, six, plan) -> None:
    replaced, asked = [], []

    def replace_parameters(baseline, values):
        replaced.append(dict(values))
        return baseline

    def changes(baseline, plan, year):
        asked.append(baseline.region.parameters["following_share"].value)
        return tools.changes(baseline, plan, year)

    told = replace(tools, replace_parameters=replace_parameters, changes=changes)
    path = plan_path(tools, six, plan, (2020, 2025))
    runs = run_trials(told, six, plan, path)
    assert replaced == [{"migration_elasticity": 0.25}, {"migration_elasticity": 1.5}]
    # Only another plan is translated anew, in each of the five years.
    assert asked == [0.3, 0.9] * 5
    assert len(runs) == 4


def test_a_trial_walks_all_years_and_tells_the_last(tools, six, plan, kept, solver) -> None:
    path = plan_path(tools, six, plan, (2020, 2025))
    before, keeping = solver.calls, replace(tools, store=kept)
    runs = run_trials(keeping, six, plan, path)
    assert solver.calls - before == 4 * 5
    assert set(kept.kept) == {run.trial.key for run in runs}
    again = run_trials(keeping, six, plan, path)
    assert solver.calls - before == 4 * 5
    for one, other in zip(runs, again, strict=True):
        np.testing.assert_array_equal(one.outcome.residents, other.outcome.residents)


def test_runs_that_fail_are_left_out(tools, six, plan, solver) -> None:
    path = plan_path(tools, six, plan, (2020, 2025))
    solver.fails_above = 0.0
    assert run_trials(tools, six, plan, path) == ()


def test_runs_that_ask_for_what_cannot_be_are_left_out(tools, six, plan) -> None:
    def changes(baseline, plan, year):
        raise InfeasibleError("too many")

    path = plan_path(tools, six, plan, (2020, 2025))
    runs = run_trials(replace(tools, changes=changes), six, plan, path)
    assert {run.trial.name for run in runs} == {"migration_elasticity"}


def test_only_assumed_shares_of_followers_are_varied() -> None:
    class Measure:
        def __init__(self, share, assumed):
            self.following_share, self.assumed = share, assumed

        def model_copy(self, update):
            return Measure(update["following_share"], self.assumed)

    class Plan:
        def __init__(self, measures):
            self.measures = measures

        def model_copy(self, update):
            return Plan(update["measures"])

    varied = with_following(Plan((Measure(0.9, ("following_share",)), Measure(0.7, ()))), 0.3)
    assert [measure.following_share for measure in varied.measures] == [0.3, 0.7]


def test_a_plan_parameter_is_varied_in_a_copy(six) -> None:
    varied = with_parameter(six, Trial("following_share", 0.9))
    assert varied.region.parameters["following_share"].value == 0.9
    assert six.region.parameters["following_share"].value == 0.6
