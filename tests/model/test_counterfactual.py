"""Counterfactuals: published ones, against the reference, across weak ties, with several equilibria."""

from dataclasses import replace

import numpy as np
import pytest
from tests.model.economy.crooked import crooked_economy
from tests.model.economy.crooked import quiet as crooked_quiet
from tests.model.germany_cases import CASES, N_ZONE, germany, published, quiet, reference_base, shocks_of
from tests.reference import mrrh
from tests.reference.synthetic import commuting_and_trade
from tests.reference.tied_halves import solve_halves

from xietong import regions
from xietong.model.counterfactual import HATS, Counterfactual, solve_counterfactual
from xietong.model.economy.base import Economy
from xietong.model.one_sector import OneSectorSettings, one_sector_economy
from xietong.model.setting import setting_of
from xietong.model.state import Shocks, no_shocks

PARAMETERS = mrrh.Parameters()


def of_reference(hats: mrrh.Hats) -> dict[str, np.ndarray]:
    names = {name: getattr(hats, name.removesuffix("_hat")) for name in HATS}
    return {**names, "welfare_hat": np.array([hats.welfare])}


def in_core(shocks: mrrh.Shocks, epsilon: float = 4.6, n_jurisdiction: int = 16) -> Shocks:
    """Shocks of the reference for the core; an amenity may not differ by workplace there."""
    n_zone = len(shocks.productivity)
    assert np.all(shocks.amenity == shocks.amenity[:, :1])
    return replace(
        no_shocks(n_zone, 1, 0, 1, n_jurisdiction),
        productivity_hat=shocks.productivity[None, :],
        amenity_hat=shocks.amenity[None, :, 0] ** (1.0 / epsilon),
        floor_space_hat=shocks.floor_space,
        commuting_impedance=epsilon * np.log(shocks.commuting_cost),
        trade_cost_hat=shocks.trade_cost[None],
    )


def shaken(n_zone: int, seed: int = 5) -> mrrh.Shocks:
    """All primitives at once, each pair its own."""
    random = np.random.default_rng(seed)
    pairs = (n_zone, n_zone)
    return mrrh.Shocks(
        productivity=random.uniform(0.9, 1.15, n_zone),
        amenity=np.repeat(random.uniform(0.9, 1.1, n_zone)[:, None], n_zone, axis=1),
        commuting_cost=random.uniform(0.9, 1.05, pairs),
        trade_cost=random.uniform(0.9, 1.05, pairs),
        floor_space=random.uniform(0.9, 1.2, n_zone),
    )


def assert_same(found: Counterfactual, expected: dict[str, np.ndarray], tolerance: float) -> None:
    for name, value in expected.items():
        np.testing.assert_allclose(getattr(found, name), value, atol=tolerance, err_msg=name)


@pytest.mark.parametrize("case", CASES)
def test_the_published_cases_of_germany_are_reproduced(case: str) -> None:
    hats, welfare = published(case)
    found = solve_counterfactual(germany().economy, shocks_of(case), n_start=1)
    assert found.solution.is_certified
    assert found.solution.methods == ("acceleration",)
    assert_same(found, hats, 2e-10)
    assert found.welfare_hat[0] == pytest.approx(welfare, abs=1e-11)
    assert abs(found.walras_gap) < 1e-12


def test_all_primitives_of_germany_at_once_give_what_the_reference_gives() -> None:
    shocks = shaken(N_ZONE)
    found = solve_counterfactual(germany().economy, in_core(shocks), n_start=0)
    assert found.solution.is_certified
    assert_same(found, of_reference(mrrh.solve_hats(reference_base(), shocks, PARAMETERS, tolerance=1e-12)), 1e-9)


@pytest.mark.parametrize(
    ("values", "parameters"),
    [
        ({"agglomeration": 0.1}, mrrh.Parameters(agglomeration=0.1)),
        ({"epsilon": 5.0}, mrrh.Parameters(commuting_elasticity=5.0)),
        (
            {"alpha": 0.6, "sigma": 5.0, "delta": 0.5, "psi": 0.3},
            mrrh.Parameters(
                goods_share=0.6, substitution=5.0, floor_supply_elasticity=0.5, trade_distance_elasticity=0.3
            ),
        ),
    ],
)
def test_parameters_that_are_set_mean_what_they_mean_to_the_reference(values, parameters) -> None:
    economy = setting_of(regions.germany(), values).economy
    hat = np.ones(N_ZONE)
    hat[germany().zones.index("11000")] = 1.05
    shocks = replace(mrrh.no_shocks(N_ZONE), productivity=hat)
    found = solve_counterfactual(economy, in_core(shocks, parameters.commuting_elasticity), n_start=0)
    expected = mrrh.solve_hats(reference_base(parameters), shocks, parameters, tolerance=1e-12, damping=0.2)
    assert_same(found, of_reference(expected), 1e-9)


def test_no_shock_changes_nothing() -> None:
    for economy, shocks in ((germany().economy, quiet()), (crooked_economy(), crooked_quiet())):
        found = solve_counterfactual(economy, shocks, n_start=0)
        for name in (*HATS, "welfare_hat"):
            np.testing.assert_allclose(getattr(found, name), 1.0, atol=1e-12, err_msg=name)


EAST = np.arange(N_ZONE) >= 324


def parted(factor: float, is_second: np.ndarray) -> mrrh.Shocks:
    """Every cost between the halves times a factor."""
    cost = np.where(is_second[:, None] != is_second[None, :], factor, 1.0)
    return replace(mrrh.no_shocks(len(is_second)), trade_cost=cost, commuting_cost=cost)


