"""Limits held by prices: far above, just above, at, just below and far below what is free, alone and together."""

from dataclasses import dataclass, fields, replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.model.economy.crooked import N_JURISDICTION, N_SECTOR, N_ZONE, crooked_economy, quiet
from tests.model.economy.limited import (
    N_POLLUTANT,
    NO_CAP,
    NO_WATER_LIMIT,
    dirty_economy,
    distance,
    outcome_of,
    report_of,
)
from tests.model.economy.test_equilibrium import shaken

from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.economy.equilibrium_map import equilibrium_map
from xietong.model.economy.unknowns import Unknowns, size_of
from xietong.model.state import LimitKind, Outcome, Shocks
from xietong.numerics.certificate import certify
from xietong.numerics.fixed_point import Status
from xietong.numerics.newton import polish

ECONOMY = dirty_economy(charges_spent=0.7)
BASE = replace(
    quiet(),
    floor_space_limit=np.full(N_ZONE, np.inf),
    emission_cap=NO_CAP,
    water_limit=NO_WATER_LIMIT,
    employment_most=np.full((N_SECTOR, N_ZONE), np.inf),
    employment_least=np.zeros((N_SECTOR, N_ZONE)),
)
"""The base year with limits so wide that they count quantities and change nothing."""

_SHAKEN = {name: getattr(shaken(), name) for name in ("commuting_impedance", "floor_space_hat", "productivity_hat")}
YEAR = replace(BASE, **_SHAKEN, registration_hat=shaken().registration_hat, amenity_hat=shaken().amenity_hat)
FACTORS = (1.1, 1.0 + 1e-6, 1.0, 1.0 - 1e-6, 0.9, 0.5)
CELL = (2, 3)


@dataclass(frozen=True, eq=False)
class Limited:
    """One kind of limit at one place, with the field of the shocks that sets it."""

    kind: LimitKind
    field: str
    place: tuple[int, ...]
    is_over_base: bool = False

    def at(self, factor: float) -> Shocks:
        """The year with a limit at a factor of what the place has without one; a larger factor is always wider."""
        limit = np.array(getattr(YEAR, self.field), dtype=float)
        base = report_of(unlimited(), self.kind).value[self.place] if self.is_over_base else 1.0
        found = report_of(free(), self.kind).value[self.place] / base
        limit[self.place] = found / factor if self.kind is LimitKind.EMPLOYMENT_LEAST else found * factor
        return replace(YEAR, **{self.field: limit})


@cache
def unlimited() -> Outcome:
    """The base year."""
    return outcome_of(ECONOMY, BASE)


@cache
def free() -> Outcome:
    """The year without limits."""
    return outcome_of(ECONOMY, YEAR)


KINDS = [
    Limited(LimitKind.FLOOR_SPACE, "floor_space_limit", (4,), is_over_base=True),
    Limited(LimitKind.EMISSIONS, "emission_cap", (0, 1)),
    Limited(LimitKind.WATER, "water_limit", (5,)),
    Limited(LimitKind.EMPLOYMENT_MOST, "employment_most", CELL, is_over_base=True),
    Limited(LimitKind.EMPLOYMENT_LEAST, "employment_least", CELL, is_over_base=True),
]
each_kind = pytest.mark.parametrize("limited", KINDS, ids=lambda limited: limited.kind.name.lower())


@each_kind
def test_a_limit_far_above_changes_nothing(limited: Limited) -> None:
    result = outcome_of(ECONOMY, limited.at(1e6))
    report = report_of(result, limited.kind)
    assert distance(result, free()) < 1e-12
    assert not report.is_binding.any()
    assert not report.shadow_price.any()


@each_kind
def test_a_limit_below_is_met_exactly_and_has_a_price_that_rises(limited: Limited) -> None:
    prices = []
    for factor in (1.0 - 1e-6, 0.9, 0.5, 0.2):
        result = outcome_of(ECONOMY, limited.at(factor))
        report = report_of(result, limited.kind)
        assert report.value[limited.place] == pytest.approx(report.limit[limited.place], rel=1e-9)
        assert np.count_nonzero(report.is_binding) == 1
        assert np.count_nonzero(report.shadow_price) == 1
        assert abs(result.certificate.walras_gap) < 1e-9
        prices.append(report.shadow_price[limited.place])
        worth = prices[-1] * report.limit[limited.place]
        assert report.annual_value[limited.place] == pytest.approx(worth, rel=1e-9)
    assert prices == sorted(prices)
    assert prices[0] > 0.0


