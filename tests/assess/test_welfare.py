"""Who gains in the long run: parts that add up, owners and governments that balance by hand."""

from dataclasses import fields, replace
from types import SimpleNamespace

import numpy as np
import pytest
from tests.model.economy.crooked import (
    N_FUNCTION,
    N_GROUP,
    N_JURISDICTION,
    N_SECTOR,
    N_ZONE,
    crooked_economy,
    quiet,
)

from xietong.assess.evaluate import assess_plan
from xietong.assess.path import Step
from xietong.assess.solves import Solved
from xietong.assess.tools import Problem
from xietong.assess.travel_shares import NO_TRAVEL, TravelShare
from xietong.assess.welfare import welfare_of_plan
from xietong.errors import ConvergenceError
from xietong.model.baseline import Baseline
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.outcome import read_outcome
from xietong.model.economy.welfare import CHANNELS, welfare_by_channel
from xietong.plan.change import FloorLimit, no_change, sum_of
from xietong.region.region import Table

ECONOMY = crooked_economy()
MARKET = tuple(f"s{number}" for number in range(N_SECTOR))
GROUPS = ("farm", "local", "elsewhere")
MEASURES = ("line", "jobs", "land", "gate", "later")
NEARER = -0.2 * np.random.default_rng(3).uniform(size=(N_ZONE, N_ZONE))


def outcome_of(shocks):
    """The long-run equilibrium of the crooked economy."""
    solution = solve_equilibrium(ECONOMY, shocks)
    return read_outcome(ECONOMY, shocks, solution, np.full((N_ZONE, N_ZONE), 30.0), 0.05)


class _Zones:
    """Zones of which only the number and the governments are known."""

    def __init__(self, jurisdiction: np.ndarray) -> None:
        self.jurisdiction = jurisdiction

    def __len__(self) -> int:
        return len(self.jurisdiction)


@pytest.fixture(scope="module")
def crooked() -> Baseline:
    """A baseline of the crooked economy; what no test reads is None."""
    region = SimpleNamespace(
        sectors=SimpleNamespace(code=MARKET, kind=(*("market",) * (N_SECTOR - 1), "housing")),
        zones=_Zones(np.asarray(ECONOMY.jurisdiction)),
        jurisdictions=(SimpleNamespace(code="J0"), SimpleNamespace(code="J1")),
    )
    known = {
        "economy": ECONOMY,
        "region": region,
        "outcome": outcome_of(quiet()),
        "market": MARKET,
        "placed": tuple(f"f{number}" for number in range(N_FUNCTION)),
        "groups": GROUPS,
    }
    return Baseline(**{entry.name: known.get(entry.name) for entry in fields(Baseline)})


def problem_of(baseline, changes) -> Problem:
    """Jobs, land and the gate of registration as shocks; lines are handed in as travel."""
    total = sum_of(changes, baseline)
    shocks = replace(
        quiet(),
        placed_jobs=total.placed_jobs,
        floor_space_hat=1.0 + total.floor_space / np.asarray(ECONOMY.floor_space),
        registration_hat=np.exp(total.registration),
        floor_space_limit=np.minimum.reduce([limit.most for limit in total.floor_limits])
        if total.floor_limits
        else None,
    )
    return Problem(shocks, np.full((N_ZONE, N_ZONE), 30.0))


@pytest.fixture
def real(tools):
    """Tools with the crooked economy behind them."""
    return replace(
        tools,
        problem=problem_of,
        solve=lambda baseline, problem, start: SimpleNamespace(outcome=outcome_of(problem.shocks), unknowns=None),
    )


def last_year(baseline: Baseline, size: float = 1.0) -> tuple[SimpleNamespace, Step]:
    """A plan of five measures and its last year; the fifth has not begun."""
    blank = no_change(baseline)
    jobs, land, gate = blank.placed_jobs.copy(), blank.floor_space.copy(), blank.registration.copy()
    jobs[0, 0], jobs[0, 5] = -800.0 * size, 800.0 * size
    land[4] = 0.2 * size * float(ECONOMY.floor_space[4])
    gate[1:, 1] = -0.1 * size
    changes = (
        blank,
        replace(blank, placed_jobs=jobs),
        replace(blank, floor_space=land),
        replace(blank, registration=gate),
        blank,
    )
    travel = (TravelShare(impedance=NEARER * size), *(NO_TRAVEL,) * 4)
    plan = SimpleNamespace(measures=[SimpleNamespace(id=name) for name in MEASURES])
    return plan, Step(2035, changes, travel, None, Solved(baseline.outcome, None), None)


@pytest.fixture
def found(real, crooked):
    return welfare_of_plan(real, crooked, *last_year(crooked))


def test_channels_and_measures_add_up_to_a_gap_below_one_in_a_hundred_thousand(found) -> None:
    assert np.abs(found.log_change).min() > 1e-4
    for parts, gap in (
        (found.by_channel.sum(axis=1), found.channel_gap),
        (found.by_measure.sum(axis=0), found.measure_gap),
    ):
        assert np.abs(gap).max() < 1e-5
        np.testing.assert_allclose(parts + gap, found.log_change, atol=1e-9)


