"""What passes between economy and water, compensation and red lines: by hand, with gradients."""

import jax
import jax.numpy as jnp
import numpy as np

from xietong.model.water.compensation import CompensationRule, payment_parts
from xietong.model.water.coupling import pumping_to_limit, subsidence_cost, water_demand
from xietong.model.water.ecology import construction_land, floor_space_limit


def test_demand_follows_output_and_people_and_can_be_differentiated() -> None:
    base, people_share = jnp.array([[10.0, 20.0, 30.0], [1.0, 2.0, 3.0]]), jnp.array([0.0, 1.0])
    output = jnp.array([[1.1, 1.0, 2.0], [0.9, 1.0, 1.0]])
    weight = jnp.stack([jnp.full((2, 3), 0.5), jnp.zeros((2, 3))])
    saving = jnp.array([[0.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
    residents = jnp.array([1.0, 2.0, 0.5])
    found = water_demand(base, output, residents, weight, people_share, saving)
    np.testing.assert_allclose(found, [[10.0, 10.0, 45.0], [1.0, 4.0, 1.5]])
    slope = jax.grad(lambda x: water_demand(base, x, residents, weight, people_share, saving).sum())(output)
    np.testing.assert_allclose(slope, [[5.0, 5.0, 15.0], [5.0, 5.0, 15.0]])


def test_a_limit_on_pumping_leaves_sectors_what_households_do_not_need() -> None:
    limit = pumping_to_limit(jnp.array([[5.0, 1.0, jnp.inf], [2.0, 1.0, 0.0]]), jnp.ones(3), jnp.full(3, 4.0))
    np.testing.assert_allclose(limit, [4.0, 0.0, np.inf])


def test_only_sinking_ground_costs() -> None:
    np.testing.assert_allclose(subsidence_cost(jnp.array([0.02, -0.01]), 1e6), [2e7, 0.0])


def test_the_payment_is_quality_volume_nitrogen_and_conduct() -> None:
    rule = CompensationRule(2, 1e8, 0.5, 3e8, 1e7, 10.0, 2e7)
    quality, inflow = np.array([2.0, 3.0, 1.0]), np.array([3e8, 1e8, 5e8])
    nitrogen, conduct = np.array([10.0, 12.0, 9.0]), np.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(
        payment_parts(rule, quality, inflow, nitrogen, conduct).total, [1e8, 0.0, 1e8 + 1e8 + 1e7 + 2e7]
    )
    only_volume = payment_parts(
        CompensationRule(per_m3=1.23, reference_inflow=0.0), quality, inflow, nitrogen, conduct
    )
    np.testing.assert_allclose(only_volume.total, 1.23 * inflow)


def test_a_red_line_binds_land_but_tears_nothing_down() -> None:
    area, share = np.array([100.0, 100.0]), np.array([0.4208, 0.0])
    np.testing.assert_allclose(construction_land(area, share), [57.92, 100.0])
    limit = floor_space_limit(area, share, 0.3, np.array([1e7, 9e7]))
    np.testing.assert_allclose(limit, [57.92e6 * 0.3 / 1e7, 1.0])