@each_kind
def test_nothing_jumps_where_a_limit_begins_to_bind(limited: Limited) -> None:
    above, at, below = (outcome_of(ECONOMY, limited.at(factor)) for factor in (1.0 + 1e-6, 1.0, 1.0 - 1e-6))
    assert distance(above, free()) < 1e-9
    assert distance(at, free()) < 1e-8
    assert 0.0 < distance(below, free()) < 1e-4
    assert report_of(below, limited.kind).is_binding[limited.place]
    assert not report_of(above, limited.kind).is_binding[limited.place]


@each_kind
def test_the_certificate_and_newton_hold_on_both_sides_and_at_the_limit(limited: Limited) -> None:
    for factor in FACTORS:
        shocks = limited.at(factor)
        solution = solve_equilibrium(ECONOMY, shocks)
        map = equilibrium_map(ECONOMY, shocks)
        certificate = certify(map, solution)
        assert certificate.is_certified
        assert certificate.smallest_singular_value > 0.01
        assert certificate.determinant_sign == 1
        # Newton's method on the map with the kink, from the base year.
        polished = polish(map, np.zeros(map.size))
        assert polished.status is Status.CONVERGED
        assert np.max(np.abs(polished.value - solution.value)) < 1e-9


@each_kind
def test_a_limit_of_nothing_is_not_solved_for_long(limited: Limited) -> None:
    empty = np.inf if limited.kind is LimitKind.EMPLOYMENT_LEAST else 0.0
    limit = np.full(np.shape(getattr(YEAR, limited.field)), empty)
    solution = solve_equilibrium(ECONOMY, replace(YEAR, **{limited.field: limit}))
    assert solution.status is Status.DIVERGED
    assert solution.steps <= 2


def test_jobs_that_no_region_can_fill_end_without_a_root() -> None:
    least = BASE.employment_least.copy()
    least[CELL] = 1e4
    solution = solve_equilibrium(ECONOMY, replace(BASE, employment_least=least))
    assert solution.status is not Status.CONVERGED
    assert solution.steps <= 600


def test_a_cap_below_what_the_jobs_asked_for_emit_ends_without_a_root() -> None:
    cap, least = NO_CAP.copy(), BASE.employment_least.copy()
    # No one abates the last pollutant.
    cap[-1, 1] = 0.5 * report_of(unlimited(), LimitKind.EMISSIONS).value[-1, 1]
    least[:, 3:] = 0.9
    solution = solve_equilibrium(ECONOMY, replace(BASE, emission_cap=cap, employment_least=least))
    assert solution.status is not Status.CONVERGED
    assert solution.steps <= 600


def test_all_limits_hold_at_once() -> None:
    most, least = BASE.employment_most.copy(), BASE.employment_least.copy()
    most[3, 2], least[CELL] = 0.6, 1.4
    shocks = replace(
        YEAR,
        floor_space_limit=np.full(N_ZONE, 0.95),
        emission_cap=0.6 * report_of(free(), LimitKind.EMISSIONS).value,
        water_limit=np.where(np.arange(N_ZONE) % 2 == 0, 0.6 * report_of(free(), LimitKind.WATER).value, np.inf),
        employment_most=most,
        employment_least=least,
    )
    result = outcome_of(ECONOMY, shocks)
    assert [report.kind for report in result.limits] == list(LimitKind)
    for report in result.limits:
        assert report.is_binding.any()
        np.testing.assert_allclose(report.value[report.is_binding], report.limit[report.is_binding], rtol=1e-9)
    assert abs(result.certificate.walras_gap) < 1e-9
    assert certify(equilibrium_map(ECONOMY, shocks), solve_equilibrium(ECONOMY, shocks)).is_certified


def test_a_cell_between_two_limits_is_free_and_beyond_one_is_held_by_that_one() -> None:
    most, least = BASE.employment_most.copy(), BASE.employment_least.copy()
    most[CELL], least[CELL] = 1.2, 0.9
    base = report_of(unlimited(), LimitKind.EMPLOYMENT_MOST).value[CELL]
    for productivity, low, high, sign in ((1.0, 0.95, 1.05, 0.0), (1.5, 1.2, 1.2, -1.0), (0.6, 0.9, 0.9, 1.0)):
        changed = BASE.productivity_hat.copy()
        changed[CELL] = productivity
        year = replace(BASE, productivity_hat=changed, employment_most=most, employment_least=least)
        result = outcome_of(ECONOMY, year)
        assert low - 1e-9 <= result.employment[CELL] / base <= high + 1e-9
        assert np.sign(result.placement_subsidy[CELL]) == sign
        for kind, side in ((LimitKind.EMPLOYMENT_LEAST, 1.0), (LimitKind.EMPLOYMENT_MOST, -1.0)):
            report = report_of(result, kind)
            assert report.is_binding[CELL] == (sign == side)
            support = max(0.0, side * result.placement_subsidy[CELL])
            assert report.annual_value[CELL] == pytest.approx(support, rel=1e-9)


