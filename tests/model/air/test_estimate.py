"""The estimated matrix of what arrives where."""

import numpy as np
import pytest

from xietong.model.air.estimate import Ranges, estimate, prior_shares
from xietong.model.air.read import read_air
from xietong.regions import bth


def _ranges(own: list[list[float]]) -> Ranges:
    n = len(own)
    free = np.tile([0.0, 1.0], (n, 1))
    none = np.tile([-np.inf, np.inf], (n, 1))
    return Ranges(np.array(own), free, np.tile([0.1, 0.3], (n, 1)), free, none, np.full(n, 50.0))


def test_a_prior_thins_out_with_distance_and_gives_more_downwind() -> None:
    lon, lat = np.array([116.0, 116.0, 116.0]), np.array([38.0, 39.0, 40.0])
    calm = prior_shares(np.ones(3), lon, lat, outside=0.2, reach_km=100.0)
    south = prior_shares(np.ones(3), lon, lat, outside=0.2, reach_km=100.0, wind=1.0, wind_from=180.0)
    np.testing.assert_allclose(calm.sum(axis=1), 1.0)
    assert calm[0, 1] > calm[0, 2]
    assert calm[1, 0] == pytest.approx(calm[1, 2])
    assert south[1, 0] > south[1, 2]
    np.testing.assert_allclose(calm[:, 3], 0.2)


def test_published_ranges_hold_and_their_widths_are_told() -> None:
    prior = prior_shares(np.array([1.0, 2.0]), np.array([116.0, 117.0]), np.full(2, 39.0), outside=0.2, reach_km=80.0)
    found = estimate(prior, _ranges([[0.58, 0.58], [0.3, 0.6]]))
    np.testing.assert_allclose(found.share.sum(axis=1), 1.0, atol=1e-12)
    assert found.share[0, 0] == pytest.approx(0.58, abs=1e-12)
    np.testing.assert_allclose([found.low[0, 0], found.high[0, 0]], 0.58, atol=1e-9)
    np.testing.assert_allclose([found.low[0, 1], found.high[0, 1]], [0.12, 0.32], atol=1e-9)


@pytest.mark.parametrize(("low", "high"), [(0.64, 0.72), (0.58, 0.74), (0.58, 0.58)])
def test_each_official_round_of_beijing_can_be_reproduced(low: float, high: float) -> None:
    """Own shares: 64 to 72 (2012-2013), 58 to 74 (2017: outside 26 to 42), 58 per cent (2020-2021)."""
    prior = prior_shares(np.array([1.0, 2.0]), np.array([116.0, 117.0]), np.full(2, 39.0), outside=0.2, reach_km=80.0)
    found = estimate(prior, _ranges([[low, high], [0.3, 0.6]])).share[0]
    assert low - 1e-10 <= found[0] <= high + 1e-10
    assert 1.0 - high - 1e-10 <= found[1] + found[2] <= 1.0 - low + 1e-10


def test_the_shipped_matrix_keeps_what_was_published() -> None:
    tables = read_air(bth())
    annual, heavy = (np.asarray(t.share[0]) for t in (tables.annual, tables.heavy_days))
    outside = 1.0 - annual.sum(axis=1)
    others = annual.sum(axis=1) - np.diag(annual)
    assert annual[0, 0] == pytest.approx(0.58, abs=1e-9)
    assert 0.26 <= 1.0 - annual[0, 0] <= 0.42 + 1e-9
    assert 0.56 <= 1.0 - heavy[0, 0] <= 0.72
    assert ((np.diag(annual) > 0.2149 - 1e-9) & (np.diag(annual) < 0.6874 + 1e-9)).all()
    assert ((others > 0.1331 - 1e-9) & (others < 0.5462 + 1e-9)).all()
    assert ((outside > 0.1332 - 1e-9) & (outside < 0.4502 + 1e-9)).all()
    assert tables.is_estimated
    assert not tables.is_wide[0, 0]
    assert tables.is_wide[~np.eye(13, dtype=bool)].all()
