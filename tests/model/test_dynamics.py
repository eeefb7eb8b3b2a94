"""From one year to the next: who has moved, what has been built, and where the years end."""

from dataclasses import fields, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_GROUP, N_ZONE, crooked_economy, quiet
from tests.model.economy.test_equilibrium import shaken

from xietong.errors import RegionError
from xietong.model.dynamics import (
    Fundamentals,
    KernelCache,
    State,
    advance,
    approach,
    first_state,
    floor_space_after,
    read_year,
)
from xietong.model.parameters import EconomySettings, economy_settings
from xietong.model.state import Outcome, Shocks, Status
from xietong.model.years import solve_year
from xietong.region.region import Parameter

ECONOMY = crooked_economy()
MEMBERS = np.asarray(ECONOMY.jurisdiction_members)
BASE_FLOOR = np.asarray(ECONOMY.floor_space)
SIZE = np.asarray(ECONOMY.resident_workers).sum(axis=1) / (1.0 - np.asarray(ECONOMY.outside_share))
"""Workers of a group inside and outside the region."""


def baseline_with(**values: float) -> Any:
    """What the years read of a baseline."""
    commuting = SimpleNamespace(minutes=np.asarray(ECONOMY.business_minutes), access_decay=0.05)
    return SimpleNamespace(economy=ECONOMY, settings=EconomySettings(**values), commuting=commuting, wings=())


SLOW = baseline_with()


def walk(baseline: Any, shocks: Shocks, years: int, tolerance: float = 1e-11) -> tuple[Outcome, State]:
    """The last of so many years with the same shocks."""
    state, start, known = first_state(baseline), None, KernelCache()
    for _ in range(years):
        solution, state = advance(baseline, state, shocks, start, tolerance=tolerance, known=known)
        assert solution.outcome.certificate.status is Status.CONVERGED
        start = solution.unknowns
    return solution.outcome, state


def test_without_shocks_every_year_is_the_base_year() -> None:
    outcome, state = walk(SLOW, quiet(), 10)
    base = solve_year(SLOW, quiet()).outcome
    np.testing.assert_allclose(state.residents, ECONOMY.resident_workers, rtol=1e-11)
    np.testing.assert_allclose(state.floor_space, 1.0, rtol=1e-11)
    for field in fields(Outcome):
        if field.name != "certificate":
            np.testing.assert_allclose(
                getattr(outcome, field.name), getattr(base, field.name), rtol=1e-11, atol=1e-4, err_msg=field.name
            )


def test_where_all_choose_and_all_is_built_one_year_is_the_static_equilibrium() -> None:
    static = solve_year(SLOW, shaken())
    all_choose = baseline_with(residence_moving_share=1.0, jurisdiction_moving_share=1.0)
    built = replace(first_state(all_choose), floor_space=static.outcome.floor_space / BASE_FLOOR)
    year, after = advance(all_choose, built, shaken())
    np.testing.assert_allclose(year.unknowns, static.unknowns, atol=1e-9)
    np.testing.assert_allclose(year.outcome.residents, static.outcome.residents, rtol=1e-9)
    np.testing.assert_allclose(after.floor_space, built.floor_space, rtol=1e-9)


def test_years_of_the_same_plan_end_in_the_static_equilibrium() -> None:
    brisk = baseline_with(residence_moving_share=0.6, jurisdiction_moving_share=0.4, building_speed=0.8)
    outcome, state = walk(brisk, shaken(), 100)
    static = solve_year(brisk, shaken()).outcome
    np.testing.assert_allclose(outcome.residents, static.residents, rtol=1e-8)
    np.testing.assert_allclose(outcome.floor_space, static.floor_space, rtol=1e-8)
    np.testing.assert_allclose(outcome.wage, static.wage, rtol=1e-8)
    np.testing.assert_allclose(state.floor_space * BASE_FLOOR, static.floor_space, rtol=1e-8)


def test_the_way_there_is_a_part_of_the_way_each_year() -> None:
    static = solve_year(SLOW, shaken()).outcome.resident_workers - shaken().tied_workers
    gaps = [np.abs(walk(SLOW, shaken(), years)[1].residents / static - 1.0).max() for years in (1, 10, 30)]
    assert gaps[0] > gaps[1] > gaps[2] > 0.0


def test_where_no_one_chooses_all_stay_though_prices_move() -> None:
    still = baseline_with(residence_moving_share=0.0, jurisdiction_moving_share=0.0)
    shocks = shaken()
    outcome, state = walk(still, shocks, 3)
    np.testing.assert_allclose(state.residents, ECONOMY.resident_workers, rtol=1e-9)
    np.testing.assert_allclose(outcome.resident_workers, ECONOMY.resident_workers + shocks.tied_workers, rtol=1e-9)
    assert np.abs(outcome.wage / np.asarray(ECONOMY.wage) - 1.0).max() > 0.01