def test_a_limit_that_binds_is_the_same_as_fixing_the_cell_there() -> None:
    least, fixed, target = BASE.employment_least.copy(), BASE.is_quantity_fixed.copy(), BASE.quantity_hat.copy()
    least[CELL], fixed[CELL], target[CELL] = 1.8, True, 1.8
    one = outcome_of(ECONOMY, replace(BASE, employment_least=least))
    two = outcome_of(ECONOMY, replace(BASE, is_quantity_fixed=fixed, quantity_hat=target))
    assert distance(one, two) < 1e-9
    assert one.placement_subsidy[CELL] == pytest.approx(two.placement_subsidy[CELL], rel=1e-8)


def test_fixed_cells_and_limits_hold_side_by_side() -> None:
    fixed, target, most = BASE.is_quantity_fixed.copy(), BASE.quantity_hat.copy(), BASE.employment_most.copy()
    fixed[CELL], target[CELL], most[1, 2] = True, 1.3, 0.8
    year = replace(BASE, is_quantity_fixed=fixed, quantity_hat=target, employment_most=most)
    result = outcome_of(ECONOMY, year)
    base = report_of(unlimited(), LimitKind.EMPLOYMENT_MOST).value[CELL]
    assert result.employment[CELL] == pytest.approx(1.3 * base, rel=1e-9)
    report = report_of(result, LimitKind.EMPLOYMENT_MOST)
    assert report.value[1, 2] == pytest.approx(report.limit[1, 2], rel=1e-9)
    assert np.argwhere(report.is_binding).tolist() == [[1, 2]]


def test_limits_are_homogeneous_of_degree_one_in_money() -> None:
    most = BASE.employment_most.copy()
    most[1, 2] = 0.7
    shocks = replace(
        YEAR,
        floor_space_limit=np.full(N_ZONE, 0.9),
        emission_cap=0.5 * report_of(free(), LimitKind.EMISSIONS).value,
        water_limit=0.5 * report_of(free(), LimitKind.WATER).value,
        employment_most=most,
    )
    one = outcome_of(ECONOMY, shocks)
    two = outcome_of(replace(ECONOMY, outer_price=np.asarray(2.0)), shocks)
    np.testing.assert_allclose(two.residents, one.residents, rtol=1e-9)
    np.testing.assert_allclose(two.wage, 2.0 * one.wage, rtol=1e-9)
    for new, old in zip(two.limits, one.limits, strict=True):
        np.testing.assert_allclose(new.value, old.value, rtol=1e-9)
        np.testing.assert_allclose(new.shadow_price, 2.0 * old.shadow_price, rtol=1e-8)


def test_what_has_no_limit_has_no_unknown() -> None:
    economy = crooked_economy()
    without = 4 * N_SECTOR * N_ZONE + (economy.n_group + 1) * N_ZONE + economy.n_group
    assert size_of(economy) == without
    assert size_of(dirty_economy()) == without + N_POLLUTANT * N_JURISDICTION
    assert [field.name for field in fields(Unknowns)][-1] == "emission_price"
    assert outcome_of(economy, quiet()).limits == ()


def test_charges_that_are_spent_bring_more_demand_and_the_balance_closes_either_way() -> None:
    cap = 0.5 * report_of(free(), LimitKind.EMISSIONS).value
    results = [
        outcome_of(replace(ECONOMY, charges_spent=np.asarray(share)), replace(YEAR, emission_cap=cap))
        for share in (0.0, 1.0)
    ]
    assert results[1].output.sum() > results[0].output.sum()
    assert max(abs(result.certificate.walras_gap) for result in results) < 1e-9


