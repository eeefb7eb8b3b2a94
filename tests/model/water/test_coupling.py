"""Cost of sinking, compensation and red lines: by hand."""

import jax.numpy as jnp
import numpy as np
import pytest

from xietong.model.water.compensation import CompensationRule, River, bargain, mean_price, payment
from xietong.model.water.coupling import subsidence_cost
from xietong.model.water.ecology import construction_land, floor_space_limit


def test_only_sinking_ground_costs() -> None:
    np.testing.assert_allclose(subsidence_cost(jnp.array([0.02, -0.01]), 1e6), [2e7, 0.0])


def test_the_payment_and_its_bounds_follow_the_agreement() -> None:
    rule = CompensationRule(1e8, 2.0, 3e8, 10.0, 0.5, 1e7, 2e7)
    assert payment(rule, River(2.0, 3e8, 10.0, False)) == 1e8
    assert payment(rule, River(3.0, 1e8, 12.0, False)) == 0.0
    assert payment(rule, River(1.0, 5e8, 9.0, True)) == pytest.approx(1e8 + 1e8 + 1e7 + 2e7)
    deal = bargain(2e8, forgone_value_added=1e8, treatment_cost=5e7, inflow=4e8, next_source_price=2.0)
    assert (deal.least, deal.most, deal.has_room, deal.is_inside) == (1.5e8, 8e8, True, True)
    assert mean_price(33.945e8, 27.62e8) == pytest.approx(1.23, abs=5e-3)


def test_a_red_line_binds_land_but_tears_nothing_down() -> None:
    area, share = np.array([100.0, 100.0]), np.array([0.4208, 0.0])
    np.testing.assert_allclose(construction_land(area, share), [57.92, 100.0])
    limit = floor_space_limit(area, share, 0.3, np.array([1e7, 9e7]))
    np.testing.assert_allclose(limit, [57.92e6 * 0.3 / 1e7, 1.0])