@pytest.mark.parametrize(("factor", "allowed"), [(100.0, 1e-10), (251.0, 5e-10), (1000.0, 1e-7)])
def test_halves_of_germany_tied_by_next_to_nothing_lie_within_their_bound(factor: float, allowed: float) -> None:
    shocks = parted(factor, EAST)
    trade = germany().economy.trade_share[0] * shocks.trade_cost**-3.0
    crossing = trade[EAST][:, ~EAST].sum(axis=0).mean()
    assert crossing == pytest.approx(3.2e-8 * (factor / 251.0) ** -3, rel=0.9)
    found = solve_counterfactual(germany().economy, in_core(shocks), n_start=0)
    true = solve_halves(reference_base(), shocks, PARAMETERS, EAST)
    assert found.solution.is_certified
    bound = found.solution.certificate.error_bound
    assert np.max(np.abs(np.log(found.wage_hat / true.wage))) <= min(bound, allowed)
    assert np.max(np.abs(np.log(found.residents_hat / true.residents))) <= min(bound, allowed)
    assert found.welfare_hat[0] == pytest.approx(true.welfare, abs=1e-11)


@pytest.mark.parametrize("factor", [1e4, 1e6])
def test_halves_of_germany_that_rounding_unties_are_refused(factor: float) -> None:
    found = solve_counterfactual(germany().economy, in_core(parted(factor, EAST)), n_start=0)
    assert not found.solution.is_certified
    assert found.solution.certificate.error_bound > 1e-6
    for name in (*HATS, "welfare_hat", "walras_gap"):
        assert np.all(np.isnan(getattr(found, name)))


def small(seed: int) -> tuple[mrrh.Base, Economy]:
    base = commuting_and_trade(12, seed=seed)
    one = np.ones((12, 12))
    economy = one_sector_economy(
        base.flows, base.wage, one, np.ones(12), np.zeros(12, dtype=int), OneSectorSettings()
    )
    return base, replace(economy, trade_share=base.trade_share[None])


@pytest.mark.parametrize("seed", [2, 4])
def test_ties_of_any_strength_end_within_the_bound_or_in_a_refusal(seed: int) -> None:
    base, economy = small(seed)
    second = np.arange(12) >= 7
    is_certified = []
    for factor in (1.0, 10.0, 1e2, 251.0, 1e3, 3e3, 1e4, 1e5, 1e7, 1e10, 1e20, 1e30):
        shocks = parted(factor, second)
        found = solve_counterfactual(economy, in_core(shocks, n_jurisdiction=1), n_start=0)
        is_certified.append(found.solution.is_certified)
        if found.solution.is_certified:
            true = solve_halves(base, shocks, PARAMETERS, second)
            error = np.max(np.abs(np.log(found.wage_hat / true.wage)))
            assert error <= found.solution.certificate.error_bound <= 1e-6
    assert is_certified[:5] == [True] * 5
    assert not any(is_certified[6:])


@pytest.mark.parametrize("factor", [2.0, 10.0, 100.0, 1e3, 1e6])
def test_a_border_round_every_zone_ends_in_a_certified_number_or_a_refusal(factor: float) -> None:
    base, economy = small(2)
    shocks = parted(1.0, np.zeros(12, dtype=bool))
    shocks = replace(shocks, trade_cost=np.where(np.eye(12, dtype=bool), 1.0, factor))
    found = solve_counterfactual(economy, in_core(shocks, n_jurisdiction=1), n_start=0)
    if found.solution.is_certified:
        expected = mrrh.solve_hats(base, shocks, PARAMETERS, tolerance=1e-12, damping=0.2)
        bound = found.solution.certificate.error_bound
        np.testing.assert_allclose(np.log(found.wage_hat / expected.wage), 0.0, atol=bound + 1e-9)
    else:
        assert np.all(np.isnan(found.wage_hat))
    assert found.solution.is_certified or factor > 10.0


def test_a_border_that_no_one_passes_is_refused() -> None:
    economy = small(2)[1]
    cost = np.where(np.eye(12, dtype=bool), 1.0, 1e3)
    both = replace(parted(1.0, np.zeros(12, dtype=bool)), trade_cost=cost**3, commuting_cost=cost**3)
    found = solve_counterfactual(economy, in_core(both, n_jurisdiction=1), n_start=0)
    assert not found.solution.is_certified
    assert np.all(np.isnan(found.welfare_hat))


def test_strong_local_spillovers_have_several_equilibria_and_the_sign_says_so() -> None:
    local = crooked_economy(spillover_exponent=3.0)
    weak, strong = (replace(local, agglomeration=factor * local.agglomeration) for factor in (12.0, 16.0))
    one = solve_counterfactual(weak, crooked_quiet(), n_start=8).solution.certificate
    several = solve_counterfactual(strong, crooked_quiet(), n_start=8).solution.certificate
    assert (one.determinant_sign, one.roots_found) == (1, 1)
    assert several.determinant_sign == -1
    assert several.roots_found > 1


def test_more_trade_raises_welfare_and_changes_of_the_whole_region_stay_in_proportion() -> None:
    base, economy = small(2)
    cheaper = replace(mrrh.no_shocks(12), trade_cost=np.where(np.eye(12, dtype=bool), 1.0, 0.9))
    found = solve_counterfactual(economy, in_core(cheaper, n_jurisdiction=1), n_start=0)
    assert found.welfare_hat[0] > 1.0
    workers = base.residents * found.residents_hat
    assert workers.sum() == pytest.approx(base.residents.sum(), rel=1e-10)
