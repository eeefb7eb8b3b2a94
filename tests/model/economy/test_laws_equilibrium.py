"""Laws of the equilibrium with every optional term at once: sums, money, numbering, splitting, roots."""

from dataclasses import fields, replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_ZONE
from tests.model.economy.everything import full_economy, quiet, shaken
from tests.model.economy.nests.nest import quiet as still
from tests.model.economy.nests.nest import residual_at_base, solve_nest, towns

from xietong.model.economy.base import Economy
from xietong.model.economy.choice import commuting_shares_after, sector_choice
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.kernels import prepare
from xietong.model.economy.scaled import scaled_shocks
from xietong.model.state import Shocks
from xietong.numerics.fixed_point import Status
from xietong.numerics.newton import polish

ZONES = {"zone", "residence", "workplace", "origin", "destination"}


def axes_of(annotation: Any) -> list[str]:
    """Names of the axes in an annotation, which may be a union of NumPy and JAX, and may be one with None."""
    part = next(each for each in (annotation, *get_args(annotation)) if hasattr(each, "dim_str") or get_args(each))
    named = part if hasattr(part, "dim_str") else get_args(part)[0]
    return [axis.lstrip("*") for axis in named.dim_str.split()]


def taken(value: Any, order: np.ndarray) -> dict[str, np.ndarray]:
    """The fields of an economy or of shocks with zones taken in another order, perhaps more than once."""
    found = {}
    for field in fields(value):
        array = getattr(value, field.name)
        if array is None:
            continue
        array = np.asarray(array)
        for axis, name in enumerate(axes_of(field.type)[-array.ndim :] if array.ndim else []):
            if name in ZONES:
                array = np.take(array, order, axis=axis)
        found[field.name] = array
    return found


def test_the_base_year_with_every_term_is_an_equilibrium() -> None:
    assert residual_at_base(full_economy()) < 1e-12


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.1, 2.0))
def test_every_sum_comes_out_after_any_shock(seed: int, size: float) -> None:
    economy, shocks = full_economy(), shaken(seed, size)
    found = solve_nest(economy, shocks)
    levels, kernels = found.levels, prepare(economy, shocks)
    share, _ = sector_choice(economy.sector_share, found.wage, sector_elasticity=economy.sector_elasticity)
    np.testing.assert_allclose(np.asarray(share).sum(axis=1), 1.0, rtol=1e-12)
    commuting = np.asarray(commuting_shares_after(kernels.commuting, levels.pull, levels.access))
    np.testing.assert_allclose(commuting.sum(axis=2), 1.0, rtol=1e-12)
    workers, members = np.asarray(levels.workers), np.asarray(economy.jurisdiction_members)
    within = workers / (workers @ members.T)[:, np.asarray(economy.jurisdiction)]
    np.testing.assert_allclose(within @ members.T, 1.0, rtol=1e-12)
    whole = np.asarray(economy.resident_workers).sum(axis=1) / (1.0 - np.asarray(economy.outside_share))
    outside = whole * np.asarray(economy.outside_share) * found.welfare ** -np.asarray(economy.migration_elasticity)
    np.testing.assert_allclose(workers.sum(axis=1) + outside, whole, rtol=1e-10)
    theta = np.asarray(economy.trade_elasticity)[:, None]
    bought = np.einsum("sin,si->sn", np.asarray(kernels.trade), np.asarray(levels.seller_price) ** -theta)
    np.testing.assert_allclose((bought + np.asarray(economy.outer_share)) * found.price**theta, 1.0, rtol=1e-11)
    jobs = np.einsum("gn,gni,g->i", workers, commuting, np.asarray(economy.efficiency))
    np.testing.assert_allclose(np.asarray(levels.employment).sum(axis=0), jobs, rtol=1e-12)
    staff = np.asarray(economy.placed_jobs).sum() + shocks.placed_jobs.sum()
    assert np.asarray(levels.staff_residence).sum() == pytest.approx(staff, rel=1e-12)
    assert abs(found.walras_gap) < 1e-11


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.3, 3.0))
def test_outer_prices_are_the_measure_of_money_and_of_nothing_else(seed: int, factor: float) -> None:
    economy = full_economy()
    one = solve_nest(economy, shaken(seed))
    two = solve_nest(replace(economy, outer_price=np.asarray(factor)), shaken(seed))
    for name in ("wage", "rent", "price", "output"):
        np.testing.assert_allclose(getattr(two, name), factor * getattr(one, name), rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(two.levels.labour_income, factor * one.levels.labour_income, rtol=1e-9)
    for name in ("workers", "persons", "employment", "staff_residence", "placed"):
        np.testing.assert_allclose(getattr(two.levels, name), getattr(one.levels, name), rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(two.welfare, one.welfare, rtol=1e-10)


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(N_ZONE)))
def test_renumbered_zones_give_renumbered_results(permutation: list[int]) -> None:
    order = np.array(permutation)
    economy, shocks = full_economy(), shaken(5)
    one = solve_nest(economy, shocks)
    two = solve_nest(Economy(**taken(economy, order)), Shocks(**taken(shocks, order)))
    np.testing.assert_allclose(two.wage, one.wage[:, order], rtol=1e-10)
    np.testing.assert_allclose(two.residents, one.residents[order], rtol=1e-10)
    np.testing.assert_allclose(two.rent, one.rent[order], rtol=1e-10)
    np.testing.assert_allclose(two.welfare, one.welfare, rtol=1e-11)