def test_axes_bear_their_labels(found) -> None:
    assert (found.groups, found.measures, found.channels) == (GROUPS, MEASURES, CHANNELS)
    assert found.jurisdictions == ("J0", "J1")
    assert found.by_channel.shape == (N_GROUP, len(CHANNELS))
    assert found.by_measure.shape == (len(MEASURES), N_GROUP)
    assert found.rents.shape == found.capital.shape == found.public_spending.shape == (N_JURISDICTION,)


def test_a_measure_that_has_not_begun_is_credited_with_nothing(found) -> None:
    np.testing.assert_array_equal(found.by_measure[MEASURES.index("later")], 0.0)
    assert (np.abs(found.by_measure[:4]).max(axis=1) > 1e-6).all()


def test_what_shortens_commutes_is_worth_something_to_those_who_commute(found) -> None:
    assert (found.by_measure[MEASURES.index("line"), 1:] > 0.0).all()
    commuting = found.by_channel[:, CHANNELS.index("commuting")]
    assert commuting[0] == 0.0
    assert (commuting[1:] > 0.0).all()


def test_the_equivalent_is_the_change_of_utility_at_the_income_of_the_base_year(found, crooked) -> None:
    base = crooked.outcome
    income = (base.resident_workers * base.real_income).sum(axis=1)
    np.testing.assert_allclose(found.equivalent, (np.exp(found.log_change) - 1.0) * income, rtol=1e-9)


def test_owners_and_governments_are_the_books_with_the_plan_less_those_without(found, crooked) -> None:
    _, last = last_year(crooked)
    problem = problem_of(crooked, last.changes)
    outcome = outcome_of(replace(problem.shocks, commuting_impedance=NEARER))
    place = np.asarray(ECONOMY.jurisdiction)
    rents, capital = np.zeros(2), np.zeros(2)
    for sign, books in ((1.0, outcome), (-1.0, crooked.outcome)):
        for zone in range(N_ZONE):
            for sector in range(N_SECTOR):
                output = sign * books.output[sector, zone]
                rents[place[zone]] += output * ECONOMY.floor_share[sector, zone] / books.cost_of_living[zone]
                capital[place[zone]] += output * ECONOMY.capital_share[sector, zone]
    np.testing.assert_allclose(found.rents, rents, rtol=1e-6)
    np.testing.assert_allclose(found.capital, capital, rtol=1e-6)


def test_public_spending_follows_the_jobs_that_move_between_governments(found) -> None:
    assert found.public_spending[0] < 0.0 < found.public_spending[1]


def test_a_limit_below_the_base_year_is_credited_to_the_measure_that_sets_it(real, crooked) -> None:
    plan, last = last_year(crooked)
    most = np.where(np.arange(N_ZONE) == 2, 0.8, np.inf)
    limited = replace(last.changes[-1], floor_limits=(FloorLimit(most),))
    told = welfare_of_plan(real, crooked, plan, replace(last, changes=(*last.changes[:-1], limited)))
    assert np.abs(told.measure_gap).max() < 1e-5
    np.testing.assert_allclose(told.by_measure.sum(axis=0) + told.measure_gap, told.log_change, atol=1e-9)
    assert (told.by_measure[-1, 1:] < -1e-6).all()


def test_a_plan_that_changes_nothing_is_worth_nothing(real, crooked) -> None:
    plan, last = last_year(crooked, size=0.0)
    found = welfare_of_plan(real, crooked, plan, last)
    np.testing.assert_allclose(found.log_change, 0.0, atol=1e-10)
    np.testing.assert_allclose(found.by_measure, 0.0, atol=1e-10)


def test_a_way_without_an_equilibrium_is_named(real, crooked, monkeypatch) -> None:
    def unsolved(*given):
        return replace(welfare_by_channel(*given), is_solved=False)

    monkeypatch.setattr("xietong.assess.welfare.welfare_by_channel", unsolved)
    with pytest.raises(ConvergenceError, match="year 2035"):
        welfare_of_plan(real, crooked, *last_year(crooked))


def test_progress_ends_at_the_number_it_announced(real, crooked) -> None:
    told = []
    telling = replace(real, progress=lambda *step: told.append(step))
    welfare_of_plan(telling, crooked, *last_year(crooked))
    assert told == [("welfare", done, 3) for done in range(4)]


@pytest.mark.parametrize("projection", [None, {2021: object()}], ids=["as in the base year", "projected"])
def test_without_measures_welfare_is_not_assessed(tools, six, plan, monkeypatch, projection) -> None:
    for name in ("multiplier_table", "plausibility_table"):
        monkeypatch.setattr(f"xietong.assess.evaluate.{name}", lambda *given, name=name: Table(name, {}))
    assessment = assess_plan(tools, six, plan.only(()), (2020, 2021), projection, has_range=False)
    assert assessment.welfare is None
