"""The base year of Beijing-Tianjin-Hebei: it closes, and its sizes are those that are published."""

import numpy as np
import pytest

from xietong.model.baseline import Baseline
from xietong.model.economy.equilibrium import solve_equilibrium
from xietong.model.state import Status, no_shocks
from xietong.numerics.fixed_point import AccelerationSettings


def cities(baseline: Baseline, values: np.ndarray) -> np.ndarray:
    region = baseline.region
    return np.bincount(region.zones.city, values, len(region.cities))


def test_no_shock_leaves_the_region_as_it_is(baseline: Baseline) -> None:
    economy = baseline.economy
    shocks = no_shocks(economy.n_zone, economy.n_sector, 3, 3, 3)
    solution = solve_equilibrium(economy, shocks, None, AccelerationSettings(tolerance=0.0, step_limit=1))
    assert solution.errors[0] < 1e-12


def test_the_base_year_is_an_equilibrium_with_a_certificate(baseline: Baseline) -> None:
    certificate = baseline.outcome.certificate
    assert certificate.status is Status.CONVERGED
    assert abs(certificate.walras_gap) < 1e-10


def test_value_added_of_a_city_is_its_published_gdp(baseline: Baseline) -> None:
    published = cities(baseline, np.nan_to_num(baseline.region.zones.gdp).sum(axis=0))
    np.testing.assert_allclose(cities(baseline, baseline.accounts.value_added), published, rtol=1e-6)


def test_value_added_is_moved_only_within_a_city(baseline: Baseline) -> None:
    moved = cities(baseline, baseline.accounts.moved_value_added)
    np.testing.assert_allclose(moved, 0.0, atol=1.0)


def test_every_zone_buys_from_somewhere_exactly_once(baseline: Baseline) -> None:
    accounts = baseline.accounts
    bought = accounts.trade_share.sum(axis=1) + accounts.outer_share
    np.testing.assert_allclose(bought, 1.0, rtol=1e-12)


def test_cost_shares_of_a_cell_add_up_and_none_is_negative(baseline: Baseline) -> None:
    accounts = baseline.accounts
    shares = accounts.labour_share + accounts.capital_share + accounts.floor_share
    total = shares + accounts.input_share.sum(axis=0)[:, None]
    np.testing.assert_allclose(total, 1.0, rtol=1e-12)
    for share in (accounts.labour_share, accounts.capital_share, accounts.floor_share):
        assert share.min() >= 0.0


def test_a_government_pays_one_scale(baseline: Baseline) -> None:
    jurisdiction = baseline.region.zones.jurisdiction
    for j in range(len(baseline.region.jurisdictions)):
        assert np.ptp(baseline.accounts.placed_pay[:, jurisdiction == j], axis=1).max() < 1e-6


def test_wages_follow_the_city_and_never_the_gdp_of_a_district(baseline: Baseline) -> None:
    zones = baseline.region.zones
    beijing = zones.city == [p.code for p in baseline.region.cities].index("110000")
    manufacturing = baseline.market.index("mfg_machinery")
    assert np.ptp(baseline.accounts.wage[manufacturing, beijing]) < 1e-6


def test_people_and_workers_add_up_to_the_census(baseline: Baseline) -> None:
    zones = baseline.region.zones
    workers = baseline.outcome.resident_workers.sum() + baseline.outcome.placed_staff.sum()
    assert workers == pytest.approx(zones.employed_residents.sum(), rel=1e-6)
    np.testing.assert_allclose(baseline.outcome.residents, zones.residents, rtol=1e-12)
    jobs = baseline.outcome.employment.sum() + baseline.outcome.placed_employment.sum()
    assert jobs == pytest.approx(workers, rel=1e-9)


@pytest.mark.parametrize(
    ("jurisdiction", "disposable_2021"), [("110000", 75_002), ("120000", 47_449), ("130000", 29_383)]
)
def test_labour_income_per_head_is_near_disposable_income(
    baseline: Baseline, jurisdiction: str, disposable_2021: float
) -> None:
    region = baseline.region
    own = region.zones.jurisdiction == [p.code for p in region.jurisdictions].index(jurisdiction)
    income = baseline.outcome.labour_income[own].sum() / region.zones.residents[own].sum()
    assert 0.7 < income / disposable_2021 < 1.2


def test_the_housing_account_sells_only_at_home(baseline: Baseline) -> None:
    housing = baseline.market.index("real_estate")
    np.testing.assert_array_equal(baseline.accounts.trade_share[housing], np.eye(baseline.economy.n_zone))
    assert baseline.accounts.exports[housing].max() == 0.0
