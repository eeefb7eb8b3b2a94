"""What sinking ground costs: by hand."""

import numpy as np

from xietong.model.water.damage import subsidence_cost


def test_only_sinking_ground_costs_by_mm_and_km2() -> None:
    found = subsidence_cost(np.array([0.02, -0.01, 0.02]), np.array([10.0, 10.0, 5.0]), np.array([100.0, 100.0, 1.0]))
    np.testing.assert_allclose(found, [20.0 * 10.0 * 100.0, 0.0, 20.0 * 5.0])


def test_without_a_price_there_is_no_cost_to_tell() -> None:
    assert np.isnan(subsidence_cost(np.array([0.02]), np.array([10.0]), np.array([np.nan]))).all()