def test_charges_taxes_and_support_close_the_balance_together() -> None:
    economy = dirty_economy()
    year = replace(
        shaken(),
        emission_cap=0.5 * report_of(unlimited(), LimitKind.EMISSIONS).value,
        charge_hat=np.full((N_SECTOR, N_ZONE), 1.04),
    )
    result = outcome_of(economy, year)
    assert report_of(result, LimitKind.EMISSIONS).is_binding.any()
    assert np.count_nonzero(result.placement_subsidy) == 2
    assert abs(result.certificate.walras_gap) < 1e-9


@settings(max_examples=10, deadline=None)
@given(st.integers(2, 10_000))
def test_every_limit_is_kept_and_only_a_limit_that_is_met_has_a_price(seed: int) -> None:
    random = np.random.default_rng(seed)
    economy = dirty_economy(seed, charges_spent=random.uniform())
    base = outcome_of(economy, BASE)
    shape = (N_SECTOR, N_ZONE)
    most = np.where(random.uniform(size=shape) < 0.1, random.uniform(0.5, 1.5, shape), np.inf)
    least = np.where((random.uniform(size=shape) < 0.1) & np.isinf(most), random.uniform(0.5, 1.5, shape), 0.0)
    cap = report_of(base, LimitKind.EMISSIONS).value * random.uniform(0.3, 2.0, NO_CAP.shape)
    # No one abates the last pollutant: where jobs are asked for it has no cap, for none might be kept.
    cap[-1, (least > 0.0).any(axis=0) @ np.asarray(economy.jurisdiction_members).T > 0.0] = np.inf
    shocks = replace(
        BASE,
        productivity_hat=np.exp(0.1 * random.normal(size=shape)),
        floor_space_limit=random.uniform(0.7, 1.3, N_ZONE),
        emission_cap=cap,
        water_limit=report_of(base, LimitKind.WATER).value * random.uniform(0.3, 2.0, N_ZONE),
        employment_most=most,
        employment_least=least,
    )
    result = outcome_of(economy, shocks)
    assert abs(result.certificate.walras_gap) < 1e-9
    for report in result.limits:
        excess = report.value - report.limit
        excess = -excess if report.kind is LimitKind.EMPLOYMENT_LEAST else excess
        held = report.is_binding
        assert (excess <= 1e-9 * report.value).all()
        assert (report.shadow_price >= 0.0).all()
        np.testing.assert_array_equal(report.shadow_price > 0.0, held)
        np.testing.assert_allclose(report.value[held], report.limit[held], rtol=1e-9)


def test_a_cap_that_two_governments_share_has_one_price_between_those_of_their_own_caps() -> None:
    economy = dirty_economy()
    base = report_of(outcome_of(economy, replace(quiet(), emission_cap=1e3 * NO_CAP)), LimitKind.EMISSIONS).value
    own = np.full_like(NO_CAP, np.inf)
    own[0] = np.array([0.7, 0.95]) * base[0]
    apart = report_of(outcome_of(economy, replace(quiet(), emission_cap=own)), LimitKind.EMISSIONS)
    shared = replace(economy, emission_members=np.ones((1, N_ZONE)))
    cap = np.full((N_POLLUTANT, 1), np.inf)
    cap[0, 0] = own[0].sum()
    traded = outcome_of(shared, replace(quiet(), emission_cap=cap))
    together = report_of(traded, LimitKind.EMISSIONS)
    assert together.value[0, 0] == pytest.approx(cap[0, 0], rel=1e-9)
    low, high = sorted(apart.shadow_price[0])
    assert low < together.shadow_price[0, 0] < high
    assert abs(traded.certificate.walras_gap) < 1e-9


def test_a_cap_on_one_city_binds_there_alone() -> None:
    economy = dirty_economy()
    members = np.zeros((2, N_ZONE))
    members[0, :2], members[1] = 1.0, 1.0
    whole = replace(economy, emission_members=members)
    cap = np.full((N_POLLUTANT, 2), np.inf)
    free = report_of(outcome_of(whole, replace(quiet(), emission_cap=cap)), LimitKind.EMISSIONS).value
    cap[2, 0] = 0.9 * free[2, 0]
    held = report_of(outcome_of(whole, replace(quiet(), emission_cap=cap)), LimitKind.EMISSIONS)
    assert held.value[2, 0] == pytest.approx(cap[2, 0], rel=1e-9)
    # What the city gives up is made elsewhere in part.
    assert free[2, 0] - held.value[2, 0] > free[2, 1] - held.value[2, 1]
    assert np.flatnonzero(held.is_binding.ravel()).tolist() == [4]
