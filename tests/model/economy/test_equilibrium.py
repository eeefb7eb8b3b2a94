"""Identities, limits and invariances of the equilibrium."""

from dataclasses import fields, replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_SECTOR, N_ZONE, crooked_economy, quiet

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after
from xietong.model.economy.equilibrium import levels_at, solve_equilibrium
from xietong.model.economy.kernels import prepare
from xietong.model.economy.outcome import read_outcome
from xietong.model.state import Outcome, Shocks
from xietong.numerics.fixed_point import AccelerationSettings, Status


def outcome_of(economy: Economy, shocks: Shocks) -> Outcome:
    solution = solve_equilibrium(economy, shocks)
    assert solution.status is Status.CONVERGED
    return read_outcome(economy, shocks, solution, np.asarray(economy.business_minutes), 0.05)


def shaken() -> Shocks:
    """A bit of everything: travel, trade, land, registration, placed jobs, a fixed cell."""
    random = np.random.default_rng(3)
    shocks = quiet()
    fixed, target = shocks.is_quantity_fixed.copy(), shocks.quantity_hat.copy()
    fixed[2, 3], target[2, 3], fixed[2, 0], target[2, 0] = True, 1.8, True, 0.6
    placed, housed, tied = shocks.placed_jobs.copy(), shocks.housed_jobs.copy(), shocks.tied_workers.copy()
    placed[0, 2], placed[0, 1], housed[1, 4] = 500.0, -300.0, 200.0
    tied[1, 2], tied[1, 1] = 300.0, -300.0
    return replace(
        shocks,
        placed_jobs=placed,
        housed_jobs=housed,
        tied_workers=tied,
        is_quantity_fixed=fixed,
        quantity_hat=target,
        commuting_impedance=-0.2 * random.uniform(size=(N_ZONE, N_ZONE)),
        business_time=-2.0 * random.uniform(size=(N_ZONE, N_ZONE)),
        trade_cost_hat=1.0 - 0.05 * random.uniform(size=(N_SECTOR, N_ZONE, N_ZONE)),
        floor_space_hat=random.uniform(0.9, 1.3, N_ZONE),
        registration_hat=random.uniform(0.9, 1.0, shocks.registration_hat.shape),
        productivity_hat=random.uniform(0.95, 1.1, shocks.productivity_hat.shape),
        amenity_hat=random.uniform(0.95, 1.05, shocks.amenity_hat.shape),
    )


def test_no_shock_changes_nothing() -> None:
    economy, shocks = crooked_economy(), quiet()
    size = 4 * np.size(economy.wage) + (economy.n_group + 1) * N_ZONE + economy.n_group
    solution = solve_equilibrium(economy, shocks, None, AccelerationSettings(tolerance=0.0, step_limit=1))
    assert solution.value.shape == (size,)
    assert solution.errors[0] < 1e-12


def test_regional_balance_comes_out_though_no_equation_was_dropped() -> None:
    result = outcome_of(crooked_economy(), shaken())
    assert abs(result.certificate.walras_gap) < 1e-9


def test_every_share_adds_up_after_a_shock() -> None:
    economy, shocks = crooked_economy(), shaken()
    solution = solve_equilibrium(economy, shocks)
    kernels = prepare(economy, shocks)
    levels = levels_at(economy, shocks, kernels, solution.value)
    share = np.asarray(commuting_shares_after(kernels.commuting, levels.pull, levels.access))
    np.testing.assert_allclose(share.sum(axis=2), 1.0, rtol=1e-13)
    placed = np.asarray(levels.placed).sum()
    np.testing.assert_allclose(np.asarray(levels.staff_residence).sum(), placed, rtol=1e-13)
    np.testing.assert_allclose(np.asarray(levels.employment).sum(), np.asarray(levels.workers).sum(), rtol=1e-13)
    theta = np.asarray(economy.trade_elasticity)[:, None]
    bought = np.einsum("sin,si->sn", np.asarray(kernels.trade), np.asarray(levels.seller_price) ** -theta)
    share = (bought + np.asarray(economy.outer_share)) * np.asarray(levels.price) ** theta
    np.testing.assert_allclose(share, 1.0, rtol=1e-12)


def test_doubling_outer_prices_doubles_all_money_and_moves_no_one() -> None:
    economy, shocks = crooked_economy(), shaken()
    one, two = outcome_of(economy, shocks), outcome_of(replace(economy, outer_price=np.asarray(2.0)), shocks)
    np.testing.assert_allclose(two.wage, 2.0 * one.wage, rtol=1e-9)
    np.testing.assert_allclose(two.output, 2.0 * one.output, rtol=1e-9)
    np.testing.assert_allclose(two.residents, one.residents, rtol=1e-9)
    np.testing.assert_allclose(two.welfare_hat, one.welfare_hat, rtol=1e-9)


def test_a_fixed_cell_holds_the_employment_that_the_plan_gives() -> None:
    economy, shocks = crooked_economy(), shaken()
    result = outcome_of(economy, shocks)
    base = outcome_of(economy, quiet())
    assert result.employment[2, 3] == pytest.approx(1.8 * base.employment[2, 3], rel=1e-9)
    assert result.employment[2, 0] == pytest.approx(0.6 * base.employment[2, 0], rel=1e-9)
    assert result.placement_subsidy[2, 3] > 0.0 > result.placement_subsidy[2, 0]
    assert np.count_nonzero(result.placement_subsidy) == 2


def test_fixing_a_cell_at_its_free_value_needs_no_subsidy() -> None:
    economy, shocks = crooked_economy(), quiet()
    fixed = shocks.is_quantity_fixed.copy()
    fixed[1, 2] = True
    result = outcome_of(economy, replace(shocks, is_quantity_fixed=fixed))
    assert abs(result.placement_subsidy[1, 2]) < 1e-9 * result.output[1, 2]