def test_who_keeps_the_jurisdiction_may_still_choose_the_residence() -> None:
    inside = baseline_with(residence_moving_share=0.5, jurisdiction_moving_share=0.0)
    _, state = walk(inside, shaken(), 2)
    base = np.asarray(ECONOMY.resident_workers)
    np.testing.assert_allclose(state.residents @ MEMBERS.T, base @ MEMBERS.T, rtol=1e-9)
    assert np.abs(state.residents / base - 1.0).max() > 0.01


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_people_inside_and_outside_add_up_whoever_chooses(seed: int, moving: float, leaving: float) -> None:
    random = np.random.default_rng(seed)
    baseline = baseline_with(residence_moving_share=moving, jurisdiction_moving_share=moving * leaving)
    found = replace(
        first_state(baseline),
        residents=np.asarray(ECONOMY.resident_workers) * random.uniform(0.9, 1.1, (N_GROUP, N_ZONE)),
    )
    shocks = replace(quiet(), amenity_hat=random.uniform(0.9, 1.1, (N_GROUP, N_ZONE)))
    year, after = advance(baseline, found, shocks)
    assert year.outcome.certificate.status is Status.CONVERGED
    outside_before = SIZE - found.residents.sum(axis=1)
    gone = np.asarray(ECONOMY.outside_share) / year.outcome.welfare_hat ** np.asarray(ECONOMY.migration_elasticity)
    share = moving * leaving
    outside = (1.0 - share) * outside_before + share * gone * SIZE
    np.testing.assert_allclose(after.residents.sum(axis=1) + outside, SIZE, rtol=1e-9)


@settings(max_examples=50, deadline=None)
@given(st.floats(0.3, 3.0), st.floats(0.3, 3.0), st.floats(0.01, 1.0), st.floats(0.0, 1.0))
def test_floor_space_goes_towards_what_is_wanted_and_never_past_it(
    standing: float, wanted: float, speed: float, wear: float
) -> None:
    after = float(
        floor_space_after(np.array([standing]), np.array([wanted]), building_speed=speed, depreciation=wear)[0]
    )
    assert min(standing, wanted) - 1e-12 <= after <= max(standing, wanted) + 1e-12
    assert after >= (1.0 - wear) * standing - 1e-12
    if wanted >= standing:
        assert after == pytest.approx(standing + speed * (wanted - standing))


def test_land_that_is_released_is_built_on_in_the_years_after() -> None:
    land = np.ones(N_ZONE)
    land[4] = 1.5
    shocks = replace(quiet(), floor_space_hat=land)
    first, state = advance(SLOW, first_state(SLOW), shocks)
    np.testing.assert_allclose(first.outcome.floor_space, BASE_FLOOR, rtol=1e-12)
    np.testing.assert_allclose(first.outcome.floor_rent, 1.0, rtol=1e-9)
    second, _ = advance(SLOW, state, shocks)
    # Nothing but land has changed, so the supply wanted at the rents of the base is the land itself.
    assert second.outcome.floor_space[4] / BASE_FLOOR[4] == pytest.approx(1.0 + 0.25 * 0.5)
    assert second.outcome.floor_rent[4] < 1.0


def test_land_that_is_withdrawn_loses_its_floor_space_as_it_wears_out() -> None:
    land = np.ones(N_ZONE)
    land[4] = 0.5
    _, state = walk(SLOW, replace(quiet(), floor_space_hat=land), 2)
    assert state.floor_space[4] == pytest.approx(0.98**2)


def test_floor_space_does_not_pass_its_limit() -> None:
    land, limit = np.full(N_ZONE, 2.0), np.full(N_ZONE, np.inf)
    limit[4] = 1.1
    _, state = walk(SLOW, replace(quiet(), floor_space_hat=land, floor_space_limit=limit), 40, tolerance=1e-8)
    assert state.floor_space[4] == pytest.approx(1.1, abs=1e-3)
    assert state.floor_space[4] <= 1.1
    assert state.floor_space[5] > 1.2


def test_a_year_that_is_only_approached_is_the_same_year() -> None:
    shocks, known = shaken(), KernelCache()
    year, after = advance(SLOW, first_state(SLOW), shocks, known=known)
    found = approach(SLOW, first_state(SLOW), shocks, known=known)
    np.testing.assert_array_equal(found.unknowns, year.unknowns)
    for field in fields(State):
        np.testing.assert_array_equal(getattr(found.state, field.name), getattr(after, field.name))
    outcome = read_year(SLOW, first_state(SLOW), shocks, found, known=known)
    np.testing.assert_array_equal(outcome.residents, year.outcome.residents)
    assert outcome.certificate.steps == year.outcome.certificate.steps


