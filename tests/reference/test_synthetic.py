"""Made-up regions are in equilibrium, whatever their size, and the same for the same seed."""

import numpy as np
import pytest
from tests.reference.economy import solve_economy
from tests.reference.open_region import large_region, regional_fields
from tests.reference.synthetic import commuting_and_trade, make_places

from xietong.model.economy.base import Economy
from xietong.model.state import no_shocks


@pytest.mark.parametrize(
    ("n_zone", "n_sector", "n_group", "n_jurisdiction", "n_function"), [(11, 5, 4, 3, 2), (30, 1, 1, 1, 1)]
)
def test_an_open_region_is_in_equilibrium(
    n_zone: int, n_sector: int, n_group: int, n_jurisdiction: int, n_function: int
) -> None:
    fields = regional_fields(n_zone, n_sector, n_group, seed=1, n_jurisdiction=n_jurisdiction, n_function=n_function)
    quiet = no_shocks(n_zone, n_sector, n_function, n_group, n_jurisdiction)
    found = solve_economy(Economy(**fields), quiet, tolerance=1e-12)
    assert found.passes == 1
    assert fields["exports"].min() > 0.0
    assert fields["capital_share"].min() > 0.0
    assert fields["jurisdiction_members"].sum(axis=1).min() > 0.0
    np.testing.assert_allclose(fields["trade_share"].sum(axis=1) + fields["outer_share"], 1.0, rtol=1e-13)


def test_the_same_seed_makes_the_same_region() -> None:
    first, second = regional_fields(6, 2, 2, seed=5), regional_fields(6, 2, 2, seed=5)
    for name, value in first.items():
        np.testing.assert_array_equal(value, second[name])
    assert not np.array_equal(first["wage"], regional_fields(6, 2, 2, seed=6)["wage"])


def test_a_closed_region_has_the_empty_pairs_that_were_asked_for() -> None:
    base = commuting_and_trade(40, seed=3, empty_share=0.7)
    assert 0.6 < (base.flows == 0.0).mean() < 0.8
    assert np.diag(base.flows).min() > 0.0
    np.testing.assert_allclose(base.trade_share @ (base.income * base.residents), base.wage * base.employment)


def test_tiles_of_distances_are_rows_of_the_whole() -> None:
    places = make_places(9, seed=2)
    whole = places.distance()
    np.testing.assert_array_equal(places.distance(3, 7), whole[3:7])
    np.testing.assert_allclose(whole, whole.T)
    np.testing.assert_allclose(np.diag(whole), places.inner_distance)


def test_a_large_region_clears_without_keeping_a_matrix() -> None:
    region = large_region(50, seed=7, tile=16)
    commuting, trade = region.commuting_rows(0, 50), region.trade_columns(0, 50)
    np.testing.assert_allclose(commuting.sum(axis=1), 1.0, rtol=1e-13)
    np.testing.assert_allclose(trade.sum(axis=0) + region.outer_share, 1.0, rtol=1e-13)
    np.testing.assert_allclose(region.residents @ commuting, region.employment, rtol=1e-12)
    np.testing.assert_allclose(commuting @ region.wage, region.income, rtol=1e-12)
    sold = trade @ (region.income * region.residents) + region.exports
    np.testing.assert_allclose(sold, region.wage * region.employment, rtol=1e-12)
    assert region.exports.min() > 0.0
    np.testing.assert_array_equal(region.trade_columns(10, 20), trade[:, 10:20])