def permuted(economy: Economy, order: np.ndarray) -> Economy:
    """The same economy with its zones in another order."""
    changed = {}
    for f in fields(Economy):
        value = np.asarray(getattr(economy, f.name))
        if getattr(economy, f.name) is None:
            continue
        # The annotation names the axes; its array type is a union of NumPy and JAX, and may be one with None.
        axes = next(part for part in (f.type, *get_args(f.type)) if hasattr(part, "dim_str") or get_args(part))
        named = axes if hasattr(axes, "dim_str") else get_args(axes)[0]
        axes = named.dim_str.split()
        for axis, name in enumerate(axes):
            if name in {"zone", "residence", "workplace", "origin", "destination"}:
                value = np.take(value, order, axis=axis)
        changed[f.name] = value
    return Economy(**changed)


def test_renumbering_the_zones_renumbers_the_result() -> None:
    order = np.array([3, 1, 6, 0, 2, 5, 4])
    economy, shocks = crooked_economy(), quiet()
    land = np.linspace(0.8, 1.4, N_ZONE)
    one = outcome_of(economy, replace(shocks, floor_space_hat=land))
    two = outcome_of(permuted(economy, order), replace(shocks, floor_space_hat=land[order]))
    np.testing.assert_allclose(two.residents, one.residents[order], rtol=1e-9)
    np.testing.assert_allclose(two.wage, one.wage[:, order], rtol=1e-9)


def split(economy: Economy, zone: int) -> Economy:
    """The same economy with one zone cut into two alike halves."""
    order = np.append(np.arange(N_ZONE), zone)
    halves = np.ones(N_ZONE + 1)
    halves[[zone, N_ZONE]] = 0.5
    grown = permuted(economy, order)

    def halved(name: str, axis: int) -> np.ndarray:
        value = np.asarray(getattr(grown, name))
        shape = [1] * value.ndim
        shape[axis] = N_ZONE + 1
        return value * halves.reshape(shape)

    levels = {
        name: halved(name, -1)
        for name in [
            "resident_workers",
            "placed_jobs",
            "output",
            "exports",
            "government",
            "investment",
            "persons",
            "floor_space",
        ]
    }
    commuting = halved("commuting_share", 2)
    commuting[0] = np.eye(N_ZONE + 1)
    return replace(
        grown,
        commuting_share=commuting,
        staff_residence_share=halved("staff_residence_share", 0),
        trade_share=halved("trade_share", 1),
        **levels,
    )


def test_cutting_a_zone_in_two_halves_leaves_totals_as_they_were() -> None:
    # Without distance decay of spillovers the density of a half is that of the whole.
    economy = crooked_economy(spillover_exponent=0.0)
    land = np.linspace(0.8, 1.4, N_ZONE)
    one = outcome_of(economy, replace(quiet(), floor_space_hat=land))
    cut = split(economy, 2)
    base = quiet()
    wide = Shocks(
        **{
            f.name: np.take(getattr(base, f.name), np.append(np.arange(N_ZONE), 2), axis=-1)
            if f.name != "registration_hat" and getattr(base, f.name) is not None
            else getattr(base, f.name)
            for f in fields(Shocks)
        }
    )
    wide = replace(wide, floor_space_hat=np.append(land, land[2]))
    two = outcome_of(cut, wide)
    joined = two.residents[:N_ZONE].copy()
    joined[2] += two.residents[N_ZONE]
    np.testing.assert_allclose(joined, one.residents, rtol=1e-8)
    np.testing.assert_allclose(two.wage[:, :N_ZONE], one.wage, rtol=1e-8)


def test_more_land_lowers_the_rent_and_brings_residents() -> None:
    land = np.ones(N_ZONE)
    land[4] = 1.5
    result = outcome_of(crooked_economy(), replace(quiet(), floor_space_hat=land))
    base = outcome_of(crooked_economy(), quiet())
    assert result.floor_rent[4] < 1.0
    assert result.residents[4] > base.residents[4]


def test_easier_registration_draws_the_group_to_the_jurisdiction() -> None:
    eased = quiet().registration_hat.copy()
    eased[2, 1] = 0.9
    economy = crooked_economy()
    result = outcome_of(economy, replace(quiet(), registration_hat=eased))
    there = np.asarray(economy.jurisdiction) == 1
    assert result.resident_workers[2, there].sum() > economy.resident_workers[2, there].sum()
    assert result.resident_workers[2, ~there].sum() < economy.resident_workers[2, ~there].sum()


def test_another_start_ends_at_the_same_root() -> None:
    economy, shocks = crooked_economy(), shaken()
    one = solve_equilibrium(economy, shocks)
    start = 0.2 * np.random.default_rng(5).normal(size=one.value.size)
    start[-np.size(economy.wage) - economy.n_group :] = 0.0
    two = solve_equilibrium(economy, shocks, start)
    assert np.max(np.abs(one.value - two.value)) < 1e-9


def test_a_solve_that_runs_out_of_steps_says_so() -> None:
    solution = solve_equilibrium(crooked_economy(), shaken(), None, AccelerationSettings(step_limit=2))
    assert solution.status is Status.STEP_LIMIT


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 10_000), st.floats(-0.15, 0.15))
def test_regional_balance_holds_for_any_economy_and_productivity(seed: int, size: float) -> None:
    economy = crooked_economy(seed)
    productivity = np.exp(size * np.random.default_rng(seed).normal(size=np.shape(economy.wage)))
    result = outcome_of(economy, replace(quiet(), productivity_hat=productivity))
    assert abs(result.certificate.walras_gap) < 1e-9
