"""A function that moves: who follows, who stays, and that no person is made or lost."""

from typing import Any

import numpy as np
import pytest

from xietong.plan.change import Change
from xietong.plan.measures.relocate_function import RelocateFunction
from xietong.plan.staff import residence_shares


def _moved(common: dict[str, Any], **other: Any) -> RelocateFunction:
    fields = {
        "date": "2024",
        "function": "administration",
        "origins": [{"zone": "100", "jobs": 900}, {"zone": "101", "jobs": 100}],
        "hosts": [{"zone": "104", "share": 0.75}, {"zone": "106", "share": 0.25}],
    }
    return RelocateFunction.model_validate({**common, **fields, **other})


def _balance(change: Change) -> float:
    return float(change.placed_jobs.sum() + change.housed_jobs.sum() + change.tied_workers.sum())


@pytest.mark.parametrize("following", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("housed", [0.0, 0.8])
def test_a_placed_function_that_moves_makes_and_loses_no_person(
    grounds: Any, common: dict[str, Any], following: float, housed: float
) -> None:
    change = _moved(common, following_share=following, housed_share=housed).change(grounds, 2030)
    assert _balance(change) == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("reappearing", [0.0, 0.4, 1.0])
def test_jobs_that_vanish_release_their_staff_to_the_market(
    grounds: Any, common: dict[str, Any], reappearing: float
) -> None:
    change = _moved(common, reappearing_share=reappearing).change(grounds, 2030)
    lost = -(change.placed_jobs + change.housed_jobs).sum()
    assert lost == pytest.approx(1000 * (1 - reappearing))
    assert change.tied_workers.sum() == pytest.approx(lost)


def test_a_market_function_that_moves_moves_its_followers_and_their_partners(
    grounds: Any, common: dict[str, Any]
) -> None:
    change = _moved(common, function="science", reappearing_share=0.5, following_share=0.4, housed_share=1.0).change(
        grounds, 2030
    )
    shares = residence_shares(grounds)
    by_hand = (
        1.5
        * 0.4
        * 0.5
        * (1000 * (0.75 * np.eye(7)[4] + 0.25 * np.eye(7)[6]) - shares @ (900 * np.eye(7)[0] + 100 * np.eye(7)[1]))
    )
    np.testing.assert_allclose(change.tied_workers.sum(axis=0), by_hand, atol=1e-9)
    assert change.tied_workers.sum() == pytest.approx(0.0, abs=1e-9)
    assert change.placed_jobs.sum() == change.housed_jobs.sum() == 0.0


def test_a_market_function_fixes_the_cells_of_origins_and_hosts_only(grounds: Any, common: dict[str, Any]) -> None:
    change = _moved(common, function="science", reappearing_share=0.5).change(grounds, 2030)
    row = grounds.market.index("science")
    np.testing.assert_allclose(change.market_jobs[row], [-900, -100, 0, 0, 375, 0, 125])
    assert change.is_fixed.sum() == 4
    np.testing.assert_array_equal(change.is_fixed[row], change.market_jobs[row] != 0)


def test_placed_staff_and_their_homes_follow_the_written_equation(grounds: Any, common: dict[str, Any]) -> None:
    follow, housed, partners, reappear = 0.7, 0.2, 0.5, 0.9
    change = _moved(common, following_share=follow, housed_share=housed, reappearing_share=reappear).change(
        grounds, 2030
    )
    shares = residence_shares(grounds)
    leaving = 900 * np.eye(7)[0] + 100 * np.eye(7)[1]
    arriving = reappear * 1000 * (0.75 * np.eye(7)[4] + 0.25 * np.eye(7)[6])
    homes = housed * follow * arriving + (1 - housed) * shares @ (follow * arriving)
    tied = (
        partners * (homes - follow * reappear * shares @ leaving)
        + (1 - follow * reappear) * shares @ leaving
        - (1 - follow) * shares @ arriving
    )
    np.testing.assert_allclose(change.tied_workers.sum(axis=0), tied, atol=1e-9)
    np.testing.assert_allclose(change.housed_jobs[0], housed * follow * arriving)
    np.testing.assert_allclose((change.placed_jobs + change.housed_jobs)[0], arriving - leaving)


def test_farm_workers_neither_follow_nor_are_recruited(grounds: Any, common: dict[str, Any]) -> None:
    change = _moved(common).change(grounds, 2030)
    assert not change.tied_workers[0].any()
    workers = grounds.outcome.resident_workers
    np.testing.assert_allclose(change.tied_workers[1] * workers[2], change.tied_workers[2] * workers[1], rtol=1e-9)


def test_a_move_grows_evenly_and_is_whole_at_its_end(grounds: Any, common: dict[str, Any]) -> None:
    spread = {"date": None, "from": "2022-07-01", "to": "2026-06-30"}
    jobs = [
        -_moved(common, **spread).change(grounds, year).placed_jobs[:, :2].sum()
        for year in (2020, 2022, 2024, 2026, 2030)
    ]
    np.testing.assert_allclose(jobs, [0, 0, 500, 1000, 1000], atol=5.0)


def test_a_market_function_reappears_by_the_regions_parameter_where_the_measure_does_not_say(
    grounds: Any, common: dict[str, Any]
) -> None:
    market = _moved(common, function="mfg").change(grounds, 2030)
    placed = _moved(common).change(grounds, 2030)
    assert market.market_jobs.sum() == pytest.approx(-600.0)
    assert (placed.placed_jobs + placed.housed_jobs).sum() == pytest.approx(0.0, abs=1e-9)


def test_a_move_finished_before_the_base_year_changes_nothing(grounds: Any, common: dict[str, Any]) -> None:
    change = _moved(common, date="2019", is_in_base=True).change(grounds, 2030)
    assert not change.placed_jobs.any()
    assert not change.tied_workers.any()


def test_faults_of_a_move_are_all_named(crooked: Any, common: dict[str, Any]) -> None:
    measure = _moved(
        common,
        function="sciense",
        origins=[{"zone": "Ceder", "jobs": -5}],
        hosts=[{"zone": "Twin", "share": 0.7}],
        reappearing_share=1.2,
    )
    found = {fault.path: fault for fault in [*measure.faults(), *measure.check(crooked)]}
    assert set(found) == {
        ("origins", 0, "jobs"),
        ("hosts",),
        ("reappearing_share",),
        ("function",),
        ("origins", 0, "zone"),
        ("hosts", 0, "zone"),
    }
    assert found["function",].remedy == "Did you mean science?"
    assert found["origins", 0, "zone"].remedy == "Did you mean Cedar City 102?"
    assert "103 (City 1), 104 (City 2)" in found["hosts", 0, "zone"].remedy