def test_matrices_that_are_kept_change_no_number() -> None:
    known, shocks = KernelCache(), shaken()
    other = replace(shocks, trade_cost_hat=None)
    stiff = SimpleNamespace(**{**vars(SLOW), "economy": replace(ECONOMY, residence_elasticity=np.asarray(1.0))})
    for baseline, asked in ((SLOW, shocks), (SLOW, other), (stiff, shocks), (SLOW, shocks)):
        with_cache = approach(baseline, first_state(baseline), asked, known=known)
        without = approach(baseline, first_state(baseline), asked)
        np.testing.assert_array_equal(with_cache.unknowns, without.unknowns)


def test_a_year_without_an_equilibrium_leaves_the_state_as_it_was() -> None:
    before = first_state(SLOW)
    found = approach(SLOW, before, shaken(), np.full(solve_year(SLOW, quiet()).unknowns.shape, np.nan))
    assert found.status is Status.DIVERGED
    assert found.state is before


def test_doubling_outer_prices_in_a_year_doubles_all_money_and_moves_no_one() -> None:
    year, after = advance(SLOW, first_state(SLOW), quiet(), fundamentals=Fundamentals(outer_price=2.0))
    np.testing.assert_allclose(year.outcome.wage, 2.0 * np.asarray(ECONOMY.wage), rtol=1e-9)
    np.testing.assert_allclose(after.residents, ECONOMY.resident_workers, rtol=1e-9)
    np.testing.assert_allclose(after.floor_space, 1.0, rtol=1e-9)


def test_productivity_is_the_same_from_a_projection_and_from_a_plan() -> None:
    rise = np.random.default_rng(2).uniform(0.95, 1.05, np.shape(ECONOMY.wage))
    projected, _ = advance(SLOW, first_state(SLOW), quiet(), fundamentals=Fundamentals(productivity=rise))
    planned, _ = advance(SLOW, first_state(SLOW), replace(quiet(), productivity_hat=rise))
    np.testing.assert_allclose(projected.outcome.wage, planned.outcome.wage, rtol=1e-9)


def test_what_makes_a_place_more_attractive_in_a_projection_does_what_a_plan_would_do() -> None:
    amenity = np.ones((N_GROUP, N_ZONE))
    amenity[:, 1] = 1.2
    told, _ = advance(SLOW, first_state(SLOW), quiet(), fundamentals=Fundamentals(amenity=amenity))
    planned, _ = advance(SLOW, first_state(SLOW), replace(quiet(), amenity_hat=amenity))
    np.testing.assert_allclose(told.outcome.residents, planned.outcome.residents, rtol=1e-12)


def test_groups_grow_where_they_live_and_choose_in_their_new_size() -> None:
    baseline = baseline_with(residence_moving_share=0.3, jurisdiction_moving_share=0.2)
    sizes = (np.array([1.0, 1.1, 0.9]), np.array([0.95, 1.2, 0.9]))
    state, inside, outside, before = first_state(baseline), None, SIZE * np.asarray(ECONOMY.outside_share), np.ones(3)
    for size in sizes:
        year, state = advance(baseline, state, quiet(), fundamentals=Fundamentals(group_size=size))
        gone = np.asarray(ECONOMY.outside_share) / year.outcome.welfare_hat ** np.asarray(
            ECONOMY.migration_elasticity
        )
        outside = 0.8 * size / before * outside + 0.2 * gone * size * SIZE
        inside = state.residents.sum(axis=1)
        np.testing.assert_allclose(inside + outside, size * SIZE, rtol=1e-9)
        before = size
    np.testing.assert_array_equal(state.group_size, sizes[-1])
    # Sizes that are not given stay as they were.
    _, after = advance(baseline, state, quiet())
    np.testing.assert_array_equal(after.group_size, sizes[-1])


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({"residence_moving_share": 1.2}, "residence_moving_share: 1.2 is not a share"),
        ({"building_speed": -0.1}, "building_speed: -0.1 is not a share"),
        ({"jurisdiction_moving_share": 0.2}, "0.2 is more than 0.1, the share who choose their residence"),
    ],
)
def test_shares_that_cannot_be_are_refused_with_the_remedy(values: dict[str, float], what: str) -> None:
    given = {
        name: Parameter(name, value, value, value, "", "assumption", "", "", "") for name, value in values.items()
    }
    with pytest.raises(RegionError, match=what):
        economy_settings(given)


def test_a_second_start_ends_at_the_same_year() -> None:
    year, _ = advance(SLOW, first_state(SLOW), shaken(), certify=True)
    assert year.outcome.certificate.second_start_distance < 1e-8
