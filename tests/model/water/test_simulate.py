"""Heads against exact solutions, with the order at which the error falls; balances to rounding."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.water.exams import clay_bed, terzaghi, theis_error, two_zones_error

from xietong.model.water.aquifers import Aquifers, Evaporation, Forcing, first_state
from xietong.model.water.beds import DelayBeds
from xietong.model.water.simulate import simulate


def test_a_well_draws_down_as_theis_says() -> None:
    coarse, fine = theis_error(30, 100.0, 1.15, 80), theis_error(60, 50.0, 1.075, 320)
    assert fine < 1e-3
    # Halving the squares quarters the error of space, and four times the steps do the same for time.
    assert coarse / fine > 3.5


def test_a_bed_of_clay_drains_as_terzaghi_says() -> None:
    coarse, _ = terzaghi(20, 200)
    fine, history = terzaghi(40, 800)
    assert history.is_converged
    assert fine < 2e-3
    assert coarse / fine > 3.5


def test_two_zones_follow_the_matrix_exponential_at_first_order() -> None:
    errors = [two_zones_error(steps) for steps in (50, 100, 200)]
    assert errors[-1] < 0.03
    orders = np.log2(np.array(errors[:-1]) / errors[1:])
    np.testing.assert_allclose(orders, 1.0, atol=0.05)


def test_a_bed_without_delay_gives_what_the_closed_form_says(make_forcing: Callable[..., Any]) -> None:
    aquifers, start = clay_bed()
    zero = np.zeros(1)
    takes = [9e3, -3e3, 5e3]
    history = simulate(aquifers, start, [make_forcing(zero, np.array([take]), zero) for take in takes], 1.0)
    # Elastic down to -1 m takes 3,000 m3; the other 6,000 go at 0.021 a metre.
    low = -1.0 - 6e3 / 2.1e4
    # Coming back is elastic; going down again is elastic to the lowest head and then not.
    back = low + 1.0
    again = low - (5e3 - 3e3) / 2.1e4
    np.testing.assert_allclose([state.deep[0] for state in history.states[1:]], [low, back, again], rtol=1e-12)
    lasting = 1.8e-2 * (-1.0 - again)
    np.testing.assert_allclose(history.states[-1].inelastic[0], lasting, rtol=1e-12)
    np.testing.assert_allclose(history.states[-1].compaction[0], lasting - 2e-3 * again, rtol=1e-12)


def test_thin_beds_with_delay_are_beds_without_delay(crooked_aquifers: Aquifers, make_forcing: Any) -> None:
    quick = crooked_aquifers
    assert quick.beds is not None
    cell, n_bed = np.flatnonzero(quick.deep.is_present), int(quick.deep.is_present.sum())
    thin = DelayBeds(
        cell, np.full(n_bed, 3.0), np.full(n_bed, 0.5), np.full(n_bed, 1e-3), np.full(n_bed, 1e-2), np.ones(n_bed), 8
    )
    slow = replace(quick, beds=None, delay_beds=thin)
    taken = make_forcing(np.full(5, 1e5), np.full(5, 3e4), np.full(5, 9e4))
    ends = [
        simulate(a, first_state(a, np.zeros(5), np.full(5, -9.0)), [taken] * 6, 1.0).states[-1] for a in (quick, slow)
    ]
    np.testing.assert_allclose(ends[0].deep, ends[1].deep, rtol=2e-3)
    np.testing.assert_allclose(ends[0].inelastic, ends[1].inelastic, rtol=5e-3, atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6), years=st.sampled_from([1.0 / 12.0, 1.0, 5.0]))
def test_every_drop_is_accounted_for(crooked_aquifers: Aquifers, seed: int, years: float) -> None:
    rng = np.random.default_rng(seed)
    aquifers = replace(
        crooked_aquifers,
        evaporation=Evaporation(rng.uniform(0, 2e5, 5), np.full(5, 1.0), rng.uniform(0.5, 4.0, 5)),
        shallow=replace(crooked_aquifers.shallow, boundary_conductance=rng.uniform(0, 1e4, 5)),
    )
    forcings = [Forcing(*rng.uniform(0.0, 2e5, (3, 2, 5))) for _ in range(4)]
    start = first_state(aquifers, rng.normal(0, 2, 5), rng.normal(-20, 5, 5))
    history = simulate(aquifers, start, forcings, years)
    assert history.is_converged
    assert history.gap < 1e-10
    for before, flow, after in zip(history.states, history.flows, history.states[1:], strict=False):
        deep = aquifers.deep.is_present
        sunk = aquifers.area * (after.compaction - before.compaction)
        # Compaction water enters the deep balance, cell by cell.
        balance = flow.deep_storage + flow.elastic + flow.inelastic + flow.leakage + flow.deep_lateral
        balance += flow.deep_pumping
        scale = np.abs(flow.deep_pumping).sum() + np.abs(flow.leakage).sum()
        np.testing.assert_allclose(balance[deep], 0.0, atol=1e-9 * scale)
        np.testing.assert_allclose(sunk, flow.elastic + flow.inelastic, atol=1e-6)
        assert (after.inelastic >= before.inelastic).all()


def test_cells_without_an_aquifer_have_no_head_and_take_no_part(
    crooked_aquifers: Aquifers, make_forcing: Callable[..., Any]
) -> None:
    taken = make_forcing(np.full(5, 1e5), np.full(5, 3e4), np.full(5, 9e4))
    history = simulate(crooked_aquifers, first_state(crooked_aquifers, np.zeros(5), np.zeros(5)), [taken] * 3, 1.0)
    last, flow = history.states[-1], history.flows[-1]
    assert np.isnan(last.shallow).tolist() == [False, False, False, False, True]
    assert np.isnan(last.deep).tolist() == [False, False, True, False, True]
    assert flow.recharge[4] == 0.0
    assert last.compaction[2] == last.compaction[4] == 0.0


def test_aquifers_at_rest_stay_at_rest(crooked_aquifers: Aquifers, make_forcing: Callable[..., Any]) -> None:
    still = make_forcing(np.zeros(5), np.zeros(5))
    last = simulate(crooked_aquifers, first_state(crooked_aquifers, np.zeros(5), np.zeros(5)), [still] * 3, 1.0)
    assert np.nanmax(np.abs(last.states[-1].deep)) == 0.0
    assert last.states[-1].compaction.max() == 0.0


@pytest.mark.parametrize("months", [1, 12])
def test_the_same_code_runs_by_month_and_by_year(
    crooked_aquifers: Aquifers, make_forcing: Callable[..., Any], months: int
) -> None:
    taken = make_forcing(np.full(5, 2e4), np.full(5, 1e4), np.full(5, 1e4))
    start = first_state(crooked_aquifers, np.zeros(5), np.full(5, -5.0))
    steps = 20 * 12 // months
    end = simulate(crooked_aquifers, start, [taken] * steps, months / 12.0).states[-1]
    finest = simulate(crooked_aquifers, start, [taken] * (20 * 48), 1.0 / 48.0).states[-1]
    np.testing.assert_allclose(end.shallow, finest.shallow, atol=0.25 * months / 12.0, rtol=0.0)