HALVED = (
    ("resident_workers", -1),
    ("placed_jobs", -1),
    ("output", -1),
    ("exports", -1),
    ("government", -1),
    ("investment", -1),
    ("persons", -1),
    ("pay_weight", -1),
    ("floor_space", -1),
    ("outer_sourcing", -1),
    ("commuting_share", 2),
    ("staff_residence_share", 0),
    ("trade_share", 1),
)


def cut(economy: Economy, zone: int) -> Economy:
    """The same economy with a zone cut into two alike halves; the second half is the last zone."""
    order = np.append(np.arange(N_ZONE), zone)
    part = np.where((np.arange(N_ZONE + 1) == zone) | (np.arange(N_ZONE + 1) == N_ZONE), 0.5, 1.0)
    grown = taken(economy, order)
    for name, axis in HALVED:
        shape = [1] * grown[name].ndim
        shape[axis] = N_ZONE + 1
        grown[name] = grown[name] * part.reshape(shape)
    # Those who do not commute work in their own half.
    grown["commuting_share"][0] = np.eye(N_ZONE + 1)
    return Economy(**grown)


@settings(max_examples=4, deadline=None)
@given(st.integers(0, N_ZONE - 1), st.integers(0, 10_000))
def test_a_zone_cut_in_two_halves_leaves_totals_as_they_were(zone: int, seed: int) -> None:
    # Where spillovers do not fall with time and are not taken by area, a half is as dense as the whole.
    economy = replace(
        full_economy(), spillover_decay=np.asarray(0.0), residential_decay=np.asarray(0.0), spillover_area=None
    )
    shocks = replace(shaken(seed), placed_jobs=quiet().placed_jobs)
    one = solve_nest(economy, shocks)
    two = solve_nest(cut(economy, zone), Shocks(**taken(shocks, np.append(np.arange(N_ZONE), zone))))
    for name in ("wage", "price", "residents", "rent", "employment", "income"):
        np.testing.assert_allclose(getattr(two, name)[..., :N_ZONE], getattr(one, name), rtol=1e-9, err_msg=name)
    np.testing.assert_allclose(two.residents[zone], two.residents[N_ZONE], rtol=1e-10)
    np.testing.assert_allclose(two.welfare, one.welfare, rtol=1e-10)


def two_alike(barrier: float) -> tuple[Economy, Shocks]:
    """Two towns that mirror each other, each a government of its own, and a barrier between them."""
    economy = towns(
        np.array([500.0, 500.0]),
        np.ones(2),
        jurisdiction=np.arange(2),
        jurisdiction_members=np.eye(2),
        trade_share=np.array([[[0.7, 0.3], [0.3, 0.7]]]),
        numeraire=np.full((1, 2), 0.5),
    )
    cost = np.where(np.eye(2) > 0.0, 1.0, barrier)[None, :, :]
    return economy, replace(still(economy), trade_cost_hat=cost)


@settings(max_examples=8, deadline=None)
@given(st.floats(1.01, 4.0))
def test_a_barrier_between_two_alike_governments_costs_both_the_same(barrier: float) -> None:
    found = solve_nest(*two_alike(barrier))
    by_government = np.asarray(found.levels.welfare_by_jurisdiction)[0]
    assert by_government[0] == pytest.approx(by_government[1], rel=1e-12)
    # The home share rises from 0.7; with one sector the gain from trade is the home share to the power 1/theta.
    home = 0.7 / (0.7 + 0.3 * barrier**-4.0)
    assert by_government[0] == pytest.approx((home / 0.7) ** (-1.0 / 4.0), rel=1e-12)
    assert found.welfare[0] < 1.0


def test_acceleration_newton_and_steps_towards_the_shock_agree() -> None:
    economy, shocks = full_economy(), shaken(7, 2.0)
    direct = solve_equilibrium(economy, shocks)
    assert direct.status is Status.CONVERGED
    map = equilibrium_map(economy, shocks)
    newton = polish(map, np.zeros(map.size))
    assert newton.status is Status.CONVERGED
    np.testing.assert_allclose(newton.value, direct.value, atol=1e-9)
    point = np.zeros(map.size)
    for share in (0.25, 0.5, 1.0):
        point = solve_equilibrium(economy, scaled_shocks(shocks, share), point).value
    np.testing.assert_allclose(point, direct.value, atol=1e-9)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10_000))
def test_other_starts_end_at_the_same_root(seed: int) -> None:
    economy, shocks = full_economy(), shaken(7)
    direct = solve_equilibrium(economy, shocks)
    start = direct.value + 0.2 * np.random.default_rng(seed).normal(size=direct.value.size)
    other = solve_equilibrium(economy, shocks, start)
    assert other.status is Status.CONVERGED
    np.testing.assert_allclose(other.value, direct.value, atol=1e-8)
